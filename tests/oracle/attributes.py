"""The public attribute names by kind, and where a session keeps them (api-spec, section 6.1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum

from .session import Session


class Kind(StrEnum):
    TEXT = "text"
    PLATFORM = "platform"
    EVENT = "event"
    SCREENS = "screens"
    CUSTOM = "custom"
    FLAG = "flag"
    INTEGER = "integer"
    BUCKET = "bucket"
    COUNT = "count"
    LIFETIME = "lifetime"
    WINDOW = "window"


def device(key: str) -> Callable[[Session], str | None]:
    return lambda session: session.row.get("device", {}).get(key)


def place(key: str) -> Callable[[Session], str | None]:
    return lambda session: (session.row.get("location") or {}).get(key)


def counter(key: str) -> Callable[[Session], int | None]:
    return lambda session: session.row["property"][key]


TEXTS: dict[str, Callable[[Session], str | None]] = {
    "app_version": device("appVersion"),
    "device_city": place("city"),
    "device_class": device("class"),
    "device_country": device("country"),
    "device_id": device("deviceId"),
    "device_manufacturer": device("producer"),
    "device_model": device("model"),
    "device_os_version": device("osVersion"),
    "sdk_version": device("sdkVersion"),
    "session_id": lambda session: session.id,
    "user_name": lambda session: session.custom.get("alias"),
    "uxcamuserid": lambda session: session.user,
}

FLAGS: dict[str, Callable[[Session], bool]] = {
    "session_crashed": lambda session: session.row["property"]["isCrashed"],
    "session_has_video": lambda session: session.row["property"]["hasVideo"],
}

# session_duration is kept in milliseconds and asked for in seconds: see `SCALE`.
INTEGERS: dict[str, Callable[[Session], int | None]] = {
    "session_duration": lambda session: session.milliseconds,
    "session_gesture_count": counter("totalGesture"),
    "session_number_of_user": lambda session: session.number,
    "session_rage_gesture_count": counter("rageGestureCount"),
    "session_responsive_gesture_count": lambda session: session.responsive,
    "session_screen_count": counter("totalScreen"),
    "session_unique_screen_count": counter("uniqueScreensCount"),
    "session_unresponsive_gesture_count": lambda session: session.unresponsive,
}


def gestures(session: Session) -> int:
    count: int = session.row["property"]["totalGesture"]
    return count


# What one session adds to the lifetime total of its user. What is not known to be unresponsive was responsive, so that both sum up to all gestures.
LIFETIMES: dict[str, Callable[[Session], int | None]] = {
    "user_event_count": lambda session: len(session.events),
    "user_gesture_count": counter("totalGesture"),
    "user_rage_gesture_count": counter("rageGestureCount"),
    "user_responsive_gesture_count": lambda session: gestures(session) - (session.unresponsive or 0),
    "user_screen_count": counter("totalScreen"),
    "user_session_count": lambda session: 1,
    "user_session_duration": lambda session: session.milliseconds,
    "user_session_screen_count": counter("totalScreen"),
    "user_unresponsive_gesture_count": lambda session: session.unresponsive or 0,
}

BUCKETS: dict[str, Callable[[date], date]] = {
    "session_uploadedon_day": lambda day: day,
    "session_uploaded_week": lambda day: day - timedelta(days=day.weekday()),
    "session_uploaded_month": lambda day: day.replace(day=1),
}

COUNTS = ("session_count", "session_unique_user_count", "session_new_users_count")

SCALE = {"session_duration": 1000, "user_session_duration": 1000}

PLATFORM_CODES = {"android": "1", "ios": "2", "web": "3"}

KINDS: dict[str, Kind] = {
    **dict.fromkeys(TEXTS, Kind.TEXT),
    **dict.fromkeys(FLAGS, Kind.FLAG),
    **dict.fromkeys(INTEGERS, Kind.INTEGER),
    **dict.fromkeys(LIFETIMES, Kind.LIFETIME),
    **dict.fromkeys(BUCKETS, Kind.BUCKET),
    **dict.fromkeys(COUNTS, Kind.COUNT),
    "device_platform": Kind.PLATFORM,
    "event_name": Kind.EVENT,
    "session_screen_list": Kind.SCREENS,
    "user_custom_property": Kind.CUSTOM,
    "date_range": Kind.WINDOW,
}
