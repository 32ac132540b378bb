"""`POST /v1/parts`: from the request to the session's row."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tests.harness import App, Harness
from tests.samples import Json
from tests.sdk import amounts, now_ms, rows, settle

JPEG = b"\xff\xd8\xff\xe0 a picture"


def finger(at: int, x: float = 0.5, y: float = 0.5, until: float | None = None) -> list[Json]:
    """A tap, or a swipe up to `until`."""
    last = y if until is None else until
    return [{"at": at, "phase": "start", "x": x, "y": y}, {"at": at + 90, "phase": "end", "x": x, "y": last}]


def parts(start: int) -> list[Json]:
    """A swipe that is answered, a run of taps on something dead, an event, a crash."""
    head = {"sessionId": "mobile-1", "startedAt": start}
    first = {
        "device": {"platform": "android", "deviceId": "phone-1", "model": "Pixel 8", "appVersion": "1.5"},
        "viewport": {"width": 400, "height": 800},
        "user": {"id": "anna", "properties": {"plan": "gold"}},
        "networkType": "cellular",
        "screens": [{"at": start, "name": "Home"}],
        "touches": finger(start + 1_000, until=0.2),
        "frames": [
            {"at": start, "image": "f0"},
            {"at": start + 1_500, "image": "f1"},
            {"at": start + 9_000, "same": True},
        ],
    }
    second = {
        "screens": [{"at": start + 10_000, "name": "Cart"}],
        "touches": [touch for nth in range(3) for touch in finger(start + 13_000 + 200 * nth)],
        "events": [{"at": start + 11_000, "name": "Add to cart", "properties": {"price": 12.5}}],
        "issues": [{"at": start + 19_000, "kind": "crash", "title": "NullPointerException"}],
        "frames": [{"at": start + 10_000, "image": "f0"}, {"at": start + 19_000, "same": True}],
        "lifecycle": [{"at": start + 20_000, "state": "end"}],
    }
    return [
        {**head, "sequence": 0, "sentAt": start + 10_000, **first},
        {**head, "sequence": 1, "sentAt": start + 20_000, **second},
    ]


def send(harness: Harness, app: App, part: Json) -> httpx.Response:
    """At the time at which the part says that it is sent, or now, when that is over."""
    harness.now = max(harness.now, datetime.fromtimestamp(part["sentAt"] / 1000, UTC))
    part = {**part, "sentAt": now_ms(harness)}
    files: Any = {name: (name, JPEG, "image/jpeg") for name in {frame.get("image") for frame in part["frames"]} if name}
    files["part"] = (None, json.dumps(part), "application/json")
    return harness.request("POST", "/v1/parts", files=files, headers={"Authorization": f"Bearer {app.ingest_key}"})


def test_parts_become_a_session(harness: Harness, app: App) -> None:
    for part in parts(now_ms(harness) - 10_000):
        response = send(harness, app, part)
        assert response.status_code == 200, response.text
        assert response.json()["data"]["sequence"] == part["sequence"]
    settle(harness)
    (row,) = rows(harness, app, with_details=True)
    assert row["sessionId"] == response.json()["data"]["sessionId"]
    found = row["property"]
    assert (found["durationSec"], found["totalGesture"], found["rageGestureCount"]) == (20, 4, 1)
    assert (found["isCrashed"], found["hasVideo"], found["networkType"]) == (True, True, "cellular")
    assert (row["device"]["model"], row["user"]["plan"]) == ("Pixel 8", "gold")
    details = row["details"]
    assert [(screen["name"], screen["at"]) for screen in details["screens"]] == [("Home", 0), ("Cart", 10)]
    assert [gesture["kind"] for gesture in details["gestures"]] == ["swipe", "tap", "tap", "tap"]
    assert details["unresponsiveGestureCount"] == 3
    assert details["events"][0]["screen"] == "Cart"


def test_parts_may_come_in_any_order_and_as_often_as_they_like(harness: Harness, app: App) -> None:
    first, second = parts(now_ms(harness) - 10_000)
    for part in (second, second, first, second):
        assert send(harness, app, part).status_code == 200
    settle(harness)
    assert send(harness, app, first).status_code == 200
    settle(harness)
    (row,) = rows(harness, app)
    assert (row["property"]["totalGesture"], row["property"]["durationSec"]) == (4, 20)


def test_what_is_wrong_is_named_and_nothing_is_taken(harness: Harness, app: App) -> None:
    part = {**parts(now_ms(harness))[0], "touches": [{"at": 1, "phase": "down", "x": 0, "y": 0}]}
    response = send(harness, app, part)
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["detail"]) == (400, "INVALID_BODY", "$.touches[0].phase")
    assert amounts(harness)["parts"] == 0
    settle(harness)
    assert rows(harness, app) == []


@pytest.mark.parametrize("key", ["", "ik_wrong"])
def test_without_a_key_nothing_is_taken(harness: Harness, key: str) -> None:
    headers = {"Authorization": f"Bearer {key}"}
    response = harness.request("POST", "/v1/parts", json={}, headers=headers)
    assert (response.status_code, response.json()["error"]["code"]) == (401, "INVALID_CREDENTIALS")


def test_a_session_without_pictures_says_nothing_of_responses(harness: Harness, app: App) -> None:
    part = {**parts(now_ms(harness))[0], "frames": []}
    assert send(harness, app, part).status_code == 200
    settle(harness)
    (row,) = rows(harness, app)
    assert row["property"]["hasVideo"] is False
