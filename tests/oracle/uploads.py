"""Uploads of all kinds, and a fixed set of them that meets every way in which a session, an event or a user may come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from .attributes import PLATFORM_CODES
from .rows import (
    COUNTS,
    CUSTOM_NAMES,
    CUSTOM_VALUES,
    DURATIONS,
    EVENT_NAMES,
    NOW,
    SCREEN_NAMES,
    TEXTS,
    UPLOADS,
    USERS,
    WEBS,
    cycle,
    sample,
)
from .session import Row, instant, stored_properties
from .world import Upload

NEWCOMERS = tuple(f"70f7dd46972a633e8869{number:04x}" for number in range(3))
"""Of them an import of users knows first; of the last one it alone."""
STRANGERS = tuple(f"80f7dd46972a633e8869{number:04x}" for number in range(2))
"""Users of whom only events are known."""


def native_row(
    *,
    number: int,
    user: str,
    started: datetime,
    alias: str = "A",
    identity: str | None = None,
    properties: Mapping[str, Any] | None = None,
    device: Mapping[str, Any] | None = None,
    place: tuple[str | None, str | None] = ("USA", None),
    milliseconds: int = 0,
    gestures: Sequence[Mapping[str, bool]] = (),
    screens: Sequence[str] = (),
    events: Sequence[Mapping[str, Any]] = (),
    crashed: bool = False,
    web: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A session as a client sends it. `place` is country and city; `gestures` are flags of taps, seconds apart from each other."""
    return {
        "sessionId": f"{number:024x}",
        "startedAt": started.isoformat(),
        "durationSec": milliseconds / 1000,
        "utcOffsetMinutes": 345,
        "isCrashed": crashed,
        "networkType": "wifi",
        "device": {"platform": "android", **(device or {})},
        "user": {"id": user, "alias": alias, "identity": identity, "properties": dict(properties or {})},
        "location": {"country": place[0], "city": place[1], "countryCode": "US", "longitude": 1.5, "latitude": 2},
        "screens": [{"name": name, "at": at} for at, name in enumerate(screens)],
        "gestures": [{"kind": "tap", "at": at, **flags} for at, flags in enumerate(gestures)],
        "events": [{"at": at, **event} for at, event in enumerate(events)],
        "web": web,
    }


def event_row(session: Row, number: int, date: datetime, *, name: str, **more: Any) -> dict[str, Any]:
    """An event of the session of an imported row. `at` differs between the events of a session, so that their order is known."""
    told, device = session["property"], session["device"]
    user = {key: value for key, value in stored_properties(session["user"]).items() if key != "alias"}
    counters = ("hasVideo", "isCrashed", "durationSec", "totalGesture", "totalScreen", "uniqueScreensCount")
    return {
        "eventId": f"00000000-0000-4000-8000-{number:012x}",
        "eventName": name,
        "eventScreen": more.get("screen"),
        "eventDate": f"{date:%Y-%m-%dT%H:%M:%SZ}",
        "eventPropertyTime": number + 0.5,
        "url": session.get("url"),
        "sessionProperty": {
            "sessionId": session["sessionId"],
            **{key: told[key] for key in counters},
            "networkType": told["networkType"],
            "sessionNumber": session["sessionNumber"],
            "country": device.get("country"),
        },
        "userProperty": user,
        "eventProperty": dict(more.get("properties", {})),
        "device": {
            "platform": int(PLATFORM_CODES[device["platform"]]),
            **{key: device.get(key) for key in ("model", "deviceId", "appVersion", "osVersion", "producer", "class")},
        },
    }


def user_row(
    *,
    user: str,
    registered: datetime,
    seen: datetime,
    properties: Mapping[str, Any],
    device: Mapping[str, Any],
    place: tuple[str | None, str | None] = ("USA", None),
    sessions: int = 1,
    milliseconds: int = 0,
    gestures: tuple[int, int] = (0, 0),
    rage: int = 0,
    screens: int = 0,
    events: int = 0,
) -> dict[str, Any]:
    """A row of users; `properties` with `alias` and, for one who has it, `kUXCam_UserIdentity`."""
    return {
        "uxcamUserId": user,
        "userId": properties.get("kUXCam_UserIdentity"),
        "url": f"https://app.uxcam.com/app/60f6c0b8b97ba419120b82eb/users/list/1/{user}",
        "property": dict(properties),
        "usage": {
            "registeredOn": f"{registered:%Y-%m-%dT%H:%M:%SZ}",
            "lastseenOn": f"{seen:%Y-%m-%dT%H:%M:%SZ}",
            "totalSession": sessions,
            "totalSessionTime": milliseconds / 1000,
            "totalGesture": sum(gestures),
            "screenCount": screens,
            "eventCount": events,
            "rageGestureCount": rage,
            "responsiveGestureCount": gestures[0],
            "unresponsiveGestureCount": gestures[1],
        },
        "location": {"countryCode": "US", "city": place[1], "country": place[0]},
        "device": {key: device.get(key) for key in ("model", "deviceId", "platform", "appVersion", "osVersion")},
    }


