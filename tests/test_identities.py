"""What must hold between the numbers of the API's own answers, whatever the data: sums of groups, counts and lists, shares and wholes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from statistics import mean
from typing import TYPE_CHECKING, Any

import pytest

from tests.oracle.attributes import BUCKETS, GROUPS, KINDS, Entity, Kind
from tests.oracle.dataset import Dataset
from tests.oracle.queries import (
    AGGREGATED,
    EVER,
    FILTERABLE,
    GROUPABLE,
    LISTS,
    OPERATORS,
    property_names,
    wanted_values,
)
from tests.oracle.rows import NOW
from tests.oracle.uploads import sample_uploads
from tests.oracle.world import Upload

if TYPE_CHECKING:
    from tests.harness import Harness

Row = dict[str, Any]

SESSION, USER, EVENT = Entity
MAIN = {SESSION: "session_count", USER: "user_count", EVENT: "event_count"}
NEW = "session_new_users_count"
MOVED = {row["sessionId"] for row in sample_uploads()[5].rows[4:]}
UNKNOWN = 50
"""The number of a session of which only events are known: not the first of its user."""

FILTERS: Sequence[Sequence[Mapping[str, Any]]] = (
    [],
    [{"attribute": "device_platform", "operator": "equal", "value": "android"}],
    [{"attribute": "event_name", "operator": "contains", "value": "CART"}],
    [{"attribute": "device_model", "operator": "not_in", "value": ["Sony", "Samsung"]}],
    [{"attribute": "user_first_referer_domain", "operator": "not_equal", "value": "example.org"}],
    [{"attribute": "device_country", "operator": "equal", "value": "nowhere at all"}],
)


def numbered_by_the_server(upload: Upload) -> Upload:
    """Numbers that were imported may be odd, and a session that moves takes its number along: two first sessions of a user."""
    rows: list[Row] = [{key: value for key, value in row.items() if key != "sessionNumber"} for row in upload.rows]
    if upload.kind == "sessions":
        rows = [row for row in rows if row["sessionId"] not in MOVED]
    if upload.kind == "events":
        rows = [{**row, "sessionProperty": {**row["sessionProperty"], "sessionNumber": UNKNOWN}} for row in rows]
    return Upload(upload.kind, rows, upload.at)


@pytest.fixture(scope="module")
def data(harness: Harness) -> Dataset:
    return Dataset(harness, [numbered_by_the_server(upload) for upload in sample_uploads()])


@pytest.fixture(autouse=True)
def clock(harness: Harness) -> None:
    harness.now = NOW


def answer(data: Dataset, entity: Entity, filters: Sequence[Mapping[str, Any]], **more: Any) -> list[Row]:
    """The rows of the analytics."""
    query = {"filters": [EVER, *filters], "page_size": 500, **more}
    rows: list[Row] = data.ask(f"/v2/{entity}/analytics", query)["data"]
    return rows


def total(data: Dataset, entity: Entity, filters: Sequence[Mapping[str, Any]], **more: Any) -> Row:
    (row,) = answer(data, entity, filters, **more)
    return row


def listed(data: Dataset, entity: Entity, filters: Sequence[Mapping[str, Any]]) -> list[Row]:
    rows: list[Row] = data.ask(f"/v2/{entity}", {"filters": [EVER, *filters], "page_size": 500})["data"]
    return rows


def grouping(attribute: str) -> Row:
    names = property_names(attribute)
    return {"attribute": attribute, **({"property_name": "price" if "price" in names else names[0]} if names else {})}


def single(entity: Entity, attribute: str) -> bool:
    """Whether what is counted has one value of it: a user has many, but for what is of himself."""
    own = attribute.startswith("user_first_") or attribute == "uxcamuserid"
    return KINDS[attribute] is not Kind.EVENT if entity is not USER else own


def adding_up(entity: Entity, attribute: str) -> list[Row]:
    """Metrics whose parts sum up to the whole. The first session of a user may have many kinds of events."""
    sums = [{"attribute": "session_gesture_count", "operator": "sum"}] if entity is not USER else []
    if entity is USER:
        sums.append({"attribute": "user_session_count", "operator": "sum"})
    new = [] if attribute.startswith("event_") else [{"attribute": NEW}]
    return [{"attribute": MAIN[entity]}, *new, *sums]


SINGLE = [
    (entity, name)
    for entity in Entity
    for name in GROUPABLE[entity]
    if single(entity, name) or (entity is EVENT and name == "event_name")
]


@pytest.mark.parametrize(("entity", "attribute"), SINGLE)
def test_groups_and_others_and_missing_are_the_total(data: Dataset, entity: Entity, attribute: str) -> None:
    for filters in FILTERS[:3:2]:
        group_by, aggregation = [{**grouping(attribute), "max_group_number": 2}], adding_up(entity, attribute)
        rows = answer(data, entity, filters, group_by=group_by, aggregation=aggregation)
        if KINDS[attribute] in (Kind.TEXT, Kind.CUSTOM):
            missing = {**grouping(attribute), "operator": "not_contains", "value": ""}
            rows.append(total(data, entity, [*filters, missing], aggregation=aggregation))
        whole = total(data, entity, filters, aggregation=aggregation)
        for key, value in whole.items():
            if key != "dashboard_link":
                assert sum(row[key] or 0 for row in rows) == (value or 0), (filters, key)


@pytest.mark.parametrize("entity", [SESSION, USER])
@pytest.mark.parametrize("attribute", ["device_manufacturer", "device_city", "session_uploaded_week"])
def test_new_users_do_not_overlap(data: Dataset, entity: Entity, attribute: str) -> None:
    """Nor do they where the users themselves are in many groups."""
    rows = answer(data, entity, [], group_by=[{"attribute": attribute}])
    missing = []
    if KINDS[attribute] is Kind.TEXT:
        missing = answer(data, entity, [{"attribute": attribute, "operator": "not_contains", "value": ""}])
    assert sum(row[NEW] for row in [*rows, *missing]) == total(data, entity, [])[NEW] > 3


@pytest.mark.parametrize("entity", Entity)
@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_a_list_has_as_many_rows_as_are_counted(
    data: Dataset, entity: Entity, filters: Sequence[Mapping[str, Any]]
) -> None:
    rows, row = listed(data, entity, filters), total(data, entity, filters)
    assert len(rows) == row[MAIN[entity]]
    if entity is SESSION:
        assert len({one["user"]["uxcamuserid"] for one in rows}) == row["session_unique_user_count"]
        assert len({one["user"]["uxcamuserid"] for one in rows if one["sessionNumber"] == 1}) == row[NEW]
    if entity is EVENT:
        assert len({one["userProperty"]["uxcamuserid"] for one in rows}) == row["event_unique_user_count"]
        assert len({one["sessionProperty"]["sessionId"] for one in rows}) == row["event_unique_session_count"]


USAGE = {
    "totalSession": "user_session_count",
    "totalSessionTime": "user_session_duration",
    "totalGesture": "user_gesture_count",
    "screenCount": "user_screen_count",
    "eventCount": "user_event_count",
    "rageGestureCount": "user_rage_gesture_count",
    "responsiveGestureCount": "user_responsive_gesture_count",
    "unresponsiveGestureCount": "user_unresponsive_gesture_count",
}
PROPERTY = {
    "durationSec": "session_duration",
    "totalGesture": "session_gesture_count",
    "totalScreen": "session_screen_count",
    "uniqueScreensCount": "session_unique_screen_count",
    "rageGestureCount": "session_rage_gesture_count",
}


@pytest.mark.parametrize(("entity", "part", "names"), [(USER, "usage", USAGE), (SESSION, "property", PROPERTY)])
@pytest.mark.parametrize("filters", FILTERS[:-1], ids=str)
def test_rows_of_a_list_add_up_to_the_metrics(
    data: Dataset, entity: Entity, part: str, names: Mapping[str, str], filters: Sequence[Mapping[str, Any]]
) -> None:
    rows = [row[part] for row in listed(data, entity, filters)]
    functions: dict[str, Callable[[list[float]], float]] = {"sum": sum, "min": min, "max": max, "avg": mean}
    aggregation = [{"attribute": name, "operator": function} for name in names.values() for function in functions]
    found = total(data, entity, filters, aggregation=aggregation)
    for key, name in names.items():
        for function, of in functions.items():
            assert found[f"{function}_{name}"] == pytest.approx(of([row[key] for row in rows])), (function, name)


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_gestures_are_the_responsive_and_the_unresponsive_ones(
    data: Dataset, filters: Sequence[Mapping[str, Any]]
) -> None:
    for row in listed(data, USER, filters):
        usage = row["usage"]
        assert usage["totalGesture"] == usage["responsiveGestureCount"] + usage["unresponsiveGestureCount"]
        assert usage["registeredOn"] <= usage["lastseenOn"]
    known = {"attribute": "session_responsive_gesture_count", "operator": "greater_or_equal", "value": 0}
    names = ("gesture", "responsive_gesture", "unresponsive_gesture")
    aggregation = [{"attribute": f"session_{name}_count", "operator": "sum"} for name in names]
    for entity in (SESSION, EVENT):
        found = total(data, entity, [*filters, known], aggregation=aggregation)
        whole, *parts = (found[f"sum_session_{name}_count"] or 0 for name in names)
        assert whole == sum(parts)


def test_events_of_the_users_are_all_events(data: Dataset) -> None:
    rows = answer(data, EVENT, [], group_by=[{"attribute": "uxcamuserid"}])
    by_user = {row["uxcamuserid"]: row["event_count"] for row in rows}
    assert sum(by_user.values()) == total(data, EVENT, [])["event_count"] > 100
    sessions = {row["sessionId"] for row in listed(data, SESSION, [])}
    baselines = data.world.baselines
    events = listed(data, EVENT, [])
    for row in listed(data, USER, []):
        if row["uxcamUserId"] not in baselines:
            own = [one for one in events if one["userProperty"]["uxcamuserid"] == row["uxcamUserId"]]
            known = [one for one in own if one["sessionProperty"]["sessionId"] in sessions]
            assert row["usage"]["eventCount"] == len(known)


@pytest.mark.parametrize(
    ("entity", "attribute"),
    [(entity, name) for entity in (SESSION, EVENT) for name in FILTERABLE[entity]],
)
def test_what_satisfies_a_filter_and_what_does_not_are_all(data: Dataset, entity: Entity, attribute: str) -> None:
    whole = total(data, entity, [])[MAIN[entity]]
    named = grouping(attribute)
    for negative in OPERATORS[KINDS[attribute]]:
        if negative.startswith("not_"):
            positive = negative.removeprefix("not_")
            values = wanted_values(data.world.items[entity], {**named, "operator": positive}).all()[:2]
            value = values if positive in LISTS else values[0]
            found = [
                total(data, entity, [{**named, "operator": name, "value": value}])[MAIN[entity]]
                for name in (positive, negative)
            ]
            assert sum(found) == whole, (negative, value)


@pytest.mark.parametrize(("entity", "attribute"), [(entity, name) for entity in Entity for name in AGGREGATED[entity]])
def test_the_average_lies_between_least_and_most(data: Dataset, entity: Entity, attribute: str) -> None:
    aggregation = [{**grouping(attribute), "operator": name} for name in ("min", "avg", "max", "sum")]
    for row in answer(data, entity, [], aggregation=aggregation, group_by=[{"attribute": "device_platform"}]):
        values = [value for key, value in row.items() if key.startswith(("min_", "avg_", "max_", "sum_"))]
        least, average, most, whole = values
        assert values == [None] * 4 or least <= average <= most
        assert average in (None, 0) or round(whole / average, 6) == int(round(whole / average, 6)) <= row[MAIN[entity]]


@pytest.mark.parametrize("entity", Entity)
def test_a_comparison_is_with_the_window_before(data: Dataset, entity: Entity) -> None:
    lower, middle, upper = (f"{NOW - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}" for days in (60, 30, 0))
    before = f"{NOW - timedelta(days=30, seconds=1):%Y-%m-%dT%H:%M:%SZ}"
    spans = [{"lower": lower, "upper": before}, {"lower": middle, "upper": upper}]
    ranges = [[{"attribute": "date_range", "operator": "between_dates", "value": span}] for span in spans]
    previous, current = (total(data, entity, filters) for filters in ranges)
    found = total(data, entity, ranges[1], comparison=1)
    for key, value in current.items():
        if key != "dashboard_link":
            change = (value - previous[key]) / previous[key] * 100 if previous[key] else None
            assert found[f"{key}_pct_change"] == (None if change is None else pytest.approx(change, abs=0.0051))


@pytest.mark.parametrize("entity", [SESSION, EVENT])
def test_days_weeks_and_months_hold_the_same(data: Dataset, entity: Entity) -> None:
    found = [
        sum(row[MAIN[entity]] for row in answer(data, entity, [], group_by=[{"attribute": bucket}]))
        for bucket in GROUPS[entity] & BUCKETS.keys()
    ]
    assert found == [total(data, entity, [])[MAIN[entity]]] * 3
