"""A record, with what the writer assigned, as the rows of the warehouse's tables. Field names are column names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum

import msgspec
from msgspec.structs import replace

from playhead.model import ids
from playhead.model.alias import alias_of
from playhead.model.attributes import PLATFORM_CODES, RESERVED_PROPERTIES
from playhead.model.details import Details, StoredEvent
from playhead.model.record import SessionRecord, UserRecord, property_texts, row_time
from playhead.model.session import FORMAT_VERSION, Event, Web
from playhead.model.user import UserState
from playhead.model.visits import gesture_groups_of, issues_of, visits_of
from playhead.model.web import domain

_encoder = msgspec.json.Encoder()

NO_WEB = Web()
NOTHING = Details(format=FORMAT_VERSION)
"""What rows that are no session have of screens, gestures and issues."""


class Kind(IntEnum):
    """What a row of `sessions` is (stores/schema/0002_users_and_events.sql)."""

    GONE = 0
    SESSION = 1
    EVENTS = 2
    USER = 3


@dataclass(frozen=True, slots=True)
class Assigned:
    """What the store assigns to a session: upload time (epoch seconds), version, number among its user's, alias."""

    uploaded: int
    version: int
    number: int
    alias: str


class UserSessionRow(msgspec.Struct):
    """A row of `user_sessions`."""

    app: int
    session_id: str
    uxcamuserid: str
    uploaded: int
    version: int
    session_number_of_user: int
    user_name: str


class KeyRow(UserSessionRow):
    """A row of `session_keys`; `user_name` is empty for an alias that can be derived."""

    dates: list[int]


class SessionRow(msgspec.Struct, kw_only=True):
    """A row of `sessions`. Ids are decimal texts: they have 96 bits."""

    app: int
    uploaded: int
    session_id: str
    version: int
    uxcamuserid: str
    kind: int
    session_number_of_user: int = 0
    user_name: str = ""
    user_identity: str | None = None
    user_properties: dict[str, str] = {}
    app_version: str | None = None
    sdk_version: str | None = None
    device_id: str | None = None
    device_platform: int = 0
    device_class: str | None = None
    device_manufacturer: str | None = None
    device_model: str | None = None
    device_os_version: str | None = None
    device_country: str | None = None
    device_city: str | None = None
    session_crashed: bool = False
    session_has_video: bool = False
    picture_held: bool = False
    session_duration_ms: int = 0
    session_gesture_count: int = 0
    session_rage_gesture_count: int = 0
    session_responsive_gesture_count: int | None = None
    session_unresponsive_gesture_count: int | None = None
    session_screen_count: int = 0
    session_unique_screen_count: int = 0
    session_event_count: int = 0
    session_screen_list: list[str] = []
    event_name: list[str] = []
    event_properties: list[dict[str, str]] = []
    event_screen_name: list[str | None] = []
    event_own: int = 0
    browser_name: str | None = None
    browser_version: str | None = None
    referer: str | None = None
    referer_domain: str | None = None
    device_os_name: str | None = None
    device_type: str | None = None
    utm: dict[str, str] = {}
    visit_screen: list[str] = []
    visit_ms: list[int] = []
    visit_rage: list[int] = []
    visit_unresponsive: list[int] = []
    gesture_screen: list[str | None] = []
    gesture_kind: list[str] = []
    gesture_rage: list[bool] = []
    gesture_responsive: list[bool] = []
    gesture_amount: list[int] = []
    issue_kind: list[str] = []
    issue_title: list[str] = []
    issue_screen: list[str | None] = []
    row: str = ""
    details: str = ""


class GoneRow(msgspec.Struct, kw_only=True):
    """A row of `sessions` of which nothing is kept but its key."""

    app: int
    uploaded: int
    session_id: str
    version: int
    uxcamuserid: str
    kind: int = Kind.GONE


