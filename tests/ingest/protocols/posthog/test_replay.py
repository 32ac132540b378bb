"""PostHog's recordings: the web's packed rrweb, and what phones draw."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from typing import Any

import msgspec
import pytest

from playhead.ingest.part import Adapted
from playhead.ingest.protocols.posthog.adapter import adapt
from playhead.model.timeline import (
    Activity,
    Chunk,
    DeviceFacts,
    GestureSeen,
    LogLine,
    NetworkCall,
    NetworkState,
    ScreenShown,
    SurfaceSize,
    Touch,
    UserFacts,
)
from tests.ingest.protocols.posthog.parts import SESSION, START, captured, only, part, published
from tests.ingest.protocols.posthog.phone import HEIGHT, WIDTH, Phone, Sdk, drawn

SDKS: tuple[Sdk, ...] = ("posthog-android", "posthog-ios", "posthog-react-native", "posthog-flutter")
CAPTURES = ("phfull-011", "phstatic-016")


def snapshot(*events: Any, **properties: Any) -> Adapted:
    """What is made of one `$snapshot` of the web."""
    told = {"$session_id": SESSION, "$window_id": "tab", "$lib": "web", "$snapshot_data": list(events), **properties}
    return adapt(part([{"event": "$snapshot", "uuid": "s1", "timestamp": START, "properties": told}], path="/s/"))


def packed(value: Any) -> str:
    """As the web SDK packs: gzip, a character a byte."""
    return gzip.compress(json.dumps(value).encode()).decode("latin-1")


def lines(chunk: Chunk) -> list[Any]:
    return [msgspec.json.decode(line) for line in chunk.content.split(b"\n")]


def seen(phone: Phone) -> Adapted:
    """What is made of the recording that the phone sends."""
    (upload,) = phone.sent(60_000)
    return adapt(part(upload.body, path=upload.path))


# Web


@pytest.mark.parametrize("name", CAPTURES)
def test_a_recorded_page_is_plain_rrweb(name: str) -> None:
    adapted = adapt(captured(name))
    (chunk,) = only(adapted, Chunk)
    events = lines(chunk)
    assert (chunk.kind, len(events), adapted.refused) == ("dom", len(events), [])
    assert not any("cv" in event for event in events)
    assert events[1]["data"]["node"]["childNodes"][1]["tagName"] == "html"
    mutation = next(event["data"] for event in events if event["type"] == 3 and event["data"]["source"] == 0)
    assert all(isinstance(mutation[field], list) for field in ("texts", "attributes", "removes", "adds"))
    assert (chunk.at, chunk.until) == (events[0]["timestamp"], max(event["timestamp"] for event in events))


@pytest.mark.parametrize("name", CAPTURES)
def test_clicks_of_a_recorded_page_have_places(name: str) -> None:
    adapted = adapt(captured(name))
    clicks = only(adapted, GestureSeen)
    assert [(click.kind, click.x, click.y) for click in clicks] == [
        ("click", 50, 97),
        *[("click", 143, 97)] * 5,
        ("click", 397, 96),
    ]
    (surface,) = only(adapted, SurfaceSize)
    assert (surface.width, surface.height, surface.window) == (1000, 700, clicks[0].window)
    assert [line.text for line in only(adapted, LogLine)] == ["Script error."]
    assert only(adapted, Activity)[0].fields == [19]


def test_a_recording_tells_user_and_sdk_where_no_event_does() -> None:
    adapted = adapt(captured("phfull-011"))
    assert [user.id for user in only(adapted, UserFacts)] == ["user-42"]
    assert [(device.platform, device.sdk_version) for device in only(adapted, DeviceFacts)] == [("web", "1.449.2")]


def test_packed_style_rules_are_unpacked_and_plain_fields_stay() -> None:
    rule = {
        "type": 3,
        "timestamp": START,
        "cv": "2024-10",
        "data": {"source": 8, "adds": packed([{"rule": "a{}"}]), "id": 4},
    }
    plain = {"type": 3, "timestamp": START, "cv": "2024-10", "data": {"source": 0, "adds": [], "texts": "x"}}
    first, second = lines(only(snapshot(rule, plain), Chunk)[0])
    assert first == {"type": 3, "timestamp": START, "data": {"source": 8, "adds": [{"rule": "a{}"}], "id": 4}}
    assert second["data"] == {"source": 0, "adds": [], "texts": "x"}


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({"type": 2, "timestamp": START, "cv": "2031-01", "data": "x"}, "cv is '2031-01'; possible is '2024-10'"),
        ({"type": 2, "timestamp": START, "cv": "2024-10", "data": packed({})[:-3]}, "The compressed body is broken"),
        ({"type": 2, "timestamp": START, "cv": "2024-10", "data": gzip.compress(b"{").decode("latin-1")}, "truncated"),
        ({"type": 2, "timestamp": 1e300, "data": {}}, "is no time between 2000 and 2100"),
        ({"type": "full", "timestamp": START}, "Expected `int`"),
        (7, "Expected `object`"),
    ],
)
def test_one_broken_event_does_not_stop_the_recording(broken: Any, reason: str) -> None:
    good = {"type": 4, "timestamp": START, "data": {"href": "http://a/", "width": 5, "height": 5}}
    adapted = snapshot(good, broken, good)
    assert len(lines(only(adapted, Chunk)[0])) == 2
    (refused,) = adapted.refused
    assert json.loads(refused.content)["properties"]["$snapshot_data"] == [broken]
    assert reason in refused.reason


def test_what_was_refused_of_a_recording_can_be_tried_again() -> None:
    unknown = {"type": 2, "timestamp": START, "cv": "2031-01", "data": {"node": {}}}
    (refused,) = snapshot(unknown).refused
    later = refused.content.replace(b"2031-01", b"2024-10")
    (chunk,) = only(adapt(part(later, path="/s/")), Chunk)
    assert (chunk.key, lines(chunk)[0]["data"]) == ("s1/again/0", {"node": {}})


def test_packed_pieces_together_unpack_to_no_more_than_a_body_may() -> None:
    bomb = {"type": 2, "timestamp": START, "cv": "2024-10", "data": packed({"node": {}, "x": "a" * 400_000})}
    told = {"$session_id": SESSION, "$lib": "web", "$snapshot_data": [bomb] * 5}
    adapted = adapt(part([{"event": "$snapshot", "uuid": "s", "properties": told}], limit=1_000_000))
    assert len(lines(only(adapted, Chunk)[0])) == 2
    assert ["unpack to more than max_body allows" in refused.reason for refused in adapted.refused] == [True] * 3


def test_one_object_is_a_recording_too() -> None:
    event = {"type": 4, "timestamp": START, "data": {"href": "http://a/", "width": 5, "height": 5}}
    told = {"$session_id": SESSION, "$lib": "web", "$snapshot_data": event}
    assert only(adapt(part([{"event": "$snapshot", "properties": told}])), SurfaceSize)


def custom(tag: str, at: int, **payload: Any) -> dict[str, Any]:
    return {"type": 5, "timestamp": START + at, "data": {"tag": tag, "payload": payload}}


def test_pages_come_from_the_recording_where_the_app_takes_no_pageviews() -> None:
    page = {"type": 4, "timestamp": START, "data": {"href": "http://a/one", "width": 5, "height": 5}}
    changed = custom("$url_changed", 500, href="http://a/two?x=1")
    config = custom("$posthog_config", 1, config={"capture_pageview": False})
    told = [(shown.name, shown.at - START) for shown in only(snapshot(page, config, changed), ScreenShown)]
    assert sorted(told) == [("/one", 0), ("/two", 500)]
    assert not only(snapshot(page, custom("$pageview", 1, href="http://a/one")), ScreenShown)


def test_the_browser_tells_when_it_is_offline() -> None:
    adapted = snapshot(custom("browser offline", 0), custom("browser online", 900))
    assert [(state.type, state.at - START) for state in only(adapted, NetworkState)] == [("none", 0), ("unknown", 900)]


def test_a_recording_of_no_session_is_refused() -> None:
    (refused,) = adapt(part([{"event": "$snapshot", "distinct_id": "u", "properties": {"$snapshot_data": []}}])).refused
    assert refused.reason == "$snapshot names no $session_id"


# Phones: screenshots


@pytest.mark.parametrize("kind", ["WEBP", "JPEG", "PNG"])
@pytest.mark.parametrize("sdk", SDKS)
def test_a_screenshot_is_a_frame_of_just_its_bytes(sdk: Sdk, kind: str) -> None:
    phone = Phone(sdk, "ik_1", START)
    first, second = drawn("Home", kind), drawn("Cart", kind)
    phone.meta(0)
    phone.frame(100, first)
    phone.frame(1_100, second)
    adapted = seen(phone)
    frames = only(adapted, Chunk)
    assert [(f.kind, f.at - START, f.until - START, f.content) for f in frames] == [
        ("frame", 100, 100, first),
        ("frame", 1_100, 1_100, second),
    ]
    assert (frames[0].width, frames[0].height, frames[0].window) == (WIDTH, HEIGHT, "")
    assert adapted.refused == []


@pytest.mark.parametrize("sdk", SDKS)
def test_the_same_picture_again_is_no_change(sdk: Sdk) -> None:
    phone = Phone(sdk, "ik_1", START)
    for at, word in ((0, "Home"), (1_000, "Home"), (2_000, "Cart"), (3_000, "Cart"), (4_000, "Home")):
        phone.frame(at, drawn(word))
    adapted = seen(phone)
    changes = [at - START for activity in only(adapted, Activity) for at in activity.changes]
    assert changes == [0, 2_000, 4_000]
    assert len(only(adapted, Chunk)) == 5


def test_the_size_of_the_screen_is_in_dp() -> None:
    phone = Phone("posthog-android", "ik_1", START)
    phone.meta(0)
    phone.touch(500, 180, 400)
    adapted = seen(phone)
    assert [(s.width, s.height, s.window) for s in only(adapted, SurfaceSize)] == [(360, 800, "")]
    assert [(t.phase, t.x, t.y, t.pointer, t.at - START) for t in only(adapted, Touch)] == [
        ("start", 180, 400, 0, 500),
        ("end", 180, 400, 0, 580),
    ]
    assert not only(adapted, Chunk)


def test_two_fingers_are_told_apart() -> None:
    phone = Phone("posthog-android", "ik_1", START)
    fingers = [
        {"type": 3, "data": {"source": 2, "type": 7, "x": 10 * n, "y": 5, "id": n, "pointerType": 2}} for n in (0, 1)
    ]
    phone.record(0, *fingers)
    assert [(touch.pointer, touch.x) for touch in only(seen(phone), Touch)] == [(0, 0), (1, 10)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("data:image/webp;base64,@", "no base64"),
        (b64encode(b"GIF89a").decode(), "possible are JPEG, WebP and PNG"),
        ("", "begins with b''"),
    ],
)
def test_a_screenshot_that_is_none_is_refused_alone(text: str, reason: str) -> None:
    phone = Phone("posthog-android", "ik_1", START)
    phone.picture(0, {"id": 1, "type": "screenshot", "base64": text})
    phone.frame(1_000, drawn("Home"))
    adapted = seen(phone)
    assert len(only(adapted, Chunk)) == 1
    assert [reason in refused.reason for refused in adapted.refused] == [True]


def test_a_screenshot_without_an_image_is_no_picture() -> None:
    phone = Phone("posthog-android", "ik_1", START)
    phone.picture(0, {"id": 1, "type": "screenshot"})
    adapted = seen(phone)
    assert (only(adapted, Chunk), adapted.refused) == ([], [])


# Phones: wireframes

BUTTON = {
    "id": 3,
    "x": 20,
    "y": 700,
    "width": 320,
    "height": 48,
    "type": "input",
    "inputType": "button",
    "value": "Buy",
}
SCREEN = {"id": 2, "x": 0, "y": 0, "width": 360, "height": 800, "type": "div", "childWireframes": [BUTTON]}


def test_wireframes_are_kept_as_they_are() -> None:
    phone = Phone("posthog-android", "ik_1", START)
    phone.picture(0, SCREEN)
    phone.record(800, {"type": 3, "data": {"source": 0, "removes": [{"id": 3, "parentId": 2}]}})
    adapted = seen(phone)
    full, change = only(adapted, Chunk)
    assert (full.kind, change.kind) == ("wireframe", "wireframe")
    assert lines(full) == [
        {"type": 2, "timestamp": START, "data": {"wireframes": [SCREEN], "initialOffset": {"top": 0, "left": 0}}}
    ]
    assert lines(change)[0]["data"]["removes"] == [{"id": 3, "parentId": 2}]
    assert [activity.changes for activity in only(adapted, Activity)] == [[START], [START + 800]]


def test_the_size_stands_beside_the_wireframes_it_came_with() -> None:
    phone = Phone("posthog-ios", "ik_1", START)
    events = ({"type": 4, "data": {"width": 393, "height": 852}}, {"type": 2, "data": {"wireframes": [SCREEN]}})
    phone.record(0, *events)
    (chunk,) = only(seen(phone), Chunk)
    assert [line["type"] for line in lines(chunk)] == [4, 2]


def test_ios_draws_the_same_wireframes_again_without_a_change() -> None:
    phone = Phone("posthog-ios", "ik_1", START)
    for at in (0, 1_000):
        phone.picture(at, SCREEN)
    phone.picture(2_000, {**SCREEN, "childWireframes": []})
    changes = [at - START for activity in only(seen(phone), Activity) for at in activity.changes]
    assert changes == [0, 2_000]


def test_a_screenshot_among_wireframes_is_a_frame_and_stands_in_the_wireframes_without_it() -> None:
    image = drawn("Map")
    phone = Phone("posthog-android", "ik_1", START)
    shot = {"id": 9, "type": "screenshot", "width": 360, "height": 300, "base64": b64encode(image).decode()}
    phone.picture(0, {**SCREEN, "childWireframes": [BUTTON, shot]})
    frame, wireframe = only(seen(phone), Chunk)
    assert (frame.kind, frame.content, frame.height) == ("frame", image, 300)
    kept = lines(wireframe)[0]["data"]["wireframes"][0]["childWireframes"]
    assert kept == [BUTTON, {key: value for key, value in shot.items() if key != "base64"}]


def test_the_keyboard_is_a_change_and_no_picture() -> None:
    phone = Phone("posthog-android", "ik_1", START)
    phone.record(0, {"type": 5, "data": {"tag": "keyboard", "payload": {"open": True, "height": 280}}})
    adapted = seen(phone)
    assert [activity.changes for activity in only(adapted, Activity)] == [[START]]
    assert not only(adapted, Chunk)


def test_network_and_console_of_phones() -> None:
    phone = Phone("posthog-ios", "ik_1", START)
    request = {"name": "https://a/b", "method": "POST", "responseStatus": 201, "duration": 140, "transferSize": 900}
    phone.record(0, {"type": 6, "data": {"plugin": "rrweb/network@1", "payload": {"requests": [request]}}})
    line = {"level": "warn", "payload": ["Shop: low on stock"]}
    phone.record(5, {"type": 6, "data": {"plugin": "rrweb/console@1", "payload": line}}, as_object=True)
    adapted = seen(phone)
    (call,), (log,) = only(adapted, NetworkCall), only(adapted, LogLine)
    assert (call.url, call.method, call.status, call.duration, call.size) == ("https://a/b", "POST", 201, 140, 900)
    assert (log.level, log.text) == ("warning", "Shop: low on stock")


@pytest.mark.parametrize("name", ["android/session-replay-request", "ios/session-replay-request"])
def test_what_is_published_of_recordings(name: str) -> None:
    adapted = adapt(published(name))
    assert adapted.refused == []
    assert len(only(adapted, Chunk)) == (1 if name.startswith("android") else 0)


def test_one_request_mixes_sessions() -> None:
    phones = [Phone("posthog-android", "ik_1", START + n) for n in (0, 5_000)]
    for phone in phones:
        phone.frame(0, drawn("Home"))
    mixed = [snapshot for phone in phones for snapshot in phone.snapshots]
    assert list(adapt(part(mixed, path="/s/")).pieces) == [f"posthog:{phone.session}" for phone in phones]
