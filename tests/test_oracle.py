"""The API against the reference of `oracle/`: the same uploads, the same question, the same answer.

ORACLE_EXAMPLES=N asks N random questions (2,400 by default, always the same ones; a number given asks new ones).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.oracle.answer import Query
from tests.oracle.attributes import BUCKETS, COUNTS, GROUPS, KINDS, Entity, Kind
from tests.oracle.dataset import Dataset
from tests.oracle.queries import (
    AGGREGATED,
    EVER,
    FILTERABLE,
    GROUPABLE,
    LISTS,
    OPERATORS,
    Case,
    Question,
    cases,
    property_names,
    wanted_values,
)
from tests.oracle.rows import CUSTOM_NAMES, NOW, TAGS
from tests.oracle.uploads import sample_uploads

if TYPE_CHECKING:
    from tests.harness import Harness

EXAMPLES = int(os.environ.get("ORACLE_EXAMPLES", "2400"))
QUESTIONS = 50
WIDE: dict[str, Any] = {"filters": [EVER], "page_size": 500}
SESSION, USER, EVENT = Entity
THOROUGHLY = {SESSION: 16, USER: 4, EVENT: 4}
"""Values asked of each attribute with each operator: the way from there to the engine is the same for all entities."""


@pytest.fixture(scope="module")
def data(harness: Harness) -> Dataset:
    return Dataset(harness, sample_uploads())


@pytest.fixture(autouse=True)
def clock(harness: Harness) -> None:
    harness.now = NOW


def test_random_questions(harness: Harness, record_property: Callable[[str, object], None]) -> None:
    checked: Counter[str] = Counter()

    @settings(
        max_examples=-(-EXAMPLES // QUESTIONS),
        derandomize="ORACLE_EXAMPLES" not in os.environ,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases(QUESTIONS))
    def compare(case: Case) -> None:
        dataset = Dataset(harness, case.uploads)
        harness.now = NOW
        for question in case.questions:
            dataset.check(question)
            checked[question.path] += 1

    compare()
    record_property("questions", checked.total())
    print(f"{checked.total()} questions compared with the reference: {dict(checked)}")
    assert checked.total() >= EXAMPLES
    assert len(checked) == 6 or EXAMPLES < QUESTIONS


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


def asked(entity: Entity, *, analytics: bool = False, **query: Any) -> Question:
    return Question(entity, analytics, Query(NOW, **query))


@pytest.mark.parametrize("operator", OPERATORS[Kind.CUSTOM])
@pytest.mark.parametrize("entity", Entity)
def test_each_operator_on_an_event_property(data: Dataset, entity: Entity, operator: str) -> None:
    named = {"attribute": "user_custom_property", "property_name": "price", "operator": operator}
    for value in thinned(wanted_values(data.world.items[entity], named).all(), THOROUGHLY[entity]):
        condition = {"name": "price", "operator": operator, "value": [value] if operator in LISTS else value}
        for name in ("equal", "not_equal"):
            entry = {"attribute": "event_name", "operator": name, "value": "add to cart", "property": condition}
            data.check(asked(entity, filters=[EVER, entry], page_size=500))


def grouping(attribute: str, **more: Any) -> dict[str, Any]:
    names = property_names(attribute)
    named = {"property_name": "price" if "price" in names else TAGS[1]} if names else {}
    return {"attribute": attribute, **named, **more}


GROUPINGS = [(entity, name) for entity in Entity for name in GROUPABLE[entity]]


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


DATE_RANGES: Sequence[Sequence[tuple[str, Any]]] = (
    [],
    [("on", "2023-01-16")],
    [("not_on", "2023-01-16")],
    [("before", "2023-01-16")],
    [("after", "2023-01-16")],
    [("after", "2022-12-01T00:00:00.000Z")],
    [("between_dates", {"lower": "2023-01-01", "upper": "2023-01-19"})],
    [("between_dates", {"lower": "2023-01-19", "upper": "2023-01-19"})],
    [("between_dates", {"lower": "2022-12-31T23:59:59.5Z", "upper": "2023-01-19T05:45:00+05:45"})],
    [("after", "2022-12-01"), ("before", "2023-01-01")],
    [("between_dates", {"lower": "2022-12-01", "upper": "2023-01-19"}), ("before", "2023-01-16")],
    [("on", "2023-01-16"), ("on", "2023-01-19")],
)


@pytest.mark.parametrize("ranges", DATE_RANGES, ids=str)
@pytest.mark.parametrize("entity", Entity)
def test_each_date_range(data: Dataset, entity: Entity, ranges: Sequence[tuple[str, Any]]) -> None:
    filters = [{"attribute": "date_range", "operator": operator, "value": value} for operator, value in ranges]
    data.check(asked(entity, filters=filters, page_size=100))
    for bucket in GROUPS[entity] & BUCKETS.keys():
        data.check(asked(entity, analytics=True, filters=filters, group_by=[grouping(bucket)], page_size=100))


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


@pytest.mark.parametrize("page_size", [1, 7, 60, 500])
@pytest.mark.parametrize("entity", Entity)
def test_pages_of_the_list_have_no_gap_and_no_repeat(data: Dataset, entity: Entity, page_size: int) -> None:
    pages = list(walk(data, asked(entity, filters=[EVER], page_size=page_size)))
    assert keys(pages) == keys([expected_whole(data, entity)])


@pytest.mark.parametrize(
    ("entity", "attribute"),
    [
        (SESSION, "device_model"),
        (SESSION, "session_uploaded_week"),
        (SESSION, "event_name"),
        (USER, "event_name"),
        (EVENT, "event_uploaded_week"),
    ],
)
def test_pages_of_the_analytics_have_no_gap_and_no_repeat(data: Dataset, entity: Entity, attribute: str) -> None:
    group_by = [grouping(attribute, max_group_number=4)]
    whole = asked(entity, analytics=True, group_by=group_by, **WIDE)
    pages = walk(data, asked(entity, analytics=True, group_by=group_by, filters=[EVER], page_size=3))
    assert [row for page in pages for row in page] == data.ask(whole.path, whole.parameters())["data"]


def walk(data: Dataset, question: Question) -> Iterator[list[dict[str, Any]]]:
    """The pages by number, until `next` is null; and the page after the last is empty."""
    parameters = question.parameters()
    page: int | None = 1
    while page is not None:
        answer = data.ask(question.path, {**parameters, "page": page})
        assert answer["pagination"]["current"] == page
        yield answer["data"]
        last, page = page, answer["pagination"]["next"]
    beyond = data.ask(question.path, {**parameters, "page": last + 1})
    assert beyond["data"] == []
    assert beyond["pagination"] == {"current": last + 1, "next": None, "total": 0}


@pytest.mark.parametrize("page_size", [1, 7, 500])
@pytest.mark.parametrize("entity", Entity)
def test_the_cursor_has_no_gap_and_no_repeat(data: Dataset, entity: Entity, page_size: int) -> None:
    question = asked(entity, filters=[EVER], page_size=page_size)
    parameters = {key: value for key, value in question.parameters().items() if key != "page"}
    pages: list[list[dict[str, Any]]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = data.ask(question.path, {**parameters, "cursor": cursor})
        pages.append(answer["data"])
        cursor = answer["pagination"]["next_cursor"]
    assert keys(pages) == keys([expected_whole(data, entity)])
    assert all(len(page) == page_size for page in pages[:-1])


def expected_whole(data: Dataset, entity: Entity) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = asked(entity, **WIDE).answer(data.world, data.app.appid)["data"]
    return rows


def keys(pages: Sequence[Sequence[Mapping[str, Any]]]) -> list[Any]:
    """What tells the rows apart; an event's id is not always known to the reference."""
    return [key(row) for page in pages for row in page]


def key(row: Mapping[str, Any]) -> Any:
    if "eventId" in row:
        return row["sessionProperty"]["sessionId"], row["eventDate"], row["eventPropertyTime"], row["eventName"]
    return row.get("sessionId") or row["uxcamUserId"]


def test_ids_of_events_are_distinct(data: Dataset) -> None:
    rows = data.ask("/v2/event", WIDE)["data"]
    assert len({row["eventId"] for row in rows}) == len(rows) == len(expected_whole(data, EVENT))
