"""An imported session row to the record that the warehouse takes.

A row is what `GET /v2/session` lists: the requirement's flat form, or the recorded one with
`user.userProperty` nested and Zulu dates (api-spec, section 12). With `details` it is our own full
export format; without, what the list does not hold (screens, events, responsive counts) stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from playhead.errors import InvalidBody
from playhead.model.attributes import RESERVED_PROPERTIES
from playhead.model.details import Details
from playhead.model.ids import HEX_ID
from playhead.model.record import RowProperty, RowTail, SessionRecord, property_text, row_time
from playhead.model.session import FORMAT_VERSION, Count, Device, Location, Seconds, Text

T = TypeVar("T")
HexId = Annotated[str, Meta(pattern=rf"^{HEX_ID.pattern}\Z")]
MOST_NUMBER = 4_000_000_000
"""Of an imported session: leaves room for those that its user has afterwards."""
UPLOAD_BOUNDS = (0, 4_102_444_800)
"""1970 to 2100, in epoch seconds: what the warehouse's partitions can hold."""


class ImportedProperty(Struct, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """`property` as imported. `uniqueScreens` stands in one published sample and is not kept (api-spec, section 12)."""

    uploaded_server_time: str
    device_local_date_time: str | None = None
    verified_server_time: str | None = None
    offline_recorded: bool = False
    has_video: bool = False
    is_crashed: bool = False
    duration_sec: Seconds
    total_gesture: Count = 0
    total_screen: Count = 0
    unique_screens_count: Count = 0
    rage_gesture_count: Count = 0
    network_type: Text | None = None
    unique_screens: Any = None


class ImportedRow(Struct, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """One line of an import file. `video` and `url` are links of the installation it came from and are made anew."""

    session_id: HexId
    video: str | None = None
    session_number: Annotated[int, Meta(ge=1, le=MOST_NUMBER)] | None = None
    url: str | None = None
    property: ImportedProperty
    user: dict[str, Any]
    device: Device
    location: Location = Location()
    details: Details | None = None


_decoder = msgspec.json.Decoder(ImportedRow)


def decoded(decoder: msgspec.json.Decoder[T], line: bytes) -> T:
    """One line of an import. Raises `InvalidBody` naming the field and what it takes."""
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidBody(str(error)) from error


def row_record(line: bytes) -> SessionRecord:
    """The record of one line. Raises `InvalidBody` naming the field and what it takes."""
    row = decoded(_decoder, line)
    number, sent = _user(row)
    user = _texts(sent)
    uploaded = epoch_seconds(row.property.uploaded_server_time, "property.uploadedServerTime")
    details = _with_types(_details(row), sent)
    return SessionRecord(
        session_id=row.session_id,
        user_id=known_user_id(user, "user.uxcamuserid"),
        alias=user["alias"] or None,
        uploaded=uploaded,
        number=number,
        order=_order(row.property.verified_server_time, details, uploaded),
        duration_ms=round(row.property.duration_sec * 1000),
        properties={k: v for k, v in user.items() if k not in RESERVED_PROPERTIES and v is not None},
        tail=RowTail(_property(row.property), user, row.device, row.location),
        screen_names=list(dict.fromkeys(screen.name for screen in details.screens)),
        details=details,
    )


_tail = msgspec.json.Decoder(RowTail)
_details_decoder = msgspec.json.Decoder(Details)


def stored_record(
    session_id: str,
    user_id: str,
    alias: str,
    uploaded: int,
    number: int,
    row: str,
    details: str,
    *,
    picture_held: bool,
) -> SessionRecord:
    """The record of which the warehouse made this row: `row`, `details` and `picture_held` are its columns."""
    tail, known = _tail.decode("{" + row), _details_decoder.decode(details)
    shown = tail.property
    user = {name: value for name, value in tail.user.items() if name not in RESERVED_PROPERTIES}
    return SessionRecord(
        session_id=session_id,
        user_id=user_id,
        alias=alias,
        uploaded=uploaded,
        number=number,
        order=_order(shown.verified_server_time, known, uploaded),
        duration_ms=round(shown.duration_sec * 1000),
        properties={name: value for name, value in user.items() if value is not None},
        tail=tail,
        screen_names=list(dict.fromkeys(screen.name for screen in known.screens)),
        details=known,
        picture_held=picture_held,
    )


def _user(row: ImportedRow) -> tuple[int | None, dict[str, Any]]:
    """The session's number and the flat user, from either form."""
    flat, number = row.user, row.session_number
    if "userProperty" in flat:
        extra = flat.keys() - {"userProperty", "sessionNumber"}
        if extra or not isinstance(flat["userProperty"], dict):
            raise InvalidBody("user.userProperty is an object, beside it only sessionNumber may stand", detail="user")
        number = number or flat.get("sessionNumber")
        flat = flat["userProperty"]
    if number is not None and (
        not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= MOST_NUMBER
    ):
        raise InvalidBody(f"sessionNumber is a whole number from 1, not {number!r}", detail="user.sessionNumber")
    return number, flat


def _texts(user: Mapping[str, Any]) -> dict[str, str | None]:
    """The user as the row prints him, in the order in which it was sent."""
    texts = {name: property_text(value) for name, value in user.items()}
    return {**{name: text for name, text in texts.items() if text is not None}, "alias": texts.get("alias")}


def _with_types(details: Details, user: Mapping[str, Any]) -> Details:
    """The details, with the properties that the row does not print as they were sent; lists print texts only."""
    typed = {name: value for name, value in user.items() if not isinstance(value, str | None)}
    kept = {name: value for name, value in typed.items() if name not in RESERVED_PROPERTIES}
    return details if not kept else replace(details, properties={**kept, **details.properties})


def known_user_id(user: Mapping[str, str | None], place: str) -> str:
    """The id in a row's user. Raises `InvalidBody`."""
    user_id = user.get("uxcamuserid")
    if user_id is None or HEX_ID.fullmatch(user_id) is None:
        raise InvalidBody(f"uxcamuserid is 24 lower-case hex digits, not {user_id!r}", detail=place)
    return user_id


def _property(imported: ImportedProperty) -> RowProperty:
    return RowProperty(
        uploaded_server_time="",
        device_local_date_time=_row_time(imported.device_local_date_time, "property.deviceLocalDateTime"),
        verified_server_time=_row_time(imported.verified_server_time, "property.verifiedServerTime"),
        offline_recorded=imported.offline_recorded,
        has_video=imported.has_video,
        is_crashed=imported.is_crashed,
        duration_sec=round(imported.duration_sec * 1000) / 1000,
        total_gesture=imported.total_gesture,
        total_screen=imported.total_screen,
        unique_screens_count=imported.unique_screens_count,
        rage_gesture_count=imported.rage_gesture_count,
        network_type=imported.network_type,
    )


def _details(row: ImportedRow) -> Details:
    if row.details is None:
        return Details(format=FORMAT_VERSION)
    if row.details.format != FORMAT_VERSION:
        raise InvalidBody(
            f"details.format {row.details.format} is not one that this version reads ({FORMAT_VERSION})",
            detail="details.format",
        )
    return row.details


def _order(verified: str | None, details: Details, uploaded: int) -> float:
    """When the session started, as exactly as the row tells."""
    if details.started_at is not None:
        return _seconds(details.started_at)
    if verified is not None:
        return _instant(verified, "property.verifiedServerTime").timestamp()
    return uploaded


def _seconds(started: datetime) -> float:
    try:
        return started.timestamp()
    except (ValueError, OverflowError) as error:
        raise InvalidBody(f"details.startedAt {started} is out of range", detail="details.startedAt") from error


def _row_time(text: str | None, place: str) -> str | None:
    return None if text is None else row_time(_instant(text, place))


def _instant(text: str, place: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        wanted = "a time like 2023-01-16 10:43:47 or 2023-01-16T10:43:47Z"
        raise InvalidBody(f"{place} is {wanted}, not {text!r}", detail=place) from error


def epoch_seconds(text: str, place: str) -> int:
    """The whole seconds of a time in a row, within what the warehouse holds. Raises `InvalidBody`."""
    seconds = int(_instant(text, place).timestamp())
    if UPLOAD_BOUNDS[0] <= seconds < UPLOAD_BOUNDS[1]:
        return seconds
    raise InvalidBody(f"{place} lies outside 1970 to 2100", detail=place)
