"""Bodies of `POST /v1/parts`: to records, and refused with the place of what is wrong."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playhead.errors import BodyTooLarge, InvalidBody, PlayheadError
from playhead.ingest.part import Part
from playhead.ingest.protocols.parts.adapter import ITEMS, adapt, read_part
from playhead.model.timeline import (
    Activity,
    Chunk,
    DeviceFacts,
    EventHappened,
    GestureSeen,
    IssueFound,
    Lifecycle,
    LogLine,
    NetworkCall,
    NetworkState,
    Record,
    ScreenShown,
    Touch,
    UserFacts,
)
from tests.samples import Json

START = 1_795_461_830_000
SENT = START + 10_000
JPEG, WEBP, PNG = b"\xff\xd8\xff\xe0 jpeg", b"RIFF\x04\x00\x00\x00WEBP", b"\x89PNG\r\n\x1a\n png"
BOUNDARY = "0123456789"
FORM = f"multipart/form-data; boundary={BOUNDARY}"
LIMIT = 1_000_000


def told(**more: Any) -> Json:
    return {"sessionId": "s-1", "sequence": 3, "startedAt": START, "sentAt": SENT, **more}


def body(**more: Any) -> bytes:
    return json.dumps(told(**more)).encode()


def frame(content: bytes | None = None, at: int = START, **more: Any) -> Json:
    return {"at": at, **({} if content is None else {"base64": base64.b64encode(content).decode()}), **more}


def form(part: Json | None, **files: bytes) -> bytes:
    """As HTTP clients write it."""
    fields = {} if part is None else {"part": json.dumps(part).encode()}
    out = b""
    for name, content in {**fields, **files}.items():
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n\r\n'
        out += head.encode() + content + b"\r\n"
    return out + f"--{BOUNDARY}--\r\n".encode()


def records(content: bytes, content_type: str = "application/json", received: int = SENT) -> list[Record]:
    headers = {"content-type": content_type}
    found = adapt(
        Part(app=1, protocol="parts", path="/v1/parts", headers=headers, received=received, limit=LIMIT, body=content)
    )
    assert found.refused == []
    assert list(found.pieces) == ["parts:s-1"]
    return found.of("parts:s-1")


def only(found: list[Record], kind: type[Record]) -> list[Any]:
    return [record for record in found if isinstance(record, kind)]


def test_the_least_that_a_part_tells_is_when_the_session_began() -> None:
    assert records(body()) == [Lifecycle(at=START, key="start", state="foreground")]


ALL: Json = {
    "screens": {"name": "Home"},
    "touches": {"phase": "start", "x": 0.5, "y": 0.25, "pointer": 1},
    "gestures": {"kind": "tap", "x": 0.5, "y": 0.25, "screen": "Home", "rage": True, "responsive": False},
    "events": {"name": "Add to cart", "screen": "Home", "properties": {"price": 12.5, "large": 2**70}},
    "issues": {"kind": "crash", "title": "NullPointerException", "screen": "Cart"},
    "calls": {"url": "https://api.test/cart", "method": "POST", "status": 503, "duration": 0.25, "size": 300},
    "logs": {"level": "warning", "text": "low memory"},
    "lifecycle": {"state": "background"},
}
RECORDS: dict[str, Record] = {
    "screens": ScreenShown(at=START + 5, key="3/screens/0", name="Home"),
    "touches": Touch(at=START + 5, key="3/touches/0", phase="start", x=0.5, y=0.25, pointer=1),
    "gestures": GestureSeen(
        at=START + 5, key="3/gestures/0", kind="tap", x=0.5, y=0.25, screen="Home", rage=True, responsive=False
    ),
    "events": EventHappened(
        at=START + 5,
        key="3/events/0",
        name="Add to cart",
        screen="Home",
        properties={"price": 12.5, "large": float(2**70)},
    ),
    "issues": IssueFound(at=START + 5, key="3/issues/0", kind="crash", title="NullPointerException", screen="Cart"),
    "calls": NetworkCall(
        at=START + 5,
        key="3/calls/0",
        url="https://api.test/cart",
        method="POST",
        status=503,
        duration=250,
        size=300,
    ),
    "logs": LogLine(at=START + 5, key="3/logs/0", level="warning", text="low memory"),
    "lifecycle": Lifecycle(at=START + 5, key="3/lifecycle/0", state="background"),
}


@pytest.mark.parametrize("name", ITEMS)
def test_each_item_is_a_record(name: str) -> None:
    _, record = records(body(**{name: [{"at": START + 5, **ALL[name]}]}))
    assert record == RECORDS[name]


def test_times_may_be_iso() -> None:
    (event,) = only(records(body(events=[{"at": "2026-11-23T19:23:50.005Z", "name": "a"}])), EventHappened)
    assert event.at == START + 5


def test_a_wrong_clock_is_corrected_everywhere() -> None:
    items = {name: [{"at": START + 5, **item}] for name, item in ALL.items()}
    content = body(**items, device={"platform": "ios"}, frames=[frame(JPEG)])
    plain, shifted = records(content), records(content, received=SENT + 3_600_000)
    assert [record.at + 3_600_000 for record in plain] == [record.at for record in shifted]


def test_device_user_and_network() -> None:
    device = {"platform": "android", "deviceId": "d-1", "model": "Pixel 8", "totalRamInKB": 8_000_000}
    user = {"id": "u-1", "identity": "anna@example.com", "properties": {"plan": "gold"}}
    head = {"viewport": {"width": 411, "height": 891}, "utcOffsetMinutes": 345, "networkType": "wifi"}
    found = records(body(device=device, user=user, **head))
    (facts,), (who,), (network,) = only(found, DeviceFacts), only(found, UserFacts), only(found, NetworkState)
    assert (facts.platform, facts.device_id, facts.model, facts.total_ram) == ("android", "d-1", "Pixel 8", 8_000_000)
    assert (facts.viewport.width, facts.utc_offset_minutes) == (411, 345)
    assert (who.id, who.identity, who.anonymous_id, who.set) == ("u-1", "anna@example.com", "d-1", {"plan": "gold"})
    assert network.type == "wifi"


def test_a_device_that_nobody_uses_by_name_is_its_user() -> None:
    (who,) = only(records(body(device={"platform": "ios", "deviceId": "d-1"})), UserFacts)
    assert (who.id, who.anonymous_id) == (None, "d-1")


def test_a_frame_is_shown_until_the_next() -> None:
    frames = [
        frame(JPEG, START),
        frame(None, START + 1_000, same=True),
        frame(WEBP, START + 2_000, width=891, height=411),
        frame(PNG, START + 3_000),
        frame(None, START + 4_000, same=True),
    ]
    found = records(body(frames=frames, viewport={"width": 411, "height": 891}))
    shown = [(chunk.content, chunk.at - START, chunk.until - START, chunk.width) for chunk in only(found, Chunk)]
    assert shown == [(JPEG, 0, 2_000, 411), (WEBP, 2_000, 3_000, 891), (PNG, 3_000, 4_000, 411)]
    (activity,) = only(found, Activity)
    assert [at - START for at in activity.changes] == [0, 2_000, 3_000]


def test_the_first_image_of_a_part_may_be_no_change() -> None:
    found = records(body(frames=[frame(JPEG, same=True), frame(None, START + 500, same=True)]))
    assert [(chunk.at - START, chunk.until - START) for chunk in only(found, Chunk)] == [(0, 500)]
    assert only(found, Activity) == []


def test_images_as_they_are_in_a_form() -> None:
    frames = [frame(image="f0"), frame(image="f1", at=START + 500), frame(image="f0", at=START + 900)]
    found = records(form(told(frames=frames), f0=JPEG, f1=WEBP + b"\r\n--0123\x00"), FORM)
    assert [chunk.content for chunk in only(found, Chunk)] == [JPEG, WEBP + b"\r\n--0123\x00", JPEG]


@pytest.mark.parametrize(
    "content",
    [gzip.compress(form(told(frames=[frame(image="f0")]), f0=JPEG)), gzip.compress(body())],
    ids=["a form", "plain JSON"],
)
def test_it_may_be_packed(content: bytes) -> None:
    assert records(content, FORM if b"form" in gzip.decompress(content) else "text/plain")


def test_keys_are_of_one_record_each_and_of_their_part() -> None:
    items = {name: [{"at": START + 5, **item}] * 2 for name, item in ALL.items()}
    head = {"device": {"platform": "ios", "deviceId": "d"}, "networkType": "wifi", "frames": [frame(JPEG), frame(PNG)]}
    first, again = records(body(**items, **head)), records(body(**items, **head, sentAt=SENT + 1))
    assert [record.key for record in first] == [record.key for record in again]
    assert len({record.key for record in first}) == len(first)
    other = records(body(**items, **head, sequence=4))
    assert {record.key for record in first} & {record.key for record in other} == {"start"}


WRONG: dict[str, tuple[bytes, str, str, str]] = {
    "no JSON": (b"hello", "", "malformed", "$"),
    "no session": (b"{}", "", "missing required field `sessionId`", "$"),
    "an unknown key": (body(evnts=[]), "", "unknown field `evnts`", "$"),
    "an unknown key of an item": (body(events=[{"at": START, "nam": "a"}]), "", "unknown field `nam`", "$.events[0]"),
    "an event without time": (body(events=[{"name": "a"}]), "", "missing required field `at`", "$.events[0]"),
    "seconds": (body(events=[{"at": 1_795_461_830, "name": "a"}]), "", "looks like seconds", "$.events[0].at"),
    "seconds of the start": (body(startedAt=1_795_461_830), "", "looks like seconds", "$.startedAt"),
    "a sequence below 0": (body(sequence=-1), "", ">= 0", "$.sequence"),
    "pixels": (body(touches=[{"at": START, "phase": "start", "x": 540, "y": 3}]), "", "<= 1.05", "$.touches[0].x"),
    "an unknown phase": (
        body(touches=[{"at": START, "phase": "up", "x": 0, "y": 0}]),
        "",
        "'up'",
        "$.touches[0].phase",
    ),
    "a device without platform": (body(device={"model": "a"}), "", "missing required field `platform`", "$.device"),
    "no image": (body(frames=[frame()]), "", "The first frame of a part has an image", "$.frames[0]"),
    "the same as nothing": (
        body(frames=[frame(same=True)]),
        "",
        "The first frame of a part has an image",
        "$.frames[0]",
    ),
    "neither image nor same": (body(frames=[frame(JPEG), frame()]), "", "an image, or `same`", "$.frames[1]"),
    "not base64": (body(frames=[{"at": START, "base64": "%"}]), "", "base64", "$.frames[0].base64"),
    "an unknown image": (body(frames=[frame(b"GIF89a")]), "", "(6 bytes) is no JPEG, PNG or WebP", "$.frames[0]"),
    "frames in disorder": (
        body(frames=[frame(JPEG, START + 5), frame(JPEG, START)]),
        "",
        "earlier than the frame before",
        "$.frames[1].at",
    ),
    "an image by name in JSON": (body(frames=[frame(image="f0")]), "", "need multipart/form-data", "$.frames[0].image"),
    "a file that is not there": (
        form(told(frames=[frame(image="f1")]), f0=JPEG),
        FORM,
        "it has f0",
        "$.frames[0].image",
    ),
    "a file of no frame": (form(told(), f0=JPEG), FORM, "No frame has the image 'f0'", "f0"),
    "an image twice": (
        form(told(frames=[frame(JPEG, image="f0")]), f0=JPEG),
        FORM,
        "`image` or `base64`, not both",
        "$.frames[0]",
    ),
    "a form without a part": (form(None, f0=JPEG), FORM, "no field 'part'", "part"),
    "a form that ends early": (form(told())[:-9], FORM, "no multipart/form-data", "body"),
    "no form": (body(), FORM, "no multipart/form-data", "body"),
    "a form without boundary": (form(told()), "multipart/form-data", "no multipart/form-data", "body"),
    "broken gzip": (gzip.compress(body())[:-9], "", "broken", "body"),
}


@pytest.mark.parametrize(("content", "content_type", "message", "detail"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named_with_its_place(content: bytes, content_type: str, message: str, detail: str) -> None:
    with pytest.raises(InvalidBody) as caught:
        read_part(content, content_type, LIMIT)
    assert message in caught.value.message
    assert caught.value.detail == detail


def test_it_cannot_grow_beyond_the_limit() -> None:
    with pytest.raises(BodyTooLarge):
        read_part(gzip.compress(body(logs=[{"at": START, "text": "a" * 2_000_000}])), "", LIMIT)


def test_fields_without_end_are_not_read() -> None:
    with pytest.raises(InvalidBody, match="no multipart/form-data"):
        read_part(form(told(), **{f"f{nth}": b"" for nth in range(3_000)}), FORM, LIMIT)


@settings(max_examples=300, deadline=None)
@given(st.data(), st.booleans())
def test_no_mutation_raises_anything_else(data: st.DataObject, as_form: bool) -> None:
    items = {name: [{"at": START + 5, **item}] for name, item in ALL.items()}
    whole = form(told(**items, frames=[frame(image="f0")]), f0=JPEG) if as_form else body(**items, frames=[frame(JPEG)])
    content = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(content[: data.draw(st.integers(0, len(content)))]) if data.draw(st.booleans()) else bytes(content)
    headers = {"content-type": FORM if as_form else "application/json"}
    try:
        found = adapt(Part(app=1, protocol="parts", path="", headers=headers, received=SENT, limit=LIMIT, body=cut))
    except PlayheadError:
        return
    for piece in found.pieces.values():
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(piece.records), type=list[Record]) == piece.records
