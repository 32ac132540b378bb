"""No answer ever holds a row, a number or a name of another app.

Two apps have the same session ids, user ids and properties, as when one product is recorded in two apps; whatever the first is
asked, it answers as if the second were not there: every filter, operator, grouping, aggregation, page and cursor.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, NamedTuple

import httpx
import pytest

from playhead.model.attributes import BY_NAME, Attribute, Entity, Type, Use
from playhead.query.entities import LISTED
from playhead.query.operators import OPERATORS, Operator, Shape
from tests.harness import App, Harness
from tests.samples import Json, condition, native

NOW = datetime(2026, 1, 20, 12, 0, 0, tzinfo=UTC)
OURS, THEIRS, FOREIGN = "ours", "theirs", "theirs-alone"
SESSIONS = 12
SHARED_ID = "0" * 23 + "1"
USER = "a" * 23 + "0"
WINDOW = {"lower": "2026-01-01", "upper": "2026-01-20T12:00:00Z"}
VALUES: dict[Type, list[Any]] = {
    Type.DATETIME: ["2026-01-20"],
    Type.STRING: [FOREIGN, "shared"],
    Type.PLATFORM: ["1", "2"],
    Type.ID: [SHARED_ID, USER],
    Type.BOOL: [True],
    Type.BUCKET: ["2026-01-20"],
    Type.INTEGER: [5],
    Type.LIST: [FOREIGN, "shared"],
    Type.ORDER: [FOREIGN, FOREIGN],
    Type.JSON: [FOREIGN, "shared"],
}


def sessions(owner: str, many: int, seconds: int) -> list[Json]:
    """The same ids and texts for either owner; the second has more of everything, and some of its own."""
    return [session(owner, index, seconds) for index in range(many)]


def session(owner: str, index: int, seconds: int) -> Json:
    own = owner if index < SESSIONS else FOREIGN
    text = "shared" if index % 2 else own
    taps = [
        {"kind": "tap", "at": tap, "screen": text, "responsive": tap % 3 != 0, "rage": tap % 5 == 0}
        for tap in range(index * seconds % 90)
    ]
    return native(
        f"{index:024x}",
        durationSec=index * seconds,
        isCrashed=index % 3 == 0,
        device={
            "platform": ("android", "ios")[index % 2],
            **dict.fromkeys(("appVersion", "class", "deviceId", "producer", "model", "osVersion", "sdkVersion"), text),
        },
        user={
            "id": f"{'a' * 23}{index % 4:x}",
            "identity": own,
            "properties": {"text": text, "number": index * seconds},
        },
        location={"city": text, "country": text},
        screens=[{"name": text, "at": 0}] * (index + 1),
        gestures=taps,
        events=[{"name": text, "at": 0, "properties": {"text": text, "number": index}}],
        issues=[{"kind": ("anr", "ui_freeze")[index % 2], "title": text, "at": index}],
    )


# Questions


def questions() -> Iterator[tuple[str, Json]]:
    """Every kind of question there is, as a path and its parameters."""
    yield "/v2/session", {}
    yield "/v2/session", {"page_size": 5, "page": 2}
    yield "/v2/session", {"cursor": "", "page_size": 5}
    yield "/v2/session", {"with_video": "false"}
    yield from questions_of(Entity.SESSION, list(BY_NAME[Entity.SESSION].values()), [*filters_by_event()])
    for entity in (Entity.SCREEN, Entity.GESTURE, Entity.ISSUE):
        own = [attribute for attribute in BY_NAME[entity].values() if attribute.own is entity]
        yield from questions_of(entity, own, [condition("device_model", "equal", "shared")])


def questions_of(entity: Entity, attributes: list[Attribute], more: list[Json]) -> Iterator[tuple[str, Json]]:
    """Every use of these attributes on the entity's endpoints; `more` are filters besides."""
    analytics = f"/v2/{entity}/analytics"
    for entry in (*filters(entity, attributes), *more):
        yield analytics, {"filters": [entry]}
        if entity in LISTED:
            yield f"/v2/{entity}", {"filters": [entry]}
    groups = list(named(entity, attributes, Use.GROUP, "text"))
    for group in groups:
        yield analytics, {"group_by": [group], "page_size": 500}
        yield analytics, {"group_by": [{**group, "max_group_number": 1}]}
    for pair in pairwise(groups):
        yield analytics, {"group_by": [{**group, "max_group_number": 2} for group in pair]}
    every = [*aggregations(entity, attributes)]
    for metrics in every:
        yield analytics, {"aggregation": metrics}
    together = [metric for metrics in every for metric in metrics]
    yield analytics, {"aggregation": together, "group_by": [{"attribute": "device_model"}]}
    yield analytics, {"aggregation": together, "comparison": "1"}


