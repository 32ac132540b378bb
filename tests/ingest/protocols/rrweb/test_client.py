"""What `@rrweb/browser-client` sent from a real browser, and what it may send besides."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playhead.errors import InvalidBody, PlayheadError
from playhead.ingest.part import Adapted, Part
from playhead.ingest.protocols.rrweb.client import adapt, recording_of
from playhead.model.timeline import (
    Activity,
    Chunk,
    DeviceFacts,
    EventHappened,
    GestureSeen,
    Lifecycle,
    Record,
    ScreenShown,
    UserFacts,
)
from tests.captures import capture
from tests.samples import Json

RECORDING = "795ecbf6-373b-4822-bdc5-6272b514b337"
PATH = f"/recordings/{RECORDING}/events"
SESSION = f"rrweb-client:{RECORDING}"
CHROME = json.loads(capture("xo-rrweb-client-002.json"))["headers"]["user-agent"]
START = 1_795_461_602_178


def adapted(body: bytes, path: str = PATH, **query: str) -> Adapted:
    headers = {"user-agent": CHROME}
    return adapt(
        Part(
            app=1,
            protocol="rrweb-client",
            path=path,
            query=query,
            headers=headers,
            received=START + 5_000,
            limit=100_000,
            body=body,
        )
    )


def records(*lines: bytes) -> list[Record]:
    found = adapted(b"\n".join(lines))
    assert found.refused == []
    return found.of(SESSION)


def only(found: list[Record], kind: type[Record]) -> list[Any]:
    return [record for record in found if isinstance(record, kind)]


def custom(tag: str, payload: object, at: int = START) -> bytes:
    return json.dumps({"type": 5, "timestamp": at, "data": {"tag": tag, "payload": payload}}).encode()


def posted() -> list[bytes]:
    return capture("xo-rrweb-client-002.body").splitlines()


@pytest.mark.parametrize("name", ["xo-rrweb-client-002.body", "rrweb-client-ws1.ndjson"])
def test_a_recorded_visit(name: str) -> None:
    found = records(capture(name))
    assert len(only(found, Chunk)) == len(capture(name).splitlines())
    clicks = only(found, GestureSeen)
    assert [click.target for click in clicks] == [13, 16, 16, 16, 16, 16, 21]
    assert [screen.name for screen in only(found, ScreenShown)] == ["/pages/rrweb-client.html"]
    assert {field for activity in only(found, Activity) for field in activity.fields} == {19}


def test_the_device_of_a_recorded_visit() -> None:
    (device,) = only(records(*posted()), DeviceFacts)
    assert (device.platform, device.device_id) == ("web", "8ebed2d6-8438-4f53-a495-739b9c707c91")
    assert (device.width, device.height, device.utc_offset_minutes) == (800, 600, 0)
    assert (device.language, device.local_country) == ("English", "USA")
    assert (device.browser_name, device.browser_version, device.os_name) == ("HeadlessChrome", "156", "Linux")
    assert device.sdk_version == "2.1.0"


def test_the_user_of_a_recorded_visit() -> None:
    (user,) = only(records(*posted()), UserFacts)
    assert (user.id, user.identity, user.anonymous_id) == ("user-42", "user-42", "8ebed2d6-8438-4f53-a495-739b9c707c91")
    assert user.set == {"plan": "pro"}


def test_a_page_that_is_hidden() -> None:
    (life,) = only(records(capture("xo-rrweb-client-004.body")), Lifecycle)
    assert (life.state, life.at) == ("background", 1_795_461_615_934)


@pytest.mark.parametrize(
    ("tag", "state"),
    [("page-visible", "foreground"), ("close-temporary", "end"), ("close-permanent", "end")],
)
def test_other_changes_of_life(tag: str, state: str) -> None:
    assert [life.state for life in only(records(custom(tag, {})), Lifecycle)] == [state]


def test_a_line_that_comes_again_has_the_same_keys_in_whatever_company() -> None:
    lines = posted()
    once = {record.key for record in records(*lines)}
    again = {record.key for half in (lines[:20], lines[10:]) for record in records(*half)}
    assert again == once
    assert len(once) == len(records(*lines))


def test_meta_that_is_added_later_says_nothing_of_the_device() -> None:
    found = records(custom("recording-meta", {"plan": "free", "userId": 42}))
    (user,) = only(found, UserFacts)
    assert (user.id, user.anonymous_id, user.set) == ("42", None, {"plan": "free"})
    assert only(found, DeviceFacts) == []


def test_a_visitor_whom_nobody_names() -> None:
    (user,) = only(records(custom("recording-meta", {"includePii": True, "domain": "a", "visitor": "v"})), UserFacts)
    assert (user.id, user.anonymous_id) == (None, "v")


def test_without_consent_there_is_no_user() -> None:
    found = records(custom("recording-meta", {"includePii": False, "domain": "shop.test", "recordVersion": "2.1.0"}))
    assert only(found, UserFacts) == []
    assert [device.width for device in only(found, DeviceFacts)] == [None]


@pytest.mark.parametrize(
    ("tag", "payload", "properties"),
    [
        ("Add to cart", {"price": 5}, {"price": 5}),
        ("pageview-meta", {"kind": "product"}, {"kind": "product"}),
        ("Done", None, {}),
        ("Rated", 5, {"value": 5}),
    ],
)
def test_custom_events_are_events(tag: str, payload: object, properties: Json) -> None:
    (event,) = only(records(custom(tag, payload)), EventHappened)
    assert (event.name, event.properties, event.at) == (tag, properties, START)


def test_the_screen_is_told_in_pixels() -> None:
    meta = {"includePii": True, "screenWidth": 390, "screenHeight": 844, "devicePixelRatio": 3}
    (device,) = only(records(custom("recording-meta", meta)), DeviceFacts)
    assert (device.width, device.height) == (1170, 2532)


def test_packed_events() -> None:
    event = zlib.compress(json.dumps({**json.loads(custom("a", {})), "v": "v1"}).encode()).decode("latin-1")
    assert [found.name for found in only(records(json.dumps(event).encode()), EventHappened)] == ["a"]


def test_packed_events_cannot_grow_beyond_the_limit_together() -> None:
    event = {"type": 5, "timestamp": START, "v": "v1", "data": {"tag": "a", "payload": "a" * 40_000}}
    line = json.dumps(zlib.compress(json.dumps(event).encode()).decode("latin-1")).encode()
    found = adapted(b"\n".join([line] * 5))
    assert len(only(found.of(SESSION), EventHappened)) == 2
    assert [refused.reason.split(",")[0] for refused in found.refused] == [
        f"line {number}: A packed event" for number in (3, 4, 5)
    ]


def test_one_broken_line_does_not_stop_its_neighbours() -> None:
    found = adapted(b"\n".join([custom("a", {}), b"{broken", b'"not packed"', b"\xff", custom("b", {})]))
    assert [event.name for event in only(found.of(SESSION), EventHappened)] == ["a", "b"]
    assert [refused.content for refused in found.refused] == [b"{broken", b'"not packed"', b"\xff"]


@pytest.mark.parametrize(
    ("path", "query", "recording"),
    [
        (PATH, {}, RECORDING),
        (f"{PATH}/ws", {}, RECORDING),
        ("/recordings/events/ws", {"recordingId": "r"}, "r"),
    ],
)
def test_which_recording(path: str, query: dict[str, str], recording: str) -> None:
    assert recording_of(path, query) == recording
    assert list(adapted(posted()[0], path, **query).pieces) == [f"rrweb-client:{recording}"]


@pytest.mark.parametrize(
    "path", ["/recordings/events", "/recordings//events", "/recordings/" + "r" * 1_001 + "/events"]
)
def test_no_recording(path: str) -> None:
    with pytest.raises(InvalidBody, match="The address names no recording"):
        adapted(b"", path)


def test_the_body_may_be_packed() -> None:
    assert adapted(gzip.compress(b"\n".join(posted()))) == adapted(b"\n".join(posted()))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_mutation_raises_anything_else(data: st.DataObject) -> None:
    meta = {"includePii": True, "visitor": "v", "timezone": "UTC", "screenWidth": 5, "userId": 5, "plan": {"a": [1]}}
    content = bytearray(b"\n".join([custom("recording-meta", meta), custom("page-hidden", {}), *posted()[3:4]]))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = adapted(bytes(content))
    except PlayheadError:
        return
    for piece in found.pieces.values():
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(piece.records), type=list[Record]) == piece.records


HOSTILE: tuple[object, ...] = (None, True, 1e300, 2**70, "", "a" * 5_000, [], [[1]], {"a": {}}, "\x00")


@pytest.mark.parametrize("odd", HOSTILE, ids=lambda odd: repr(odd)[:20])
def test_odd_meta_breaks_nothing(odd: object) -> None:
    names = "visitor timezone language screenWidth screenHeight devicePixelRatio recordVersion userId plan includePii"
    found = records(custom("recording-meta", dict.fromkeys(names.split(), odd)), custom("a", odd))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=list[Record]) == found
