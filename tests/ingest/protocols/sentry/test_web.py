"""Sentry's web SDK: real requests of `@sentry/browser` 11.12.0 (tests/data/captures)."""

from __future__ import annotations

import json

import msgspec
import pytest

from playhead.ingest.protocols.sentry.context import campaign
from playhead.model.timeline import (
    Activity,
    Chunk,
    DeviceFacts,
    EventHappened,
    GestureFlag,
    GestureSeen,
    IssueFound,
    Lifecycle,
    LogLine,
    NetworkCall,
    ScreenShown,
    SurfaceSize,
    UserFacts,
)
from tests.captures import capture
from tests.ingest.protocols.adapting import adapted, adapted_capture, of, records_of
from tests.ingest.protocols.sentry.phone import envelope

REPLAY = "sentry:1165f15a36cb404b84ac08d592d00b26"
CAPTURES = (
    "sentry-002 sentry-004 sentry-005 sentry-006 sentry-007 sentry-nocomp-006 "
    "dead-sentry-001 dead-sentry-003 dead-sentry-004 dead-sentry-005"
).split()


@pytest.mark.parametrize("name", CAPTURES)
def test_every_capture_is_understood_whole(name: str) -> None:
    assert adapted_capture(name).refused == []


@pytest.mark.parametrize("name", ["sentry-002", "sentry-004", "dead-sentry-001"])
def test_a_session_of_the_web_is_a_page_view_and_no_session(name: str) -> None:
    assert adapted_capture(name).pieces == {}


@pytest.mark.parametrize("name", ["sentry-005", "sentry-006", "sentry-007"])
def test_events_and_segments_of_a_replay_are_of_one_session(name: str) -> None:
    assert list(adapted_capture(name).pieces) == [REPLAY]


@pytest.mark.parametrize("name", ["sentry-006", "sentry-nocomp-006"])
def test_a_segment_plain_or_packed(name: str) -> None:
    records = records_of(adapted_capture(name))
    shown = sorted(of(records, ScreenShown), key=lambda record: record.at)
    assert [record.name for record in shown] == [
        "/pages/sentry.html" if name == "sentry-006" else "/pages/sentry-nocomp.html",
        "/",
    ]
    assert [(event.name, event.properties) for event in of(records, EventHappened)] == [
        ("purchase", {"amount": 12.5, "message": "bought"})
    ]
    assert [gesture.kind for gesture in of(records, GestureSeen)] == ["click"] * 7
    assert [(size.width, size.height) for size in of(records, SurfaceSize)] == [(1000, 700)]
    assert [life.state for life in of(records, Lifecycle)] == ["foreground"]
    assert of(records, Activity)[0].fields == [19]


def test_requests_come_from_spans_whose_times_are_seconds() -> None:
    calls = of(records_of(adapted_capture("sentry-006")), NetworkCall)
    assert [(call.url.rpartition("/")[2], call.status, call.at, call.duration) for call in calls] == [
        ("sentry.js", 200, 1795461014935, 51),
        ("favicon.ico", 200, 1795461015118, 6),
        ("favicon.ico", 200, 1795461018870, 3),
    ]
    assert calls[0].size == 1139649


def test_no_time_of_the_picture_is_in_seconds() -> None:
    (chunk,) = of(records_of(adapted_capture("sentry-006")), Chunk)
    times = [json.loads(line)["timestamp"] for line in chunk.content.splitlines()]
    assert len(times) == 60
    assert (min(times), max(times)) == (chunk.at, chunk.until) == (1795461014888, 1795461020568)
    assert (chunk.kind, chunk.key, chunk.order) == ("dom", "segment/0", 0)


def test_device_and_user() -> None:
    records = records_of(adapted_capture("sentry-006"))
    (device,), (user,) = of(records, DeviceFacts), of(records, UserFacts)
    known = {name: value for name, value in msgspec.structs.asdict(device).items() if value is not None}
    assert known == {
        "platform": "web",
        "type": "Desktop",
        "os_name": "Linux",
        "app_version": "1.2.3",
        "sdk_version": "11.12.0",
        "language": "English",
        "local_country": "USA",
        "utc_offset_minutes": 0,
        "browser_name": "HeadlessChrome",
        "browser_version": "156",
        "at": 1795461020568,
        "key": "segment/0/device",
    }
    assert (user.id, user.identity) == ("user-42", "user-42")
    assert user.set == {"plan": "pro", "email": "a@b.c", "username": "ann"}


def test_an_error_that_nobody_caught_leaves_the_page_alive() -> None:
    records = records_of(adapted_capture("sentry-005"))
    (issue,) = of(records, IssueFound)
    assert (issue.kind, issue.title, issue.at) == ("handled_exception", "Error: boom from page", 1795461019392)
    assert issue.key == "event/d38ecc1006d34992bd5eab6da5b24b77/issue"


def test_breadcrumbs_of_an_event_in_a_replay_are_not_told_twice() -> None:
    assert of(records_of(adapted_capture("sentry-005")), EventHappened) == []


