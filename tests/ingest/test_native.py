"""A native session to its record: what is derived, and from what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from playhead.ingest.gestures import RageRule
from playhead.ingest.native import session_record
from playhead.model.record import SessionRecord
from playhead.model.session import Place, Session
from tests.samples import native

RECEIVED = datetime(2026, 1, 1, 12, tzinfo=UTC)
ALBANY = Place(country="USA", country_code="US", city="Albany")


def record(place: Place | None = None, **more: Any) -> SessionRecord:
    session = msgspec.convert(native("s", **more), Session)
    return session_record(session, received=RECEIVED, place=place, rule=RageRule())


def start(**more: Any) -> datetime:
    return datetime.fromtimestamp(record(**more).order, UTC)


def test_what_the_store_assigns_is_left_open() -> None:
    found = record()
    assert (found.uploaded, found.number, found.alias) == (None, None, None)


@pytest.mark.parametrize(
    ("sent", "started"),
    [("2026-01-01T12:00:00Z", 10), ("2026-01-01T11:00:00Z", 11), ("2026-01-01T15:00:00+02:00", 9), (None, 10)],
)
def test_a_wrong_clock_is_corrected(sent: str | None, started: int) -> None:
    assert start(startedAt="2026-01-01T10:00:00Z", sentAt=sent) == datetime(2026, 1, 1, started, tzinfo=UTC)


@pytest.mark.parametrize("offset", [-720, 0, 345, 840])
def test_the_local_time_is_the_devices_own(offset: int) -> None:
    found = record(utcOffsetMinutes=offset).tail.property.device_local_date_time
    assert found == f"{datetime(2026, 1, 1, 10) + timedelta(minutes=offset)}"


@pytest.mark.parametrize(("seconds", "milliseconds"), [(0, 0), (55.009, 55_009), (0.0004, 0), (92.12662, 92_127)])
def test_durations_are_whole_milliseconds(seconds: float, milliseconds: int) -> None:
    found = record(durationSec=seconds)
    assert (found.duration_ms, found.tail.property.duration_sec) == (milliseconds, milliseconds / 1000)


@pytest.mark.parametrize(
    ("visits", "durations"),
    [
        ([(0, None), (4, None)], [4, 6]),
        ([(4, None), (0, None)], [4, 6]),
        ([(0, 1), (4, None)], [1, 6]),
        ([(0, None), (12, None)], [12, 0]),
        ([], []),
    ],
)
def test_a_screen_lasts_until_the_next(visits: list[tuple[float, float | None]], durations: list[float]) -> None:
    screens = [{"name": "a", "at": at, "duration": duration} for at, duration in visits]
    found = record(durationSec=10, screens=screens)
    assert [screen.duration for screen in found.details.screens] == durations


def test_screens_are_counted_and_named_once() -> None:
    found = record(screens=[{"name": name, "at": at} for at, name in enumerate("ABA")])
    assert (found.tail.property.total_screen, found.tail.property.unique_screens_count) == (3, 2)
    assert found.screen_names == ["A", "B"]


def test_events_are_in_the_order_of_their_times() -> None:
    found = record(events=[{"name": name, "at": at} for name, at in (("b", 2), ("a", 1), ("c", 2))])
    assert [event.name for event in found.details.events] == ["a", "b", "c"]


def test_the_place_of_the_address_stands_in_for_the_sessions_own() -> None:
    assert record(ALBANY).tail.location.city == "Albany"
    own = record(ALBANY, location={"country": "Nepal"})
    assert (own.tail.device.country, own.tail.location.city) == ("Nepal", None)


def test_the_devices_country_is_the_last_resort() -> None:
    device = {"platform": "ios", "country": "Nepal"}
    assert record(device=device).tail.device.country == "Nepal"
    assert record(ALBANY, device=device).tail.device.country == "USA"


def test_an_empty_country_is_a_value() -> None:
    found = record(location={"country": ""}, device={"platform": "android", "country": "Nepal"})
    assert found.tail.device.country == ""


def test_reserved_names_are_no_custom_properties() -> None:
    found = record(user={"id": "u", "identity": "me", "properties": {"alias": "x", "uxcamuserid": "y", "plan": "pro"}})
    assert found.properties == {"plan": "pro"}
    assert found.tail.user["kUXCam_UserIdentity"] == "me"


def test_details_keep_what_the_row_does_not_show() -> None:
    found = record(user={"id": "u", "properties": {"price": 12.5}}).details
    assert (found.client_session_id, found.client_user_id, found.properties) == ("s", "u", {"price": 12.5})
