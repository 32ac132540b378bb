"""Sentry's Android and iOS SDKs: replays with video (synthetic: tests/ingest/protocols/sentry/phone.py)."""

from __future__ import annotations

import io
import json
from typing import Any

import av
import pytest

from playhead.ingest.sessionize import distinct, sessionize
from playhead.model.timeline import (
    Chunk,
    DeviceFacts,
    EventHappened,
    GestureSeen,
    Lifecycle,
    NetworkCall,
    NetworkState,
    ScreenShown,
    SurfaceSize,
    Touch,
    UserFacts,
)
from tests.ingest.protocols.adapting import adapted, of, records_of
from tests.ingest.protocols.sentry.phone import (
    ANDROID,
    INSTALLATION,
    IOS,
    REPLAY,
    START,
    Clip,
    Phone,
    breadcrumb,
    envelope,
    header,
    moves,
    mp4,
    msgpack_map,
    recording,
    replay_body,
    replay_event,
    span,
    tap,
    touch,
)

PHONES = pytest.mark.parametrize("phone", [ANDROID, IOS], ids=["android", "ios"])


def replayed(phone: Phone, *recorded: dict[str, Any], **clip: Any) -> list[Any]:
    """The records of one segment in which this was recorded, received when it was sent."""
    made = Clip(recorded=recorded, **clip)
    return records_of(adapted(replay_body(phone, made), received=made.ends + 300))


@PHONES
def test_the_video_is_kept_with_its_times_and_size(phone: Phone) -> None:
    (chunk,) = of(replayed(phone), Chunk)
    assert (chunk.kind, chunk.at, chunk.until) == ("video", START, START + 5000)
    assert (chunk.width, chunk.height, chunk.order, chunk.key) == (368, 800, 0, "segment/0")
    with av.open(io.BytesIO(chunk.content), "r") as video:
        assert len(list(video.decode(video=0))) == 5


@PHONES
def test_the_session_is_the_replays(phone: Phone) -> None:
    found = adapted(replay_body(phone, Clip()), received=START + 5300)
    assert list(found.pieces) == [f"sentry:{REPLAY}"]
    assert found.pieces[f"sentry:{REPLAY}"].device is None


def test_an_android_device() -> None:
    (device,) = of(replayed(ANDROID), DeviceFacts)
    told = (device.platform, device.producer, device.model, device.type, device.os_name, device.os_version)
    assert told == ("android", "samsung", "SM-G991B", "Phone", "Android", "14")
    assert (device.app_version, device.sdk_version, device.device_id) == ("1.5.2", "8.53.0", INSTALLATION.lower())
    assert (device.language, device.local_country, device.utc_offset_minutes) == ("English", "Nepal", 345)
    assert (device.total_ram, device.free_ram, device.total_storage, device.is_rooted) == (7534, 2288, 106811, False)
    assert (device.width, device.height, device.dpi) == (1080, 2400, 420)
    assert device.viewport is not None
    assert round(device.viewport.width) == 411


def test_an_iphone() -> None:
    (device,) = of(replayed(IOS), DeviceFacts)
    told = (device.platform, device.producer, device.model, device.type, device.os_name, device.os_version)
    assert told == ("ios", "Apple", "iPhone15,2", "Phone", "iOS", "17.1")
    assert (device.language, device.local_country, device.utc_offset_minutes) == ("German", "Germany", 60)
    assert (device.device_id, device.dpi, device.viewport) == (INSTALLATION, None, None)


@PHONES
def test_a_user_without_a_name_is_the_installation(phone: Phone) -> None:
    (user,) = of(replayed(phone), UserFacts)
    assert (user.id, user.identity, user.set) == (phone.user["id"], None, {"plan": "pro"})


@PHONES
def test_a_user_with_a_name_and_properties(phone: Phone) -> None:
    told: dict[str, Any] = {
        "id": "u-7",
        "email": "ann@shop.test",
        "username": "ann",
        "name": "Ann",
        "data": {"tier": 3},
        "geo": {"city": "X"},
    }
    (user,) = of(records_of(adapted(replay_body(phone, Clip(), **told), received=START + 5300)), UserFacts)
    assert (user.id, user.identity) == ("u-7", "u-7")
    assert user.set == {"plan": "pro", "tier": 3, "email": "ann@shop.test", "username": "ann", "name": "Ann"}


