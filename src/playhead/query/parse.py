"""Parameters to a request: JSON text is parsed once, here; shape errors name the parameter and the place.

Nothing is looked up yet: whether an attribute exists is the next stage's question (resolve.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET, Struct, UnsetType

from playhead.errors import (
    InvalidAggregation,
    InvalidFilter,
    InvalidGroupBy,
    InvalidParameter,
    RequestError,
    raise_all,
)
from playhead.model.attributes import Entity

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 500
MAX_PAGE = 1_000_000_000
DEFAULT_GROUPS = 50
MAX_GROUPINGS = 2
MAX_ENTRIES = 200
"""Filters or aggregations of one request: beyond that the engine's parser would refuse the query."""

PAGING = ("page", "page_size", "cursor")
LIST_PARAMETERS = ("page", "page_size", "filters", "cursor", "group_by", "aggregation", "comparison")
OWN_PARAMETERS = {
    Entity.SESSION: ("with_details", "with_video"),
    Entity.USER: ("with_details",),
    Entity.EVENT: ("with_details", "without_session"),
}
"""Parameters of one entity's list only."""
ANALYTICS_PARAMETERS = ("page", "page_size", "filters", "group_by", "aggregation", "comparison")

T = TypeVar("T", bound=Struct)


class PropertyFilter(Struct, forbid_unknown_fields=True, frozen=True):
    """The event-property condition inside an `event_name` filter."""

    name: str
    operator: str
    value: Any


class Filter(Struct, forbid_unknown_fields=True, frozen=True):
    """One entry of `filters`."""

    attribute: str
    operator: str
    value: Any
    property_name: str | None = None
    property: PropertyFilter | None = None


class Grouping(Struct, forbid_unknown_fields=True, frozen=True):
    """One entry of `group_by`."""

    attribute: str
    max_group_number: int | str = DEFAULT_GROUPS
    property_name: str | None = None


class Aggregation(Struct, forbid_unknown_fields=True, frozen=True):
    """One entry of `aggregation`. Counts take the operator "", "count", or none."""

    attribute: str
    operator: str | UnsetType | None = UNSET
    property_name: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked for. `page` is None when a cursor pages; an empty cursor starts."""

    filters: tuple[Filter, ...]
    page: int
    page_size: int
    group_by: tuple[Grouping, ...] = ()
    aggregation: tuple[Aggregation, ...] = ()
    comparison: bool = False
    with_video: bool = True
    with_details: bool = False
    without_session: bool = False
    cursor: str | None = None


def parse_list(parameters: Mapping[str, Any], entity: Entity) -> Request:
    """The request of a list endpoint. Groupings, aggregations and comparison are not applicable and ignored."""
    _check_names(parameters, (*LIST_PARAMETERS, *OWN_PARAMETERS.get(entity, ())))
    if "cursor" in parameters and "page" in parameters:
        raise InvalidParameter("page and cursor exclude each other", detail="cursor")
    cursor = parameters.get("cursor")
    if cursor is not None and not isinstance(cursor, str):
        raise InvalidParameter("cursor is the text that next_cursor held, or empty to start", detail="cursor")
    return Request(
        filters=_filters(parameters),
        page=_page(parameters),
        page_size=_page_size(parameters),
        with_video=_flag(parameters, "with_video", default=True),
        with_details=_flag(parameters, "with_details", default=False),
        without_session=_flag(parameters, "without_session", default=False),
        cursor=cursor,
    )


def parse_analytics(parameters: Mapping[str, Any]) -> Request:
    """The request of an analytics endpoint."""
    _check_names(parameters, ANALYTICS_PARAMETERS)
    group_by = _entries(parameters, "group_by", Grouping, InvalidGroupBy)
    if len(group_by) > MAX_GROUPINGS:
        raise InvalidGroupBy(f"At most {MAX_GROUPINGS} groupings are possible, not {len(group_by)}", detail="group_by")
    return Request(
        filters=_filters(parameters),
        page=_page(parameters),
        page_size=_page_size(parameters),
        group_by=group_by,
        aggregation=_entries(parameters, "aggregation", Aggregation, InvalidAggregation),
        comparison=_flag(parameters, "comparison", default=False),
    )


def _check_names(parameters: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
    raise_all(
        InvalidParameter(f"Unknown parameter: {name}; possible are {', '.join(allowed)}", detail=name)
        for name in parameters
        if name not in allowed
    )


def _filters(parameters: Mapping[str, Any]) -> tuple[Filter, ...]:
    return _entries(parameters, "filters", Filter, InvalidFilter)


def _entries(
    parameters: Mapping[str, Any], name: str, type_: type[T], error: Callable[..., RequestError]
) -> tuple[T, ...]:
    """The entries of a JSON array; an empty text or array is none."""
    items = _json_array(parameters.get(name), name)
    if len(items) > MAX_ENTRIES:
        raise error(f"At most {MAX_ENTRIES} entries are possible, not {len(items)}", detail=name)
    parsed: list[T] = []
    wrong: list[RequestError] = []
    for index, item in enumerate(items):
        try:
            parsed.append(msgspec.convert(item, type_))
        except msgspec.ValidationError as problem:
            message, place = _explain(problem, f"{name}[{index}]")
            wrong.append(error(message, detail=place))
    raise_all(wrong)
    return tuple(parsed)


def _explain(problem: msgspec.ValidationError, place: str) -> tuple[str, str]:
    """msgspec's message and the place it names: `… - at `$.operator`` -> `filters[0].operator`."""
    message, _, path = str(problem).partition(" - at `$")
    return message, place + path.rstrip("`")


def _json_array(value: Any, name: str) -> list[Any]:
    if value is None or value == "":
        return []
    if isinstance(value, str):
        try:
            value = msgspec.json.decode(value)
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
            raise InvalidParameter(f"{name} is not valid JSON: {error}", detail=name) from error
    if not isinstance(value, list):
        raise InvalidParameter(f"{name} is a JSON array of objects", detail=name)
    return value


def _page(parameters: Mapping[str, Any]) -> int:
    return _positive(parameters, "page", 1, MAX_PAGE)


def _page_size(parameters: Mapping[str, Any]) -> int:
    return _positive(parameters, "page_size", DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE)


def _positive(parameters: Mapping[str, Any], name: str, default: int, maximum: int) -> int:
    value = parameters.get(name, default)
    number = whole_number(value)
    if number is None or not 1 <= number <= maximum:
        raise InvalidParameter(f"{name} is a whole number from 1 to {maximum}, not {value!r}", detail=name)
    return number


def whole_number(value: Any) -> int | None:
    """A whole number given as such or as its decimal digits, else None."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20:
        return int(value)
    return None


def _flag(parameters: Mapping[str, Any], name: str, *, default: bool) -> bool:
    if name not in parameters:
        return default
    value = truth(parameters[name])
    if value is None:
        raise InvalidParameter(f"{name} is true or false, not {parameters[name]!r}", detail=name)
    return value


def truth(value: Any) -> bool | None:
    """true and false as JSON, as text in any case, or as 1 and 0; else None."""
    if isinstance(value, str):
        return {"true": True, "false": False, "1": True, "0": False}.get(value.lower())
    if isinstance(value, bool | int) and value in (0, 1):
        return bool(value)
    return None
