"""rrweb events of a page to records: what real recordings tell, and what hostile ones may not do."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playhead.ingest.part import Refused
from playhead.ingest.protocols.dom import CustomEvent, DomRead, read_dom, screen_of, text_fields
from playhead.model.timeline import (
    Activity,
    Chunk,
    GestureSeen,
    LogLine,
    NetworkCall,
    Record,
    ScreenShown,
    SurfaceSize,
    Touch,
)
from tests.captures import capture

START = 1_795_461_830_443
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def raw_events() -> list[bytes]:
    return [json.dumps(event).encode() for event in json.loads(capture("rrweb-raw-events.json"))]


def event(kind: int, data: object, at: float = START) -> bytes:
    return json.dumps({"type": kind, "data": data, "timestamp": at}).encode()


def read(*events: bytes, **options: Any) -> DomRead:
    return read_dom(events, key="k", skew=0, **options)


def only(records: list[Record], kind: type[Record]) -> list[Any]:
    return [record for record in records if isinstance(record, kind)]


def interaction(kind: int, **more: object) -> bytes:
    return event(3, {"source": 2, "type": kind, "id": 4, "x": 10, "y": 20, **more})


def test_the_recording_of_a_page_is_one_chunk_of_all_its_events() -> None:
    events = raw_events()
    (chunk,) = only(read(*events, window="tab", order=7).records, Chunk)
    assert (chunk.at, chunk.until) == (START, 1_795_461_834_510)
    assert (chunk.kind, chunk.key, chunk.window, chunk.order) == ("dom", "k", "tab", 7)
    assert [json.loads(line) for line in chunk.content.split(b"\n")] == [json.loads(each) for each in events]


def test_the_clicks_of_a_page_are_found_where_they_were() -> None:
    clicks = only(read(*raw_events()).records, GestureSeen)
    assert [(click.kind, click.x, click.y, click.target) for click in clicks] == [
        ("click", 50, 97, 13),
        *[("click", 143, 97, 16)] * 5,
        ("click", 397, 96, 21),
    ]
    assert clicks[0].at == 1_795_461_833_011


def test_the_size_of_the_page_is_found() -> None:
    (size,) = only(read(*raw_events(), window="tab").records, SurfaceSize)
    assert (size.width, size.height, size.window, size.at) == (1000, 700, "tab", 1_795_461_830_446)


def test_changes_and_text_fields_are_found() -> None:
    (activity,) = only(read(*raw_events()).records, Activity)
    typed = [1_795_461_834_053, 1_795_461_834_056, 1_795_461_834_058, 1_795_461_834_061, 1_795_461_834_065]
    assert activity.changes == [1_795_461_830_476, 1_795_461_833_013, *typed, 1_795_461_834_173]
    assert activity.fields == [19]
    assert activity.scrolls == []


def test_the_browser_clients_lines_read_alike() -> None:
    found = read(*capture("rrweb-client-ws1.ndjson").splitlines())
    assert len(only(found.records, GestureSeen)) == 7
    assert [custom.tag for custom in found.customs] == ["recording-meta", "page-hidden"]
    assert found.customs[0].at == 1_795_460_968_073
    assert found.customs[0].payload["visitor"] == "7963ef86-e95d-4c31-8656-64400eede1db"
    assert found.pages == [(1_795_460_968_101, "http://127.0.0.1:9377/pages/rrweb-client.html")]


def test_skew_moves_everything() -> None:
    plain, moved = read(*raw_events()), read_dom(raw_events(), key="k", skew=5_000)
    assert [record.at + 5_000 for record in plain.records] == [record.at for record in moved.records]
    (before,), (after,) = only(plain.records, Activity), only(moved.records, Activity)
    assert [at + 5_000 for at in before.changes] == after.changes


def test_keys_are_the_same_each_time_and_of_one_record_each() -> None:
    keys = [record.key for record in read(*raw_events(), screens=True).records]
    assert keys == [record.key for record in read(*raw_events(), screens=True).records]
    assert len(set(keys)) == len(keys)


def test_pages_become_screens_where_wanted() -> None:
    pages = [event(4, {"href": f"https://shop.test/{name}", "width": 1, "height": 1}) for name in ("a", "b")]
    assert only(read(*pages).records, ScreenShown) == []
    assert [(screen.name, screen.key) for screen in only(read(*pages, screens=True).records, ScreenShown)] == [
        ("/a", "k/page/0"),
        ("/b", "k/page/1"),
    ]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://shop.test/cart?id=5", "/cart"),
        ("https://shop.test", "/"),
        ("https://shop.test/a#/orders/5", "/a#/orders/5"),
        ("https://shop.test/a#!orders", "/a#!orders"),
        ("https://shop.test/a#top", "/a"),
        ("http://[broken", "http://[broken"),
        ("https://shop.test/" + "a" * 5_000, "/" + "a" * 999),
    ],
)
def test_a_page_is_named_by_its_path(url: str, name: str) -> None:
    assert screen_of(url) == name


def test_nothing_is_read_from_no_events() -> None:
    assert read() == DomRead()


def test_a_finger_gives_touches_and_a_tap() -> None:
    moves = event(
        3,
        {"source": 6, "positions": [{"x": 11, "y": 20, "timeOffset": -40}, {"x": 12, "y": 20}, {"x": "a", "y": 1}, 5]},
    )
    found = read(interaction(7), moves, interaction(9), interaction(2, pointerType=2), interaction(10)).records
    touches = [(touch.phase, touch.x, touch.at - START) for touch in only(found, Touch)]
    assert touches == [("start", 10, 0), ("move", 11, -40), ("move", 12, 0), ("end", 10, 0), ("cancel", 10, 0)]
    assert [gesture.kind for gesture in only(found, GestureSeen)] == ["tap"]


def test_what_lies_far_before_its_event_is_held_near() -> None:
    moves = event(3, {"source": 6, "positions": [{"x": 1, "y": 2, "timeOffset": offset} for offset in (-1e12, 1e12)]})
    assert [touch.at - START for touch in only(read(moves).records, Touch)] == [-60_000, 0]


@pytest.mark.parametrize("kind", [0, 1, 3, 4, 5, 6, 8])
def test_other_interactions_are_no_gestures(kind: int) -> None:
    assert [type(record) for record in read(interaction(kind)).records] == [Chunk]


@pytest.mark.parametrize("source", [0, 4, 5, 7, 8, 9, 13, 15, 16])
def test_what_changes_the_page_is_activity(source: int) -> None:
    (activity,) = only(read(event(3, {"source": source})).records, Activity)
    assert (activity.changes, activity.scrolls) == ([START], [])


@pytest.mark.parametrize("source", [1, 2, 6, 10, 11, 12, 14])
def test_what_does_not_is_none(source: int) -> None:
    assert only(read(event(3, {"source": source})).records, Activity) == []


def test_a_scroll_is_told_apart() -> None:
    (activity,) = only(read(event(3, {"source": 3, "id": 1, "x": 0, "y": 40})).records, Activity)
    assert (activity.changes, activity.scrolls) == ([], [START])


def test_a_resize_gives_the_new_size() -> None:
    (size,) = only(read(event(3, {"source": 4, "width": 500, "height": 300})).records, SurfaceSize)
    assert (size.width, size.height) == (500, 300)


@pytest.mark.parametrize(
    "size", [{"width": 0, "height": 5}, {"width": 5}, {"width": True, "height": 1}, {"width": 1e300, "height": 1}]
)
def test_no_size_is_no_size(size: dict[str, object]) -> None:
    assert only(read(event(4, size)).records, SurfaceSize) == []


@pytest.mark.parametrize(
    ("node", "takes"),
    [
        ({"tagName": "input", "attributes": {}}, True),
        ({"tagName": "input", "attributes": {"type": "email"}}, True),
        ({"tagName": "input", "attributes": {"type": "checkbox"}}, False),
        ({"tagName": "input", "attributes": {"type": ["checkbox"]}}, True),
        ({"tagName": "textarea"}, True),
        ({"tagName": "div", "attributes": {"contenteditable": "true"}}, True),
        ({"tagName": "div", "attributes": {"contenteditable": "plaintext-only"}}, True),
        ({"tagName": "div", "attributes": {"contenteditable": "false"}}, False),
        ({"tagName": ["input"]}, False),
        ({"tagName": "button"}, False),
    ],
)
def test_which_nodes_take_text(node: dict[str, object], takes: bool) -> None:
    assert text_fields([{"id": 1, "childNodes": [{"id": 2, **node}]}]) == ([2] if takes else [])


def test_text_fields_that_are_added_later_are_found() -> None:
    added = {"source": 0, "adds": [{"parentId": 1, "node": {"id": 9, "tagName": "textarea", "attributes": {}}}]}
    (activity,) = only(read(event(3, added)).records, Activity)
    assert activity.fields == [9]


@pytest.mark.parametrize(
    ("payload", "level", "text"),
    [
        ({"level": "warn", "payload": ['"careful"', "5"]}, "warning", "careful 5"),
        ({"level": "assert", "payload": ['"no"']}, "error", "no"),
        ({"payload": "plain"}, "log", "plain"),
        ({"level": "log", "payload": ["a" * 20_000]}, "log", "a" * 10_000),
    ],
)
def test_console_lines(payload: dict[str, object], level: str, text: str) -> None:
    (line,) = only(read(event(6, {"plugin": "rrweb/console@1", "payload": payload})).records, LogLine)
    assert (line.level, line.text) == (level, text)


def test_network_calls() -> None:
    requests = [
        {
            "name": "https://api.test/cart",
            "method": "POST",
            "responseStatus": 503,
            "duration": 41.6,
            "transferSize": 300,
        },
        {"name": "https://api.test/gone"},
        {"name": 5},
        "no request",
    ]
    payload = {"plugin": "rrweb/network@1", "payload": {"requests": requests}}
    calls = only(read(event(6, payload)).records, NetworkCall)
    assert [(call.url, call.method, call.status, call.duration, call.size) for call in calls] == [
        ("https://api.test/cart", "POST", 503, 42, 300),
        ("https://api.test/gone", "GET", 0, 0, None),
    ]


def test_other_plugins_are_left_alone() -> None:
    assert [type(record) for record in read(event(6, {"plugin": "sequential-id@1", "payload": {"id": 4}})).records] == [
        Chunk
    ]


def test_custom_events_are_handed_back() -> None:
    found = read(event(5, {"tag": "bought", "payload": {"price": 5}}), event(5, {"tag": ["bought"], "payload": None}))
    assert found.customs == [CustomEvent(START, "bought", {"price": 5}), CustomEvent(START, "", None)]


def test_times_in_seconds_are_told_apart() -> None:
    (chunk,) = only(read(event(0, {}, START / 1000)).records, Chunk)
    assert chunk.at == START


NO_EVENTS = {
    "text": b"hello",
    "no object": b"5",
    "no time": b'{"type": 3, "data": {}}',
    "a time of text": b'{"type": 3, "timestamp": "now"}',
    "no type": b'{"timestamp": 5}',
    "a type of text": b'{"type": "meta", "timestamp": 5}',
    "a time before 1970": b'{"type": 3, "timestamp": -5}',
    "a time beyond all clocks": b'{"type": 3, "timestamp": 1e300}',
    "not UTF-8": b'{"type": 3, "timestamp": 5, "data": "\xff"}',
    "a lone surrogate": b'{"type": 3, "timestamp": 5, "data": "\\ud800"}',
    "nested without end": b'{"type": 3, "timestamp": 5, "data": ' + b"[" * 100_000,
    "nested too deeply": b'{"type": 3, "timestamp": 5, "data": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
}


@pytest.mark.parametrize("text", NO_EVENTS.values(), ids=NO_EVENTS)
def test_what_is_no_event_is_refused_and_its_neighbours_live(text: bytes) -> None:
    refused: list[Refused] = []
    found = read(interaction(2), text, interaction(2), refused=refused)
    assert len(only(found.records, GestureSeen)) == 2
    assert [(each.content, each.reason.startswith("events[1] is no rrweb event: ")) for each in refused] == [
        (text, True)
    ]


@pytest.mark.parametrize("text", NO_EVENTS.values(), ids=NO_EVENTS)
def test_without_a_place_for_them_it_is_an_error_that_names_the_place(text: bytes) -> None:
    with pytest.raises(msgspec.DecodeError, match=r"events\[1\]"):
        read(interaction(2), text)


ODD: tuple[Any, ...] = (None, True, -1, 2, 7, 1e300, 2**70, "", "a", [], [1], [[1]], {}, {"a": 1})


@pytest.mark.parametrize("odd", ODD, ids=repr)
@pytest.mark.parametrize(
    "place",
    [
        "source",
        "type",
        "id",
        "x",
        "positions",
        "adds",
        "node",
        "pointerId",
        "pointerType",
        "width",
        "href",
        "tag",
        "plugin",
    ],
)
def test_a_wrong_type_anywhere_breaks_nothing(place: str, odd: Any) -> None:
    whole = {"x": 1, "y": 2, "id": 3, "width": 5, "height": 6, "href": "/a", "tag": "t", "plugin": "rrweb/network@1"}
    for kind, source, sort in [
        (2, 0, 0),
        (3, 0, 0),
        (3, 2, 2),
        (3, 2, 7),
        (3, 4, 0),
        (3, 6, 0),
        (4, 0, 0),
        (5, 0, 0),
        (6, 0, 0),
    ]:
        data = {**whole, "source": source, "type": sort, "payload": {"requests": odd, "payload": odd}, place: odd}
        assert storable(read(event(kind, data), screens=True).records)


def storable(records: list[Record]) -> bool:
    """Records are stored as msgpack, and read again as they were."""
    return msgspec.msgpack.decode(msgspec.msgpack.encode(records), type=list[Record]) == records


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 7),
    st.integers(0, 17),
    st.integers(0, 11),
    st.dictionaries(st.text(max_size=5), JSON_VALUES),
    JSON_VALUES,
)
def test_no_event_breaks_it(kind: int, source: int, sort: int, data: dict[str, Any], value: Any) -> None:
    keys = ("node", "positions", "adds", "payload", "x", "y", "id", "width", "height", "href", "tag")
    filled = {**data, "source": source, "type": sort, **dict.fromkeys(keys, value), "plugin": "rrweb/console@1"}
    refused: list[Refused] = []
    assert storable(read(event(kind, filled), screens=True, refused=refused).records)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_mutation_of_a_recording_breaks_it(data: st.DataObject) -> None:
    text = bytearray(data.draw(st.sampled_from(raw_events())))
    for _ in range(data.draw(st.integers(1, 5))):
        text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.integers(0, 255))
    refused: list[Refused] = []
    found = read(bytes(text), screens=True, refused=refused)
    assert bool(found.records) != bool(refused)
    assert storable(found.records)