class UserRow(msgspec.Struct):
    """A row of `users`. `state` is the JSON of a `UserState`."""

    app: int
    uxcamuserid: str
    version: int
    kind: int
    uploaded: int
    seen: int
    first_seen: int
    first_session: int
    user_session_count: int
    user_session_duration_ms: int
    user_gesture_count: int
    user_rage_gesture_count: int
    user_responsive_gesture_count: int
    user_unresponsive_gesture_count: int
    user_screen_count: int
    user_event_count: int
    user_first_referer: str | None
    user_first_referer_domain: str | None
    user_first_screen_name: str | None
    user_first_utm: dict[str, str]
    state: str


def key_row(app: int, record: SessionRecord, assigned: Assigned) -> KeyRow:
    """The row of `session_keys`."""
    return KeyRow(
        app,
        str(ids.number(record.session_id)),
        str(ids.number(record.user_id)),
        assigned.uploaded,
        assigned.version,
        assigned.number,
        "" if assigned.alias == alias_of(record.user_id) else assigned.alias,
        event_dates(record, assigned) if record.details.stub else [],
    )


def way_in(row: SessionRow) -> UserSessionRow:
    """The row of `user_sessions` that leads to this row of `sessions`."""
    return UserSessionRow(
        row.app, row.session_id, row.uxcamuserid, row.uploaded, row.version, row.session_number_of_user, ""
    )


def row_times(record: SessionRecord, assigned: Assigned) -> list[int]:
    """The upload times of all rows of `sessions` that a session has."""
    return [*([] if record.details.stub else [assigned.uploaded]), *event_dates(record, assigned)]


def event_dates(record: SessionRecord, assigned: Assigned) -> list[int]:
    """When events of the session that have a date of their own were uploaded, in order; each date has a row of kind 2."""
    return sorted({_date(event) for event in record.details.events if not _is_own(event, record, assigned)})


def _is_own(event: StoredEvent, record: SessionRecord, assigned: Assigned) -> bool:
    """Whether the event counts at the session's own upload time."""
    return not record.details.stub and (event.date is None or _date(event) == assigned.uploaded)


def _date(event: StoredEvent) -> int:
    return int(event.date.timestamp()) if event.date is not None else 0


def session_rows(app: int, record: SessionRecord, assigned: Assigned) -> list[SessionRow]:
    """All rows of `sessions` that a session has: itself, if it is known, and one for each other date of its events."""
    events = record.details.events
    own = [event for event in events if _is_own(event, record, assigned)]
    others = [event for event in events if not _is_own(event, record, assigned)]
    rows = []
    if not record.details.stub:
        details = record.details if not others else replace(record.details, events=[*own, *others])
        rows.append(_session_row(app, record, assigned, Kind.SESSION, details, len(own)))
    for date in event_dates(record, assigned):
        then = [event for event in others if _date(event) == date]
        details = Details(format=FORMAT_VERSION, stub=record.details.stub, events=then)
        at = Assigned(date, assigned.version, assigned.number, assigned.alias)
        rows.append(_session_row(app, record, at, Kind.EVENTS, details, len(then)))
    return rows


def gone_row(app: int, subject: str, user_id: str, uploaded: int, version: int) -> GoneRow:
    """The row that takes the place of the one of `subject` (a session, or an imported user) at this time."""
    return GoneRow(
        app=app,
        uploaded=uploaded,
        session_id=str(ids.number(subject)),
        version=version,
        uxcamuserid=str(ids.number(user_id)),
    )


def baseline_row(app: int, record: UserRecord, version: int) -> SessionRow:
    """An imported user as what the filters of the user endpoints see of him."""
    device, location = record.row["device"], record.row["location"]
    texts = property_texts(record.row["property"])
    return SessionRow(
        app=app,
        uploaded=record.seen,
        session_id=str(ids.number(record.user_id)),
        version=version,
        uxcamuserid=str(ids.number(record.user_id)),
        kind=Kind.USER,
        session_number_of_user=record.row["usage"]["totalSession"],
        user_name=texts.get("alias", ""),
        user_identity=record.row["userId"],
        user_properties={name: text for name, text in texts.items() if name not in RESERVED_PROPERTIES},
        app_version=device.get("appVersion"),
        device_id=device.get("deviceId"),
        device_platform=PLATFORM_CODES[device.get("platform") or "android"],
        device_model=device.get("model"),
        device_os_version=device.get("osVersion"),
        device_country=location.get("country"),
        device_city=location.get("city"),
    )


