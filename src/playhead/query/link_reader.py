"""A `dashboard_link` back to the filters that it stands for, so that it opens the very rows that were counted.

It is read as it was printed (link.py) or as a browser shows it, with quotes and blanks encoded: either way it is decoded once.
UXCam's own links are read as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote

import msgspec

from playhead.errors import InvalidFilter, RequestError, raise_all
from playhead.model.attributes import Entity
from playhead.query.entities import ENTITIES, LISTED
from playhead.query.link import last_day
from playhead.query.parse import parse_list
from playhead.query.resolve import resolve

LIST = re.compile(r"/app/[^/?]*/(\w+)/list/")
APOSTROPHE = re.compile(r"(?<!\\)((?:\\\\)*)\\'")
"""As UXCam escapes it, which is no JSON."""


class Part(msgspec.Struct, forbid_unknown_fields=True):
    """The object of one part: operator, value, property of a JSON attribute, condition on an event's property, the dashboard's table."""

    o: str
    v: Any
    property_name: str | None = None
    p: dict[str, Any] | None = None
    tb: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens: `entities` are those whose lists take all its `filters`, the first of them is to be shown."""

    entities: tuple[Entity, ...]
    filters: list[dict[str, Any]]


def read_link(link: str, now: datetime) -> Opened:
    """The link, or what of it stands behind `?`. Raises `RequestError`, with the name of the part that is wrong."""
    place, mark, query = link.rpartition("?")
    found = LIST.search(place)
    shown = found[1] if found else "sessions"
    filters: list[dict[str, Any]] = []
    wrong: list[RequestError] = []
    for part in filter(None, (query if mark else link).split("&")):
        try:
            filters += _filters(part)
        except RequestError as error:
            wrong.append(error)
    raise_all(wrong)
    return Opened(_entities(shown, filters, now), filters)


def _entities(shown: str, filters: list[dict[str, Any]], now: datetime) -> tuple[Entity, ...]:
    """Analytics of users link to the list of sessions: where that cannot be filtered so, theirs can."""
    candidates = [entity for entity in LISTED if shown in (ENTITIES[entity].link, f"{entity.value}s")]
    if not candidates:
        allowed = ", ".join(f"{entity.value}s" for entity in LISTED)
        raise InvalidFilter(f"No list is called {shown!r}; there are {allowed}", detail="link")
    refused: list[RequestError] = []
    taken: list[Entity] = []
    for entity in candidates:
        try:
            resolve(parse_list({"filters": filters}, entity), entity, app=0, appid="", now=now)
            taken.append(entity)
        except RequestError as error:
            refused.append(error)
    if not taken:
        raise refused[0]
    return tuple(taken)


def _filters(part: str) -> list[dict[str, Any]]:
    name, _, body = part.partition("=")
    try:
        object_ = msgspec.json.decode(APOSTROPHE.sub(r"\1'", unquote(body, errors="strict")), type=Part)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidFilter(f"The link's part {name} cannot be read: {error}", detail=name) from error
    if name == "date_range":
        return list(_window(object_))
    if name in BUCKETS_OF:
        return [_days(name, object_)]
    entry: dict[str, Any] = {"attribute": name, "operator": object_.o, "value": object_.v}
    if object_.property_name is not None:
        entry["property_name"] = object_.property_name
    if object_.p is not None:
        entry["property"] = object_.p
    return [entry]


def _dated(operator: str, value: Any) -> dict[str, Any]:
    return {"attribute": "date_range", "operator": operator, "value": value}


def _window(part: Part) -> Iterator[dict[str, Any]]:
    """A window without a moment in it is two filters: between_dates takes none that ends before it begins."""
    value = part.v
    if part.o == "between_dates" and isinstance(value, Mapping) and value.keys() == {"lower", "upper"}:
        yield _dated("after", value["lower"])
        yield _dated("before", value["upper"])
    else:
        yield _dated(part.o, value)


def _days(name: str, part: Part) -> dict[str, Any]:
    """A week's or month's group: its first and last day. It is no window: how often something happened is asked of the whole one."""
    try:
        first, last = (date.fromisoformat(day) for day in part.v)
        bucket = next(bucket for bucket in BUCKETS_OF[name] if last_day(bucket, first) == last)
    except (TypeError, ValueError, StopIteration):
        raise InvalidFilter(f"{part.v!r} are not the first and the last day of a week or month", detail=name) from None
    return {"attribute": bucket, "operator": "in", "value": [first.isoformat()]}


BUCKETS_OF = {
    f"{name}_uploadedon": (f"{name}_uploaded_week", f"{name}_uploaded_month") for name in ("session", "event")
}