def test_an_event_without_a_replay_tells_of_what_led_to_it() -> None:
    event = json.loads(capture("sentry-005.body").splitlines()[2])
    del event["tags"]["replayId"]
    header = {"sent_at": "2026-11-23T19:10:19.396Z", "sdk": event["sdk"]}
    found = adapted(envelope(header, ("event", json.dumps(event).encode())), received=1795461019396)
    assert list(found.pieces) == ["sentry:trace:46182689787d46718498bde16fca5802"]
    records = records_of(found)
    assert [each.name for each in of(records, EventHappened)] == ["purchase"]
    assert [each.name for each in of(records, ScreenShown)] == ["/"]
    again = records_of(adapted(envelope(header, ("event", json.dumps({**event, "event_id": "b" * 32}).encode()))))
    assert {each.key for each in of(again, EventHappened)} == {each.key for each in of(records, EventHappened)}


def test_five_quick_clicks_are_rage() -> None:
    (flag,) = of(records_of(adapted_capture("sentry-007")), GestureFlag)
    assert (flag.flag, flag.at) == ("rage", 1795461017986)


def test_a_dead_click_by_sentrys_rule() -> None:
    (flag,) = of(records_of(adapted_capture("dead-sentry-004")), GestureFlag)
    assert (flag.flag, flag.at) == ("unresponsive", 1795461916701 + 2)


@pytest.mark.parametrize(
    "changed",
    [{"endReason": "mutation"}, {"timeAfterClickMs": 3000}, {"node": {"tagName": "div"}}, {"timeAfterClickMs": "7000"}],
)
def test_what_is_no_dead_click(changed: dict[str, object]) -> None:
    data = {"timeAfterClickMs": 7000, "endReason": "timeout", "clickCount": 1, "node": {"tagName": "a"}}
    assert [flag.flag for flag in clicked("ui.slowClickDetected", data)] == ["unresponsive"]
    assert clicked("ui.slowClickDetected", {**data, **changed}) == []


def test_a_dead_click_repeated_is_rage_too() -> None:
    data = {"timeAfterClickMs": 7000, "endReason": "timeout", "clickCount": 5, "node": {"tagName": "button"}}
    assert [flag.flag for flag in clicked("ui.slowClickDetected", data)] == ["unresponsive", "rage"]
    assert [flag.flag for flag in clicked("ui.multiClick", {"clickCount": 4})] == []


def clicked(category: str, data: dict[str, object]) -> list[GestureFlag]:
    payload = {"timestamp": 1795461018.0, "category": category, "data": data}
    events = [{"type": 5, "timestamp": 1795461018000, "data": {"tag": "breadcrumb", "payload": payload}}]
    return of(records_of(adapted(web_segment(events))), GestureFlag)


def web_segment(events: list[dict[str, object]], **more: object) -> bytes:
    event = {
        "replay_id": "1" * 32, "segment_id": 0, "timestamp": 1795461020.5, "platform": "javascript",
        "sdk": {"name": "sentry.javascript.browser", "version": "11.12.0"}, **more,
    }  # fmt: skip
    recording = b'{"segment_id":0}\n' + json.dumps(events).encode()
    items = (("replay_event", json.dumps(event).encode()), ("replay_recording", recording))
    return envelope({"sdk": event["sdk"]}, *items, packed=False)


def test_referrer_and_campaign_are_those_of_the_first_page() -> None:
    page = {
        "urls": ["https://shop.test/?utm_source=mail&utm_medium=x&q=1"],
        "request": {"headers": {"Referer": "https://news.test/"}},
    }
    (first,) = of(records_of(adapted(web_segment([], **page))), DeviceFacts)
    (later,) = of(records_of(adapted(web_segment([], **page, segment_id=1))), DeviceFacts)
    assert (first.referer, first.utm) == ("https://news.test/", {"source": "mail", "medium": "x"})
    assert (later.referer, later.utm) == (None, None)
    assert campaign("http://[") is None


def test_one_broken_event_leaves_its_neighbours() -> None:
    events = [{"type": "x"}, {"type": 4, "timestamp": 1795461018000, "data": {"href": "/a", "width": 9, "height": 9}}]
    found = adapted(web_segment(events))  # type: ignore[arg-type]  # what is broken on purpose
    assert [refused.content for refused in found.refused] == [b'{"type": "x"}']
    (piece,) = found.pieces.values()
    assert [size.width for size in of(piece.records, SurfaceSize)] == [9]


def test_the_console_is_kept_as_lines() -> None:
    payload = {"timestamp": 1795461018.0, "category": "console", "level": "warning", "message": "slow"}
    events = [{"type": 5, "timestamp": 1795461018000, "data": {"tag": "breadcrumb", "payload": payload}}]
    (line,) = of(records_of(adapted(web_segment(events))), LogLine)
    assert (line.level, line.text) == ("warning", "slow")


def test_a_wrong_clock_is_corrected_and_the_network_is_not() -> None:
    body = capture("sentry-006.body")
    (slow,) = of(records_of(adapted(body, received=1795461020571 + 1_900)), Chunk)
    (wrong,) = of(records_of(adapted(body, received=1795461020571 + 3_600_000)), Chunk)
    assert slow.at == 1795461014888
    assert wrong.at == 1795461014888 + 3_600_000
