"""The whole answer to one request, one page of it (api-spec, sections 4, 5.5, 7 to 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import comparison, groups, links, metrics, row, window
from .filters import satisfies
from .session import Sessions
from .window import Filter, Window


@dataclass(frozen=True)
class Query:
    """The parameters of a request as Python values; `now` is the moment it is made."""

    now: datetime
    filters: Sequence[Filter] = ()
    group_by: Sequence[groups.Grouping] = ()
    aggregation: Sequence[metrics.Aggregation] = ()
    comparison: bool = False
    page: int = 1
    page_size: int = 50
    with_video: bool = True

    @property
    def window(self) -> Window:
        return window.resolve(self.filters, self.now)


Answer = dict[str, Any]


def listed(everyone: Sessions, query: Query, appid: str) -> Answer:
    """`GET /v2/session`: newest upload first."""
    found = sorted(matching(everyone, query, query.window), key=lambda one: (one.uploaded, one.id), reverse=True)
    return paged([row.printed(session, appid, query.with_video) for session in found], query)


def analysed(everyone: Sessions, query: Query) -> Answer:
    """`GET /v2/session/analytics`: a row a group, or one row for all."""
    found = matching(everyone, query, query.window)
    if not query.group_by:
        return paged([total_row(found, everyone, query)], query)
    by_metric = metrics.metric(metrics.first(query.aggregation), everyone).of
    rows = groups.groups(found, query.group_by, query.window, by_metric)
    return paged([group_row(group, everyone, query) for group in rows], query)


def matching(everyone: Sessions, query: Query, span: Window) -> Sessions:
    conditions = [entry for entry in query.filters if entry["attribute"] != "date_range"]
    within = [session for session in everyone if span.holds(session.uploaded)]
    return [session for session in within if all(satisfies(session, entry) for entry in conditions)]


def numbers(sessions: Sessions, everyone: Sessions, query: Query) -> dict[str, metrics.Number]:
    wanted = [metrics.metric(entry, everyone) for entry in metrics.requested(query.aggregation)]
    return {metric.key: metric.of(sessions) for metric in wanted}


def group_row(group: groups.Group, everyone: Sessions, query: Query) -> Answer:
    keys = {
        groups.name(entry): groups.printed(key, entry) for key, entry in zip(group.keys, query.group_by, strict=True)
    }
    link = links.parts(group, query.group_by, query.window, query.filters)
    return {**keys, **numbers(group.sessions, everyone, query), "dashboard_link": link}


def total_row(sessions: Sessions, everyone: Sessions, query: Query) -> Answer:
    found = group_row(groups.Group((), sessions), everyone, query)
    return {**found, **changes(sessions, everyone, query)} if query.comparison else found


def changes(sessions: Sessions, everyone: Sessions, query: Query) -> dict[str, metrics.Number]:
    current = numbers(sessions, everyone, query)
    before = numbers(matching(everyone, query, query.window.previous()), everyone, query)
    return {key + comparison.SUFFIX: comparison.change(current[key], before[key]) for key in current}


def paged(rows: list[dict[str, Any]], query: Query) -> Answer:
    """`total` is the number of rows of this page."""
    start = (query.page - 1) * query.page_size
    data = rows[start : start + query.page_size]
    following = query.page + 1 if start + query.page_size < len(rows) else None
    pagination = {"current": query.page, "next": following, "total": len(data)}
    return {"success": True, "data": data, "pagination": pagination}
