"""Client text is data, everywhere and for ever. The trust model:

- Nobody who sends a request is trusted: not who reads with an API key (it is in scripts and notebooks), not who writes with
  an ingest key (it is inside apps that anyone can unpack), not a file that is imported.
- Names (attributes, operators, functions, parameters) are looked up in tables of ours; what is not there is a documented 400.
- Values travel to the engine as parameters, never in the SQL text, so they come back as they went in, to the byte, and
  match what they equal: no other row, whatever stands in them. `query/sql.py` alone prints SQL.
- Whatever cannot be taken is refused with the one error body: never a 5xx, never a crash, never an answer to another question.
- Whoever can read the data directory's token is trusted, but may err: what they send is checked the same way.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from playhead.model.attributes import BY_NAME, VISITS, Entity, Type, Use
from playhead.query import compile as compiled
from playhead.query.cursor import Cursor
from playhead.query.parse import MAX_ENTRIES, parse_analytics
from playhead.query.resolve import Query, resolve
from playhead.query.sql import (
    Call,
    Column,
    Expression,
    InRows,
    Join,
    Lambda,
    Order,
    Select,
    Source,
    Value,
    print_select,
)
from tests.harness import App, Harness
from tests.hostile import LARGE, NOT_JSON, TEXTS
from tests.samples import NDJSON, Json, condition, native, row

SESSION_ATTRIBUTES = BY_NAME[Entity.SESSION]
NOW = datetime(2026, 1, 20, 12, 0, 0, tzinfo=UTC)
STRINGS = [
    "app_version",
    "device_class",
    "device_id",
    "device_manufacturer",
    "device_model",
    "device_os_version",
    "sdk_version",
    "device_city",
    "device_country",
    "user_name",
]
SAME = {"attribute": "user_custom_property", "property_name": "same"}
LIST, ANALYTICS = "/v2/session/query", "/v2/session/analytics/query"
texts = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
not_json = pytest.mark.parametrize("text", NOT_JSON.values(), ids=NOT_JSON.keys())


@pytest.fixture(autouse=True)
def clock(harness: Harness) -> None:
    harness.now = NOW


@pytest.fixture(scope="module")
def app(harness: Harness) -> App:
    """An app with one session a hostile text, which stands in it wherever a client may write text."""
    harness.now = NOW
    app = harness.create_app()
    response = harness.ingest(app, *(session_of(text) for text in (*TEXTS.values(), LARGE)))
    assert response.json()["data"]["accepted"] == len(TEXTS) + 1, response.text
    return app


def session_of(text: str) -> Json:
    short = text[:1_000]
    return native(
        f"session {short[:900]}",
        networkType=short,
        device={
            "platform": "android",
            "appVersion": short,
            "class": short,
            "deviceId": short,
            "producer": short,
            "model": short,
            "osVersion": short,
            "sdkVersion": short,
            "carrierName": short,
        },
        user={"id": short, "identity": short, "alias": short, "properties": {short: text, "same": text}},
        location={"city": short, "country": short},
        screens=[{"name": short, "at": 0}],
        gestures=[{"kind": "tap", "at": 0, "screen": short}],
        issues=[{"kind": "anr", "title": short, "at": 0, "screen": short}],
        events=[{"name": short, "at": 0, "properties": {short: text, "same": text}}],
    )


def post(harness: Harness, app: App, path: str, body: Any) -> httpx.Response:
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    return harness.request("POST", path, params={"appid": app.appid, "apikey": app.api_key}, content=content)


def found(harness: Harness, app: App, *filters: Json) -> list[Json]:
    response = post(harness, app, LIST, {"filters": list(filters), "page_size": 500})
    assert response.status_code == 200, response.text
    rows: list[Json] = response.json()["data"]
    return rows


def texts_of(rows: list[Json]) -> list[str]:
    return sorted(each["user"]["same"] for each in rows)


def assert_refused(response: httpx.Response, *codes: str) -> None:
    assert response.status_code == 400, response.text[:500]
    body = response.json()
    assert body["success"] is False
    assert body["error"]["status"] == 400
    assert body["error"]["code"] in codes, body
    assert len(response.content) < 20_000, "the error repeats a large value"


# Values come back as they went in, and find what they equal


@texts
def test_a_text_comes_back_as_it_went_in(harness: Harness, app: App, text: str) -> None:
    (shown,) = found(harness, app, condition("device_model", "equal", text))
    assert shown["user"] == {
        "kUXCam_UserIdentity": text,
        text: text,
        "same": text,
        "alias": text,
        "uxcamuserid": shown["user"]["uxcamuserid"],
    }
    assert (shown["property"]["networkType"], shown["location"]["city"]) == (text, text)
    assert {shown["device"][key] for key in ("appVersion", "class", "deviceId", "producer", "model", "country")} == {
        text
    }


def test_a_large_text_comes_back_as_it_went_in(harness: Harness, app: App) -> None:
    for operator, value in (("equal", LARGE), ("in", [LARGE]), ("contains", LARGE)):
        (shown,) = found(harness, app, condition("user_custom_property", operator, value, property_name="same"))
        assert shown["user"]["same"] == LARGE


@texts
@pytest.mark.parametrize("attribute", STRINGS)
def test_every_text_attribute_finds_its_text_alone(harness: Harness, app: App, attribute: str, text: str) -> None:
    assert texts_of(found(harness, app, condition(attribute, "equal", text))) == [text]


@texts
def test_a_query_parameter_finds_the_same_as_a_body(harness: Harness, app: App, text: str) -> None:
    response = harness.get(app, "/v2/session", filters=[condition("device_model", "equal", text)])
    assert texts_of(response.json()["data"]) == [text]


@texts
def test_not_equal_leaves_out_that_text_alone(harness: Harness, app: App, text: str) -> None:
    rest = sorted({*TEXTS.values(), LARGE} - {text})
    assert texts_of(found(harness, app, condition("device_model", "not_equal", text))) == rest
    assert texts_of(found(harness, app, condition("device_model", "not_in", [text]))) == rest


@texts
def test_contains_is_literal(harness: Harness, app: App, text: str) -> None:
    with_it = sorted(each for each in (*TEXTS.values(), LARGE) if text.lower() in each[:1_000].lower())
    assert texts_of(found(harness, app, condition("device_model", "contains", text))) == with_it
    rest = sorted({*TEXTS.values(), LARGE} - set(with_it))
    assert texts_of(found(harness, app, condition("device_model", "not_contains", text))) == rest


def test_a_list_of_all_texts_finds_all(harness: Harness, app: App) -> None:
    everything = list(TEXTS.values())
    assert texts_of(found(harness, app, condition("device_model", "in", everything))) == sorted(everything)
    assert texts_of(found(harness, app, condition("session_screen_list", "has_any", everything))) == sorted(everything)


@texts
def test_a_property_name_is_literal(harness: Harness, app: App, text: str) -> None:
    named = condition("user_custom_property", "contains", "", property_name=text)
    assert texts_of(found(harness, app, named)) == [text]
    missing = condition("user_custom_property", "equal", text, property_name=f"{text} ")
    assert found(harness, app, missing) == []


@texts
def test_event_names_and_their_properties_are_literal(harness: Harness, app: App, text: str) -> None:
    inner = {"name": text, "operator": "equal", "value": text}
    assert texts_of(found(harness, app, condition("event_name", "equal", text))) == [text]
    assert texts_of(found(harness, app, condition("event_name", "contains", text, property=inner))) == [text]
    assert found(harness, app, condition("event_name", "in", [text], property={**inner, "name": "none"})) == []


@texts
def test_an_id_that_is_none_finds_nothing(harness: Harness, app: App, text: str) -> None:
    assert found(harness, app, condition("session_id", "equal", text)) == []
    assert found(harness, app, condition("uxcamuserid", "in", [text, f"{text}" * 2])) == []


def test_groups_are_told_by_their_texts(harness: Harness, app: App) -> None:
    for group in ({"attribute": "device_model"}, {"attribute": "event_name"}, SAME):
        response = post(harness, app, ANALYTICS, {"group_by": [group], "page_size": 500})
        key = "_".join(group.values())
        told = {each[key] for each in response.json()["data"]}
        assert {*TEXTS.values(), LARGE[:1_000]} == {each[:1_000] for each in told}


def in_link(text: str) -> str:
    """A text as links have it: escaped as JSON has it, then for the address."""
    return quote(json.dumps(text, ensure_ascii=False)[1:-1], safe="")


@texts
@pytest.mark.parametrize(
    ("entity", "attribute"),
    [
        ("screen", "screen_name"),
        ("gesture", "gesture_screen_name"),
        ("issue", "issue_title"),
        ("issue", "issue_screen_name"),
    ],
)
def test_screens_gestures_and_issues_are_told_by_their_texts(
    harness: Harness, app: App, entity: str, attribute: str, text: str
) -> None:
    asked = {"filters": [condition(attribute, "equal", text)], "group_by": [{"attribute": attribute}]}
    (group,) = post(harness, app, f"/v2/{entity}/analytics/query", asked).json()["data"]
    assert (group[attribute], group[f"{entity}_unique_session_count"]) == (text, 1)
    assert json.loads(group["dashboard_link"].partition(f"?{attribute}=")[2].partition("&")[0])["v"] == [in_link(text)]


@texts
def test_a_property_name_is_literal_in_groups_and_aggregations(harness: Harness, app: App, text: str) -> None:
    named = {"attribute": "user_custom_property", "property_name": text}
    response = post(harness, app, ANALYTICS, {"group_by": [named], "aggregation": [{**named, "operator": "sum"}]})
    (group,) = response.json()["data"]
    assert group[f"user_custom_property_{text}"] == text
    assert (group["session_count"], group[f"sum_user_custom_property_{text}"]) == (1, None)


@texts
def test_a_link_holds_no_text_that_could_break_it(harness: Harness, app: App, text: str) -> None:
    filters = [
        condition("device_model", "equal", text),
        condition("user_custom_property", "equal", "", property_name=text),
    ]
    (total,) = post(harness, app, ANALYTICS, {"filters": filters}).json()["data"]
    parts = total["dashboard_link"].partition("?")[2].split("&")
    assert [part.partition("=")[0] for part in parts] == ["date_range", "device_model", "user_custom_property"]
    assert json.loads(parts[1].partition("=")[2])["v"] == in_link(text)


# Names are looked up


NAME_PLACES: dict[str, tuple[str, Any, tuple[str, ...]]] = {
    "filter attribute": (LIST, lambda text: {"filters": [condition(text, "equal", "x")]}, ("INVALID_FILTER",)),
    "operator": (LIST, lambda text: {"filters": [condition("device_model", text, "x")]}, ("INVALID_OPERATOR",)),
    "date operator": (LIST, lambda text: {"filters": [condition("date_range", text, "x")]}, ("INVALID_OPERATOR",)),
    "date": (LIST, lambda text: {"filters": [condition("date_range", "on", text)]}, ("INVALID_FILTER",)),
    "bound": (
        LIST,
        lambda text: {"filters": [condition("date_range", "between_dates", {"lower": text, "upper": text})]},
        ("INVALID_FILTER",),
    ),
    "number": (LIST, lambda text: {"filters": [condition("session_duration", "equal", text)]}, ("INVALID_FILTER",)),
    "flag": (LIST, lambda text: {"filters": [condition("session_crashed", "equal", text)]}, ("INVALID_FILTER",)),
    "platform": (LIST, lambda text: {"filters": [condition("device_platform", "equal", text)]}, ("INVALID_FILTER",)),
    "event operator": (
        LIST,
        lambda text: {
            "filters": [condition("event_name", "equal", "x", property={"name": "p", "operator": text, "value": "x"})]
        },
        ("INVALID_OPERATOR",),
    ),
    "filter key": (
        LIST,
        lambda text: {"filters": [{**condition("device_model", "equal", "x"), text: 1}]},
        ("INVALID_FILTER",),
    ),
    "filters": (LIST, lambda text: {"filters": text}, ("INVALID_PARAMETER",)),
    "page": (LIST, lambda text: {"page": text}, ("INVALID_PARAMETER",)),
    "page size": (LIST, lambda text: {"page_size": text}, ("INVALID_PARAMETER",)),
    "with_video": (LIST, lambda text: {"with_video": text}, ("INVALID_PARAMETER",)),
    "cursor": (LIST, lambda text: {"cursor": text}, ("INVALID_PARAMETER",)),
    "parameter": (LIST, lambda text: {text: "x"}, ("INVALID_PARAMETER",)),
    "group": (ANALYTICS, lambda text: {"group_by": [{"attribute": text}]}, ("INVALID_GROUP_BY",)),
    "group maximum": (
        ANALYTICS,
        lambda text: {"group_by": [{"attribute": "device_model", "max_group_number": text}]},
        ("INVALID_GROUP_BY",),
    ),
    "aggregation": (
        ANALYTICS,
        lambda text: {"aggregation": [{"attribute": text, "operator": "sum"}]},
        ("INVALID_AGGREGATION",),
    ),
    "function": (
        ANALYTICS,
        lambda text: {"aggregation": [{"attribute": "session_duration", "operator": text}]},
        ("INVALID_AGGREGATION",),
    ),
    "count operator": (
        ANALYTICS,
        lambda text: {"aggregation": [{"attribute": "session_count", "operator": text}]},
        ("INVALID_AGGREGATION",),
    ),
    "comparison": (ANALYTICS, lambda text: {"comparison": text}, ("INVALID_PARAMETER",)),
}
places = pytest.mark.parametrize("place", NAME_PLACES)


@places
def test_a_hostile_name_is_refused_everywhere(harness: Harness, app: App, place: str) -> None:
    path, body, codes = NAME_PLACES[place]
    for text in TEXTS.values():
        assert_refused(post(harness, app, path, body(text)), *codes)


@places
def test_a_hostile_name_is_refused_in_the_query_string_too(harness: Harness, app: App, place: str) -> None:
    path, body, codes = NAME_PLACES[place]
    for text in TEXTS.values():
        assert_refused(harness.get(app, path.removesuffix("/query"), **body(text)), *codes)


@places
def test_a_large_name_is_refused_and_not_repeated(harness: Harness, app: App, place: str) -> None:
    path, body, codes = NAME_PLACES[place]
    assert_refused(post(harness, app, path, body(LARGE)), *codes)


# JSON that is none, or too much of it


@not_json
@pytest.mark.parametrize("name", ["filters", "group_by", "aggregation"])
def test_a_parameter_that_is_not_json_is_refused(harness: Harness, app: App, name: str, text: str) -> None:
    assert_refused(post(harness, app, ANALYTICS, {name: text}), "INVALID_PARAMETER")


@not_json
@pytest.mark.parametrize("path", [LIST, ANALYTICS])
def test_a_body_that_is_not_json_is_refused(harness: Harness, app: App, path: str, text: str) -> None:
    assert_refused(post(harness, app, path, text), "INVALID_PARAMETER")
    assert_refused(post(harness, app, path, f'{{"filters":{text}}}'), "INVALID_PARAMETER")


@not_json
def test_a_session_that_is_not_json_is_refused(harness: Harness, app: App, text: str) -> None:
    headers = {"Authorization": f"Bearer {app.ingest_key}"}
    for content in (text, native_text("text", text)):
        for kind in ("application/json", NDJSON):
            response = harness.request(
                "POST", "/v1/sessions", content=content, headers={**headers, "Content-Type": kind}
            )
            assert_refused(response, "INVALID_BODY")


def native_text(session_id: str, properties: str) -> str:
    """A session with this text in the place of a property's value."""
    return json.dumps(native(session_id, user={"id": "u", "properties": {"p": "HERE"}})).replace('"HERE"', properties)


