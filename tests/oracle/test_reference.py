"""The reference itself, against examples worked out by hand from the contract."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest

from . import comparison, groups, links, metrics, row, window
from .answer import Answer, Query, answered
from .attributes import Entity
from .compare import difference
from .filters import numeric, satisfies
from .rows import imported
from .session import read
from .uploads import event_row, native_row, user_row
from .world import Item, Upload, World, world

NOW = datetime(2023, 1, 16, 10, 25, 8, tzinfo=UTC)


def session_row(number: int = 1, day: int = 10, model: str | None = "A", user: int = 1, **facts: Any) -> dict[str, Any]:
    return imported(
        number=number,
        uploaded=datetime(2023, 1, day, 8, tzinfo=UTC),
        user={"alias": "Isaias Altenwerth", "uxcamuserid": f"{user:024x}", **facts.pop("custom", {})},
        device={"platform": "android", "model": model},
        **facts,
    )


def item(one: dict[str, Any]) -> Item:
    """A session by itself."""
    (found,) = sessions(one).items[Entity.SESSION]
    return found


def sessions(*rows: dict[str, Any]) -> World:
    return world(rows, NOW)


def analysed(known: World, query: Query, entity: Entity = Entity.SESSION) -> Answer:
    return answered(known, entity, query, "a", analytics=True)


def listed(known: World, query: Query, entity: Entity = Entity.SESSION) -> Answer:
    return answered(known, entity, query, "a", analytics=False)


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
    assert satisfies(item(one), entry) is holds


@pytest.mark.parametrize(("text", "number"), [("30", 30), ("2.5E-1", 0.25), ("-0", 0), ("007", None), (" 1", None)])
def test_numeric(text: str, number: float | None) -> None:
    assert numeric(text) == number


def test_a_row_without_details_has_no_responsive_count_and_no_event() -> None:
    one = item(session_row(gestures=(3, 1)))
    assert not satisfies(one, asked("session_responsive_gesture_count", "greater_or_equal", 0))
    assert satisfies(one, asked("event_name", "not_equal", "Buy"))


def test_metrics_of_one_row() -> None:
    found = sessions(session_row(1, user=1), session_row(2, user=1, session_number=2), session_row(3, user=2))
    (one,) = analysed(found, Query(NOW))["data"]
    assert list(one)[:3] == ["session_count", "session_unique_user_count", "session_new_users_count"]
    assert list(one.values())[:3] == [3, 2, 2]
    assert one["avg_session_responsive_gesture_count"] is None


def test_nothing_matches() -> None:
    (one,) = analysed(World(), Query(NOW))["data"]
    assert (one["session_count"], one["avg_session_duration"]) == (0, None)
    assert listed(World(), Query(NOW, page=3))["pagination"] == {"current": 3, "next": None, "total": 0}


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
    assert answer["data"][1]["dashboard_link"].parts[0] is None


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
    first = listed(found, Query(NOW, page_size=2))
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
    group = groups.Group(("SM-C7100",), ())
    filters = [asked("device_country", "equal", "USA")]
    expected = links.link(Entity.SESSION, group, [{"attribute": "device_model"}], window.resolve(filters, NOW), filters)
    assert difference({"dashboard_link": expected}, {"dashboard_link": link}) is None
    assert difference({"dashboard_link": expected}, {"dashboard_link": link.replace("USA", "US")}) is not None


def test_a_printed_row() -> None:
    one = row.printed(read(session_row(custom={"age": 30, "vip": True, "none": None})), "a")
    assert one["user"] == {"age": "30", "vip": "true", "alias": "Isaias Altenwerth", "uxcamuserid": f"{1:024x}"}
    assert one["property"]["uploadedServerTime"] == "2023-01-10 08:00:00"
    assert one["video"] == row.NO_VIDEO
    assert one["device"]["producer"] is None


USER = f"{1:024x}"
OWN = {"platform": "android", "model": "A"}
SESSION, PERSON, EVENT = Entity


def native(number: int, start: str, **facts: Any) -> dict[str, Any]:
    return native_row(number=number, user=USER, started=at(start), device=OWN, **facts)


def person(seen: str = "2023-01-10T08:00:00Z", **facts: Any) -> dict[str, Any]:
    return user_row(
        user=USER, registered=at("2022-06-01T00:00:00Z"), seen=at(seen), properties={"alias": "Bo"}, device=OWN, **facts
    )


def numbers_of(known: World) -> dict[str, int]:
    return {one.id.lstrip("0"): one.number for one in known.sessions.values()}


def test_native_sessions_are_numbered_by_start_after_the_highest_number() -> None:
    later = [native(2, "2023-01-12T00:00:00Z"), native(3, "2023-01-11T00:00:00Z"), native(2, "2023-01-01T00:00:00Z")]
    known = World([Upload("sessions", [session_row(1, session_number=7)], NOW), Upload("native", later, NOW)])
    assert numbers_of(known) == {"1": 7, "2": 8, "3": 9}
    baseline = World([Upload("users", [person(sessions=4)], NOW), Upload("native", later[:1], NOW)])
    assert numbers_of(baseline) == {"2": 5}


def test_a_session_sent_again_keeps_its_time_and_number_and_what_a_bare_row_does_not_tell() -> None:
    first = session_row(1, custom={"age": 30, "vip": True}, events=[{"name": "Buy"}])
    again = session_row(1, day=15, session_number=9, custom={"age": "30", "vip": "no"}, crashed=True)
    known = World([Upload("sessions", [first], NOW), Upload("sessions", [again], NOW)])
    (one,) = known.sessions.values()
    assert (one.number, one.uploaded, [event.name for event in one.events]) == (1, at("2023-01-10T08:00:00Z"), ["Buy"])
    assert one.typed == {"age": 30, "vip": "no", "alias": "Isaias Altenwerth"}
    assert one.row["property"]["isCrashed"]


def test_a_native_session_as_a_row() -> None:
    gestures = [{"rage": True, "responsive": False}, {"rage": False}, {}]
    sent = native(1, "2023-01-11T10:00:00Z", gestures=gestures, screens=["Home", "Home"], milliseconds=1500)
    known = World([Upload("native", [sent], at("2023-01-12T00:00:00Z"))])
    (one,) = listed(known, Query(NOW))["data"]
    assert one["property"] | {"offlineRecorded": None} == {
        "uploadedServerTime": "2023-01-12 00:00:00",
        "deviceLocalDateTime": "2023-01-11 15:45:00",
        "verifiedServerTime": "2023-01-11 10:00:00",
        "offlineRecorded": None,
        "hasVideo": False,
        "isCrashed": False,
        "durationSec": 1.5,
        "totalGesture": 3,
        "totalScreen": 2,
        "uniqueScreensCount": 1,
        "rageGestureCount": 1,
        "networkType": "wifi",
    }
    (session,) = known.sessions.values()
    assert (session.responsive, session.unresponsive) == (2, 1)


def test_the_usage_of_a_user_is_his_row_and_the_sessions_that_started_after_it() -> None:
    row = person(sessions=4, gestures=(3, 2), rage=1, screens=6, events=7, milliseconds=2000)
    sent = [native(1, "2023-01-10T08:00:00Z"), native(2, "2023-01-10T08:00:00.001Z", gestures=[{"responsive": False}])]
    uploads = [Upload("native", sent, at("2023-01-15T00:00:00Z")), Upload("users", [row], NOW)]
    for order in (uploads, uploads[::-1]):
        (one,) = listed(World(order), Query(NOW), PERSON)["data"]
        assert one["usage"] == {
            "registeredOn": "2022-06-01T00:00:00Z",
            "lastseenOn": "2023-01-15T00:00:00Z",
            "totalSession": 5,
            "totalSessionTime": 2,
            "totalGesture": 6,
            "screenCount": 6,
            "eventCount": 7,
            "rageGestureCount": 1,
            "responsiveGestureCount": 3,
            "unresponsiveGestureCount": 3,
        }


def test_an_imported_user_is_seen_at_his_lastseen_on_his_device() -> None:
    known = World([Upload("users", [person()], NOW)])
    model = asked("device_model", "equal", "A")
    assert len(listed(known, Query(NOW, filters=[model]), PERSON)["data"]) == 1
    assert listed(known, Query(NOW, filters=[asked("date_range", "on", "2023-01-11")]), PERSON)["data"] == []
    assert listed(known, Query(NOW))["data"] == []


def test_one_session_in_the_window_satisfies_all_filters_together() -> None:
    mixed = sessions(session_row(1, model="A", crashed=False), session_row(2, model="B", custom={"vip": True}))
    filters = [asked("device_model", "equal", "A"), asked("user_custom_property", "equal", "true", property_name="vip")]
    assert listed(mixed, Query(NOW, filters=filters[:1]), PERSON)["data"] != []
    assert listed(mixed, Query(NOW, filters=filters[1:]), PERSON)["data"] != []
    assert listed(mixed, Query(NOW, filters=filters), PERSON)["data"] == []


@pytest.mark.parametrize(
    ("entry", "matches"),
    [
        (asked("user_rage_gesture_count", "equal", 9), True),
        (asked("user_session_duration", "less", 1), False),
        (asked("user_first_seen_on", "on", "2023-01-02"), True),
        (asked("user_first_seen_on", "not_on", "2023-01-02"), False),
        (asked("user_first_seen_on", "before", "2023-01-02"), False),
        (asked("user_first_seen_on", "after", "2023-01-02T08:00:00Z"), True),
        (asked("user_first_seen_on", "between_dates", {"lower": "2023-01-01", "upper": "2023-01-02T08:00:00Z"}), True),
        (asked("event_count_per_user", "greater", {"count": 2, "event_names": ["Buy", "Go"]}), True),
        (asked("event_count_per_user", "greater", {"count": "3", "event_names": ["Buy", "Go"]}), False),
        (asked("event_count_per_user", "equal", {"count": 0, "event_names": ["Nothing"]}), True),
    ],
)
def test_what_is_asked_of_the_user_himself(entry: dict[str, Any], matches: bool) -> None:
    found = sessions(
        session_row(1, day=2, rage=4, milliseconds=600, events=[{"name": "Buy"}]),
        session_row(2, day=3, rage=5, milliseconds=600, events=[{"name": "Buy"}, {"name": "Go"}]),
    )
    assert bool(listed(found, Query(NOW, filters=[entry]), PERSON)["data"]) is matches


def test_how_often_is_counted_in_the_window() -> None:
    found = sessions(session_row(1, day=2, events=[{"name": "Buy"}]), session_row(2, day=3, events=[{"name": "Buy"}]))
    entry = asked("event_count_per_user", "equal", {"count": 1, "event_names": ["Buy"]})
    window = asked("date_range", "on", "2023-01-03")
    assert len(listed(found, Query(NOW, filters=[window, entry]), PERSON)["data"]) == 1
    assert listed(found, Query(NOW, filters=[entry]), PERSON)["data"] == []


def test_a_user_counts_in_each_group_and_once_in_the_total() -> None:
    rows = [session_row(1, model="A"), session_row(2, model="B", session_number=2), session_row(3, model="A", user=2)]
    found, by_model = sessions(*rows), Query(NOW, group_by=[{"attribute": "device_model"}])
    assert rows_of(analysed(found, by_model, PERSON), "device_model", "user_count", "session_new_users_count") == [
        ("A", 2, 2),
        ("B", 1, 0),
    ]
    assert rows_of(analysed(found, Query(NOW), PERSON), "user_count", "avg_user_session_count") == [(2, Fraction(3, 2))]


def test_a_property_of_users_is_counted_once_a_user_by_his_latest_session() -> None:
    ages = [(1, 2, 1, 10), (2, 3, 1, 20), (3, 4, 1, "old"), (4, 2, 2, 40)]
    rows = [session_row(number, day=day, user=user, custom={"age": age}) for number, day, user, age in ages]
    aggregation = [{"attribute": "user_custom_property", "property_name": "age", "operator": "sum"}]
    query = Query(NOW, aggregation=aggregation)
    key = "sum_user_custom_property_age"
    assert rows_of(analysed(sessions(*rows), query, PERSON), key) == [(60,)]
    assert rows_of(analysed(sessions(*rows), query), key) == [(70,)]


def test_an_event_joins_its_session_and_keeps_its_date_and_id() -> None:
    row = session_row(1, events=[{"name": "Own"}])
    came = event_row(row, 5, at("2023-01-12T00:00:00Z"), name="Came", screen="Home", properties={"price": "5"})
    event_upload, session_upload = Upload("events", [came], NOW), Upload("sessions", [row], NOW)
    for order in ([event_upload, session_upload], [session_upload, event_upload, event_upload]):
        known = World(order)
        answer = listed(known, Query(NOW), EVENT)
        assert rows_of(answer, "eventName", "eventDate", "eventPropertyTime", "eventScreen") == [
            ("Came", "2023-01-12T00:00:00Z", 5.5, "Home"),
            ("Own", "2023-01-10T08:00:00Z", 0, None),
        ]
        assert answer["data"][0]["eventId"] == came["eventId"]
        assert listed(known, Query(NOW), PERSON)["data"][0]["usage"]["eventCount"] == 2
        assert len(listed(known, Query(NOW, filters=[asked("event_name", "equal", "Came")]))["data"]) == 1


def test_an_event_of_an_unknown_session_stands_by_itself() -> None:
    came = event_row(session_row(1, custom={"vip": True}), 5, at("2023-01-12T00:00:00Z"), name="Came")
    known = World([Upload("events", [came], NOW)])
    assert [len(listed(known, Query(NOW), entity)["data"]) for entity in Entity] == [0, 0, 1]
    assert known.strangers() == {USER}
    filters = [
        asked("device_model", "equal", "A"),
        asked("user_custom_property", "equal", "true", property_name="vip"),
        asked("user_first_referer", "not_equal", "x"),
        asked("session_responsive_gesture_count", "not_equal", 0),
    ]
    assert len(listed(known, Query(NOW, filters=filters), EVENT)["data"]) == 1


def test_name_screen_and_property_are_of_one_event() -> None:
    events = [{"name": "Buy", "properties": {"p": 5}}, {"name": "Go", "screen": "Home", "properties": {"p": 12}}]
    found = sessions(session_row(1, events=events))
    price = asked("event_custom_property", "greater", 9, property_name="p")
    assert rows_of(listed(found, Query(NOW, filters=[price]), EVENT), "eventName") == [("Go",)]
    assert listed(found, Query(NOW, filters=[price, asked("event_name", "equal", "Buy")]), EVENT)["data"] == []
    on_screen = asked("event_screen_name", "not_equal", "Home")
    assert rows_of(listed(found, Query(NOW, filters=[on_screen]), EVENT), "eventName") == [("Buy",)]


def test_events_are_counted_by_themselves() -> None:
    events = [{"name": "a", "properties": {"p": 1}}, {"name": "a", "properties": {"p": 3}}, {"name": "b"}]
    found = sessions(session_row(1, events=events), session_row(2, events=events[:1]))
    group_by = [{"attribute": "event_name", "max_group_number": 1}]
    keys = ("event_name", "event_count", "event_unique_user_count", "event_unique_session_count")
    assert rows_of(analysed(found, Query(NOW, group_by=group_by), EVENT), *keys) == [
        ("a", 3, 1, 2),
        ("others", 1, 1, 1),
    ]
    average = {"attribute": "event_custom_property", "property_name": "p", "operator": "avg"}
    answer = analysed(found, Query(NOW, aggregation=[average]), EVENT)
    assert rows_of(answer, "event_count", "avg_event_custom_property_p") == [(4, Fraction(5, 3))]


def test_how_the_user_came_is_of_his_first_session() -> None:
    web = {"referer": "https://Example.org:8443/a", "utm": {"source": "mail"}}
    known = World(
        [
            Upload(
                "native", [native(1, "2023-01-02T00:00:00Z", web=web, screens=["Home"])], at("2023-01-02T00:00:00Z")
            ),
            Upload("native", [native(2, "2023-01-09T00:00:00Z", screens=["Cart"])], at("2023-01-09T00:00:00Z")),
        ]
    )
    for name, value, both in (
        ("user_first_referer_domain", "example.org", 2),
        ("user_first_screen_name", "Home", 2),
        ("referer_domain", "example.org", 1),
    ):
        assert len(listed(known, Query(NOW, filters=[asked(name, "equal", value)]))["data"]) == both
    tag = asked("user_first_utm", "in", ["mail"], property_name="source")
    assert len(listed(known, Query(NOW, filters=[tag]))["data"]) == 2


def test_the_link_of_an_event_opens_the_list_of_events() -> None:
    (one,) = analysed(
        sessions(session_row(1, events=[{"name": "a"}])),
        Query(NOW, group_by=[{"attribute": "event_uploaded_week"}], filters=[asked("date_range", "on", "2023-01-10")]),
        EVENT,
    )["data"]
    link = one["dashboard_link"]
    assert link.list == "events"
    days = ["2023-01-09", "2023-01-15"]
    assert link.parts[0] == ("event_uploadedon", {"o": "between", "v": days, "tb": "event"})
    assert link.parts[1][1]["tb"] == "event"


def test_lists_run_from_the_newest_by_id() -> None:
    rows = [
        session_row(n, user=user, events=[{"name": "a", "at": 1}, {"name": "b", "at": 2}])
        for n, user in enumerate((1, 2))
    ]
    events = listed(sessions(*rows), Query(NOW), EVENT)
    assert [(row["eventName"], row["sessionProperty"]["sessionId"][-1]) for row in events["data"]] == [
        ("b", "1"),
        ("a", "1"),
        ("b", "0"),
        ("a", "0"),
    ]
    assert rows_of(listed(sessions(*rows), Query(NOW), PERSON), "uxcamUserId") == [(f"{2:024x}",), (f"{1:024x}",)]


def test_first_metric() -> None:
    assert [metrics.key(metrics.first(entity, [])) for entity in Entity] == [
        "session_count",
        "user_count",
        "event_count",
    ]
