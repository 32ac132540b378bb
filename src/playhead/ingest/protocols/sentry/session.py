"""Sentry's `session` items: that an app is in use, until when, and whether it crashed (wire-protocols, 4.2).

One period of use must not count twice, as a replay and as a `session`, whose ids have nothing to do with each other. So:

- On the web a `session` is a page view (in Sentry's own words), no period of use. It tells nothing that is kept.
- Where the SDK of a mobile app was set up to record replays, replays are the sessions, and their events tell of crashes. An item `session`
  counts only in the envelope of an event that has no replay: it says which period of use the event was in.
- Where it records none, a `session` is a session.
"""

from __future__ import annotations

from dataclasses import dataclass

from playhead.errors import InvalidBody
from playhead.ingest.protocols.sentry.context import app_version
from playhead.ingest.protocols.sentry.event import LAST_ANR, LAST_CRASH
from playhead.ingest.protocols.sentry.sender import Sender
from playhead.ingest.protocols.sentry.told import Told, hex_id, read_object, text, within
from playhead.model.timeline import DeviceFacts, IssueFound, Lifecycle, Record

LIVE, OVER = ("ok", "unhandled"), ("exited", "crashed", "abnormal")
"""Values of `status`, by whether the app is still in use."""
BACKGROUND_MS = 30_000
"""Android ends a session when the app was that long in the background, and counts it in; iOS does not."""
LONGEST_MS = 4 * 3_600_000
"""Android ends a session of an app that the system killed at its next start, by that time. A longer one is taken for such: its end is unknown."""


@dataclass(frozen=True, slots=True)
class SessionItem:
    """`device` is the installation's id. Times in milliseconds by the server's clock."""

    sid: str
    device: str | None
    status: str
    mechanism: str
    started: int
    at: int
    sequence: str
    release: str | None


def read_session(payload: bytes, received: int, sender: Sender) -> SessionItem:
    """Raises `InvalidBody` when it has no id or no known status."""
    told = read_object(payload)
    sid, status = hex_id(told.get("sid")), text(told, "status") or "ok"
    if sid is None:
        raise InvalidBody(f"sid is 32 hex digits, not {str(told.get('sid'))[:100]!r}")
    if status not in (*LIVE, *OVER):
        raise InvalidBody(f"status is one of {', '.join((*LIVE, *OVER))}, not {status[:100]!r}")
    at, started = sender.at(told.get("timestamp")), sender.at(told.get("started"))
    at = received if at is None else at
    return SessionItem(
        sid=sid,
        device=text(told, "did"),
        status=status,
        mechanism=text(told, "abnormal_mechanism") or "",
        started=at if started is None else min(started, at),
        at=at,
        sequence=_sequence(told),
        release=text(within(told, "attrs"), "release"),
    )


def session_records(session: SessionItem, sender: Sender) -> list[Record]:
    """That it began, of what device and app; that it is over, and the crash or ANR that ended it.

    An event tells of that crash too, with the same key and a better title; it is read before this.
    """
    platform = sender.platform({})
    at = session.at if session.at - session.started <= LONGEST_MS else session.started
    facts = DeviceFacts(
        at=session.started,
        key=f"sid/{session.sequence}/device",
        platform=platform,
        device_id=session.device,
        producer="Apple" if platform == "ios" else None,
        app_version=app_version(session.release),
        sdk_version=sender.version,
    )
    records: list[Record] = [facts, Lifecycle(at=session.started, key="sid/begin", state="foreground")]
    if session.status == "exited" and platform == "android":
        at = max(session.started, at - BACKGROUND_MS)
    if session.status in OVER:
        records.append(Lifecycle(at=at, key=f"sid/{session.sequence}/end", state="end"))
    if session.status == "crashed":
        records.append(IssueFound(at=at, key=LAST_CRASH, kind="crash", title="Crash"))
    if session.mechanism.startswith("anr"):
        records.append(IssueFound(at=at, key=LAST_ANR, kind="anr", title="ANR"))
    return records


def _sequence(told: Told) -> str:
    """What tells this item from others of its session: `seq`, where the SDK counts them."""
    return text(told, "seq", "timestamp", "status", longest=100) or ""
