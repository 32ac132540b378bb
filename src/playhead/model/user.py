"""A user as the warehouse keeps him: what his row is printed from, and what the next session is added to.

    UserState + a session of his -> UserState        `add`, in any order of sessions
    UserState -> the row of GET /v2/user              `user_row`

Usage is for life. Device, place and properties are those of the latest session, the first facts those of the first one, each by
upload time, then number, then id. A row that was imported (`baseline`) covers every session that started until its
lastseenOn: these change nothing in what the row shows (api-spec, section 15).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from msgspec import Struct, field

from playhead.model.record import ZULU

Key = tuple[int, int, str]
"""Upload time (epoch seconds), number among the user's, session id: sessions of a user in order."""


class Usage(Struct, kw_only=True):
    """Sums over sessions; `duration_ms` in milliseconds."""

    sessions: int = 0
    duration_ms: int = 0
    gestures: int = 0
    rage: int = 0
    unresponsive: int = 0
    screens: int = 0
    events: int = 0


class Profile(Struct, kw_only=True):
    """What the row shows of the latest session, printed as the row has it."""

    user_id: str | None = None
    property: dict[str, Any] = {}
    location: dict[str, Any] = {}
    device: dict[str, Any] = {}


class FirstFacts(Struct, kw_only=True):
    """How the user came: of his first session."""

    referer: str | None = None
    referer_domain: str | None = None
    screen: str | None = None
    utm: dict[str, str] = {}


class Contribution(Struct, kw_only=True):
    """What one session adds to its user. `started` in epoch seconds."""

    key: Key
    started: float
    usage: Usage
    profile: Profile
    first: FirstFacts


class UserState(Struct, kw_only=True, omit_defaults=True):
    """See the drawing above. Times in epoch seconds; `seen` and `registered` are what the row shows, `uploaded` the last upload of all.

    `numbered` is the highest number of his sessions, `first_session` the upload time of the one numbered 1. `derivation` is that of
    the upgrade that folded him (ingest/upgrade.py).
    """

    usage: Usage = field(default_factory=Usage)
    profile: Profile = field(default_factory=Profile)
    first: FirstFacts = field(default_factory=FirstFacts)
    alias: str = ""
    numbered: int = 0
    uploaded: int = 0
    seen: int = 0
    registered: int = 0
    first_session: int = 0
    latest: Key | None = None
    earliest: Key | None = None
    baseline: dict[str, Any] | None = None
    baseline_seen: int = 0
    version: int = 0
    derivation: int = 0

    @property
    def is_known(self) -> bool:
        """Whether anything of the user is there: a session, or an imported row."""
        return self.baseline is not None or self.earliest is not None


def add(state: UserState, session: Contribution) -> None:
    """Add a session that is not in `state` yet."""
    uploaded, number, _ = session.key
    state.numbered = max(state.numbered, number)
    state.uploaded = max(state.uploaded, uploaded)
    if number == 1:
        state.first_session = uploaded
    if state.earliest is None or session.key < state.earliest:
        state.earliest, state.first = session.key, session.first
    if state.baseline is not None and session.started <= state.baseline_seen:
        return
    for name in Usage.__struct_fields__:
        setattr(state.usage, name, getattr(state.usage, name) + getattr(session.usage, name))
    state.registered = min(state.registered or uploaded, uploaded)
    if state.latest is None or session.key > state.latest:
        state.latest, state.profile, state.seen = session.key, session.profile, max(state.seen, uploaded)


def zulu(seconds: int) -> str:
    """2023-01-11T06:27:48Z."""
    return datetime.fromtimestamp(seconds, UTC).strftime(ZULU)


def user_row(state: UserState, user_id: str, url: str) -> dict[str, Any]:
    """The row as the list prints it (api-spec, section 11.2)."""
    usage, profile = state.usage, state.profile
    return {
        "uxcamUserId": user_id,
        "userId": profile.user_id,
        "url": url,
        "property": profile.property,
        "usage": {
            "registeredOn": zulu(state.registered),
            "lastseenOn": zulu(state.seen),
            "totalSession": usage.sessions,
            "totalSessionTime": usage.duration_ms / 1000,
            "totalGesture": usage.gestures,
            "screenCount": usage.screens,
            "eventCount": usage.events,
            "rageGestureCount": usage.rage,
            "responsiveGestureCount": usage.gestures - usage.unresponsive,
            "unresponsiveGestureCount": usage.unresponsive,
        },
        "location": profile.location,
        "device": profile.device,
    }
