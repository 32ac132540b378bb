"""Screens, gestures and issues, from upload to answer, against an independent reference (tests/counted_sessions.py)."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow.parquet as pq  # type: ignore[import-untyped]  # it has no stubs
import pytest
from hypothesis import HealthCheck, given, settings

from playhead.query.formats import FORMATS
from tests.counted_sessions import Sent, gesture_groups, issue_rows, screen_rows, some_sessions
from tests.harness import App, Harness
from tests.samples import Json, condition, native, row

NDJSON, CSV, _, PARQUET = FORMATS
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BY_GESTURE = ("gesture_screen_name", "gesture_kind", "gesture_rage", "gesture_responsive", "device_model")
ENDPOINTS = ("/v2/screen", "/v2/screen/analytics", "/v2/gesture/analytics", "/v2/issue", "/v2/issue/analytics")
random_sessions = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@pytest.fixture(autouse=True)
def clock(harness: Harness) -> None:
    harness.now = NOW


def ask(harness: Harness, app: App, path: str, **query: Any) -> list[Json]:
    response = harness.get(app, path, **query)
    assert response.status_code == 200, response.text
    rows: list[Json] = response.json()["data"]
    return rows


def without_links(rows: list[Json]) -> list[Json]:
    return [{name: value for name, value in row.items() if name != "dashboard_link"} for row in rows]


def uploaded(harness: Harness, sessions: list[Sent]) -> tuple[App, list[tuple[str, Sent]]]:
    """The sessions in a fresh app, an hour between the first half and the second, and when each was uploaded."""
    app, half = harness.create_app(), len(sessions) // 2
    uploads = []
    for hours, part in enumerate((sessions[:half], sessions[half:])):
        harness.now = NOW - timedelta(hours=5 - hours)
        if part:
            assert harness.ingest(app, *(each.body for each in part)).status_code == 200
        uploads += [(harness.now.strftime("%Y-%m-%dT%H:%M:%SZ"), each) for each in part]
    harness.now = NOW
    return app, uploads


# Against the reference


@random_sessions
@given(sessions=some_sessions())
def test_random_sessions_are_counted_as_the_reference_does(harness: Harness, sessions: list[Sent]) -> None:
    app, uploads = uploaded(harness, sessions)
    assert without_links(ask(harness, app, "/v2/screen")) == screen_rows(sessions)
    assert without_links(ask(harness, app, "/v2/issue")) == issue_rows(uploads)
    some = [condition("device_model", "equal", "A")]
    of_model = [each for each in sessions if each.body["device"]["model"] == "A"]
    assert without_links(ask(harness, app, "/v2/screen", filters=some)) == screen_rows(of_model)
    for attribute in BY_GESTURE:
        rows = ask(harness, app, "/v2/gesture/analytics", group_by=[{"attribute": attribute}])
        assert {each[attribute]: each for each in without_links(rows)} == gesture_groups(sessions, attribute)
    hold_identities(harness, app, sessions)


def hold_identities(harness: Harness, app: App, sessions: list[Sent]) -> None:
    """What the endpoints count of the same thing is the same."""
    summed = ("session_screen_count", "session_gesture_count", "session_rage_gesture_count")
    sums = [{"attribute": name, "operator": "sum"} for name in summed]
    (of_sessions,) = ask(harness, app, "/v2/session/analytics", aggregation=sums)
    (screens,) = ask(harness, app, "/v2/screen/analytics")
    (gestures,) = ask(harness, app, "/v2/gesture/analytics")
    (rages,) = ask(harness, app, "/v2/issue/analytics", filters=[condition("issue_kind", "equal", "rage")])
    assert screens["screen_visit_count"] == (of_sessions["sum_session_screen_count"] or 0)
    assert gestures["gesture_count"] == (of_sessions["sum_session_gesture_count"] or 0)
    assert rages["issue_count"] == (of_sessions["sum_session_rage_gesture_count"] or 0)
    parts = gestures["gesture_responsive_count"] + gestures["gesture_unresponsive_count"]
    assert gestures["gesture_count"] == parts
    counts = [{"attribute": "screen_entry_count"}, {"attribute": "screen_quit_count"}]
    (ends,) = ask(harness, app, "/v2/screen/analytics", aggregation=counts)
    with_screens = sum(bool(each.screens) for each in sessions)
    assert ends["screen_entry_count"] == ends["screen_quit_count"] == with_screens
    assert screens["screen_unique_session_count"] == with_screens


# What is counted


def visited(session_id: str, *names: str, **more: Any) -> Json:
    screens = [{"name": name, "at": index} for index, name in enumerate(names)]
    return native(session_id, screens=screens, **more)


def test_a_session_sent_again_counts_as_it_is_now(harness: Harness, app: App) -> None:
    tap = {"kind": "tap", "at": 0.5}
    anr = {"kind": "anr", "title": "Slow", "at": 1}
    harness.ingest(app, visited("s", "Old", "Older", gestures=[tap], issues=[anr]))
    harness.ingest(app, visited("s", "New"))
    assert [each["screenName"] for each in ask(harness, app, "/v2/screen")] == ["New"]
    assert ask(harness, app, "/v2/gesture/analytics")[0]["gesture_count"] == 0
    assert ask(harness, app, "/v2/issue") == []


def test_a_reported_crash_makes_a_crashed_session(harness: Harness, app: App) -> None:
    harness.ingest(app, visited("s", "Home", issues=[{"kind": "crash", "title": "Boom", "at": 1}]))
    (session,) = ask(harness, app, "/v2/session")
    assert session["property"]["isCrashed"] is True
    (issue,) = ask(harness, app, "/v2/issue/analytics", group_by=[{"attribute": "issue_screen_name"}])
    assert (issue["issue_screen_name"], issue["issue_count"]) == ("Home", 1)


def test_of_a_row_without_details_only_the_crash_is_known(harness: Harness, app: App) -> None:
    shown = {"uploadedServerTime": "2026-02-28 10:00:00", "durationSec": 5, "isCrashed": True, "totalScreen": 3}
    harness.import_rows(app, [row("a" * 24, property=shown)])
    assert ask(harness, app, "/v2/screen") == []
    (issue,) = ask(harness, app, "/v2/issue")
    assert (issue["kind"], issue["title"], issue["firstSeen"]) == ("crash", "Crash", "2026-02-28T10:00:00Z")


def test_neighbouring_rage_gestures_of_details_are_one(harness: Harness, app: App) -> None:
    """Details of elsewhere do not say where a rage gesture begins."""
    angry = [{"kind": "tap", "at": at, "screen": screen, "rage": True} for at, screen in ((1, "A"), (2, "A"), (3, "B"))]
    calm = {"kind": "tap", "at": 4, "screen": "B"}
    details = {"format": 1, "gestures": [*angry, calm, {**angry[0], "at": 5}]}
    harness.import_rows(app, [row("a" * 24, "2026-02-28 10:00:00", details=details)])
    issues = {each["title"]: each["occurrences"] for each in ask(harness, app, "/v2/issue")}
    assert issues == {"Rage on A": 2, "Rage on B": 1}


def test_a_round_trip_changes_no_answer(harness: Harness, app: App) -> None:
    taps = [{"kind": "tap", "at": start + each / 10, "x": 0.5, "y": 0.5} for start in (0, 0.6) for each in range(3)]
    issue = {"kind": "handled_exception", "title": "Oops", "at": 2}
    harness.ingest(app, visited("s", "Home", "Cart", gestures=taps, issues=[issue]))
    other = harness.create_app()
    harness.import_rows(other, ask(harness, app, "/v2/session", with_details="true"))
    for path in ENDPOINTS:
        there, back = (without_links(ask(harness, each, path)) for each in (app, other))
        assert there == back
    assert {each["title"]: each["occurrences"] for each in ask(harness, other, "/v2/issue")} == {
        "Oops": 1,
        "Rage on Home": 2,
    }


# What can be asked


def test_conditions_on_the_visit_itself(harness: Harness, app: App) -> None:
    harness.ingest(app, visited("s", "Home", "Cart", "Home", durationSec=10))
    long = [condition("screen_time", "greater", 1)]
    assert [each["screenName"] for each in ask(harness, app, "/v2/screen", filters=long)] == ["Home"]
    home = [condition("screen_name", "equal", "Home")]
    (numbers,) = ask(harness, app, "/v2/screen/analytics", filters=home)
    assert (numbers["screen_visit_count"], numbers["screen_entry_share"]) == (2, 50)


def test_others_and_weeks_and_comparison(harness: Harness, app: App) -> None:
    harness.ingest(app, visited("s", "A", "A", "B", "C"))
    rows = ask(harness, app, "/v2/screen/analytics", group_by=[{"attribute": "screen_name", "max_group_number": 1}])
    assert [(each["screen_name"], each["screen_visit_count"]) for each in rows] == [("A", 2), ("others", 2)]
    weeks = ask(harness, app, "/v2/screen/analytics", group_by=[{"attribute": "session_uploaded_week"}])
    assert {each["screen_visit_count"]: each["screen_entry_share"] for each in weeks} == {0: None, 4: 25}
    (compared,) = ask(harness, app, "/v2/issue/analytics", comparison="1")
    assert compared["issue_count_pct_change"] is None


def test_two_groupings_of_gestures(harness: Harness, app: App) -> None:
    kinds = [{"kind": kind, "at": at, "screen": "Home"} for at, kind in enumerate(("tap", "swipe", "tap"))]
    harness.ingest(app, native("s", gestures=kinds))
    groups = [{"attribute": "gesture_screen_name"}, {"attribute": "gesture_kind"}]
    rows = ask(harness, app, "/v2/gesture/analytics", group_by=groups)
    assert [(each["gesture_kind"], each["gesture_count"]) for each in rows] == [("tap", 2), ("swipe", 1)]


@pytest.mark.parametrize("start", [{"page": 1}, {"cursor": ""}])
def test_pages_of_groups(harness: Harness, app: App, start: Json) -> None:
    harness.ingest(app, visited("s", *"AABBCDE"))
    names, query = [], dict(start)
    for _ in range(3):
        answer = harness.get(app, "/v2/screen", page_size=2, **query).json()
        names += [each["screenName"] for each in answer["data"]]
        page = answer["pagination"]
        query = {"cursor": page["next_cursor"]} if "cursor" in start else {"page": page["next"]}
    assert names == list("ABCDE")
    assert page["next"] is None


def test_a_cursor_stays_while_sessions_arrive(harness: Harness, app: App) -> None:
    harness.ingest(app, visited("s", *"AAB"))
    first = harness.get(app, "/v2/screen", page_size=1, cursor="").json()
    harness.now = NOW + timedelta(minutes=1)
    harness.ingest(app, visited("later", *"BBBB"))
    (second,) = ask(harness, app, "/v2/screen", page_size=1, cursor=first["pagination"]["next_cursor"])
    assert (second["screenName"], second["visits"]) == ("B", 1)


def test_a_cursor_of_another_list_is_refused(harness: Harness, app: App) -> None:
    harness.ingest(app, visited("s", *"AB"))
    harness.ingest(app, visited("t", *"AB"))
    cursor = {path: harness.get(app, path, page_size=1, cursor="").json() for path in ("/v2/screen", "/v2/session")}
    for path, other in (("/v2/screen", "/v2/session"), ("/v2/session", "/v2/screen")):
        response = harness.get(app, path, cursor=cursor[other]["pagination"]["next_cursor"])
        assert (response.status_code, response.json()["error"]["detail"]) == (400, "cursor")


@pytest.mark.parametrize("path", ["/v2/screen", "/v2/issue"])
def test_an_export_has_the_lists_rows(harness: Harness, app: App, path: str) -> None:
    rage = [{"kind": "tap", "at": each / 10, "x": 0.5, "y": 0.5} for each in range(3)]
    harness.ingest(app, visited("s", *"AABC", isCrashed=True, gestures=rage))
    rows = ask(harness, app, path)
    credentials = {"appid": app.appid, "apikey": app.api_key}
    exported = {
        each: harness.request("GET", path, params=credentials, headers={"Accept": each}).content for each in FORMATS
    }
    assert [json.loads(line) for line in exported[NDJSON].splitlines()] == rows
    assert next(csv.reader(io.StringIO(exported[CSV].decode()))) == list(rows[0])
    assert pq.read_table(io.BytesIO(exported[PARQUET])).to_pylist() == rows


def test_links_open_the_list_at_the_row(harness: Harness, app: App) -> None:
    harness.ingest(app, visited("s", "Home", isCrashed=True, gestures=[{"kind": "tap", "at": 0}]))
    (screen,) = ask(harness, app, "/v2/screen")
    parts = screen["dashboard_link"].split("&")
    assert parts[0].endswith(f'/app/{app.appid}/screens/list/1?screen_name={{"o":"in","v":["Home"], "tb": "screen"}}')
    (issue,) = ask(harness, app, "/v2/issue")
    parts = issue["dashboard_link"].split("&")
    assert parts[0].endswith('/issues/list/1?issue_kind={"o":"in","v":["crash"], "tb": "issue"}')
    assert parts[1] == 'issue_title={"o":"in","v":["Crash%20on%20Home"], "tb": "issue"}'
    (flag,) = ask(harness, app, "/v2/gesture/analytics", group_by=[{"attribute": "gesture_rage"}])
    assert '/sessions/list/1?gesture_rage={"o":"equal","v":"False", "tb": "gesture"}&' in flag["dashboard_link"]


# What is refused

REFUSED: list[tuple[str, Json, str]] = [
    ("/v2/screen", {"filters": [condition("gesture_kind", "equal", "tap")]}, "filters[0].attribute"),
    ("/v2/issue", {"filters": [condition("issue_title", "greater", 1)]}, "filters[0].operator"),
    ("/v2/screen", {"with_details": "true"}, "with_details"),
    ("/v2/issue", {"with_video": "false"}, "with_video"),
    ("/v2/screen/analytics", {"group_by": [{"attribute": "session_duration"}]}, "group_by[0].attribute"),
    ("/v2/screen/analytics", {"group_by": [{"attribute": "event_name"}]}, "group_by[0].attribute"),
    ("/v2/gesture/analytics", {"group_by": [{"attribute": "screen_name"}]}, "group_by[0].attribute"),
    ("/v2/gesture/analytics", {"aggregation": [{"attribute": "session_count"}]}, "aggregation[0].attribute"),
    (
        "/v2/screen/analytics",
        {"aggregation": [{"attribute": "screen_entry_share", "operator": "avg"}]},
        "aggregation[0].operator",
    ),
    (
        "/v2/issue/analytics",
        {"aggregation": [{"attribute": "date_range", "operator": "min"}]},
        "aggregation[0].attribute",
    ),
]


@pytest.mark.parametrize(("path", "query", "place"), REFUSED)
def test_what_does_not_belong_there_is_refused(harness: Harness, app: App, path: str, query: Json, place: str) -> None:
    response = harness.get(app, path, **query)
    assert response.status_code == 400
    error = response.json()["error"]
    assert error["detail"] == place
    assert "possible are" in error["message"]


def test_gestures_have_no_list(harness: Harness, app: App) -> None:
    assert harness.get(app, "/v2/gesture").status_code == 404


@pytest.mark.parametrize("wrong", [{"kind": "rage"}, {"title": ""}, {"severity": 1}])
def test_an_issue_of_another_form_is_refused(harness: Harness, app: App, wrong: Json) -> None:
    issue = {"kind": "anr", "title": "Slow", "at": 1, **wrong}
    response = harness.ingest(app, native("s", issues=[issue]))
    assert response.status_code == 400
    assert "issues[" in response.text or "severity" in response.text
