"""Users and events: the recorded rows, and what sessions make of their user in whatever order they come."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.oracle.compare import difference
from tests.oracle.recorded import HEAVY, enriched, event_rows, heavy_sessions, session_rows, user_rows
from tests.oracle.rows import sample

if TYPE_CHECKING:
    from tests.harness import App, Harness

Row = dict[str, Any]

NOW = datetime(2023, 1, 30, 12, 0, 0, tzinfo=UTC)
EVER = {"attribute": "date_range", "operator": "after", "value": "1990-01-01"}


@pytest.fixture(scope="module")
def app(harness: Harness) -> App:
    harness.now = NOW
    made = harness.create_app()
    rows = [*enriched(), *heavy_sessions()]
    assert harness.import_rows(made, rows)["accepted"] == len(rows)
    return made


@pytest.fixture(autouse=True)
def clock(harness: Harness) -> None:
    harness.now = NOW


def ask(harness: Harness, app: App, path: str, **query: Any) -> dict[str, Any]:
    response = harness.get(app, path, **query)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def listed(harness: Harness, app: App, path: str, *filters: Mapping[str, Any], **more: Any) -> list[Row]:
    rows: list[Row] = ask(harness, app, path, filters=[EVER, *filters], page_size=500, **more)["data"]
    return rows


def without_address(rows: list[Row], key: str) -> dict[str, Row]:
    """By id, in its order."""
    found = {row[key]: {name: value for name, value in row.items() if name != "url"} for row in rows}
    return dict(sorted(found.items()))


@pytest.mark.parametrize(
    ("kind", "path", "key"), [("users", "/v2/user", "uxcamUserId"), ("events", "/v2/event", "eventId")]
)
@pytest.mark.parametrize("with_sessions", [False, True])
def test_recorded_rows_come_back_equal(harness: Harness, kind: str, path: str, key: str, with_sessions: bool) -> None:
    """Alone, and beside the recorded sessions; a second import changes nothing."""
    harness.now = NOW + timedelta(days=30)
    rows = user_rows() if kind == "users" else event_rows()
    made = harness.create_app()
    if with_sessions:
        harness.import_rows(made, session_rows())
    assert harness.import_rows(made, rows, kind) == {"accepted": len(rows)}
    first = listed(harness, made, path)
    found, expected = without_address(first, key), without_address(rows, key)
    assert difference(expected, {name: row for name, row in found.items() if name in expected}) is None
    assert with_sessions or found.keys() == expected.keys()
    assert {row["url"].partition("/app/")[2].partition("/")[0] for row in first} == {made.appid}
    harness.import_rows(made, rows, kind)
    assert listed(harness, made, path) == first


def test_imported_events_join_their_session(harness: Harness) -> None:
    harness.now = NOW
    made = harness.create_app()
    harness.import_rows(made, event_rows(), "events")
    alone = listed(harness, made, "/v2/event", without_session="true")
    assert len(alone) == len(listed(harness, made, "/v2/event"))
    assert listed(harness, made, "/v2/session") == listed(harness, made, "/v2/user") == []
    harness.import_rows(made, session_rows())
    known = {row["sessionId"] for row in session_rows()}
    added = {"attribute": "event_name", "operator": "equal", "value": "Add to cart"}
    buyers = {row["sessionProperty"]["sessionId"] for row in event_rows() if row["eventName"] == "Add to cart"}
    assert {row["sessionId"] for row in listed(harness, made, "/v2/session", added)} == buyers & known
    orphans = listed(harness, made, "/v2/event", without_session="true")
    assert {row["sessionProperty"]["sessionId"] for row in orphans}.isdisjoint(known)
    assert without_address(listed(harness, made, "/v2/event"), "eventId") == without_address(
        alone
        + [
            row
            for row in listed(harness, made, "/v2/event")
            if row["eventId"] not in {each["eventId"] for each in alone}
        ],
        "eventId",
    )


def usage_of(rows: list[Row]) -> Row:
    """The usage that these sessions of one user make, added up here."""
    times = sorted(row["property"]["uploadedServerTime"] for row in rows)
    details = [row.get("details", {}) for row in rows]
    gestures = sum(row["property"]["totalGesture"] for row in rows)
    unresponsive = sum(each.get("unresponsiveGestureCount") or 0 for each in details)
    return {
        "registeredOn": times[0],
        "lastseenOn": times[-1],
        "totalSession": len(rows),
        "totalSessionTime": sum(row["property"]["durationSec"] for row in rows),
        "totalGesture": gestures,
        "screenCount": sum(row["property"]["totalScreen"] for row in rows),
        "eventCount": sum(len(each.get("events", ())) for each in details),
        "rageGestureCount": sum(row["property"]["rageGestureCount"] for row in rows),
        "responsiveGestureCount": gestures - unresponsive,
        "unresponsiveGestureCount": unresponsive,
    }


@pytest.mark.parametrize("seed", range(5))
def test_a_users_row_does_not_depend_on_the_order_of_his_sessions(harness: Harness, seed: int) -> None:
    """In any order, in any portions, and sent again, changed or given to another user on the way."""
    chance = random.Random(seed)
    rows = sample()
    made = harness.create_app()
    first = [{**row, "user": {**row["user"], "uxcamuserid": HEAVY}} if chance.random() < 0.3 else row for row in rows]
    chance.shuffle(first)
    for start in range(0, len(rows), 13):
        harness.import_rows(made, first[start : start + 13])
    for row in sorted(rows, key=lambda _: chance.random())[:30]:
        harness.import_rows(made, [row])
    harness.import_rows(made, rows)
    expected: dict[str, list[Row]] = {}
    for row in rows:
        expected.setdefault(row["user"]["uxcamuserid"], []).append(row)
    found = sorted(
        (row["uxcamUserId"], row["usage"]) for row in listed(harness, made, "/v2/user") if row["usage"]["totalSession"]
    )
    assert (
        difference(
            [list(each) for each in sorted((u, usage_of(own)) for u, own in expected.items())],
            [list(each) for each in found],
        )
        is None
    )


def test_usage_sums_up(harness: Harness, app: App) -> None:
    for row in listed(harness, app, "/v2/user"):
        usage = row["usage"]
        assert usage["totalGesture"] == usage["responsiveGestureCount"] + usage["unresponsiveGestureCount"]


def test_events_of_a_user_are_counted_in_the_window(harness: Harness, app: App) -> None:
    def users(operator: str, count: int, *names: str) -> set[str]:
        value = {"count": count, "event_names": list(names)}
        entry = {"attribute": "event_count_per_user", "operator": operator, "value": value}
        return {row["uxcamUserId"] for row in listed(harness, app, "/v2/user", entry)}

    everybody = {row["uxcamUserId"] for row in listed(harness, app, "/v2/user")}
    assert HEAVY in users("greater", 38, "Add to cart", "UI Freeze")
    assert HEAVY not in users("greater", 39, "Add to cart", "UI Freeze")
    assert users("less_or_equal", 25, "Add to cart") == everybody - users("greater", 25, "Add to cart")
    assert users("equal", 26, "Add to cart") == {HEAVY}
    assert users("equal", 0, "nothing of this name") == everybody


def test_an_event_is_one_event(harness: Harness, app: App) -> None:
    """Conditions on name, screen and property are of one and the same event."""
    of_heavy = {"attribute": "uxcamuserid", "operator": "equal", "value": HEAVY}
    name = {"attribute": "event_name", "operator": "equal", "value": "Add to cart"}
    price = {"attribute": "event_custom_property", "property_name": "price", "operator": "greater", "value": 10}
    screen = {"attribute": "event_screen_name", "operator": "contains", "value": "orderconf"}
    assert len(listed(harness, app, "/v2/event", of_heavy)) == 39
    assert len(listed(harness, app, "/v2/event", of_heavy, name)) == 26
    assert len(listed(harness, app, "/v2/event", of_heavy, name, screen, price)) == 13
    inside = {**name, "property": {"name": "price", "operator": "greater", "value": 10}}
    assert len(listed(harness, app, "/v2/event", of_heavy, inside)) == 13
    assert len(listed(harness, app, "/v2/event", of_heavy, {**inside, "operator": "not_equal"})) == 26


@pytest.mark.parametrize(
    "filters",
    [
        (),
        ({"attribute": "event_name", "operator": "contains", "value": "a"},),
        ({"attribute": "event_screen_name", "operator": "contains", "value": "e"},),
        ({"attribute": "event_custom_property", "property_name": "price", "operator": "greater", "value": 10},),
    ],
)
@pytest.mark.parametrize("group", ["event_name", "event_screen_name", None])
def test_distinct_users_and_sessions_of_events(
    harness: Harness, app: App, filters: tuple[Mapping[str, Any], ...], group: str | None
) -> None:
    """As counted over the list, also of sessions that stand in several rows and of users who are known by events only."""
    made = harness.create_app()
    harness.import_rows(made, [*enriched(), *heavy_sessions()])
    alone = event_rows()
    harness.import_rows(made, [*alone, *({**each, "eventId": str(uuid.uuid4())} for each in alone)], "events")
    expected: dict[str | None, list[tuple[str, str]]] = {}
    names = {"event_name": "eventName", "event_screen_name": "eventScreen"}
    for row in listed(harness, made, "/v2/event", *filters):
        key = row[names[group]] if group else ""
        pair = (row["userProperty"]["uxcamuserid"], row["sessionProperty"]["sessionId"])
        expected.setdefault(key, []).append(pair)
    expected.pop(None, None)
    more = {"group_by": [{"attribute": group, "max_group_number": 100}]} if group else {}
    answer = ask(harness, made, "/v2/event/analytics", filters=[EVER, *filters], page_size=500, **more)["data"]
    counts = ("event_count", "event_unique_user_count", "event_unique_session_count")
    assert {row.get(group or "", ""): tuple(row[name] for name in counts) for row in answer} == {
        key: (len(pairs), len({user for user, _ in pairs}), len({session for _, session in pairs}))
        for key, pairs in expected.items()
    }


def test_event_ids_are_distinct_and_stay(harness: Harness, app: App) -> None:
    first = [row["eventId"] for row in listed(harness, app, "/v2/event")]
    assert len(set(first)) == len(first) > 100
    harness.import_rows(app, list(heavy_sessions()))
    assert [row["eventId"] for row in listed(harness, app, "/v2/event")] == first


def test_events_of_a_session_that_lost_them_are_gone(harness: Harness) -> None:
    made = harness.create_app()
    rows = list(heavy_sessions())
    harness.import_rows(made, rows)
    shorter = {**rows[0], "details": {**rows[0]["details"], "events": rows[0]["details"]["events"][:1]}}
    harness.import_rows(made, [shorter])
    assert len(listed(harness, made, "/v2/event")) == 37
    assert listed(harness, made, "/v2/user")[0]["usage"]["eventCount"] == 37


@pytest.mark.parametrize("path", ["/v2/user", "/v2/event"])
@pytest.mark.parametrize("page_size", [7, 100])
def test_pages_and_cursor_have_no_gap_and_no_repeat(harness: Harness, app: App, path: str, page_size: int) -> None:
    whole = listed(harness, app, path)
    by_page: list[Row] = []
    page: int | None = 1
    while page is not None:
        answer = ask(harness, app, path, filters=[EVER], page=page, page_size=page_size)
        by_page += answer["data"]
        page = answer["pagination"]["next"]
    assert by_page == whole
    by_cursor: list[Row] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = ask(harness, app, path, filters=[EVER], cursor=cursor, page_size=page_size)
        by_cursor += answer["data"]
        cursor = answer["pagination"]["next_cursor"]
    assert by_cursor == whole


def test_a_cursor_of_users_stays_while_they_come_again(harness: Harness) -> None:
    made = harness.create_app()
    harness.import_rows(made, sample())
    whole = [row["uxcamUserId"] for row in listed(harness, made, "/v2/user")]
    seen: list[str] = []
    cursor: str | None = ""
    number = 0
    while cursor is not None:
        answer = ask(harness, made, "/v2/user", filters=[EVER], cursor=cursor, page_size=2)
        seen += [row["uxcamUserId"] for row in answer["data"]]
        cursor = answer["pagination"]["next_cursor"]
        number += 1
        harness.now = NOW + timedelta(hours=number)
        harness.ingest(made, {**NATIVE, "sessionId": f"again {number}", "user": {"id": whole[-number % len(whole)]}})
    assert seen == whole


NATIVE: Row = {"startedAt": "2023-01-30T11:00:00Z", "durationSec": 1, "device": {"platform": "web"}}
WEB = {"referer": "https://Example.org:8443/a?b", "utm": {"source": "mail"}, "browserName": "Firefox"}


def test_how_a_user_came_is_a_fact_of_his_first_session(harness: Harness) -> None:
    made = harness.create_app()
    harness.ingest(
        made, {**NATIVE, "sessionId": "1", "user": {"id": "u"}, "web": WEB, "screens": [{"name": "A", "at": 0}]}
    )
    harness.now = NOW + timedelta(hours=1)
    events = [{"name": "e", "at": 0}]
    harness.ingest(made, {**NATIVE, "sessionId": "2", "user": {"id": "u"}, "events": events})
    for path, amount in (("/v2/session", 2), ("/v2/user", 1), ("/v2/event", 1)):
        for attribute, value in (
            ("user_first_referer_domain", "example.org"),
            ("user_first_screen_name", "A"),
            ("user_first_referer", WEB["referer"]),
        ):
            entry = {"attribute": attribute, "operator": "equal", "value": value}
            assert len(listed(harness, made, path, entry)) == amount
        tag = {"attribute": "user_first_utm", "property_name": "source", "operator": "in", "value": ["mail"]}
        assert len(listed(harness, made, path, tag)) == amount
        group = {"attribute": "user_first_utm", "property_name": "source"}
        (row,) = ask(harness, made, f"{path}/analytics", filters=[EVER], group_by=[group])["data"]
        assert row["user_first_utm_source"] == "mail"
    direct = {"attribute": "referer_domain", "operator": "equal", "value": "example.org"}
    assert len(listed(harness, made, "/v2/session", direct)) == 1
    assert len(listed(harness, made, "/v2/event", direct)) == 0


def test_sessions_after_an_imported_row_add_to_it(harness: Harness) -> None:
    made = harness.create_app()
    row = user_rows()[0]
    harness.import_rows(made, [row], "users")
    seen = datetime.fromisoformat(row["usage"]["lastseenOn"])
    for name, start in (("before", seen - timedelta(days=1)), ("after", seen + timedelta(seconds=1))):
        user = {"id": row["uxcamUserId"], "properties": {"n": 1, "yes": True}}
        session = {**NATIVE, "sessionId": name, "startedAt": start.isoformat(), "user": user, "durationSec": 2}
        assert harness.ingest(made, session).status_code == 200
    (found,) = listed(harness, made, "/v2/user")
    assert found["usage"]["totalSession"] == row["usage"]["totalSession"] + 1
    assert found["usage"]["totalSessionTime"] == pytest.approx(row["usage"]["totalSessionTime"] + 2)
    assert found["usage"]["registeredOn"] == row["usage"]["registeredOn"]
    assert found["usage"]["lastseenOn"] == f"{NOW:%Y-%m-%dT%H:%M:%SZ}"
    assert found["property"] == {"n": 1, "yes": True, "alias": found["property"]["alias"]}
    sessions = {each["sessionNumber"] for each in listed(harness, made, "/v2/session")}
    assert sessions == {row["usage"]["totalSession"] + 1, row["usage"]["totalSession"] + 2}


def test_a_user_who_is_not_known_satisfies_negative_conditions_on_how_he_came(harness: Harness) -> None:
    made = harness.create_app()
    harness.import_rows(made, event_rows()[:1], "events")
    for negative in ("not_equal", "not_contains"):
        entry = {"attribute": "user_first_referer", "operator": negative, "value": "https://example.org"}
        assert len(listed(harness, made, "/v2/event", entry)) == 1
        assert listed(harness, made, "/v2/event", {**entry, "operator": negative.removeprefix("not_")}) == []
        assert ask(harness, made, "/v2/event/analytics", filters=[EVER, entry])["data"][0]["event_count"] == 1


def test_sessions_of_an_imported_user_bear_his_alias(harness: Harness) -> None:
    made = harness.create_app()
    row = user_rows()[0]
    harness.import_rows(made, [row], "users")
    harness.ingest(made, {**NATIVE, "sessionId": "next", "user": {"id": row["uxcamUserId"]}})
    (session,) = listed(harness, made, "/v2/session")
    assert session["user"]["alias"] == row["property"]["alias"]


def typed_row(**properties: Any) -> Row:
    (row,) = list(heavy_sessions())[:1]
    return {**row, "user": {**row["user"], **properties}}


def test_properties_of_an_imported_session_keep_their_types_in_the_user(harness: Harness) -> None:
    made = harness.create_app()
    harness.import_rows(made, [typed_row(visits=30, vip=True)])
    (session,), (user,) = listed(harness, made, "/v2/session"), listed(harness, made, "/v2/user")
    assert (session["user"]["visits"], session["user"]["vip"]) == ("30", "true")
    assert (user["property"]["visits"], user["property"]["vip"]) == (30, True)


@pytest.mark.parametrize(("sent", "shown"), [("31", "31"), ("30", 30), (31, 31)])
def test_a_property_sent_again_is_what_was_sent_last(harness: Harness, sent: Any, shown: Any) -> None:
    """By a row without details, as lists print it: text that says the same leaves the type."""
    made = harness.create_app()
    harness.import_rows(made, [typed_row(visits=30)])
    harness.import_rows(made, [{**typed_row(visits=sent), "details": None}])
    (user,) = listed(harness, made, "/v2/user")
    assert user["property"]["visits"] == shown
    assert user["usage"]["eventCount"] == 3


@pytest.mark.parametrize(("function", "ages"), [("sum", 60), ("avg", 30), ("min", 20), ("max", 40)])
def test_a_property_of_users_is_counted_once_a_user_by_his_latest_session(
    harness: Harness, function: str, ages: int
) -> None:
    made = harness.create_app()
    for number, (user, age) in enumerate([("u", 10), ("u", 20), ("u", "unknown"), ("v", 40)]):
        harness.now = NOW + timedelta(hours=number)
        someone = {"id": user, "properties": {"age": age}}
        harness.ingest(made, {**NATIVE, "sessionId": str(number), "user": someone})
    aggregation = [{"attribute": "user_custom_property", "property_name": "age", "operator": function}]
    key = f"{function}_user_custom_property_age"
    (row,) = ask(harness, made, "/v2/user/analytics", aggregation=aggregation)["data"]
    assert row[key] == ages
    nobody = [{**aggregation[0], "property_name": "nothing"}]
    (row,) = ask(harness, made, "/v2/user/analytics", aggregation=nobody)["data"]
    assert row[f"{function}_user_custom_property_nothing"] is None
