"""`POST /v1/rrweb` and `@rrweb/browser-client`: from the request to the session's row."""

from __future__ import annotations

import gzip
import json
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.captures import capture
from tests.harness import App, Harness
from tests.samples import Json
from tests.sdk import now_ms, rows, settle, wait_for
from tests.server_process import ServerProcess

SHOP = "https://shop.test"


def custom(tag: str, payload: object, at: int) -> Json:
    return {"type": 5, "timestamp": at, "data": {"tag": tag, "payload": payload}}


def visit(start: int) -> list[Json]:
    """A page, three clicks on a button that does nothing, an event, an error, another page."""
    page = {"width": 1000, "height": 500}
    click = {"source": 2, "type": 2, "id": 5, "x": 100, "y": 250, "pointerType": 0}
    return [
        {"type": 4, "timestamp": start, "data": {"href": f"{SHOP}/products", **page}},
        {"type": 2, "timestamp": start, "data": {"node": {"type": 0, "id": 1, "childNodes": []}}},
        *({"type": 3, "timestamp": start + 1_000 + 200 * nth, "data": click} for nth in range(3)),
        custom("playhead.event", {"name": "Add to cart", "properties": {"price": 12.5}}, start + 5_000),
        custom("playhead.error", {"title": "TypeError: cart is null", "handled": False}, start + 6_000),
        {"type": 4, "timestamp": start + 8_000, "data": {"href": f"{SHOP}/cart", **page}},
        custom("playhead.end", {}, start + 10_000),
    ]


def send(harness: Harness, app: App, session: str, events: list[Json], **more: Any) -> httpx.Response:
    body = {"session": session, "events": events, **more}
    return harness.request("POST", "/v1/rrweb", json=body, headers={"Authorization": f"Bearer {app.ingest_key}"})


def test_a_visit_becomes_a_session(harness: Harness, app: App) -> None:
    start = now_ms(harness) - 10_000
    device = {"deviceId": "browser-1", "language": "en-US", "viewport": {"width": 1000, "height": 500}}
    response = send(
        harness, app, "s-1", visit(start), device=device, user={"id": "anna", "properties": {"plan": "gold"}}
    )
    assert (response.status_code, response.json()) == (200, {"success": True, "data": {"accepted": 9}})
    settle(harness)
    (row,) = rows(harness, app, with_details=True)
    found = row["property"]
    assert (found["durationSec"], found["totalGesture"], found["rageGestureCount"]) == (10, 3, 1)
    assert (found["totalScreen"], found["isCrashed"], found["hasVideo"]) == (2, True, True)
    assert (row["device"]["platform"], row["user"]["plan"]) == ("web", "gold")
    assert (row["device"]["language"], row["device"]["country"]) == ("English", "USA")
    details = row["details"]
    assert [screen["name"] for screen in details["screens"]] == ["/products", "/cart"]
    assert details["unresponsiveGestureCount"] == 3
    assert [(event["name"], event["screen"], event["at"]) for event in details["events"]] == [
        ("Add to cart", "/products", 5)
    ]


@pytest.mark.parametrize(
    ("told", "has_picture"),
    [({}, False), ({"picture": True}, True), ({"picture": False}, False)],
    ids=["the server samples", "the sender took it", "the sender left it"],
)
def test_a_sender_that_samples_itself_is_not_sampled_again(
    harness: Harness, app: App, told: Json, has_picture: bool
) -> None:
    harness.run(harness.services.catalog.set_capture(app.appid, {"sampling": 0.0}))
    start = now_ms(harness) - 10_000
    assert send(harness, app, "s-1", visit(start), **told).status_code == 200
    settle(harness)
    (row,) = rows(harness, app)
    found = row["property"]
    assert (found["hasVideo"], found["durationSec"], found["totalGesture"]) == (has_picture, 10, 3)


def test_a_batch_that_comes_again_changes_nothing(harness: Harness, app: App) -> None:
    start = now_ms(harness) - 10_000
    for _ in range(3):
        assert send(harness, app, "s-1", visit(start), batch="4f0c7d1e-0001").status_code == 200
    settle(harness)
    assert send(harness, app, "s-1", visit(start), batch="4f0c7d1e-0001").status_code == 200
    settle(harness)
    (row,) = rows(harness, app, with_details=True)
    assert row["property"]["totalGesture"] == 3
    assert len(row["details"]["events"]) == 1


