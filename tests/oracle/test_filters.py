"""The API against the reference: every filter with every operator, and dates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from .asking import DATE_RANGES, EVENT, SESSION, USER, asked, grouping
from .attributes import BUCKETS, GROUPS, KINDS, Entity, Kind
from .dataset import Dataset
from .queries import EVER, FILTERABLE, LISTS, OPERATORS, property_names, wanted_values
from .rows import CUSTOM_NAMES, TAGS

THOROUGHLY = {SESSION: 16, USER: 4, EVENT: 4}
"""Values asked of each attribute with each operator: the way from there to the engine is the same for all entities."""
pytestmark = pytest.mark.usefixtures("clock")


@pytest.mark.parametrize(
    ("entity", "attribute", "operator"),
    [
        (entity, name, operator)
        for entity in Entity
        for name in FILTERABLE[entity]
        for operator in OPERATORS[KINDS[name]]
    ],
)
def test_each_filter(data: Dataset, entity: Entity, attribute: str, operator: str) -> None:
    entry = {"attribute": attribute, "operator": operator}
    for named in [{"property_name": name} for name in asked_names(entity, attribute)] or [{}]:
        values = wanted_values(data.world.items[entity], {**entry, **named}).all()
        for value in listed_values(values) if operator in LISTS else thinned(values, THOROUGHLY[entity]):
            data.check(asked(entity, filters=[EVER, {**entry, **named, "value": value}], page_size=100))


def asked_names(entity: Entity, attribute: str) -> Sequence[str]:
    """Property names, if the attribute takes any; sessions are asked for more than one."""
    if not property_names(attribute):
        return ()
    if attribute.endswith("utm"):
        return TAGS[:1]
    return (CUSTOM_NAMES[2], "price", "alias") if entity is SESSION else ("price",)


def listed_values(values: Sequence[Any]) -> Sequence[Sequence[Any]]:
    return [values[:2], values[-3:], values]


def thinned(values: Sequence[Any], number: int) -> Sequence[Any]:
    """So many of them, half of them the last ones: these are the odd ones."""
    half = number // 2
    return [*values[: -half : -(-len(values) // half)], *values[-half:]]


@pytest.mark.parametrize("operator", OPERATORS[Kind.CUSTOM])
@pytest.mark.parametrize("entity", Entity)
def test_each_operator_on_an_event_property(data: Dataset, entity: Entity, operator: str) -> None:
    named = {"attribute": "user_custom_property", "property_name": "price", "operator": operator}
    for value in thinned(wanted_values(data.world.items[entity], named).all(), THOROUGHLY[entity]):
        condition = {"name": "price", "operator": operator, "value": [value] if operator in LISTS else value}
        for name in ("equal", "not_equal"):
            entry = {"attribute": "event_name", "operator": name, "value": "add to cart", "property": condition}
            data.check(asked(entity, filters=[EVER, entry], page_size=500))


@pytest.mark.parametrize("ranges", DATE_RANGES, ids=str)
@pytest.mark.parametrize("entity", Entity)
def test_each_date_range(data: Dataset, entity: Entity, ranges: Sequence[tuple[str, Any]]) -> None:
    filters = [{"attribute": "date_range", "operator": operator, "value": value} for operator, value in ranges]
    data.check(asked(entity, filters=filters, page_size=100))
    for bucket in GROUPS[entity] & BUCKETS.keys():
        data.check(asked(entity, analytics=True, filters=filters, group_by=[grouping(bucket)], page_size=100))
