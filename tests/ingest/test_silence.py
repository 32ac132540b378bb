"""When a session is over."""

from __future__ import annotations

import pytest

from playhead.ingest.glance import glance_of
from playhead.ingest.silence import Silence, advance
from playhead.model.timeline import DeviceFacts, EventHappened, Lifecycle, LifecycleState, Record
from playhead.stores.open_sessions import OpenSession

SILENCE = Silence(web=180, mobile=1_800, background=30, end=2)
RECEIVED = 1_000_000


def waited(*portions: list[Record]) -> int:
    """Seconds until the session is due after the last portion."""
    session = OpenSession(1, "x")
    for records in portions:
        advance(session, glance_of(records), RECEIVED, SILENCE)
    return (session.due - RECEIVED) // 1_000


def test_a_part_that_tells_no_platform_waits_as_its_protocol_does() -> None:
    session = OpenSession(1, "x")
    advance(session, glance_of([event(1)], "web"), RECEIVED, SILENCE)
    assert session.due - RECEIVED == 180_000


def test_what_a_session_told_of_itself_goes_before_the_protocol() -> None:
    session = OpenSession(1, "x")
    for records in ([PHONE], [event(1)]):
        advance(session, glance_of(records, "web"), RECEIVED, SILENCE)
    assert session.due - RECEIVED == 1_800_000


def event(at: int) -> EventHappened:
    return EventHappened(at=at, key=f"e{at}", name="x")


def state(at: int, of: LifecycleState) -> Lifecycle:
    return Lifecycle(at=at, key=f"l{at}", state=of)


WEB, PHONE = DeviceFacts(at=1, key="d", platform="web"), DeviceFacts(at=1, key="d", platform="ios")


@pytest.mark.parametrize(
    ("portions", "seconds"),
    [
        ([[event(1)]], 1_800),
        ([[PHONE, event(1)]], 1_800),
        ([[WEB, event(1)]], 180),
        ([[WEB], [event(9)]], 180),
        ([[PHONE, event(1), state(9, "background")]], 30),
        ([[PHONE, event(1), state(9, "end")]], 2),
        ([[state(9, "end")], [event(500)]], 2),
        ([[state(9, "end")], [event(5_000)]], 1_800),
        ([[state(9, "background")], [state(20, "foreground")]], 1_800),
        ([[state(9, "background"), state(8, "foreground")]], 30),
        ([[event(5_000)], [state(9, "background")]], 1_800),
    ],
    ids=[
        "nothing known waits longest",
        "a phone",
        "a page",
        "a page that said so earlier",
        "in the background",
        "the SDK says it is over",
        "what came late belongs to before the end",
        "it went on after the end",
        "it came back",
        "out of order",
        "the end of an earlier part of it",
    ],
)
def test_how_long_it_waits(portions: list[list[Record]], seconds: int) -> None:
    assert waited(*portions) == seconds