def test_what_comes_late_of_a_page_waits_as_a_page_does(harness: Harness, app: App) -> None:
    """A finished session that a part opens again; the part tells nothing of the browser."""
    start = now_ms(harness) - 10_000
    assert send(harness, app, "s-1", visit(start)[:-1], device={"deviceId": "browser-1"}).status_code == 200
    settle(harness)
    late = [custom("playhead.event", {"name": "Late"}, start + 9_000)]
    assert send(harness, app, "s-1", late).status_code == 200
    settle(harness, timedelta(seconds=181))
    (row,) = rows(harness, app, with_details=True)
    assert [event["name"] for event in row["details"]["events"]] == ["Add to cart", "Late"]


def test_a_user_who_is_named_takes_his_earlier_visits_along(harness: Harness, app: App) -> None:
    device = {"deviceId": "browser-1"}
    assert send(harness, app, "before", visit(now_ms(harness)), device=device).status_code == 200
    settle(harness)
    assert send(harness, app, "after", visit(now_ms(harness)), device=device).status_code == 200
    identify = [custom("playhead.identify", {"id": "anna"}, now_ms(harness) + 9_000)]
    assert send(harness, app, "after", identify).status_code == 200
    settle(harness)
    users = {row["user"]["uxcamuserid"] for row in rows(harness, app)}
    assert len(users) == 1
    assert len(rows(harness, app, "/v2/user")) == 1


def test_a_beacon_is_packed_text_with_the_key_inside(harness: Harness, app: App) -> None:
    batch = {"key": app.ingest_key, "session": "s-1", "events": visit(now_ms(harness))}
    body, headers = (
        gzip.compress(json.dumps(batch).encode()),
        {"Content-Type": "text/plain;charset=UTF-8", "Origin": SHOP},
    )
    response = harness.request("POST", "/v1/rrweb", content=body, headers=headers)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == SHOP
    settle(harness)
    assert len(rows(harness, app)) == 1


@pytest.mark.parametrize("key", [None, "", "ik_wrong"])
def test_without_a_key_nothing_is_taken(harness: Harness, app: App, key: str | None) -> None:
    body = {"session": "s-1", "events": []} | ({} if key is None else {"key": key})
    response = harness.request("POST", "/v1/rrweb", json=body)
    assert (response.status_code, response.json()["error"]["code"]) == (401, "INVALID_CREDENTIALS")


def test_what_is_wrong_is_named_and_nothing_is_taken(harness: Harness, app: App) -> None:
    response = send(harness, app, "s-1", [*visit(now_ms(harness)), custom("playhead.event", {"nam": "a"}, 1)])
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["detail"]) == (400, "INVALID_BODY", "$.events[9].data.payload")
    assert "`nam`" in error["message"]
    settle(harness)
    assert rows(harness, app) == []


def test_the_browser_client_posts_lines(harness: Harness, app: App) -> None:
    headers = {"Authorization": f"Bearer {app.ingest_key}", "Content-Type": "application/x-ndjson", "Origin": SHOP}
    for name in ("xo-rrweb-client-002.body", "xo-rrweb-client-004.body"):
        path = "/recordings/795ecbf6-373b-4822-bdc5-6272b514b337/events"
        response = harness.request("POST", path, content=capture(name), headers=headers)
        assert response.status_code == 200
        assert response.headers["access-control-allow-origin"] == SHOP
    settle(harness)
    (row,) = rows(harness, app, with_details=True)
    assert (row["property"]["totalGesture"], row["property"]["rageGestureCount"]) == (7, 1)
    assert (row["user"]["kUXCam_UserIdentity"], row["user"]["plan"]) == ("user-42", "pro")
    assert (row["device"]["deviceId"], row["device"]["width"]) == ("8ebed2d6-8438-4f53-a495-739b9c707c91", 800)
    assert row["property"]["durationSec"] == 13.756


