"""Records to a session: what each kind of record does to it."""

from __future__ import annotations

from itertools import count
from typing import Any

import msgspec
import pytest

from playhead.ingest.sessionize import Sessionized, distinct, sessionize
from playhead.model.ids import derive_id
from playhead.model.session import Session
from playhead.model.timeline import (
    Activity,
    Chunk,
    DeviceFacts,
    EventHappened,
    GestureFlag,
    GestureSeen,
    IssueFound,
    NetworkState,
    Record,
    ScreenShown,
    SurfaceSize,
    Touch,
    UserFacts,
)

START = 1_795_000_000_000
KEYS = count()
WEB = DeviceFacts(at=START, key="web", platform="web")
PAGE = SurfaceSize(at=START, key="page", width=1000, height=500)


def at(second: float) -> dict[str, Any]:
    """Time and a key of its own for a record."""
    return {"at": START + round(second * 1000), "key": f"r{next(KEYS)}"}


def dom(until: float) -> Chunk:
    return Chunk(**at(0), kind="dom", content=b"{}", until=START + round(until * 1000))


def click(second: float, x: float = 100, y: float = 100, target: int = 1) -> GestureSeen:
    return GestureSeen(**at(second), kind="click", x=x, y=y, target=target)


def changes(*seconds: float, fields: tuple[int, ...] = ()) -> Activity:
    return Activity(**at(0), changes=[START + round(each * 1000) for each in seconds], fields=list(fields))


def derived(*records: Record) -> Sessionized:
    """The session; its struct is checked against its own rules, as everything else trusts it."""
    found = sessionize("test:1", distinct(records), offline=False, response_ms=2_000)
    text = msgspec.json.encode(found.session)
    assert msgspec.json.decode(text, type=Session) == found.session
    return found


def session(*records: Record) -> Session:
    return derived(*records).session


def test_from_the_first_to_the_last_record() -> None:
    found = session(
        EventHappened(**at(3), name="b"), EventHappened(**at(0), name="a"), EventHappened(**at(7.25), name="c")
    )
    assert found.started_at.timestamp() * 1000 == START
    assert found.duration_sec == 7.25
    assert [(event.name, event.at) for event in found.events] == [("a", 0), ("b", 3), ("c", 7.25)]


def test_a_picture_lasts_until_its_end() -> None:
    assert session(WEB, dom(12)).duration_sec == 12


def test_the_same_key_counts_once() -> None:
    event = EventHappened(**at(1), name="a")
    assert len(session(WEB, event, event).events) == 1


def test_screens_are_stays() -> None:
    names = ["Home", "Home", "Cart", "Home"]
    found = session(*(ScreenShown(**at(second), name=name) for second, name in enumerate(names)))
    assert [(screen.name, screen.at) for screen in found.screens] == [("Home", 0), ("Cart", 2), ("Home", 3)]


def test_events_and_gestures_get_the_screen_that_is_shown() -> None:
    found = session(
        WEB,
        EventHappened(**at(1), name="before"),
        ScreenShown(**at(2), name="Home"),
        EventHappened(**at(3), name="there"),
        EventHappened(**at(3), name="named", screen="Other"),
        click(4),
    )
    assert [event.screen for event in found.events] == [None, "Home", "Other"]
    assert [gesture.screen for gesture in found.gestures] == ["Home"]


def test_positions_are_fractions_of_the_surface_at_their_time() -> None:
    larger = SurfaceSize(**at(5), width=2000, height=500)
    found = session(WEB, PAGE, click(1, 100, 250), larger, click(6, 100, 250), click(7, 5000, 250))
    assert [(gesture.x, gesture.y) for gesture in found.gestures] == [(0.1, 0.5), (0.05, 0.5), (None, None)]


def test_a_click_is_answered_by_a_change_in_time() -> None:
    found = session(WEB, PAGE, dom(60), click(1), changes(2.9, 12.01), click(10), click(20))
    assert [gesture.responsive for gesture in found.gestures] == [True, False, False]


def test_a_click_on_a_text_field_is_answered_by_the_caret() -> None:
    found = session(WEB, PAGE, dom(60), changes(fields=(7,)), click(1, target=7), click(5, target=8))
    assert [gesture.responsive for gesture in found.gestures] == [True, False]


def test_without_a_picture_nothing_is_said_of_responses() -> None:
    assert [gesture.responsive for gesture in session(WEB, PAGE, click(1)).gestures] == [None]


def test_nor_of_the_last_clicks_before_it_ends() -> None:
    assert [gesture.responsive for gesture in session(WEB, PAGE, dom(10), click(9)).gestures] == [None]


def test_a_new_screen_answers() -> None:
    assert [
        gesture.responsive for gesture in session(WEB, dom(60), click(1), ScreenShown(**at(2), name="x")).gestures
    ] == [True]


