"""Rows of the lists as the API prints them: key for key in the documented order (api-spec, section 11)."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import msgspec
from msgspec import Raw

from playhead.model import ids
from playhead.model.attributes import PLATFORM_CODES, Entity
from playhead.model.details import Details, StoredEvent
from playhead.model.record import ZULU, RowTail, property_texts
from playhead.model.session import FORMAT_VERSION
from playhead.model.user import UserState, user_row
from playhead.query.entities import ENTITIES
from playhead.query.link import Links, session_url
from playhead.query.numbers import metric_values
from playhead.query.resolve import Query
from playhead.stores.warehouse import Row

NO_VIDEO = "No video available for this session"
EVENTS = uuid.UUID("6f1e7a52-3c1f-5d0e-9a44-5d6e2b7c8f10")
"""The namespace of the ids of our own events."""
_encoder = msgspec.json.Encoder()
_tail = msgspec.json.Decoder(RowTail)
_details = msgspec.json.Decoder(Details)
_state = msgspec.json.Decoder(UserState)


def session_row(query: Query, row: Row, base: str) -> Raw:
    """The row's head, made for this answer, before the tail that the store printed once."""
    _, number, nth, has_video, tail, *details = row
    session_id = ids.text(number)
    head = {
        "sessionId": session_id,
        "video": NO_VIDEO if query.with_video and not has_video else None,
        "sessionNumber": nth,
        "url": session_url(base, query.appid, session_id),
    }
    text = _encoder.encode(head)[:-1] + b"," + tail.encode()
    return Raw(text[:-1] + b',"details":' + details[0].encode() + b"}" if details else text)


def listed_user(query: Query, row: Row, base: str) -> Raw:
    """A user's row; `details` holds the row that was imported of him, if one was."""
    _, number, state_text = row
    state = _state.decode(state_text)
    user_id = ids.text(number)
    shown = user_row(state, user_id, f"{base}/app/{query.appid}/users/list/1/{user_id}")
    if query.with_details:
        shown["details"] = {"format": FORMAT_VERSION, "baseline": state.baseline}
    return Raw(_encoder.encode(shown))


def event_row(query: Query, row: Row, base: str) -> Raw:
    """One event of a session. `row` and `details` are the session's, or of the row that holds imported events."""
    uploaded, number, index, nth, tail_text, details_text = row
    session_id = ids.text(number)
    tail = _tail.decode("{" + tail_text)
    details = _details.decode(details_text)
    event = details.events[index - 1]
    shown, device = tail.property, tail.device
    printed = {
        "eventId": str(event_id(session_id, details.events, index - 1)),
        "eventName": event.name,
        "eventScreen": event.screen,
        "eventDate": uploaded.strftime(ZULU),
        "eventPropertyTime": event.at,
        "url": session_url(base, query.appid, session_id),
        "sessionProperty": {
            "sessionId": session_id,
            "hasVideo": shown.has_video,
            "isCrashed": shown.is_crashed,
            "durationSec": shown.duration_sec,
            "totalGesture": shown.total_gesture,
            "totalScreen": shown.total_screen,
            "uniqueScreensCount": shown.unique_screens_count,
            "networkType": shown.network_type,
            "sessionNumber": nth or None,
            "country": device.country,
        },
        "userProperty": {name: value for name, value in tail.user.items() if name != "alias"},
        "eventProperty": property_texts(event.properties),
        "device": {
            "model": device.model,
            "deviceId": device.device_id,
            "platform": PLATFORM_CODES[device.platform],
            "appVersion": device.app_version,
            "osVersion": device.os_version,
            "producer": device.producer,
            "class": device.class_,
        },
    }
    if query.with_details:
        printed["details"] = {"format": FORMAT_VERSION, "sessionKnown": not details.stub}
    return Raw(_encoder.encode(printed))


def event_id(session_id: str, events: list[StoredEvent], index: int) -> uuid.UUID:
    """The event's own id, or one derived from its session, name, time and which of equal ones it is."""
    event = events[index]
    if event.id is not None:
        return event.id
    same = sum((each.name, each.at) == (event.name, event.at) for each in events[:index])
    return uuid.uuid5(EVENTS, f"{session_id} {round(event.at * 1000)} {same} {event.name}")


def group_row(query: Query, row: Row, base: str) -> Raw:
    """A row that stands for a group, with the keys of its list, and the link to what it counts."""
    groups = ENTITIES[query.entity].groups
    assert groups is not None
    values = row[: len(groups.by)]
    numbers = metric_values(query.metrics, row[len(values) :]).values()
    printed = dict(zip((key for key, _ in groups.by), values, strict=True))
    printed |= zip((key for key, *_ in groups.numbers), numbers, strict=True)
    printed["dashboard_link"] = Links(query, base).link(values, (None,) * len(values))
    return Raw(_encoder.encode(printed))


PRINTERS: dict[Entity, Callable[[Query, Row, str], Raw]] = {
    Entity.SESSION: session_row,
    Entity.USER: listed_user,
    Entity.EVENT: event_row,
    Entity.SCREEN: group_row,
    Entity.ISSUE: group_row,
}
