"""The reference itself, against examples worked out by hand from the contract."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest

from . import comparison, groups, links, metrics, row, window
from .answer import Answer, Query, analysed, listed
from .compare import difference
from .filters import numeric, satisfies
from .rows import imported
from .session import Sessions, read

NOW = datetime(2023, 1, 16, 10, 25, 8, tzinfo=UTC)


def session_row(number: int = 1, day: int = 10, model: str | None = "A", user: int = 1, **facts: Any) -> dict[str, Any]:
    return imported(
        number=number,
        uploaded=datetime(2023, 1, day, 8, tzinfo=UTC),
        user={"alias": "Isaias Altenwerth", "uxcamuserid": f"{user:024x}", **facts.pop("custom", {})},
        device={"platform": "android", "model": model},
        **facts,
    )


def sessions(*rows: dict[str, Any]) -> Sessions:
    return [read(one) for one in rows]


def asked(attribute: str, operator: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"attribute": attribute, "operator": operator, "value": value, **more}


def rows_of(answer: Answer, *keys: str) -> list[tuple[Any, ...]]:
    return [tuple(one[key] for key in keys) for one in answer["data"]]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("filters", "lower", "upper"),
    [
        ([], "2022-12-17T10:25:08Z", "2023-01-16T10:25:08Z"),
        ([asked("date_range", "on", "2023-01-05")], "2023-01-05T00:00:00Z", "2023-01-05T23:59:59Z"),
        ([asked("date_range", "before", "2023-01-19")], "2022-12-20T00:00:00Z", "2023-01-19T00:00:00Z"),
        ([asked("date_range", "after", "2023-01-01")], "2023-01-01T00:00:00Z", "2023-01-16T10:25:08Z"),
        (
            [asked("date_range", "between_dates", {"lower": "2023-01-01", "upper": "2023-01-10T05:45:00+05:45"})],
            "2023-01-01T00:00:00Z",
            "2023-01-10T00:00:00Z",
        ),
        (
            [asked("date_range", "after", "2022-01-01"), asked("date_range", "before", "2023-01-10")],
            "2022-01-01T00:00:00Z",
            "2023-01-10T00:00:00Z",
        ),
    ],
)
def test_window(filters: list[dict[str, Any]], lower: str, upper: str) -> None:
    found = window.resolve(filters, NOW)
    assert (found.lower, found.upper) == (at(lower), at(upper))


def test_both_ends_belong_to_the_window_and_the_period_before_is_half_open() -> None:
    day = window.resolve([asked("date_range", "between_dates", {"lower": "2023-01-09", "upper": "2023-01-10"})], NOW)
    assert day.holds(at("2023-01-10T00:00:00Z"))
    assert day.holds(at("2023-01-09T00:00:00Z"))
    before = day.previous()
    assert before.holds(at("2023-01-08T00:00:00Z"))
    assert not before.holds(at("2023-01-09T00:00:00Z"))


def test_not_on_takes_one_day_out() -> None:
    found = window.resolve([asked("date_range", "not_on", "2023-01-10")], NOW)
    assert not found.holds(at("2023-01-10T23:59:59Z"))
    assert found.holds(at("2023-01-11T00:00:00Z"))


@pytest.mark.parametrize(
    ("entry", "holds"),
    [
        (asked("device_model", "equal", "Samsung"), True),
        (asked("device_model", "equal", "samsung"), False),
        (asked("device_model", "contains", "SAM"), True),
        (asked("device_model", "not_in", ["samsung"]), True),
        (asked("device_city", "not_contains", "a"), True),
        (asked("device_city", "contains", ""), False),
        (asked("device_platform", "in", ["1"]), True),
        (asked("session_crashed", "equal", "FALSE"), True),
        (asked("session_duration", "equal", 55.009), True),
        (asked("session_duration", "greater", "55.009"), False),
        (asked("session_responsive_gesture_count", "less", 5), True),
        (asked("session_screen_list", "has_any", ["Home", "Cart"]), True),
        (asked("session_screen_list", "not_has_any", ["Cart"]), True),
        (asked("user_custom_property", "greater", 9, property_name="age"), True),
        (asked("user_custom_property", "equal", 30, property_name="age"), True),
        (asked("user_custom_property", "less", 9, property_name="alias"), False),
        (asked("user_custom_property", "not_equal", "x", property_name="nowhere"), True),
        (
            asked("event_name", "in", ["Add to cart"], property={"name": "p", "operator": "greater", "value": "10"}),
            False,
        ),
        (asked("event_name", "in", ["Buy"], property={"name": "p", "operator": "greater", "value": "10"}), True),
        (asked("event_name", "not_in", ["Add to cart"]), False),
        (
            asked("event_name", "not_in", ["Add to cart"], property={"name": "p", "operator": "equal", "value": 12}),
            True,
        ),
        (asked("event_name", "equal", "Go", property={"name": "p", "operator": "not_equal", "value": "1"}), True),
    ],
)
def test_filter(entry: dict[str, Any], holds: bool) -> None:
    one = session_row(
        model="Samsung",
        milliseconds=55_009,
        gestures=(3, 1),
        screens=["Home"],
        custom={"age": 30},
        events=[
            {"name": "Add to cart", "properties": {"p": 5}},
            {"name": "Buy", "properties": {"p": "12"}},
            {"name": "Go"},
        ],
    )
    assert satisfies(read(one), entry) is holds


@pytest.mark.parametrize(("text", "number"), [("30", 30), ("2.5E-1", 0.25), ("-0", 0), ("007", None), (" 1", None)])
def test_numeric(text: str, number: float | None) -> None:
    assert numeric(text) == number


def test_a_row_without_details_has_no_responsive_count_and_no_event() -> None:
    one = read(session_row(gestures=(3, 1)))
    assert not satisfies(one, asked("session_responsive_gesture_count", "greater_or_equal", 0))
    assert satisfies(one, asked("event_name", "not_equal", "Buy"))


def test_metrics_of_one_row() -> None:
    found = sessions(session_row(1, user=1), session_row(2, user=1, session_number=2), session_row(3, user=2))
    (one,) = analysed(found, Query(NOW))["data"]
    assert list(one)[:3] == ["session_count", "session_unique_user_count", "session_new_users_count"]
    assert list(one.values())[:3] == [3, 2, 2]
    assert one["avg_session_responsive_gesture_count"] is None


def test_nothing_matches() -> None:
    (one,) = analysed([], Query(NOW))["data"]
    assert (one["session_count"], one["avg_session_duration"]) == (0, None)
    assert listed([], Query(NOW, page=3), "a")["pagination"] == {"current": 3, "next": None, "total": 0}


def test_the_main_count_stands_in_front_but_rows_are_ordered_by_the_first_requested() -> None:
    aggregation = [{"attribute": "session_rage_gesture_count", "operator": "max"}]
    found = sessions(session_row(1), session_row(2), session_row(3, model="B", rage=7))
    answer = analysed(found, Query(NOW, aggregation=aggregation, group_by=[{"attribute": "device_model"}]))
    assert rows_of(answer, "device_model", "session_count", "max_session_rage_gesture_count") == [
        ("B", 1, 7),
        ("A", 2, 0),
    ]
    assert list(answer["data"][0])[1:3] == ["session_count", "max_session_rage_gesture_count"]


def test_a_user_counts_once_with_his_lifetime() -> None:
    old = session_row(9, rage=100, user=1) | {}
    old["property"] = {**old["property"], "uploadedServerTime": "2020-01-01 00:00:00"}
    found = sessions(
        old, session_row(1, rage=1, user=1), session_row(2, rage=1, user=1), session_row(3, rage=5, user=2)
    )
    aggregation = [{"attribute": "user_rage_gesture_count", "operator": name} for name in ("sum", "avg")]
    (one,) = analysed(found, Query(NOW, aggregation=aggregation))["data"]
    assert (one["sum_user_rage_gesture_count"], one["avg_user_rage_gesture_count"]) == (107, Fraction(107, 2))


def test_others_is_the_last_row_even_when_it_is_the_greatest() -> None:
    found = sessions(
        *(session_row(number, model=model) for number, model in enumerate(["others", "others", "B", "C", "D", None]))
    )
    group_by = [{"attribute": "device_model", "max_group_number": 1}]
    answer = analysed(found, Query(NOW, group_by=group_by))
    assert rows_of(answer, "device_model", "session_count") == [("others", 2), ("others", 3)]
    assert answer["data"][1]["dashboard_link"][0] is None


def test_a_session_counts_once_in_each_of_its_event_names_and_once_in_others() -> None:
    events = [[{"name": name} for name in names] for names in (["a", "a", "b", "c"], ["a"], [])]
    found = sessions(*(session_row(number, events=one) for number, one in enumerate(events)))
    group_by = [{"attribute": "event_name", "max_group_number": 1}]
    assert rows_of(analysed(found, Query(NOW, group_by=group_by)), "event_name", "session_count") == [
        ("a", 2),
        ("others", 1),
    ]


def test_two_groupings_fold_each_axis_by_itself() -> None:
    pairs = ("Ax", "Ax", "Ax", "By", "Bx", "Cy")
    found = sessions(*(session_row(n, model=one[0], custom={"p": one[1]}) for n, one in enumerate(pairs)))
    group_by = [
        {"attribute": "device_model", "max_group_number": 1},
        {"attribute": "user_custom_property", "property_name": "p", "max_group_number": 1},
    ]
    answer = analysed(found, Query(NOW, group_by=group_by))
    assert rows_of(answer, "device_model", "user_custom_property_p", "session_count") == [
        ("A", "x", 3),
        ("others", "others", 2),
        ("others", "x", 1),
    ]


def test_weeks_run_through_the_window_with_zeros() -> None:
    answer = analysed(sessions(session_row(day=10)), Query(NOW, group_by=[{"attribute": "session_uploaded_week"}]))
    assert rows_of(answer, "session_uploaded_week", "session_count", "avg_session_duration") == [
        ("Dec 12 - Dec 18", 0, None),
        ("Dec 19 - Dec 25", 0, None),
        ("Dec 26 - Jan 01", 0, None),
        ("Jan 02 - Jan 08", 0, None),
        ("Jan 09 - Jan 15", 1, 0),
        ("Jan 16 - Jan 22", 0, None),
    ]


def test_months_and_days() -> None:
    found = sessions(session_row(1, day=2), session_row(2, day=10), session_row(3, day=10))
    months = analysed(found, Query(NOW, group_by=[{"attribute": "session_uploaded_month"}]))
    days = analysed(found, Query(NOW, group_by=[{"attribute": "session_uploadedon_day"}]))
    assert rows_of(months, "session_uploaded_month", "session_count") == [("Dec 2022", 0), ("Jan 2023", 3)]
    assert rows_of(days, "session_uploadedon_day", "session_count") == [("2023-01-10", 2), ("2023-01-02", 1)]


def test_weeks_of_two_years_with_one_label_stay_apart() -> None:
    old = session_row(1)
    old["property"]["uploadedServerTime"] = "2016-12-28 10:00:00"
    new = session_row(2)
    new["property"]["uploadedServerTime"] = "2022-12-28 10:00:00"
    query = Query(
        NOW,
        filters=[asked("date_range", "after", "2016-12-26")],
        group_by=[{"attribute": "session_uploaded_week"}, {"attribute": "device_model"}],
    )
    assert rows_of(analysed(sessions(new, old), query), "session_uploaded_week") == [("Dec 26 - Jan 01",)] * 2


def test_the_list_runs_from_the_newest_by_id_within_a_second() -> None:
    found = sessions(session_row(1), session_row(2), session_row(3, day=9))
    first = listed(found, Query(NOW, page_size=2), "a")
    assert rows_of(first, "sessionNumber", "url") == [
        (1, f"/app/a/sessions/list/1/{2:024x}"),
        (1, f"/app/a/sessions/list/1/{1:024x}"),
    ]
    assert first["pagination"] == {"current": 1, "next": 2, "total": 2}


def test_change() -> None:
    assert comparison.change(Fraction(3), Fraction(4)) == -25
    assert comparison.change(Fraction(3), Fraction(0)) is None
    assert difference({"n_pct_change": Fraction(100, 3)}, {"n_pct_change": 33.33}) is None
    assert difference({"n_pct_change": Fraction(100, 3)}, {"n_pct_change": 33.34}) is not None


def test_the_link_of_the_requirement() -> None:
    link = (
        "https://app.uxcam.com/app/60f6c0b8b97ba419120b82eb/sessions/list/1?"
        'device_model={"o":"in","v":["SM-C7100"], "tb": "session"}&date_range={"o": "between_dates", "v": {"lower": '
        '"2022-12-17T10:25:08Z", "upper": "2023-01-16T10:25:08Z"}, "tb": "session"}'
        '&device_country={"o":"equal","v":"USA", "tb": "session"}'
    )
    group = groups.Group(("SM-C7100",), [])
    filters = [asked("device_country", "equal", "USA")]
    expected = links.parts(group, [{"attribute": "device_model"}], window.resolve(filters, NOW), filters)
    assert difference({"dashboard_link": expected}, {"dashboard_link": link}) is None
    assert difference({"dashboard_link": expected}, {"dashboard_link": link.replace("USA", "US")}) is not None


def test_a_printed_row() -> None:
    one = row.printed(read(session_row(custom={"age": 30, "vip": True, "none": None})), "a")
    assert one["user"] == {"age": "30", "vip": "true", "alias": "Isaias Altenwerth", "uxcamuserid": f"{1:024x}"}
    assert one["property"]["uploadedServerTime"] == "2023-01-10 08:00:00"
    assert one["video"] == row.NO_VIDEO
    assert one["device"]["producer"] is None


def test_first_metric() -> None:
    assert metrics.key(metrics.first([])) == "session_count"