@pytest.mark.parametrize(
    ("path", "key", "status"),
    [
        ("/recordings/r/events", "wrong", 401),
        ("/recordings/events", None, 400),
        ("/recordings/events?recordingId=r", None, 200),
    ],
)
def test_the_browser_client_is_told_errors_as_json(
    harness: Harness, app: App, path: str, key: str | None, status: int
) -> None:
    headers = {"Authorization": f"Bearer {key or app.ingest_key}"}
    response = harness.request("POST", path, content=b"", headers=headers)
    assert response.status_code == status
    assert response.json()["success"] is (status == 200)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """WebSockets need a socket."""
    process = ServerProcess(tmp_path_factory.mktemp("rrweb") / "data")
    process.start()
    yield process
    process.stop()


def address(server: ServerProcess, recording: str, key: str) -> str:
    return f"ws://127.0.0.1:{server.port}/recordings/{recording}/events/ws?token={key}"


def listed(server: ServerProcess, app: App) -> list[Json]:
    query = {"appid": app.appid, "apikey": app.api_key, "with_details": "true"}
    found: list[Json] = httpx.get(f"{server.address}/v2/session", params=query).json()["data"]
    return found


def lines_of_now(offset: int) -> list[str]:
    """The recorded visit, as if it began just now."""
    lines = [json.loads(line) for line in capture("rrweb-client-ws1.ndjson").splitlines()]
    lines.append(custom("close-permanent", {}, lines[-1]["timestamp"] + 1))
    return [json.dumps({**line, "timestamp": line["timestamp"] + offset}) for line in lines]


def test_a_web_socket_to_a_session(server: ServerProcess) -> None:
    app = server.create_app()
    offset = round(time.time() * 1000) - 1_795_460_968_073 - 14_000
    with connect(address(server, "ws-1", app.ingest_key)) as socket:
        for line in lines_of_now(offset):
            socket.send(line)
    wait_for(lambda: len(listed(server, app)) == 1, "the session")
    (row,) = listed(server, app)
    assert (row["property"]["totalGesture"], row["property"]["rageGestureCount"]) == (7, 1)
    assert row["user"]["kUXCam_UserIdentity"] == "user-42"
    assert row["property"]["durationSec"] == 13.855


def test_what_is_sent_is_stored_while_the_socket_stays_open(server: ServerProcess) -> None:
    app = server.create_app()
    with connect(address(server, "ws-2", app.ingest_key)) as socket:
        socket.send(json.dumps(custom("close-permanent", {}, round(time.time() * 1000))))
        wait_for(lambda: len(listed(server, app)) == 1, "the session of an open socket")


@pytest.mark.parametrize("key", ["", "ik_wrong"])
def test_a_web_socket_with_a_wrong_key_is_refused(server: ServerProcess, key: str) -> None:
    with pytest.raises(InvalidStatus, match="403"), connect(address(server, "ws-3", key)):
        pass


def test_a_frame_that_is_too_large_ends_the_socket_and_nothing_else(server: ServerProcess) -> None:
    app = server.create_app()
    with connect(address(server, "ws-4", app.ingest_key)) as socket:
        socket.send("a" * 5_000_000)
        with pytest.raises(ConnectionClosed, match="1009"):
            socket.recv(timeout=20)
    assert httpx.get(f"{server.address}/healthz").status_code == 200


def test_without_room_the_client_is_told_to_pause(tmp_path: Path) -> None:
    full = ServerProcess(tmp_path / "data", journal_limit="0")
    full.start()
    try:
        app = full.create_app()
        with connect(address(full, "ws-5", app.ingest_key)) as socket:
            socket.send(json.dumps(custom("a", {}, 1_795_460_968_073)))
            told = json.loads(socket.recv(timeout=20))
        assert (told["type"], told["error"]["code"]) == ("error", "UNAVAILABLE")
        headers = {"Authorization": f"Bearer {app.ingest_key}"}
        response = httpx.post(f"{full.address}/recordings/ws-5/events", content=b"{}", headers=headers)
        assert (response.status_code, response.json()["error"]["code"]) == (503, "UNAVAILABLE")
    finally:
        full.stop()
