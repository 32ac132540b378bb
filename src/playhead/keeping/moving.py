"""Recordings in and out: as portable files, and videos of sessions that were imported as rows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import IO

from playhead.errors import Erased, InvalidBody, NotFound
from playhead.ingest.finish import keep_recording
from playhead.ingest.known import KnownReader, KnownSession
from playhead.ingest.rebuild import IMPORTED
from playhead.ingest.warehouse_row import Assigned
from playhead.ingest.writer import SessionWriter
from playhead.keeping.portable import read_portable, write_portable
from playhead.model.record import SessionRecord
from playhead.model.recording import RecordingHead, read_recording
from playhead.model.timeline import Chunk, Record
from playhead.replay.pictures import Pictures
from playhead.stores.recordings import Recordings
from playhead.stores.removals import Removals
from playhead.stores.warehouse import Warehouse


class Moving:
    """Of all apps. What was erased is not taken again."""

    def __init__(
        self,
        warehouse: Warehouse,
        writer: SessionWriter,
        recordings: Recordings,
        removals: Removals,
        pictures: Pictures,
        now: Callable[[], datetime],
    ) -> None:
        self._warehouse, self._reader = warehouse, KnownReader(warehouse)
        self._writer, self._recordings, self._removals = writer, recordings, removals
        self._pictures, self._now = pictures, now

    async def export(self, app: int, session_id: str, row: bytes, out: IO[bytes]) -> None:
        """Write the portable file; `row` is the session's row with details. Raises `NotFound` when it has no recording."""
        head, records = await asyncio.to_thread(self._read, app, session_id)
        await asyncio.to_thread(write_portable, out, head, records, row)

    async def take(self, app: int, file: IO[bytes]) -> str:
        """Take a portable file; the session's id. Raises `InvalidBody`, and `Erased`. Twice changes nothing."""
        found = await asyncio.to_thread(read_portable, file)
        found.row.picture_held = any(isinstance(record, Chunk) for record in found.records)
        await self._removals.forget(app, [found.head.session_id])
        await self._write(app, found.row, found.head, found.records)
        return found.head.session_id

    async def take_video(self, app: int, session_id: str, video: bytes) -> None:
        """Keep an mp4 as the picture of a session that has no recording. Raises `InvalidBody`, `NotFound`, and `Erased`."""
        known = await self._known(app, session_id)
        if await asyncio.to_thread(self._recordings.size, app, session_id) is not None:
            before = await asyncio.to_thread(self._read, app, session_id)
            if before[0].protocol != IMPORTED:
                raise InvalidBody(f"The session {session_id} has a recording of its own", detail="session")
        chunk = await self._video_chunk(known.record, video)
        head = RecordingHead(
            session=session_id,
            session_id=session_id,
            protocol=IMPORTED,
            received=round(self._now().timestamp() * 1000),
        )
        known.record.tail.property.has_video = known.record.picture_held = True
        await self._write(app, known.record, head, [chunk])

    async def _video_chunk(self, record: SessionRecord, video: bytes) -> Chunk:
        """The whole session in one piece."""
        started = round(record.order * 1000)
        until = started + max(1, record.duration_ms)
        chunk = Chunk(at=started, until=until, key="video", kind="video", content=video)
        look = await self._pictures.look(chunk)
        if look.fault:
            raise InvalidBody(f"It is no mp4 that plays: {look.fault}", detail="body")
        chunk.width, chunk.height = look.width, look.height
        return chunk

    async def _known(self, app: int, session_id: str) -> KnownSession:
        found = await self._warehouse.in_write_lane(self._reader.session, app, session_id)
        if found is None:
            raise NotFound(f"No session of this app has the id {session_id}")
        return found

    def _read(self, app: int, session_id: str) -> tuple[RecordingHead, list[Record]]:
        content = self._recordings.get(app, session_id)
        if content is None:
            raise NotFound(f"The session {session_id} has no recording")
        return read_recording(content, partial(self._recordings.get_asset, app))

    async def _write(self, app: int, record: SessionRecord, head: RecordingHead, records: list[Record]) -> None:
        def keep(assigned: Sequence[Assigned | None]) -> None:
            (fate,) = assigned
            if fate is not None:
                keep_recording(self._recordings, app, head, records, fate)

        (fate,) = await self._writer.write_kept(app, [record], keep)
        if fate is None:
            raise Erased(f"The session {head.session_id} was erased and is not taken again")
