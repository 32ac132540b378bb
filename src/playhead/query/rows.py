"""Rows of the lists as the API prints them: key for key in the documented order (api-spec, section 11)."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha1
from itertools import groupby
from typing import Any

import msgspec
from msgspec import Raw

from playhead.model import ids
from playhead.model.attributes import PLATFORM_CODES, Entity
from playhead.model.details import Details, StoredEvent
from playhead.model.record import ZULU, RowTail, property_texts
from playhead.model.session import FORMAT_VERSION
from playhead.model.user import UserState, user_row
from playhead.query.entities import ENTITIES
from playhead.query.link import Addresses, Links, session_url
from playhead.query.numbers import metric_values
from playhead.query.resolve import Query
from playhead.stores.warehouse import Row

NO_VIDEO = "No video available for this session"
EVENTS = uuid.UUID("6f1e7a52-3c1f-5d0e-9a44-5d6e2b7c8f10")
"""The namespace of the ids of our own events."""
Printer = Callable[[Query, Iterable[Row], Addresses], Iterator[Raw]]
_encoder = msgspec.json.Encoder()
_tail = msgspec.json.Decoder(RowTail)
_details = msgspec.json.Decoder(Details)
_state = msgspec.json.Decoder(UserState)


def session_row(query: Query, row: Row, addresses: Addresses) -> Raw:
    """The row's head, made for this answer, before the tail that the store printed once."""
    _, number, nth, has_video, picture_held, tail, *details = row
    session_id = ids.text(number)
    head = {
        "sessionId": session_id,
        "video": _video(session_id, addresses, has_video, picture_held) if query.with_video else None,
        "sessionNumber": nth,
        "url": session_url(addresses.base, query.appid, session_id),
    }
    text = _encoder.encode(head)[:-1] + b"," + tail.encode()
    return Raw(text[:-1] + b',"details":' + details[0].encode() + b"}" if details else text)


def _video(session_id: str, addresses: Addresses, has_video: bool, picture_held: bool) -> str | None:
    """The link, or that there is none; of an imported session whose video stayed elsewhere nothing is said (api-spec, section 15)."""
    if not has_video:
        return NO_VIDEO
    return addresses.video(session_id) if picture_held else None


def listed_user(query: Query, row: Row, addresses: Addresses) -> Raw:
    """A user's row; `details` holds the row that was imported of him, if one was."""
    _, number, state_text = row
    state = _state.decode(state_text)
    user_id = ids.text(number)
    shown = user_row(state, user_id, f"{addresses.base}/app/{query.appid}/users/list/1/{user_id}")
    if query.with_details:
        shown["details"] = {"format": FORMAT_VERSION, "baseline": state.baseline}
    return Raw(_encoder.encode(shown))


def event_rows(query: Query, rows: Iterable[Row], addresses: Addresses) -> Iterator[Raw]:
    """Each event of `rows`. What the events of a session share is made once: they stand next to each other."""
    for shared, events in groupby(rows, key=_shared):
        yield from _events_of_session(query, shared, [row[2] for row in events], addresses)


def _shared(row: Row) -> Row:
    """All but the event's place."""
    return (*row[:2], *row[3:])


def _events_of_session(query: Query, shared: Row, places: list[int], addresses: Addresses) -> Iterator[Raw]:
    """`tail_text` and `details_text` are the session's, or of the row that holds imported events."""
    uploaded, number, nth, tail_text, details_text = shared
    session_id = ids.text(number)
    tail, details = _tail.decode("{" + tail_text), _details.decode(details_text)
    url, date = session_url(addresses.base, query.appid, session_id), uploaded.strftime(ZULU)
    in_session, of_user, device = (Raw(_encoder.encode(each)) for each in _about(session_id, nth, tail))
    which = _which_of_equals(details.events)
    for place in places:
        event = details.events[place - 1]
        printed = {
            "eventId": event_id(session_id, event, which[place - 1]),
            "eventName": event.name,
            "eventScreen": event.screen,
            "eventDate": date,
            "eventPropertyTime": event.at,
            "url": url,
            "sessionProperty": in_session,
            "userProperty": of_user,
            "eventProperty": property_texts(event.properties),
            "device": device,
        }
        if query.with_details:
            printed["details"] = {"format": FORMAT_VERSION, "sessionKnown": not details.stub}
        yield Raw(_encoder.encode(printed))


def _about(session_id: str, nth: int, tail: RowTail) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What an event's row says of its session, its user and the device."""
    shown, device = tail.property, tail.device
    in_session = {
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
    }
    on_device = {
        "model": device.model,
        "deviceId": device.device_id,
        "platform": PLATFORM_CODES[device.platform],
        "appVersion": device.app_version,
        "osVersion": device.os_version,
        "producer": device.producer,
        "class": device.class_,
    }
    return in_session, {name: value for name, value in tail.user.items() if name != "alias"}, on_device


def _which_of_equals(events: list[StoredEvent]) -> list[int]:
    """Of each event, how many of the same name and time stand before it."""
    found: Counter[tuple[str, float]] = Counter()
    numbers = []
    for event in events:
        numbers.append(found[event.name, event.at])
        found[event.name, event.at] += 1
    return numbers


def event_id(session_id: str, event: StoredEvent, which: int) -> str:
    """The event's own id, or one derived from its session, name, time and which of equal ones it is."""
    if event.id is not None:
        return str(event.id)
    return _uuid_text(f"{session_id} {round(event.at * 1000)} {which} {event.name}")


def _uuid_text(name: str) -> str:
    """`str(uuid5(EVENTS, name))`, which takes four times as long (RFC 9562, section 5.5)."""
    digest = bytearray(sha1(EVENTS.bytes + name.encode(), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def group_row(query: Query, row: Row, addresses: Addresses) -> Raw:
    """A row that stands for a group, with the keys of its list, and the link to what it counts."""
    groups = ENTITIES[query.entity].groups
    assert groups is not None
    values = row[: len(groups.by)]
    numbers = metric_values(query.metrics, row[len(values) :]).values()
    printed = dict(zip((key for key, _ in groups.by), values, strict=True))
    printed |= zip((key for key, *_ in groups.numbers), numbers, strict=True)
    printed["dashboard_link"] = Links(query, addresses.base).link(values, (None,) * len(values))
    return Raw(_encoder.encode(printed))


def _each(print_row: Callable[[Query, Row, Addresses], Raw]) -> Printer:
    return lambda query, rows, addresses: (print_row(query, row, addresses) for row in rows)


PRINTERS: dict[Entity, Printer] = {
    Entity.SESSION: _each(session_row),
    Entity.USER: _each(listed_user),
    Entity.EVENT: event_rows,
    Entity.SCREEN: _each(group_row),
    Entity.ISSUE: _each(group_row),
}
