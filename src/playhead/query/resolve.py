"""A request to a query: names become attributes, values their attribute's type, dates one window.

Everything that can be wrong in meaning is wrong here, with the place: an unknown attribute, an operator that does not
go with it, a value of the wrong kind. Afterwards nobody sees a dict, and nothing can fail but the engine.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from playhead.errors import InvalidAggregation, InvalidFilter, InvalidGroupBy, InvalidOperator, RequestError, raise_all
from playhead.model.attributes import BY_NAME as ATTRIBUTES
from playhead.model.attributes import (
    EVENT_PROPERTY,
    NAMES,
    PLATFORM_CODES,
    PLATFORMS,
    Attribute,
    Entity,
    Type,
    Use,
    attributes_for,
)
from playhead.model.record import property_text
from playhead.query.entities import ENTITIES
from playhead.query.operators import BY_NAME, NUMBERS, STRINGS, Operator, Shape, operators_of
from playhead.query.parse import Aggregation, Filter, Grouping, Request, truth, whole_number
from playhead.query.window import Window, day, moments, resolve_window

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
FUNCTIONS = ("sum", "avg", "min", "max")
COUNT_OPERATORS = ("", "count", None)
ALL_GROUPS = 2**53
"""More than there can be."""


@dataclass(frozen=True, slots=True)
class Match:
    """One condition. `value` is typed: text, number (Decimal), bool or code, or a tuple of these.

    `property_name` names the custom property of a JSON attribute; `event_property` is the condition that the same event has to meet.
    """

    attribute: Attribute
    operator: Operator
    value: Any
    property_name: str | None = None
    event_property: Match | None = None
    source: Filter | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One grouping; `key` is its name in the answer."""

    attribute: Attribute
    maximum: int
    property_name: str | None = None

    @property
    def key(self) -> str:
        return self.attribute.name if self.property_name is None else f"{self.attribute.name}_{self.property_name}"


@dataclass(frozen=True, slots=True)
class Metric:
    """One number of the answer. `function` is None for counts. `of_latest`: each user counts once, by the latest of his sessions."""

    attribute: Attribute
    function: str | None
    property_name: str | None = None
    of_latest: bool = False

    @property
    def key(self) -> str:
        if self.function is None:
            return self.attribute.name
        name = f"{self.function}_{self.attribute.name}"
        return name if self.property_name is None else f"{name}_{self.property_name}"

    @property
    def has_amount(self) -> bool:
        """Whether it is divided by an amount, or nothing when that is 0."""
        return self.function in ("sum", "avg") or self.attribute.type is Type.SHARE


@dataclass(frozen=True, slots=True)
class Query:
    """What to answer of which entity, for which app (`app` its number, `appid` its public id). Groups are ranked by `metrics[rank]`."""

    entity: Entity
    app: int
    appid: str
    window: Window
    matches: tuple[Match, ...]
    page: int
    page_size: int
    groups: tuple[Group, ...] = ()
    metrics: tuple[Metric, ...] = ()
    rank: int = 0
    comparison: bool = False
    with_video: bool = True
    with_details: bool = False
    without_session: bool = False
    cursor: str | None = None


def resolve(request: Request, entity: Entity, *, app: int, appid: str, now: datetime) -> Query:
    """Look everything up. Raises the error of the first wrong part, with all that is wrong in it."""
    window, matches = _filters(request.filters, entity, now)
    metrics, rank = _metrics(request.aggregation, entity)
    return Query(
        entity=entity,
        app=app,
        appid=appid,
        window=window,
        matches=matches,
        page=request.page,
        page_size=request.page_size,
        groups=_groups(request.group_by, entity),
        metrics=metrics,
        rank=rank,
        comparison=request.comparison and not request.group_by,
        with_video=request.with_video,
        with_details=request.with_details,
        without_session=request.without_session,
        cursor=request.cursor,
    )


def resolve_list(request: Request, entity: Entity, *, app: int, appid: str, now: datetime) -> Query:
    """`resolve` for a list; a list of groups is asked as analytics are, for all groups."""
    query = resolve(request, entity, app=app, appid=appid, now=now)
    listed, names = ENTITIES[entity].groups, ATTRIBUTES[entity]
    if listed is None:
        return query
    groups = tuple(Group(names[name], ALL_GROUPS) for _, name in listed.by)
    return replace(query, groups=groups, metrics=tuple(Metric(names[name], how) for _, name, how in listed.numbers))


