"""`POST /api/<number>/envelope/`, as Sentry's SDKs call it, and the sessions that come of it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from playhead.ingest.part import Part
from playhead.model.dsn import dsn
from tests.captures import capture
from tests.harness import App, Harness
from tests.ingest.protocols.sentry.phone import (
    ANDROID,
    IOS,
    Clip,
    Phone,
    breadcrumb,
    envelope,
    header,
    replay_body,
    tap,
)

QUERY = "sentry_version=7&sentry_key={key}&sentry_client=sentry.javascript.browser%2F11.12.0"
BODY = capture("sentry-006.body")


def number(harness: Harness, app: App) -> int:
    return harness.services.catalog.app(app.appid).number


def send(harness: Harness, app: App, body: bytes = BODY, **options: Any) -> Any:
    path = f"/api/{number(harness, app)}/envelope/?{QUERY.format(key=app.ingest_key)}"
    return harness.request("POST", path, content=body, **options)


def test_the_web_sends_its_key_in_the_query(harness: Harness, app: App) -> None:
    response = send(harness, app, headers={"Content-Type": "text/plain;charset=UTF-8", "Origin": "https://shop.test"})
    assert (response.status_code, response.json()) == (200, {"id": "1165f15a36cb404b84ac08d592d00b26"})
    assert response.headers["access-control-allow-origin"] == "https://shop.test"
    assert "X-Sentry-Rate-Limits" in response.headers["access-control-expose-headers"]


@pytest.mark.parametrize("path", ["/api/{}/envelope", "/api/{}/envelope/", "/api/{}/store/"])
@pytest.mark.parametrize("separator", [",", ", "])
def test_phones_send_it_in_a_header(harness: Harness, app: App, path: str, separator: str) -> None:
    fields = ("sentry_version=7", "sentry_client=sentry.java.android/8.53.0", f"sentry_key={app.ingest_key}")
    headers = {"X-Sentry-Auth": f"Sentry {separator.join(fields)}", "Content-Encoding": "gzip"}
    body = envelope(header(ANDROID, 0))
    response = harness.request("POST", path.format(number(harness, app)), content=body, headers=headers)
    assert (response.status_code, response.json()) == (200, {})


def test_a_tunnel_leaves_it_in_the_envelope(harness: Harness, app: App) -> None:
    told = {"dsn": dsn("https://elsewhere.test", app.ingest_key, number(harness, app)), "event_id": "a" * 32}
    for body in (envelope(told), envelope(told, packed=False)):
        response = harness.request("POST", f"/api/{number(harness, app)}/envelope/", content=body)
        assert (response.status_code, response.json()) == (200, {"id": "a" * 32})


@pytest.mark.parametrize("auth", ["", "Sentry", "Bearer x", "Sentry sentry_key", "Sentry sentry_key=ik_wrong"])
def test_an_unknown_key_is_refused(harness: Harness, app: App, auth: str) -> None:
    path = f"/api/{number(harness, app)}/envelope/"
    response = harness.request("POST", path, content=BODY, headers={"X-Sentry-Auth": auth})
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "INVALID_CREDENTIALS"


@pytest.mark.parametrize("project", ["0", "x", "999999"])
def test_the_project_is_the_apps_number(harness: Harness, app: App, project: str) -> None:
    path = f"/api/{project}/envelope/?{QUERY.format(key=app.ingest_key)}"
    response = harness.request("POST", path, content=BODY)
    assert response.status_code == 403
    assert f"not that of project '{project}'" in response.json()["error"]["message"]


def test_a_body_that_is_no_envelope_is_taken_and_set_aside(harness: Harness, app: App) -> None:
    assert send(harness, app, b"\x00 nonsense").status_code == 200
    (entry,) = wait_for(lambda: harness.get(app, "/v1/quarantine").json()["data"])
    assert entry["reason"].startswith("An envelope begins with a JSON object")


def test_beyond_the_quota_all_categories_wait(harness: Harness, app: App) -> None:
    harness.run(harness.services.catalog.set_capture(app.appid, {"parts_per_minute": 1}))
    responses = [send(harness, app) for _ in range(4)]
    refused = next(response for response in responses if response.status_code != 200)
    assert refused.status_code == 429
    wait = int(refused.headers["retry-after"])
    assert 1 <= wait <= 60
    assert refused.headers["x-sentry-rate-limits"] == f"{wait}::organization"


@pytest.mark.parametrize(("phone", "status"), [(ANDROID, 304), (IOS, 304), (None, 503)])
def test_without_room_phones_are_told_to_keep_it(
    harness: Harness, app: App, monkeypatch: pytest.MonkeyPatch, phone: Phone | None, status: int
) -> None:
    """A journal with a limit of nothing is full."""
    monkeypatch.setattr(harness.services.journal, "_limit", 0)
    body = BODY if phone is None else replay_body(phone, Clip(seconds=1))
    response = send(harness, app, body)
    assert response.status_code == status
    assert status == 304 or int(response.headers["retry-after"]) > 0


def test_no_key_is_kept_with_the_part(harness: Harness, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[Part] = []
    append = harness.services.journal.append

    async def watched(content: bytes) -> None:
        kept.append(msgspec.msgpack.decode(content, type=Part))
        await append(content)

    monkeypatch.setattr(harness.services.journal, "append", watched)
    send(harness, app, headers={"X-Sentry-Auth": f"Sentry sentry_key={app.ingest_key}", "User-Agent": "Firefox"})
    (part,) = kept
    assert part.headers["user-agent"] == "Firefox"
    assert part.query == {"sentry_version": "7", "sentry_client": "sentry.javascript.browser/11.12.0"}
    assert app.ingest_key not in repr(part)


@pytest.fixture
def later(harness: Harness) -> Iterator[Callable[[], None]]:
    """Let two hours pass once everything is sorted, so that sessions are over; the clock is put right afterwards."""
    before = harness.now

    def pass_time() -> None:
        wait_for(lambda: not harness.run(harness.services.journal.oldest(1)))
        harness.now = before + timedelta(hours=2)

    yield pass_time
    harness.now = before


def wait_for(look: Callable[[], Any]) -> Any:
    """What it finds, within ten seconds."""
    end = time.monotonic() + 10
    while not (found := look()):
        assert time.monotonic() < end, "nothing came of it"
        time.sleep(0.05)
    return found


def sessions(harness: Harness, app: App) -> Any:
    return wait_for(lambda: harness.get(app, "/v2/session").json()["data"])


def test_a_page_from_its_requests_to_its_session(harness: Harness, app: App, later: Callable[[], None]) -> None:
    for name in ("sentry-002", "sentry-005", "sentry-006", "sentry-006", "sentry-007", "sentry-004"):
        body = capture(f"{name}.body")
        harness.now = datetime.fromisoformat(json.loads(body.partition(b"\n")[0])["sent_at"])
        assert send(harness, app, body).status_code == 200
    later()
    (session,) = sessions(harness, app)
    told = session["property"]
    assert (told["hasVideo"], told["isCrashed"], told["totalScreen"]) == (True, False, 2)
    assert (told["totalGesture"], told["rageGestureCount"]) == (7, 1)
    assert session["user"]["kUXCam_UserIdentity"] == "user-42"
    assert session["user"]["plan"] == "pro"
    assert session["device"]["platform"] == "web"
    events = wait_for(lambda: harness.get(app, "/v2/event").json()["data"])
    assert [(event["eventName"], event["eventProperty"]["amount"]) for event in events] == [("purchase", "12.5")]


@pytest.mark.parametrize("phone", [ANDROID, IOS], ids=["android", "ios"])
def test_a_phone_from_its_requests_to_its_session(
    harness: Harness, app: App, later: Callable[[], None], phone: Phone
) -> None:
    begins = round(harness.now.timestamp() * 1000) - 60_000
    first = Clip(begins=begins, recorded=tap(begins + 1000), screens=["Home"])
    more = [breadcrumb(begins + 6000, "navigation", to="Cart"), breadcrumb(begins + 7000, "purchase", amount=5)]
    second = Clip(number=1, begins=begins + 5000, recorded=more)
    for clip in (first, second, first):
        assert send(harness, app, replay_body(phone, clip, sent=begins + 60_000)).status_code == 200
    later()
    (session,) = sessions(harness, app)
    told = session["property"]
    assert (told["hasVideo"], told["totalScreen"], told["totalGesture"], told["durationSec"]) == (True, 2, 1, 10.0)
    assert session["device"]["model"] == phone.contexts["device"]["model"]
    assert "kUXCam_UserIdentity" not in session["user"]
