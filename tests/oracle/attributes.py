"""The public attribute names by kind, what is asked of which endpoint, and where the value lies (api-spec, section 6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from .user import LIFETIMES, User

if TYPE_CHECKING:
    from .world import Item


class Entity(StrEnum):
    SESSION = "session"
    USER = "user"
    EVENT = "event"


class Kind(StrEnum):
    TEXT = "text"
    PLATFORM = "platform"
    EVENT = "event"
    SCREENS = "screens"
    ORDER = "order"
    CUSTOM = "custom"
    FLAG = "flag"
    INTEGER = "integer"
    BUCKET = "bucket"
    COUNT = "count"
    LIFETIME = "lifetime"
    MOMENT = "moment"
    FREQUENCY = "frequency"
    WINDOW = "window"


Text = Callable[["Item"], str | None]


def device(key: str) -> Text:
    return lambda item: item.session.row.get("device", {}).get(key)


def place(key: str) -> Text:
    return lambda item: (item.session.row.get("location") or {}).get(key)


def web(key: str) -> Text:
    return lambda item: item.session.web.get(key)


def counter(key: str) -> Callable[[Item], int | None]:
    return lambda item: item.session.row["property"][key]


def domain(address: str | None) -> str | None:
    """https://User@Example.org:80/a -> example.org."""
    found = re.match(r"[a-z]+://(?:[^/?#]*@)?([^/?#:]+)", address or "", re.IGNORECASE)
    return found[1].lower() if found else None


def first(read: Callable[[Mapping[str, Any]], str | None]) -> Text:
    """Of what the web told of the first session of the user."""
    return lambda item: read(first_web(item.person))


def first_web(person: User | None) -> Mapping[str, Any]:
    return person.first.web if person is not None and person.first is not None else {}


def first_screen(item: Item) -> str | None:
    known = item.person.first if item.person is not None else None
    return known.visits[0] if known is not None and known.visits else None


def visit(nth: int) -> Text:
    return lambda item: dict(enumerate(item.session.visits, 1)).get(nth)


def events_in_order(item: Item) -> Sequence[str]:
    """Those that count at a date of their own come last."""
    session = item.session
    later = [event for event in session.events if event.date not in (None, session.uploaded)]
    return [event.name for event in (*(each for each in session.events if each not in later), *later)]


# The others are made by the same rule.
VISITS = {f"session_screen_{nth}": visit(nth) for nth in (1, 2, 11)}

TEXTS: dict[str, Text] = {
    **VISITS,
    "app_version": device("appVersion"),
    "browser_name": web("browserName"),
    "browser_version": web("browserVersion"),
    "device_city": place("city"),
    "device_class": device("class"),
    "device_country": device("country"),
    "device_id": device("deviceId"),
    "device_manufacturer": device("producer"),
    "device_model": device("model"),
    "device_os_name": device("osName"),
    "device_os_version": device("osVersion"),
    "device_type": device("type"),
    "event_screen_name": lambda item: item.event.screen if item.event is not None else None,
    "referer": web("referer"),
    "referer_domain": lambda item: domain(item.session.web.get("referer")),
    "sdk_version": device("sdkVersion"),
    "session_id": lambda item: item.session.id,
    "user_first_referer": first(lambda told: told.get("referer")),
    "user_first_referer_domain": first(lambda told: domain(told.get("referer"))),
    "user_first_screen_name": first_screen,
    "user_name": lambda item: item.session.custom.get("alias"),
    "uxcamuserid": lambda item: item.session.user,
}

CUSTOMS: dict[str, Callable[[Item], Mapping[str, str]]] = {
    "event_custom_property": lambda item: item.event.properties if item.event is not None else {},
    "user_custom_property": lambda item: item.session.custom,
    "user_first_utm": lambda item: first_web(item.person).get("utm") or {},
    "utm": lambda item: item.session.web.get("utm") or {},
}

ORDERS: dict[str, Callable[[Item], Sequence[str]]] = {
    "session_event_order": events_in_order,
    "session_screen_order": lambda item: item.session.visits,
}

FLAGS: dict[str, Callable[[Item], bool]] = {
    "session_crashed": lambda item: item.session.row["property"]["isCrashed"],
    "session_has_video": lambda item: item.session.row["property"]["hasVideo"],
}

