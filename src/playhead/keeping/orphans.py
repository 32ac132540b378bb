"""Orphans: what has lost its other half, by a crash, a restored backup, or somebody's hand in the folder.

    a recording without a row    its row is made again from it; one that was erased or removed goes
    a row that says that its picture is here, without a recording    says so no more
    a video without a recording  goes
    an asset that no recording names    goes

What is younger than `GRACE` may still be waiting for its other half. What cannot be read stays: `playhead recording check` tells of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

import msgspec

from playhead.ingest.known import KnownReader
from playhead.ingest.rebuild import Rebuild
from playhead.ingest.writer import SessionWriter
from playhead.keeping.assets import AssetSweep
from playhead.model import ids
from playhead.model.tombstones import Subject, Tombstones
from playhead.stores.recordings import Recordings, Stored
from playhead.stores.removals import Removals
from playhead.stores.usage import Usage
from playhead.stores.warehouse import Warehouse

GRACE = timedelta(hours=1)
AT_ONCE = 5_000
HELD = "SELECT session_id FROM sessions FINAL WHERE app = {app:UInt32} AND kind = 1 AND picture_held"
WITH_ROW = """
SELECT session_id FROM sessions FINAL
WHERE app = {app:UInt32} AND kind = 1 AND (uploaded, session_id) IN (
    SELECT uploaded, session_id FROM session_keys WHERE app = {app:UInt32} AND session_id IN {ids:Array(UInt128)}
)
"""


class Mended(msgspec.Struct, rename="camel"):
    """What was found of an app, and dealt with. `unreadable` are recordings without a row of which none can be made."""

    rows_made: int = 0
    rows_corrected: int = 0
    recordings_removed: int = 0
    videos_removed: int = 0
    assets_removed: int = 0
    unreadable: list[str] = []


class Orphans:
    """Of all apps."""

    def __init__(
        self,
        warehouse: Warehouse,
        recordings: Recordings,
        usage: Usage,
        writer: SessionWriter,
        rebuild: Rebuild,
        assets: AssetSweep,
        removals: Removals,
        tombstones: Tombstones,
        now: Callable[[], datetime],
    ) -> None:
        self._warehouse, self._recordings, self._usage = warehouse, recordings, usage
        self._reader, self._writer = KnownReader(warehouse), writer
        self._rebuild, self._assets = rebuild, assets
        self._removals, self._tombstones = removals, tombstones
        self._now = now

    async def mend(self, app: int) -> Mended:
        """Look at all of an app; its bytes are counted anew on the way."""
        mended = Mended()
        counted = self._usage.of(app)
        recordings = await asyncio.to_thread(lambda: list(self._recordings.stored(app)))
        videos = await asyncio.to_thread(lambda: list(self._recordings.stored_videos(app)))
        assets = await asyncio.to_thread(lambda: sum(each.size for each in self._recordings.stored_assets(app)))
        self._usage.add(app, sum(each.size for each in (*recordings, *videos)) + assets - counted)
        old = self._older([*recordings])
        for first in range(0, len(old), AT_ONCE):
            await self._mend_recordings(app, old[first : first + AT_ONCE], mended)
        known = {each.name for each in recordings}
        mended.rows_corrected = await self._correct_rows(app, known)
        for name in self._older(each for each in videos if each.name not in known):
            await asyncio.to_thread(self._recordings.delete_video, app, name)
            mended.videos_removed += 1
        mended.assets_removed = await self._assets.sweep(app)
        return mended

    async def _mend_recordings(self, app: int, sessions: Sequence[str], mended: Mended) -> None:
        numbers = [ids.number(each) for each in sessions]
        rows = await self._warehouse.query(WITH_ROW, {"app": app, "ids": numbers})
        known = {ids.text(number) for (number,) in rows}
        alone = [each for each in sessions if each not in known]
        if not alone:
            return
        gone = await self._removals.among(app, alone)
        gone |= {each for each in alone if self._tombstones.has(app, Subject.SESSION, each)}
        for each in gone:
            await asyncio.to_thread(self._recordings.delete, app, each)
        mended.recordings_removed += len(gone)
        made, broken = await self._rebuild.sessions(app, [each for each in alone if each not in gone])
        mended.rows_made += made
        mended.unreadable += broken

    async def _correct_rows(self, app: int, recorded: set[str]) -> int:
        """Sessions that say that their picture is here, without a recording, say so no more."""
        rows = await self._warehouse.query(HELD, {"app": app})
        held = [session for number, *_ in rows if (session := ids.text(number)) not in recorded]
        lost = [each for each in held if await asyncio.to_thread(self._recordings.size, app, each) is None]
        for session in lost:
            known = await self._warehouse.in_write_lane(self._reader.session, app, session)
            if known is not None:
                known.record.picture_held = known.record.tail.property.has_video = False
                await self._writer.write(app, [known.record])
        return len(lost)

    def _older(self, objects: Iterable[Stored]) -> list[str]:
        """The names of those that nobody is at work on."""
        newest = (self._now() - GRACE).timestamp()
        return [each.name for each in objects if each.modified < newest]
