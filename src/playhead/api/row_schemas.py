"""The rows of lists in the OpenAPI document, key for key (query/rows.py); the dashboard takes its types from it."""

from __future__ import annotations

from litestar.openapi.spec import OpenAPIFormat, OpenAPIType, Schema

from playhead.model.attributes import Entity

TEXT, NUMBER, INTEGER, BOOLEAN = OpenAPIType.STRING, OpenAPIType.NUMBER, OpenAPIType.INTEGER, OpenAPIType.BOOLEAN
MAYBE = OpenAPIType.NULL


def _one(type_: OpenAPIType, *, nullable: bool = False, description: str | None = None) -> Schema:
    return Schema(type=[type_, MAYBE] if nullable else type_, description=description)


def _object(properties: dict[str, Schema], optional: tuple[str, ...] = (), description: str | None = None) -> Schema:
    """All keys are there but the optional ones."""
    required = [name for name in properties if name not in optional]
    return Schema(type=OpenAPIType.OBJECT, properties=dict(properties), required=required, description=description)


def _array(items: Schema) -> Schema:
    return Schema(type=OpenAPIType.ARRAY, items=items)


def _all(type_: OpenAPIType, names: str, *, nullable: bool = False) -> dict[str, Schema]:
    return {name: _one(type_, nullable=nullable) for name in names.split()}


FREE = Schema(type=OpenAPIType.OBJECT, additional_properties=True)
"""Properties of the app's own."""
USER = Schema(
    type=OpenAPIType.OBJECT,
    properties={
        "alias": _one(TEXT, nullable=True),
        "uxcamuserid": _one(TEXT, nullable=True),
        "kUXCam_UserIdentity": _one(TEXT, nullable=True),
    },
    additional_properties=Schema(type=[TEXT, MAYBE]),
    description="Custom properties stand beside these",
)
PROPERTY = _object(
    {
        "uploadedServerTime": _one(TEXT, description="`YYYY-MM-DD HH:MM:SS`, UTC"),
        **_all(TEXT, "deviceLocalDateTime verifiedServerTime networkType", nullable=True),
        **_all(BOOLEAN, "offlineRecorded hasVideo isCrashed"),
        "durationSec": _one(NUMBER),
        **_all(INTEGER, "totalGesture totalScreen uniqueScreensCount rageGestureCount"),
    }
)
DEVICE = _object(
    {
        **_all(TEXT, "carrierCode carrierName osName appVersion sdkVersion osVersion language country", nullable=True),
        **_all(TEXT, "type class producer model deviceId", nullable=True),
        "platform": _one(TEXT),
        **_all(INTEGER, "totalStorageInKB totalRamInKB freeRamInKb dpi height width", nullable=True),
        **_all(BOOLEAN, "isNotificationEnabled isRooted", nullable=True),
    }
)
LOCATION = _object(
    {**_all(TEXT, "countryCode city", nullable=True), **_all(NUMBER, "longitude latitude", nullable=True)}
)
AT = _one(NUMBER, description="Seconds since the session's start")
SCREEN = _object({"name": _one(TEXT), "at": AT, "duration": _one(NUMBER)}, optional=("duration",))
GESTURE = _object(
    {
        "kind": _one(TEXT),
        "at": AT,
        **_all(NUMBER, "x y"),
        "screen": _one(TEXT),
        **_all(BOOLEAN, "rage responsive rageStart"),
    },
    optional=("x", "y", "screen", "rage", "responsive", "rageStart"),
)
EVENT = _object(
    {"name": _one(TEXT), "at": AT, "screen": _one(TEXT), "properties": FREE}, optional=("screen", "properties")
)
ISSUE = _object({"kind": _one(TEXT), "title": _one(TEXT), "at": AT, "screen": _one(TEXT)}, optional=("screen",))
DETAILS = _object(
    {
        "format": _one(INTEGER),
        "startedAt": Schema(type=TEXT, format=OpenAPIFormat.DATE_TIME),
        "screens": _array(SCREEN),
        "gestures": _array(GESTURE),
        "events": _array(EVENT),
        "issues": _array(ISSUE),
    },
    optional=("startedAt", "screens", "gestures", "events", "issues"),
    description="With `with_details=true`; keys without a value are left out",
)
SESSION_ROW = _object(
    {
        "sessionId": _one(TEXT),
        "video": _one(TEXT, nullable=True),
        "sessionNumber": _one(INTEGER),
        "url": _one(TEXT),
        "property": PROPERTY,
        "user": USER,
        "device": DEVICE,
        "location": LOCATION,
        "details": DETAILS,
    },
    optional=("details",),
)
EVENT_ROW = _object(
    {
        **_all(TEXT, "eventId eventName"),
        "eventScreen": _one(TEXT, nullable=True),
        "eventDate": _one(TEXT, description="`YYYY-MM-DDTHH:MM:SSZ`"),
        "eventPropertyTime": AT,
        "url": _one(TEXT),
        "sessionProperty": _object(
            {
                "sessionId": _one(TEXT),
                **_all(BOOLEAN, "hasVideo isCrashed"),
                "durationSec": _one(NUMBER),
                **_all(INTEGER, "totalGesture totalScreen uniqueScreensCount"),
                "networkType": _one(TEXT, nullable=True),
                "sessionNumber": _one(INTEGER, nullable=True),
                "country": _one(TEXT, nullable=True),
            }
        ),
        "userProperty": USER,
        "eventProperty": FREE,
        "device": _object(
            {
                **_all(TEXT, "model deviceId appVersion osVersion producer class", nullable=True),
                "platform": _one(INTEGER),
            }
        ),
    }
)
USER_ROW = _object(
    {
        "uxcamUserId": _one(TEXT),
        "userId": _one(TEXT, nullable=True),
        "url": _one(TEXT),
        "property": FREE,
        "usage": _object(
            {
                **_all(TEXT, "registeredOn lastseenOn"),
                **_all(INTEGER, "totalSession totalGesture screenCount eventCount rageGestureCount"),
                **_all(INTEGER, "responsiveGestureCount unresponsiveGestureCount"),
                "totalSessionTime": _one(NUMBER),
            }
        ),
        "location": _object(_all(TEXT, "countryCode city country", nullable=True)),
        "device": _object(_all(TEXT, "model deviceId platform appVersion osVersion", nullable=True)),
    }
)
LIST_ROWS = {Entity.SESSION: SESSION_ROW, Entity.EVENT: EVENT_ROW, Entity.USER: USER_ROW}
"""Screens and issues are groups: names and numbers."""
GROUP_ROW = Schema(
    type=OpenAPIType.OBJECT,
    additional_properties=Schema(type=[TEXT, NUMBER, MAYBE]),
    description="Groups and metrics by name, and `dashboard_link`",
)