# The fixed set


def of(session: Row, user: str) -> Row:
    return {**session, "user": {**session["user"], "uxcamuserid": user}}


def sample_native(number: int) -> dict[str, Any]:
    """Of the users that are known besides and of newcomers, started from a day before to long before it was sent."""
    return native_row(
        number=10**6 + number,
        user=cycle((*USERS[:3], *NEWCOMERS[:2]), number),
        started=NOW - timedelta(days=1 + number * 4, milliseconds=number * 100),
        alias=cycle(("Ada", "ada", "others"), number),
        identity=cycle((None, "U#1", ""), number),
        properties={name: cycle(CUSTOM_VALUES, number * 3 + at) for at, name in enumerate(CUSTOM_NAMES)},
        device={"platform": cycle(("web", "ios"), number), "model": cycle(TEXTS[:4], number), "osName": "Linux"},
        place=(cycle((None, "USA", ""), number), cycle(TEXTS[:6], number)),
        milliseconds=cycle(DURATIONS[:7], number),
        gestures=[{"rage": step == 1, "responsive": step != 2} for step in range(number % 5)],
        screens=[cycle(SCREEN_NAMES, number + step) for step in range(number % 3)],
        events=[
            {
                "name": cycle(EVENT_NAMES, number + step),
                "screen": cycle((None, *SCREEN_NAMES), number + step),
                "properties": {"price": cycle(CUSTOM_VALUES, number + step), "it's": "x"},
            }
            for step in range(number % 4)
        ],
        crashed=number % 3 == 0,
        web=cycle(WEBS, number),
    )


def sample_event(sessions: Sequence[Row], number: int) -> dict[str, Any]:
    """Every fourth counts at its session's own upload time, the others at dates of their own."""
    session = cycle(sessions, number * 3)
    own = instant(session["property"]["uploadedServerTime"])
    return event_row(
        session,
        number,
        own if number % 4 == 0 else cycle(UPLOADS, number),
        name=cycle(EVENT_NAMES, number),
        screen=cycle((None, *SCREEN_NAMES), number),
        properties={} if number % 5 == 0 else stored_properties({"price": cycle(CUSTOM_VALUES, number * 2)}),
    )


def sample_user(number: int) -> dict[str, Any]:
    """A known user and newcomers."""
    return user_row(
        user=(USERS[0], *NEWCOMERS)[number],
        registered=NOW - timedelta(days=200 + number),
        seen=NOW - timedelta(days=3 + 8 * number),
        properties={"alias": "Bo", "price": cycle(CUSTOM_VALUES, number), "yes": True, "kUXCam_UserIdentity": "U#7"}
        if number % 2
        else {"alias": "bo", "age_group": 30},
        device={"platform": cycle(("ios", "android"), number), "model": "Sony", "osVersion": ""},
        place=("USA", cycle(TEXTS[:5], number)),
        sessions=cycle((6, 4, 9, 1), number),
        milliseconds=cycle(DURATIONS[3:7], number),
        gestures=(cycle(COUNTS[:6], number), cycle(COUNTS[:4], number + 1)),
        rage=cycle(COUNTS, number),
        screens=number,
        events=10 - number,
    )


def sample_uploads() -> list[Upload]:
    """Sessions of which the last ten come after their events or never, then all that may follow, then changed ones again."""
    rows = sample()
    at_once, later, never = rows[:50], rows[50:54], [of(row, cycle(STRANGERS, n)) for n, row in enumerate(rows[54:])]
    never[0] = of(never[0], USERS[1])
    natives = [sample_native(number) for number in range(12)]
    events = [sample_event([*at_once[::4], *later, *never], number) for number in range(40)]
    moved = [
        of(rows[7], USERS[2]),
        {**rows[12], "details": None, "property": {**rows[12]["property"], "isCrashed": True}},
    ]
    changed = [{**natives[0], "events": natives[3]["events"], "durationSec": 5}, sample_native(12)]
    redated = [{**events[4], "eventDate": events[5]["eventDate"]}, {**events[8], "eventName": "others"}]
    return [
        Upload("sessions", at_once, NOW),
        Upload("native", natives[:6], NOW - timedelta(days=2)),
        Upload("events", events, NOW),
        Upload("users", [sample_user(number) for number in range(4)], NOW),
        Upload("native", natives[6:], NOW - timedelta(hours=1)),
        Upload("sessions", [*later, *moved], NOW),
        Upload("native", changed, NOW),
        Upload("events", redated, NOW),
        Upload("users", [{**sample_user(3), "usage": {**sample_user(3)["usage"], "rageGestureCount": 3}}], NOW),
    ]
