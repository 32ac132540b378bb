"""Assets that no recording of their app names any more: marked over the recordings' indexes, then swept.

A recording that is put while the marks are made may name an asset that was there before. So the last look, at what was put since, and the
sweep happen while no group is written: recordings are put only then (ingest/finish.py).
"""

from __future__ import annotations

import asyncio
import logging
import time

from playhead.errors import Damaged
from playhead.ingest.writer import SessionWriter
from playhead.stores.recording_reader import open_recording
from playhead.stores.recordings import Recordings

log = logging.getLogger("playhead")

SLACK = 300.0
"""Seconds: how far the clocks of an object store and of this machine may differ."""


class AssetSweep:
    """Of all apps."""

    def __init__(self, recordings: Recordings, writer: SessionWriter) -> None:
        self._recordings, self._writer = recordings, writer

    async def sweep(self, app: int) -> int:
        """How many were removed. None is while a recording cannot be read, as nobody knows what it names."""
        if await asyncio.to_thread(self._has_none, app):
            return 0
        began = time.time() - SLACK
        try:
            named = await asyncio.to_thread(self._named, app, 0)
            async with self._writer.paused():
                named |= await asyncio.to_thread(self._named, app, began)
                return await asyncio.to_thread(self._remove_others, app, named)
        except Damaged as error:
            log.warning("assets of app %d are not swept, as a recording of it cannot be read: %s", app, error.message)
            return 0

    def _has_none(self, app: int) -> bool:
        return next(self._recordings.stored_assets(app), None) is None

    def _named(self, app: int, since: float) -> set[str]:
        """What the recordings name that were put since then, in epoch seconds."""
        names: set[str] = set()
        for each in self._recordings.stored(app):
            if each.modified >= since:
                found = open_recording(self._recordings, app, each.name)
                names.update(found.index.assets if found else ())
        return names

    def _remove_others(self, app: int, named: set[str]) -> int:
        going = [each.name for each in self._recordings.stored_assets(app) if each.name not in named]
        for digest in going:
            self._recordings.delete_asset(app, digest)
        return len(going)
