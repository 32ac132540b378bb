"""When a session is over: the SDK says so, the app goes to the background, or nothing has come for a while (design, "Sessionize").

A session that something comes of later is opened again: same row, next version.
"""

from __future__ import annotations

from dataclasses import dataclass

from playhead.ingest.glance import Glance
from playhead.stores.open_sessions import OpenSession

SECOND = 1_000
SLACK = SECOND
"""A record this much after the end is still of it: the last picture of an app that goes to the background, say."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Seconds without a part after which a session is over, by how it stands."""

    web: int = 180
    mobile: int = 1_800
    background: int = 30
    end: int = 2


def advance(session: OpenSession, glance: Glance, received: int, silence: Silence) -> None:
    """Let the open session know of a piece, received at `received` (milliseconds)."""
    session.last_at = max(session.last_at, glance.last_at)
    session.platform = glance.platform or session.platform or glance.usual
    session.device = glance.device or session.device
    session.user = glance.user or session.user
    for at, state in glance.states:
        if at >= (session.ended_at or 0):
            session.ended, session.ended_at = (None, None) if state == "foreground" else (state, at)
    session.failure = None
    session.due = received + SECOND * _wait(session, silence)


def _wait(session: OpenSession, silence: Silence) -> int:
    if session.ended_at is not None and session.last_at <= session.ended_at + SLACK:
        return silence.end if session.ended == "end" else silence.background
    return silence.web if session.platform == "web" else silence.mobile
