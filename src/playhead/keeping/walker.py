"""The walker: removes what retention does not keep, and has orphans mended.

Every `retention_every` seconds it looks for what is over; once a day, and soon after the start, at every object. What it removes goes
as an erasure goes: hidden at once, row and objects, and purged by the job that can be killed at any point (erasure/purge.py).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import msgspec

from playhead.erasure.service import ErasureService
from playhead.ingest.worker import Worker
from playhead.keeping.orphans import Mended, Orphans
from playhead.keeping.over import Finder, Over
from playhead.model.retention import RetentionSettings
from playhead.stores.catalog import App, Catalog
from playhead.stores.ledger import RETENTION, Ledger
from playhead.stores.removals import REMEMBERED, Removals
from playhead.stores.usage import UsageBook

log = logging.getLogger("playhead")

MOST_SESSIONS = 100_000
"""Removed of an app before the purge is waited for."""
FIRST_MENDING, MENDING = 3_600.0, 86_400.0
"""Seconds from the start, then from one to the next."""


class Going(msgspec.Struct, rename="camel"):
    """What of an app goes, or went: how many sessions, by which setting, from when to when, and the bytes of their recordings."""

    appid: str
    name: str
    sessions: int = 0
    by_days: int = 0
    by_bytes: int = 0
    bytes: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None

    def add(self, those: list[Over]) -> None:
        for each in those:
            self.sessions += 1
            self.by_days += each.setting == "days"
            self.by_bytes += each.setting == "bytes"
            self.bytes += each.size
            self.oldest = min(self.oldest or each.uploaded, each.uploaded)
            self.newest = max(self.newest or each.uploaded, each.uploaded)


class Walker:
    """`every` in seconds."""

    def __init__(
        self,
        catalog: Catalog,
        finder: Finder,
        erasure: ErasureService,
        ledger: Ledger,
        orphans: Orphans,
        removals: Removals,
        book: UsageBook,
        every: float,
        now: Callable[[], datetime],
    ) -> None:
        self._catalog, self._finder, self._erasure, self._ledger = catalog, finder, erasure, ledger
        self._orphans, self._removals, self._book = orphans, removals, book
        self._every, self._now = every, now
        self._mend_at = time.monotonic() + FIRST_MENDING
        self._is_counted = False
        self._walking = asyncio.Lock()
        self._wake = asyncio.Event()
        self._worker = Worker("keeping recordings", self.step, self._wait)

    async def start(self) -> None:
        """Take up the counters; where there are none, everything is counted first."""
        self._is_counted = await self._book.take()
        if not self._is_counted:
            self._mend_at = time.monotonic()
        self._worker.start()

    async def stop(self) -> None:
        await self._worker.stop()

    async def note(self) -> None:
        """Write the counters down, as the last of all."""
        if self._is_counted:
            await self._book.put()

    async def step(self) -> bool:
        """One walk; whether another is due at once."""
        if time.monotonic() >= self._mend_at:
            await self.mend()
            self._is_counted = True
            self._mend_at = time.monotonic() + MENDING
        await self.remove()
        await self._removals.forget_before(self._now() - REMEMBERED)
        return False

    async def _wait(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), self._every)
        self._wake.clear()

    async def mend(self) -> dict[str, Mended]:
        """Of all apps, by appid."""
        async with self._walking:
            found = {app.appid: await self._orphans.mend(app.number) for app in self._catalog.apps()}
        for appid, mended in found.items():
            if mended != Mended():
                log.info("mended recordings of %s: %s", appid, msgspec.json.encode(mended).decode())
        return found

    async def would_go(self) -> list[Going]:
        """What a walk would remove now, of each app."""
        return [await self.would_go_of(app, app.retention) for app in self._catalog.apps()]

    async def would_go_of(self, app: App, kept: RetentionSettings) -> Going:
        """What a walk would remove now of one app under these settings."""
        going = Going(app.appid, app.name)
        async for portion in self._finder.over(app.number, kept, self._now()):
            going.add(portion)
        return going

    async def remove(self) -> list[Going]:
        """Remove it, of each app. While something still waits to be purged, what is left counts as it is then: nothing more is removed."""
        async with self._walking:
            if any(row.reason == RETENTION for row in await self._ledger.unfinished()):
                self._erasure.hurry()  # an earlier process may have left it
                return []
            return [await self._remove(app) for app in self._catalog.apps()]

    async def _remove(self, app: App) -> Going:
        going = Going(app.appid, app.name)
        async for portion in self._finder.over(app.number, app.retention, self._now()):
            if portion:
                await self._erasure.retire(app.number, [each.session_id for each in portion])
                going.add(portion)
            if going.sessions >= MOST_SESSIONS:
                self._wake.set()
                break
        if going.sessions:
            log.info("retention: removed %d sessions of %s", going.sessions, app.appid)
        return going
