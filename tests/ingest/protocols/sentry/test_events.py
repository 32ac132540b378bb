"""Sentry's events and sessions: crashes, ANRs, app hangs, exceptions, messages, and what is counted once only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from playhead.ingest.part import Adapted
from playhead.ingest.sessionize import distinct
from playhead.model.timeline import (
    Chunk,
    DeviceFacts,
    EventHappened,
    IssueFound,
    Lifecycle,
    LogLine,
    NetworkCall,
    NetworkState,
    ScreenShown,
    UserFacts,
)
from tests.ingest.protocols.adapting import adapted, of, records_of
from tests.ingest.protocols.sentry.phone import (
    ANDROID,
    INSTALLATION,
    IOS,
    REPLAY,
    SID,
    START,
    Clip,
    Phone,
    envelope,
    error_event,
    exception,
    header,
    iso,
    recording,
    replay_event,
    session_item,
)

AT = START + 60_000
FIXTURES = Path(__file__).parents[3] / "data" / "sentry"
SID_KEY = f"sentry:sid:{SID.replace('-', '')}"
CRASH = exception("java.lang.IllegalStateException", "no cart\nat x", "UncaughtExceptionHandler", handled=False)


def sent(phone: Phone, *items: tuple[str, bytes], replays: bool = True, **more: Any) -> Adapted:
    """An envelope of a mobile app, received when it was sent."""
    found = adapted(envelope(header(phone, AT, replays=replays, **more), *items), received=AT)
    assert found.refused == []
    return found


def issue(phone: Phone, **event: Any) -> IssueFound:
    found = sent(phone, ("event", error_event(phone, AT, **{"tags": {"replayId": REPLAY}, **event})))
    (each,) = of(records_of(found), IssueFound)
    return each


@pytest.mark.parametrize(
    ("phone", "level", "mechanism", "kind"),
    [
        (ANDROID, "fatal", ("java.lang.NullPointerException", "x", "UncaughtExceptionHandler", False), "crash"),
        (ANDROID, "fatal", ("SIGSEGV", "Segfault", "signalhandler", False), "crash"),
        (IOS, "fatal", ("EXC_BAD_ACCESS", "x", "mach", False), "crash"),
        (IOS, "fatal", ("WatchdogTermination", "x", "watchdog_termination", False), "crash"),
        (ANDROID, "error", ("ApplicationNotResponding", "ANR for at least 5000 ms.", "ANR", None), "anr"),
        (ANDROID, "fatal", ("ApplicationNotResponding", "ANR", "AppExitInfo", False), "anr"),
        (IOS, "error", ("App Hang Fully Blocked", "App hanging between 2.0 and 2.1 s.", "AppHang", None), "ui_freeze"),
        (IOS, "fatal", ("Fatal App Hang Fully Blocked", "x", "AppHang", False), "ui_freeze"),
        (ANDROID, "error", ("java.io.IOException", "x", "generic", True), "handled_exception"),
        (ANDROID, "fatal", ("java.io.IOException", "x", "generic", True), "handled_exception"),
        (IOS, "error", ("HTTPClientError", "HTTP Client Error with status code: 400", "HTTPClientError", None), "handled_exception"),
    ],
)  # fmt: skip
def test_kinds(phone: Phone, level: str, mechanism: tuple[str, str, str, bool | None], kind: str) -> None:
    type_, value, name, handled = mechanism
    assert issue(phone, level=level, exception=exception(type_, value, name, handled=handled)).kind == kind


def test_a_title_is_type_and_first_line_and_of_a_freeze_its_type() -> None:
    assert issue(ANDROID, level="fatal", exception=CRASH).title == "java.lang.IllegalStateException: no cart"
    hang = exception("App Hang Fully Blocked", "App hanging between 2.0 and 2.1 seconds.", "AppHang", handled=None)
    assert issue(IOS, exception=hang).title == "App Hang Fully Blocked"


def test_the_exception_that_came_out_counts_not_its_causes() -> None:
    cause, out = CRASH["values"][0], {"type": "Outer", "value": "y", "mechanism": {"handled": True, "type": "generic"}}
    assert issue(ANDROID, level="error", exception={"values": [cause, out]}).title == "Outer: y"


def test_the_screen_is_the_view_that_was_up() -> None:
    contexts = {**ANDROID.contexts, "app": {"view_names": ["com.example.MainActivity", "com.example.CartActivity"]}}
    assert issue(ANDROID, level="fatal", exception=CRASH, contexts=contexts).screen == "CartActivity"


@pytest.mark.parametrize(
    ("event", "about"),
    [
        ({"tags": {"replayId": REPLAY}}, {}),
        ({"contexts": {**IOS.contexts, "replay": {"replay_id": REPLAY}}}, {}),
        ({"contexts": {**ANDROID.contexts, "replay_id": REPLAY}}, {}),
        ({}, {"trace": {"trace_id": "b" * 32, "replay_id": REPLAY}}),
    ],
)
def test_an_event_of_a_replay_goes_to_it(event: dict[str, Any], about: dict[str, Any]) -> None:
    found = sent(ANDROID, ("event", error_event(ANDROID, AT, exception=CRASH, **event)), **about)
    assert list(found.pieces) == [f"sentry:{REPLAY}"]


@pytest.mark.parametrize(
    ("event", "placed"),
    [
        ({"user": {"id": "u"}}, False),
        ({"user": {"id": "u", "ip_address": "{{auto}}"}}, True),
        ({"user": {"id": "u"}, "sdk": {"settings": {"infer_ip": "auto"}}}, True),
        ({"user": {"id": "u", "ip_address": "1.2.3.4"}, "sdk": {"settings": {"infer_ip": "never"}}}, False),
    ],
)
def test_the_address_tells_the_place_where_the_app_lets_it(event: dict[str, Any], placed: bool) -> None:
    item = error_event(ANDROID, AT, exception=CRASH, tags={"replayId": REPLAY}, **event)
    (piece,) = sent(ANDROID, ("event", item)).pieces.values()
    assert piece.placed is placed


@pytest.mark.parametrize("phone", [ANDROID, IOS], ids=["android", "ios"])
def test_a_crash_told_at_the_next_start_belongs_to_the_replay_in_which_it_was(phone: Phone) -> None:
    crash = error_event(
        phone, AT, level="fatal", exception=CRASH, contexts={**phone.contexts, "replay": {"replay_id": REPLAY}}
    )
    session = session_item(phone, "crashed", AT)
    later = AT + 7_200_000
    body = envelope(header(phone, later), ("event", crash), ("session", session))
    found = adapted(body, received=later + 500)
    assert list(found.pieces) == [f"sentry:{REPLAY}"]
    records = records_of(found)
    assert [(each.kind, each.at) for each in of(records, IssueFound)] == [("crash", AT)]
    assert [(each.state, each.at) for each in of(records, Lifecycle)] == [("end", AT)]


def test_an_error_of_javascript_does_not_end_the_app() -> None:
    event = error_event(ANDROID, AT, level="fatal", platform="javascript", exception=CRASH, tags={"replayId": REPLAY})
    records = records_of(sent(ANDROID, ("event", event)))
    assert of(records, IssueFound)[0].kind == "crash"
    assert of(records, Lifecycle) == []


def test_a_message_is_an_event_named_before_its_parameters_were_put_in() -> None:
    told = {"message": "Cart %s is empty", "params": ["7"], "formatted": "Cart 7 is empty"}
    found = sent(
        ANDROID, ("event", error_event(ANDROID, AT, logentry=told, level="warning", tags={"replayId": REPLAY}))
    )
    records = records_of(found)
    assert [(each.name, each.properties) for each in of(records, EventHappened)] == [
        ("Cart %s is empty", {"level": "warning"})
    ]
    assert of(records, IssueFound) == []


def test_where_replays_are_recorded_they_are_the_sessions() -> None:
    for status in ("ok", "exited", "crashed"):
        assert sent(ANDROID, ("session", session_item(ANDROID, status, AT))).pieces == {}


@pytest.mark.parametrize(("phone", "seconds"), [(ANDROID, 30), (IOS, 60)], ids=["android", "ios"])
def test_where_none_are_recorded_a_session_is_a_session(phone: Phone, seconds: int) -> None:
    """Android counts the 30 s in the background after which it ends a session."""
    begun = sent(phone, ("session", session_item(phone, "ok", START, init=True)), replays=False)
    over = sent(phone, ("session", session_item(phone, "exited", AT)), replays=False)
    assert list(begun.pieces) == list(over.pieces) == [SID_KEY]
    records = distinct([*records_of(begun), *records_of(over)])
    assert [(each.state, each.at) for each in of(records, Lifecycle)] == [
        ("foreground", START),
        ("end", START + seconds * 1000),
    ]
    device = of(records, DeviceFacts)[0]
    assert (device.platform, device.device_id, device.app_version) == (
        "android" if phone is ANDROID else "ios",
        phone.user["id"],
        "1.5.2",
    )


def test_a_session_that_android_ended_days_later_has_no_length() -> None:
    found = sent(ANDROID, ("session", session_item(ANDROID, "exited", START + 86_400_000)), replays=False)
    assert {record.at for record in records_of(found)} == {START}


def test_an_event_without_a_replay_is_of_the_session_it_came_with() -> None:
    event, session = error_event(ANDROID, AT, exception=CRASH, level="fatal"), session_item(ANDROID, "crashed", AT)
    for items in ((("event", event), ("session", session)), (("session", session), ("event", event))):
        found = sent(ANDROID, *items)
        assert list(found.pieces) == [SID_KEY]
        (crash,) = of(distinct(records_of(found)), IssueFound)
        assert crash.title == "java.lang.IllegalStateException: no cart"


def test_a_crash_is_counted_once_whoever_tells_it() -> None:
    """A native crash: the event in one envelope, the session that it ended in another."""
    event = sent(
        ANDROID, ("event", error_event(ANDROID, AT, exception=CRASH, level="fatal", platform="native")), replays=False
    )
    session = sent(ANDROID, ("session", session_item(ANDROID, "crashed", AT)), replays=False)
    keys = [each.key for found in (event, session) for each in of(records_of(found), IssueFound)]
    assert keys == ["crash", "crash"]


def test_an_anr_that_ended_the_app() -> None:
    found = sent(
        ANDROID, ("session", session_item(ANDROID, "abnormal", AT, abnormal_mechanism="anr_foreground")), replays=False
    )
    assert [(each.kind, each.key) for each in of(records_of(found), IssueFound)] == [("anr", "anr")]
    dead = exception("ApplicationNotResponding", "ANR", "AppExitInfo", handled=False)
    assert issue(ANDROID, level="fatal", exception=dead).key == "anr"


def test_an_event_that_names_nothing_goes_to_its_devices_session() -> None:
    found = sent(ANDROID, ("event", error_event(ANDROID, AT, exception=CRASH)))
    assert [(piece.session, piece.device) for piece in found.pieces.values()] == [
        (f"sentry:trace:{'a' * 32}", INSTALLATION.lower())
    ]


def test_an_event_of_a_server_is_no_use_of_an_app() -> None:
    event = json.dumps({"event_id": "a" * 32, "platform": "python", "exception": CRASH}).encode()
    assert adapted(envelope({"sdk": {"name": "sentry.python"}}, ("event", event))).pieces == {}


def test_what_led_to_an_event_without_a_replay() -> None:
    crumbs = [
        {"timestamp": iso(AT - 9000), "type": "navigation", "category": "ui.lifecycle", "data": {"screen": "com.x.MainActivity", "state": "resumed"}},
        {"timestamp": iso(AT - 8900), "type": "navigation", "category": "ui.lifecycle", "data": {"screen": "com.x.OldActivity", "state": "paused"}},
        {"timestamp": iso(AT - 8000), "type": "navigation", "category": "app.lifecycle", "data": {"state": "background"}},
        {"timestamp": iso(AT - 7000), "type": "system", "category": "network.event", "data": {"action": "NETWORK_LOST"}},
        {"timestamp": iso(AT - 6000), "type": "http", "category": "http", "data": {"url": "https://x/", "method": "GET", "status_code": 500}},
        {"timestamp": iso(AT - 5000), "category": "Timber", "level": "error", "message": "no cart"},
        {"timestamp": iso(AT - 4000), "type": "user", "category": "ui.click", "data": {"view.id": "buy"}},
        {"timestamp": iso(AT - 3000), "category": "purchase", "data": {"amount": 5}},
        {"timestamp": "yesterday", "category": "lost"}, "no breadcrumb",
    ]  # fmt: skip
    records = records_of(
        sent(ANDROID, ("event", error_event(ANDROID, AT, exception=CRASH, breadcrumbs={"values": crumbs})))
    )
    assert [each.name for each in of(records, ScreenShown)] == ["MainActivity"]
    assert [each.state for each in of(records, Lifecycle)] == ["background"]
    assert [each.type for each in of(records, NetworkState)] == ["wifi", "none"]
    assert [(each.url, each.status) for each in of(records, NetworkCall)] == [("https://x/", 500)]
    assert [(each.level, each.text) for each in of(records, LogLine)] == [("error", "no cart")]
    assert [(each.name, each.at) for each in of(records, EventHappened)] == [("purchase", AT - 3000)]


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def test_the_segment_of_sentry_java() -> None:
    event = {**replay_event(ANDROID, Clip()), "platform": "java"}
    items = (("replay_event", json.dumps(event).encode()), ("replay_recording", fixture("java/replay_recording.json")))
    records = records_of(adapted(envelope({"sdk": ANDROID.sdk}, *items)))
    assert [each.name for each in of(records, ScreenShown)] == ["MainActivity"]
    assert [(each.method, each.status, each.duration) for each in of(records, NetworkCall)] == [("POST", 200, 1000)]


def test_the_replay_event_of_sentry_java() -> None:
    """Its values are random: those that no device can have are left out."""
    event = fixture("java/sentry_replay_event.json")
    found = adapted(envelope({}, ("replay_event", event), ("replay_recording", recording(Clip(number=0)))))
    records = records_of(found)
    device, user = of(records, DeviceFacts)[0], of(records, UserFacts)[0]
    assert (device.producer, device.total_ram, device.dpi, device.is_rooted) == (
        "e21b2405-e378-4a0b-ad2c-4822d97cd38c",
        None,
        None,
        True,
    )
    assert user.id == "efb2084b-1871-4b59-8897-b4bd9f196a01"
    assert user.set["dc2813d0-0f66-4a3f-a995-71268f61a8fa"] == "991659ad-7c59-4dd3-bb89-0bd5c74014bd"
    assert of(records, Chunk) == []


@pytest.mark.parametrize("name", ["java-event", "native-event", "java-then-native-large", "native-with-attachment"])
def test_events_of_sentry_java_that_say_no_more_than_their_level(name: str) -> None:
    found = adapted(fixture(f"java/{name}.txt"), headers={})
    assert found.refused == []


def test_sessions_of_sentry_java() -> None:
    records = records_of(adapted(fixture("java/envelope_session.txt")))
    assert of(records, DeviceFacts)[0].device_id == "123"
    crashed = records_of(adapted(envelope({}, ("session", fixture("java/session.json")))))
    assert {each.kind for each in of(crashed, IssueFound)} == {"crash", "anr"}


@pytest.mark.parametrize("name", ["attachment", "envelope-transaction", "envelope-feedback"])
def test_items_of_other_kinds_are_taken(name: str) -> None:
    found = adapted(fixture(f"java/{name}.txt"))
    assert (found.pieces, found.refused) == ({}, [])


def test_a_broken_event_leaves_the_attachment_after_it() -> None:
    found = adapted(fixture("java/event-attachment.txt"))
    assert [refused.reason.partition(":")[0] for refused in found.refused] == ["items[0], event"]


def test_the_event_of_sentry_cocoa() -> None:
    told = json.loads(fixture("cocoa/failed-request-event-ios.json"))
    event = told["items"][0]["payload"] | {"event_id": "c" * 32, "timestamp": AT / 1000}
    event["contexts"]["os"]["name"] = "iOS"
    found = adapted(envelope(told["header"], ("event", json.dumps(event).encode())), received=AT)
    records = records_of(found)
    assert [(each.kind, each.title) for each in of(records, IssueFound)] == [
        ("handled_exception", "HTTPClientError: HTTP Client Error with status code: 400")
    ]
    assert of(records, DeviceFacts)[0].producer == "Apple"
