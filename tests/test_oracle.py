"""The API against the reference of `oracle/`: the same rows, the same question, the same answer.

ORACLE_EXAMPLES=N asks N random questions (2,000 by default, always the same ones; a number given asks new ones).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.oracle.answer import Query
from tests.oracle.attributes import BUCKETS, COUNTS, KINDS, Kind
from tests.oracle.compare import difference
from tests.oracle.queries import (
    AGGREGATED,
    EVER,
    FILTERABLE,
    GROUPABLE,
    LISTS,
    OPERATORS,
    Question,
    cases,
    wanted_values,
)
from tests.oracle.rows import CUSTOM_NAMES, NOW, facts, sample
from tests.oracle.session import Sessions

if TYPE_CHECKING:
    from tests.harness import App, Harness

EXAMPLES = int(os.environ.get("ORACLE_EXAMPLES", "2000"))
QUESTIONS = 20
A_DOZEN = 12
WIDE = {"filters": [EVER], "page_size": 500}


class Dataset:
    """Rows imported into a fresh app, and the same rows as the reference reads them."""

    def __init__(self, harness: Harness, rows: Sequence[Mapping[str, Any]], now: datetime = NOW) -> None:
        harness.now = now
        self.harness = harness
        self.app: App = harness.create_app()
        if rows:
            report = harness.import_rows(self.app, [dict(row) for row in rows])
            assert report["accepted"] == len(rows), report
        self.sessions: Sessions = facts(rows)

    def ask(self, path: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        response = self.harness.get(self.app, path, **parameters)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def check(self, question: Question) -> None:
        actual = self.ask(question.path, question.parameters())
        found = difference(question.answer(self.sessions, self.app.appid), actual)
        assert found is None, f"{question.told()}\n{found}"


@pytest.fixture(scope="module")
def data(harness: Harness) -> Dataset:
    return Dataset(harness, sample())


@pytest.fixture(autouse=True)
def clock(harness: Harness) -> None:
    harness.now = NOW


def test_random_questions(harness: Harness, record_property: Callable[[str, object], None]) -> None:
    checked = 0

    @settings(
        max_examples=-(-EXAMPLES // QUESTIONS),
        derandomize="ORACLE_EXAMPLES" not in os.environ,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases(QUESTIONS))
    def compare(case: tuple[list[dict[str, Any]], list[Question]]) -> None:
        nonlocal checked
        rows, asked_about = case
        dataset = Dataset(harness, rows)
        for question in asked_about:
            dataset.check(question)
            checked += 1

    compare()
    record_property("questions", checked)
    print(f"{checked} questions compared with the reference")
    assert checked >= EXAMPLES


@pytest.mark.parametrize(
    ("attribute", "operator"), [(name, operator) for name in FILTERABLE for operator in OPERATORS[KINDS[name]]]
)
def test_each_filter(data: Dataset, attribute: str, operator: str) -> None:
    entry = {"attribute": attribute, "operator": operator}
    for named in (
        [{"property_name": name} for name in (CUSTOM_NAMES[2], "price", "alias")] if is_custom(attribute) else [{}]
    ):
        values = wanted_values(data.sessions, {**entry, **named}).all()
        for value in [values[:2], values[-3:], values] if operator in LISTS else thinned(values):
            data.check(asked(filters=[EVER, {**entry, **named, "value": value}], page_size=100))


def thinned(values: Sequence[Any]) -> Sequence[Any]:
    """A dozen of many, the last ones in any case: they are the odd ones."""
    return [*values[: -A_DOZEN : -(-len(values) // A_DOZEN)], *values[-A_DOZEN:]]


def is_custom(attribute: str) -> bool:
    return KINDS[attribute] is Kind.CUSTOM


def asked(*, analytics: bool = False, **query: Any) -> Question:
    return Question(analytics, Query(NOW, **query))


@pytest.mark.parametrize("operator", OPERATORS[Kind.CUSTOM])
def test_each_operator_on_an_event_property(data: Dataset, operator: str) -> None:
    named = {"attribute": "user_custom_property", "property_name": "price", "operator": operator}
    for value in wanted_values(data.sessions, named).all():
        condition = {"name": "price", "operator": operator, "value": [value] if operator in LISTS else value}
        for name in ("equal", "not_equal"):
            entry = {"attribute": "event_name", "operator": name, "value": "add to cart", "property": condition}
            data.check(asked(filters=[EVER, entry], page_size=500))


def grouping(attribute: str, **more: Any) -> dict[str, Any]:
    return {"attribute": attribute, **({"property_name": "price"} if is_custom(attribute) else {}), **more}


@pytest.mark.parametrize("attribute", GROUPABLE)
@pytest.mark.parametrize("maximum", [1, 3, 50])
def test_each_grouping(data: Dataset, attribute: str, maximum: int) -> None:
    data.check(asked(analytics=True, group_by=[grouping(attribute, max_group_number=maximum)], **WIDE))


@pytest.mark.parametrize("first", GROUPABLE)
def test_each_pair_of_groupings(data: Dataset, first: str) -> None:
    for second, maximum in product(GROUPABLE, (2, 50)):
        if first != second:
            group_by = [grouping(first, max_group_number=maximum), grouping(second, max_group_number=maximum)]
            data.check(asked(analytics=True, group_by=group_by, **WIDE))


@pytest.mark.parametrize("attribute", AGGREGATED)
@pytest.mark.parametrize("operator", ["sum", "avg", "min", "max"])
def test_each_metric(data: Dataset, attribute: str, operator: str) -> None:
    aggregation = [{"operator": operator, **grouping(attribute)}]
    for group_by in ([], [grouping("device_model")], [grouping("event_name", max_group_number=2)]):
        data.check(asked(analytics=True, group_by=group_by, aggregation=aggregation, **WIDE))


@pytest.mark.parametrize("attribute", COUNTS)
@pytest.mark.parametrize("operator", [{}, {"operator": ""}, {"operator": "count"}])
def test_each_count(data: Dataset, attribute: str, operator: dict[str, str]) -> None:
    aggregation = [{"attribute": attribute, **operator}]
    data.check(asked(analytics=True, aggregation=aggregation, group_by=[grouping("session_uploadedon_day")], **WIDE))


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
def test_each_date_range(data: Dataset, ranges: Sequence[tuple[str, Any]]) -> None:
    filters = [{"attribute": "date_range", "operator": operator, "value": value} for operator, value in ranges]
    data.check(asked(filters=filters, page_size=100))
    for bucket in BUCKETS:
        data.check(asked(analytics=True, filters=filters, group_by=[grouping(bucket)], page_size=100))


@pytest.mark.parametrize("ranges", DATE_RANGES[:-1], ids=str)
def test_comparison(data: Dataset, ranges: Sequence[tuple[str, Any]]) -> None:
    filters = [{"attribute": "date_range", "operator": operator, "value": value} for operator, value in ranges]
    data.check(asked(analytics=True, filters=filters, comparison=True))
    aggregation = [grouping(name, operator="sum") for name in AGGREGATED]
    data.check(asked(analytics=True, filters=filters, comparison=True, aggregation=aggregation))


def test_comparison_is_ignored_with_a_grouping(data: Dataset) -> None:
    data.check(asked(analytics=True, comparison=False, group_by=[grouping("device_model")], **WIDE))
    parameters = asked(analytics=True, group_by=[grouping("device_model")]).parameters()
    with_it = data.ask("/v2/session/analytics", {**parameters, "comparison": 1})
    assert with_it == data.ask("/v2/session/analytics", parameters)


@pytest.mark.parametrize("page_size", [1, 7, 60, 500])
def test_pages_of_the_list_have_no_gap_and_no_repeat(data: Dataset, page_size: int) -> None:
    pages = list(walk(data, asked(filters=[EVER], page_size=page_size)))
    assert ids(pages) == ids([expected_whole(data, asked(filters=[EVER], page_size=500))])


@pytest.mark.parametrize("attribute", ["device_model", "session_uploaded_week", "event_name"])
def test_pages_of_the_analytics_have_no_gap_and_no_repeat(data: Dataset, attribute: str) -> None:
    group_by = [grouping(attribute, max_group_number=4)]
    whole = data.ask("/v2/session/analytics", asked(analytics=True, group_by=group_by, **WIDE).parameters())["data"]
    pages = list(walk(data, asked(analytics=True, group_by=group_by, filters=[EVER], page_size=3)))
    assert [row for page in pages for row in page] == whole


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
def test_the_cursor_has_no_gap_and_no_repeat(data: Dataset, page_size: int) -> None:
    parameters = asked(filters=[EVER], page_size=page_size).parameters()
    pages: list[list[dict[str, Any]]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = data.ask("/v2/session", {**without_page(parameters), "cursor": cursor})
        pages.append(answer["data"])
        cursor = answer["pagination"]["next_cursor"]
    assert ids(pages) == ids([expected_whole(data, asked(filters=[EVER], page_size=500))])
    assert all(len(page) == page_size for page in pages[:-1])


def without_page(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in parameters.items() if key != "page"}


def expected_whole(data: Dataset, question: Question) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = question.answer(data.sessions, data.app.appid)["data"]
    return rows


def ids(pages: Sequence[Sequence[Mapping[str, Any]]]) -> list[str]:
    return [row["sessionId"] for page in pages for row in page]