@not_json
def test_an_imported_row_that_is_not_json_is_refused(harness: Harness, app: App, text: str) -> None:
    line = json.dumps(row("1" * 24)).replace('"durationSec"', f'"uniqueScreens": {text}, "durationSec"')
    for content in (text, line):
        report = owner_post(harness, f"/v1/admin/apps/{app.appid}/import/sessions", content).json()["data"]
        assert refusal(report) == "INVALID_BODY"


@not_json
@pytest.mark.parametrize("path", ["/v1/admin/apps", "/v1/admin/backup"])
def test_an_owners_body_that_is_not_json_is_refused(harness: Harness, path: str, text: str) -> None:
    assert_refused(owner_post(harness, path, text), "INVALID_BODY")
    assert_refused(owner_post(harness, path, f'{{"name":{text},"directory":{text}}}'), "INVALID_BODY")


def owner_post(harness: Harness, path: str, content: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {harness.services.token}"}
    return harness.request("POST", path, content=content, headers=headers)


@pytest.mark.parametrize("place", ["attribute", "operator", "value", "property_name", "page", "items"])
def test_a_nested_value_is_refused_at_every_depth(harness: Harness, app: App, place: str) -> None:
    """Also at those that can just be read, but not be told in an error's text."""
    for depth in (10, 500, *range(900, 1_010, 2), 1_100):
        entry = condition("device_model", "in" if place == "items" else "equal", ["HERE"])
        body = (
            {"page": "HERE"}
            if place == "page"
            else {"filters": [entry if place == "items" else {**entry, place: "HERE"}]}
        )
        text = json.dumps(body).replace('"HERE"', "[" * depth + "]" * depth)
        assert_refused(post(harness, app, LIST, text), "INVALID_FILTER", "INVALID_PARAMETER")


@pytest.mark.parametrize("depth", [10, 500, 900, 940, 960, 980, 1_000, 1_100])
def test_a_nested_property_is_kept_or_refused(harness: Harness, app: App, depth: int) -> None:
    app = harness.create_app()
    headers = {"Authorization": f"Bearer {app.ingest_key}"}
    nested = "[" * depth + "]" * depth
    response = harness.request("POST", "/v1/sessions", content=native_text("nested", nested), headers=headers)
    if response.status_code == 200:
        assert found(harness, app)[0]["user"]["p"] == nested
    else:
        assert_refused(response, "INVALID_BODY")


def test_of_a_repeated_key_the_last_counts(harness: Harness, app: App) -> None:
    entry = '{"attribute":"device_model","operator":"equal","value":"O\'Brien","value":"  a  "}'
    response = post(harness, app, LIST, f'{{"filters":[],"filters":[{entry}]}}')
    assert texts_of(response.json()["data"]) == ["  a  "]


NUMBERS = [
    "1e300",
    "-1e300",
    "9" * 200,
    "-" + "9" * 200,
    "1e-300",
    "0." + "0" * 200 + "1",
    "-0",
    "1E2",
    "18446744073709551616",
]


@pytest.mark.parametrize("number", NUMBERS, ids=range(len(NUMBERS)))
def test_a_huge_or_tiny_number_is_compared_as_a_number(harness: Harness, app: App, number: str) -> None:
    """Every session lasts 5 seconds."""
    for operator, holds in (("greater", float(number) < 5), ("less", float(number) > 5), ("equal", float(number) == 5)):
        text = json.dumps({"filters": [condition("session_duration", operator, "HERE")]}).replace('"HERE"', number)
        assert bool(post(harness, app, LIST, text).json()["data"]) is holds


@pytest.mark.parametrize(
    "number", ['"1e999"', '"inf"', '"-Infinity"', '"nan"', '"sNaN"', '"9e99999999999"', "1e301", f'"{"9" * 100_000}"']
)
def test_what_is_no_finite_number_is_refused(harness: Harness, app: App, number: str) -> None:
    for attribute in ("session_duration", "session_gesture_count"):
        text = json.dumps({"filters": [condition(attribute, "equal", "HERE")]}).replace('"HERE"', number)
        assert_refused(post(harness, app, LIST, text), "INVALID_FILTER")


@pytest.mark.parametrize(
    "number", ["9" * 30, "-" + "9" * 30, "0", "-1", "1.5", "1e3", "true", "null", "[]", "{}", '"１"', '"1 "']
)
@pytest.mark.parametrize("name", ["page", "page_size"])
def test_what_is_no_page_is_refused(harness: Harness, app: App, name: str, number: str) -> None:
    assert_refused(post(harness, app, LIST, f'{{"{name}":{number}}}'), "INVALID_PARAMETER")


@pytest.mark.parametrize("number", ["9" * 30, "9" * 20, "1e30", '"99999999999999999999"'])
def test_a_huge_number_of_groups_is_all_groups_or_refused(harness: Harness, app: App, number: str) -> None:
    text = f'{{"group_by":[{{"attribute":"device_platform","max_group_number":{number}}}]}}'
    response = post(harness, app, ANALYTICS, text)
    if response.status_code == 200:
        assert len(response.json()["data"]) == 1
    else:
        assert_refused(response, "INVALID_GROUP_BY")


MANY = 20_000


@pytest.mark.parametrize(
    "body",
    [
        {"filters": [condition("device_model", "not_equal", "x")] * MANY},
        {"filters": [condition("device_model", "in", [str(number) for number in range(MANY)])]},
        {
            "filters": [
                condition("event_name", "in", ["x" * 100] * MANY, property={"name": "p", "operator": "in", "value": []})
            ]
        },
    ],
    ids=["filters", "values", "event values"],
)
@pytest.mark.parametrize("path", [LIST, ANALYTICS])
def test_many_conditions_are_answered_or_refused(harness: Harness, app: App, path: str, body: Json) -> None:
    response = post(harness, app, path, body)
    if response.status_code != 200:
        assert_refused(response, "INVALID_FILTER", "INVALID_PARAMETER")


def test_the_most_that_is_allowed_is_answered(harness: Harness, app: App) -> None:
    """As many of the longest conditions and metrics as a request may have."""
    inner = {"name": "p", "operator": "not_equal", "value": "x"}
    longest = {
        "filters": [condition("event_name", "contains", "x", property=inner)] * MAX_ENTRIES,
        "group_by": [{**SAME, "max_group_number": 1}, {"attribute": "event_name", "max_group_number": 1}],
        "aggregation": [{**SAME, "property_name": str(each), "operator": "avg"} for each in range(MAX_ENTRIES)],
    }
    keyed = [condition("session_id", "equal", "a" * 24), condition("session_id", "in", ["b" * 24])]
    for body in (longest, {**longest, "filters": keyed * (MAX_ENTRIES // 2)}):
        assert post(harness, app, ANALYTICS, body).status_code == 200
        assert post(harness, app, LIST, {"filters": body["filters"]}).status_code == 200


@pytest.mark.parametrize("many", [100, 3_000])
def test_many_aggregations_are_answered_or_refused(harness: Harness, app: App, many: int) -> None:
    named = [
        {"attribute": "user_custom_property", "property_name": str(number), "operator": "sum"} for number in range(many)
    ]
    response = post(harness, app, ANALYTICS, {"aggregation": named})
    if response.status_code != 200:
        assert_refused(response, "INVALID_AGGREGATION", "INVALID_PARAMETER")


# Cursors


def cursor(*numbers: object) -> str:
    return base64.urlsafe_b64encode(" ".join(map(str, numbers)).encode()).decode().rstrip("=")


FORGED = {
    "first second": cursor(0, 2**32 - 1, 0, 0, 1),
    "before all time": cursor(0, 2**32 - 1, -62_135_596_800, 0, 1),
    "before 1970": cursor(0, 2**32 - 1, -1, 0, 1),
    "after all time": cursor(0, 2**32 - 1, 253_402_300_799, 2**96 - 1, 1),
    "after 2106": cursor(0, 2**32 - 1, 2**32, 2**96 - 1, 1),
    "window before all time": cursor(-62_135_596_800, 253_402_300_799, 2**31, 0, 1),
    "window backwards": cursor(2**31, 0, 2**31, 0, 1),
    "page": cursor(0, 2**32 - 1, 2**31, 0, 10**30),
    "underscores": cursor("0", "4_294_967_295", "2_147_483_648", "0", "1"),
    "digits": cursor(0, 0, 0, "9" * 5_000, 1),
    "id": cursor(0, 2**32 - 1, 2**31, 2**96, 1),
    "too few": cursor(1, 2, 3, 4),
    "too many": cursor(1, 2, 3, 4, 5, 6),
    "statement": cursor("0", "0", "0", "0) OR 1=1 --", "1"),
    "not base64": "%%%",
    "padding": "====",
    "large": "A" * 100_000,
}


@pytest.mark.parametrize("text", FORGED.values(), ids=FORGED.keys())
def test_a_forged_cursor_is_refused_or_a_place_in_the_own_list(harness: Harness, app: App, text: str) -> None:
    response = post(harness, app, LIST, {"cursor": text, "page_size": 500})
    if response.status_code == 200:
        assert set(texts_of(response.json()["data"])) <= {*TEXTS.values(), LARGE}
    else:
        assert_refused(response, "INVALID_PARAMETER")


# The query string as bytes


@pytest.mark.parametrize(
    "query",
    [
        b"filters=%ED%A0%80",
        b"filters=%FF",
        b"filters=%00",
        b"%00=1",
        b"filters=%5B",
        b"page=%F0%9F%8E%89",
        b"filters=%zz",
    ],
)
def test_a_query_string_that_is_no_text_is_refused(harness: Harness, app: App, query: bytes) -> None:
    address = f"/v2/session?appid={app.appid}&apikey={app.api_key}&{query.decode()}"
    assert_refused(harness.request("GET", address), "INVALID_PARAMETER")


@pytest.mark.parametrize("name", ["filters", "page", "appid", "apikey", "x"])
def test_a_parameter_given_twice_is_refused(harness: Harness, app: App, name: str) -> None:
    value = {"appid": app.appid, "apikey": app.api_key}.get(name, "1")
    address = f"/v2/session?appid={app.appid}&apikey={app.api_key}&{name}={value}&{name}={value}"
    assert_refused(harness.request("GET", address), "INVALID_PARAMETER")


@texts
def test_hostile_credentials_are_no_credentials(harness: Harness, app: App, text: str) -> None:
    for credentials in ({"appid": text, "apikey": app.api_key}, {"appid": app.appid, "apikey": text}):
        assert harness.request("GET", "/v2/session", params=credentials).status_code == 401
    for header in ("X-Ingest-Key", "Authorization"):
        headers = {
            header: text.encode("utf-8", "replace").replace(b"\x00", b"").replace(b"\n", b"").replace(b"\r", b"")
        }
        assert harness.request("POST", "/v1/sessions", headers=headers).status_code == 401


# Ways in


@texts
def test_an_unknown_key_of_a_session_is_refused_by_name(harness: Harness, app: App, text: str) -> None:
    headers = {"Authorization": f"Bearer {app.ingest_key}"}
    for session in ({**native("x"), text: 1}, native("x", device={"platform": "ios", text: 1})):
        response = harness.request("POST", "/v1/sessions", json=session, headers=headers)
        assert_refused(response, "INVALID_BODY")
        assert text in response.json()["error"]["message"]


@texts
def test_an_imported_text_comes_back_as_it_went_in(harness: Harness, text: str) -> None:
    app = harness.create_app()
    user = {"uxcamuserid": "b" * 24, "alias": text, "kUXCam_UserIdentity": text, text: text}
    harness.import_rows(
        app, [row("a" * 24, user=user, device={"platform": "ios", "model": text}, location={"city": text})]
    )
    (shown,) = found(harness, app, condition("device_model", "equal", text), condition("user_name", "equal", text))
    assert shown["user"] == user
    assert (shown["device"]["model"], shown["location"]["city"]) == (text, text)


def refusal(report: Json) -> str:
    """The code of the one line that was sent and not taken."""
    assert (report["accepted"], report["rejectedCount"]) == (0, 1)
    return str(report["rejected"][0]["error"]["code"])


@texts
def test_an_imported_id_that_is_none_is_refused(harness: Harness, app: App, text: str) -> None:
    for bad in (row(text), row("a" * 24 + text), row("a" * 24, user={"uxcamuserid": text})):
        assert refusal(harness.import_rows(app, [bad])) == "INVALID_BODY"


@pytest.mark.parametrize("end", ["\n", "\r\n", " ", "\x00", "\u0660"])
def test_an_imported_id_has_nothing_after_its_digits(harness: Harness, app: App, end: str) -> None:
    assert refusal(harness.import_rows(app, [row("a" * 24 + end)])) == "INVALID_BODY"


@pytest.mark.parametrize(
    "time", ["0001-01-01T00:00:00+10:00", "9999-12-31T23:59:59-10:00", "", "now", "2026-02-30", "1e999"]
)
@pytest.mark.parametrize("place", ["uploadedServerTime", "verifiedServerTime", "deviceLocalDateTime"])
def test_an_imported_time_that_is_none_is_refused(harness: Harness, app: App, place: str, time: str) -> None:
    bad = row("a" * 24)
    bad["property"][place] = time
    assert refusal(harness.import_rows(app, [bad])) == "INVALID_BODY"


@pytest.mark.parametrize("number", [0, -1, 2**32, 10**12, 10**30, 1.5, "1", True])
@pytest.mark.parametrize("nested", [False, True])
def test_an_imported_number_that_is_none_is_refused(harness: Harness, app: App, number: Any, nested: bool) -> None:
    bad = row("a" * 24, sessionNumber=number)
    if nested:
        bad = row("a" * 24, user={"userProperty": {"uxcamuserid": "b" * 24}, "sessionNumber": number})
    assert refusal(harness.import_rows(app, [bad])) == "INVALID_BODY"


@pytest.mark.parametrize("number", [2**32 - 1, 4_000_000_000])
def test_a_session_after_a_great_number_has_a_greater_one(harness: Harness, number: int) -> None:
    """Or the great number is refused: what comes after it may not wrap around to 0."""
    app = harness.create_app()
    taken = harness.import_rows(app, [row("a" * 24, sessionNumber=number)])
    harness.import_rows(app, [row("c" * 24)])
    numbers = {each["sessionId"]: each["sessionNumber"] for each in found(harness, app)}
    assert numbers == ({"c" * 24: 1} if not taken["accepted"] else {"a" * 24: number, "c" * 24: number + 1})


@texts
def test_an_apps_name_is_literal(harness: Harness, text: str) -> None:
    headers = {"Authorization": f"Bearer {harness.services.token}"}
    new = harness.request("POST", "/v1/admin/apps", json={"name": text}, headers=headers).json()["data"]
    apps = harness.request("GET", "/v1/admin/apps", headers=headers).json()["data"]
    assert [each["name"] for each in apps if each["appid"] == new["appid"]] == [text]


@texts
def test_an_appid_that_is_none_is_refused(harness: Harness, text: str) -> None:
    assert_refused(owner_post(harness, "/v1/admin/apps", json.dumps({"name": "x", "appid": text})), "INVALID_BODY")
    for path in (
        f"/v1/admin/apps/{quote(text, safe='')}/keys/api",
        f"/v1/admin/apps/{quote(text, safe='')}/import/sessions",
    ):
        assert owner_post(harness, path, json.dumps(row("a" * 24))).status_code == 404


# The one printer of SQL


CANARY = "canary7f3a'\\{p0:String}"
WEB_STRINGS = [
    "browser_name",
    "browser_version",
    "referer",
    "referer_domain",
    "device_os_name",
    "device_type",
    "user_first_referer",
    "user_first_referer_domain",
    "user_first_screen_name",
]
VISITED = [f"session_screen_{nth}" for nth in range(1, VISITS + 1)]
MATCHES: list[Json] = [
    *(condition(name, operator, CANARY) for name in STRINGS for operator in ("equal", "not_equal", "contains")),
    *(condition(name, "not_in", [CANARY, CANARY]) for name in STRINGS),
    *(condition(name, "contains", CANARY) for name in ("session_id", "uxcamuserid", "device_platform")),
    condition("session_id", "in", [CANARY]),
    *(condition(name, "equal", CANARY) for name in (*WEB_STRINGS, *VISITED)),
    *(condition(name, "in_order", [CANARY]) for name in ("session_screen_order", "session_event_order")),
    *(condition(name, "equal", CANARY, property_name=CANARY) for name in ("utm", "user_first_utm")),
    condition("session_screen_list", "has_any", [CANARY]),
    condition("event_name", "contains", CANARY),
    condition("event_name", "in", [CANARY], property={"name": CANARY, "operator": "not_equal", "value": CANARY}),
    condition("event_name", "equal", CANARY, property={"name": CANARY, "operator": "greater", "value": 1}),
    condition("user_custom_property", "equal", CANARY, property_name=CANARY),
    condition("user_custom_property", "less", "7", property_name=CANARY),
]
NAMED = {"attribute": "user_custom_property", "property_name": CANARY}


def canary_selects() -> Iterator[Select]:
    """Every kind of SELECT there is, with the canary wherever a client's text may stand."""
    lifetime = [
        {"attribute": name, "operator": "sum"}
        for name, each in SESSION_ATTRIBUTES.items()
        if each.of_user and Use.AGGREGATE in each.session
    ]
    aggregation = [{**NAMED, "operator": name} for name in ("sum", "avg", "min", "max")] + lifetime
    for groups in ([], [NAMED], [{"attribute": "event_name"}], [{"attribute": "device_model"}, NAMED]):
        query = canary_query({"filters": MATCHES, "group_by": groups, "aggregation": aggregation})
        folds = tuple((CANARY,) for _ in groups)
        yield compiled.analytics_select(query, query.window, folds=folds, limit=7, offset=1)
        yield compiled.analytics_select(query, query.window.previous(), folds=tuple(None for _ in groups))
        yield from (compiled.top_select(query, axis) for axis in range(len(groups)))
        if len(groups) == 1:
            yield compiled.others_select(query, (CANARY,))
    where = (
        *compiled.conditions(query),
        compiled.before(query, Cursor(NOW, NOW, 1, NOW, (7,))),
        compiled.among([(NOW, 7)]),
    )
    yield compiled.list_select(query, where, 7)
    yield compiled.candidates_select(query, where, 7)

    yield from own_canary_selects()


def own_canary_selects() -> Iterator[Select]:
    """The same of what screens, gestures and issues have of their own."""
    for entity in (Entity.SCREEN, Entity.GESTURE, Entity.ISSUE):
        texts = own_texts(entity)
        for name in texts:
            matches = [condition(each, operator, CANARY) for each in texts for operator in ("equal", "contains")]
            query = canary_query({"filters": matches, "group_by": [{"attribute": name}]}, entity)
            yield compiled.analytics_select(query, query.window, folds=((CANARY,),), limit=7)
            yield compiled.groups_select(query)
            yield compiled.others_select(query, (CANARY,))


def own_texts(entity: Entity) -> list[str]:
    return [name for name, each in BY_NAME[entity].items() if each.own is entity and each.type is Type.STRING]


def canary_query(parameters: Json, entity: Entity = Entity.SESSION) -> Query:
    return resolve(parse_analytics(parameters), entity, app=1, appid="a" * 24, now=NOW)


def test_no_value_of_a_client_is_printed() -> None:
    selects = list(canary_selects())
    assert len(selects) > 10
    for select in selects:
        printed = print_select(select)
        assert "canary" not in printed.sql.lower()
        assert "'" not in re.sub(r"\{p\d+:[^}]*\}", "", printed.sql)
        assert CANARY in json.dumps(printed.parameters, default=str, ensure_ascii=False).replace("\\\\", "\\")


def test_the_canary_stands_in_for_every_attribute_that_takes_text() -> None:
    takes_text = {Type.STRING, Type.JSON, Type.LIST, Type.ORDER}
    wanted = {
        name for name, each in SESSION_ATTRIBUTES.items() if each.type in takes_text and Use.FILTER in each.session
    }
    assert wanted <= {each["attribute"] for each in MATCHES}


BAD_NAMES = ["", "a b", "a'b", "a`b", "a.b", "1a", "a;", "a--", "a(", "é", "a\n", "{p0:String}", "a\x00"]


def bad_selects(name: str) -> Iterator[Select]:
    select = Select(Source("sessions"), (("a", Column("a")),), 1)
    value = Value(1, "UInt8")
    bad: list[Expression] = [
        Column(name),
        Call(name, ()),
        Lambda((name,), value),
        Lambda(("x",), Column(name)),
        InRows((name,), select),
        InRows(("a",), replace(select, source=Source(name))),
    ]
    for expression in bad:
        yield replace(select, columns=(("a", expression),))
        yield replace(select, where=(expression,))
        yield replace(select, group_by=(expression,))
        yield replace(select, order_by=(Order(expression),))
    yield replace(select, source=Source(name))
    yield replace(select, columns=((name, value),))
    yield replace(select, join=Join(select, name))
    yield replace(select, join=Join(replace(select, source=Source(name)), "a"))


@pytest.mark.parametrize("name", BAD_NAMES)
def test_what_is_no_identifier_is_never_printed(name: str) -> None:
    for select in bad_selects(name):
        with pytest.raises(ValueError, match="is not an SQL identifier"):
            print_select(select)
