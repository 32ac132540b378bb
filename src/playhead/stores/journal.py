"""The journal: what SDKs sent of sessions that are not finished. Parts here, beside them `sessions` and `quarantine`; journal_file.py draws the tables.

Appending is a group commit: what is appended at the same time shares one wait for the disk. Contents are opaque here: `ingest` encodes
and decodes them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, insert, select

from playhead.errors import Unavailable
from playhead.stores.disk import check_free
from playhead.stores.journal_file import JournalFile, PartRow
from playhead.stores.open_sessions import OpenSession, OpenSessions, store_pieces, store_sessions
from playhead.stores.quarantine import Aside, Quarantine, store_aside

GROUP_PARTS = 500
GROUP_BYTES = 16 * 2**20


@dataclass(frozen=True, slots=True)
class StoredPart:
    id: int
    content: bytes


class Journal:
    """Open it before use. It holds at most `limit` bytes, and leaves `min_free_disk` of the disk free."""

    def __init__(self, url: str, directory: Path, limit: int, min_free_disk: int) -> None:
        self._file = JournalFile(url)
        self._directory, self._min_free_disk, self._limit = directory, min_free_disk, limit
        self._queue: asyncio.Queue[tuple[bytes, asyncio.Future[None]]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self.arrived = asyncio.Event()
        """Set when there is a part to sort."""
        self.sessions = OpenSessions(self._file)
        self.quarantine = Quarantine(self._file, self.arrived.set)
        self.truncate = self._file.truncate

    async def open(self) -> None:
        await self._file.open()
        self.arrived.set()
        self._task = asyncio.create_task(self._run(), name="journal")

    async def close(self) -> None:
        if self._task is not None:
            await self._queue.join()
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._file.close()

    async def append(self, content: bytes) -> None:
        """Durable when it returns. Raises `Unavailable` when there is no room: nothing was recorded."""
        if self._file.size + len(content) > self._limit:
            raise Unavailable(
                f"The journal holds {self._file.size // 2**20} MiB, as much as journal_limit allows; nothing was recorded",
                retry_after=30,
            )
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait((content, done))
        await done

    async def _run(self) -> None:
        while True:
            group = [await self._queue.get()]
            size = len(group[0][0])
            while not self._queue.empty() and len(group) < GROUP_PARTS and size < GROUP_BYTES:
                group.append(self._queue.get_nowait())
                size += len(group[-1][0])
            await self._commit(group, size)
            for _ in group:
                self._queue.task_done()

    async def _commit(self, group: Sequence[tuple[bytes, asyncio.Future[None]]], size: int) -> None:
        try:
            check_free(self._directory, self._min_free_disk)
            async with self._file.transaction() as connection:
                rows = [{"size": len(content), "content": content} for content, _ in group]
                await connection.execute(insert(PartRow), rows)
        except Unavailable as error:
            for _, done in group:
                if not done.done():
                    done.set_exception(error)
            return
        self._file.size += size
        self.arrived.set()
        for _, done in group:
            if not done.done():
                done.set_result(None)

    async def oldest(self, most_bytes: int, after: int = 0) -> list[StoredPart]:
        """The oldest parts after the one with the id `after`, at least one if there are any, together not much more than `most_bytes`."""
        found: list[StoredPart] = []
        async with self._file.connect() as connection:
            sizes = await connection.execute(
                select(PartRow.id, PartRow.size).where(PartRow.id > after).order_by(PartRow.id).limit(GROUP_PARTS)
            )
            wanted: list[int] = []
            for id_, size in sizes:
                if wanted and most_bytes < size:
                    break
                wanted.append(id_)
                most_bytes -= size
            if wanted:
                statement = (
                    select(PartRow.id, PartRow.content)
                    .where(PartRow.id.between(wanted[0], wanted[-1]))
                    .order_by(PartRow.id)
                )
                found = [StoredPart(id_, content) for id_, content in await connection.execute(statement)]
        return found

    async def sorted(
        self,
        parts: Sequence[StoredPart],
        sessions: Sequence[OpenSession],
        pieces: Sequence[tuple[OpenSession, bytes]],
        aside: Sequence[Aside],
    ) -> None:
        """In one transaction: the parts go, what was made of them is there. Sessions without an id get one."""
        async with self._file.transaction() as connection:
            await store_sessions(connection, sessions)
            await store_pieces(connection, pieces)
            await store_aside(connection, aside)
            await connection.execute(delete(PartRow).where(PartRow.id.in_([part.id for part in parts])))
        self._file.size += sum(len(content) for _, content in pieces) + sum(len(each.content) for each in aside)
        self._file.size -= sum(len(part.content) for part in parts)
