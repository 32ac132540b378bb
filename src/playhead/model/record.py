"""A session on its way into the warehouse: everything known of it but what the store assigns.

Both ways in end here: a native session (ingest/native.py) and an imported row (ingest/rows.py).
The writer then assigns upload time, number, version and alias, and prints the row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from playhead.model.details import Details
from playhead.model.session import Device, Location

ZULU = "%Y-%m-%dT%H:%M:%SZ"
"""Times of users, events and links, for `strftime`: UTC to the second."""
_encoder = msgspec.json.Encoder()


class RowProperty(msgspec.Struct, kw_only=True, rename="camel"):
    """The `property` object of a session row; times are `YYYY-MM-DD HH:MM:SS`, UTC but for the device's own."""

    uploaded_server_time: str
    device_local_date_time: str | None
    verified_server_time: str | None
    offline_recorded: bool
    has_video: bool
    is_crashed: bool
    duration_sec: float
    total_gesture: int
    total_screen: int
    unique_screens_count: int
    rage_gesture_count: int
    network_type: str | None


class RowTail(msgspec.Struct):
    """A session row after `url`: the part that the store can print once."""

    property: RowProperty
    user: dict[str, str | None]
    device: Device
    location: Location


@dataclass(slots=True)
class SessionRecord:
    """One session. `uploaded` (epoch seconds) and `number` are None unless an imported row brings them.

    `order` (epoch seconds) is the start time, by which sessions of one request are numbered.
    `picture_held`: whether Playhead has its picture; None leaves what is known of that.
    `properties` holds the custom properties as text, without reserved names.
    """

    session_id: str
    user_id: str
    alias: str | None
    uploaded: int | None
    number: int | None
    order: float
    duration_ms: int
    properties: dict[str, str]
    tail: RowTail
    screen_names: list[str]
    details: Details
    picture_held: bool | None = None


@dataclass(slots=True)
class UserRecord:
    """An imported user row, without its url: the baseline of the user's usage. Times in epoch seconds."""

    user_id: str
    row: dict[str, Any]
    seen: int
    registered: int


def row_time(moment: datetime) -> str:
    """A moment as rows print it: `2023-01-16 10:43:47`."""
    return moment.isoformat(" ", "seconds")[: len("2023-01-16 10:43:47")]


def property_text(value: object) -> str | None:
    """A custom property as the API prints it: text as is, true and false as words, anything else as JSON; null is missing."""
    if value is None or isinstance(value, str):
        return value
    return _encoder.encode(value).decode()


def property_texts(properties: dict[str, object]) -> dict[str, str]:
    """All that are not missing."""
    return {name: text for name, value in properties.items() if (text := property_text(value)) is not None}