@PHONES
def test_touches_are_in_pixels_of_the_video_with_their_fingers(phone: Phone) -> None:
    at = START + 1000
    records = replayed(
        phone, *tap(at, 180.5, 400.0, 3), moves(at + 500, [(10, 20, -400), (30, 40, 0)], 4), touch(at + 600, 10, 1, 2)
    )
    assert [(each.phase, each.x, each.y, each.pointer, each.at - at) for each in of(records, Touch)] == [
        ("start", 180.5, 400.0, 3, 0),
        ("end", 180.5, 400.0, 3, 80),
        ("move", 10, 20, 4, 100),
        ("move", 30, 40, 4, 500),
        ("cancel", 1, 2, 0, 600),
    ]
    assert [(size.width, size.height, size.at) for size in of(records, SurfaceSize)] == [(368, 800, START)]


@PHONES
def test_screens_are_navigations_after_the_one_that_was_up(phone: Phone) -> None:
    to = breadcrumb(START + 2000, "navigation", to="CartActivity")
    screens = of(replayed(phone, to, screens=["MainActivity", "CartActivity"]), ScreenShown)
    assert sorted((each.at - START, each.name) for each in screens) == [(0, "MainActivity"), (2000, "CartActivity")]


@PHONES
def test_the_first_screen_is_told_once(phone: Phone) -> None:
    to = breadcrumb(START + 40, "navigation", to="MainActivity")
    assert [each.name for each in of(replayed(phone, to, screens=["MainActivity"]), ScreenShown)] == ["MainActivity"]
    assert of(replayed(phone, number=1, screens=["MainActivity"]), ScreenShown) == []


@PHONES
def test_breadcrumbs_of_the_app_are_events_and_those_of_the_sdk_are_not(phone: Phone) -> None:
    records = replayed(
        phone,
        breadcrumb(START + 100, "purchase", "bought", amount=12.5, items=[1], empty=None),
        breadcrumb(START + 200, "manual", "Opened the menu"),
        breadcrumb(START + 300, "ui.tap", "buy_button", **{"view.id": "buy_button"}),
        breadcrumb(START + 400, "device.battery", level=80, charging=False),
        breadcrumb(START + 500, "device.orientation", position="landscape"),
        breadcrumb(START + 600, "ui.swipe", direction="left"),
        breadcrumb(START + 700, "started", "Breadcrumb Tracking"),
    )
    assert [(each.name, each.properties) for each in of(records, EventHappened)] == [
        ("purchase", {"amount": 12.5, "items": [1], "message": "bought"}),
        ("Opened the menu", {}),
    ]
    assert of(records, GestureSeen) == []


@PHONES
def test_the_app_goes_and_comes_back(phone: Phone) -> None:
    records = replayed(phone, breadcrumb(START + 900, "app.background"), breadcrumb(START + 1900, "app.foreground"))
    assert sorted((each.at - START, each.state) for each in of(records, Lifecycle)) == [
        (0, "foreground"),
        (900, "background"),
        (1900, "foreground"),
    ]


@pytest.mark.parametrize(
    ("state", "type_"),
    [("wifi", "wifi"), ("cellular", "cellular"), ("ethernet", "ethernet"), ("offline", "none"), ("vpn", "unknown")],
)
def test_the_network(state: str, type_: str) -> None:
    records = replayed(IOS, breadcrumb(START + 900, "device.connectivity", state=state))
    assert [each.type for each in of(records, NetworkState)] == [type_]
    assert [each.type for each in of(replayed(ANDROID), NetworkState)] == ["wifi"]


@PHONES
def test_requests_of_the_app(phone: Phone) -> None:
    (call,) = of(
        replayed(phone, span(START + 700, START + 950, "https://api.shop.test/cart", method="POST", statusCode=201, responseBodySize=42)),
        NetworkCall,
    )  # fmt: skip
    assert (call.url, call.method, call.status) == ("https://api.shop.test/cart", "POST", 201)
    assert (call.at - START, call.duration, call.size) == (700, 250, 42)


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
def test_the_map_is_read_in_any_order(order: tuple[int, int, int]) -> None:
    clip = Clip()
    parts = [
        ("replay_event", json.dumps(replay_event(IOS, clip)).encode()),
        ("replay_recording", recording(clip)),
        ("replay_video", mp4(368, 800, 5)),
    ]
    payload = msgpack_map(dict(parts[place] for place in order))
    found = records_of(adapted(envelope(header(IOS, clip.ends), ("replay_video", payload)), received=clip.ends))
    assert found == replayed(IOS)


