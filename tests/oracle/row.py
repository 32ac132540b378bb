"""A session as the list prints it (requirement; api-spec, sections 11.1, 12 and "video" in 15)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .leeway import Unordered
from .session import Row, Session, instant

NO_VIDEO = "No video available for this session"

PROPERTY = (
    "uploadedServerTime",
    "deviceLocalDateTime",
    "verifiedServerTime",
    "offlineRecorded",
    "hasVideo",
    "isCrashed",
    "durationSec",
    "totalGesture",
    "totalScreen",
    "uniqueScreensCount",
    "rageGestureCount",
    "networkType",
)
TIMES = ("uploadedServerTime", "deviceLocalDateTime", "verifiedServerTime")
DEVICE = (
    "carrierCode",
    "carrierName",
    "osName",
    "appVersion",
    "sdkVersion",
    "osVersion",
    "language",
    "country",
    "totalStorageInKB",
    "totalRamInKB",
    "freeRamInKb",
    "dpi",
    "height",
    "width",
    "type",
    "class",
    "producer",
    "model",
    "deviceId",
    "isNotificationEnabled",
    "isRooted",
    "platform",
)
LOCATION = ("countryCode", "city", "longitude", "latitude")


def printed(session: Session, appid: str, with_video: bool = True) -> dict[str, Any]:
    row = session.row
    property_ = {**row["property"], "uploadedServerTime": session.uploaded.isoformat()}
    return {
        "sessionId": session.id,
        "video": video(row, with_video),
        "sessionNumber": session.number,
        "url": f"/app/{appid}/sessions/list/1/{session.id}",
        "property": {key: timed(key, property_.get(key)) for key in PROPERTY},
        "user": Unordered({**session.custom, "uxcamuserid": session.user}),
        "device": whole(row["device"], DEVICE),
        "location": whole(row.get("location") or {}, LOCATION),
    }


def video(row: Row, with_video: bool) -> str | None:
    """No imported session has brought its video along: null, or the text of one that never had a video."""
    return None if row["property"]["hasVideo"] or not with_video else NO_VIDEO


def timed(key: str, value: Any) -> Any:
    """2023-01-24T21:12:03Z -> 2023-01-24 21:12:03."""
    return f"{instant(value):%Y-%m-%d %H:%M:%S}" if key in TIMES and value is not None else value


def whole(part: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    """A row always has all keys; what was not imported prints null."""
    return {key: part.get(key) for key in keys}
