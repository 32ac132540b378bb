"""Proves of every recording that it opens, decodes and matches its row. Nothing is changed here.

{"total": 120}                                                       the recordings that are looked at
{"done": 50, "problems": [{"appid": …, "sessionId": …, "problem": …}]}   some at a time
{"done": 120, "problems": []}
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import partial

import msgspec

from playhead.errors import PlayheadError
from playhead.model import ids
from playhead.model.recording import RecordingHead, read_recording
from playhead.model.timeline import Chunk, Record
from playhead.replay.pictures import Pictures
from playhead.stores.catalog import App
from playhead.stores.recordings import Recordings
from playhead.stores.warehouse import Warehouse

AT_ONCE = 50
"""Recordings between two words of progress."""
HELD = "SELECT session_id FROM sessions FINAL WHERE app = {app:UInt32} AND kind = 1 AND picture_held"
ROWS = """
SELECT session_id, uploaded, version, session_has_video, picture_held FROM sessions FINAL
WHERE app = {app:UInt32} AND kind = 1 AND (uploaded, session_id) IN (
    SELECT uploaded, session_id FROM session_keys WHERE app = {app:UInt32} AND session_id IN {ids:Array(UInt128)}
)
"""


class Problem(msgspec.Struct, rename="camel"):
    """What is wrong with one recording, or with an object beside it."""

    appid: str
    session_id: str
    problem: str


class Progress(msgspec.Struct, omit_defaults=True):
    """A line of the report; see the drawing above."""

    total: int | None = None
    done: int | None = None
    problems: list[Problem] = []


@dataclass(frozen=True, slots=True)
class Row:
    """What the warehouse says of a session. `uploaded` in epoch seconds."""

    uploaded: int
    version: int
    has_video: bool
    is_held: bool


class Checker:
    """Of all apps."""

    def __init__(self, warehouse: Warehouse, recordings: Recordings, pictures: Pictures) -> None:
        self._warehouse, self._recordings, self._pictures = warehouse, recordings, pictures

    async def check(self, apps: Sequence[App]) -> AsyncIterator[Progress]:
        """The recordings of these apps; then the videos and assets beside them."""
        sessions = [(app, await asyncio.to_thread(self._sessions, app.number)) for app in apps]
        total, done = sum(len(those) for _, those in sessions), 0
        yield Progress(total=total)
        for app, those in sessions:
            for first in range(0, len(those), AT_ONCE):
                some = those[first : first + AT_ONCE]
                done += len(some)
                yield Progress(done=done, problems=await self._problems(app, some))
            held = {ids.text(number) for (number,) in await self._warehouse.query(HELD, {"app": app.number})}
            lost = await asyncio.to_thread(self._lost, app.number, held - set(those))
            beside = await asyncio.to_thread(self._beside, app.number, set(those))
            yield Progress(done=done, problems=[Problem(app.appid, name, told) for name, told in (*lost, *beside)])

    async def _problems(self, app: App, sessions: Sequence[str]) -> list[Problem]:
        """Of some sessions. What does not match its row is read again: it may have been written in between."""
        found = await self._look(app, sessions)
        doubtful = [each.session_id for each in found]
        return await self._look(app, doubtful) if doubtful else []

    async def _look(self, app: App, sessions: Sequence[str]) -> list[Problem]:
        rows = await self._rows(app.number, sessions)
        found = []
        for session in sessions:
            told = await self._told(app.number, session, rows)
            found += [Problem(app.appid, session, each) for each in told]
        return found

    async def _rows(self, app: int, sessions: Sequence[str]) -> dict[str, Row]:
        numbers = [ids.number(each) for each in sessions]
        rows = await self._warehouse.query(ROWS, {"app": app, "ids": numbers})
        return {
            ids.text(number): Row(int(uploaded.replace(tzinfo=UTC).timestamp()), version, has_video, is_held)
            for number, uploaded, version, has_video, is_held in rows
        }

    def _sessions(self, app: int) -> list[str]:
        return list(self._recordings.all(app))

    async def _told(self, app: int, session: str, rows: dict[str, Row]) -> list[str]:
        """What is wrong with one; nothing with one that was removed meanwhile."""
        try:
            found = await asyncio.to_thread(self._read, app, session)
        except PlayheadError as error:
            return [error.message]
        if found is None:
            return []
        head, records = found
        looks = [await self._pictures.look(record) for record in records if isinstance(record, Chunk)]
        faults = [look.fault for look in looks if look.fault]
        return [*faults, *_mismatches(session, head, records, rows.get(session))]

    def _read(self, app: int, session: str) -> tuple[RecordingHead, list[Record]] | None:
        content = self._recordings.get(app, session)
        return None if content is None else read_recording(content, partial(self._recordings.get_asset, app))

    def _lost(self, app: int, sessions: set[str]) -> list[tuple[str, str]]:
        lost = (each for each in sorted(sessions) if self._recordings.size(app, each) is None)
        return [(each, "its session says that its picture is here, and there is no recording") for each in lost]

    def _beside(self, app: int, sessions: set[str]) -> list[tuple[str, str]]:
        """What is wrong with videos and assets: name and words."""
        videos = (each.name for each in self._recordings.stored_videos(app) if each.name not in sessions)
        alone = [name for name in videos if self._recordings.size(app, name) is None]
        broken = [each.name for each in self._recordings.stored_assets(app) if not self._is_whole(app, each.name)]
        return [
            *((name, "a video without a recording") for name in alone),
            *((name, "the asset is not what its name says") for name in broken),
        ]

    def _is_whole(self, app: int, digest: str) -> bool:
        """Whether an asset is what its name says, or is gone meanwhile."""
        content = self._recordings.get_asset(app, digest)
        return content is None or hashlib.sha256(content).hexdigest() == digest


def _mismatches(session: str, head: RecordingHead, records: Sequence[Record], row: Row | None) -> Iterator[str]:
    if head.session_id != session:
        yield f"it is of the session {head.session_id}"
    if row is None:
        yield "no session has this recording"
        return
    if head.version > row.version:
        yield f"its session has version {row.version}, the recording {head.version}"
    if head.uploaded not in (None, row.uploaded):
        yield f"its session was uploaded at {row.uploaded}, the recording at {head.uploaded}"
    shows = any(isinstance(record, Chunk) for record in records)
    if row.has_video != shows or row.is_held != shows:
        yield f"it holds {'a' if shows else 'no'} picture, and its session says otherwise"