def filters(entity: Entity, attributes: list[Attribute]) -> Iterator[Json]:
    for attribute in attributes:
        if Use.FILTER in attribute.use(entity):
            for operator in OPERATORS:
                if attribute.type in operator.types:
                    yield from conditions(attribute, operator)


def filters_by_event() -> Iterator[Json]:
    for name in ("equal", "not_equal", "contains", "greater"):
        inner = {"name": "text", "operator": name, "value": "7" if name == "greater" else FOREIGN}
        yield condition("event_name", "in", ["shared", FOREIGN], property=inner)


def conditions(attribute: Attribute, operator: Operator) -> Iterator[Json]:
    more = {"property_name": "text"} if attribute.type is Type.JSON else {}
    values = (
        [7] if operator.name.startswith(("greater", "less")) and attribute.type is Type.JSON else VALUES[attribute.type]
    )
    if operator.shape is Shape.DATES:
        yield condition(attribute.name, operator.name, WINDOW)
    elif operator.shape is Shape.ARRAY:
        yield condition(attribute.name, operator.name, values, **more)
    else:
        yield from (condition(attribute.name, operator.name, value, **more) for value in values)


def named(entity: Entity, attributes: list[Attribute], use: Use, property_name: str) -> Iterator[Json]:
    """The attributes that can be used so."""
    for attribute in attributes:
        if use in attribute.use(entity):
            more = {"property_name": property_name} if attribute.type is Type.JSON else {}
            yield {"attribute": attribute.name, **more}


def aggregations(entity: Entity, attributes: list[Attribute]) -> Iterator[list[Json]]:
    for each in named(entity, attributes, Use.AGGREGATE, "number"):
        is_count = BY_NAME[entity][each["attribute"]].type in (Type.COUNT, Type.SHARE)
        yield [{**each, "operator": function} for function in ([""] if is_count else ["sum", "avg", "min", "max"])]


def answers(harness: Harness, app: App) -> dict[str, Json]:
    """The answer to every question, asked a few at a time."""
    asked = list(questions())
    query = {"appid": app.appid, "apikey": app.api_key}

    async def ask(path: str, parameters: Json, gate: asyncio.Semaphore) -> httpx.Response:
        texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}
        async with gate:
            return await harness.client.get(path, params={**query, **texts})

    async def ask_all() -> list[httpx.Response]:
        gate = asyncio.Semaphore(4)
        return await asyncio.gather(*(ask(path, parameters, gate) for path, parameters in asked))

    responses = harness.run(ask_all())
    assert {response.status_code for response in responses} == {200}
    return {
        f"{path} {parameters}": response.json() for (path, parameters), response in zip(asked, responses, strict=True)
    }


class Apps(NamedTuple):
    """`alone` and `together`: the first app's answers before and after the second had anything."""

    ours: App
    theirs: App
    alone: dict[str, Json]
    together: dict[str, Json]


@pytest.fixture(scope="module")
def apps(harness: Harness) -> Apps:
    """The two apps, and what the first answered before and after the second had anything."""
    harness.now = NOW
    ours, theirs = harness.create_app(OURS), harness.create_app(THEIRS)
    assert harness.ingest(ours, *sessions(OURS, SESSIONS, 5)).status_code == 200
    alone = answers(harness, ours)
    assert harness.ingest(theirs, *sessions(THEIRS, 3 * SESSIONS, 7)).status_code == 200
    return Apps(ours, theirs, alone, answers(harness, ours))


