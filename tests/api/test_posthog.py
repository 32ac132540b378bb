"""The endpoints of PostHog's SDKs, and what becomes of the sessions that they send."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from playhead.api import posthog
from playhead.server import http_application
from playhead.stores.journal import Journal
from tests.harness import App, Harness
from tests.ingest.protocols.posthog.parts import DATA
from tests.ingest.protocols.posthog.phone import Phone, Sdk, Upload, drawn
from tests.sdk import rows, settle

BROWSER = {"Origin": "https://shop.example", "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0 Safari/537.36"}
ANDROID = {"User-Agent": "posthog-android/3.60.4"}
EVENT = {"event": "bought", "uuid": "u1", "distinct_id": "u", "properties": {"$session_id": "s1", "$lib": "web"}}
WEB = "002 004 006 007 009 010 011 012".split()


def post(harness: Harness, path: str, body: Any, headers: dict[str, str] = BROWSER, **query: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else gzip.compress(json.dumps(body).encode())
    return harness.request("POST", path, content=content, headers=headers, params=query)


def assert_error(response: httpx.Response, status: int, code: str) -> None:
    """The one error body."""
    assert response.status_code == status, response.text
    error = response.json()["error"]
    assert (error["code"], error["status"]) == (code, status)


def capture(harness: Harness, app: App, **changes: Any) -> None:
    harness.run(harness.services.catalog.set_capture(app.appid, changes))


def config(harness: Harness, app: App) -> dict[str, Any]:
    response = harness.request("GET", f"/array/{app.ingest_key}/config")
    assert response.status_code == 200, response.text
    told: dict[str, Any] = response.json()
    return told


# Configuration


def test_the_configuration_is_what_all_sdks_understand(harness: Harness, app: App) -> None:
    told = config(harness, app)
    assert (told["token"], told["supportedCompression"]) == (app.ingest_key, ["gzip", "gzip-js"])
    assert told["analytics"] == {"endpoint": "/i/v0/e/"}
    assert (told["hasFeatureFlags"], told["captureDeadClicks"], told["autocaptureExceptions"]) == (False, True, True)
    recording = told["sessionRecording"]
    assert (recording["endpoint"], recording["recorderVersion"]) == ("/s/", "v2")
    assert (recording["sampleRate"], recording["minimumDurationMilliseconds"], recording["linkedFlag"]) == (None,) * 3


def test_the_capture_settings_reach_the_sdks(harness: Harness, app: App) -> None:
    capture(harness, app, sampling=0.25, min_duration_sec=5, masking="text")
    recording = config(harness, app)["sessionRecording"]
    assert (recording["sampleRate"], recording["minimumDurationMilliseconds"]) == ("0.25", 5_000)
    assert recording["masking"] == {"maskAllInputs": True, "maskTextSelector": "*"}
    capture(harness, app, masking="none")
    assert config(harness, app)["sessionRecording"]["masking"] == {"maskAllInputs": False}


def test_recording_off_is_false_and_not_null(harness: Harness, app: App) -> None:
    capture(harness, app, recording=False)
    assert config(harness, app)["sessionRecording"] is False


def test_sampling_of_nothing_is_told(harness: Harness, app: App) -> None:
    capture(harness, app, sampling=0)
    assert config(harness, app)["sessionRecording"]["sampleRate"] == "0"


def test_the_configuration_as_a_script(harness: Harness, app: App) -> None:
    response = harness.request("GET", f"/array/{app.ingest_key}/config.js")
    assert response.headers["content-type"].startswith("text/javascript")
    told = json.loads(response.text.partition(f'["{app.ingest_key}"]=')[2].rstrip(";\n"))
    assert told == {"config": config(harness, app), "siteApps": []}
    assert response.text.startswith("(window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{})")


@pytest.mark.parametrize("slash", ["", "/"])
def test_flags_are_none(harness: Harness, app: App, slash: str) -> None:
    for body in ({"token": app.ingest_key}, {"api_key": app.ingest_key, "distinct_id": "u"}):
        told = post(harness, f"/flags{slash}", body, v="2").json()
        assert told == {
            **told,
            "flags": {},
            "featureFlags": {},
            "featureFlagPayloads": {},
            "errorsWhileComputingFlags": False,
        }
        assert "sessionRecording" not in told


def test_older_sdks_decide_by_one_answer(harness: Harness, app: App) -> None:
    form = b"data=" + b64encode(json.dumps({"token": app.ingest_key}).encode())
    for response in (
        post(harness, "/decide/", form, v="3"),
        post(harness, "/flags/", {"token": app.ingest_key}, config="true"),
    ):
        told = response.json()
        assert told["sessionRecording"] == config(harness, app)["sessionRecording"]
        assert told["featureFlags"] == {}


# Taking


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("path", posthog.TAKING)
def test_every_path_takes(harness: Harness, app: App, path: str, slash: str) -> None:
    response = post(harness, path + slash, {"api_key": app.ingest_key, "batch": [EVENT]})
    assert (response.status_code, response.json()) == (200, {"status": 1})
    assert response.headers["access-control-allow-origin"] == "https://shop.example"


@pytest.mark.parametrize(
    "body",
    [
        [{**EVENT, "api_key": "{key}"}],
        [{**EVENT, "properties": {"token": "{key}"}}],
        {**EVENT, "properties": {"token": "{key}"}},
    ],
)
def test_the_key_may_stand_in_an_event(harness: Harness, app: App, body: Any) -> None:
    assert post(harness, "/s/", json.dumps(body).replace("{key}", app.ingest_key).encode()).status_code == 200


def test_the_key_may_stand_in_the_address(harness: Harness, app: App) -> None:
    assert post(harness, "/e/", EVENT, token=app.ingest_key).status_code == 200


@pytest.mark.parametrize("path", [*posthog.TAKING, "/flags", "/decide"])
def test_an_unknown_key_is_401(harness: Harness, app: App, path: str) -> None:
    for key in ("phc_unknown", app.api_key, ""):
        assert_error(post(harness, path, {"api_key": key, "token": key, "batch": [EVENT]}), 401, "INVALID_CREDENTIALS")
    assert_error(post(harness, path, []), 401, "INVALID_CREDENTIALS")


def test_an_unknown_key_gets_no_configuration(harness: Harness) -> None:
    for path in ("/array/phc_unknown/config", "/array/phc_unknown/config.js"):
        assert_error(harness.request("GET", path), 401, "INVALID_CREDENTIALS")


def test_a_disabled_app_is_403(harness: Harness, app: App) -> None:
    harness.disable(app)
    assert_error(harness.request("GET", f"/array/{app.ingest_key}/config"), 403, "FORBIDDEN")
    assert_error(post(harness, "/e/", {"api_key": app.ingest_key, "batch": [EVENT]}), 403, "FORBIDDEN")


@pytest.mark.parametrize("body", [b"", b"{", b"\x1f\x8bbroken", b"\xff" * 50])
def test_a_body_that_is_nothing_is_400(harness: Harness, body: bytes) -> None:
    assert_error(post(harness, "/e/", body), 400, "INVALID_BODY")


def test_lz64_is_400_and_says_what_is_possible(harness: Harness) -> None:
    response = post(harness, "/e/", b"data=NobwRAlg", compression="lz64")
    assert_error(response, 400, "INVALID_BODY")
    assert "possible are gzip, gzip-js, base64 and none" in response.json()["error"]["message"]


def test_a_bomb_is_413(harness: Harness) -> None:
    limit = harness.services.settings["max_body"]
    assert_error(post(harness, "/s/", gzip.compress(b"0" * (limit + 1), 1)), 413, "BODY_TOO_LARGE")


def test_a_spent_quota_is_told_as_each_sdk_respects_it(harness: Harness, app: App) -> None:
    capture(harness, app, parts_per_minute=1)
    body = {"api_key": app.ingest_key, "batch": [EVENT]}
    assert post(harness, "/e/", body).json() == {"status": 1}
    for path, kind in (("/e/", "events"), ("/s/", "recordings")):
        response = post(harness, path, body)
        assert (response.status_code, response.json()) == (200, {"status": 1, "quota_limited": [kind]})
    refused = post(harness, "/batch", body, ANDROID)
    assert_error(refused, 429, "RATE_LIMIT_EXCEEDED")
    assert 1 <= int(refused.headers["Retry-After"]) <= 61


def test_a_full_disk_is_503_and_says_when_to_come_again(harness: Harness, app: App, tmp_path: Path) -> None:
    async def sent() -> httpx.Response:
        full = Journal(f"sqlite+aiosqlite:///{tmp_path / 'journal.sqlite'}", tmp_path, 1 << 30, 1 << 60)
        await full.open()
        application: Any = http_application(replace(harness.services, journal=full))
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(application), base_url="http://playhead.test"
        ) as client:
            response = await client.post("/batch", json={"api_key": app.ingest_key, "batch": [EVENT]}, headers=ANDROID)
        await full.close()
        return response

    response = harness.run(sent())
    assert_error(response, 503, "UNAVAILABLE")
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.parametrize("path", [*posthog.UNUSED, *(f"{path}/" for path in posthog.UNUSED)])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_what_is_not_used_is_answered(harness: Harness, path: str, method: str) -> None:
    response = harness.request(method, path)
    assert (response.status_code, response.json()) == (200, {})


# Scripts


@pytest.mark.parametrize(
    "name", ["array.js", "lazy-recorder.js", "dead-clicks-autocapture.js", "exception-autocapture.js"]
)
def test_the_loader_finds_its_scripts(harness: Harness, name: str) -> None:
    for path in (f"/static/{name}", f"/static/1.449.2/{name}", f"/static/{name}?v=1.449.2"):
        response = harness.request("GET", path, headers=BROWSER)
        assert (response.status_code, response.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
        assert len(response.content) > 1_000
        assert response.headers["access-control-allow-origin"] == BROWSER["Origin"]


@pytest.mark.parametrize(
    "path",
    ["/static/none.js", "/static/LICENSE", "/static/..%2Fplayhead.js", "/static/x/..", "/static/a/b/c.js", "/static/"],
)
def test_what_is_no_script_is_404(harness: Harness, path: str) -> None:
    assert_error(harness.request("GET", path), 404, "NOT_FOUND")


# From request to session


def send_captured(harness: Harness, app: App, names: list[str]) -> None:
    """The captured requests, each the moment it was sent; afterwards it is now again."""
    now = harness.now
    for name in names:
        about = json.loads((DATA / "captures" / f"{name}.json").read_text())
        body = gzip.decompress((DATA / "captures" / f"{name}.body").read_bytes())
        content = json.loads(body)
        sent = content[0]["sent_at"] if isinstance(content, list) else content["sent_at"]
        harness.now = datetime.fromisoformat(sent)
        body = gzip.compress(body.replace(b"phc_test", app.ingest_key.encode()))
        response = harness.request(
            "POST", about["url"], content=body, headers={**BROWSER, "Content-Type": "text/plain"}
        )
        assert (response.status_code, response.json()) == (200, {"status": 1})
    harness.now = now


def test_a_captured_visit_is_a_session(harness: Harness, app: App) -> None:
    send_captured(harness, app, [f"phfull-{number}" for number in WEB])
    settle(harness)
    (row,) = rows(harness, app)
    told = row["property"]
    assert (told["hasVideo"], told["isCrashed"], told["totalScreen"], told["uniqueScreensCount"]) == (True, False, 1, 1)
    assert (told["totalGesture"], told["rageGestureCount"]) == (7, 1)
    assert told["durationSec"] == pytest.approx(16.463, abs=0.001)
    assert (row["device"]["platform"], row["device"]["osName"], row["device"]["language"]) == (
        "web",
        "Linux",
        "English",
    )
    assert row["user"]["kUXCam_UserIdentity"] == "user-42"
    assert [event["eventName"] for event in rows(harness, app, "/v2/event")] == ["purchase"]


def test_the_same_requests_again_change_nothing(harness: Harness, app: App) -> None:
    names = [f"phfull-{number}" for number in WEB]
    send_captured(harness, app, names)
    settle(harness)
    (before,) = rows(harness, app)
    send_captured(harness, app, names[::-1])
    settle(harness)
    (after,) = rows(harness, app)
    assert {**after["property"], "uploadedServerTime": 0} == {**before["property"], "uploadedServerTime": 0}


def test_a_dead_click_is_an_unresponsive_gesture(harness: Harness, app: App) -> None:
    send_captured(harness, app, ["dead-posthog-full-008"])
    settle(harness)
    (row,) = rows(harness, app, with_details="true")
    assert (row["details"]["unresponsiveGestureCount"], row["property"]["totalGesture"]) == (1, 1)


def send_uploads(harness: Harness, uploads: list[Upload]) -> None:
    for upload in uploads:
        response = harness.request("POST", upload.path, content=upload.body, headers=upload.headers)
        assert (response.status_code, response.json()) == (200, {"status": 1})


def shop(harness: Harness, app: App, sdk: Sdk) -> Phone:
    """Half a minute in a shop: two screens, taps, one of them dead, a swipe, rage, a purchase and a crash."""
    start = round((harness.now - timedelta(minutes=1)).timestamp() * 1_000)
    phone = Phone(sdk, app.ingest_key, start)
    phone.happened("Application Opened", 0)
    phone.happened("$screen", 10, S_screen_name="Home")
    phone.meta(20)
    phone.frame(30, drawn("Home"))
    phone.touch(3_000, 100, 300)
    phone.frame(3_400, drawn("Cart"))
    phone.happened("$screen", 3_350, S_screen_name="Cart")
    phone.identify("ann@example.com", 4_000, plan="pro")
    phone.touch(8_000, 200, 600)
    phone.frame(12_000, drawn("Cart 2"))
    phone.touch(14_000, 180, 700, up_after=200, to=(180, 300))
    for nth in range(3):
        phone.touch(20_000 + nth * 200, 50, 50)
    phone.frame(20_900, drawn("Cart 3"))
    phone.happened("bought", 25_000, price=12.5, S_screen_name="Cart")
    phone.happened("$exception", 30_000, S_exception_level="fatal", S_exception_list=[{"type": "NPE", "value": "cart"}])
    return phone


@pytest.mark.parametrize("sdk", ["posthog-android", "posthog-ios", "posthog-react-native", "posthog-flutter"])
def test_half_a_minute_on_a_phone_is_a_session(harness: Harness, app: App, sdk: Sdk) -> None:
    send_uploads(harness, shop(harness, app, sdk).sent(60_000))
    settle(harness)
    (row,) = rows(harness, app, with_details="true")
    told = row["property"]
    assert (told["hasVideo"], told["isCrashed"], told["durationSec"]) == (True, True, 30)
    assert (told["totalScreen"], told["uniqueScreensCount"]) == (2, 2)
    assert (told["totalGesture"], told["rageGestureCount"]) == (6, 1)
    assert [(each["kind"], each.get("responsive", True)) for each in row["details"]["gestures"]] == [
        ("tap", True),
        ("tap", False),
        ("swipe", True),
        *[("tap", True)] * 3,
    ]
    assert row["device"]["platform"] == ("ios" if sdk == "posthog-ios" else "android")
    assert (row["device"]["appVersion"], row["device"]["sdkVersion"]) == ("2.4.1", "3.60.4")
    assert row["user"]["kUXCam_UserIdentity"] == "ann@example.com"
    (event,) = rows(harness, app, "/v2/event")
    assert event["eventName"] == "bought"


def test_sessions_before_the_log_in_become_the_users(harness: Harness, app: App) -> None:
    start = round((harness.now - timedelta(hours=1)).timestamp() * 1_000)
    first, second = (Phone("posthog-android", app.ingest_key, start + wait) for wait in (0, 1_800_000))
    first.happened("looked", 0)
    second.identify("ann@example.com", 0)
    send_uploads(harness, first.sent(1_000))
    settle(harness)
    send_uploads(harness, second.sent(1_000))
    settle(harness)
    assert len({row["user"]["uxcamuserid"] for row in rows(harness, app)}) == 1
    assert len(rows(harness, app, "/v2/user")) == 1


def test_recording_off_leaves_numbers_and_no_picture(harness: Harness, app: App) -> None:
    capture(harness, app, recording=False)
    send_uploads(harness, shop(harness, app, "posthog-android").sent(60_000))
    settle(harness)
    (row,) = rows(harness, app)
    assert (row["property"]["hasVideo"], row["property"]["isCrashed"]) == (False, True)


def test_what_is_not_understood_is_kept_aside_and_the_rest_taken(harness: Harness, app: App) -> None:
    body = {
        "api_key": app.ingest_key,
        "batch": [{"event": 7}, {**EVENT, "timestamp": harness.now.astimezone(UTC).isoformat()}],
    }
    assert post(harness, "/e/", body).status_code == 200
    settle(harness)
    assert [event["eventName"] for event in rows(harness, app, "/v2/event")] == ["bought"]
    (entry,) = rows(harness, app, "/v1/quarantine")
    assert (entry["place"], entry["reason"]) == ("posthog /e", "Expected `str`, got `int` - at `$.event`")
