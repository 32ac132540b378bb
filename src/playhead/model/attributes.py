"""The registry of attributes: every public name that clients filter, group or aggregate by.

One row drives the parser, the SQL, the OpenAPI document and the tables in `docs/api.md`.
Names, types, categories and descriptions follow the requirement's table; where an attribute may be
used on which entity follows api-spec section 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, Flag, StrEnum, auto


class Type(Enum):
    """The attribute's type, with the name that the public table prints."""

    DATETIME = "DateTime"
    STRING = "String"
    PLATFORM = "String (platform)"
    ID = "String (24 hex digits)"
    BOOL = "Bool String"
    INTEGER = "Integer"
    COUNT = "Count"
    SHARE = "Share"
    LIST = "list"
    ORDER = "ordered list"
    BUCKET = "DateTime String"
    JSON = "JSON"
    EVENT_COUNT = "Object"

    @property
    def label(self) -> str:
        """The documented type name: `PLATFORM` and `ID` are Strings to a client."""
        return self.value.split(" (")[0] if self.value.startswith("String") else self.value


class Entity(StrEnum):
    """What the lists list and analytics count."""

    SESSION = "session"
    USER = "user"
    EVENT = "event"
    SCREEN = "screen"
    GESTURE = "gesture"
    ISSUE = "issue"


RECORDED = (Entity.SESSION, Entity.USER, Entity.EVENT)
"""What comes in and goes out: the list has a row for each. Of the others a list has a row for all that are alike."""


class Use(Flag):
    """Where an attribute may stand."""

    NONE = 0
    FILTER = auto()
    GROUP = auto()
    AGGREGATE = auto()


F, G, A = Use.FILTER, Use.GROUP, Use.AGGREGATE
FG, FA, FGA = F | G, F | A, F | G | A


@dataclass(frozen=True, slots=True)
class Attribute:
    """One row. `column` is the warehouse column it reads, `scale` how many stored units make one public unit.

    `multiple`: a session has many values of it. `of_user`: it is a fact of the user, in `users`, not of the session.
    `own`: it is of this entity alone, and may stand there as `own_use` says. `nth`: of the array `column` its n-th value, from 1.
    """

    name: str
    category: str
    type: Type
    column: str
    description: str
    session: Use = Use.NONE
    user: Use = Use.NONE
    event: Use = Use.NONE
    scale: int = 1
    multiple: bool = False
    of_user: bool = False
    own: Entity | None = None
    own_use: Use = Use.NONE
    nth: int | None = None

    def use(self, entity: Entity) -> Use:
        """Where it may stand on this entity's endpoints. Screens, gestures and issues are filtered and grouped by their session's facts."""
        if self.own is not None:
            return self._own_use(entity)
        if entity in RECORDED:
            return {Entity.SESSION: self.session, Entity.USER: self.user, Entity.EVENT: self.event}[entity]
        return self.session & (F if self.multiple else FG)

    def _own_use(self, entity: Entity) -> Use:
        """Sessions are filtered by it: one visit, gesture or issue of theirs has to meet all that is asked of its kind."""
        if self.own is entity:
            return self.own_use
        return self.own_use & F if entity is Entity.SESSION else Use.NONE


def _text(
    name: str,
    category: str,
    description: str,
    type_: Type = Type.STRING,
    column: str = "",
    *,
    session: Use = FG,
    user: Use = FG,
    event: Use = FG,
    of_user: bool = False,
) -> Attribute:
    return Attribute(name, category, type_, column or name, description, session, user, event, of_user=of_user)


def _number(name: str, description: str, column: str = "", scale: int = 1) -> Attribute:
    return Attribute(name, "Session Property", Type.INTEGER, column or name, description, FA, Use.NONE, FA, scale=scale)


def _flag(name: str, description: str) -> Attribute:
    return Attribute(name, "Session Property", Type.BOOL, name, description, FGA, Use.NONE, FGA)


def _lifetime(name: str, description: str, column: str = "", scale: int = 1) -> Attribute:
    return Attribute(name, "Engagement", Type.INTEGER, column or name, description, A, FA, scale=scale, of_user=True)


