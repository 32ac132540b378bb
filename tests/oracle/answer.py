"""The whole answer to one request, one page of it (api-spec, sections 4, 5.5, 7 to 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import comparison, event, groups, links, metrics, row, user, window
from .attributes import Entity
from .filters import satisfies
from .window import Filter, Window
from .world import Items, World


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


def answered(world: World, entity: Entity, query: Query, appid: str, *, analytics: bool) -> Answer:
    """`GET /v2/<entity>` or, as `analytics`, `GET /v2/<entity>/analytics`."""
    return analysed(world, entity, query) if analytics else listed(world, entity, query, appid)


def listed(world: World, entity: Entity, query: Query, appid: str) -> Answer:
    """Newest first; of one second by id, of one session by the place in it."""
    found = matching(world.items[entity], query, query.window)
    return paged(PRINTERS[entity](found, query, appid), query)


def session_rows(items: Items, query: Query, appid: str) -> list[Answer]:
    newest = sorted((item.session for item in items), key=lambda one: (one.uploaded, one.id), reverse=True)
    return [row.printed(one, appid, query.with_video) for one in newest]


def user_rows(items: Items, query: Query, appid: str) -> list[Answer]:
    persons = {item.person.id: item.person for item in items if item.person is not None}
    newest = sorted(persons.values(), key=lambda one: (one.last_seen, one.id), reverse=True)
    return [user.printed(one, appid) for one in newest]


def event_rows(items: Items, query: Query, appid: str) -> list[Answer]:
    newest = sorted(items, key=lambda item: (item.moment, item.session.id, item.place), reverse=True)
    return [event.printed(item, appid) for item in newest]


PRINTERS = {Entity.SESSION: session_rows, Entity.USER: user_rows, Entity.EVENT: event_rows}


def analysed(world: World, entity: Entity, query: Query) -> Answer:
    """A row a group, or one row for all."""
    items = world.items[entity]
    found = matching(items, query, query.window)
    if not query.group_by:
        return paged([total_row(entity, found, items, query)], query)
    by_metric = metrics.metric(entity, metrics.first(entity, query.aggregation)).of
    rows = groups.groups(found, query.group_by, query.window, by_metric)
    return paged([group_row(entity, group, query) for group in rows], query)


def matching(everything: Items, query: Query, span: Window) -> Items:
    conditions = [entry for entry in query.filters if entry["attribute"] != "date_range"]
    within = [item for item in everything if span.holds(item.moment)]
    return [item for item in within if all(satisfies(item, entry, within) for entry in conditions)]


def numbers(entity: Entity, items: Items, query: Query) -> dict[str, metrics.Number]:
    wanted = [metrics.metric(entity, entry) for entry in metrics.requested(entity, query.aggregation)]
    return {metric.key: metric.of(items) for metric in wanted}


def group_row(entity: Entity, group: groups.Group, query: Query) -> Answer:
    keys = {
        groups.name(entry): groups.printed(key, entry) for key, entry in zip(group.keys, query.group_by, strict=True)
    }
    link = links.link(entity, group, query.group_by, query.window, query.filters)
    return {**keys, **numbers(entity, group.items, query), "dashboard_link": link}


def total_row(entity: Entity, found: Items, everything: Items, query: Query) -> Answer:
    row = group_row(entity, groups.Group((), found), query)
    return {**row, **changes(entity, found, everything, query)} if query.comparison else row


def changes(entity: Entity, found: Items, everything: Items, query: Query) -> dict[str, metrics.Number]:
    current = numbers(entity, found, query)
    before = numbers(entity, matching(everything, query, query.window.previous()), query)
    return {key + comparison.SUFFIX: comparison.change(current[key], before[key]) for key in current}


def paged(rows: list[dict[str, Any]], query: Query) -> Answer:
    """`total` is the number of rows of this page."""
    start = (query.page - 1) * query.page_size
    data = rows[start : start + query.page_size]
    following = query.page + 1 if start + query.page_size < len(rows) else None
    pagination = {"current": query.page, "next": following, "total": len(data)}
    return {"success": True, "data": data, "pagination": pagination}
