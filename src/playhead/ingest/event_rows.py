"""An imported event row to a record: a session of which, for now, only this event is known.

A row is what `GET /v2/event` lists. The writer adds the event to its session when that is known (ingest/merge.py).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from playhead.errors import InvalidBody
from playhead.ingest.rows import MOST_NUMBER, HexId, decoded, epoch_seconds, known_user_id
from playhead.model.attributes import PLATFORMS, RESERVED_PROPERTIES
from playhead.model.details import Details, StoredEvent
from playhead.model.record import RowProperty, RowTail, SessionRecord, property_text
from playhead.model.session import FORMAT_VERSION, Count, Device, Location, Name, Seconds, Text


class ImportedSessionProperty(Struct, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """`sessionProperty`: what the event's row tells of its session."""

    session_id: HexId
    has_video: bool = False
    is_crashed: bool = False
    duration_sec: Seconds = 0
    total_gesture: Count = 0
    total_screen: Count = 0
    unique_screens_count: Count = 0
    network_type: Text | None = None
    session_number: Count | None = None
    country: Text | None = None


class ImportedEventDevice(Struct, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """`device` of an event's row; its platform is a number."""

    model: Text | None = None
    device_id: Text | None = None
    platform: int | str
    app_version: Text | None = None
    os_version: Text | None = None
    producer: Text | None = None
    class_: Text | None = msgspec.field(default=None, name="class")


class EventDetails(Struct, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """What our own export adds to an event's row."""

    format: int
    session_known: bool = True


class ImportedEvent(Struct, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """One line of an import of events."""

    event_id: UUID
    event_name: Name
    event_screen: Name | None = None
    event_date: str
    event_property_time: Seconds = 0
    url: str | None = None
    session_property: ImportedSessionProperty
    user_property: dict[str, Any]
    event_property: dict[str, Any] = {}
    device: ImportedEventDevice
    details: EventDetails | None = None


_decoder = msgspec.json.Decoder(ImportedEvent)


def event_record(line: bytes) -> SessionRecord:
    """The record of one line. Raises `InvalidBody` naming the field and what it takes."""
    row = decoded(_decoder, line)
    shown, device = row.session_property, row.device
    date = epoch_seconds(row.event_date, "eventDate")
    user = {name: text for name, value in row.user_property.items() if (text := property_text(value)) is not None}
    user_id = known_user_id(user, "userProperty.uxcamuserid")
    event = StoredEvent(
        name=row.event_name,
        at=row.event_property_time,
        screen=row.event_screen,
        properties=row.event_property,
        id=row.event_id,
        date=datetime.fromtimestamp(date, UTC),
    )
    return SessionRecord(
        session_id=shown.session_id,
        user_id=user_id,
        alias=None,
        uploaded=date,
        number=min(shown.session_number or 0, MOST_NUMBER),
        order=date,
        duration_ms=round(shown.duration_sec * 1000),
        properties={name: text for name, text in user.items() if name not in RESERVED_PROPERTIES},
        tail=RowTail(
            RowProperty(
                uploaded_server_time="",
                device_local_date_time=None,
                verified_server_time=None,
                offline_recorded=False,
                has_video=shown.has_video,
                is_crashed=shown.is_crashed,
                duration_sec=round(shown.duration_sec * 1000) / 1000,
                total_gesture=shown.total_gesture,
                total_screen=shown.total_screen,
                unique_screens_count=shown.unique_screens_count,
                rage_gesture_count=0,
                network_type=shown.network_type,
            ),
            {**user},
            Device(
                model=device.model,
                device_id=device.device_id,
                platform=_platform(device.platform),
                app_version=device.app_version,
                os_version=device.os_version,
                producer=device.producer,
                class_=device.class_,
                country=shown.country,
            ),
            Location(),
        ),
        screen_names=[],
        details=Details(format=FORMAT_VERSION, stub=True, events=[event]),
    )


def _platform(value: int | str) -> Any:
    label = PLATFORMS.get(value) if isinstance(value, int) else value
    if label not in PLATFORMS.values():
        raise InvalidBody(
            f"device.platform is 1 (android), 2 (ios) or 3 (web), not {value!r}", detail="device.platform"
        )
    return label
