"""Batches of `POST /v1/rrweb`: to records, and refused with the place of what is wrong."""

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
from playhead.ingest.protocols.rrweb.adapter import adapt, check_batch, read_batch
from playhead.model.timeline import (
    Activity,
    Chunk,
    DeviceFacts,
    EventHappened,
    GestureSeen,
    IssueFound,
    Lifecycle,
    NetworkState,
    Record,
    ScreenShown,
    UserFacts,
)
from tests.captures import capture
from tests.samples import Json

START = 1_795_461_830_443
RECEIVED = START + 4_200
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0"
LIMIT = 1_000_000


def recorded() -> list[Json]:
    events: list[Json] = json.loads(capture("rrweb-raw-events.json"))
    return events


def custom(tag: str, payload: object = None, at: int = START) -> Json:
    return {"type": 5, "timestamp": at, "data": {"tag": tag, "payload": payload}}


def page(href: str = "https://shop.test/cart", **more: object) -> Json:
    return {"type": 4, "timestamp": START, "data": {"href": href, "width": 800, "height": 600, **more}}


def packed(event: Json, version: str = "v1") -> str:
    return zlib.compress(json.dumps({**event, "v": version}).encode()).decode("latin-1")


def body(*events: Json | str, **more: Any) -> bytes:
    return json.dumps({"session": "s-1", "events": list(events), **more}).encode()


def adapted(content: bytes, received: int = RECEIVED) -> Adapted:
    headers = {"user-agent": FIREFOX}
    return adapt(
        Part(app=1, protocol="rrweb", path="/v1/rrweb", headers=headers, received=received, limit=LIMIT, body=content)
    )


def records(content: bytes, received: int = RECEIVED) -> list[Record]:
    found = adapted(content, received)
    assert found.refused == []
    assert list(found.pieces) == ["rrweb:s-1"]
    return found.of("rrweb:s-1")


def only(found: list[Record], kind: type[Record]) -> list[Any]:
    return [record for record in found if isinstance(record, kind)]


def test_events_without_a_picture_tell_what_was_done_and_how_long() -> None:
    click = {"source": 2, "type": 2, "id": -1, "x": 80, "y": 60}
    events = (page(), {"type": 3, "timestamp": START + 10, "data": click}, custom("page-hidden", {}, START + 900))
    found = records(body(*events, picture=False), START)
    assert only(found, Chunk) == []
    assert [gesture.kind for gesture in only(found, GestureSeen)] == ["click"]
    assert max(record.at for record in only(found, Activity)) == START + 900
    assert len(only(records(body(*events, picture=True), START), Chunk)) == 1


def checked(content: bytes) -> None:
    check_batch(read_batch(content, LIMIT), LIMIT)


def test_a_recording_of_a_page() -> None:
    content = body(*recorded(), window="tab-1")
    checked(content)
    found = records(content)
    (chunk,) = only(found, Chunk)
    assert (chunk.window, chunk.at, len(chunk.content.split(b"\n"))) == ("tab-1", START, len(recorded()))
    assert len(only(found, GestureSeen)) == 7
    assert [screen.name for screen in only(found, ScreenShown)] == ["/pages/rrweb-raw.html"]


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: content])
def test_it_may_be_packed(pack: Any) -> None:
    assert records(pack(body(*recorded()))) == records(body(*recorded()))


def test_packed_events_are_unpacked() -> None:
    plain, small = records(body(*recorded())), records(body(*map(packed, recorded())))
    assert [type(record) for record in plain] == [type(record) for record in small]
    (chunk,) = only(small, Chunk)
    assert [{**json.loads(line), "v": "v1"} for line in chunk.content.split(b"\n")] == [
        {**event, "v": "v1"} for event in recorded()
    ]


def test_the_batch_is_the_key_of_a_retry() -> None:
    first = records(body(*recorded(), batch="4f0c7d1e-0001"))
    again = records(body(*recorded(), batch="4f0c7d1e-0001", sentAt=RECEIVED - 1))
    assert [record.key for record in first] == [record.key for record in again]
    assert all(record.key.startswith("4f0c7d1e-0001") for record in first)


def test_without_a_batch_the_events_are() -> None:
    first, again = records(body(*recorded())), records(body(*recorded(), sentAt=RECEIVED - 1))
    assert [record.key for record in first] == [record.key for record in again]
    assert records(body(*recorded()[1:]))[0].key != first[0].key


def test_keys_are_of_one_record_each() -> None:
    tags = [
        custom("playhead.event", {"name": "a"}),
        custom("playhead.device", {"deviceId": "d", "networkType": "wifi"}),
    ]
    found = records(
        body(page("https://a.test/?utm_source=x", referrer="https://b.test"), *tags, device={"deviceId": "d"})
    )
    assert len({record.key for record in found}) == len(found)


