"""dashboard_link and url, letter for letter."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from playhead.query.link import Links, last_day, session_url
from tests.query.test_compile import APPID, analysed
from tests.samples import Json, condition

BASE = "https://app.uxcam.com"
START = f"{BASE}/app/{APPID}/sessions/list/1?"
WINDOW = (
    'date_range={"o": "between_dates", "v": {"lower": "2022-12-17T10:25:08Z", "upper": "2023-01-16T10:25:08Z"},'
    ' "tb": "session"}'
)
REQUIREMENT = (
    f'{START}device_model={{"o":"in","v":["SM-C7100"], "tb": "session"}}&{WINDOW}'
    '&device_country={"o":"equal","v":"USA", "tb": "session"}'
)
SPECIFICATION = Path("/work/shared/requirement/session-api.txt")


def link(*filters: Json, **asked: Any) -> str:
    return Links(analysed(*filters, **asked), BASE).link((), ())


def part(entry: Json) -> str:
    """The part of one filter."""
    return link(entry).removeprefix(f"{START}{WINDOW}&")


def group_part(value: Any, name: str, top: tuple[Any, ...] | None = None, **more: Any) -> str:
    query = analysed(group_by=[{"attribute": name, **more}])
    return Links(query, BASE).link((value,), (top,)).removeprefix(START).removesuffix(f"&{WINDOW}")


def test_the_example_of_the_requirement() -> None:
    query = analysed(condition("device_country", "equal", "USA"), group_by=[{"attribute": "device_model"}])
    assert Links(query, BASE).link(("SM-C7100",), (None,)) == REQUIREMENT


@pytest.mark.skipif(not SPECIFICATION.exists(), reason="the requirement is not part of the project")
def test_the_example_stands_in_the_requirement() -> None:
    links = re.findall(r'"dashboard_link": "(.*)"\n', SPECIFICATION.read_text())
    assert links[0].replace('\\"', '"') == REQUIREMENT


def test_the_url_of_a_session() -> None:
    expected = "https://app.uxcam.com/app/60f6c0b8b97ba419120b82eb/sessions/list/1/60f7dd4efd9c2f001169bb96"
    assert session_url(BASE, APPID, "60f7dd4efd9c2f001169bb96") == expected


def test_without_groups_and_filters_only_the_window() -> None:
    assert link() == START + WINDOW


def test_a_date_filter_is_there_once_as_the_window() -> None:
    bounds = '{"lower": "2023-01-05T00:00:00Z", "upper": "2023-01-05T23:59:59Z"}'
    expected = f'date_range={{"o": "between_dates", "v": {bounds}, "tb": "session"}}'
    assert link(condition("date_range", "on", "2023-01-05")) == START + expected


def test_a_day_left_out_is_there_too() -> None:
    expected = f'{START}{WINDOW}&date_range={{"o":"not_on","v":"2023-01-05", "tb": "session"}}'
    assert link(condition("date_range", "not_on", "2023-01-05")) == expected


def test_groups_come_before_the_window_and_in_their_order() -> None:
    query = analysed(group_by=[{"attribute": "device_model"}, {"attribute": "app_version"}])
    model, version = '{"o":"in","v":["a"], "tb": "session"}', '{"o":"in","v":["b"], "tb": "session"}'
    expected = f"{START}device_model={model}&app_version={version}&{WINDOW}"
    assert Links(query, BASE).link(("a", "b"), (None, None)) == expected


@pytest.mark.parametrize(
    ("name", "operator", "value", "expected"),
    [
        ("device_country", "equal", "USA", '"o":"equal","v":"USA"'),
        ("device_manufacturer", "in", ["Samsung", "Sony"], '"o":"in","v":["Samsung", "Sony"]'),
        ("session_gesture_count", "greater_than", 10, '"o":"greater","v":10'),
        ("session_duration", "greater", 180, '"o":"greater","v":180.0'),
        ("session_duration", "less", "55.009", '"o":"less","v":55.009'),
        ("session_crashed", "equal", "true", '"o":"equal","v":"True"'),
        ("session_has_video", "equal", False, '"o":"equal","v":"False"'),
        ("device_platform", "equal", "ios", '"o":"equal","v":"2"'),
        ("device_platform", "in", ["1", "ios"], '"o":"in","v":["1", "2"]'),
        ("device_platform", "contains", 'a"&#', '"o":"contains","v":"a%5C%22%26%23"'),
        ("device_city", "equal", 'a "b"&c#d=é/', '"o":"equal","v":"a%20%5C%22b%5C%22%26c%23d%3D%C3%A9%2F"'),
        ("session_screen_order", "in_order", ["b&", "a"], '"o":"in_order","v":["b%26", "a"]'),
        ("session_screen_3", "not_others", [], '"o":"not_others","v":[]'),
        ("session_screen_list", "has_any", ["Add to cart"], '"o":"has_any","v":["Add%20to%20cart"]'),
        ("device_city", "in", [], '"o":"in","v":[]'),
    ],
)
def test_filters(name: str, operator: str, value: Any, expected: str) -> None:
    assert part(condition(name, operator, value)) == f'{name}={{{expected}, "tb": "session"}}'


def test_a_custom_property() -> None:
    entry = condition("user_custom_property", "in", ["20-29"], property_name="age_group")
    expected = 'user_custom_property={"o":"in","property_name":"age_group","v":["20-29"], "tb": "session"}'
    assert part(entry) == expected


def test_an_event_with_a_property() -> None:
    inner = {"name": "price", "operator": "greater", "value": 10}
    expected = (
        'event_name={"o":"in","v":["Add%20to%20cart"],"p":{"name":"price","operator":"greater","value":10},'
        ' "tb": "event"}'
    )
    assert part(condition("event_name", "in", ["Add to cart"], property=inner)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("session_uploadedon_day", 'session_uploadedon_day={"o":"in","v":["2022-12-26"], "tb": "session"}'),
        (
            "session_uploaded_week",
            'session_uploadedon={"o":"between","v":["2022-12-26","2023-01-01"], "tb": "session"}',
        ),
    ],
)
def test_buckets(value: str, expected: str) -> None:
    assert group_part(date(2022, 12, 26), value) == expected


def test_a_month() -> None:
    expected = 'session_uploadedon={"o":"between","v":["2024-02-01","2024-02-29"], "tb": "session"}'
    assert group_part(date(2024, 2, 1), "session_uploaded_month") == expected


@pytest.mark.parametrize(
    ("value", "name", "expected"),
    [
        (1, "device_platform", '"o":"equal","v":"1"'),
        (True, "session_crashed", '"o":"equal","v":"True"'),
        ("Loyal Pollich", "user_name", '"o":"in","v":["Loyal%20Pollich"]'),
        (int("60f7dd46972a633e88696d6b", 16), "uxcamuserid", '"o":"in","v":["60f7dd46972a633e88696d6b"]'),
        (5, "session_id", f'"o":"in","v":["{"0" * 23}5"]'),
    ],
)
def test_groups(value: Any, name: str, expected: str) -> None:
    assert group_part(value, name) == f'{name}={{{expected}, "tb": "session"}}'


def test_a_group_of_a_custom_property() -> None:
    expected = 'user_custom_property={"o":"in","property_name":"age group","v":["20"], "tb": "session"}'.replace(
        " g", "%20g"
    )
    assert group_part("20", "user_custom_property", property_name="age group") == expected


def test_the_others_are_those_not_on_top() -> None:
    expected = 'device_model={"o":"others","v":["a", "b%26"], "tb": "session"}'
    assert group_part(None, "device_model", ("a", "b&")) == expected


@pytest.mark.parametrize(
    ("bucket", "first", "last"),
    [
        ("session_uploaded_week", date(2022, 12, 26), date(2023, 1, 1)),
        ("session_uploaded_month", date(2023, 2, 1), date(2023, 2, 28)),
        ("session_uploaded_month", date(2022, 12, 1), date(2022, 12, 31)),
    ],
)
def test_last_day(bucket: str, first: date, last: date) -> None:
    assert last_day(bucket, first) == last
