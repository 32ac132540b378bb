"""Finishes sessions that are over: pieces to a recording and a row.

    put the recording, insert the rows, have its pages completed (pages/completer.py), delete the pieces: in this order, and each can be done again after a crash

A session that was finished before and of which more has come is made anew from its recording and the new pieces: same row, next version.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from playhead.errors import PlayheadError
from playhead.ingest.gestures import RageRule
from playhead.ingest.known import KnownReader
from playhead.ingest.native import session_record
from playhead.ingest.picture import without_unwanted
from playhead.ingest.piece import StoredPiece, unpacked
from playhead.ingest.place import PlaceFinder
from playhead.ingest.sessionize import Sessionized, distinct, sessionize
from playhead.ingest.warehouse_row import Assigned
from playhead.ingest.worker import Worker
from playhead.ingest.writer import SessionWriter
from playhead.model.capture import CaptureSettings
from playhead.model.ids import derive_id
from playhead.model.record import SessionRecord
from playhead.model.recording import RecordingHead, read_recording, write_recording
from playhead.model.timeline import Record, is_page, unkept
from playhead.stores.bare_sessions import BareSessions
from playhead.stores.budget import Budget
from playhead.stores.journal import Journal
from playhead.stores.merges import Merges
from playhead.stores.open_sessions import OpenSession
from playhead.stores.recordings import Recordings
from playhead.stores.removals import Removals
from playhead.stores.warehouse import Warehouse

log = logging.getLogger("playhead")

MOST_BYTES = 32 * 2**20
MOST_SESSIONS = 200
"""How much is finished together."""
POLL = 0.2
OFFLINE_MS = 120_000
"""A part that tells only of what is longer ago than this was recorded offline."""
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class SessionRules:
    """How sessions are derived. `response_ms`: how long a tap may wait for the picture to change."""

    rage: RageRule
    response_ms: int = 2_000


@dataclass(slots=True)
class Made:
    """A session on its way: its recording, its row to be, and the merges of users that it tells."""

    head: RecordingHead
    records: list[Record]
    record: SessionRecord
    merges: list[tuple[str, str]]


def made(head: RecordingHead, records: list[Record], rules: SessionRules) -> Made:
    """Derive the session of a recording; `records` are `distinct`. Pure."""
    result: Sessionized = sessionize(head.session, records, offline=head.offline, response_ms=rules.response_ms)
    record = session_record(
        result.session,
        received=datetime.fromtimestamp(head.received / 1000, UTC),
        place=head.place,
        rule=rules.rage,
        has_video=result.has_picture,
    )
    record.uploaded, record.number, record.picture_held = head.uploaded, head.number, result.has_picture
    return Made(head, records, record, result.merges)


def keep_recording(
    recordings: Recordings, app: int, head: RecordingHead, records: Sequence[Record], fate: Assigned
) -> None:
    """Put a recording with what its session was assigned; the assets that it names before it."""
    head.uploaded, head.number, head.version = fate.uploaded, fate.number, fate.version
    content, assets = write_recording(head, records)
    for digest, asset in assets.items():
        recordings.put_asset(app, digest, asset)
    recordings.put(app, head.session_id, content)


class Finisher:
    """`capture_of` gives an app's settings by its number; `now` is the clock."""

    def __init__(
        self,
        warehouse: Warehouse,
        writer: SessionWriter,
        journal: Journal,
        recordings: Recordings,
        merges: Merges,
        removals: Removals,
        bare: BareSessions,
        budget: Budget,
        places: PlaceFinder,
        rules: SessionRules,
        capture_of: Callable[[int], CaptureSettings],
        now: Callable[[], datetime],
    ) -> None:
        self._warehouse = warehouse
        self._reader = KnownReader(warehouse)
        self._writer = writer
        self._journal = journal
        self._recordings = recordings
        self._merges = merges
        self._removals = removals
        self._bare = bare
        self._budget = budget
        self._places = places
        self._rules = rules
        self._capture_of = capture_of
        self._now = now
        self.worker = Worker("finishing sessions", self.finish_due, partial(asyncio.sleep, POLL))

    async def finish_due(self) -> int:
        """Finish the sessions that are over, some at a time; returns how many there were."""
        due = await self._journal.sessions.due(round(self._now().timestamp() * 1000), MOST_BYTES, MOST_SESSIONS)
        by_app: dict[int, list[tuple[OpenSession, Made]]] = defaultdict(list)
        pieces: dict[int, list[int]] = {}
        for session in due:
            stored = await self._journal.sessions.pieces(session)
            try:
                found = await asyncio.to_thread(self._make, session, [content for _, content in stored])
            except Exception as error:
                await self._set_aside(session, error)
                continue
            pieces[session.id or 0] = [id_ for id_, _ in stored]
            if found is not None:
                by_app[session.app].append((session, found))
        for app, those in by_app.items():
            for failed in await self._written(app, those):
                del pieces[failed]
        if pieces:
            await asyncio.to_thread(self._recordings.settle)
            await self._journal.sessions.finished(pieces)
        return len(due)

    async def _written(self, app: int, sessions: Sequence[tuple[OpenSession, Made]]) -> list[int]:
        """Write them together, or, when that fails, each by itself; returns the ids of those that cannot be written."""
        try:
            await self.write(app, [each for _, each in sessions])
        except Exception as error:
            if _passes(error):
                raise
            if len(sessions) > 1:
                return [failed for each in sessions for failed in await self._written(app, [each])]
            session = sessions[0][0]
            await self._set_aside(session, error)
            return [session.id or 0]
        await self._have_completed(app, [each for _, each in sessions])
        return []

    async def _have_completed(self, app: int, sessions: Sequence[Made]) -> None:
        """Those with pages wait for their files, where the app names origins."""
        pages = [each.head.session_id for each in sessions if any(map(is_page, each.records))]
        if pages and self._capture_of(app).assets_from:
            await self._bare.add(app, pages)

    async def _set_aside(self, session: OpenSession, error: Exception) -> None:
        """What could not be made now is not lost, nor in the way; but a store that is out of reach is tried again."""
        if _passes(error):
            raise error
        log.exception("session %s of app %d could not be made", session.session, session.app, exc_info=error)
        told = error.message if isinstance(error, PlayheadError) else f"{type(error).__name__}: {error}"
        await self._journal.sessions.failed(session, told[:LONGEST_REASON])

    def _make(self, session: OpenSession, contents: Sequence[bytes]) -> Made | None:
        """The session of its recording, if it has one, and its pieces."""
        pieces = [unpacked(content) for content in contents]
        if not pieces:
            return None
        head = self._new_head(session, pieces[0], next((piece.address for piece in pieces if piece.address), ""))
        records: list[Record] = []
        before = self._recordings.get(session.app, head.session_id)
        if before is not None:
            head, records = read_recording(before, partial(self._recordings.get_asset, session.app))
        head.offline = head.offline or any(_is_offline(piece) for piece in pieces)
        come = [record for piece in pieces for record in piece.records]
        records += come if self._budget.has_room() else [unkept(record) for record in come]
        wanted = without_unwanted(distinct(records), head, self._capture_of(session.app))
        return made(head, wanted, self._rules)

    def _new_head(self, session: OpenSession, first: StoredPiece, address: str) -> RecordingHead:
        return RecordingHead(
            session=session.session,
            session_id=derive_id("session", session.session),
            protocol=first.protocol,
            received=first.received,
            place=self._places.find(address),
        )

    async def write(self, app: int, sessions: Sequence[Made], check: Callable[[], None] | None = None) -> None:
        """Recordings and rows, but of what retention removed. Users are merged before, so that the numbers of their sessions go on.

        `check` is called when nobody else writes; what it raises leaves everything as it was.
        """
        removed = await self._removals.among(app, [each.head.session_id for each in sessions])
        sessions = [each for each in sessions if each.head.session_id not in removed]
        if not sessions:
            return
        for user, known_as in dict.fromkeys(pair for each in sessions for pair in each.merges):
            await self._merge(app, user, known_as)
        known_as_now = await self._merges.known_as(app, [each.record.user_id for each in sessions])
        for each in sessions:
            _give(each.record, known_as_now.get(each.record.user_id, each.record.user_id))
        await self._writer.write_kept(
            app, [each.record for each in sessions], partial(self._keep, app, sessions, check)
        )

    def _keep(
        self,
        app: int,
        sessions: Sequence[Made],
        check: Callable[[], None] | None,
        assigned: Sequence[Assigned | None],
    ) -> None:
        """Put the recordings of those that are taken; of what was erased none is kept."""
        if check is not None:
            check()
        for each, fate in zip(sessions, assigned, strict=True):
            if fate is not None:
                keep_recording(self._recordings, app, each.head, each.records, fate)

    async def _merge(self, app: int, user: str, known_as: str) -> None:
        """From now on `user` is `known_as`, and his earlier sessions are too."""
        merged = await self._merges.add(app, user, known_as)
        if merged is None:
            merged = user, (await self._merges.known_as(app, [user])).get(user, user)
        before, after = merged
        if before == after:
            return
        moved = [
            each.record for each in await self._warehouse.in_write_lane(self._reader.sessions_of_users, app, [before])
        ]
        for record in moved:
            _give(record, after)
        await self._writer.write(app, moved)


def _give(record: SessionRecord, user_id: str) -> None:
    """Make the session this user's."""
    if record.user_id != user_id:
        record.user_id, record.alias = user_id, None
        record.tail.user["uxcamuserid"] = user_id


def _passes(error: Exception) -> bool:
    """Whether the same may go well later."""
    return isinstance(error, PlayheadError) and error.retry_after is not None


def _is_offline(piece: StoredPiece) -> bool:
    return all(piece.received - record.at > OFFLINE_MS for record in piece.records)
