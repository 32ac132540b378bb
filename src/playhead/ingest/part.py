"""A part: one upload from an SDK, as it came; and what an adapter makes of it.

An adapter is a pure function `Part -> Adapted`, one module a protocol, registered in ingest/protocols/registry.py. It unpacks the body itself
(`ingest/body.py`, within `Part.limit`), never raises on hostile input but `InvalidBody`, and never lets one broken element
stop its neighbours: what it cannot understand goes to `refused` with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec import Struct

from playhead.model.timeline import Record


class Part(Struct, frozen=True, kw_only=True):
    """A request. `app` is the app's number, `path` without host and query; header names are lower case, only those in `KEPT_HEADERS`.

    `received` in milliseconds since the epoch; `limit` is how many bytes the body may unpack to.
    """

    app: int
    protocol: str
    path: str
    query: dict[str, str] = {}
    headers: dict[str, str] = {}
    address: str = ""
    received: int
    limit: int
    body: bytes


KEPT_HEADERS = (
    "content-type",
    "content-encoding",
    "user-agent",
    "origin",
    "referer",
    "x-sentry-auth",
    "accept-language",
)


@dataclass(slots=True)
class Piece:
    """What one part tells of one session. `session` is the SDK's own id of it, with the protocol before it: `posthog:0190…`.

    With a `device`, an open session of that device takes the records, if there is one: for what an SDK tells without naming the session.
    Not `placed`, its address says nothing of where it was: so the app told its SDK.
    """

    session: str
    records: list[Record] = field(default_factory=list)
    device: str | None = None
    placed: bool = True


@dataclass(frozen=True, slots=True)
class Refused:
    """An element that was not understood: kept in quarantine as it came, with why."""

    reason: str
    content: bytes


@dataclass(slots=True)
class Adapted:
    """What an adapter makes of a part. A part may speak of many sessions, or of none."""

    pieces: dict[str, Piece] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)

    def of(self, session: str) -> list[Record]:
        """The records of this session, to add to."""
        return self.pieces.setdefault(session, Piece(session)).records
