"""A session as a client sends it -> the row that an import of it would be (api-spec, sections 6.5, 11.1 and 15).

What a session of the native format means is said in `docs/api.md`: gestures are responsive unless the client says no, and of
rage gestures this knows those alone that the client flags; the data sets have no runs of taps that would have to be found.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from .session import Row, instant


def as_row(sent: Row, accepted: datetime) -> Row:
    """`accepted` is the moment of the upload; the number is not known yet."""
    user, device, place = sent["user"], sent["device"], sent["location"]
    identity = {"kUXCam_UserIdentity": user["identity"]} if user.get("identity") is not None else {}
    return {
        "sessionId": sent["sessionId"],
        "property": properties(sent, accepted),
        "user": {**identity, **user.get("properties", {}), "alias": user["alias"], "uxcamuserid": user["id"]},
        "device": {**device, "country": place["country"]},
        "location": {key: place.get(key) for key in ("countryCode", "city", "longitude", "latitude")},
        "details": details(sent),
    }


def properties(sent: Row, accepted: datetime) -> Mapping[str, Any]:
    start, screens, gestures = instant(sent["startedAt"]), sent.get("screens", ()), sent.get("gestures", ())
    local = start + timedelta(minutes=sent.get("utcOffsetMinutes", 0))
    return {
        "uploadedServerTime": f"{accepted:%Y-%m-%d %H:%M:%S}",
        "deviceLocalDateTime": f"{local:%Y-%m-%d %H:%M:%S}",
        "verifiedServerTime": f"{start:%Y-%m-%d %H:%M:%S}",
        "offlineRecorded": sent.get("offlineRecorded", False),
        "hasVideo": False,
        "isCrashed": sent.get("isCrashed", False),
        "durationSec": sent["durationSec"],
        "totalGesture": len(gestures),
        "totalScreen": len(screens),
        "uniqueScreensCount": len({screen["name"] for screen in screens}),
        "rageGestureCount": sum(gesture.get("rage") is True for gesture in gestures),
        "networkType": sent.get("networkType"),
    }


def details(sent: Row) -> Mapping[str, Any]:
    unresponsive = sum(gesture.get("responsive") is False for gesture in sent.get("gestures", ()))
    return {
        "responsiveGestureCount": len(sent.get("gestures", ())) - unresponsive,
        "unresponsiveGestureCount": unresponsive,
        "startedAt": sent["startedAt"],
        "screens": sorted(sent.get("screens", ()), key=lambda screen: screen["at"]),
        "events": sent.get("events", ()),
        "web": sent.get("web"),
    }