@pytest.mark.parametrize(("late", "shift"), [(0, 0), (1_999, 0), (7_000, 7_000), (-3_600_000, -3_600_000)])
def test_a_wrong_clock_is_corrected(late: int, shift: int) -> None:
    (event,) = only(
        records(body(custom("playhead.event", {"name": "a"}), sentAt=START + 50), START + 50 + late), EventHappened
    )
    assert event.at == START + shift


def test_events() -> None:
    told = {"name": "Add to cart", "properties": {"price": 12.5}, "screen": "Cart"}
    (event,) = only(records(body(custom("playhead.event", told, START + 5))), EventHappened)
    assert (event.at, event.name, event.properties, event.screen) == (START + 5, "Add to cart", {"price": 12.5}, "Cart")


def test_a_named_user_takes_over_what_the_browser_did() -> None:
    content = body(custom("playhead.identify", {"id": "u-1", "properties": {"plan": "gold"}}), device={"deviceId": "d"})
    named, browser = sorted(only(records(content), UserFacts), key=lambda user: user.id is None)
    assert (named.id, named.identity, named.anonymous_id, named.set) == ("u-1", "u-1", "d", {"plan": "gold"})
    assert (browser.id, browser.anonymous_id) == (None, "d")


def test_the_user_beside_the_events() -> None:
    user = {"id": "u-1", "identity": "anna@example.com", "anonymousId": "a", "properties": {"plan": "gold"}}
    (found,) = only(records(body(page(), user=user, device={"deviceId": "d"})), UserFacts)
    assert (found.id, found.identity, found.anonymous_id, found.set) == (
        "u-1",
        "anna@example.com",
        "a",
        {"plan": "gold"},
    )


def test_nobody_is_made_up() -> None:
    assert only(records(body(page())), UserFacts) == []


def test_a_device_told_in_an_event_names_the_browser_too() -> None:
    (user,) = only(records(body(custom("playhead.device", {"deviceId": "d"}))), UserFacts)
    assert user.anonymous_id == "d"


@pytest.mark.parametrize(("handled", "kind"), [(True, "handled_exception"), (False, "crash")])
def test_errors(handled: bool, kind: str) -> None:
    told = {"title": "TypeError: x is undefined", "handled": handled}
    (issue,) = only(records(body(custom("playhead.error", told))), IssueFound)
    assert (issue.kind, issue.title) == (kind, "TypeError: x is undefined")


def test_the_end() -> None:
    (life,) = only(records(body(custom("playhead.end", {}), custom("end", {}))), Lifecycle)
    assert life.state == "end"


def test_device_facts_stand_over_the_user_agent() -> None:
    device = {"deviceId": "d", "osName": "Windows 11", "utcOffsetMinutes": 60, "viewport": {"width": 8, "height": 6}}
    found = records(body(page(), device={**device, "language": "fr-FR", "country": "Nepal", "networkType": "wifi"}))
    (facts,) = only(found, DeviceFacts)
    assert facts.language == "French"
    assert (facts.platform, facts.device_id, facts.os_name, facts.local_country) == ("web", "d", "Windows 11", "Nepal")
    assert (facts.browser_name, facts.utc_offset_minutes, facts.viewport.width) == ("Firefox", 60, 8)
    assert [state.type for state in only(found, NetworkState)] == ["wifi"]


def test_a_page_that_tells_no_device_is_known_by_its_browser() -> None:
    (facts,) = only(records(body(page())), DeviceFacts)
    assert (facts.platform, facts.browser_name, facts.os_name) == ("web", "Firefox", "Windows")
    assert only(records(body(custom("playhead.event", {"name": "a"}))), DeviceFacts) == []


def test_where_the_user_came_from() -> None:
    found = records(
        body(page("https://shop.test/?utm_source=mail&utm_campaign=may&q=1", referrer="https://news.test/a"))
    )
    facts = only(found, DeviceFacts)
    assert [fact.referer for fact in facts if fact.referer] == ["https://news.test/a"]
    assert [fact.utm for fact in facts if fact.utm] == [{"source": "mail", "campaign": "may"}]


def test_the_own_site_refers_to_nobody() -> None:
    found = records(body(page("https://shop.test/b", referrer="https://shop.test/a")))
    assert [fact.referer for fact in only(found, DeviceFacts)] == [None]


@pytest.mark.parametrize(
    ("told", "screens", "names"),
    [
        ({}, [], ["/cart"]),
        ({}, ["Cart"], ["Cart"]),
        ({"screens": "pages"}, ["Cart"], ["Cart", "/cart"]),
        ({"screens": "named"}, [], []),
    ],
)
def test_screens_are_pages_or_what_is_named(told: Json, screens: list[str], names: list[str]) -> None:
    named = [custom("playhead.screen", {"name": name}) for name in screens]
    assert [screen.name for screen in only(records(body(page(), *named, **told)), ScreenShown)] == names


def test_other_tags_stay_in_the_picture() -> None:
    found = records(body(custom("their.own", {"a": 1})))
    assert [type(record) for record in found] == [Chunk]


