"""POST /v1/sessions: what it takes, what it refuses, and that everything taken comes back."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
import zstandard

from playhead.api.services import Services
from playhead.model.alias import alias_of
from playhead.server import http_application
from playhead.settings import Settings
from tests.harness import App, Harness
from tests.samples import NDJSON, Json, condition, native

PATH = "/v1/sessions"
SESSION, USER = "a" * 24, "b" * 24
TAP = {"kind": "tap", "x": 0.5, "y": 0.5, "screen": "Home"}


def post(harness: Harness, app: App, body: bytes, kind: str = "application/json") -> httpx.Response:
    headers = {"Authorization": f"Bearer {app.ingest_key}", "Content-Type": kind}
    return harness.request("POST", PATH, content=body, headers=headers)


def of_user(session_id: str, user: str) -> Json:
    return native(session_id, user={"id": user})


def text(*sessions: Json) -> bytes:
    return b"\n".join(json.dumps(session).encode() for session in sessions)


def rows(harness: Harness, app: App, **parameters: Any) -> list[Json]:
    response = harness.get(app, "/v2/session", **parameters)
    assert response.status_code == 200, response.text
    data: list[Json] = response.json()["data"]
    return data


def found(harness: Harness, app: App, *filters: Json) -> set[str]:
    return {row["sessionId"] for row in rows(harness, app, filters=list(filters))}


def the_row(harness: Harness, app: App, session: Json) -> Json:
    """The row of the one session that the app has."""
    response = harness.ingest(app, session)
    assert response.status_code == 200, response.text
    (row,) = rows(harness, app)
    return row


def accepted(response: httpx.Response) -> list[Json]:
    assert response.status_code == 200, response.text
    sessions: list[Json] = response.json()["data"]["sessions"]
    return sessions


def refused(response: httpx.Response, status: int = 400, code: str = "INVALID_BODY") -> Json:
    assert response.status_code == status, response.text[:500]
    error: Json = response.json()["error"]
    assert error["code"] == code
    return error


# Ways in


def test_one_session_as_json(harness: Harness, app: App) -> None:
    assert harness.ingest(app, native(SESSION)).json() == {
        "success": True,
        "data": {"accepted": 1, "sessions": [{"sessionId": SESSION, "sessionNumber": 1, "version": 1}]},
    }


@pytest.mark.parametrize("kind", [NDJSON, "application/jsonl", "application/X-NDJSON; charset=utf-8"])
def test_many_as_ndjson(harness: Harness, app: App, kind: str) -> None:
    body = b"\r\n".join((b"", text(native("one")), b"", text(native("two")), b""))
    answer = post(harness, app, body, kind).json()["data"]
    assert (answer["accepted"], "rejected" in answer, "rejectedCount" in answer) == (2, False, False)
    assert len(rows(harness, app)) == 2


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
@pytest.mark.parametrize("kind", ["application/json", NDJSON])
def test_a_packed_body_is_told_by_its_content(harness: Harness, app: App, pack: Any, kind: str) -> None:
    (taken,) = accepted(post(harness, app, pack(text(native(SESSION))), kind))
    assert taken["sessionId"] == SESSION


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_packed_body_may_have_several_parts(harness: Harness, app: App, pack: Any) -> None:
    body = pack(text(native("one")) + b"\n") + pack(text(native("two")))
    assert len(accepted(post(harness, app, body, NDJSON))) == 2


def test_a_body_parsed_in_a_thread_is_no_different(harness: Harness, app: App) -> None:
    body = text(*(native(f"session {index}") for index in range(2_000)))
    assert len(body) > 200_000
    answer = post(harness, app, body + b"\n{", NDJSON).json()["data"]
    assert (answer["accepted"], answer["rejected"][0]["line"]) == (2_000, 2_001)


# Keys


def test_the_key_may_stand_in_its_own_header(harness: Harness, app: App) -> None:
    response = harness.request("POST", PATH, json=native(SESSION), headers={"X-INGEST-Key": app.ingest_key})
    assert len(accepted(response)) == 1


@pytest.mark.parametrize("scheme", ["bearer", "BEARER"])
def test_the_scheme_may_be_in_any_case(harness: Harness, app: App, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {app.ingest_key}"}
    assert len(accepted(harness.request("POST", PATH, json=native(SESSION), headers=headers))) == 1


def test_an_api_key_cannot_ingest(harness: Harness, app: App) -> None:
    wrong = replace(app, ingest_key=app.api_key)
    refused(harness.ingest(wrong, native(SESSION)), 401, "INVALID_CREDENTIALS")
    query = {"appid": app.appid, "apikey": app.api_key}
    response = harness.request("POST", PATH, params=query, json=native(SESSION))
    refused(response, 401, "INVALID_CREDENTIALS")


def test_an_ingest_key_cannot_read(harness: Harness, app: App) -> None:
    response = harness.get(replace(app, api_key=app.ingest_key), "/v2/session")
    refused(response, 401, "INVALID_CREDENTIALS")


def test_a_session_belongs_to_the_app_of_its_key(harness: Harness, app: App) -> None:
    other = harness.create_app()
    harness.ingest(app, native(SESSION))
    assert (len(rows(harness, app)), rows(harness, other)) == (1, [])


# Refusals


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"colour": 1}, "$"),
        ({"sessionid": "x"}, "$"),
        ({"device": {"platform": "web", "colour": 1}}, "$.device"),
        ({"user": {"colour": 1}}, "$.user"),
        ({"location": {"colour": 1}}, "$.location"),
        ({"viewport": {"width": 1, "height": 1, "colour": 1}}, "$.viewport"),
        ({"screens": [{"name": "a", "at": 0}, {"name": "a", "at": 0, "colour": 1}]}, "$.screens[1]"),
        ({"gestures": [{"kind": "tap", "at": 0, "colour": 1}]}, "$.gestures[0]"),
        ({"events": [{"name": "a", "at": 0, "colour": 1}]}, "$.events[0]"),
    ],
)
def test_an_unknown_field_is_refused_by_name(harness: Harness, app: App, more: Json, place: str) -> None:
    error = refused(harness.request("POST", PATH, json=native("x") | more, headers={"X-Ingest-Key": app.ingest_key}))
    assert ("colour" in error["message"] or "sessionid" in error["message"], error["detail"]) == (True, place)
    assert rows(harness, app) == []


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"sessionId": 1}, "$.sessionId"),
        ({"sessionId": ""}, "$.sessionId"),
        ({"startedAt": "yesterday"}, "$.startedAt"),
        ({"startedAt": "2026-01-01T10:00:00"}, "$.startedAt"),
        ({"durationSec": "5"}, "$.durationSec"),
        ({"durationSec": -1}, "$.durationSec"),
        ({"isCrashed": 1}, "$.isCrashed"),
        ({"utcOffsetMinutes": 1441}, "$.utcOffsetMinutes"),
        ({"device": {"platform": "amiga"}}, "$.device.platform"),
        ({"device": {}}, "$.device"),
        ({"device": None}, "$.device"),
        ({"user": {"properties": []}}, "$.user.properties"),
        ({"user": {"id": ""}}, "$.user.id"),
        ({"viewport": {"width": 0, "height": 1}}, "$.viewport.width"),
        ({"screens": [{"name": "a"}]}, "$.screens[0]"),
        ({"gestures": [{"kind": "poke", "at": 0}]}, "$.gestures[0].kind"),
        ({"gestures": [{"kind": "tap", "at": 0, "x": 1.5}]}, "$.gestures[0].x"),
        ({"events": [{"name": "a", "at": "0"}]}, "$.events[0].at"),
    ],
)
def test_a_wrong_value_is_told_with_its_place(harness: Harness, app: App, more: Json, place: str) -> None:
    assert refused(harness.ingest(app, native("x") | more))["detail"] == place


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", text(native("a"), native("b"))])
def test_a_body_that_is_not_one_session_is_refused(harness: Harness, app: App, body: bytes) -> None:
    refused(post(harness, app, body))


@pytest.mark.parametrize("body", [b"", b"\n", b" \r\n\t\n", gzip.compress(b"", mtime=0), zstandard.compress(b"")])
def test_ndjson_without_a_line_is_refused(harness: Harness, app: App, body: bytes) -> None:
    assert refused(post(harness, app, body, NDJSON))["detail"] == "body"


def test_a_body_over_the_limit_is_413(harness: Harness, app: App) -> None:
    body = b" " * (harness.settings["max_body"] + 1)
    refused(post(harness, app, body), 413, "BODY_TOO_LARGE")


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_bomb_is_413(harness: Harness, app: App, pack: Any) -> None:
    bomb = pack(bytes(200 << 20))
    assert len(bomb) < 1 << 20
    refused(post(harness, app, bomb), 413, "BODY_TOO_LARGE")


PACKED = gzip.compress(text(native("x")), mtime=0)  # a test is named after its bytes


@pytest.mark.parametrize(
    "body", [PACKED[:-9], PACKED[:-1], PACKED[:12], PACKED[:2], PACKED[:-8] + bytes(8), PACKED + b"rest"]
)
@pytest.mark.parametrize("kind", ["application/json", NDJSON])
def test_broken_gzip_is_refused(harness: Harness, app: App, body: bytes, kind: str) -> None:
    assert refused(post(harness, app, body, kind))["detail"] == "body"
    assert rows(harness, app) == []


def test_truncated_zstd_is_refused(harness: Harness, app: App) -> None:
    body = zstandard.compress(text(*(native(f"session {index}") for index in range(20_000))))
    assert refused(post(harness, app, body[: len(body) // 2], NDJSON))["detail"] == "body"
    assert rows(harness, app) == []


def test_zstd_without_its_checksum_is_refused(harness: Harness, app: App) -> None:
    body = zstandard.ZstdCompressor(write_checksum=True).compress(text(native("x")))
    assert refused(post(harness, app, body[:-4]))["detail"] == "body"


def test_broken_zstd_is_refused(harness: Harness, app: App) -> None:
    body = zstandard.ZstdCompressor(write_checksum=True).compress(text(native("x")))
    assert refused(post(harness, app, body[:-4] + bytes(4)))["detail"] == "body"


def test_valid_lines_are_kept_and_the_others_reported(harness: Harness, app: App) -> None:
    body = b"\n".join((b"{", text(native("one")), b"", text(native("two", colour=1)), text(native("three"))))
    answer = post(harness, app, body, NDJSON).json()["data"]
    assert (answer["accepted"], answer["rejectedCount"], len(answer["sessions"])) == (2, 2, 2)
    assert [(each["line"], each["error"]["detail"]) for each in answer["rejected"]] == [(1, "$"), (4, "$")]
    assert "colour" in answer["rejected"][1]["error"]["message"]
    assert len(rows(harness, app)) == 2


def test_without_a_valid_line_the_body_is_refused(harness: Harness, app: App) -> None:
    error = refused(post(harness, app, b"\n{\n[]", NDJSON))
    assert error["detail"] == "line 2"
    assert "line 2: " in error["message"]
    assert "line 3: " in error["message"]


def test_a_line_nested_too_deeply_spoils_no_other(harness: Harness, app: App) -> None:
    deep = b'{"user":{"properties":{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}}}"
    answer = post(harness, app, text(native("one")) + b"\n" + deep, NDJSON)
    assert (answer.status_code, len(rows(harness, app))) == (200, 1)


def test_a_session_nested_too_deeply_is_refused(harness: Harness, app: App) -> None:
    refused(post(harness, app, b'{"user":{"properties":{"x":' + b"[" * 100_000))


# The same session again


def test_the_same_id_again_replaces_the_session(harness: Harness, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    harness.ingest(app, native("other", startedAt="2026-01-01T09:00:00Z"))
    before = the_session(harness, app, native(SESSION, durationSec=5))
    monkeypatch.setattr(harness, "now", harness.now + timedelta(hours=1))
    (again,) = accepted(harness.ingest(app, native(SESSION, durationSec=7, startedAt="2025-01-01T10:00:00Z")))
    assert again == {"sessionId": SESSION, "sessionNumber": 2, "version": 2}
    (after,) = rows(harness, app, filters=[condition("session_id", "equal", SESSION)])
    assert len(rows(harness, app)) == 2
    assert after["sessionNumber"] == before["sessionNumber"]
    assert after["property"]["uploadedServerTime"] == before["property"]["uploadedServerTime"]
    assert (before["property"]["durationSec"], after["property"]["durationSec"]) == (5, 7)


def the_session(harness: Harness, app: App, session: Json) -> Json:
    harness.ingest(app, session)
    (row,) = rows(harness, app, filters=[condition("session_id", "equal", session["sessionId"])])
    return row


def test_what_a_session_was_is_found_no_more(harness: Harness, app: App) -> None:
    harness.ingest(app, native(SESSION, device={"platform": "ios", "model": "old"}))
    harness.ingest(app, native(SESSION, device={"platform": "ios", "model": "new"}))
    assert found(harness, app, condition("device_model", "equal", "old")) == set()
    assert found(harness, app, condition("device_model", "equal", "new")) == {SESSION}


def test_the_same_id_twice_in_one_body_is_one_session(harness: Harness, app: App) -> None:
    taken = accepted(harness.ingest(app, native(SESSION, durationSec=1), native(SESSION, durationSec=2)))
    assert [(each["sessionNumber"], each["version"]) for each in taken] == [(1, 1), (1, 2)]
    (row,) = rows(harness, app)
    assert row["property"]["durationSec"] == 2


# Ids, numbers, aliases


@pytest.mark.parametrize(("given", "kept"), [(SESSION, True), (SESSION.upper(), False), ("x", False), ("名前", False)])
def test_ids_of_24_hex_digits_are_kept_and_others_hashed(harness: Harness, app: App, given: str, kept: bool) -> None:
    first, again = (accepted(harness.ingest(app, native(given)))[0]["sessionId"] for _ in range(2))
    assert first == again
    assert (first == given) == kept
    assert len(first) == 24
    assert set(first) <= set("0123456789abcdef")


def user_of(harness: Harness, app: App, session: Json) -> str:
    user: str = the_session(harness, app, session)["user"]["uxcamuserid"]
    return user


def test_a_user_is_the_clients_or_the_devices_or_the_sessions(harness: Harness, app: App) -> None:
    device = {"platform": "ios", "deviceId": "d"}
    ids = ["c" * 23 + str(index) for index in range(6)]
    users = [{"id": USER}, {"id": "me"}, {"id": "me"}, {}, {}]
    known = [user_of(harness, app, native(i) | {"user": u, "device": device}) for i, u in zip(ids, users, strict=False)]
    alone = user_of(harness, app, native(ids[5]) | {"user": {}})
    assert known[0] == USER
    assert (known[1] == known[2], known[3] == known[4]) == (True, True)
    assert len({*known, alone}) == 4


def test_sessions_of_one_body_are_numbered_by_their_start(harness: Harness, app: App) -> None:
    starts = ("2026-01-03T00:00:00Z", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")
    sent = [native(f"session {index}", startedAt=start) for index, start in enumerate(starts)]
    assert [each["sessionNumber"] for each in accepted(harness.ingest(app, *sent))] == [3, 1, 2]
    assert accepted(harness.ingest(app, native("late", startedAt="2025-01-01T00:00:00Z")))[0]["sessionNumber"] == 4


def test_each_user_of_each_app_is_numbered_alone(harness: Harness, app: App) -> None:
    taken = accepted(harness.ingest(app, of_user("a1", "a"), of_user("b1", "b"), of_user("a2", "a")))
    assert [each["sessionNumber"] for each in taken] == [1, 1, 2]
    (elsewhere,) = accepted(harness.ingest(harness.create_app(), of_user("a3", "a")))
    assert elsewhere["sessionNumber"] == 1


def test_an_alias_is_the_same_over_sessions_and_of_the_user_id(harness: Harness, app: App) -> None:
    harness.ingest(app, of_user("one", USER), of_user("two", USER))
    harness.ingest(app, of_user("three", USER))
    assert [row["user"]["alias"] for row in rows(harness, app)] == [alias_of(USER)] * 3


def test_a_given_alias_stays_with_its_user(harness: Harness, app: App) -> None:
    harness.ingest(app, {**native("one"), "user": {"id": USER, "alias": "Odd Name"}})
    harness.ingest(app, of_user("two", USER))
    assert {row["user"]["alias"] for row in rows(harness, app)} == {"Odd Name"}
    assert len(found(harness, app, condition("user_name", "equal", "Odd Name"))) == 2


# Place


def country(harness: Harness, app: App, peer: str, forwarded: str = "", trusted: str = "", **more: Any) -> str | None:
    """The country of a session that `peer` sends."""
    settings = Settings({**harness.settings.values, "trusted_proxies": trusted})
    services: Services = replace(harness.services, settings=settings)
    application: Any = http_application(services)
    headers = {"X-Ingest-Key": app.ingest_key} | ({"X-Forwarded-For": forwarded} if forwarded else {})

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(application, client=(peer, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://playhead.test") as client:
            return await client.post(PATH, json=native(SESSION, **more), headers=headers)

    accepted(harness.run(send()))
    (row,) = rows(harness, app)
    assert (
        row["location"]["countryCode"]
        == {"USA": "US", "Netherlands": "NL", "Mars": "XX", None: None}[row["device"]["country"]]
    )
    found: str | None = row["device"]["country"]
    return found


AMERICAN, DUTCH, PROXY = "8.8.8.8", "193.0.6.139", "10.0.0.1"


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "expected"),
    [
        (AMERICAN, "", "", "USA"),
        ("2001:67c:2e8:22::c100:68b", "", "", "Netherlands"),
        (PROXY, "", "", None),
        (PROXY, DUTCH, "", None),
        (AMERICAN, DUTCH, PROXY, "USA"),
        (PROXY, DUTCH, PROXY, "Netherlands"),
        (PROXY, f"{AMERICAN}, {DUTCH}", PROXY, "Netherlands"),
        (PROXY, f"{DUTCH}, 10.0.0.2", f"{PROXY}, 10.0.0.2", "Netherlands"),
        (PROXY, f"{DUTCH}, nonsense", PROXY, "Netherlands"),
        (PROXY, "nonsense", PROXY, None),
    ],
)
def test_the_place_is_the_clients_as_trusted_proxies_tell(
    harness: Harness, app: App, peer: str, forwarded: str, trusted: str, expected: str | None
) -> None:
    assert country(harness, app, peer, forwarded, trusted) == expected


def test_a_place_in_the_session_wins(harness: Harness, app: App) -> None:
    place = {"country": "Mars", "countryCode": "XX"}
    assert country(harness, app, AMERICAN, location=place) == "Mars"


def test_the_place_is_filtered_by(harness: Harness, app: App) -> None:
    country(harness, app, AMERICAN)
    assert found(harness, app, condition("device_country", "equal", "USA")) == {SESSION}


# What comes back

LEAST_DEVICE = dict.fromkeys(
    "carrierCode carrierName osName appVersion sdkVersion osVersion language country totalStorageInKB totalRamInKB "
    "freeRamInKb dpi height width type class producer model deviceId isNotificationEnabled isRooted".split()
)


def test_the_least_session_comes_back_with_nulls(harness: Harness, app: App) -> None:
    row = the_row(harness, app, of_user(SESSION, USER))
    assert row == {
        "sessionId": SESSION,
        "video": "No video available for this session",
        "sessionNumber": 1,
        "url": f"http://127.0.0.1:8321/app/{app.appid}/sessions/list/1/{SESSION}",
        "property": {
            "uploadedServerTime": f"{harness.now:%Y-%m-%d %H:%M:%S}",
            "deviceLocalDateTime": "2026-01-01 10:00:00",
            "verifiedServerTime": "2026-01-01 10:00:00",
            "offlineRecorded": False,
            "hasVideo": False,
            "isCrashed": False,
            "durationSec": 5,
            "totalGesture": 0,
            "totalScreen": 0,
            "uniqueScreensCount": 0,
            "rageGestureCount": 0,
            "networkType": None,
        },
        "user": {"alias": alias_of(USER), "uxcamuserid": USER},
        "device": {**LEAST_DEVICE, "platform": "android"},
        "location": {"countryCode": None, "city": None, "longitude": None, "latitude": None},
    }


DEVICE = {
    "carrierCode": "310",
    "carrierName": "Carrier",
    "osName": "Android",
    "appVersion": "1.5",
    "sdkVersion": "3.2",
    "osVersion": "14",
    "language": "en",
    "country": "Nowhere",
    "totalStorageInKB": 1,
    "totalRamInKB": 2,
    "freeRamInKb": 3,
    "dpi": 420,
    "height": 2400,
    "width": 1080,
    "type": "phone",
    "class": "Odd",
    "producer": "samsung",
    "model": "SM-G991B",
    "deviceId": "d1",
    "isNotificationEnabled": True,
    "isRooted": False,
    "platform": "android",
}
WHOLE = {
    "sessionId": SESSION,
    "startedAt": "2026-01-01T12:00:00+02:00",
    "durationSec": 55.0094,
    "utcOffsetMinutes": 345,
    "isCrashed": True,
    "offlineRecorded": True,
    "networkType": "wifi",
    "device": DEVICE,
    "user": {"id": USER, "identity": "Jo", "alias": "A B", "properties": {"plan": "pro", "age": 5, "off": None}},
    "location": {"country": "USA", "countryCode": "US", "city": "Albany", "longitude": -73.7, "latitude": 42.6},
    "viewport": {"width": 411, "height": 891},
    "screens": [{"name": "Home", "at": 0}, {"name": "Cart", "at": 9}, {"name": "Home", "at": 20}],
    "gestures": [{**TAP, "at": 1}, {**TAP, "at": 2, "responsive": False}],
    "events": [
        {"name": "Buy", "at": 3, "screen": "Cart", "properties": {"price": 5, "sku": "a"}},
        {"name": "Buy", "at": 4, "properties": {"price": 9, "sku": "b"}},
    ],
}


def test_a_whole_session_comes_back(harness: Harness, app: App) -> None:
    row = the_row(harness, app, WHOLE)
    assert row == {
        "sessionId": SESSION,
        "video": "No video available for this session",
        "sessionNumber": 1,
        "url": f"http://127.0.0.1:8321/app/{app.appid}/sessions/list/1/{SESSION}",
        "property": {
            "uploadedServerTime": f"{harness.now:%Y-%m-%d %H:%M:%S}",
            "deviceLocalDateTime": "2026-01-01 15:45:00",
            "verifiedServerTime": "2026-01-01 10:00:00",
            "offlineRecorded": True,
            "hasVideo": False,
            "isCrashed": True,
            "durationSec": 55.009,
            "totalGesture": 2,
            "totalScreen": 3,
            "uniqueScreensCount": 2,
            "rageGestureCount": 0,
            "networkType": "wifi",
        },
        "user": {"kUXCam_UserIdentity": "Jo", "plan": "pro", "age": "5", "alias": "A B", "uxcamuserid": USER},
        "device": {**DEVICE, "country": "USA"},
        "location": {"countryCode": "US", "city": "Albany", "longitude": -73.7, "latitude": 42.6},
    }


@pytest.mark.parametrize(
    ("attribute", "operator", "value"),
    [
        ("app_version", "equal", "1.5"),
        ("sdk_version", "equal", "3.2"),
        ("device_id", "equal", "d1"),
        ("device_class", "equal", "Odd"),
        ("device_manufacturer", "contains", "SAM"),
        ("device_model", "equal", "SM-G991B"),
        ("device_os_version", "equal", "14"),
        ("device_platform", "equal", "1"),
        ("device_country", "equal", "USA"),
        ("device_city", "equal", "Albany"),
        ("user_name", "equal", "A B"),
        ("uxcamuserid", "equal", USER),
        ("session_id", "in", [SESSION]),
        ("session_crashed", "equal", True),
        ("session_has_video", "equal", False),
        ("session_duration", "equal", 55.009),
        ("session_number_of_user", "equal", 1),
        ("session_gesture_count", "equal", 2),
        ("session_responsive_gesture_count", "equal", 1),
        ("session_unresponsive_gesture_count", "equal", 1),
        ("session_rage_gesture_count", "equal", 0),
        ("session_screen_count", "equal", 3),
        ("session_unique_screen_count", "equal", 2),
        ("session_screen_list", "has_any", ["Cart", "Nowhere"]),
        ("event_name", "equal", "Buy"),
    ],
)
def test_a_whole_session_is_found_by_each_attribute(
    harness: Harness, app: App, attribute: str, operator: str, value: Any
) -> None:
    harness.ingest(app, WHOLE)
    negated = {"equal": "not_equal", "contains": "not_contains", "in": "not_in", "has_any": "not_has_any"}[operator]
    assert found(harness, app, condition(attribute, operator, value)) == {SESSION}
    assert found(harness, app, condition(attribute, negated, value)) == set()


@pytest.mark.parametrize(
    ("name", "operator", "value"),
    [("plan", "equal", "pro"), ("age", "greater", 4), ("kUXCam_UserIdentity", "equal", "Jo")],
)
def test_it_is_found_by_a_property_of_its_user(
    harness: Harness, app: App, name: str, operator: str, value: Any
) -> None:
    harness.ingest(app, WHOLE)
    filters = condition("user_custom_property", operator, value, property_name=name)
    assert found(harness, app, filters) == {SESSION}


@pytest.mark.parametrize(
    ("name", "operator", "value", "matches"),
    [
        ("price", "equal", 9, True),
        ("price", "greater", 9, False),
        ("sku", "in", ["a"], True),
        ("sku", "equal", "c", False),
    ],
)
def test_it_is_found_by_a_property_of_its_events(
    harness: Harness, app: App, name: str, operator: str, value: Any, matches: bool
) -> None:
    harness.ingest(app, WHOLE)
    inner = {"name": name, "operator": operator, "value": value}
    assert bool(found(harness, app, condition("event_name", "equal", "Buy", property=inner))) == matches


def test_a_wrong_clock_is_corrected_by_what_it_showed_at_sending(harness: Harness, app: App) -> None:
    sent = {"startedAt": "2020-01-01T10:00:00Z", "sentAt": "2020-01-01T10:30:00Z"}
    row = the_row(harness, app, native(SESSION, **sent))
    assert row["property"]["verifiedServerTime"] == f"{harness.now - timedelta(minutes=30):%Y-%m-%d %H:%M:%S}"
    assert row["property"]["deviceLocalDateTime"] == "2020-01-01 10:00:00"


@pytest.mark.parametrize("started", ["0001-01-01T00:00:00+10:00", "0001-01-01T00:00:00Z"])
def test_the_earliest_time_is_printed_like_any_other(harness: Harness, app: App, started: str) -> None:
    row = the_row(harness, app, native(SESSION, startedAt=started))
    assert row["property"]["verifiedServerTime"] == "0001-01-01 00:00:00"


def test_the_class_of_a_device_is_derived_from_its_size(harness: Harness, app: App) -> None:
    device = {"platform": "ios", "width": 1440, "height": 3000}
    assert the_row(harness, app, native(SESSION, device=device))["device"]["class"] == "iOS Xlarge"


# Gestures


def taps(*times: float, **more: Any) -> list[Json]:
    return [{**TAP, **more, "at": at} for at in times]


@pytest.mark.parametrize(
    ("gestures", "rage"),
    [
        (taps(1, 1.3, 1.6), 1),
        (taps(1.6, 1, 1.3), 1),
        (taps(1, 1.3), 0),
        (taps(1, 1.301, 1.602), 0),
        (taps(1, 1.2, 1.4, 1.6, 1.8, 2.0), 1),
        (taps(1, 1.2, 1.4) + taps(3, 3.2, 3.4), 2),
        (taps(1, 1.2) + taps(1.4, screen="Cart"), 0),
        (taps(1, 1.2) + taps(1.4, x=0.65), 0),
        (taps(1, 1.2) + taps(1.4, x=0.55), 1),
        (taps(1, 1.2, 1.4, kind="swipe"), 0),
        (taps(1, 1.2, 1.4, rage=False), 0),
        (taps(1, rage=True), 1),
        (taps(1, 1.2, 1.4, rage=True), 1),
    ],
)
def test_rage_is_derived_once_a_run(harness: Harness, app: App, gestures: list[Json], rage: int) -> None:
    viewport = {"width": 400, "height": 800}
    row = the_row(harness, app, native(SESSION, gestures=gestures, viewport=viewport))
    assert (row["property"]["totalGesture"], row["property"]["rageGestureCount"]) == (len(gestures), rage)
    assert found(harness, app, condition("session_rage_gesture_count", "equal", rage)) == {SESSION}


def test_a_gesture_is_unresponsive_only_when_the_client_says_so(harness: Harness, app: App) -> None:
    gestures = taps(1) + taps(2, responsive=True) + taps(3, 4, responsive=False)
    harness.ingest(app, native(SESSION, gestures=gestures))
    for answer in ("responsive", "unresponsive"):
        assert found(harness, app, condition(f"session_{answer}_gesture_count", "equal", 2)) == {SESSION}


# Properties


def test_reserved_names_are_no_properties(harness: Harness, app: App) -> None:
    properties = {"alias": "x", "kUXCam_UserIdentity": "x", "uxcamuserid": "x", "plan": "pro"}
    row = the_row(harness, app, {**native(SESSION), "user": {"id": USER, "properties": properties}})
    assert row["user"] == {"plan": "pro", "alias": alias_of(USER), "uxcamuserid": USER}


@pytest.mark.parametrize(
    ("value", "shown"),
    [("é", "é"), ("", ""), (True, "true"), (5, "5"), (5.5, "5.5"), ([1, "a"], '[1,"a"]'), ({"a": None}, '{"a":null}')],
)
def test_a_property_is_printed_as_text(harness: Harness, app: App, value: Any, shown: str) -> None:
    row = the_row(harness, app, {**native(SESSION), "user": {"id": USER, "properties": {"p": value}}})
    assert row["user"]["p"] == shown


def test_texts_come_back_as_they_were(harness: Harness, app: App) -> None:
    odd = "\"'\\\n\t\0{}é名\U0001f600"
    row = the_row(harness, app, native(SESSION, device={"platform": "web", "model": odd}))
    assert row["device"]["model"] == odd
    assert found(harness, app, condition("device_model", "equal", odd)) == {SESSION}
