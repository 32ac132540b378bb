"""The registry of attributes: every public name that clients filter, group or aggregate by.

One row drives the parser, the SQL, the OpenAPI document and the tables in `docs/api.md`.
Names, types, categories and descriptions follow the requirement's table; where an attribute may be
used follows api-spec section 6. A new entity adds its uses to these rows, not a second registry.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, Flag, auto


class Type(Enum):
    """The attribute's type, with the name that the public table prints."""

    DATETIME = "DateTime"
    STRING = "String"
    PLATFORM = "String (platform)"
    ID = "String (24 hex digits)"
    BOOL = "Bool String"
    INTEGER = "Integer"
    COUNT = "Count"
    LIST = "list"
    BUCKET = "DateTime String"
    JSON = "JSON"

    @property
    def label(self) -> str:
        """The documented type name: `PLATFORM` and `ID` are Strings to a client."""
        return self.value.split(" (")[0] if self.value.startswith("String") else self.value


class Use(Flag):
    """Where an attribute may stand."""

    NONE = 0
    FILTER = auto()
    GROUP = auto()
    AGGREGATE = auto()


F, G, A = Use.FILTER, Use.GROUP, Use.AGGREGATE


@dataclass(frozen=True, slots=True)
class Attribute:
    """One row. `column` is the warehouse column it reads, `scale` how many stored units make one public unit."""

    name: str
    category: str
    type: Type
    session: Use
    column: str
    description: str
    scale: int = 1
    multiple: bool = False
    lifetime: bool = False


def _string(name: str, category: str, description: str, column: str = "") -> Attribute:
    return Attribute(name, category, Type.STRING, F | G, column or name, description)


def _integer(name: str, description: str, column: str = "", scale: int = 1) -> Attribute:
    return Attribute(name, "Session Property", Type.INTEGER, F | A, column or name, description, scale)


def _lifetime(name: str, description: str, column: str, scale: int = 1) -> Attribute:
    return Attribute(name, "Engagement", Type.INTEGER, A, column, description, scale, lifetime=True)


def _bucket(name: str, description: str) -> Attribute:
    return Attribute(name, "Session Property", Type.BUCKET, G, "uploaded", description)


SESSION_ATTRIBUTES = (
    Attribute("date_range", "DateTime", Type.DATETIME, F, "uploaded", "When the session was uploaded (UTC)"),
    _string("app_version", "Device", "Version of the recorded app"),
    _string("device_class", "Device", "Class of the device by its size, for example Android Large"),
    _string("device_id", "Device", "Random, unique id of the device"),
    _string("device_manufacturer", "Device", "Maker of the device; `device.producer` in a row"),
    _string("device_model", "Device", "Name of the device model"),
    _string("device_os_version", "Device", "Version of the operating system"),
    Attribute(
        "device_platform", "Device", Type.PLATFORM, F | G, "device_platform", "1 Android, 2 iOS, 3 web; labels work too"
    ),
    Attribute(
        "event_name",
        "Session Property",
        Type.STRING,
        F | G,
        "event_name",
        "Events that occurred during the session; one of them has to match",
        multiple=True,
    ),
    _string("sdk_version", "Session Property", "Version of the SDK on the device"),
    Attribute("session_crashed", "Session Property", Type.BOOL, F | G | A, "session_crashed", "Whether it crashed"),
    _integer("session_duration", "Length of the session in seconds", "session_duration_ms", 1000),
    _integer("session_gesture_count", "Gestures in the session"),
    Attribute(
        "session_has_video", "Session Property", Type.BOOL, F | G | A, "session_has_video", "Whether it has a video"
    ),
    Attribute(
        "session_new_users_count",
        "Session Property",
        Type.COUNT,
        A,
        "uxcamuserid",
        "Users whose first session is among those counted",
    ),
    _integer("session_number_of_user", "Which session of its user it is, from 1"),
    _integer("session_rage_gesture_count", "Rage gestures in the session"),
    _integer("session_responsive_gesture_count", "Gestures that got a response"),
    _integer("session_screen_count", "Screen visits in the session"),
    Attribute(
        "session_screen_list",
        "Session Property",
        Type.LIST,
        F,
        "session_screen_list",
        "Screens visited during the session",
        multiple=True,
    ),
    _integer("session_unique_screen_count", "Distinct screens visited in the session"),
    Attribute("session_unique_user_count", "Session Property", Type.COUNT, A, "uxcamuserid", "Distinct users"),
    _integer("session_unresponsive_gesture_count", "Gestures that got no response"),
    _bucket("session_uploaded_month", "Sessions by month"),
    _bucket("session_uploaded_week", "Sessions by week, Monday to Sunday"),
    _bucket("session_uploadedon_day", "Sessions by day"),
    Attribute("session_id", "Session Property", Type.ID, F | G, "session_id", "Id of the session"),
    _string("device_city", "User", "City, from the address of the device"),
    _string("device_country", "User", "Country name, from the address of the device"),
    Attribute("uxcamuserid", "User", Type.ID, F | G, "uxcamuserid", "Id of the user"),
    _string("user_name", "User", "Random alias of the user, not a real name"),
    Attribute(
        "user_custom_property",
        "User",
        Type.JSON,
        F | G | A,
        "user_properties",
        "Custom property of the user; needs property_name",
    ),
)
"""The requirement's 32 attributes, in its order."""

UNLISTED_ATTRIBUTES = (
    Attribute("session_count", "Session Property", Type.COUNT, A, "session_id", "Sessions"),
    _lifetime("user_session_count", "Sessions of the user, ever", "session_count"),
    _lifetime("user_session_duration", "Seconds of the user's sessions, ever", "session_duration_ms", 1000),
    _lifetime("user_gesture_count", "Gestures of the user, ever", "session_gesture_count"),
    _lifetime("user_rage_gesture_count", "Rage gestures of the user, ever", "session_rage_gesture_count"),
    _lifetime(
        "user_responsive_gesture_count", "Responsive gestures of the user, ever", "session_responsive_gesture_count"
    ),
    _lifetime(
        "user_unresponsive_gesture_count",
        "Unresponsive gestures of the user, ever",
        "session_unresponsive_gesture_count",
    ),
    _lifetime("user_screen_count", "Screen visits of the user, ever", "session_screen_count"),
    _lifetime("user_session_screen_count", "Another name of user_screen_count", "session_screen_count"),
    _lifetime("user_event_count", "Events of the user, ever", "session_event_count"),
)
"""In no table of the requirement but in use (api-spec, sections 6.1 and 13): aggregations on the session endpoints."""

ATTRIBUTES = {attribute.name: attribute for attribute in SESSION_ATTRIBUTES + UNLISTED_ATTRIBUTES}

RESERVED_PROPERTIES = {"alias": "user_name", "kUXCam_UserIdentity": "user_identity", "uxcamuserid": None}
"""Names that a custom property cannot take: where they live instead, None for none (api-spec, section 15)."""

PLATFORMS = {1: "android", 2: "ios", 3: "web"}
"""Platform codes and their labels (api-spec, section 5.3)."""


def attributes_for(use: Use) -> list[str]:
    """The names that may be used so on the session endpoints, in the registry's order."""
    return [name for name, attribute in ATTRIBUTES.items() if use in attribute.session]