def _bucket(name: str, category: str, description: str, *, of_events: bool) -> Attribute:
    own = (Use.NONE, Use.NONE, FG) if of_events else (FG, FG, Use.NONE)
    return Attribute(name, category, Type.BUCKET, "uploaded", description, *own)


def _order(name: str, column: str, description: str) -> Attribute:
    return Attribute(name, "Session Property", Type.ORDER, column, description, F, F)


def _visit(nth: int) -> Attribute:
    description = f"Screen of visit {nth}; missing where the session has fewer"
    return Attribute(
        f"session_screen_{nth}", "Session Property", Type.STRING, "visit_screen", description, FG, FG, nth=nth
    )


def _count(name: str, category: str, description: str, session: Use, user: Use, event: Use) -> Attribute:
    return Attribute(name, category, Type.COUNT, name, description, session, user, event)


def _own(entity: Entity, name: str, type_: Type, column: str, description: str, scale: int = 1) -> Attribute:
    """Of a screen visit, of gestures or of an issue."""
    use = {Type.COUNT: A, Type.SHARE: A, Type.INTEGER: FA}.get(type_, FG)
    return Attribute(name, entity.capitalize(), type_, column, description, scale=scale, own=entity, own_use=use)


def _own_counts(entity: Entity, counts: dict[str, str]) -> tuple[Attribute, ...]:
    return tuple(_own(entity, name, Type.COUNT, name, description) for name, description in counts.items())


VISITS = 11
"""Screen visits of a session, from the first, that have an attribute each."""

