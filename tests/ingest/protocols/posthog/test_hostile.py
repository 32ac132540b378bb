"""What no SDK sends: truncated, mutated, nested, of the wrong types. The adapter raises nothing but `InvalidBody`, is quick, and what it makes can be stored."""

from __future__ import annotations

import contextlib
import gzip
import json
import time
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playhead.errors import InvalidBody
from playhead.ingest.part import Adapted
from playhead.ingest.protocols.posthog.adapter import adapt
from playhead.model.timeline import Record
from tests.hostile import LARGE, NOT_JSON, TEXTS
from tests.ingest.protocols.posthog.parts import DATA, SESSION, START, event, part
from tests.ingest.protocols.posthog.phone import Phone, drawn

NAMES = "$snapshot $identify $create_alias $set $exception $rageclick $dead_click $pageview $screen $autocapture bought".split()
FIELDS = (
    "$session_id $window_id $lib $snapshot_source distinct_id $current_url $screen_name $set $set_once $unset $anon_distinct_id alias "
    "$exception_list $exception_level $touch_x $touch_y $screen_width $screen_height $screen_density $timezone $timezone_offset "
    "$locale $network_wifi $dead_click_event_timestamp $raw_user_agent $is_identified $referrer utm_source price".split()
)
DATA_FIELDS = (
    "source type id x y width height href wireframes adds updates removes wireframe parentId childWireframes base64 "
    "tag payload plugin requests name positions timeOffset node childNodes tagName attributes texts pointerType".split()
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 12)
    | st.sampled_from([2**70, 1e300, -0.5, START, "", "x", "$", "data:,", "screenshot", "web"])
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(DATA_FIELDS), inner, max_size=5),
    max_leaves=12,
)
rrweb_events = (
    st.fixed_dictionaries(
        {
            "type": st.integers(0, 7) | scalars,
            "timestamp": st.just(START) | scalars,
            "data": values | st.dictionaries(st.sampled_from(DATA_FIELDS), values),
        }
    )
    | values
)
libraries = st.sampled_from(["web", "posthog-android", "posthog-ios"]) | values
events = st.fixed_dictionaries(
    {
        "event": st.sampled_from(NAMES) | scalars,
        "properties": st.builds(
            lambda properties, data, lib: {"$session_id": SESSION, "$lib": lib, "$snapshot_data": data, **properties},
            st.dictionaries(st.sampled_from(FIELDS), values, max_size=6),
            st.lists(rrweb_events, max_size=4) | values,
            libraries,
        )
        | values,
    },
    optional=dict.fromkeys(
        ("uuid", "timestamp", "sent_at", "offset", "distinct_id", "$set", "$set_once", "$unset"), values
    ),
)


def stored(adapted: Adapted) -> None:
    """All records survive the journal, and all keys of a session are texts."""
    for piece in adapted.pieces.values():
        packed = msgspec.msgpack.encode(piece.records)
        assert len(msgspec.msgpack.decode(packed, type=list[Record])) == len(piece.records)


def tried(body: bytes, **options: Any) -> None:
    with contextlib.suppress(InvalidBody):
        stored(adapt(part(body, **options)))


@settings(max_examples=200, deadline=None)
@given(st.lists(events, max_size=4), st.sampled_from(["array", "batch"]))
def test_events_of_any_shape(batch: list[Any], form: str) -> None:
    body = batch if form == "array" else {"batch": batch, "sent_at": "2026-11-23T19:08:25Z"}
    stored(adapt(part(json.dumps(body).encode())))


def captures() -> list[bytes]:
    phone = Phone("posthog-android", "ik_1", START)
    phone.meta(0)
    phone.frame(10, drawn("Home"))
    phone.touch(20, 5, 5)
    bodies = [path.read_bytes() for path in sorted((DATA / "captures").glob("*.body")) if path.name.startswith("ph")]
    return [gzip.decompress(body) for body in (*bodies, phone.sent(100)[0].body)]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(captures()), st.data())
def test_captures_mutated(body: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(body) - 1))
    kind = data.draw(st.sampled_from(["cut", "flip", "drop", "repeat"]))
    if kind == "cut":
        body = body[:place]
    elif kind == "flip":
        body = body[:place] + data.draw(st.binary(min_size=1, max_size=4)) + body[place + 1 :]
    elif kind == "drop":
        body = body[:place] + body[place + data.draw(st.integers(1, 200)) :]
    else:
        body = body[:place] + body[place : place + 300] * 3 + body[place:]
    tried(body)
    tried(gzip.compress(body)[: data.draw(st.integers(10, 2_000))])


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_bytes_of_any_kind(body: bytes) -> None:
    for start in (b"", b"data=", b"\x1f\x8b", b"[", b"{"):
        tried(start + body)


@pytest.mark.parametrize("text", [*TEXTS.values(), LARGE])
def test_texts_that_break_what_is_careless(text: str) -> None:
    happened = event(text or "x", S_screen_name=text, S_anon_distinct_id=text, S_set={text: text}, value={text: [text]})
    exception = event(
        "$exception", S_exception_list=[{"type": text, "value": text, "mechanism": {"type": text}}], S_timezone=text
    )
    tried(
        json.dumps([happened, exception, {**happened, "distinct_id": text, "uuid": text, "timestamp": text}]).encode()
    )


@pytest.mark.parametrize("text", NOT_JSON.values())
@pytest.mark.parametrize(
    "around",
    [
        "{}",
        '[{{"event":"a","properties":{}}}]',
        '{{"batch":[{}]}}',
        '[{{"event":"$snapshot","properties":{{"$session_id":"s","$snapshot_data":{}}}}}]',
    ],
)
def test_json_that_is_none(text: str, around: str) -> None:
    tried(around.format(text).encode())


def nested(depth: int, inside: str) -> bytes:
    return (inside * depth + "1" + "}" * depth).encode()


@pytest.mark.parametrize("depth", [100, 900, 5_000])
def test_trees_without_end(depth: int) -> None:
    tree = nested(depth, '{"type":"div","childWireframes":[{"a":').decode().replace("}", "}]}")
    tried(
        b'[{"event":"$snapshot","properties":{"$session_id":"s","$lib":"posthog-ios","$snapshot_data":[{"type":2,"timestamp":%d,"data":%s}]}}]'
        % (START, tree.encode())
    )
    tried(
        b'[{"event":"a","properties":{"$session_id":"s","$set":%s,"x":%s}}]'
        % (nested(depth, '{"a":'), nested(depth, '{"a":'))
    )


@pytest.mark.parametrize(
    "body",
    [
        b"[" + b'{"event":"a"},' * 200_000 + b"1]",
        b'[{"event":"a","properties":{"$session_id":"' + b"x" * 5_000_000 + b'"}}]',
        b'[{"event":"' + b"\\ud83d" * 500_000 + b'","properties":{"$session_id":"s"}}]',
        b'[{"event":"a","properties":{"$session_id":"s","$raw_user_agent":"' + b"(Linux; Android " * 300_000 + b'"}}]',
        b"data=" + b"%41" * 2_000_000,
        gzip.compress(b"0" * 500_000_000, 1),
    ],
    ids=["many events", "long id", "many halves", "user agent", "form", "bomb"],
)
def test_large_bodies_take_no_more_than_seconds(body: bytes) -> None:
    start = time.monotonic()
    tried(body)
    assert time.monotonic() - start < 20
