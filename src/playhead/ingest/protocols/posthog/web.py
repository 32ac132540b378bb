"""Recordings of PostHog's web SDK: rrweb events, of which the large ones are packed one by one (wire-protocols, 3.4).

An event with `"cv": "2024-10"` has texts in place of JSON: a full snapshot its `data`, a mutation its `texts`, `attributes`, `removes` and `adds`, a style sheet rule its
`adds` and `removes`. Each is gzip, a character a byte. They are unpacked here, so that a recording holds plain rrweb whatever SDK it came from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from playhead.errors import BodyTooLarge, InvalidBody
from playhead.ingest.body import GZIP_MAGIC, unpack
from playhead.ingest.part import Refused
from playhead.ingest.protocols.dom import CustomEvent, DomRead, RrwebEvent, read_dom, screen_of
from playhead.ingest.protocols.posthog.body import UNREADABLE, moment
from playhead.model.timeline import NetworkState, NetworkType, Record, ScreenShown

PACKED = "2024-10"
PACKED_FIELDS = ("texts", "attributes", "removes", "adds")
CONNECTION: dict[str, NetworkType] = {"browser offline": "none", "browser online": "unknown"}


@dataclass(slots=True)
class Budget:
    """How many bytes the packed pieces of one part may still unpack to."""

    left: int


class _Head(msgspec.Struct):
    type: int
    timestamp: float
    data: msgspec.Raw
    cv: str | None = None


_head_decoder = msgspec.json.Decoder(_Head)
_object_decoder = msgspec.json.Decoder(dict[str, msgspec.Raw])
_text_decoder = msgspec.json.Decoder(str)
_event_decoder = msgspec.json.Decoder(RrwebEvent)


def read_web(
    events: list[msgspec.Raw], *, key: str, skew: int, window: str, budget: Budget
) -> tuple[list[Record], list[Refused]]:
    """The records of one `$snapshot`, and the events that are no rrweb."""
    plain: list[bytes] = []
    refused: list[Refused] = []
    for event in events:
        try:
            plain.append(_plain(event, budget))
        except (*UNREADABLE, InvalidBody) as error:
            refused.append(Refused(f"no rrweb event: {error}", bytes(event)))
    read = read_dom(plain, key=key, skew=skew, window=window)
    return [*read.records, *_of_customs(read, key)], refused


def _plain(event: msgspec.Raw, budget: Budget) -> bytes:
    """The event's JSON, unpacked, and sure to be an rrweb event."""
    head = _head_decoder.decode(event)
    if moment(head.timestamp) is None:
        raise InvalidBody(f"timestamp {head.timestamp} is no time between 2000 and 2100 in milliseconds")
    text = bytes(event)
    if head.cv is not None:
        if head.cv != PACKED:
            raise InvalidBody(f"cv is {head.cv!r}; possible is {PACKED!r}")
        text = _unpacked(event, head.data, budget)
    _event_decoder.decode(text)
    return text


def _unpacked(event: msgspec.Raw, data: msgspec.Raw, budget: Budget) -> bytes:
    fields = _object_decoder.decode(event)
    del fields["cv"]
    if bytes(data).startswith(b'"'):
        fields["data"] = _inflated(data, budget)
    else:
        inner = _object_decoder.decode(data)
        inner |= {name: _inflated(inner[name], budget) for name in PACKED_FIELDS if name in inner}
        fields["data"] = msgspec.Raw(msgspec.json.encode(inner))
    return msgspec.json.encode(fields)


def _inflated(value: msgspec.Raw, budget: Budget) -> msgspec.Raw:
    """The JSON that a packed text holds; anything else as it is."""
    if not bytes(value).startswith(b'"'):
        return value
    text = _text_decoder.decode(value)
    try:
        packed = text.encode("latin-1")
    except UnicodeEncodeError:
        return value
    if not packed.startswith(GZIP_MAGIC):
        return value
    try:
        content = unpack(packed, budget.left)
    except BodyTooLarge:
        raise InvalidBody("its packed fields, with those before it, unpack to more than max_body allows") from None
    budget.left -= len(content)
    return msgspec.Raw(content)


def _of_customs(read: DomRead, key: str) -> Iterator[Record]:
    """The SDK's own notes: whether the browser is online, and pages that no `$pageview` tells of.

    Each `$pageview` is an event as well, so it is not read here. An app that takes none (`capture_pageview: false`) has `$url_changed` instead,
    and the first page where the configuration is noted.
    """
    for number, custom in enumerate(read.customs):
        if custom.tag in CONNECTION:
            yield NetworkState(at=custom.at, key=f"{key}/net/{number}", type=CONNECTION[custom.tag])
        elif custom.tag == "$url_changed" and isinstance(url := _payload(custom).get("href"), str):
            yield ScreenShown(at=custom.at, key=f"{key}/url/{number}", name=screen_of(url)[:1_000])
    if any(map(_takes_no_pageviews, read.customs)):
        for at, url in read.pages[:1]:
            yield ScreenShown(at=at, key=f"{key}/page", name=screen_of(url)[:1_000])


def _takes_no_pageviews(custom: CustomEvent) -> bool:
    config = _payload(custom).get("config") if custom.tag == "$posthog_config" else None
    return isinstance(config, dict) and config.get("capture_pageview") is False


def _payload(custom: CustomEvent) -> dict[str, Any]:
    return custom.payload if isinstance(custom.payload, dict) else {}