def test_a_batch_without_events_still_tells_who_it_is() -> None:
    (user,) = records(body(user={"id": "u-1"}))
    assert (user.at, isinstance(user, UserFacts)) == (RECEIVED, True)


WRONG: dict[str, tuple[bytes, str, str]] = {
    "no JSON": (b"hello", "malformed", "$"),
    "no object": (b"[]", "Expected `object`", "$"),
    "no session": (b'{"events": []}', "missing required field `session`", "$"),
    "no events": (b'{"session": "s"}', "missing required field `events`", "$"),
    "an empty session": (body(session=""), "length >= 1", "$.session"),
    "an unknown key": (body(sesion="x"), "unknown field `sesion`", "$"),
    "an unknown device fact": (body(device={"modell": "x"}), "unknown field `modell`", "$.device"),
    "an unknown platform": (body(device={"platform": "tv"}), "Invalid enum value 'tv'", "$.device.platform"),
    "seconds": (body(sentAt=1_795_461_830), "looks like seconds", "$.sentAt"),
    "no time": (body(sentAt="now"), "RFC3339", "$.sentAt"),
    "a short batch": (body(batch="1"), "length >= 8", "$.batch"),
    "no event": (body(page(), {"type": 4}), "missing required field `timestamp`", "$.events[1]"),
    "an event of text": (body({"type": "4", "timestamp": 1}), "Expected `int`", "$.events[0].type"),
    "a custom event without a tag": (body({"type": 5, "timestamp": START, "data": {}}), "field `tag`", "$.events[0]"),
    "a custom event without data": (body({"type": 5, "timestamp": START}), "Expected `object`", "$.events[0]"),
    "an unknown tag of ours": (
        body(custom("playhead.evnt", {})),
        "'playhead.evnt' is unknown; possible are",
        "$.events[0].data.tag",
    ),
    "no name": (body(custom("playhead.event", {})), "missing required field `name`", "$.events[0].data.payload"),
    "an unknown key of an event": (
        body(custom("playhead.event", {"name": "a", "value": 1})),
        "unknown field `value`",
        "$.events[0].data.payload",
    ),
    "a name of the wrong type": (
        body(page(), custom("playhead.screen", {"name": 5})),
        "Expected `str`, got `int`",
        "$.events[1].data.payload.name",
    ),
    "a text that is not packed": (body("hello"), "none that @rrweb/packer made", "$.events[0]"),
    "an unknown version of packing": (body(packed(page(), "v2")), "'v2' are unknown; possible is 'v1'", "$.events[0]"),
    "half a packed event": (body(packed(page())[:-9]), "ends too early", "$.events[0]"),
    "broken gzip": (gzip.compress(body(page()))[:-9], "broken", "body"),
}


@pytest.mark.parametrize(("content", "message", "detail"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named_with_its_place(content: bytes, message: str, detail: str) -> None:
    with pytest.raises(InvalidBody) as caught:
        checked(content)
    assert message in caught.value.message
    assert caught.value.detail == detail


@pytest.mark.parametrize("events", [1, 40])
def test_packed_events_cannot_grow_beyond_the_limit(events: int) -> None:
    large = packed({**page(), "data": "a" * (2_000_000 // events)})
    with pytest.raises(InvalidBody, match="larger than"):
        checked(body(*[large] * events))
    with pytest.raises(InvalidBody, match="larger than"):
        adapted(body(*[large] * events))


def test_in_the_journal_one_wrong_event_does_not_stop_its_neighbours() -> None:
    events = [page(), {"type": 3}, custom("playhead.event", {}), custom("playhead.event", {"name": "a"})]
    found = adapted(body(*events, batch="4f0c7d1e-0001", sentAt=RECEIVED - 60_000))
    assert [event.name for event in only(found.of("rrweb:s-1"), EventHappened)] == ["a"]
    alone = [json.loads(refused.content)["events"] for refused in found.refused]
    assert alone == [[{"type": 3}], [custom("playhead.event", {}, START + 60_000)]]


def test_what_was_refused_can_be_tried_again_by_itself() -> None:
    found = adapted(body(custom("playhead.event", {}), batch="4f0c7d1e-0001"))
    again = found.refused[0].content.replace(b'"payload":{}', b'"payload":{"name":"a"}')
    (event,) = only(records(again), EventHappened)
    assert (event.name, event.at, event.key.startswith("4f0c")) == ("a", START, False)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_mutation_raises_anything_else(data: st.DataObject) -> None:
    device = {"deviceId": "d", "viewport": {"width": 5, "height": 5}}
    content = bytearray(
        body(page(), custom("playhead.event", {"name": "a"}), packed(page()), device=device, sentAt=START)
    )
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(content[: data.draw(st.integers(0, len(content)))]) if data.draw(st.booleans()) else bytes(content)
    try:
        found = adapted(cut)
    except PlayheadError:
        return
    for piece in found.pieces.values():
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(piece.records), type=list[Record]) == piece.records