def test_a_dead_click_that_the_sdk_tells_marks_the_click() -> None:
    flag = GestureFlag(**at(5.4), flag="unresponsive")
    found = session(WEB, PAGE, dom(60), changes(1, 6), click(0.5), click(5), flag)
    assert [gesture.responsive for gesture in found.gestures] == [True, False]


def test_rage_that_the_sdk_tells_is_not_counted_twice() -> None:
    clicks = [click(second) for second in (1, 1.4, 1.8)]
    flags = [GestureFlag(**at(1.8), flag="rage"), GestureFlag(**at(2.2), flag="rage")]
    found = session(WEB, PAGE, *clicks, *flags)
    assert [gesture.rage for gesture in found.gestures] == [None, None, True]


@pytest.mark.parametrize(("flag", "rage", "responsive"), [("rage", True, None), ("unresponsive", None, False)])
def test_a_flag_without_a_click_makes_one(flag: Any, rage: bool | None, responsive: bool | None) -> None:
    (gesture,) = session(WEB, GestureFlag(**at(1), flag=flag)).gestures
    assert (gesture.kind, gesture.rage, gesture.responsive) == ("click", rage, responsive)


def test_touches_of_a_page_are_clicks_already() -> None:
    tap = [Touch(**at(1), phase="start", x=10, y=10), Touch(**at(1.1), phase="end", x=10, y=10)]
    swipe = [Touch(**at(2), phase="start", x=10, y=10), Touch(**at(2.1), phase="end", x=300, y=10)]
    assert [gesture.kind for gesture in session(WEB, PAGE, *tap, click(1.1), *swipe).gestures] == ["click", "swipe"]


def test_scrolling_without_a_pause_is_one_gesture() -> None:
    scrolls = Activity(**at(0), scrolls=[START + each for each in (1_000, 1_100, 1_500, 2_300, 2_400)])
    found = session(WEB, ScreenShown(**at(0), name="x"), scrolls)
    assert [(gesture.kind, gesture.at) for gesture in found.gestures] == [("scroll", 1), ("scroll", 2.3)]


def test_a_page_that_comes_up_scrolls_by_itself() -> None:
    scrolls = Activity(**at(0), scrolls=[START + 300])
    assert session(WEB, ScreenShown(**at(0), name="x"), scrolls).gestures == []


def test_of_facts_the_newest_counts() -> None:
    found = session(
        DeviceFacts(**at(1), platform="android", model="old", app_version="1", local_country="DE"),
        DeviceFacts(**at(2), app_version="2", utc_offset_minutes=60),
        NetworkState(**at(1), type="wifi"),
        NetworkState(**at(2), type="none"),
    )
    device = found.device
    assert (device.platform, device.model, device.app_version, device.country) == ("android", "old", "2", "DE")
    assert (found.utc_offset_minutes, found.network_type) == (60, "no network")


def test_where_a_user_came_from_is_what_the_first_page_says() -> None:
    first = DeviceFacts(**at(0), platform="web", referer="https://a.test/", utm={"source": "mail"})
    web = session(first, DeviceFacts(**at(1), referer="https://b.test/", browser_name="Firefox")).web
    assert web is not None
    assert (web.referer, web.utm, web.browser_name) == ("https://a.test/", {"source": "mail"}, "Firefox")


def test_properties_are_set_once_set_and_unset() -> None:
    user = session(
        UserFacts(**at(0), id="anon", set={"plan": "free", "gone": 1}, set_once={"came": "mail"}),
        UserFacts(**at(1), id="bob", identity="bob", set={"plan": "gold"}, set_once={"came": "ads"}, unset=["gone"]),
    ).user
    assert (user.id, user.identity, user.properties) == ("bob", "bob", {"plan": "gold", "came": "mail"})


def test_who_was_known_before_is_merged() -> None:
    facts = UserFacts(**at(0), id="bob", anonymous_id="anon")
    found = derived(facts, UserFacts(**at(1), id="bob", anonymous_id="bob"))
    assert found.merges == [(derive_id("user", "anon"), derive_id("user", "bob"))]


def test_an_issue_has_the_screen_it_came_on() -> None:
    found = session(ScreenShown(**at(0), name="Cart"), IssueFound(**at(1), kind="crash", title="NullPointerException"))
    assert [(issue.kind, issue.title, issue.screen) for issue in found.issues] == [
        ("crash", "NullPointerException", "Cart")
    ]


def test_names_that_are_too_long_are_cut_and_empty_ones_dropped() -> None:
    found = session(
        EventHappened(**at(0), name="x" * 5_000, properties={"": 1, "y" * 5_000: 2}),
        EventHappened(**at(1), name=""),
        ScreenShown(**at(1), name=""),
        UserFacts(**at(1), id="z" * 5_000, set={"": 1}),
    )
    assert [len(event.name) for event in found.events] == [1_000]
    assert [len(name) for name in found.events[0].properties] == [1_000]
    assert len(found.user.id or "") == 1_000
