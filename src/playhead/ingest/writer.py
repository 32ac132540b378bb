"""Writes sessions, events and users to the warehouse, in groups: many uploads share one durable write.

One writer runs at a time, so it may read what is known of a session and its user, and assign the rest:

1. look up what is known (known.py): the sessions' keys and rows, the users' states;
2. assign (batch.py): a known session keeps its upload time and number and takes the next version, unless it is an imported row that says
   nothing new; its users' states follow;
3. write all rows through the redo log (stores/redo.py): a crash leaves all of them or none.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import msgspec

from playhead.errors import InternalError, PlayheadError
from playhead.ingest.batch import Batch, Record
from playhead.ingest.known import Known, KnownReader
from playhead.ingest.warehouse_row import Assigned
from playhead.model.tombstones import Tombstones
from playhead.stores.disk import check_free
from playhead.stores.redo import RedoLog
from playhead.stores.warehouse import Warehouse

log = logging.getLogger("playhead")

GROUP_SESSIONS = 2_000
"""Sessions after which a group is written; an upload is never split."""


Keep = Callable[[Sequence[Assigned | None]], object]


def _keep_nothing(_: Sequence[Assigned | None]) -> None:
    """Whole sessions and rows have no recording."""


@dataclass(slots=True)
class Upload:
    """The records of one request, and where their fate is told."""

    app: int
    records: Sequence[Record]
    done: asyncio.Future[list[Assigned | None]]


class SessionWriter:
    """Group commit. `write` returns when its sessions are durable."""

    def __init__(
        self,
        warehouse: Warehouse,
        redo: RedoLog,
        tombstones: Tombstones,
        clock: Callable[[], datetime],
        directory: Path,
        min_free_disk: int,
    ) -> None:
        self._warehouse = warehouse
        self._clock = clock
        self._directory = directory
        self._min_free_disk = min_free_disk
        self._queue: asyncio.Queue[Upload] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()
        self._redo = redo
        self._tombstones = tombstones
        self._reader = KnownReader(warehouse)

    async def recover(self) -> None:
        """Finish what an earlier process left."""
        recovered = await self._warehouse.in_write_lane(self._redo.recover)
        if recovered:
            log.info("redo log: %d groups written again", recovered)

    def start(self) -> None:
        """Write from now on."""
        self._task = asyncio.create_task(self._run(), name="session-writer")

    async def stop(self) -> None:
        """Finish what was accepted, then end."""
        if self._task is not None:
            await self._queue.join()
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            await self._warehouse.in_write_lane(self._redo.checkpoint)

    async def write(self, app: int, records: Sequence[Record]) -> list[Assigned | None]:
        """What each record was assigned, in order; None for what was erased and is not taken again.

        Raises `Unavailable` when they are not durable; sending them again is safe.
        """
        if not records:
            return []
        done: asyncio.Future[list[Assigned | None]] = asyncio.get_running_loop().create_future()
        await self._queue.put(Upload(app, records, done))
        return await done

    async def write_kept(self, app: int, records: Sequence[Record], keep: Keep) -> list[Assigned | None]:
        """The same in a group of its own, for sessions with a recording: `keep` stores the recordings, with what was assigned, before the rows."""
        async with self._writing:
            upload = Upload(app, records, asyncio.get_running_loop().create_future())
            (assigned,) = await self._warehouse.in_write_lane(self._write_now, [upload], keep)
            return assigned

    def paused(self) -> asyncio.Lock:
        """Hold this to keep all writing out: for a consistent backup, for an erasure."""
        return self._writing

    async def _run(self) -> None:
        while True:
            group = [await self._queue.get()]
            async with self._writing:
                while not self._queue.empty() and sum(len(upload.records) for upload in group) < GROUP_SESSIONS:
                    group.append(self._queue.get_nowait())
                await self._commit(group)
            for _ in group:
                self._queue.task_done()

    async def _commit(self, group: list[Upload]) -> None:
        try:
            assigned = await self._warehouse.in_write_lane(self._write_now, group)
        except PlayheadError as error:
            _fail(group, error)
        except Exception as error:
            log.exception("writing %d uploads failed", len(group))
            _fail(group, InternalError(f"Writing failed: {type(error).__name__}"))
        else:
            for upload, result in zip(group, assigned, strict=True):
                if not upload.done.done():
                    upload.done.set_result(result)

    def _write_now(self, group: list[Upload], keep: Keep = _keep_nothing) -> list[list[Assigned | None]]:
        check_free(self._directory, self._min_free_disk)
        self._redo.finish()
        now = int(self._clock().timestamp())
        apps = dict.fromkeys(upload.app for upload in group)
        anew = keep is not _keep_nothing
        batches = {app: Batch(app, now, self._known(app, group), self._tombstones, anew=anew) for app in apps}
        assigned = [batches[upload.app].take(upload.records) for upload in group]
        tables: dict[str, list[msgspec.Struct]] = {}
        for app, batch in batches.items():
            batch.settle_users(partial(self._reader.sessions_of_users, app))
            for table, rows in batch.rows().items():
                tables.setdefault(table, []).extend(rows)
        keep([each for those in assigned for each in those])
        self._redo.write(tables)
        return assigned

    def _known(self, app: int, group: list[Upload]) -> Known:
        return self._reader.known(app, [record for upload in group if upload.app == app for record in upload.records])


def _fail(group: Iterable[Upload], error: PlayheadError) -> None:
    """Tell the uploads whose client still waits."""
    for upload in group:
        if not upload.done.done():
            upload.done.set_exception(error)
