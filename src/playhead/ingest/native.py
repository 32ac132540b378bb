"""A native session to the record that the warehouse takes: a pure function of the session, the clock and the place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from msgspec.structs import replace

from playhead.ingest.gestures import GestureCounts, RageRule, count_gestures
from playhead.model.attributes import RESERVED_PROPERTIES
from playhead.model.details import Details, StoredEvent
from playhead.model.device_class import device_class
from playhead.model.ids import derive_id
from playhead.model.record import RowProperty, RowTail, SessionRecord, property_texts, row_time
from playhead.model.session import FORMAT_VERSION, Device, Event, Location, Place, Screen, Session
from playhead.model.visits import CRASH

NOWHERE = Place()


def session_record(
    session: Session, *, received: datetime, place: Place | None, rule: RageRule, has_video: bool = False
) -> SessionRecord:
    """Derive the record of `session`, received at `received`; `place` is where its address is, if it says nothing itself."""
    started = _true_start(session, received)
    counts = count_gestures(session, rule)
    screens = _with_durations(session)
    place = session.location or place or NOWHERE
    properties = {k: v for k, v in session.user.properties.items() if k not in RESERVED_PROPERTIES}
    texts = property_texts(properties)
    user_id = _user_id(session)
    return SessionRecord(
        session_id=derive_id("session", session.session_id),
        user_id=user_id,
        alias=session.user.alias,
        uploaded=None,
        number=None,
        order=started.timestamp(),
        duration_ms=round(session.duration_sec * 1000),
        properties=texts,
        tail=RowTail(
            _property(session, started, counts, screens, has_video=has_video),
            _user(session, user_id, texts),
            _device(session.device, place),
            _location(place),
        ),
        screen_names=list(dict.fromkeys(screen.name for screen in screens)),
        details=_details(session, started, counts, screens),
    )


def _true_start(session: Session, received: datetime) -> datetime:
    """The start in UTC, with the device's clock corrected when it said what it showed at sending."""
    skew = received - session.sent_at if session.sent_at else timedelta()
    try:
        return (session.started_at + skew).astimezone(UTC)
    except OverflowError:
        return session.started_at


def _user_id(session: Session) -> str:
    """The user's id: the client's, else one for the device, else one for this session alone."""
    user = session.user
    if user.id is not None:
        return derive_id("user", user.id)
    if session.device.device_id:
        return derive_id("device", f"device:{session.device.device_id}")
    return derive_id("anonymous", f"session:{session.session_id}")


def _property(
    session: Session, started: datetime, counts: GestureCounts, screens: list[Screen], *, has_video: bool
) -> RowProperty:
    return RowProperty(
        uploaded_server_time="",
        device_local_date_time=row_time(_local(session)),
        verified_server_time=row_time(started),
        offline_recorded=session.offline_recorded,
        has_video=has_video,
        is_crashed=session.is_crashed or any(issue.kind == CRASH for issue in session.issues),
        duration_sec=round(session.duration_sec * 1000) / 1000,
        total_gesture=len(counts.gestures),
        total_screen=len(screens),
        unique_screens_count=len({screen.name for screen in screens}),
        rage_gesture_count=counts.rage,
        network_type=session.network_type,
    )


def _local(session: Session) -> datetime:
    try:
        return session.started_at.astimezone(UTC) + timedelta(minutes=session.utc_offset_minutes)
    except OverflowError:
        return session.started_at


def _user(session: Session, user_id: str, texts: dict[str, str]) -> dict[str, str | None]:
    identity = {"kUXCam_UserIdentity": session.user.identity} if session.user.identity is not None else {}
    return {**identity, **texts, "alias": None, "uxcamuserid": user_id}


def _device(device: Device, place: Place) -> Device:
    return replace(
        device, country=device.country if place.country is None else place.country, class_=device_class(device)
    )


def _location(place: Place) -> Location:
    return Location(
        country_code=place.country_code, city=place.city, longitude=place.longitude, latitude=place.latitude
    )


def _with_durations(session: Session) -> list[Screen]:
    """Screen visits in time order; one without a duration lasts until the next, the last until the end."""
    screens = sorted(session.screens, key=lambda screen: screen.at)
    if all(screen.duration is not None for screen in screens):
        return screens
    ends = [after.at for _, after in pairwise(screens)] + [session.duration_sec]
    return [
        screen if screen.duration is not None else replace(screen, duration=max(0.0, round(end - screen.at, 3)))
        for screen, end in zip(screens, ends, strict=True)
    ]


def _details(session: Session, started: datetime, counts: GestureCounts, screens: list[Screen]) -> Details:
    return Details(
        format=FORMAT_VERSION,
        responsive_gesture_count=counts.responsive,
        unresponsive_gesture_count=counts.unresponsive,
        started_at=started,
        client_session_id=session.session_id,
        client_user_id=session.user.id,
        viewport=session.viewport,
        web=session.web,
        properties={
            k: v for k, v in session.user.properties.items() if not isinstance(v, str) or k in RESERVED_PROPERTIES
        },
        screens=screens,
        gestures=counts.gestures,
        events=[_stored(event) for event in sorted(session.events, key=lambda event: event.at)],
        issues=sorted(session.issues, key=lambda issue: issue.at),
    )


def _stored(event: Event) -> StoredEvent:
    return StoredEvent(name=event.name, at=event.at, screen=event.screen, properties=event.properties)