@PHONES
def test_a_segment_sent_again_changes_nothing(phone: Phone) -> None:
    body = replay_body(phone, Clip(recorded=[*tap(START + 1000), breadcrumb(START + 100, "purchase")]))
    records = records_of(adapted(body, received=START + 5300))
    assert len({record.key for record in records}) == len(records)
    assert distinct([*records, *records_of(adapted(body, received=START + 5300))]) == distinct(records)


def test_a_whole_android_session() -> None:
    """Two segments as one session: taps, a swipe, a pinch, three quick taps; no tap is judged, as nobody looked into the video."""
    at = START + 1000
    swipe = [touch(at, 7, 300, 700), moves(at + 300, [(300, 500, -150), (300, 300, -10)]), touch(at + 320, 9, 300, 280)]
    fingers = [touch(at + 2000, 7, 100, 400, 0), touch(at + 2010, 7, 250, 400, 1)]
    spread = [moves(at + 2400, [(40, 400, -200)], 0), moves(at + 2400, [(320, 400, -200)], 1)]
    lifted = [touch(at + 2450, 9, 30, 400, 0), touch(at + 2460, 9, 330, 400, 1)]
    first = Clip(recorded=[*swipe, *fingers, *spread, *lifted], screens=["MainActivity"])
    quick = [event for n in range(3) for event in tap(START + 6000 + 200 * n)]
    away = breadcrumb(START + 9_900, "app.background")
    second = Clip(number=1, begins=START + 5000, recorded=[*quick, breadcrumb(START + 7500, "purchase"), away])
    records = [
        record
        for clip in (second, first)
        for record in records_of(adapted(replay_body(ANDROID, clip), received=clip.ends))
    ]
    result = sessionize(f"sentry:{REPLAY}", distinct(records), offline=False, response_ms=2000)
    session = result.session
    assert (result.has_picture, session.duration_sec, session.is_crashed) == (True, 10.0, False)
    assert [gesture.kind for gesture in session.gestures] == ["swipe", "pinch", "tap", "tap", "tap"]
    assert [gesture.responsive for gesture in session.gestures] == [None] * 5
    assert [gesture.screen for gesture in session.gestures] == ["MainActivity"] * 5
    assert session.gestures[-1].x == pytest.approx(180 / 368)
    assert session.gestures[-1].y == 0.5
    assert [(event.name, event.screen, event.at) for event in session.events] == [("purchase", "MainActivity", 7.5)]
    assert (session.device.model, session.network_type) == ("SM-G991B", "wifi")


def test_a_replay_made_because_of_an_error_is_a_session() -> None:
    found = adapted(replay_body(ANDROID, Clip(more={"replay_type": "buffer"})), received=START + 5300)
    assert list(found.pieces) == [f"sentry:{REPLAY}"]


def test_a_segment_without_frames_has_no_picture() -> None:
    clip = Clip()
    parts = {"replay_event": json.dumps(replay_event(ANDROID, clip)).encode(), "replay_recording": recording(clip)}
    found = adapted(envelope(header(ANDROID, clip.ends), ("replay_video", msgpack_map(parts))))
    assert of(records_of(found), Chunk) == []


def test_what_is_no_mp4_is_refused_and_the_rest_lives() -> None:
    clip = Clip(recorded=tap(START + 1000))
    parts = {
        "replay_event": json.dumps(replay_event(ANDROID, clip)).encode(),
        "replay_recording": recording(clip),
        "replay_video": b"x" * 50,
    }
    found = adapted(envelope(header(ANDROID, clip.ends), ("replay_video", msgpack_map(parts))))
    assert [refused.content for refused in found.refused] == [b"x" * 50]
    assert found.refused[0].reason == "replay_video of segment 0: it is no mp4, as it does not say ftyp"
    assert len(of(found.pieces[f"sentry:{REPLAY}"].records, Touch)) == 2
