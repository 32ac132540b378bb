"""Sentry's envelope: a header, then items, each a header and a payload (wire-protocols, 4.1).

    {"event_id": "…", "sent_at": "2026-11-23T19:10:15.119Z", "sdk": {"name": "…", "version": "…"}}
    {"type": "replay_recording", "length": 2248}
    …2248 bytes…
    {"type": "session"}
    {"sid": "…"}                        without a length: as far as the line goes

The body of `/store/`, which old SDKs use, is one event; it is read as an envelope of that one item.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from playhead.errors import InvalidBody
from playhead.ingest.body import GZIP_MAGIC
from playhead.ingest.part import Refused

MOST_ITEMS = 1_000
"""Items that are read of one envelope; SDKs send up to some dozens."""
LONGEST_HEADER = 1 << 14
"""Bytes of an envelope's first line that are looked at to find out who sends it; SDKs write about a thousand."""


@dataclass(frozen=True, slots=True)
class Item:
    """`place` tells where it stood, for reasons of refusal."""

    place: str
    kind: str
    payload: bytes


@dataclass(slots=True)
class Envelope:
    """`is_store`: the body was one event, without an envelope around it."""

    header: dict[str, Any]
    items: list[Item] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    is_store: bool = False

    def alone(self, item: Item) -> bytes:
        """A body with this item only, so that it can be read again by itself."""
        if self.is_store:
            return item.payload
        about = msgspec.json.encode({"type": item.kind, "length": len(item.payload)})
        return b"\n".join((msgspec.json.encode(self.header), about, item.payload))


NOT_A_NEWLINE = re.compile(rb"[^\n]")
_decoder = msgspec.json.Decoder(dict[str, Any])


def read_envelope(body: bytes) -> Envelope:
    """The unpacked body, taken apart. Raises `InvalidBody` when its first line is no JSON object.

    Where an item's header is broken nobody knows how long the item is, so all from there on is refused.
    """
    line, _, _ = body.partition(b"\n")
    envelope = Envelope(_header(line))
    for entry in _entries(body, len(line) + 1):
        if isinstance(entry, Refused):
            envelope.refused.append(entry)
        elif len(envelope.items) < MOST_ITEMS:
            envelope.items.append(entry)
        else:
            envelope.refused.append(
                Refused(f"{entry.place}: an envelope has at most {MOST_ITEMS} items", entry.payload)
            )
            break
    return envelope


def read_event(body: bytes) -> Envelope:
    """The body of `/store/`. Raises `InvalidBody` when it is no JSON object."""
    event = _header(body)
    header = {"event_id": event.get("event_id"), "sdk": event.get("sdk")}
    return Envelope(header, [Item("body", "event", body)], is_store=True)


def peek_header(body: bytes) -> dict[str, Any]:
    """The header of a body that may be packed, without unpacking more than that; empty when there is none."""
    start = body[:LONGEST_HEADER]
    try:
        if start.startswith(GZIP_MAGIC):
            start = zlib.decompressobj(wbits=31).decompress(start, LONGEST_HEADER)
        return _header(start.partition(b"\n")[0])
    except (zlib.error, InvalidBody):
        return {}


def _header(line: bytes) -> dict[str, Any]:
    try:
        return _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidBody(f"An envelope begins with a JSON object: {error}", detail="header") from error


def _entries(body: bytes, at: int) -> Iterator[Item | Refused]:
    number = 0
    while found := NOT_A_NEWLINE.search(body, at):
        place, at = f"items[{number}]", found.start()
        end = _line_end(body, at)
        try:
            header = _header(body[at:end])
        except InvalidBody as error:
            yield Refused(
                f"{place}: its header is no JSON object, so nobody knows where the next item is: {error}", body[at:]
            )
            return
        start = end + 1
        at = _item_end(body, start, header.get("length"))
        if at > len(body):
            yield Refused(f"{place}: it ends too early: {len(body) - start} bytes of {at - start}", body[start:])
            return
        kind = header.get("type")
        yield Item(place, kind if isinstance(kind, str) else "", body[start:at])
        number += 1


def _line_end(body: bytes, at: int) -> int:
    end = body.find(b"\n", at)
    return len(body) if end < 0 else end


def _item_end(body: bytes, start: int, length: object) -> int:
    """Where a payload ends: after as many bytes as its header says, or with its line."""
    if isinstance(length, int) and not isinstance(length, bool) and length >= 0:
        return start + length
    return _line_end(body, start)