def _filters(filters: tuple[Filter, ...], entity: Entity, now: datetime) -> tuple[Window, tuple[Match, ...]]:
    matches: list[Match] = []
    dates: list[tuple[str, str, Filter]] = []
    wrong: list[RequestError] = []
    for index, entry in enumerate(filters):
        place = f"filters[{index}]"
        try:
            attribute = _attribute(entry.attribute, entity, Use.FILTER, place, InvalidFilter)
            operator = _operator(entry.operator, attribute.type, attribute.name, f"{place}.operator")
            if attribute.name == "date_range":
                _no_property(entry, attribute, place)
                dates.append((operator.name, f"{place}.value", entry))
            else:
                matches.append(_match(entry, attribute, operator, place))
        except RequestError as error:
            wrong.append(error)
    raise_all(wrong)
    return resolve_window(dates, now), tuple(matches)


def _attribute(name: str, entity: Entity, use: Use, place: str, error: type[RequestError]) -> Attribute:
    attribute = ATTRIBUTES[entity].get(name)
    if attribute is None or use not in attribute.use(entity):
        wrong = f"{name} cannot be used here" if name in NAMES else f"Unknown attribute: {name}"
        raise error(f"{wrong}; possible are {', '.join(attributes_for(entity, use))}", detail=f"{place}.attribute")
    return attribute


def _operator(name: str, type_: Type, attribute: str, place: str) -> Operator:
    operator = BY_NAME.get(name)
    if operator is None or type_ not in operator.types:
        allowed = ", ".join(operators_of(type_))
        raise InvalidOperator(
            f"Operator '{name}' not supported for attribute '{attribute}'; possible are {allowed}", detail=place
        )
    return operator


def _match(entry: Filter, attribute: Attribute, operator: Operator, place: str) -> Match:
    _no_property(entry, attribute, place)
    value = _values(entry.value, attribute.type, operator, f"{place}.value")
    inner = None
    if entry.property is not None:
        inner_place = f"{place}.property"
        inner_operator = _operator(
            entry.property.operator, Type.JSON, f"property {entry.property.name}", f"{inner_place}.operator"
        )
        inner_value = _values(entry.property.value, Type.JSON, inner_operator, f"{inner_place}.value")
        inner = Match(EVENT_PROPERTY, inner_operator, inner_value, entry.property.name)
    return Match(attribute, operator, value, entry.property_name, inner, entry)


def _no_property(entry: Filter, attribute: Attribute, place: str) -> None:
    """property_name belongs to JSON attributes, property to event_name, and only there."""
    _property_name(attribute, entry.property_name, place, InvalidFilter)
    if entry.property is not None and attribute.name != "event_name":
        raise InvalidFilter("property goes with event_name only", detail=f"{place}.property")


def _property_name(attribute: Attribute, name: str | None, place: str, error: type[RequestError]) -> str | None:
    if attribute.type is Type.JSON and not name:
        raise error(f"{attribute.name} needs a property_name", detail=f"{place}.property_name")
    if attribute.type is not Type.JSON and name is not None:
        raise error(f"{attribute.name} takes no property_name", detail=f"{place}.property_name")
    return name


def _values(value: Any, type_: Type, operator: Operator, place: str) -> Any:
    """The value in its attribute's type: one, or a tuple where the operator takes an array."""
    if type_ is Type.DATETIME:
        return moments(operator.name, value, place)
    if type_ is Type.EVENT_COUNT:
        return _count_of_events(value, place)
    if operator.shape is Shape.ARRAY:
        if not isinstance(value, list):
            raise InvalidFilter(f"{operator.name} takes an array, not {value!r}", detail=place)
        return tuple(_value(item, type_, operator, f"{place}[{index}]") for index, item in enumerate(value))
    if isinstance(value, list | dict) or value is None:
        raise InvalidFilter(f"{operator.name} takes one value, not {value!r}", detail=place)
    return _value(value, type_, operator, place)


def _value(value: Any, type_: Type, operator: Operator, place: str) -> Any:
    match type_:
        case Type.INTEGER:
            return _decimal(value, place)
        case Type.BOOL:
            return _bool(value, place)
        case Type.BUCKET:
            return day(value, place)
        case Type.PLATFORM if operator.name not in ("contains", "not_contains"):
            return _platform(value, place)
        case Type.JSON if operator.types >= NUMBERS and not operator.types >= STRINGS:
            return _decimal(value, place)
        case Type.JSON if isinstance(value, bool | int | float):
            return property_text(value)
    if not isinstance(value, str):
        raise InvalidFilter(f"{value!r} is not a string", detail=place)
    return value


def _count_of_events(value: Any, place: str) -> tuple[Decimal, tuple[str, ...]]:
    """`{"count": 2, "event_names": ["Add to cart"]}`."""
    if not isinstance(value, dict) or value.keys() != {"count", "event_names"}:
        raise InvalidFilter('the value is {"count": number, "event_names": [names]}', detail=place)
    names = value["event_names"]
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InvalidFilter(f"event_names is an array of strings, not {names!r}", detail=f"{place}.event_names")
    return _decimal(value["count"], f"{place}.count"), tuple(names)


