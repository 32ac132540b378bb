"""Answers: rows of the engine to documented JSON."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from playhead.query.cursor import parse_cursor
from playhead.query.link import Addresses
from playhead.query.numbers import metric_values
from playhead.query.run import GroupRows, ListRows
from playhead.query.shape import Answer, grouped_answer, list_answer, percent_change, totals_answer
from tests.query.test_compile import analysed, listed
from tests.samples import condition

BASE = "http://playhead.test"
COUNT = [{"attribute": "session_count"}]
ROW = (datetime(2023, 1, 2), 5, 3, False, False, '"property":{}}')
ADDRESSES = Addresses(BASE, lambda session_id: f"{BASE}/v/{session_id}")


def decoded(answer: Answer) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(answer))
    return plain


def grouped(*rows: tuple[Any, ...], by: str | list[str], filters: tuple[Any, ...] = (), **asked: Any) -> Answer:
    """Rows counted and grouped `by` these."""
    names = [by] if isinstance(by, str) else by
    query = analysed(*filters, group_by=[{"attribute": name} for name in names], aggregation=COUNT, **asked)
    return grouped_answer(query, GroupRows(list(rows), top=(("kept",),) * len(names)), BASE)


def values(answer: Answer, key: str) -> list[Any]:
    return [row[key] for row in decoded(answer)["data"]]


@pytest.mark.parametrize(
    ("current", "previous", "change"),
    [
        (110, 100, 10.0),
        (79.34, 100, -20.66),
        (0, 4, -100.0),
        (1, 3, -66.67),
        (5, 5, 0.0),
        (5, 0, None),
        (0, 0, None),
        (5, None, None),
        (None, 5, None),
        (None, None, None),
    ],
)
def test_percent_change(current: Any, previous: Any, change: float | None) -> None:
    assert percent_change(current, previous) == change


@pytest.mark.parametrize(
    ("attribute", "function", "cells", "value"),
    [
        ("session_duration", "avg", (92_126, 1), 92.126),
        ("session_duration", "avg", (90_000, 3), 30),
        ("session_duration", "sum", (1_500, 2), 1.5),
        ("session_duration", "max", (1_500,), 1.5),
        ("session_gesture_count", "avg", (10, 3), 10 / 3),
        ("session_gesture_count", "sum", (2**60 + 1, 3), 2**60 + 1),
        ("session_gesture_count", "avg", (0, 0), None),
        ("session_gesture_count", "sum", (0, 0), None),
        ("session_gesture_count", "sum", (0, 2), 0),
        ("session_gesture_count", "min", (None,), None),
        ("session_gesture_count", "min", (0,), 0),
    ],
)
def test_numbers_of_metrics(attribute: str, function: str, cells: tuple[Any, ...], value: Any) -> None:
    metrics = analysed(aggregation=[{"attribute": attribute, "operator": function}]).metrics
    found = metric_values(metrics, (7, *cells))
    assert found == {"session_count": 7, f"{function}_{attribute}": value}
    assert type(found[f"{function}_{attribute}"]) is type(value)


def test_a_whole_number_has_no_fraction_in_json() -> None:
    metrics = analysed(aggregation=[{"attribute": "session_duration", "operator": "sum"}]).metrics
    assert msgspec.json.encode(metric_values(metrics, (1, 5000, 1))) == b'{"session_count":1,"sum_session_duration":5}'


def test_a_row_of_the_list() -> None:
    answer = decoded(list_answer(listed(), ListRows([ROW], False), None, ADDRESSES))
    url = f"{BASE}/app/60f6c0b8b97ba419120b82eb/sessions/list/1/{'0' * 23}5"
    head = {"sessionId": "0" * 23 + "5", "video": "No video available for this session", "sessionNumber": 3, "url": url}
    assert answer["data"] == [{**head, "property": {}}]
    assert answer["pagination"] == {"current": 1, "next": None, "total": 1}


@pytest.mark.parametrize(
    ("asked", "has_video", "held", "video"),
    [
        ({}, True, True, f"{BASE}/v/{'0' * 23}5"),
        ({}, True, False, None),
        ({}, False, False, "No video available for this session"),
        ({}, False, True, "No video available for this session"),
        ({"with_video": "false"}, True, True, None),
        ({"with_video": "false"}, False, False, None),
    ],
    ids=["held", "elsewhere", "none", "none by its row", "not asked for", "not asked for, and none"],
)
def test_a_video_is_a_link_a_text_or_null(
    asked: dict[str, Any], has_video: bool, held: bool, video: str | None
) -> None:
    row = (*ROW[:3], has_video, held, ROW[5])
    assert decoded(list_answer(listed(**asked), ListRows([row], False), None, ADDRESSES))["data"][0]["video"] == video


def test_an_empty_list() -> None:
    answer = decoded(list_answer(listed(page="2"), ListRows([], False), None, ADDRESSES))
    assert answer == {"success": True, "data": [], "pagination": {"current": 2, "next": None, "total": 0}}


def test_the_next_page_and_cursor() -> None:
    query = listed(cursor="")
    pagination = decoded(list_answer(query, ListRows([ROW], True), None, ADDRESSES))["pagination"]
    cursor = parse_cursor(pagination.pop("next_cursor"), 2)
    assert pagination == {"current": 1, "next": 2, "total": 1}
    assert cursor is not None
    assert (cursor.uploaded, cursor.ids, cursor.page) == (datetime(2023, 1, 2, tzinfo=UTC), (5,), 2)
    assert (cursor.lower, cursor.upper) == (query.window.lower, query.window.upper)


def test_the_last_page_has_no_next_cursor() -> None:
    answer = decoded(list_answer(listed(cursor=""), ListRows([ROW], False), None, ADDRESSES))
    assert answer["pagination"] == {"current": 1, "next": None, "total": 1, "next_cursor": None}


def test_changes_come_after_the_link() -> None:
    answer = decoded(totals_answer(analysed(aggregation=COUNT, comparison="1"), (3,), (2,), BASE))
    assert list(answer["data"][0]) == ["session_count", "dashboard_link", "session_count_pct_change"]
    assert answer["data"][0]["session_count_pct_change"] == 50.0


def test_totals_stand_on_the_first_page_only() -> None:
    answer = decoded(totals_answer(analysed(aggregation=COUNT, page="2"), (3,), None, BASE))
    assert answer == {"success": True, "data": [], "pagination": {"current": 2, "next": None, "total": 0}}


@pytest.mark.parametrize(
    ("by", "value", "shown"),
    [
        ("device_platform", 3, "web"),
        ("session_id", 5, "0" * 23 + "5"),
        ("session_uploadedon_day", date(2023, 1, 5), "2023-01-05"),
        ("device_model", "SM", "SM"),
        ("device_model", "", ""),
        ("device_model", None, "others"),
    ],
)
def test_labels(by: str, value: Any, shown: str) -> None:
    assert values(grouped((value, 1), by=by), by) == [shown]


def test_months_without_sessions_are_zero() -> None:
    asked = condition("date_range", "between_dates", {"lower": "2022-11-15", "upper": "2023-02-01"})
    answer = grouped((date(2023, 1, 1), 4), by="session_uploaded_month", filters=(asked,))
    assert values(answer, "session_uploaded_month") == ["Nov 2022", "Dec 2022", "Jan 2023", "Feb 2023"]
    assert values(answer, "session_count") == [0, 0, 4, 0]


def test_weeks_go_from_monday_to_sunday() -> None:
    asked = condition("date_range", "between_dates", {"lower": "2023-01-01", "upper": "2023-01-09"})
    answer = grouped((date(2023, 1, 2), 4), by="session_uploaded_week", filters=(asked,))
    assert values(answer, "session_uploaded_week") == ["Dec 26 - Jan 01", "Jan 02 - Jan 08", "Jan 09 - Jan 15"]
    assert values(answer, "session_count") == [0, 4, 0]


def test_averages_of_nothing_are_null_in_filled_buckets() -> None:
    asked = condition("date_range", "on", "2023-01-05")
    query = analysed(asked, group_by=[{"attribute": "session_uploaded_week"}])
    row = decoded(grouped_answer(query, GroupRows([]), BASE))["data"][0]
    assert (row["session_count"], row["avg_session_duration"]) == (0, None)


def test_an_empty_window_has_no_buckets() -> None:
    days = (condition("date_range", "on", "2023-01-05"), condition("date_range", "on", "2023-01-03"))
    assert decoded(grouped(by="session_uploaded_week", filters=days))["data"] == []


def test_days_are_not_filled_and_keep_their_rank() -> None:
    days = [date(2023, 1, 5), date(2023, 1, 2)]
    answer = grouped(*((day, 1) for day in days), by="session_uploadedon_day")
    assert values(answer, "session_uploadedon_day") == ["2023-01-05", "2023-01-02"]


def test_filled_buckets_are_paged() -> None:
    asked = condition("date_range", "between_dates", {"lower": "2022-11-15", "upper": "2023-02-01"})
    answer = grouped(by="session_uploaded_month", filters=(asked,), page="2", page_size="3")
    assert values(answer, "session_uploaded_month") == ["Feb 2023"]
    assert (answer.pagination.next, answer.pagination.total) == (None, 1)


def test_rows_with_others_come_last_of_two_groups() -> None:
    rows = [("a", None, 9), ("a", "x", 5), (None, "x", 3), ("b", "x", 1)]
    answer = grouped(*rows, by=["device_model", "app_version"])
    assert values(answer, "session_count") == [5, 1, 9, 3]


def test_two_groups_with_a_month_are_in_its_order() -> None:
    rows = [("a", date(2023, 1, 1), 9), ("b", date(2022, 12, 1), 5), ("a", date(2022, 12, 1), 3)]
    answer = grouped(*rows, by=["device_model", "session_uploaded_month"])
    assert values(answer, "session_count") == [5, 3, 9]


def test_decimals_are_not_needed_to_be_exact() -> None:
    metrics = analysed(aggregation=[{"attribute": "session_gesture_count", "operator": "avg"}]).metrics
    exact = float(Decimal(2**70 + 1) / Decimal(3))
    assert metric_values(metrics, (1, 2**70 + 1, 3))["avg_session_gesture_count"] == exact