# session_duration is kept in milliseconds and asked for in seconds: see `SCALE`.
INTEGERS: dict[str, Callable[[Item], int | None]] = {
    "session_duration": lambda item: item.session.milliseconds,
    "session_gesture_count": counter("totalGesture"),
    "session_number_of_user": lambda item: item.session.number,
    "session_rage_gesture_count": counter("rageGestureCount"),
    "session_responsive_gesture_count": lambda item: item.session.responsive,
    "session_screen_count": counter("totalScreen"),
    "session_unique_screen_count": counter("uniqueScreensCount"),
    "session_unresponsive_gesture_count": lambda item: item.session.unresponsive,
}


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


DAYS = ("session_uploadedon_day", "event_uploadedon_day")
WEEKS = ("session_uploaded_week", "event_uploaded_week")
MONTHS = ("session_uploaded_month", "event_uploaded_month")
BUCKETS: dict[str, Callable[[date], date]] = {
    **dict.fromkeys(DAYS, lambda day: day),
    **dict.fromkeys(WEEKS, monday),
    **dict.fromkeys(MONTHS, lambda day: day.replace(day=1)),
}

COUNTS: dict[Entity, tuple[str, ...]] = {
    Entity.SESSION: ("session_count", "session_unique_user_count", "session_new_users_count"),
    Entity.USER: ("user_count", "session_new_users_count"),
    Entity.EVENT: (
        "event_count",
        "event_unique_user_count",
        "event_unique_session_count",
        "session_new_users_count",
    ),
}

SCALE = {"session_duration": 1000, "user_session_duration": 1000}

PLATFORM_CODES = {"android": "1", "ios": "2", "web": "3"}

KINDS: dict[str, Kind] = {
    **dict.fromkeys(TEXTS, Kind.TEXT),
    **dict.fromkeys(CUSTOMS, Kind.CUSTOM),
    **dict.fromkeys(ORDERS, Kind.ORDER),
    **dict.fromkeys(FLAGS, Kind.FLAG),
    **dict.fromkeys(INTEGERS, Kind.INTEGER),
    **dict.fromkeys(LIFETIMES, Kind.LIFETIME),
    **dict.fromkeys(BUCKETS, Kind.BUCKET),
    **{name: Kind.COUNT for names in COUNTS.values() for name in names},
    "device_platform": Kind.PLATFORM,
    "event_name": Kind.EVENT,
    "session_screen_list": Kind.SCREENS,
    "user_first_seen_on": Kind.MOMENT,
    "event_count_per_user": Kind.FREQUENCY,
    "date_range": Kind.WINDOW,
}

# What the tables 6.1 to 6.4 allow, and the attributes in use that stand in none.
OF_EVENTS = {"event_custom_property", "event_screen_name"}
SESSION_TEXTS = TEXTS.keys() - OF_EVENTS
EVENT_TEXTS = TEXTS.keys() - VISITS.keys() - {"session_id"}
SESSION_CUSTOMS = CUSTOMS.keys() - OF_EVENTS
SCALARS = {"device_platform", "event_name"}
FILTERS: dict[Entity, set[str]] = {
    Entity.SESSION: {*SESSION_TEXTS, *SESSION_CUSTOMS, *FLAGS, *INTEGERS, *SCALARS, *ORDERS, "session_screen_list"},
    Entity.USER: {
        *SESSION_TEXTS - {"session_id"},
        *SESSION_CUSTOMS,
        *LIFETIMES,
        *SCALARS,
        *ORDERS,
        "session_screen_list",
        "user_first_seen_on",
        "event_count_per_user",
    },
    Entity.EVENT: {*EVENT_TEXTS, *CUSTOMS, *FLAGS, *INTEGERS, *SCALARS, "session_screen_list"},
}
SESSION_BUCKETS = {name for name in BUCKETS if name.startswith("session_")}
GROUPS: dict[Entity, set[str]] = {
    Entity.SESSION: {*SESSION_TEXTS, *SESSION_CUSTOMS, *FLAGS, *SCALARS, *SESSION_BUCKETS},
    Entity.USER: {*SESSION_TEXTS - {"session_id"}, *SESSION_CUSTOMS, *SCALARS, *SESSION_BUCKETS},
    Entity.EVENT: {
        *EVENT_TEXTS,
        *CUSTOMS,
        *FLAGS,
        *SCALARS,
        *BUCKETS.keys() - SESSION_BUCKETS,
    },
}
NUMBERS: dict[Entity, set[str]] = {
    Entity.SESSION: {*FLAGS, *INTEGERS, *LIFETIMES, "user_custom_property", "utm"},
    Entity.USER: {*LIFETIMES, "user_custom_property", "utm"},
    Entity.EVENT: {*FLAGS, *INTEGERS, "user_custom_property", "event_custom_property", "utm"},
}
