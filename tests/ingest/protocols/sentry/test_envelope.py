"""Sentry's envelopes taken apart, and what is hostile in them: bombs, lies about lengths, wrong types, endless nesting."""

from __future__ import annotations

import gzip
import json
import time
import zlib
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playhead.errors import InvalidBody
from playhead.ingest.part import Adapted
from playhead.ingest.piece import StoredPiece, packed
from playhead.ingest.protocols.sentry.envelope import LONGEST_HEADER, MOST_ITEMS, peek_header, read_envelope
from playhead.ingest.protocols.sentry.told import moment
from playhead.model.timeline import IssueFound
from tests.captures import capture
from tests.hostile import LARGE, NOT_JSON, TEXTS
from tests.ingest.protocols.adapting import LIMIT, adapted, of
from tests.ingest.protocols.sentry.phone import (
    ANDROID,
    IOS,
    START,
    Clip,
    breadcrumb,
    envelope,
    error_event,
    exception,
    header,
    msgpack_map,
    recording,
    replay_body,
    replay_event,
    session_item,
    tap,
)

SEGMENT = json.dumps(replay_event(ANDROID, Clip())).encode()


def kinds(body: bytes) -> list[tuple[str, bytes]]:
    return [(item.kind, item.payload) for item in read_envelope(body).items]


@pytest.mark.parametrize(
    ("body", "items"),
    [
        (b"{}", []),
        (b"{}\n", []),
        (b'{}\n{"type":"a"}\npay\n{"type":"b"}\nload', [("a", b"pay"), ("b", b"load")]),
        (b'{}\n{"type":"a","length":5}\np\n\nay\n\n\n{"type":"b"}\n', [("a", b"p\n\nay"), ("b", b"")]),
        (b'{}\n{"type":"a","length":0}\n\n{"type":"b","length":1}\nx', [("a", b""), ("b", b"x")]),
        (b'{}\n{"type":"a","length":null}\nx\n{"type":7}\ny', [("a", b"x"), ("", b"y")]),
    ],
)
def test_items(body: bytes, items: list[tuple[str, bytes]]) -> None:
    assert kinds(body) == items


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{}\n{"type":"a","length":9}\nxy', "items[0]: it ends too early: 2 bytes of 9"),
        (b'{}\n{"type":"a"}\nx\nnonsense\n', "items[1]: its header is no JSON object, so nobody knows"),
    ],
)
def test_what_is_lost_is_told(body: bytes, reason: str) -> None:
    assert [refused.reason[: len(reason)] for refused in read_envelope(body).refused] == [reason]


@pytest.mark.parametrize("body", [b"", b"[]", b"\n{}", b"\x00", *(text.encode() for text in NOT_JSON.values())])
def test_what_is_no_envelope(body: bytes) -> None:
    with pytest.raises(InvalidBody, match="An envelope begins with a JSON object"):
        adapted(body)


def test_a_broken_item_is_told_with_its_place_and_can_be_read_again() -> None:
    crash = error_event(ANDROID, START, exception=exception("E", "x", "m", handled=True))
    found = adapted(envelope(header(ANDROID, START), ("session", b'{"sid": 7}'), ("event", crash)), received=START)
    assert [refused.reason for refused in found.refused] == ["items[0], session: sid is 32 hex digits, not '7'"]
    (piece,) = found.pieces.values()
    assert len(of(piece.records, IssueFound)) == 1
    again = adapted(found.refused[0].content)
    assert [refused.reason for refused in again.refused] == ["items[0], session: sid is 32 hex digits, not '7'"]


@pytest.mark.parametrize(
    ("kind", "payload", "reason"),
    [
        ("event", b"{}", "event_id is 32 hex digits, not 'None'"),
        ("event", b"[1]", "it is no JSON object"),
        ("event", b'{"event_id": "' + b"x" * 2_100_000 + b'"}', "it has 2100016 bytes; at most 2097152 are read"),
        ("session", b'{"sid": "' + b"a" * 32 + b'", "status": "great"}', "status is one of ok, unhandled, exited"),
        ("replay_event", b'{"replay_id": "x", "segment_id": 0}', "replay_id is 32 hex digits, not 'x'"),
        ("replay_event", b'{"replay_id": "' + b"a" * 32 + b'", "segment_id": -1}', "segment_id is a number from 0"),
        ("replay_recording", b"{}\n[]", "no replay_event that could be read"),
        ("replay_video", b"\x80", "it is no msgpack map"),
        ("replay_video", b"\xdf\xff\xff\xff\xff", "it is no msgpack map"),
        ("replay_video", b"\x81\xa1x" + b"\x91" * 100_000, "it is no msgpack map"),
        ("replay_video", b"\x81\xd9\x0creplay_event\xc6\xff\xff\xff\xff{}", "it is no msgpack map"),
    ],
)
def test_items_that_cannot_be_read(kind: str, payload: bytes, reason: str) -> None:
    found = adapted(envelope({}, (kind, payload)))
    assert found.pieces == {}
    assert [refused.reason[: len(reason) + len(kind) + 12] for refused in found.refused] == [
        f"items[0], {kind}: {reason}"
    ]


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"x", "it begins with a line"),
        (b'{"segment_id":0}\n{}', "it is no JSON array of events"),
        (b'{"segment_id":0}\n' + b"[" * 200_000, "it is no JSON array of events"),
        (b'{"segment_id":0}\n[' + b"1," * 600_000 + b"1]", "it is no JSON array of events"),
        (b'{"segment_id":0}\n\x78\x9c' + b"\xff" * 20, "its compression is broken"),
        (b'{"segment_id":0}\n' + zlib.compress(b"[]")[:-3], "its compression ends too early"),
        (b'{"segment_id":0}\n' + zlib.compress(b" " * (LIMIT + 1)), "it unpacks to more than"),
    ],
)
def test_recordings_that_cannot_be_read(payload: bytes, reason: str) -> None:
    found = adapted(envelope({}, ("replay_event", SEGMENT), ("replay_recording", payload)))
    expected = f"replay_recording of segment 0: {reason}"
    assert [refused.reason[: len(expected)] for refused in found.refused] == [expected]
    assert len(found.pieces) == 1


