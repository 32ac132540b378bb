"""Rows of events: what an imported one tells of the event and of its session, and an event as the list prints it (api-spec, section 11.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .attributes import PLATFORM_CODES
from .leeway import ANY_UUID, Unordered
from .session import Event, Row, instant, stored_properties

if TYPE_CHECKING:
    from .world import Item

LABELS = {int(code): label for label, code in PLATFORM_CODES.items()}


def event_of(row: Row) -> Event:
    return Event(
        row["eventName"],
        stored_properties(row["eventProperty"]),
        row["eventPropertyTime"],
        row["eventScreen"],
        row["eventId"],
        instant(row["eventDate"]),
    )


def session_of(row: Row) -> Row:
    """The session, as long as it is known from its events alone. An event's row does not say how many rage gestures it had: none."""
    told, device = row["sessionProperty"], row["device"]
    counters = ("hasVideo", "isCrashed", "durationSec", "totalGesture", "totalScreen", "uniqueScreensCount")
    return {
        "sessionId": told["sessionId"],
        "sessionNumber": told["sessionNumber"],
        "property": {
            "uploadedServerTime": row["eventDate"],
            **{key: told[key] for key in counters},
            "rageGestureCount": 0,
            "networkType": told["networkType"],
        },
        "user": row["userProperty"],
        "device": {**device, "platform": LABELS[device["platform"]], "country": told["country"]},
    }


def printed(item: Item, appid: str) -> dict[str, Any]:
    session, event, row = item.session, item.event, item.session.row
    assert event is not None
    told, device = row["property"], row["device"]
    user = {key: value for key, value in session.custom.items() if key != "alias"}
    return {
        "eventId": event.id or ANY_UUID,
        "eventName": event.name,
        "eventScreen": event.screen,
        "eventDate": f"{item.moment:%Y-%m-%dT%H:%M:%SZ}",
        "eventPropertyTime": event.at,
        "url": f"/app/{appid}/sessions/list/1/{session.id}",
        "sessionProperty": {
            "sessionId": session.id,
            "hasVideo": told["hasVideo"],
            "isCrashed": told["isCrashed"],
            "durationSec": session.milliseconds / 1000,
            "totalGesture": told["totalGesture"],
            "totalScreen": told["totalScreen"],
            "uniqueScreensCount": told["uniqueScreensCount"],
            "networkType": told["networkType"],
            "sessionNumber": session.number,
            "country": device.get("country"),
        },
        "userProperty": Unordered({**user, "uxcamuserid": session.user}),
        "eventProperty": Unordered(event.properties),
        "device": {
            "model": device.get("model"),
            "deviceId": device.get("deviceId"),
            "platform": int(PLATFORM_CODES[device["platform"]]),
            **{key: device.get(key) for key in ("appVersion", "osVersion", "producer", "class")},
        },
    }
