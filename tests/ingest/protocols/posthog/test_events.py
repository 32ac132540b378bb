"""PostHog's events: the bodies they come in, where they belong, what is made of them."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from typing import Any
from urllib.parse import quote

import msgspec
import pytest

from playhead.errors import InvalidBody
from playhead.ingest.part import Adapted
from playhead.ingest.protocols.posthog.adapter import adapt
from playhead.ingest.protocols.posthog.body import moment, read_body
from playhead.model.session import Viewport
from playhead.model.timeline import (
    DeviceFacts,
    EventHappened,
    GestureFlag,
    GestureSeen,
    IssueFound,
    Lifecycle,
    NetworkState,
    Record,
    ScreenShown,
    SurfaceSize,
    UserFacts,
)
from tests.ingest.protocols.posthog.parts import LIMIT, SESSION, START, captured, event, only, part, published, told
from tests.ingest.protocols.posthog.phone import Phone, Sdk

CAPTURES = (
    "phfull-002 phfull-004 phfull-006 phfull-007 phfull-009 phfull-010 phfull-011 phfull-012 dead-posthog-full-008 "
    "phstatic-016".split()
)
WEB_SESSION = "posthog:01a209cf-3891-7ce1-885e-3e0be6298c0f"
EVENT = {"event": "bought", "uuid": "u1", "distinct_id": "somebody", "properties": {"$session_id": SESSION, "n": 1}}


# Bodies


def bodies() -> dict[str, tuple[bytes, dict[str, str]]]:
    text = json.dumps(EVENT).encode()
    batch = json.dumps({"api_key": "ik_1", "batch": [EVENT], "sent_at": "2026-11-23T19:08:25Z"}).encode()
    form = b"data=" + quote(b64encode(text)).encode()
    return {
        "one event": (text, {}),
        "array": (b"[" + text + b"]", {}),
        "batch": (batch, {}),
        "gzip that nothing names": (gzip.compress(batch), {}),
        "gzip-js": (gzip.compress(batch), {"compression": "gzip-js"}),
        "form of base64": (form, {"compression": "base64"}),
        "form of base64 with more behind": (form + b"&ip=1", {"compression": "base64"}),
        "form of base64 with plain signs": (b"data=" + b64encode(text), {"compression": "base64"}),
        "form of JSON": (b"data=" + quote(text).encode(), {}),
        "base64 alone": (b64encode(text), {"compression": "base64"}),
        "base64 of gzip": (b"data=" + quote(b64encode(gzip.compress(batch))).encode(), {}),
        "byte order mark": (b"\xef\xbb\xbf" + text, {}),
    }


@pytest.mark.parametrize("form", bodies())
def test_an_event_is_found_in_all_its_wrappings(form: str) -> None:
    body, query = bodies()[form]
    (happened,) = only(adapt(part(body, query=query)), EventHappened)
    assert (happened.name, happened.properties, happened.key) == ("bought", {"n": 1}, "u1")


@pytest.mark.parametrize(
    ("body", "query", "key"),
    [
        ({"api_key": "ik_1", "batch": []}, {}, "ik_1"),
        ({"token": "ik_1", "distinct_id": "x"}, {}, "ik_1"),
        ([{"event": "a", "api_key": "ik_1"}], {}, "ik_1"),
        ([{"event": "a"}, {"event": "b", "properties": {"token": "ik_1"}}], {}, "ik_1"),
        ({"event": "a", "properties": {"token": "ik_1"}}, {}, "ik_1"),
        ({"event": "a"}, {"token": "ik_1"}, "ik_1"),
        ({"event": "a"}, {}, None),
        ([1, "x", None], {}, None),
    ],
)
def test_the_key_is_found_wherever_it_stands(body: Any, query: dict[str, str], key: str | None) -> None:
    assert read_body(json.dumps(body).encode(), query, LIMIT).key == key


@pytest.mark.parametrize(
    "body", [b"", b"x", b"{", b"[1", b'{"batch": 1}', b"data=%ff", b"7", b"\x1f\x8bx", b"[" * 9_999]
)
def test_a_body_that_is_nothing_is_refused_as_a_whole(body: bytes) -> None:
    with pytest.raises(InvalidBody):
        adapt(part(body))


def test_lz64_is_refused_with_what_is_possible() -> None:
    with pytest.raises(InvalidBody, match="lz64 is not taken; possible are gzip, gzip-js, base64 and none"):
        adapt(part(b"data=NobwRAlg", query={"compression": "lz64"}))


@pytest.mark.parametrize("pack", [gzip.compress, lambda body: b64encode(gzip.compress(body))])
def test_a_body_beyond_the_limit_is_refused(pack: Any) -> None:
    with pytest.raises(InvalidBody, match="larger than the 5000 bytes"):
        adapt(part(pack(json.dumps([EVENT] * 1000).encode()), limit=5_000))


def test_half_an_emoji_loses_nothing_else() -> None:
    body = rb'[{"event":"a\ud83d","properties":{"$session_id":"s","x":"\\ud83d \ud83d\ude00 \uDE00"}}]'
    (happened,) = only(adapt(part(body)), EventHappened)
    assert (happened.name, happened.properties) == ("a\ufffd", {"x": "\\ud83d 😀 \ufffd"})


def test_one_broken_event_does_not_stop_its_neighbours() -> None:
    broken: list[Any] = [7, {"event": 7}, {"event": ""}, {"properties": []}, {"event": "x", "timestamp": "soon"}]
    adapted = adapt(part([EVENT, *broken, {**EVENT, "uuid": "u2"}]))
    assert [happened.key for happened in only(adapted, EventHappened)] == ["u1", "u2"]
    assert [refused.content for refused in adapted.refused] == [json.dumps(each).encode() for each in broken]
    assert "timestamp is 'soon'; possible is ISO 8601 between 2000 and 2100" in adapted.refused[-1].reason


# Times


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("2026-11-23T19:08:25.154Z", 1_795_460_905_154),
        ("2026-11-23T20:08:25.154+01:00", 1_795_460_905_154),
        ("2026-11-23T19:08:25", 1_795_460_905_000),
        (1_795_460_905_154, 1_795_460_905_154),
        (1_795_460_905.154, 1_795_460_905_154),
        ("1999-12-31T23:59:59Z", None),
        ("9999-12-31T23:59:59+00:00", None),
        ("", None),
        (True, None),
        (None, None),
        (float("nan"), None),
        (10**400, None),
    ],
)
def test_times_are_read(text: Any, milliseconds: int | None) -> None:
    assert moment(text) == milliseconds


def times(body: Any, **options: Any) -> list[int]:
    return [happened.at for happened in only(adapt(part(body, **options)), EventHappened)]


def test_a_wrong_clock_is_corrected_by_the_time_of_sending() -> None:
    sent = {"timestamp": START + 1_000, "properties": {"$session_id": SESSION, "$lib": "web"}}
    batch = {"batch": [EVENT | sent], "sent_at": START + 5_000}
    assert times(batch, received=START + 3_605_000) == [START + 3_601_000]
    assert times([EVENT | sent | {"sent_at": START + 5_000}], received=START + 3_605_000) == [START + 3_601_000]
    assert times([EVENT | sent], query={"_": str(START + 5_000)}, received=START + 3_605_000) == [START + 3_601_000]


def test_what_the_network_takes_is_no_wrong_clock() -> None:
    sent = {"timestamp": START, "properties": {"$session_id": SESSION, "$lib": "web"}}
    assert times({"batch": [EVENT | sent], "sent_at": START}, received=START + 1_999) == [START]


@pytest.mark.parametrize("lib", ["posthog-android", "posthog-ios", "posthog-react-native", "posthog-flutter"])
def test_a_phone_keeps_its_clock_as_its_recording_does(lib: str) -> None:
    sent = {"timestamp": START, "properties": {"$session_id": SESSION, "$lib": lib}}
    assert times({"batch": [EVENT | sent], "sent_at": START}, received=START + 3_600_000) == [START]


def test_an_event_without_a_time_happened_its_offset_ago() -> None:
    assert times([EVENT | {"offset": 2_500}], received=START) == [START - 2_500]
    assert times([EVENT], received=START) == [START]


# Sessions


def test_events_are_kept_apart_by_session() -> None:
    other = EVENT | {"uuid": "u2", "properties": {"$session_id": "other"}}
    assert list(adapt(part([EVENT, other])).pieces) == [f"posthog:{SESSION}", "posthog:other"]


def test_an_event_without_a_session_goes_to_its_device_or_to_a_session_of_the_day() -> None:
    event_of_a_server = {"event": "invoice paid", "distinct_id": "u-7", "timestamp": "2026-11-23T19:00:00Z"}
    (piece,) = adapt(part([event_of_a_server])).pieces.values()
    assert (piece.session, piece.device) == ("posthog:u-7/20780", "u-7")


@pytest.mark.parametrize("disabled", [True, False])
def test_the_address_tells_the_place_where_the_app_lets_it(disabled: bool) -> None:
    wanted: dict[str, Any] = {"$session_id": "s", "$geoip_disable": disabled}
    (piece,) = told(event("x", **wanted)).pieces.values()
    assert piece.placed is not disabled


def test_an_event_of_nobody_nowhere_is_refused() -> None:
    (refused,) = adapt(part([{"event": "x"}])).refused
    assert refused.reason == "x names no $session_id"


def test_a_crash_told_on_the_next_start_is_not_the_new_session_s() -> None:
    crash = event("$exception", at=-60_000, S_exception_level="fatal", S_is_identified=False)
    (piece,) = told(crash).pieces.values()
    assert (piece.session, piece.device) == (f"posthog:somebody/{(START - 60_000) // 86_400_000}", "somebody")


def test_a_crash_of_ios_goes_to_the_session_that_it_ended() -> None:
    phone = Phone("posthog-ios", "ik_1", START)
    phone.happened("Application Opened", 90_000)
    phone.happened(
        "$exception", 4_000, session="old", S_exception_level="fatal", S_exception_list=[{"type": "SIGABRT"}]
    )
    adapted = adapt(part(phone.sent(91_000)[0].body))
    (issue,) = (record for record in adapted.pieces["posthog:old"].records if isinstance(record, IssueFound))
    assert (issue.kind, issue.title, issue.at) == ("crash", "SIGABRT", START + 4_000)


def test_an_event_sent_again_has_the_same_keys() -> None:
    first, again = (adapt(part([EVENT], received=START + wait)) for wait in (0, 9_000))
    assert [r.key for r in only(first, EventHappened)] == [r.key for r in only(again, EventHappened)]


@pytest.mark.parametrize("name", CAPTURES)
def test_all_keys_of_a_capture_differ(name: str) -> None:
    adapted = adapt(captured(name))
    keys = [record.key for piece in adapted.pieces.values() for record in piece.records]
    assert len(set(keys)) == len(keys) > 0
    assert not adapted.refused


# Captures


def test_a_page_of_the_web() -> None:
    adapted = adapt(captured("phfull-002"))
    assert list(adapted.pieces) == [WEB_SESSION]
    (shown,) = only(adapted, ScreenShown)
    assert (shown.name, shown.at) == ("/pages/posthog-full.html", 1_795_460_905_154)
    (device,) = only(adapted, DeviceFacts)
    assert (device.platform, device.os_name, device.browser_name, device.browser_version) == (
        "web",
        "Linux",
        "Chrome",
        "156",
    )
    assert (device.language, device.local_country, device.utc_offset_minutes) == ("English", "USA", 0)
    assert (device.width, device.height, device.viewport) == (800, 600, Viewport(width=1000, height=700))
    assert (device.sdk_version, device.type, device.referer, device.utm) == ("1.449.2", "Desktop", None, None)


def test_identify_of_the_web() -> None:
    (user,) = only(adapt(captured("phfull-004")), UserFacts)
    assert (user.id, user.identity) == ("user-42", "user-42")
    assert user.anonymous_id == "01a209cf-3869-7658-9cbb-45318451d03d"
    assert (user.set, user.set_once, user.unset) == ({"email": "a@b.c", "plan": "pro"}, {}, [])


def test_an_event_has_its_own_properties_alone() -> None:
    (happened,) = only(adapt(captured("phfull-006")), EventHappened)
    assert (happened.name, happened.properties) == ("purchase", {"amount": 12.5, "currency": "EUR"})
    assert happened.screen == "/pages/posthog-full.html"


def test_rage_is_flagged_and_recorded_clicks_are_not_counted_twice() -> None:
    adapted = adapt(captured("phfull-009"))
    (flag,) = only(adapted, GestureFlag)
    assert (flag.flag, flag.at, flag.window) == ("rage", 1_795_460_908_421, "01a209cf-3891-7ce1-885e-3e0cb2ee38a7")
    assert not only(adapted, GestureSeen)
    assert not only(adapted, EventHappened)


def test_a_dead_click_is_flagged_at_its_own_time() -> None:
    (flag,) = only(adapt(captured("dead-posthog-full-008")), GestureFlag)
    assert (flag.flag, flag.at) == ("unresponsive", 1_795_461_895_183)


def test_an_error_of_the_web_is_no_crash() -> None:
    (issue,) = only(adapt(captured("phfull-010")), IssueFound)
    assert (issue.kind, issue.title) == ("handled_exception", "Error: Script error.")


def test_leaving_the_page_is_going_to_the_background() -> None:
    (lifecycle,) = only(adapt(captured("phfull-012")), Lifecycle)
    assert (lifecycle.state, lifecycle.at) == ("background", 1_795_460_921_548)


# Published requests


def test_what_android_publishes() -> None:
    adapted = adapt(published("android/batch-request"))
    assert not adapted.refused
    assert "posthog:018bcfe5-687b-7abc-8def-0123456789ab" in adapted.pieces
    assert [(e.name, set(e.properties)) for e in only(adapted, EventHappened)] == [
        ("checkout completed", {"amount", "currency", "items"})
    ]
    (issue,) = only(adapted, IssueFound)
    assert (issue.kind, issue.title) == ("handled_exception", "IllegalStateException: Checkout failed")
    users = only(adapted, UserFacts)
    assert (users[0].id, users[0].identity, users[0].set) == ("anonymous-user", None, {"plan": "pro"})
    assert (users[1].id, users[1].anonymous_id, users[1].identity) == (
        "identified-user",
        "anonymous-user",
        "identified-user",
    )
    device = only(adapted, DeviceFacts)[0]
    assert (device.width, device.height, device.dpi, device.viewport) == (
        800,
        1600,
        320,
        Viewport(width=400, height=800),
    )
    assert (device.device_id, device.carrier_name) == ("anonymous-user", "Snapshot Telecom")


def test_what_ios_publishes() -> None:
    adapted = adapt(published("ios/event-shapes-batch"))
    assert not adapted.refused
    assert [happened.name for happened in only(adapted, EventHappened)] == ["order completed", "$feature_interaction"]
    listed = only(adapted, EventHappened)[1]
    assert listed.properties == {
        "feature_flag": "checkout-redesign",
        "feature_flag_variant": "test",
        "registered_property": "registered-value",
    }
    assert [(issue.kind, issue.title) for issue in only(adapted, IssueFound)] == [
        ("handled_exception", "SnapshotError: Golden failure (Code: 7)")
    ]


def test_old_android_events_without_a_session() -> None:
    for name in ("alias", "screen", "identify", "group"):
        (piece,) = adapt(published(f"android/{name}")).pieces.values()
        assert piece.session == f"posthog:my_identify/{1_695_168_000_000 // 86_400_000}"
    assert [s.name for s in only(adapt(published("android/screen")), ScreenShown)] == ["sreeenn"]


# What events mean


def test_an_alias_merges() -> None:
    (user,) = only(told(event("$create_alias", alias="other-id")), UserFacts)
    assert (user.id, user.anonymous_id) == ("somebody", "other-id")


@pytest.mark.parametrize("former", ["null", "undefined", "0", "Anonymous", "somebody", "", None, "[object Object]"])
def test_nobody_s_id_merges_nothing(former: str | None) -> None:
    (user,) = only(told(event("$identify", S_anon_distinct_id=former)), UserFacts)
    assert user.anonymous_id is None


def test_a_user_called_null_is_nobody() -> None:
    assert not only(told(event("a") | {"distinct_id": "null"}), UserFacts)


def test_user_properties_are_set_once_and_removed() -> None:
    change = event("$set", S_set={"plan": "pro", "gone": None, "$ip": 1}, S_unset=["age"])
    change |= {"$set": {"more": 2}, "$set_once": {"first": 1, "never": None}, "$unset": ["old"]}
    (user,) = only(told(change), UserFacts)
    assert (user.set, user.set_once, user.unset) == ({"plan": "pro", "more": 2}, {"first": 1}, ["gone", "age", "old"])


def test_engage_of_old_sets_properties() -> None:
    body = {"$token": "ik_1", "$distinct_id": "u", "$set": {"plan": "pro"}}
    (user,) = only(adapt(part(body, path="/engage")), UserFacts)
    assert (user.id, user.set) == ("u", {"plan": "pro"})


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Application Opened", "foreground"),
        ("Application Became Active", "foreground"),
        ("Application Backgrounded", "background"),
    ],
)
def test_lifecycle(name: str, state: str) -> None:
    adapted = told(event(name, from_background=True))
    assert [lifecycle.state for lifecycle in only(adapted, Lifecycle)] == [state]
    assert not only(adapted, EventHappened)


@pytest.mark.parametrize(
    "name", ["Application Installed", "Deep Link Opened", "survey sent", "$push_notification_opened"]
)
def test_what_a_product_team_wants_listed(name: str) -> None:
    (happened,) = only(told(event(name, S_notification_title="Hi", S_os_version="14")), EventHappened)
    assert happened.properties == ({"$notification_title": "Hi"} if name.startswith("$") else {})


@pytest.mark.parametrize(
    "name",
    ["$groupidentify", "$feature_flag_called", "$$heatmap", "$web_vitals", "$opt_in", "$autocapture", "$new_thing"],
)
def test_what_the_sdk_notes_for_itself_is_no_event(name: str) -> None:
    adapted = told(event(name, S_heatmap_data={"u": [{"x": 1}]}, S_event_type="click", S_recording_status="active"))
    (piece,) = adapted.pieces.values()
    assert {type(record) for record in piece.records} == {DeviceFacts, UserFacts}
    assert not adapted.refused


def test_clicks_are_taken_from_autocapture_when_nothing_is_recorded() -> None:
    click = event(
        "$autocapture", lib="web", S_event_type="click", S_recording_status="disabled", S_current_url="https://a.b/c"
    )
    (gesture,) = only(told(click), GestureSeen)
    assert (gesture.kind, gesture.x, gesture.screen) == ("click", None, "/c")


@pytest.mark.parametrize(
    ("properties", "kind", "title"),
    [
        ({"S_exception_level": "fatal", "S_exception_list": [{"type": "NPE", "value": "x\n y"}]}, "crash", "NPE: x y"),
        (
            {"S_exception_level": "error", "S_exception_list": [{"type": "E", "value": "v" * 500}]},
            "handled_exception",
            f"E: {'v' * 196}…",
        ),
        (
            {"S_exception_level": "fatal", "S_exception_list": [{"type": "App Hang", "value": "2 s"}]},
            "ui_freeze",
            "App Hang: 2 s",
        ),
        ({"S_exception_list": [{"type": "X", "mechanism": {"type": "AppExitInfo"}}]}, "anr", "X"),
        ({"S_exception_list": [{"type": "ANR", "value": "main"}]}, "anr", "ANR: main"),
        ({"S_exception_type": "TypeError", "S_exception_message": "old"}, "handled_exception", "TypeError: old"),
        ({"S_exception_list": "broken"}, "handled_exception", "Error"),
        ({"S_exception_list": [{"type": 7, "mechanism": []}]}, "handled_exception", "7"),
    ],
)
def test_exceptions(properties: dict[str, Any], kind: str, title: str) -> None:
    (issue,) = only(told(event("$exception", **properties)), IssueFound)
    assert (issue.kind, issue.title) == (kind, title)


def test_rage_on_ios_has_a_place_and_the_size_it_is_counted_in() -> None:
    phone = Phone("posthog-ios", "ik_1", START)
    phone.happened("$rageclick", 500, S_touch_x=100.5, S_touch_y=200, S_screen_name="Cart")
    adapted = adapt(part(phone.sent(1_000)[0].body))
    (flag,), (surface,) = only(adapted, GestureFlag), only(adapted, SurfaceSize)
    assert (flag.flag, flag.x, flag.y, surface.width, surface.height) == ("rage", 100.5, 200, 393, 852)


def test_tags_of_advertisements_are_the_session_s_and_not_the_event_s() -> None:
    tagged = event(
        "bought",
        lib="web",
        utm_source="mail",
        gclid="x",
        price=5,
        S_session_entry_utm_campaign="may",
        S_current_url="u",
    )
    adapted = told(tagged)
    assert only(adapted, DeviceFacts)[0].utm == {"source": "mail", "campaign": "may"}
    assert only(adapted, EventHappened)[0].properties == {"price": 5}


@pytest.mark.parametrize(
    ("properties", "referer"),
    [
        ({"S_referrer": "https://a.b/", "S_session_entry_referrer": "$direct"}, None),
        ({"S_referrer": "https://a.b/"}, "https://a.b/"),
        ({"S_referrer": "https://own/", "S_session_entry_referrer": "https://a.b/"}, "https://a.b/"),
    ],
)
def test_the_referrer_is_that_of_the_first_page(properties: dict[str, Any], referer: str | None) -> None:
    assert only(told(event("x", lib="web", **properties)), DeviceFacts)[0].referer == referer


# Context by platform


def context(sdk: Sdk) -> Adapted:
    phone = Phone(sdk, "ik_1", START)
    phone.happened("bought", 1_000, price=5)
    return adapt(part(phone.sent(2_000)[0].body))


@pytest.mark.parametrize(
    ("sdk", "platform", "model", "pixels", "viewport", "language", "country", "offset", "network"),
    [
        ("posthog-android", "android", "Pixel 7a", (1080, 2400), (360, 800), "German", "Austria", 120, "wifi"),
        ("posthog-flutter", "android", "Pixel 7a", (1080, 2400), (360, 800), "German", "Austria", 120, "wifi"),
        ("posthog-react-native", "android", "Pixel 7a", (None, None), (360, 800), "English", "USA", 0, None),
        ("posthog-ios", "ios", "iPhone15,2", (None, None), (393, 852), "German", None, 345, "cellular"),
    ],
)
def test_context_of_phones(
    sdk: Sdk,
    platform: str,
    model: str,
    pixels: Any,
    viewport: Any,
    language: str,
    country: Any,
    offset: int,
    network: Any,
) -> None:
    adapted = context(sdk)
    (device,) = only(adapted, DeviceFacts)
    assert (device.platform, device.model, device.width, device.height) == (platform, model, *pixels)
    assert device.viewport == Viewport(width=viewport[0], height=viewport[1])
    assert (device.language, device.local_country, device.utc_offset_minutes) == (language, country, offset)
    assert (device.app_version, device.sdk_version, device.device_id) == (
        "2.4.1",
        "3.60.4",
        "0190a0b0-0000-7000-8000-00000000dead",
    )
    assert [state.type for state in only(adapted, NetworkState)] == ([network] if network else [])


def test_context_is_told_again_only_when_it_changed() -> None:
    phone = Phone("posthog-android", "ik_1", START)
    for number in range(3):
        phone.happened("step", number * 1_000)
    phone.happened("step", 3_000, S_network_wifi=False)
    adapted = adapt(part(phone.sent(4_000)[0].body))
    assert len(only(adapted, DeviceFacts)) == 1
    assert [(state.type, state.at - START) for state in only(adapted, NetworkState)] == [("wifi", 0), ("none", 3_000)]


def test_the_model_stands_in_the_user_agent_of_android() -> None:
    agent = "Mozilla/5.0 (Linux; Android 13; SM-G991B Build/TP1A) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
    assert only(told(event("x", lib="web", S_raw_user_agent=agent)), DeviceFacts)[0].model == "SM-G991B"
    assert (
        only(told(event("x", lib="web", S_raw_user_agent=agent.replace("SM-G991B Build/TP1A", "K"))), DeviceFacts)[
            0
        ].model
        is None
    )


@pytest.mark.parametrize("value", [2**70, -(2**63) - 1, 10**400, [{"a": [2**64]}]])
def test_properties_fit_the_journal(value: Any) -> None:
    (happened,) = only(told(event("x", value=value)), EventHappened)
    decoded = msgspec.msgpack.decode(msgspec.msgpack.encode(happened), type=Record)
    assert isinstance(decoded, EventHappened)


def test_properties_nested_without_end_are_refused() -> None:
    deep: Any = 1
    for _ in range(100):
        deep = [deep]
    (refused,) = told(event("x", deep=deep)).refused
    assert refused.reason == "properties.deep is nested more than 50 deep"