def user_table_row(app: int, user_id: str, state: UserState) -> UserRow:
    """The row of `users`; of somebody of whom nothing is left, only that numbers are never given twice."""
    if not state.is_known:
        state = UserState(version=state.version, numbered=state.numbered)
    usage, first = state.usage, state.first
    return UserRow(
        app=app,
        uxcamuserid=str(ids.number(user_id)),
        version=state.version,
        kind=int(state.is_known),
        uploaded=state.uploaded,
        seen=state.seen,
        first_seen=state.registered,
        first_session=state.first_session,
        user_session_count=usage.sessions,
        user_session_duration_ms=usage.duration_ms,
        user_gesture_count=usage.gestures,
        user_rage_gesture_count=usage.rage,
        user_responsive_gesture_count=usage.gestures - usage.unresponsive,
        user_unresponsive_gesture_count=usage.unresponsive,
        user_screen_count=usage.screens,
        user_event_count=usage.events,
        user_first_referer=first.referer,
        user_first_referer_domain=first.referer_domain,
        user_first_screen_name=first.screen,
        user_first_utm=first.utm,
        state=_encoder.encode(state).decode(),
    )


def _session_row(
    app: int, record: SessionRecord, assigned: Assigned, kind: Kind, details: Details, own: int
) -> SessionRow:
    device, shown, events = record.tail.device, record.tail.property, details.events
    web = record.details.web or NO_WEB
    counted = record.details if kind is Kind.SESSION else NOTHING
    visits, gestures = visits_of(counted, record.duration_ms), gesture_groups_of(counted)
    issues = issues_of(counted, crashed=shown.is_crashed and kind is Kind.SESSION)
    return SessionRow(
        app=app,
        uploaded=assigned.uploaded,
        session_id=str(ids.number(record.session_id)),
        version=assigned.version,
        uxcamuserid=str(ids.number(record.user_id)),
        kind=kind,
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
        picture_held=bool(record.picture_held) and kind is Kind.SESSION,
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
        event_screen_name=[event.screen for event in events],
        event_own=own,
        browser_name=web.browser_name,
        browser_version=web.browser_version,
        referer=web.referer,
        referer_domain=domain(web.referer),
        device_os_name=device.os_name,
        device_type=device.type,
        utm=web.utm,
        visit_screen=[each.screen for each in visits],
        visit_ms=[each.ms for each in visits],
        visit_rage=[each.rage for each in visits],
        visit_unresponsive=[each.unresponsive for each in visits],
        gesture_screen=[each.screen for each in gestures],
        gesture_kind=[each.kind for each in gestures],
        gesture_rage=[each.rage for each in gestures],
        gesture_responsive=[each.responsive for each in gestures],
        gesture_amount=list(gestures.values()),
        issue_kind=[each.kind for each in issues],
        issue_title=[each.title for each in issues],
        issue_screen=[each.screen for each in issues],
        row=_printed(record, assigned),
        details=_encoder.encode(details).decode(),
    )


def _event_texts(event: Event) -> dict[str, str]:
    return property_texts(event.properties) if event.properties else {}


def _printed(record: SessionRecord, assigned: Assigned) -> str:
    """The row as the list prints it, from `property` on and without the opening brace."""
    uploaded = datetime.fromtimestamp(assigned.uploaded, UTC)
    record.tail.property.uploaded_server_time = row_time(uploaded)
    record.tail.user["alias"] = assigned.alias
    return _encoder.encode(record.tail).decode()[1:]
