"""Which sessions of an app are over what its retention keeps, oldest first. Nothing is changed here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from playhead.ingest.warehouse_row import Kind
from playhead.model import ids
from playhead.model.retention import RetentionSettings
from playhead.stores.recordings import Recordings
from playhead.stores.stars import Stars
from playhead.stores.usage import Usage
from playhead.stores.warehouse import Warehouse

OLDEST = """
SELECT session_id, uploaded, kind FROM sessions FINAL
WHERE app = {app:UInt32} AND kind IN (1, 2) AND uploaded < {before:DateTime('UTC')}
    AND (uploaded, session_id) > ({after:DateTime('UTC')}, {id:UInt128})
ORDER BY uploaded, session_id LIMIT {most:UInt32}
"""
YOUNGER = """
SELECT session_id FROM sessions FINAL
WHERE app = {app:UInt32} AND kind = 1 AND uploaded >= {before:DateTime('UTC')} AND session_id IN {ids:Array(UInt128)}
"""
AT_ONCE = 5_000
EASE = 20
"""Of the bytes that an app may have, one in so many is freed beyond the need, so that it is not over again at once."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Over:
    """A session that goes: when it was uploaded, the bytes of its recording and video, and which setting it is over."""

    session_id: str
    uploaded: datetime
    size: int
    setting: Literal["days", "bytes"]


class Finder:
    """Of all apps."""

    def __init__(self, warehouse: Warehouse, recordings: Recordings, usage: Usage, stars: Stars) -> None:
        self._warehouse, self._recordings = warehouse, recordings
        self._usage, self._stars = usage, stars

    async def over(self, app: int, kept: RetentionSettings, now: datetime) -> AsyncIterator[list[Over]]:
        """Portions of what goes, oldest first: what is too old, then as much as is too much."""
        if not kept.days and not kept.bytes:
            return
        starred = await self._stars.of(app) if kept.keep_starred else set()
        sizes = await asyncio.to_thread(self._sizes, app)
        limit = EPOCH if not kept.days else max(EPOCH, now - timedelta(days=kept.days))
        freed = 0
        async for portion in self._oldest(app, limit, EPOCH, starred):
            freed += sum(sizes.get(session, 0) for session, _ in portion)
            yield [Over(session, uploaded, sizes.get(session, 0), "days") for session, uploaded in portion]
        excess = await self._excess(app, kept, sizes) - freed
        if excess > 0:
            async for some in self._oldest_until_free(app, limit, now, starred, sizes, excess):
                yield some

    async def _excess(self, app: int, kept: RetentionSettings, sizes: Mapping[str, int]) -> int:
        """How many bytes have to go. The counter says when it is worth while to look, the objects how much it is."""
        if not kept.bytes or self._usage.of(app) <= kept.bytes:
            return 0
        used = sum(sizes.values()) + await asyncio.to_thread(self._size_of_assets, app)
        return used - kept.bytes + kept.bytes // EASE if used > kept.bytes else 0

    def _size_of_assets(self, app: int) -> int:
        return sum(each.size for each in self._recordings.stored_assets(app))

    async def _oldest_until_free(
        self,
        app: int,
        since: datetime,
        now: datetime,
        starred: Collection[str],
        sizes: Mapping[str, int],
        excess: int,
    ) -> AsyncIterator[list[Over]]:
        async for portion in self._oldest(app, now + timedelta(days=1), since, starred):
            going = []
            for session, uploaded in portion:
                if excess > 0 and sizes.get(session):
                    going.append(Over(session, uploaded, sizes[session], "bytes"))
                    excess -= sizes[session]
            yield going
            if excess <= 0:
                return

    async def _oldest(
        self, app: int, before: datetime, since: datetime, starred: Collection[str]
    ) -> AsyncIterator[list[tuple[str, datetime]]]:
        """Sessions that were uploaded before this, in portions. Events with a date of their own are as old as their session, where it is known."""
        after, last = since, 0
        seen: set[int] = set()
        while before > since:
            arguments = {"app": app, "before": before, "after": after, "id": last, "most": AT_ONCE}
            rows = await self._warehouse.query(OLDEST, arguments)
            if not rows:
                return
            of_events = {number for number, _, kind in rows if kind == Kind.EVENTS}
            seen |= await self._younger(app, before, of_events)
            found = {number: moment for number, moment, _ in rows if number not in seen}
            seen |= of_events
            yield [
                (session, moment.replace(tzinfo=UTC))
                for number, moment in found.items()
                if (session := ids.text(number)) not in starred
            ]
            last, after = rows[-1][0], rows[-1][1].replace(tzinfo=UTC)

    async def _younger(self, app: int, before: datetime, numbers: Collection[int]) -> set[int]:
        if not numbers:
            return set()
        rows = await self._warehouse.query(YOUNGER, {"app": app, "before": before, "ids": list(numbers)})
        return {number for (number,) in rows}

    def _sizes(self, app: int) -> dict[str, int]:
        """Of recordings with their videos, by session."""
        sizes = {each.name: each.size for each in self._recordings.stored(app)}
        for video in self._recordings.stored_videos(app):
            sizes[video.name] = sizes.get(video.name, 0) + video.size
        return sizes
