"""An export: every row of a list, in the list's order, a chunk at a time, whatever their number.

Sessions and events are read by stretches of time that hold about a chunk: how many rows each has is counted first. One second
that holds more is paged through by key. Users are paged through by key. Groups are found all together, however they are read.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]  # it has no stubs

from playhead.model.attributes import Entity
from playhead.query import compile as compiled
from playhead.query import users
from playhead.query.cursor import Cursor
from playhead.query.entities import ENTITIES
from playhead.query.link import Addresses
from playhead.query.resolve import Query
from playhead.query.run import STRETCHES, Runner, stretch_of
from playhead.query.sql import Expression, Select
from playhead.query.tables import table_of, table_select
from playhead.query.window import Window
from playhead.stores.warehouse import Lane, Row

CHUNK, USERS = 20_000, 50_000
"""Rows that are read and printed together. Each chunk of users goes through all users again."""
AT_ONCE = 2
"""Chunks that are read at the same time."""
MOST = 2**31
Keys = tuple[datetime, *tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows of `compile.list_columns` or `compile.groups_select`, or a table of the export's columns; how many, and the keys of the last."""

    content: Sequence[Row] | pa.Table
    size: int
    last: Keys | None


class Export:
    """Runs the SELECTs of one export. Its queries have the lane of analytics: look-ups do not wait for them.

    With `addresses`, where links lead, its chunks are tables; only sessions have these.
    """

    def __init__(self, runner: Runner, query: Query, addresses: Addresses | None = None) -> None:
        self._runner = runner
        self._query = query
        self._addresses = addresses

    async def chunks(self) -> AsyncIterator[Chunk]:
        """The list's rows in its order."""
        if self._query.groups:
            for chunk in _in_chunks(await self._read(compiled.groups_select(self._query))):
                yield chunk
            return
        if self._query.entity is Entity.USER:
            async for chunk in self._users():
                yield chunk
            return
        async for chunk in _two_at_once(self._stretches()):
            yield chunk

    async def _stretches(self) -> AsyncIterator[Coroutine[Any, Any, Chunk]]:
        """What reads the chunks of the window, one after the other."""
        async for window, amount in self._windows(self._query.window):
            if amount <= 2 * CHUNK:
                yield self._chunk(compiled.list_select(self._query, self._where(window), MOST, scattered=True))
            else:
                async for chunk in self._paged(window):
                    yield _given(chunk)

    async def _windows(self, window: Window) -> AsyncIterator[tuple[Window, int]]:
        """Parts of the window with their numbers of rows, newest first: about a chunk each, or one second."""
        seconds = max(1, int((window.upper - window.lower).total_seconds()) // STRETCHES)
        select = compiled.histogram_select(self._query, self._where(window), seconds)
        counted = [(int(stretch), int(amount)) for stretch, amount in await self._read(select)]
        for stretches, amount in _grouped(counted):
            part = stretch_of(window, stretches[-1] * seconds, (stretches[0] + 1) * seconds - 1)
            if amount > 2 * CHUNK and seconds > 1:
                async for finer in self._windows(part):
                    yield finer
            else:
                yield part, amount

    async def _paged(self, window: Window) -> AsyncIterator[Chunk]:
        after: Cursor | None = None
        while True:
            where = (
                self._where(window) if after is None else (*self._where(window), compiled.before(self._query, after))
            )
            chunk = await self._chunk(compiled.list_select(self._query, where, CHUNK))
            yield chunk
            if chunk.size < CHUNK:
                return
            assert chunk.last is not None
            after = self._cursor(chunk.last)

    async def _users(self) -> AsyncIterator[Chunk]:
        """As with a cursor: a user who comes again meanwhile keeps his place."""
        query = replace(self._query, cursor="")
        after: Cursor | None = None
        while True:
            ((late,),) = await self._read(users.late_users_select(query))
            where = () if after is None else (compiled.before(query, after),)
            listed = users.user_list_select(query, where, USERS, 0, anybody_late=late > 0)
            ends = await self._read(users.user_key_select(listed, USERS))
            if not ends:
                yield await self._chunk(replace(listed, settings=compiled.SCATTERED))
                return
            after = self._cursor(self._keys(ends[0]))
            until_there = (*listed.where, compiled.not_behind(query, after))
            yield await self._chunk(replace(listed, where=until_there, settings=compiled.SCATTERED))

    def _where(self, window: Window) -> tuple[Expression, ...]:
        return compiled.conditions(self._query, window)

    def _cursor(self, keys: Keys) -> Cursor:
        moment, *ids = keys
        window = self._query.window
        return Cursor(window.lower, window.upper, 1, moment, tuple(ids))

    async def _chunk(self, select: Select) -> Chunk:
        if self._addresses is not None:
            stream = await self._runner.arrow(table_select(self._query, select), Lane.ANALYTICS)
            return Chunk(*table_of(self._query, stream, self._addresses))
        rows = await self._read(select)
        return Chunk(rows, len(rows), self._keys(rows[-1]) if rows else None)

    def _keys(self, row: Row) -> Keys:
        moment, *ids = row[: len(ENTITIES[self._query.entity].keys)]
        return (moment.replace(tzinfo=UTC), *ids)

    async def _read(self, select: Select) -> Sequence[Row]:
        return await self._runner.select(select, Lane.ANALYTICS)


async def _two_at_once(reads: AsyncIterator[Coroutine[Any, Any, Chunk]]) -> AsyncIterator[Chunk]:
    """Each chunk in its order, while the next one is read too: a chunk is too small for the engine to use two processors for it."""
    reading: deque[asyncio.Task[Chunk]] = deque()
    try:
        async for read in reads:
            reading.append(asyncio.create_task(read))
            if len(reading) == AT_ONCE:
                yield await reading.popleft()
        while reading:
            yield await reading.popleft()
    finally:
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)


async def _given(chunk: Chunk) -> Chunk:
    return chunk


def _in_chunks(rows: Sequence[Row]) -> Iterator[Chunk]:
    for first in range(0, len(rows), CHUNK):
        some = rows[first : first + CHUNK]
        yield Chunk(some, len(some), None)


def _grouped(counted: Sequence[tuple[int, int]]) -> Iterator[tuple[list[int], int]]:
    """Stretches next to each other, until they hold about a chunk; a fuller one by itself."""
    stretches: list[int] = []
    held = 0
    for stretch, amount in counted:
        if stretches and held + amount > CHUNK:
            yield stretches, held
            stretches, held = [], 0
        stretches.append(stretch)
        held += amount
    if stretches:
        yield stretches, held
