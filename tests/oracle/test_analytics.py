"""The API against the reference: every grouping, pairs of them, metrics, counts, and the period before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import pytest

from .asking import DATE_RANGES, GROUPINGS, SESSION, USER, WIDE, asked, grouping
from .attributes import BUCKETS, COUNTS, GROUPS, Entity
from .dataset import Dataset
from .queries import AGGREGATED, GROUPABLE

pytestmark = pytest.mark.usefixtures("clock")


@pytest.mark.parametrize(("entity", "attribute"), GROUPINGS)
@pytest.mark.parametrize("maximum", [1, 3, 50])
def test_each_grouping(data: Dataset, entity: Entity, attribute: str, maximum: int) -> None:
    data.check(asked(entity, analytics=True, group_by=[grouping(attribute, max_group_number=maximum)], **WIDE))


@pytest.mark.parametrize(("entity", "first"), GROUPINGS)
def test_each_pair_of_groupings(data: Dataset, entity: Entity, first: str) -> None:
    """Of sessions with every third other, of users and events with one: how two meet does not depend on what is counted."""
    names = GROUPABLE[entity]
    others = names[names.index(first) % 3 :: 3] if entity is SESSION else [names[names.index(first) - 1]]
    for second, maximum in product(others, (2, 50)):
        if first != second:
            group_by = [grouping(first, max_group_number=maximum), grouping(second, max_group_number=maximum)]
            data.check(asked(entity, analytics=True, group_by=group_by, **WIDE))


@pytest.mark.parametrize(
    ("entity", "attribute"), [(entity, attribute) for entity in Entity for attribute in AGGREGATED[entity]]
)
@pytest.mark.parametrize("operator", ["sum", "avg", "min", "max"])
def test_each_metric(data: Dataset, entity: Entity, attribute: str, operator: str) -> None:
    aggregation = [{"operator": operator, **grouping(attribute)}]
    for group_by in ([], [grouping("device_model")], [grouping("event_name", max_group_number=2)]):
        data.check(asked(entity, analytics=True, group_by=group_by, aggregation=aggregation, **WIDE))


@pytest.mark.parametrize(
    ("entity", "attribute"), [(entity, attribute) for entity in Entity for attribute in COUNTS[entity]]
)
@pytest.mark.parametrize("operator", [{}, {"operator": ""}, {"operator": "count"}])
def test_each_count(data: Dataset, entity: Entity, attribute: str, operator: dict[str, str]) -> None:
    aggregation = [{"attribute": attribute, **operator}]
    for bucket in GROUPS[entity] & BUCKETS.keys():
        data.check(asked(entity, analytics=True, aggregation=aggregation, group_by=[grouping(bucket)], **WIDE))


@pytest.mark.parametrize("ranges", DATE_RANGES[:-1], ids=str)
@pytest.mark.parametrize("entity", Entity)
def test_comparison(data: Dataset, entity: Entity, ranges: Sequence[tuple[str, Any]]) -> None:
    filters = [{"attribute": "date_range", "operator": operator, "value": value} for operator, value in ranges]
    data.check(asked(entity, analytics=True, filters=filters, comparison=True))
    aggregation = [grouping(name, operator="sum") for name in AGGREGATED[entity]]
    data.check(asked(entity, analytics=True, filters=filters, comparison=True, aggregation=aggregation))


def test_a_comparison_counts_how_often_something_happened_to_a_user_in_the_period_before(data: Dataset) -> None:
    value = {"count": 0, "event_names": ["Add to cart", "add to cart"]}
    entry = {"attribute": "event_count_per_user", "operator": "greater", "value": value}
    data.check(asked(USER, analytics=True, filters=[entry], comparison=True))


@pytest.mark.parametrize("entity", Entity)
def test_comparison_is_ignored_with_a_grouping(data: Dataset, entity: Entity) -> None:
    question = asked(entity, analytics=True, group_by=[grouping("device_model")], **WIDE)
    data.check(question)
    with_it = data.ask(question.path, {**question.parameters(), "comparison": 1})
    assert with_it == data.ask(question.path, question.parameters())