def _decimal(value: Any, place: str) -> Decimal:
    """A number, or the text of one (api-spec, section 5.1: `"180"` works)."""
    try:
        if isinstance(value, bool) or not isinstance(value, int | float | str) or not NUMBER.fullmatch(str(value)):
            raise InvalidOperation
        number = Decimal(str(value))
    except InvalidOperation:
        raise InvalidFilter(f"{value!r} is not a number", detail=place) from None
    if not number.is_finite() or abs(number.adjusted()) > 300:
        raise InvalidFilter(f"{value!r} is not a finite number", detail=place)
    return number


def _bool(value: Any, place: str) -> bool:
    parsed = truth(value)
    if parsed is None:
        raise InvalidFilter(f"{value!r} is neither true nor false", detail=place)
    return parsed


def _platform(value: Any, place: str) -> int:
    code = whole_number(value)
    if code is None and isinstance(value, str):
        code = PLATFORM_CODES.get(value.lower())
    if code not in PLATFORMS:
        allowed = ", ".join(f'"{code}" ({label})' for code, label in PLATFORMS.items())
        raise InvalidFilter(f"{value!r} is not a platform; possible are {allowed}", detail=place)
    return code


def _groups(groupings: tuple[Grouping, ...], entity: Entity) -> tuple[Group, ...]:
    groups: list[Group] = []
    wrong: list[RequestError] = []
    for index, entry in enumerate(groupings):
        try:
            groups.append(_group(entry, entity, f"group_by[{index}]"))
        except RequestError as error:
            wrong.append(error)
    raise_all(wrong)
    if len({group.key for group in groups}) < len(groups):
        raise InvalidGroupBy("The two groupings are the same", detail="group_by[1].attribute")
    return tuple(groups)


def _group(entry: Grouping, entity: Entity, place: str) -> Group:
    attribute = _attribute(entry.attribute, entity, Use.GROUP, place, InvalidGroupBy)
    name = _property_name(attribute, entry.property_name, place, InvalidGroupBy)
    maximum = whole_number(entry.max_group_number)
    if maximum is None or maximum < 1:
        raise InvalidGroupBy(
            f"max_group_number is a positive whole number, not {entry.max_group_number!r}",
            detail=f"{place}.max_group_number",
        )
    return Group(attribute, min(maximum, ALL_GROUPS), name)


def _metrics(aggregations: tuple[Aggregation, ...], entity: Entity) -> tuple[tuple[Metric, ...], int]:
    """The metrics, and which of them ranks groups: the first that was asked for, even behind the count put in front."""
    names = ATTRIBUTES[entity]
    if not aggregations:
        return tuple(Metric(names[name], function) for name, function in ENTITIES[entity].metrics), 0
    metrics: list[Metric] = []
    wrong: list[RequestError] = []
    for index, entry in enumerate(aggregations):
        try:
            metrics.append(_metric(entry, entity, f"aggregation[{index}]"))
        except RequestError as error:
            wrong.append(error)
    raise_all(wrong)
    if any(metric.function is None for metric in metrics):
        return tuple(_distinct(metrics)), 0
    return tuple(_distinct([Metric(names[ENTITIES[entity].main_count], None), *metrics])), 1


def _distinct(metrics: list[Metric]) -> Iterator[Metric]:
    """Each once: an answer's row has one place for a key."""
    yield from {metric.key: metric for metric in metrics}.values()


def _metric(entry: Aggregation, entity: Entity, place: str) -> Metric:
    attribute = _attribute(entry.attribute, entity, Use.AGGREGATE, place, InvalidAggregation)
    name = _property_name(attribute, entry.property_name, place, InvalidAggregation)
    operator = entry.operator if isinstance(entry.operator, str) else None
    is_count = attribute.type in (Type.COUNT, Type.SHARE)
    allowed: tuple[str | None, ...] = COUNT_OPERATORS if is_count else FUNCTIONS
    if operator not in allowed:
        shown = ", ".join(repr(name) for name in allowed if name is not None)
        raise InvalidAggregation(
            f"Operator {operator!r} not supported for {attribute.name}; possible are {shown}",
            detail=f"{place}.operator",
        )
    return Metric(
        attribute,
        None if is_count else operator,
        name,
        entity is Entity.USER and attribute.name == "user_custom_property",
    )


def stored_bounds(value: Decimal, scale: int) -> tuple[int, int]:
    """The whole stored units just below and just above a public number; equal when it is one exactly."""
    exact = value * scale
    limit = 2**62
    return max(min(math.floor(exact), limit), -limit), max(min(math.ceil(exact), limit), -limit)