ATTRIBUTES = (
    Attribute("date_range", "DateTime", Type.DATETIME, "uploaded", "When it was uploaded (UTC)", F, F, F),
    Attribute(
        "user_first_seen_on",
        "DateTime",
        Type.DATETIME,
        "first_seen",
        "When the user's first session was uploaded (UTC)",
        user=F,
        of_user=True,
    ),
    _text("app_version", "Device", "Version of the recorded app"),
    _text("device_class", "Device", "Class of the device by its size, for example Android Large"),
    _text("device_id", "Device", "Random, unique id of the device"),
    _text("device_manufacturer", "Device", "Maker of the device; `device.producer` in a row"),
    _text("device_model", "Device", "Name of the device model"),
    _text("device_os_version", "Device", "Version of the operating system"),
    _text("device_platform", "Device", "1 Android, 2 iOS, 3 web; labels work too", Type.PLATFORM),
    Attribute(
        "event_name",
        "Session Property",
        Type.STRING,
        "event_name",
        "Events that occurred during the session; one of them has to match",
        FG,
        FG,
        multiple=True,
    ),
    _text("event_name", "Event", "Name of the event", column="e_name", session=Use.NONE, user=Use.NONE),
    _text("event_screen_name", "Event", "Screen it happened on", column="e_screen", session=Use.NONE, user=Use.NONE),
    Attribute(
        "event_custom_property",
        "Event",
        Type.JSON,
        "e_properties",
        "Custom property of the event; needs property_name",
        event=FGA,
    ),
    _text("sdk_version", "Session Property", "Version of the SDK on the device"),
    _flag("session_crashed", "Whether it crashed"),
    _number("session_duration", "Length of the session in seconds", "session_duration_ms", 1000),
    _number("session_gesture_count", "Gestures in the session"),
    _flag("session_has_video", "Whether it has a video"),
    _count("session_new_users_count", "Session Property", "Users whose first session is among those counted", A, A, A),
    _number("session_number_of_user", "Which session of its user it is, from 1"),
    _number("session_rage_gesture_count", "Rage gestures in the session"),
    _number("session_responsive_gesture_count", "Gestures that got a response"),
    _number("session_screen_count", "Screen visits in the session"),
    Attribute(
        "session_screen_list",
        "Session Property",
        Type.LIST,
        "session_screen_list",
        "Screens visited during the session",
        F,
        F,
        F,
        multiple=True,
    ),
    _number("session_unique_screen_count", "Distinct screens visited in the session"),
    _count("session_unique_user_count", "Session Property", "Distinct users", A, Use.NONE, Use.NONE),
    _number("session_unresponsive_gesture_count", "Gestures that got no response"),
    _bucket("session_uploaded_month", "Session Property", "Sessions by month", of_events=False),
    _bucket("session_uploaded_week", "Session Property", "Sessions by week, Monday to Sunday", of_events=False),
    _bucket("session_uploadedon_day", "Session Property", "Sessions by day", of_events=False),
    _bucket("event_uploaded_month", "Event", "Events by month", of_events=True),
    _bucket("event_uploaded_week", "Event", "Events by week, Monday to Sunday", of_events=True),
    _bucket("event_uploadedon_day", "Event", "Events by day", of_events=True),
    _text("session_id", "Session Property", "Id of the session", Type.ID, user=Use.NONE, event=Use.NONE),
    _text("device_city", "User", "City, from the address of the device"),
    _text("device_country", "User", "Country name, from the address of the device"),
    _text("uxcamuserid", "User", "Id of the user", Type.ID),
    _text("user_name", "User", "Random alias of the user, not a real name"),
    _text(
        "user_custom_property",
        "User",
        "Custom property of the user; needs property_name",
        Type.JSON,
        "user_properties",
        session=FGA,
        user=FGA,
        event=FGA,
    ),
    _lifetime("user_session_count", "Sessions of the user, ever"),
    _lifetime("user_session_duration", "Seconds of the user's sessions, ever", "user_session_duration_ms", 1000),
    _lifetime("user_gesture_count", "Gestures of the user, ever"),
    _lifetime("user_rage_gesture_count", "Rage gestures of the user, ever"),
    _lifetime("user_responsive_gesture_count", "Responsive gestures of the user, ever"),
    _lifetime("user_unresponsive_gesture_count", "Unresponsive gestures of the user, ever"),
    _lifetime("user_screen_count", "Screen visits of the user, ever"),
    _lifetime("user_session_screen_count", "Another name of user_screen_count", "user_screen_count"),
    _lifetime("user_event_count", "Events of the user, ever"),
    Attribute(
        "event_count_per_user",
        "Engagement",
        Type.EVENT_COUNT,
        "event_name",
        'Events of some names that the user had in the window: `{"count": 2, "event_names": ["Add to cart"]}`',
        user=F,
    ),
    _count("session_count", "Session Property", "Sessions", A, Use.NONE, Use.NONE),
    _count("user_count", "User", "Distinct users", Use.NONE, A, Use.NONE),
    _count("event_count", "Event", "Events", Use.NONE, Use.NONE, A),
    _count("event_unique_user_count", "Event", "Distinct users", Use.NONE, Use.NONE, A),
    _count("event_unique_session_count", "Event", "Distinct sessions", Use.NONE, Use.NONE, A),
    _text("browser_name", "Web", "Browser"),
    _text("browser_version", "Web", "Version of the browser"),
    _text("referer", "Web", "Address from which the user came"),
    _text("referer_domain", "Web", "Host of that address"),
    _text("device_os_name", "Web", "Operating system; `device.osName` in a row"),
    _text("device_type", "Web", "Type of the device; `device.type` in a row"),
    _text("utm", "Web", "Tag of the campaign; needs property_name", Type.JSON, session=FGA, user=FGA, event=FGA),
    _text("user_first_referer", "Web", "The referer of the user's first session", of_user=True),
    _text("user_first_referer_domain", "Web", "The host of that", of_user=True),
    _text("user_first_screen_name", "Web", "The first screen of the user's first session", of_user=True),
    _text(
        "user_first_utm",
        "Web",
        "Tag of the campaign of the user's first session; needs property_name",
        Type.JSON,
        session=FG,
        user=FG,
        event=FG,
        of_user=True,
    ),
    _order("session_screen_order", "visit_screen", "Screens visited one after the other; others may lie between"),
    _order("session_event_order", "event_name", "Events that occurred one after the other; others may lie between"),
    *map(_visit, range(1, VISITS + 1)),
    _own(Entity.SCREEN, "screen_name", Type.STRING, "v_screen", "Name of the screen"),
    _own(Entity.SCREEN, "screen_time", Type.INTEGER, "v_ms", "Seconds of a visit", 1000),
    _own(Entity.SCREEN, "screen_rage_gesture_count", Type.INTEGER, "v_rage", "Rage gestures of a visit"),
    _own(
        Entity.SCREEN,
        "screen_unresponsive_gesture_count",
        Type.INTEGER,
        "v_unresponsive",
        "Gestures of a visit that got no response",
    ),
    *_own_counts(
        Entity.SCREEN,
        {
            "screen_visit_count": "Visits",
            "screen_unique_session_count": "Distinct sessions",
            "screen_unique_user_count": "Distinct users",
            "screen_entry_count": "Visits that a session began with",
            "screen_quit_count": "Visits that a session ended with, crashed or not",
            "screen_crash_count": "Visits that a crashed session ended with",
        },
    ),
    _own(Entity.SCREEN, "screen_entry_share", Type.SHARE, "", "Percent of the visits that a session began with"),
    _own(Entity.SCREEN, "screen_exit_share", Type.SHARE, "", "Percent of the visits that a session ended with"),
    _own(Entity.GESTURE, "gesture_screen_name", Type.STRING, "g_screen", "Screen it was made on"),
    _own(Entity.GESTURE, "gesture_kind", Type.STRING, "g_kind", "`tap`, `swipe` and so on, as they come in"),
    _own(Entity.GESTURE, "gesture_rage", Type.BOOL, "g_rage", "Whether it is part of a rage gesture"),
    _own(Entity.GESTURE, "gesture_responsive", Type.BOOL, "g_responsive", "false when it is known to have no response"),
    *_own_counts(
        Entity.GESTURE,
        {
            "gesture_count": "Gestures",
            "gesture_responsive_count": "Gestures that got a response",
            "gesture_unresponsive_count": "Gestures that got no response",
            "gesture_unique_session_count": "Distinct sessions",
            "gesture_unique_user_count": "Distinct users",
        },
    ),
    _own(
        Entity.ISSUE, "issue_kind", Type.STRING, "i_kind", "`crash`, `anr`, `ui_freeze`, `handled_exception` or `rage`"
    ),
    _own(Entity.ISSUE, "issue_title", Type.STRING, "i_title", "What went wrong"),
    _own(Entity.ISSUE, "issue_screen_name", Type.STRING, "i_screen", "Screen it happened on"),
    *_own_counts(
        Entity.ISSUE,
        {
            "issue_count": "Occurrences",
            "issue_unique_session_count": "Distinct sessions",
            "issue_unique_user_count": "Distinct users",
        },
    ),
)
"""The requirement's 32 attributes, those of users and events, those in use but in no table (api-spec, section 6), and our own: the
ways of sessions, and those of screens, gestures and issues."""

EVENT_PROPERTY = Attribute("event_custom_property", "Event", Type.JSON, "event_properties", "")
"""The property in an `event_name` filter of sessions and users."""

BY_NAME = {
    entity: {attribute.name: attribute for attribute in ATTRIBUTES if attribute.use(entity)} for entity in Entity
}
NAMES = {attribute.name for attribute in ATTRIBUTES}

RESERVED_PROPERTIES = {"alias": "user_name", "kUXCam_UserIdentity": "user_identity", "uxcamuserid": None}
"""Names that a custom property cannot take: where they live instead, None for none (api-spec, section 15)."""

PLATFORMS = {1: "android", 2: "ios", 3: "web"}
"""Platform codes and their labels (api-spec, section 5.3)."""
PLATFORM_CODES = {label: code for code, label in PLATFORMS.items()}


def attributes_for(entity: Entity, use: Use) -> list[str]:
    """The names that may be used so on the entity's endpoints, in the registry's order."""
    return [name for name, attribute in BY_NAME[entity].items() if use in attribute.use(entity)]
