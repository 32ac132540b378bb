"""A record, with what the writer assigned, as the rows of the warehouse's tables. Field names are column names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from playhead.model import ids
from playhead.model.alias import alias_of
from playhead.model.attributes import PLATFORMS
from playhead.model.record import SessionRecord, property_texts, row_time
from playhead.model.session import Event

PLATFORM_CODES = {label: code for code, label in PLATFORMS.items()}
_encoder = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Assigned:
    """What the store assigns to a session: upload time (epoch seconds), version, number among its user's, alias."""

    uploaded: int
    version: int
    number: int
    alias: str


class KeyRow(msgspec.Struct):
    """A row of `session_keys`; `user_name` is empty for an alias that can be derived."""

    app: int
    session_id: str
    uxcamuserid: str
    uploaded: int
    version: int
    session_number_of_user: int
    user_name: str


class SessionRow(msgspec.Struct):
    """A row of `sessions`. Ids are decimal texts: they have 96 bits."""

    app: int
    uploaded: int
    session_id: str
    version: int
    uxcamuserid: str
    session_number_of_user: int
    user_name: str
    user_identity: str | None
    user_properties: dict[str, str]
    app_version: str | None
    sdk_version: str | None
    device_id: str | None
    device_platform: int
    device_class: str | None
    device_manufacturer: str | None
    device_model: str | None
    device_os_version: str | None
    device_country: str | None
    device_city: str | None
    session_crashed: bool
    session_has_video: bool
    session_duration_ms: int
    session_gesture_count: int
    session_rage_gesture_count: int
    session_responsive_gesture_count: int | None
    session_unresponsive_gesture_count: int | None
    session_screen_count: int
    session_unique_screen_count: int
    session_event_count: int
    session_screen_list: list[str]
    event_name: list[str]
    event_properties: list[dict[str, str]]
    row: str
    details: str


def key_row(app: int, record: SessionRecord, assigned: Assigned) -> KeyRow:
    return KeyRow(
        app,
        str(ids.number(record.session_id)),
        str(ids.number(record.user_id)),
        assigned.uploaded,
        assigned.version,
        assigned.number,
        "" if assigned.alias == alias_of(record.user_id) else assigned.alias,
    )


def session_row(app: int, record: SessionRecord, assigned: Assigned) -> SessionRow:
    device, shown, events = record.tail.device, record.tail.property, record.details.events
    return SessionRow(
        app=app,
        uploaded=assigned.uploaded,
        session_id=str(ids.number(record.session_id)),
        version=assigned.version,
        uxcamuserid=str(ids.number(record.user_id)),
        session_number_of_user=assigned.number,
        user_name=assigned.alias,
        user_identity=record.tail.user.get("kUXCam_UserIdentity"),
        user_properties=record.properties,
        app_version=device.app_version,
        sdk_version=device.sdk_version,
        device_id=device.device_id,
        device_platform=PLATFORM_CODES[device.platform],
        device_class=device.class_,
        device_manufacturer=device.producer,
        device_model=device.model,
        device_os_version=device.os_version,
        device_country=device.country,
        device_city=record.tail.location.city,
        session_crashed=shown.is_crashed,
        session_has_video=shown.has_video,
        session_duration_ms=record.duration_ms,
        session_gesture_count=shown.total_gesture,
        session_rage_gesture_count=shown.rage_gesture_count,
        session_responsive_gesture_count=record.details.responsive_gesture_count,
        session_unresponsive_gesture_count=record.details.unresponsive_gesture_count,
        session_screen_count=shown.total_screen,
        session_unique_screen_count=shown.unique_screens_count,
        session_event_count=len(events),
        session_screen_list=record.screen_names,
        event_name=[event.name for event in events],
        event_properties=[_event_texts(event) for event in events],
        row=_printed(record, assigned),
        details=_encoder.encode(record.details).decode(),
    )


def _event_texts(event: Event) -> dict[str, str]:
    return property_texts(event.properties) if event.properties else {}


def _printed(record: SessionRecord, assigned: Assigned) -> str:
    """The row as the list prints it, from `property` on and without the opening brace."""
    uploaded = datetime.fromtimestamp(assigned.uploaded, UTC)
    record.tail.property.uploaded_server_time = row_time(uploaded)
    record.tail.user["alias"] = assigned.alias
    return _encoder.encode(record.tail).decode()[1:]
