"""Rows of the engine to the documented JSON: key for key in the documented order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, timedelta
from typing import Any

import msgspec
from msgspec import Raw

from playhead.model import ids
from playhead.model.attributes import PLATFORMS, Type
from playhead.query.cursor import Cursor
from playhead.query.entities import BUCKETS, ENTITIES, WEEK, bucket_start, is_timeline
from playhead.query.link import Addresses, Links, last_day
from playhead.query.numbers import metric_values
from playhead.query.resolve import Group, Query
from playhead.query.rows import PRINTERS
from playhead.query.run import GroupRows, ListRows
from playhead.stores.warehouse import Row

OTHERS = "others"
NOTHING = {None: (0,), "min": (None,), "max": (None,)}
"""The parts of a metric over no rows, by its function; (0, 0) where there is an amount (compile.py)."""


class Pagination(msgspec.Struct, omit_defaults=True):
    """`total` is the number of rows in this page (api-spec, section 4). `next_cursor` is there when a cursor was sent."""

    current: int
    next: int | None
    total: int
    next_cursor: str | msgspec.UnsetType | None = msgspec.UNSET


class Answer(msgspec.Struct, kw_only=True):
    """The envelope of every success."""

    success: bool = True
    data: list[Raw] | list[dict[str, Any]]
    pagination: Pagination


# Lists


def list_answer(query: Query, listed: ListRows, cursor: Cursor | None, addresses: Addresses) -> Answer:
    """Rows as the requirement prints them, with the pagination of page numbers or of a cursor."""
    data = list(PRINTERS[query.entity](query, listed.rows, addresses))
    page = cursor.page if cursor is not None else query.page
    pagination = Pagination(page, page + 1 if listed.more else None, len(data))
    if query.cursor is not None:
        pagination.next_cursor = _next_cursor(query, listed, page)
    return Answer(data=data, pagination=pagination)


def _next_cursor(query: Query, listed: ListRows, page: int) -> str | None:
    if not listed.more:
        return None
    if query.groups:
        return Cursor(query.window.lower, query.window.upper, page + 1, query.window.upper, ()).text()
    uploaded, *keys = listed.rows[-1][: len(ENTITIES[query.entity].keys)]
    return Cursor(query.window.lower, query.window.upper, page + 1, uploaded.replace(tzinfo=UTC), tuple(keys)).text()


# Analytics


def totals_answer(query: Query, row: Row, previous: Row | None, base: str) -> Answer:
    """The one row of an answer without groupings; with `previous`, the change of every metric after the link."""
    values = metric_values(query.metrics, row)
    data = {**values, "dashboard_link": Links(query, base).link((), ())}
    if previous is not None:
        before = metric_values(query.metrics, previous)
        data |= {f"{key}_pct_change": percent_change(value, before[key]) for key, value in values.items()}
    return Answer(
        data=[data] if query.page == 1 else [], pagination=Pagination(query.page, None, 1 if query.page == 1 else 0)
    )


def percent_change(current: Any, previous: Any) -> float | None:
    """`(current - previous) / previous * 100`, 2 decimals; None where there is nothing to compare with."""
    if not previous or current is None:
        return None
    return round(float((current - previous) / previous * 100), 2)


def grouped_answer(query: Query, grouped: GroupRows, base: str) -> Answer:
    """One page of groups. A single bucket is filled with zeros, and two groupings are put in order, over all rows first."""
    rows, more = list(grouped.rows), grouped.more
    if len(query.groups) == 2 or query.groups[0].attribute.type is Type.BUCKET:
        rows = _ordered(query, rows)
        first = (query.page - 1) * query.page_size
        more = len(rows) > first + query.page_size
        rows = rows[first : first + query.page_size]
    links = Links(query, base)
    data = [_group_row(query, row, links, grouped.top) for row in rows]
    return Answer(data=data, pagination=Pagination(query.page, query.page + 1 if more else None, len(data)))


def _ordered(query: Query, rows: list[Row]) -> list[Row]:
    """Weeks and months in time order, otherwise as the engine ranked them; rows with an `others` last."""
    if len(query.groups) == 1 and not _is_timeline(query.groups[0]):
        return rows
    if len(query.groups) == 1:
        return list(_zero_filled(query, rows))
    timelines = [index for index, group in enumerate(query.groups) if _is_timeline(group)]
    return sorted(rows, key=lambda row: (None in row[:2], [row[index] for index in timelines]))


def _is_timeline(group: Group) -> bool:
    return is_timeline(group.attribute.name)


def _zero_filled(query: Query, rows: Sequence[Row]) -> Iterator[Row]:
    """Every week or month that the window touches, whether or not it has sessions."""
    found = {row[0]: row for row in rows}
    parts = ((0, 0) if metric.has_amount else NOTHING[metric.function] for metric in query.metrics)
    nothing = [cell for cells in parts for cell in cells]
    name = query.groups[0].attribute.name
    if query.window.lower > query.window.upper:
        return
    first = bucket_start(name, query.window.lower.date())
    while first <= query.window.upper.date():
        yield found.get(first) or (first, *nothing)
        first = last_day(name, first) + timedelta(days=1)


def _group_row(query: Query, row: Row, links: Links, top: tuple[tuple[Any, ...] | None, ...]) -> dict[str, Any]:
    values = tuple(row[: len(query.groups)])
    shown = {group.key: _group_value(group, value) for group, value in zip(query.groups, values, strict=True)}
    return {
        **shown,
        **metric_values(query.metrics, row[len(values) :]),
        "dashboard_link": links.link(values, top),
    }


def _group_value(group: Group, value: Any) -> Any:
    if value is None:
        return OTHERS
    match group.attribute.type:
        case Type.PLATFORM:
            return PLATFORMS[value]
        case Type.ID:
            return ids.text(value)
        case Type.BUCKET:
            return _bucket_label(group.attribute.name, value)
    return value


def _bucket_label(name: str, first: date) -> str:
    if not is_timeline(name):
        return first.isoformat()
    last = last_day(name, first)
    return f"{first:%b %d} - {last:%b %d}" if BUCKETS[name] == WEEK else f"{first:%b %Y}"
