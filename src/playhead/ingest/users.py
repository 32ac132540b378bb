"""What a session adds to its user, and an imported user row as the baseline of his state."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from playhead.errors import InvalidBody
from playhead.ingest.rows import HexId, decoded, epoch_seconds
from playhead.ingest.warehouse_row import Assigned
from playhead.model.alias import alias_of
from playhead.model.attributes import RESERVED_PROPERTIES
from playhead.model.record import SessionRecord, UserRecord, property_text
from playhead.model.session import FORMAT_VERSION, Count
from playhead.model.user import Contribution, FirstFacts, Profile, Usage, UserState
from playhead.model.web import domain

Amount = Annotated[float, Meta(ge=0, le=1e15)]
_encoder = msgspec.json.Encoder()


def contribution(record: SessionRecord, assigned: Assigned) -> Contribution:
    """What this session, with what it was assigned, adds to its user."""
    shown, device, location = record.tail.property, record.tail.device, record.tail.location
    web = record.details.web
    screens = record.details.screens
    return Contribution(
        key=(assigned.uploaded, assigned.number, record.session_id),
        started=record.order,
        usage=Usage(
            sessions=1,
            duration_ms=record.duration_ms,
            gestures=shown.total_gesture,
            rage=shown.rage_gesture_count,
            unresponsive=record.details.unresponsive_gesture_count or 0,
            screens=shown.total_screen,
            events=len(record.details.events),
        ),
        profile=Profile(
            user_id=record.tail.user.get("kUXCam_UserIdentity"),
            property={**_properties(record), "alias": assigned.alias},
            location={"countryCode": location.country_code, "city": location.city, "country": device.country},
            device={
                "model": device.model,
                "deviceId": device.device_id,
                "platform": device.platform,
                "appVersion": device.app_version,
                "osVersion": device.os_version,
            },
        ),
        first=FirstFacts(
            referer=web.referer if web else None,
            referer_domain=domain(web.referer) if web else None,
            screen=screens[0].name if screens else None,
            utm=dict(web.utm) if web else {},
        ),
    )


def _properties(record: SessionRecord) -> dict[str, Any]:
    """The user's properties in the types in which they were sent; one sent as text since then is that text."""
    shown = {name: text for name, text in record.tail.user.items() if name not in ("uxcamuserid", "alias")}
    typed = {name: value for name, value in record.details.properties.items() if name not in RESERVED_PROPERTIES}
    kept = {name: value for name, value in typed.items() if property_text(value) == shown.get(name)}
    return {name: value for name, value in {**shown, **kept}.items() if value is not None}


class ImportedUsage(Struct, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """`usage` of a user row."""

    registered_on: str
    lastseen_on: str
    total_session: Count = 0
    total_session_time: Amount = 0
    total_gesture: Count = 0
    screen_count: Count = 0
    event_count: Count = 0
    rage_gesture_count: Count = 0
    responsive_gesture_count: Count = 0
    unresponsive_gesture_count: Count = 0


class UserDetails(Struct, kw_only=True, forbid_unknown_fields=True):
    """What our own export adds to a user's row: the row that was once imported of him."""

    format: int
    baseline: dict[str, Any] | None = None


class ImportedUser(Struct, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """One line of an import of users: a row of GET /v2/user."""

    uxcam_user_id: HexId
    user_id: str | None = None
    url: str | None = None
    property: dict[str, Any] = {}
    usage: ImportedUsage
    location: dict[str, Any] = {}
    device: dict[str, Any] = {}
    details: UserDetails | None = None


_decoder = msgspec.json.Decoder(ImportedUser)


def user_record(line: bytes) -> UserRecord | None:
    """The baseline in one line; None when it is a row that sessions alone make. Raises `InvalidBody`."""
    row = decoded(_decoder, line)
    if row.details is None:
        plain = msgspec.to_builtins(row)
        return _baseline(row, {name: value for name, value in plain.items() if name not in ("url", "details")})
    if row.details.format != FORMAT_VERSION:
        raise InvalidBody(f"details.format {row.details.format} is not {FORMAT_VERSION}", detail="details.format")
    if row.details.baseline is None:
        return None
    return user_record(_encoder.encode(row.details.baseline))


def _baseline(row: ImportedUser, plain: dict[str, Any]) -> UserRecord:
    _check_objects(row)
    usage = row.usage
    plain["property"] = {"alias": alias_of(row.uxcam_user_id), **row.property}
    return UserRecord(
        user_id=row.uxcam_user_id,
        row=plain,
        seen=epoch_seconds(usage.lastseen_on, "usage.lastseenOn"),
        registered=epoch_seconds(usage.registered_on, "usage.registeredOn"),
    )


def _check_objects(row: ImportedUser) -> None:
    platform = row.device.get("platform", "android")
    if platform not in ("android", "ios", "web"):
        raise InvalidBody(f"device.platform is android, ios or web, not {platform!r}", detail="device.platform")
    for place, values in (("location", row.location), ("device", row.device)):
        for name, value in values.items():
            if value is not None and not isinstance(value, str):
                raise InvalidBody(f"{place}.{name} is a text, not {value!r}", detail=f"{place}.{name}")


def apply_baseline(state: UserState, record: UserRecord) -> None:
    """Start `state`, which has no sessions yet, from an imported row."""
    row, usage = record.row, record.row["usage"]
    state.baseline, state.baseline_seen = row, record.seen
    state.usage = Usage(
        sessions=usage["totalSession"],
        duration_ms=round(usage["totalSessionTime"] * 1000),
        gestures=usage["totalGesture"],
        rage=usage["rageGestureCount"],
        unresponsive=usage["unresponsiveGestureCount"],
        screens=usage["screenCount"],
        events=usage["eventCount"],
    )
    state.profile = Profile(
        user_id=row["userId"], property=row["property"], location=row["location"], device=row["device"]
    )
    state.numbered = max(state.numbered, usage["totalSession"])
    state.registered, state.seen = record.registered, record.seen
    state.uploaded = max(state.uploaded, record.seen)


def user_record_of(user_id: str, state: UserState) -> UserRecord | None:
    """The imported row that `state` starts from, None without one."""
    if state.baseline is None:
        return None
    registered = epoch_seconds(state.baseline["usage"]["registeredOn"], "usage.registeredOn")
    return UserRecord(user_id, state.baseline, state.baseline_seen, registered)