def test_recordings_share_what_they_may_unpack_to() -> None:
    bomb = b'{"segment_id":0}\n' + zlib.compress(b" " * (LIMIT // 2) + b"[]")
    items = [("replay_event", SEGMENT), ("replay_recording", bomb)] * 20
    begun = time.process_time()
    found = adapted(envelope({}, *items))
    assert len(found.refused) == 19
    assert time.process_time() - begun < 5


def test_a_body_that_unpacks_to_more_than_allowed() -> None:
    with pytest.raises(InvalidBody, match="larger than the 8388608 bytes that max_body allows"):
        adapted(gzip.compress(b"{}\n" + b" " * LIMIT))


def test_items_without_end() -> None:
    begun = time.process_time()
    found = adapted(b"{}\n" + b'{"type":"x"}\n\n' * 500_000 + b"\n" * 1_000_000)
    assert [refused.reason for refused in found.refused] == [f"items[{MOST_ITEMS}]: an envelope has at most 1000 items"]
    assert time.process_time() - begun < 2


def test_the_header_is_found_without_unpacking_the_rest() -> None:
    body = envelope({"event_id": "a" * 32}, ("x", b"y" * 10_000_000))
    assert peek_header(body) == peek_header(gzip.decompress(body)) == {"event_id": "a" * 32}
    assert peek_header(gzip.compress(b'{"a": "' + b"x" * LONGEST_HEADER + b'"}')) == {}
    assert peek_header(b"\x1f\x8bbroken") == peek_header(b"") == {}


def test_a_single_event_of_an_old_sdk() -> None:
    body = error_event(ANDROID, START, exception=exception("E", "x", "m", handled=True))
    found = adapted(gzip.compress(body), path="/api/1/store/")
    assert list(found.pieces) == [f"sentry:trace:{'a' * 32}"]


@pytest.mark.parametrize(
    ("told", "milliseconds"),
    [
        ("2026-11-23T19:10:15.119Z", 1795461015119),
        ("2026-11-23T20:10:15.119+01:00", 1795461015119),
        ("2026-11-23T19:10:15.119", 1795461015119),
        (1795461015.119, 1795461015119),
        (1795461015119, 1795461015119),
        ("yesterday", None),
        (None, None),
        (True, None),
        (-1, None),
        (1e300, None),
        ("9999-12-31T23:59:59-14:00", None),
    ],
)
def test_times(told: object, milliseconds: int | None) -> None:
    assert moment(told) == milliseconds


BODIES = {
    "android": gzip.decompress(replay_body(ANDROID, Clip(recorded=[*tap(START + 1000), breadcrumb(START + 5, "purchase", "x", a=1)]))),
    "ios": gzip.decompress(replay_body(IOS, Clip(seconds=1))),
    "crash": envelope(header(ANDROID, START), ("event", error_event(ANDROID, START, exception=exception("E", "x", "m", handled=False), breadcrumbs=[{"timestamp": 1, "category": "c"}])), ("session", session_item(ANDROID, "crashed", START)), packed=False),
    "web": capture("sentry-nocomp-006.body"),
    "packed": capture("sentry-006.body"),
}  # fmt: skip


def survives(body: bytes, **more: Any) -> Adapted | None:
    """Adapted, if it can be; what comes out can be stored."""
    try:
        found = adapted(body, **more)
    except InvalidBody:
        return None
    for piece in found.pieces.values():
        packed(StoredPiece(protocol="sentry", received=0, address="", records=piece.records))
    return found


@settings(max_examples=150, deadline=2_000, suppress_health_check=list(HealthCheck))
@given(name=st.sampled_from(sorted(BODIES)), cut=st.floats(0, 1))
def test_a_body_cut_anywhere(name: str, cut: float) -> None:
    body = BODIES[name]
    survives(body[: int(len(body) * cut)])
    survives(gzip.compress(body)[: int(len(body) * cut)])


@settings(max_examples=300, deadline=2_000, suppress_health_check=list(HealthCheck))
@given(
    name=st.sampled_from(sorted(BODIES)),
    changes=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=20),
)
def test_a_body_with_bytes_changed(name: str, changes: list[tuple[float, int]]) -> None:
    body = bytearray(BODIES[name])
    for place, value in changes:
        body[int(len(body) * place)] = value
    survives(bytes(body))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([*TEXTS.values(), "a" * 32, "navigation", "breadcrumb", "performanceSpan", "replay_id"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["data", "category", "values", "id", "x", "type"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
EVENT_KEYS = [
    "replay_id", "segment_id", "timestamp", "replay_start_timestamp", "urls", "user", "tags", "contexts", "sdk", "release", "request",
    "platform", "exception", "breadcrumbs", "message", "logentry", "level", "event_id", "sid", "did", "status", "attrs", "started", "seq",
]  # fmt: skip


@settings(max_examples=400, deadline=2_000, suppress_health_check=list(HealthCheck))
@given(
    kind=st.sampled_from(["replay_event", "event", "session"]),
    changed=st.dictionaries(st.sampled_from(EVENT_KEYS), ANYTHING, max_size=6),
)
def test_members_of_any_kind(kind: str, changed: dict[str, Any]) -> None:
    base = {"replay_event": SEGMENT, "event": error_event(IOS, START), "session": session_item(IOS, "exited", START)}[
        kind
    ]
    payload = json.dumps({**json.loads(base), **changed}).encode()
    survives(envelope({"sdk": IOS.sdk}, (kind, payload), packed=False))


@settings(max_examples=200, deadline=2_000, suppress_health_check=list(HealthCheck))
@given(
    deep=st.sampled_from(["device", "os", "app", "culture", "trace", "replay", "browser"]),
    value=ANYTHING,
    inner=ANYTHING,
)
def test_contexts_of_any_kind(deep: str, value: Any, inner: Any) -> None:
    names = (
        "id",
        "locale",
        "timezone",
        "screen_density",
        "screen_width_pixels",
        "memory_size",
        "name",
        "model",
        "view_names",
        "replay_id",
    )
    for contexts in (value, {deep: value}, {deep: dict.fromkeys(names, inner)}):
        event = {**json.loads(SEGMENT), "contexts": contexts}
        survives(envelope({}, ("replay_event", json.dumps(event).encode()), packed=False))


@settings(max_examples=400, deadline=2_000, suppress_health_check=list(HealthCheck))
@given(
    tag=st.sampled_from(["breadcrumb", "performanceSpan", "video", "options"]),
    category=st.sampled_from(["navigation", "ui.slowClickDetected", "ui.multiClick", "console", "device.connectivity", "own", "http"]),
    payload=st.dictionaries(
        st.sampled_from(["data", "message", "level", "type", "description", "op", "startTimestamp", "endTimestamp", "duration", "width"]), ANYTHING
    ),
    at=ANYTHING,
)  # fmt: skip
def test_recorded_events_of_any_kind(tag: str, category: str, payload: dict[str, Any], at: Any) -> None:
    clip = Clip(
        recorded=[{"type": 5, "timestamp": at, "data": {"tag": tag, "payload": {"category": category, **payload}}}]
    )
    parts = {"replay_event": SEGMENT, "replay_recording": recording(clip), "replay_video": b"....ftyp"}
    assert survives(envelope({}, ("replay_video", msgpack_map(parts)), packed=False)) is not None


@settings(max_examples=200, deadline=2_000, suppress_health_check=list(HealthCheck))
@given(header_=ANYTHING, sdk=ANYTHING, trace=ANYTHING, sent_at=ANYTHING)
def test_headers_of_any_kind(header_: Any, sdk: Any, trace: Any, sent_at: Any) -> None:
    for told in (header_, {"sdk": sdk, "trace": trace, "sent_at": sent_at, "event_id": header_, "dsn": sdk}):
        line = json.dumps(told).encode()
        peek_header(line)
        survives(line + b"\n" + BODIES["crash"].partition(b"\n")[2])


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_texts_that_break_what_is_careless(name: str) -> None:
    text = TEXTS[name]
    crumb = breadcrumb(START + 1, text, text, **{text or "x": text})
    clip = Clip(recorded=[crumb], screens=[text])
    event = {**replay_event(IOS, clip, id=text, email=text), "release": text, "tags": {text: text}}
    parts = {"replay_event": json.dumps(event).encode(), "replay_recording": recording(clip)}
    found = survives(envelope(header(IOS, START), ("replay_video", msgpack_map(parts))))
    assert found is not None
    assert found.refused == []


def test_large_texts_are_cut_and_large_numbers_left_out() -> None:
    event = {**json.loads(SEGMENT), "tags": {LARGE: LARGE, "n": 10**30}, "user": {"id": LARGE}}
    found = survives(envelope({}, ("replay_event", json.dumps(event).encode())))
    assert found is not None
    assert len(msgspec.json.encode([piece.records for piece in found.pieces.values()])) < 40_000
