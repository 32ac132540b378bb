"""Every dashboard_link of an answer opens the very rows that it counted: taken from answers, read, asked for, and counted.

As it stands in the answer, and as a browser shows it in its address bar.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.harness import App, Harness
from tests.members import Visitor, new_owner
from tests.oracle.asking import grouping
from tests.oracle.attributes import GROUPS, Entity
from tests.oracle.dataset import Dataset
from tests.oracle.queries import EVER, Case, cases
from tests.oracle.recorded import cases as recorded_cases
from tests.oracle.recorded import uploads
from tests.oracle.rows import NOW
from tests.oracle.uploads import sample_uploads
from tests.samples import native

COUNTS = {Entity.SESSION: "session_count", Entity.USER: "user_count", Entity.EVENT: "event_count"}
CASES, QUESTIONS = 6, 60
ROWS = 8
"""Links of one answer that are opened."""
ENCODED = {'"': "%22", " ": "%20", "<": "%3C", ">": "%3E"}
"""What a browser encodes of what stands behind `?` (URL Standard: the query percent-encode set), but for what is not ASCII."""


@pytest.fixture(scope="module")
def visitor(harness: Harness) -> Visitor:
    return new_owner(harness)


@pytest.fixture(scope="module")
def data(harness: Harness) -> Dataset:
    return Dataset(harness, sample_uploads())


@pytest.fixture(autouse=True)
def clock(harness: Harness) -> None:
    harness.now = NOW


def as_browsers_show_it(link: str) -> str:
    place, mark, query = link.rpartition("?")
    return f"{place}{mark}{re.sub('|'.join(ENCODED), lambda found: ENCODED[found[0]], query)}"


def opened(visitor: Visitor, app: App, link: str) -> dict[str, Any]:
    """What the link stands for, however it is written."""
    found: dict[str, Any] = visitor.data("POST", f"apps/{app.appid}/filters", {"link": link})
    assert visitor.data("POST", f"apps/{app.appid}/filters", {"link": as_browsers_show_it(link)}) == found
    return found


def listed(harness: Harness, app: App, entity: str, filters: Any) -> int:
    """The rows of the list, all pages of it."""
    cursor, amount = "", 0
    while cursor is not None:
        answer = harness.get(app, f"/v2/{entity}", filters=filters, page_size=500, cursor=cursor).json()
        amount += len(answer["data"])
        cursor = answer["pagination"].get("next_cursor")
    return amount


def check(visitor: Visitor, app: App, entity: Entity, parameters: Mapping[str, Any]) -> int:
    """Open links of an answer, the last ones too, as there the others stand; returns how many."""
    harness = visitor.harness
    answer = harness.get(app, f"/v2/{entity}/analytics", **parameters)
    assert answer.status_code == 200, answer.text
    rows = answer.json()["data"]
    rows = rows if len(rows) <= ROWS else [*rows[: ROWS - 3], *rows[-3:]]
    for row in rows:
        found = opened(visitor, app, row["dashboard_link"])
        assert entity in found["entities"], (row["dashboard_link"], found)
        counted = listed(harness, app, entity, found["filters"])
        assert counted == row[COUNTS[entity]], (parameters, row["dashboard_link"], found)
    return len(rows)


def test_links_of_random_questions(harness: Harness, visitor: Visitor) -> None:
    checked: Counter[str] = Counter()

    @settings(
        max_examples=CASES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases(QUESTIONS))
    def compare(case: Case) -> None:
        dataset = Dataset(harness, case.uploads)
        harness.now = NOW
        for question in case.questions:
            parameters = {**question.parameters(), "aggregation": []}
            parameters.pop("with_video", None)
            checked[question.entity] += check(visitor, dataset.app, question.entity, parameters)

    compare()
    print(f"{checked.total()} links opened: {dict(checked)}")
    assert all(checked[entity] > 40 for entity in Entity), checked


@pytest.mark.parametrize(
    ("entity", "attribute"), [(entity, name) for entity in Entity for name in sorted(GROUPS[entity])]
)
def test_links_of_each_grouping(data: Dataset, visitor: Visitor, entity: Entity, attribute: str) -> None:
    """With the others of it alone, and of two."""
    for group_by in (
        [grouping(attribute, max_group_number=1)],
        [grouping(attribute, max_group_number=2), grouping("device_country", max_group_number=1)],
    ):
        if len({entry["attribute"] for entry in group_by}) == len(group_by):
            check(visitor, data.app, entity, {"filters": [EVER], "group_by": group_by, "page_size": 500})


def test_links_of_the_recorded_questions(harness: Harness, visitor: Visitor) -> None:
    all_cases = recorded_cases()
    data = Dataset(harness, uploads(all_cases[0].recorded_at))
    amount = 0
    for case in all_cases:
        if not case.path.endswith("/analytics"):
            continue
        harness.now = NOW
        query = {name: value for name, value in case.query.items() if name not in ("comparison", "aggregation")}
        amount += check(visitor, data.app, Entity(case.path.split("/")[2]), query)
    assert amount > 100


@pytest.mark.parametrize("bucket", ["session_uploadedon_day", "session_uploaded_week", "session_uploaded_month"])
def test_links_of_how_often_something_happened_by_time(data: Dataset, visitor: Visitor, bucket: str) -> None:
    """Which is counted in the whole window, not in the day or week of the group."""
    value = {"count": 1, "event_names": ["Add to cart"]}
    often = {"attribute": "event_count_per_user", "operator": "greater", "value": value}
    group_by = [{"attribute": bucket}]
    assert check(visitor, data.app, Entity.USER, {"filters": [EVER, often], "group_by": group_by, "page_size": 500})


TEXTS = ('a "b"&c#d=é/', "back\\slash", "50%", "%22", "a+b", "it's", "{}[],:", '", "', "two\nlines", "日本", "")


@pytest.mark.parametrize("text", TEXTS)
def test_texts_come_back_as_they_were(harness: Harness, visitor: Visitor, app: App, text: str) -> None:
    harness.now = NOW
    harness.ingest(app, native("x", device={"platform": "android", "model": text, "appVersion": "1"}))
    group_by = [{"attribute": "device_model"}]
    (row,) = harness.get(app, "/v2/session/analytics", group_by=group_by).json()["data"]
    found = opened(visitor, app, row["dashboard_link"])
    assert {"attribute": "device_model", "operator": "in", "value": [text]} in found["filters"]
    assert listed(harness, app, "session", found["filters"]) == 1


# Screens, gestures, issues


def sessions() -> Iterator[dict[str, Any]]:
    for index in range(12):
        screens = [{"name": f"Screen {(index + nth) % 4}", "at": nth * 10} for nth in range(1 + index % 3)]
        taps = [
            {"kind": ("tap", "swipe")[nth % 2], "at": nth, "screen": f"Screen {nth % 3}", "rage": nth % 5 == 0}
            for nth in range(index)
        ]
        device = {"platform": ("android", "ios")[index % 2], "model": f"Model {index % 4}", "appVersion": "1"}
        yield native(
            f"s{index}", durationSec=60, screens=screens, gestures=taps, isCrashed=index % 3 == 0, device=device
        )


OWN: Sequence[tuple[str, str, str, str]] = (
    ("screen", "screen_name", "screen_visit_count", "visits"),
    ("screen", "device_model", "screen_visit_count", "visits"),
    ("issue", "issue_kind", "issue_count", "occurrences"),
    ("issue", "device_model", "issue_count", "occurrences"),
)


@pytest.fixture(scope="module")
def recorded(harness: Harness) -> App:
    harness.now = NOW
    app = harness.create_app()
    assert harness.ingest(app, *sessions()).status_code == 200
    return app


@pytest.mark.parametrize(("entity", "attribute", "count", "key"), OWN)
def test_links_of_screens_and_issues(
    harness: Harness, visitor: Visitor, recorded: App, entity: str, attribute: str, count: str, key: str
) -> None:
    """Their lists have a row for all that are alike: the numbers in it are what was counted."""
    group_by = [{"attribute": attribute, "max_group_number": 1}]
    rows = harness.get(recorded, f"/v2/{entity}/analytics", group_by=group_by).json()["data"]
    assert rows
    for row in rows:
        found = opened(visitor, recorded, row["dashboard_link"])
        assert found["entities"] == [entity]
        answer = harness.get(recorded, f"/v2/{entity}", filters=found["filters"], page_size=500).json()["data"]
        assert sum(each[key] for each in answer) == row[count], row["dashboard_link"]


@pytest.mark.parametrize(
    "group_by",
    [
        ["gesture_screen_name"],
        ["gesture_kind", "gesture_screen_name"],
        ["gesture_rage", "gesture_kind"],
        ["device_model", "gesture_kind"],
    ],
)
def test_links_of_gestures_open_the_sessions_that_have_one(
    harness: Harness, visitor: Visitor, recorded: App, group_by: list[str]
) -> None:
    """One and the same gesture has to meet all of it."""
    asked = [{"attribute": name, "max_group_number": 2} for name in group_by]
    rows = harness.get(recorded, "/v2/gesture/analytics", group_by=asked).json()["data"]
    assert rows
    for row in rows:
        found = opened(visitor, recorded, row["dashboard_link"])
        assert found["entity"] == "session"
        counted = listed(harness, recorded, "session", found["filters"])
        assert counted == row["gesture_unique_session_count"], row["dashboard_link"]


@pytest.mark.parametrize("entity", ["screen", "issue"])
def test_the_sessions_of_a_screen_or_an_issue(harness: Harness, recorded: App, entity: str) -> None:
    name = {"screen": "screen_name", "issue": "issue_kind"}[entity]
    for row in harness.get(recorded, f"/v2/{entity}/analytics", group_by=[{"attribute": name}]).json()["data"]:
        filters = [{"attribute": name, "operator": "equal", "value": row[name]}]
        assert listed(harness, recorded, "session", filters) == row[f"{entity}_unique_session_count"]


# Both ways


@pytest.mark.parametrize(
    "filters",
    [
        [],
        [{"attribute": "date_range", "operator": "after", "value": "2023-01-01T05:45:00+05:45"}],
        [{"attribute": "date_range", "operator": "not_on", "value": "2023-01-16"}],
        [{"attribute": "device_city", "operator": "contains", "value": 'a "b"&c'}],
        [{"attribute": "session_duration", "operator": "greater", "value": 2.5}],
        [
            {
                "attribute": "event_name",
                "operator": "in",
                "value": ["Add to cart"],
                "property": {"name": "price", "operator": "greater", "value": 10},
            }
        ],
        [{"attribute": "session_event_order", "operator": "not_in_order", "value": ["b", "a", "b"]}],
        [{"attribute": "session_screen_2", "operator": "not_others", "value": []}],
        [{"attribute": "user_custom_property", "operator": "others", "value": ["x"], "property_name": "a b"}],
    ],
)
def test_filters_become_a_url_and_filters_again(visitor: Visitor, app: App, filters: list[dict[str, Any]]) -> None:
    made = visitor.data("POST", f"apps/{app.appid}/link", {"entity": "session", "filters": filters})
    assert opened(visitor, app, made["query"])["filters"] == filters


@pytest.mark.parametrize(
    ("link", "detail"),
    [
        ("device_model", "device_model"),
        ("device_model={", "device_model"),
        ("device_model=[]", "device_model"),
        ('device_model={"o":"in"}', "device_model"),
        ('device_model={"o":"in","v":["\xff"],"x":1}', "device_model"),
        ("device_model=%FF", "device_model"),
        ('nonsense={"o":"equal","v":"x", "tb": "session"}', "filters[0].attribute"),
        ('session_uploadedon={"o":"between","v":["x"]}', "session_uploadedon"),
        ("https://x/app/a/nonsense/list/1?", "link"),
    ],
)
def test_a_link_that_cannot_be_read_is_told_with_its_part(visitor: Visitor, app: App, link: str, detail: str) -> None:
    response = visitor.call("POST", f"apps/{app.appid}/filters", {"link": link})
    assert (response.status_code, response.json()["error"]["detail"]) == (400, detail)


def test_links_of_uxcam_are_read() -> None:
    """As they are recorded: an apostrophe escaped."""
    from playhead.query.link_reader import read_link

    link = (
        'https://app.uxcam.com/app/a/sessions/list/1?user_name={"o":"in","v":["Loyal%20O%5C%27Neil"], "tb": "session"}'
    )
    assert read_link(link, NOW).filters == [{"attribute": "user_name", "operator": "in", "value": ["Loyal O'Neil"]}]


def test_the_registry_has_what_menus_need(visitor: Visitor) -> None:
    told = visitor.data("GET", "attributes")
    by_name = {row["name"]: row for row in told["attributes"] if row["uses"].get("session")}
    assert by_name["device_model"]["operators"][:3] == ["equal", "not_equal", "in"]
    assert by_name["user_custom_property"]["property_name"]
    assert {row["name"]: row["value"] for row in told["operators"]}["between_dates"] == "dates"
    assert told["platforms"] == {"1": "android", "2": "ios", "3": "web"}
    assert json.dumps(told)