@pytest.fixture(autouse=True)
def clock(harness: Harness) -> None:
    harness.now = NOW


# Reading


def test_the_questions_are_many_and_most_find_something(apps: Apps) -> None:
    assert len(apps.alone) > 250
    assert sum(bool(answer["data"]) for answer in apps.alone.values()) > len(apps.alone) / 2


def test_every_answer_is_as_if_the_other_app_were_not_there(apps: Apps) -> None:
    changed = {asked: (apps.alone[asked], now) for asked, now in apps.together.items() if now != apps.alone[asked]}
    assert not changed


def test_no_answer_names_the_other_app_or_its_texts(apps: Apps) -> None:
    for question, answer in apps.together.items():
        rows = [{name: value for name, value in each.items() if name != "dashboard_link"} for each in answer["data"]]
        assert THEIRS not in json.dumps(rows), question
        assert apps.theirs.appid not in json.dumps(answer), question


def test_one_session_id_in_two_apps_is_two_sessions(harness: Harness, apps: Apps) -> None:
    ours, theirs, *_ = apps
    by_id = [condition("session_id", "equal", SHARED_ID)]
    shown = [harness.get(app, "/v2/session", filters=by_id).json()["data"] for app in (ours, theirs)]
    assert [[each["property"]["durationSec"] for each in rows] for rows in shown] == [[5], [7]]
    assert [rows[0]["url"].split("/")[-5] for rows in shown] == [ours.appid, theirs.appid]


def test_lifetime_totals_of_a_shared_user_are_the_apps_own(harness: Harness, apps: Apps) -> None:
    lifetime = [{"attribute": "user_session_count", "operator": "max"}]
    by_user = [condition("uxcamuserid", "equal", USER)]
    counts = [
        harness.get(app, "/v2/session/analytics", filters=by_user, aggregation=lifetime).json()["data"][0]
        for app in apps[:2]
    ]
    assert [each["max_user_session_count"] for each in counts] == [SESSIONS / 4, 3 * SESSIONS / 4]


def test_a_cursor_of_the_other_app_leads_to_own_rows(harness: Harness, apps: Apps) -> None:
    ours, theirs, *_ = apps
    first = harness.get(theirs, "/v2/session", cursor="", page_size=1).json()
    answer = harness.get(ours, "/v2/session", cursor=first["pagination"]["next_cursor"], page_size=500).json()
    assert len(answer["data"]) <= SESSIONS
    assert THEIRS not in json.dumps(answer)


# Credentials


