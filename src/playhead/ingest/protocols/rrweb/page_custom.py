"""The custom events of rrweb that are ours: what a page tells beside its picture. Their table is in ingest/protocols/rrweb/adapter.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from msgspec import Struct

from playhead.errors import InvalidBody
from playhead.ingest.protocols.properties import properties
from playhead.ingest.protocols.told import PageDevice, device_facts
from playhead.ingest.protocols.user_agent import BrowserFacts
from playhead.model.session import IssueKind, Name, Text
from playhead.model.timeline import (
    EventHappened,
    IssueFound,
    Lifecycle,
    NetworkState,
    Record,
    ScreenShown,
    UserFacts,
)

OURS = "playhead."
UNCAUGHT: IssueKind = "crash"
"""What an error of a page is that nobody caught."""
Properties = dict[Name, Any]


class _Payload(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """What all payloads have in common: an unknown key is an error."""


class EventPayload(_Payload, kw_only=True, frozen=True):
    name: Name
    properties: Properties = {}
    screen: Name | None = None


class IdentifyPayload(_Payload, kw_only=True, frozen=True):
    id: Name
    identity: Text | None = None
    anonymous_id: Name | None = None
    properties: Properties = {}


class ScreenPayload(_Payload, kw_only=True, frozen=True):
    name: Name


class ErrorPayload(_Payload, kw_only=True, frozen=True):
    title: Name
    handled: bool = True
    screen: Name | None = None


class EndPayload(_Payload, kw_only=True, frozen=True):
    pass


@dataclass(frozen=True, slots=True)
class Told:
    """When and by whom: the record's time and key, the id of the browser as far as the batch's head tells it, and what its User-Agent tells."""

    at: int
    key: str
    visitor: str | None
    browser: BrowserFacts

    def under(self, name: str, at: int | None = None) -> Told:
        """For a record of its own: its key goes on with this name."""
        return replace(self, at=self.at if at is None else at, key=f"{self.key}/{name}")


@dataclass(frozen=True, slots=True)
class Custom:
    """One tag: the shape of its payload, and the records that it makes."""

    payload: type[Struct]
    records: Callable[[Any, Told], list[Record]]


def event_records(event: EventPayload, told: Told) -> list[Record]:
    own = properties(event.properties)
    return [EventHappened(at=told.at, key=told.key, name=event.name, properties=own, screen=event.screen)]


def identify_records(user: IdentifyPayload, told: Told) -> list[Record]:
    facts = UserFacts(
        at=told.at,
        key=told.key,
        id=user.id,
        identity=user.identity or user.id,
        anonymous_id=user.anonymous_id or told.visitor,
        set=properties(user.properties),
    )
    return [facts]


def screen_records(screen: ScreenPayload, told: Told) -> list[Record]:
    return [ScreenShown(at=told.at, key=told.key, name=screen.name)]


def error_records(error: ErrorPayload, told: Told) -> list[Record]:
    kind: IssueKind = "handled_exception" if error.handled else UNCAUGHT
    return [IssueFound(at=told.at, key=told.key, kind=kind, title=error.title, screen=error.screen)]


def device_records(device: PageDevice, told: Told) -> list[Record]:
    """The facts, over those of the User-Agent; the network's kind is a record of its own, as it changes, and the device's id is the user's until he is named."""
    records: list[Record] = [device_facts(device, at=told.at, key=told.key, beneath={**told.browser})]
    if device.device_id is not None and told.visitor is None:
        records.append(UserFacts(at=told.at, key=f"{told.key}/visitor", anonymous_id=device.device_id))
    if device.network_type is not None:
        records.append(NetworkState(at=told.at, key=f"{told.key}/network", type=device.network_type))
    return records


def end_records(_: EndPayload, told: Told) -> list[Record]:
    return [Lifecycle(at=told.at, key=told.key, state="end")]


CUSTOMS: dict[str, Custom] = {
    "playhead.event": Custom(EventPayload, event_records),
    "playhead.identify": Custom(IdentifyPayload, identify_records),
    "playhead.screen": Custom(ScreenPayload, screen_records),
    "playhead.error": Custom(ErrorPayload, error_records),
    "playhead.device": Custom(PageDevice, device_records),
    "playhead.end": Custom(EndPayload, end_records),
}
SCREEN = "playhead.screen"


def is_ours(tag: str) -> bool:
    return tag.startswith(OURS)


def payload_of(tag: str, payload: object, place: str) -> Struct:
    """The payload of one of our tags. Raises `InvalidBody` for an unknown tag, and for a payload of another shape."""
    custom = CUSTOMS.get(tag)
    if custom is None:
        raise InvalidBody(f"The tag {tag!r} is unknown; possible are {', '.join(CUSTOMS)}", detail=f"{place}.data.tag")
    try:
        found: Struct = msgspec.convert({} if payload is None else payload, custom.payload)
    except (msgspec.ValidationError, RecursionError) as error:
        message, _, where = str(error).partition(" - at `$")
        raise InvalidBody(f"{tag}: {message}", detail=f"{place}.data.payload{where.rstrip('`')}") from error
    return found
