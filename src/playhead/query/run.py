"""Runs the SELECTs of a query and puts their rows together: what is asked when, and in which lane.

Lists. The newest rows of a common filter lie in the newest part of the window, the rows of a rare one anywhere. So a list
looks at the newest slice first; then it finds candidate keys by a plain read, which filters before it merges versions and
reads no texts, and reads those rows again with FINAL and the same filter, so that an outdated version cannot slip in. A deep
page by number is found by counting first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from playhead.model.attributes import Entity, Type
from playhead.query import compile as compiled
from playhead.query import users
from playhead.query.cursor import Cursor
from playhead.query.metrics import of_sessions
from playhead.query.resolve import Query
from playhead.query.sql import Expression, Select, print_select
from playhead.query.window import Window
from playhead.stores.warehouse import Lane, Row, Warehouse

NEWEST_SLICE = 64
DEEP = 2_000
"""Rows after which a page by number is looked for by counting."""
STRETCHES = 1_000
"""Parts of the window that are counted for that."""


@dataclass(frozen=True, slots=True)
class ListRows:
    """Rows of `compile.list_columns`, and whether more follow."""

    rows: Sequence[Row]
    more: bool


@dataclass(frozen=True, slots=True)
class GroupRows:
    """Rows of an analytics page: `kept` in order, `others` (rows with a NULL group) last; `top[i]` where group i was folded."""

    rows: Sequence[Row]
    more: bool = False
    top: tuple[tuple[Any, ...] | None, ...] = ()


class Runner:
    """Runs the parts of one request, all with its id."""

    def __init__(self, warehouse: Warehouse, request_id: str) -> None:
        self._warehouse = warehouse
        self._request_id = request_id

    async def select(self, select: Select, lane: Lane) -> Sequence[Row]:
        printed = print_select(select)
        return await self._warehouse.query(printed.sql, printed.parameters, lane=lane, comment=self._request_id)

    async def arrow(self, select: Select, lane: Lane) -> bytes:
        """The same as an Arrow stream."""
        printed = print_select(select)
        return await self._warehouse.arrow(printed.sql, printed.parameters, lane=lane, comment=self._request_id)

    async def list_rows(self, query: Query, cursor: Cursor | None) -> ListRows:
        """One page of the list, by number or after the cursor's row. Of groups a cursor holds the page's number, over its window."""
        if query.groups:
            page = cursor.page if cursor is not None else query.page
            select = compiled.groups_select(query, query.page_size + 1, (page - 1) * query.page_size)
            rows = await self._analytics(select)
        else:
            offset = 0 if query.cursor is not None else (query.page - 1) * query.page_size
            rows = await self._page(query, cursor, query.page_size + 1, offset)
        return ListRows(rows[: query.page_size], len(rows) > query.page_size)

    async def _page(self, query: Query, cursor: Cursor | None, limit: int, offset: int) -> Sequence[Row]:
        if query.entity is Entity.USER:
            return await self._users(query, cursor, limit, offset)
        window = query.window
        after: tuple[Expression, ...] = ()
        if cursor is not None:
            window = replace(window, upper=min(window.upper, cursor.uploaded))
            after = (compiled.before(query, cursor),)
        where = (*compiled.conditions(query, window), *after)
        if any(compiled.is_keyed(match) for match in query.matches):
            return await self._final(query, where, limit, offset, scattered=True)
        if offset + limit > DEEP:
            return await self._deep(query, limit, offset)
        slice_length = (query.window.upper - query.window.lower) / NEWEST_SLICE
        newest = (*compiled.conditions(query, _newest(window, slice_length)), *after)
        rows = await self._final(query, newest, limit, offset)
        if len(rows) == limit:
            return rows
        return await self._by_candidates(query, where, limit, offset)

    async def _users(self, query: Query, cursor: Cursor | None, limit: int, offset: int) -> Sequence[Row]:
        after = () if cursor is None else (compiled.before(query, cursor),)
        select = users.user_list_select(query, after, limit, offset, anybody_late=await self._anybody_late(query))
        return await self.select(select, Lane.LOOKUP)

    async def _anybody_late(self, query: Query) -> bool:
        """Whether a user had an upload after the window, so that his own row does not tell about it."""
        ((late,),) = await self.select(users.late_users_select(query), Lane.LOOKUP)
        return bool(late)

    async def _deep(self, query: Query, limit: int, offset: int) -> Sequence[Row]:
        """A page far from the newest row: counted first by stretches of time, so that only its own are read."""
        seconds = max(1, int((query.window.upper - query.window.lower).total_seconds()) // STRETCHES)
        select = compiled.histogram_select(query, compiled.conditions(query), seconds)
        skipped = 0
        stretches: list[tuple[int, int]] = []
        for stretch, amount in await self.select(select, Lane.LOOKUP):
            if not stretches and skipped + amount <= offset:
                skipped += amount
                continue
            stretches.append((stretch, amount))
            if skipped + sum(each for _, each in stretches) >= offset + limit:
                break
        if not stretches:
            return []
        window = stretch_of(query.window, stretches[-1][0] * seconds, (stretches[0][0] + 1) * seconds - 1)
        return await self._final(query, compiled.conditions(query, window), limit, offset - skipped)

    async def _by_candidates(
        self, query: Query, where: tuple[Expression, ...], limit: int, offset: int
    ) -> Sequence[Row]:
        most = 2 * (offset + limit)
        candidates = await self.select(compiled.candidates_select(query, where, most), Lane.LOOKUP)
        keys = list(dict.fromkeys((row[0], row[1]) for row in candidates))
        if not keys:
            return []
        rows = await self._final(query, (*where, compiled.among(keys)), limit, offset, scattered=True)
        if len(rows) == limit or len(candidates) < most:
            return rows
        return await self._final(query, where, limit, offset)

    async def _final(
        self, query: Query, where: tuple[Expression, ...], limit: int, offset: int, *, scattered: bool = False
    ) -> Sequence[Row]:
        select = compiled.list_select(query, where, limit, offset, scattered=scattered)
        return await self.select(select, Lane.LOOKUP)

    async def totals(self, query: Query, window: Window) -> Row:
        """The one row of an answer without groupings."""
        if query.entity is Entity.USER and not any(of_sessions(metric) for metric in query.metrics):
            within = replace(query, window=window)
            select = users.user_totals_select(within, anybody_late=await self._anybody_late(within))
        else:
            select = compiled.analytics_select(query, window)
        (row,) = await self._analytics(select)
        return row

    async def grouped(self, query: Query) -> GroupRows:
        """A page of groups; for buckets that are filled with zeros, all of them."""
        if len(query.groups) == 2:
            return await self._two_groups(query)
        if query.groups[0].attribute.type is Type.BUCKET:
            return GroupRows(await self._analytics(compiled.groups_select(query)))
        return await self._one_group(query)

    async def _one_group(self, query: Query) -> GroupRows:
        """Groups in rank order are numbered from 0; with more than `maximum` of them, `others` has the number `maximum`."""
        maximum, first = query.groups[0].maximum, (query.page - 1) * query.page_size
        if first > maximum:
            return GroupRows(())
        wanted = min(query.page_size, maximum - first)
        rows = await self._analytics(compiled.groups_select(query, wanted + 1, first))
        has_more = len(rows) > wanted
        if not has_more or wanted == query.page_size:
            return GroupRows(rows[:wanted], has_more)
        top = await self._top_values(query)
        (others,) = await self._analytics(compiled.others_select(query, top))
        return GroupRows((*rows[:wanted], (None, *others)), top=(top,))

    async def _top_values(self, query: Query) -> tuple[Any, ...]:
        rows = await self._analytics(compiled.groups_select(query, query.groups[0].maximum))
        return tuple(row[0] for row in rows)

    async def _two_groups(self, query: Query) -> GroupRows:
        folds = await asyncio.gather(*(self._fold(query, axis) for axis in range(2)))
        rows = await self._analytics(compiled.analytics_select(query, query.window, folds=tuple(folds)))
        return GroupRows(rows, top=tuple(folds))

    async def _fold(self, query: Query, axis: int) -> tuple[Any, ...] | None:
        """The values to keep on this axis, None when all are."""
        group = query.groups[axis]
        if group.attribute.type is Type.BUCKET:
            return None
        ranked = await self._analytics(compiled.top_select(query, axis))
        return None if len(ranked) <= group.maximum else tuple(row[0] for row in ranked[: group.maximum])

    async def _analytics(self, select: Select) -> Sequence[Row]:
        return await self.select(select, Lane.ANALYTICS)


def stretch_of(window: Window, first: int, last: int) -> Window:
    """The part of a window between two moments (epoch seconds, both included)."""
    lower, upper = datetime.fromtimestamp(first, UTC), datetime.fromtimestamp(last, UTC)
    return replace(window, lower=max(window.lower, lower), upper=min(window.upper, upper))


def _newest(window: Window, length: timedelta) -> Window:
    """The newest part of a window."""
    return replace(window, lower=max(window.lower, (window.upper - length).replace(microsecond=0)))