ROUTES = [
    ("GET", "/v2/session"),
    ("GET", "/v2/session/analytics"),
    ("POST", "/v2/session/query"),
    ("POST", "/v2/session/analytics/query"),
    ("GET", "/v2/screen"),
    ("POST", "/v2/screen/analytics/query"),
    ("GET", "/v2/gesture/analytics"),
    ("GET", "/v2/issue"),
    ("POST", "/v2/issue/query"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_the_credentials_of_two_apps_are_none(harness: Harness, apps: Apps, method: str, path: str) -> None:
    ours, theirs, *_ = apps
    for appid, key in ((ours.appid, theirs.api_key), (theirs.appid, ours.api_key)):
        assert harness.request(method, path, params={"appid": appid, "apikey": key}).status_code == 401
        assert harness.request(method, path, params={"appid": appid}, headers={"apikey": key}).status_code == 401
        assert harness.request(method, path, headers={"X-App-Id": appid, "X-Api-Key": key}).status_code == 401


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_credentials_of_two_places_do_not_mix_apps(harness: Harness, apps: Apps, method: str, path: str) -> None:
    """A whole pair in the headers does not help a query string that names another app, nor the other way round."""
    ours, theirs, *_ = apps
    headers = {"appid": theirs.appid, "apikey": theirs.api_key}
    assert harness.request(method, path, params={"appid": ours.appid}, headers=headers).status_code == 401
    assert harness.request(method, path, params={"apikey": ours.api_key}, headers=headers).status_code == 401


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_an_ingest_key_or_the_owners_token_reads_nothing(harness: Harness, apps: Apps, method: str, path: str) -> None:
    ours = apps[0]
    for key in (ours.ingest_key, harness.services.token):
        assert harness.request(method, path, params={"appid": ours.appid, "apikey": key}).status_code == 401
        headers = {"Authorization": f"Bearer {key}"}
        assert harness.request(method, path, params={"appid": ours.appid}, headers=headers).status_code == 401


def test_a_key_that_reads_does_not_write(harness: Harness, apps: Apps) -> None:
    ours = apps[0]
    for key in (ours.api_key, harness.services.token, ours.appid):
        for headers in ({"Authorization": f"Bearer {key}"}, {"X-Ingest-Key": key}):
            response = harness.request("POST", "/v1/sessions", json=native("x"), headers=headers)
            assert response.status_code == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/admin/apps"),
        ("POST", "/v1/admin/apps"),
        ("POST", "/v1/admin/apps/{appid}/import/sessions"),
        ("POST", "/v1/admin/apps/{appid}/keys/api"),
        ("POST", "/v1/admin/backup"),
        ("GET", "/v1/admin/check"),
    ],
)
def test_no_key_of_an_app_is_the_owners(harness: Harness, apps: Apps, method: str, path: str) -> None:
    ours = apps[0]
    for key in (ours.api_key, ours.ingest_key):
        response = harness.request(method, path.format(appid=ours.appid), headers={"Authorization": f"Bearer {key}"})
        assert response.status_code == 401


# Writing


def test_sessions_written_together_stay_apart(harness: Harness) -> None:
    """Uploads of two apps share one insert."""
    pair = harness.create_app(), harness.create_app()

    async def post() -> list[httpx.Response]:
        posts = (
            harness.client.post(
                "/v1/sessions", json=session(app.appid, index, 1), headers={"X-Ingest-Key": app.ingest_key}
            )
            for index in range(SESSIONS)
            for app in pair
        )
        return await asyncio.gather(*posts)

    assert {response.status_code for response in harness.run(post())} == {200}
    for app, other in (pair, pair[::-1]):
        rows = harness.get(app, "/v2/session", page_size=500).json()["data"]
        assert len(rows) == SESSIONS
        assert other.appid not in json.dumps(rows)


def test_numbers_and_versions_are_counted_in_each_app(harness: Harness) -> None:
    first, second = harness.create_app(), harness.create_app()
    for app, expected in ((first, (1, 1)), (first, (1, 2)), (second, (1, 1))):
        (accepted,) = harness.ingest(app, native("same")).json()["data"]["sessions"]
        assert (accepted["sessionNumber"], accepted["version"]) == expected


def test_an_alias_is_known_in_its_app_alone(harness: Harness) -> None:
    first, second = harness.create_app(), harness.create_app()
    harness.ingest(first, native("named", user={"id": "same", "alias": "Known in the first"}))
    for app in (first, second):
        harness.ingest(app, native("unnamed", user={"id": "same"}))
    aliases = [harness.get(app, "/v2/session").json()["data"][0]["user"]["alias"] for app in (first, second)]
    assert aliases[0] == "Known in the first" != aliases[1]


def test_a_rotated_key_of_one_app_leaves_the_others(harness: Harness) -> None:
    first, second = harness.create_app(), harness.create_app()
    headers = {"Authorization": f"Bearer {harness.services.token}"}
    key = harness.request("POST", f"/v1/admin/apps/{first.appid}/keys/api", headers=headers).json()["data"]["key"]
    assert harness.get(first, "/v2/session").status_code == 401
    assert harness.get(App(first.appid, key, ""), "/v2/session").status_code == 200
    assert harness.get(second, "/v2/session").status_code == 200
    assert harness.ingest(first, native("x")).status_code == 200
