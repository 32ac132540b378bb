"""The window of a query, out of its date filters."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from playhead.errors import InvalidFilter
from playhead.query.parse import Filter
from playhead.query.window import EARLIEST, Window, resolve_window

NOW = datetime(2023, 1, 16, 10, 25, 8, 999_999, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def window(*filters: tuple[str, Any]) -> Window:
    entries = [(name, f"filters[{i}].value", Filter("date_range", name, v)) for i, (name, v) in enumerate(filters)]
    return resolve_window(entries, NOW)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def span(lower: str, upper: str) -> Window:
    return Window(at(lower), at(upper))


def between(lower: Any, upper: Any) -> tuple[str, dict[str, Any]]:
    return "between_dates", {"lower": lower, "upper": upper}


def test_the_default_is_30_days_until_now() -> None:
    assert window() == span("2022-12-17 10:25:08", "2023-01-16 10:25:08")


@pytest.mark.parametrize(
    ("operator", "value", "lower", "upper"),
    [
        ("on", "2023-01-05", "2023-01-05", "2023-01-05 23:59:59"),
        ("on", "2023-01-05T13:00:00Z", "2023-01-05", "2023-01-05 23:59:59"),
        ("after", "2023-01-05", "2023-01-05", "2023-01-16 10:25:08"),
        ("after", "2023-01-05T13:00:00.5Z", "2023-01-05 13:00:01", "2023-01-16 10:25:08"),
        ("before", "2023-01-05", "2022-12-06", "2023-01-05"),
        ("before", "2023-01-05T13:00:00.5Z", "2022-12-06 13:00:00", "2023-01-05 13:00:00"),
        ("before", "1970-01-05", "1970-01-01", "1970-01-05"),
    ],
)
def test_operators(operator: str, value: str, lower: str, upper: str) -> None:
    assert window((operator, value)) == span(lower, upper)


@pytest.mark.parametrize(
    ("lower", "upper"),
    [
        ("2023-01-01", "2023-01-03"),
        ("2023-01-01T00:00:00Z", "2023-01-03T00:00:00Z"),
        ("2023-01-01T05:45:00+05:45", "2023-01-02T19:00:00-05:00"),
        ("2022-12-31T23:59:59.5Z", "2023-01-03T00:00:00.9Z"),
    ],
)
def test_between_dates_takes_dates_and_times(lower: str, upper: str) -> None:
    assert window(between(lower, upper)) == span("2023-01-01", "2023-01-03")


def test_not_on_leaves_a_day_out_of_the_default() -> None:
    expected = Window(at("2022-12-17 10:25:08"), at("2023-01-16 10:25:08"), (date(2023, 1, 5),))
    assert window(("not_on", "2023-01-05")) == expected


@pytest.mark.parametrize(
    ("filters", "lower", "upper"),
    [
        ([("after", "2022-01-01"), ("before", "2022-02-01")], "2022-01-01", "2022-02-01"),
        ([("after", "2023-01-01"), ("after", "2023-01-02")], "2023-01-02", "2023-01-16 10:25:08"),
        ([between("2022-01-01", "2022-02-01"), ("before", "2022-01-05")], "2022-01-01", "2022-01-05"),
        ([between("2022-01-01", "2022-02-01"), ("on", "2022-01-05")], "2022-01-05", "2022-01-05 23:59:59"),
        ([("on", "2022-01-05"), ("on", "2022-01-06")], "2022-01-06", "2022-01-05 23:59:59"),
    ],
)
def test_several_filters_intersect(filters: list[tuple[str, Any]], lower: str, upper: str) -> None:
    assert window(*filters) == span(lower, upper)


def test_not_on_goes_with_the_others() -> None:
    found = window(("not_on", "2022-01-05"), ("not_on", "2022-01-06"), between("2022-01-01", "2022-02-01"))
    assert found == Window(at("2022-01-01"), at("2022-02-01"), (date(2022, 1, 5), date(2022, 1, 6)))


@pytest.mark.parametrize(
    "value", ["", "soon", "2023-13-01", "2023-02-29", 5, None, True, [], {}, "1969-12-31", "2106-01-01"]
)
@pytest.mark.parametrize("operator", ["on", "not_on", "after", "before"])
def test_what_is_no_date_is_refused(operator: str, value: Any) -> None:
    with pytest.raises(InvalidFilter) as caught:
        window((operator, value))
    assert caught.value.detail == "filters[0].value"


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("2023-01-01", "filters[0].value"),
        ({"lower": "2023-01-01"}, "filters[0].value"),
        ({"lower": "2023-01-01", "upper": "2023-01-02", "more": 1}, "filters[0].value"),
        ({"lower": "2023-01-02", "upper": "2023-01-01"}, "filters[0].value"),
        ({"lower": "soon", "upper": "2023-01-01"}, "filters[0].value.lower"),
        ({"lower": "2023-01-01", "upper": None}, "filters[0].value.upper"),
    ],
)
def test_between_dates_names_what_is_wrong(value: Any, place: str) -> None:
    with pytest.raises(InvalidFilter) as caught:
        window(("between_dates", value))
    assert caught.value.detail == place


def test_the_previous_window_has_the_same_length_and_ends_before() -> None:
    previous = span("2023-01-03", "2023-01-05").previous()
    assert previous == span("2023-01-01", "2023-01-02 23:59:59")


def test_the_previous_window_leaves_no_day_out() -> None:
    assert Window(at("2023-01-03"), at("2023-01-05"), (date(2023, 1, 4),)).previous().without == ()


def test_the_window_before_an_empty_one_is_empty() -> None:
    previous = span("2023-01-05", "2023-01-03").previous()
    assert previous.lower > previous.upper


def test_the_previous_window_starts_in_1970_at_the_earliest() -> None:
    assert Window(EARLIEST + SECOND, NOW).previous() == Window(EARLIEST, EARLIEST)
