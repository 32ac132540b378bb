"""Recordings of PostHog's mobile SDKs: screenshots, wireframes and touches in events like rrweb's (wire-protocols, 3.4).

    type 4                {"href"?, "width", "height"}                         the screen's size, in dp or points
    type 2                {"wireframes": [W], "initialOffset"}                  the whole picture; iOS sends it every time
    type 3, source 0      {"adds"?, "updates"?: [{"wireframe": W, "parentId"}], "removes"?: [{"id", "parentId"}]}
    type 3, source 2      {"type": 7 | 9 | 10, "id", "x", "y"}                  a finger came down, was lifted, was taken away by the system; iOS names no finger
    type 5, "keyboard"    {"open", "height"?}
    type 6                plugins `rrweb/network@1` and `rrweb/console@1`

A wireframe W of type `screenshot` is a frame: its `base64` is an image, with or without a `data:` head, with newlines on Android. What else W holds
is drawn by the player: events with such wireframes are kept as they are, in one chunk. `href` names a window or view controller, not a screen: `$screen` does.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from playhead.errors import InvalidBody
from playhead.ingest.part import Refused
from playhead.ingest.protocols.dom import (
    CUSTOM,
    FULL_SNAPSHOT,
    INCREMENTAL,
    INTERACTION,
    META,
    MUTATION,
    PLUGIN,
    TOUCHES,
    RrwebEvent,
    console_line,
    is_id,
    is_number,
    mappings,
    network_call,
)
from playhead.ingest.protocols.posthog.body import UNREADABLE, moment
from playhead.ingest.protocols.posthog.context import size
from playhead.model.timeline import Activity, Chunk, Record, SurfaceSize, Touch

IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
"""How JPEG and PNG begin; WebP is RIFF with its name inside."""

_decoder = msgspec.json.Decoder(RrwebEvent)
_encoder = msgspec.json.Encoder()


@dataclass(slots=True)
class Seen:
    """The pictures before, by session and wireframe: what is shown again is no change."""

    digests: dict[tuple[str, Any], bytes] = field(default_factory=dict)

    def is_new(self, place: tuple[str, Any], content: bytes) -> bool:
        digest = hashlib.blake2b(content, digest_size=16).digest()
        if self.digests.get(place) == digest:
            return False
        self.digests[place] = digest
        return True


def read_mobile(
    events: list[msgspec.Raw], *, key: str, skew: int, session: str, seen: Seen
) -> tuple[list[Record], list[Refused]]:
    """The records of one `$snapshot`, and the events that were not understood."""
    reader = _Reader(key, skew, session, seen)
    for event in events:
        try:
            reader.take(event)
        except (*UNREADABLE, InvalidBody) as error:
            reader.refused.append(Refused(f"no event of a mobile recording: {error}", bytes(event)))
    return reader.finish(), reader.refused


class _Reader:
    """The events of one `$snapshot`, one after the other."""

    def __init__(self, key: str, skew: int, session: str, seen: Seen) -> None:
        self.refused: list[Refused] = []
        self._key, self._skew, self._session, self._seen = key, skew, session, seen
        self._records: list[Record] = []
        self._changes: list[int] = []
        self._lines: list[tuple[int, bytes]] = []
        self._drawn = False

    def take(self, raw: msgspec.Raw) -> None:
        event = _decoder.decode(raw)
        at = moment(event.timestamp)
        if at is None:
            raise InvalidBody(f"timestamp {event.timestamp} is no time between 2000 and 2100 in milliseconds")
        if not isinstance(event.data, dict):
            raise InvalidBody("data is no object")
        at += self._skew
        kind, source = event.type, event.data.get("source")
        if kind == META:
            self._meta(at, event.data, raw)
        elif kind == FULL_SNAPSHOT or (kind == INCREMENTAL and source == MUTATION):
            self._picture(at, event)
        elif kind == INCREMENTAL and source == INTERACTION:
            self._touch(at, event.data)
        elif kind == CUSTOM and event.data.get("tag") == "keyboard":
            self._changes.append(at)
            self._line(at, raw)
        elif kind == PLUGIN:
            self._plugin(at, event.data.get("plugin"), event.data.get("payload"))

    def finish(self) -> list[Record]:
        """All records. Sizes and the keyboard are lines of the chunk only beside wireframes: frames show them."""
        if self._drawn:
            times = [at for at, _ in self._lines]
            content = b"\n".join(line for _, line in self._lines)
            self._records.append(
                Chunk(at=min(times), key=self._key, kind="wireframe", content=content, until=max(times))
            )
        if self._changes:
            changes = sorted(self._changes)
            self._records.append(Activity(at=changes[0], key=f"{self._key}/activity", changes=changes))
        return self._records

    def _next_key(self) -> str:
        return f"{self._key}/{len(self._records)}"

    def _line(self, at: int, text: bytes) -> None:
        self._lines.append((at, bytes(text).replace(b"\n", b" ")))

    def _meta(self, at: int, data: Mapping[str, Any], raw: msgspec.Raw) -> None:
        width, height = size(data.get("width")), size(data.get("height"))
        if width is None or height is None:
            raise InvalidBody(f"width and height are {data.get('width')!r} and {data.get('height')!r}, not above 0")
        self._records.append(SurfaceSize(at=at, key=self._next_key(), width=width, height=height))
        self._line(at, raw)

    def _touch(self, at: int, data: Mapping[str, Any]) -> None:
        kind, pointer, x, y = (data.get(name) for name in ("type", "id", "x", "y"))
        if not (isinstance(kind, int) and kind in TOUCHES and is_number(x) and is_number(y)):
            return
        self._records.append(
            Touch(
                at=at,
                key=self._next_key(),
                phase=TOUCHES[kind],
                x=x,
                y=y,
                pointer=pointer if is_id(pointer) else 0,
            )
        )

    def _plugin(self, at: int, plugin: object, payload: object) -> None:
        if not isinstance(plugin, str) or not isinstance(payload, dict):
            return
        if plugin.startswith("rrweb/console"):
            self._records.append(console_line(at, self._next_key(), payload))
        elif plugin.startswith("rrweb/network"):
            for request in mappings(payload.get("requests")):
                if isinstance(request.get("name"), str):
                    self._records.append(network_call(at, self._next_key(), request))

    def _picture(self, at: int, event: RrwebEvent) -> None:
        roots = _roots(event)
        nodes = list(_with_children(roots))
        shots = [node for node in nodes if node.get("type") == "screenshot"]
        for shot in shots:
            self._frame(at, shot, event)
        if len(nodes) == len(shots) and (shots or not event.data.get("removes")):
            return
        for shot in shots:
            shot.pop("base64", None)
        self._drawn = True
        self._line(at, _encoder.encode(event))
        if event.type != FULL_SNAPSHOT or self._seen.is_new((self._session, None), _encoder.encode(roots)):
            self._changes.append(at)

    def _frame(self, at: int, shot: Mapping[str, Any], event: RrwebEvent) -> None:
        """A screenshot that the SDK could not take has no image, and is none."""
        if not isinstance(text := shot.get("base64"), str):
            return
        try:
            image = image_of(text)
        except InvalidBody as error:
            self.refused.append(Refused(error.message, _encoder.encode(event)))
            return
        width, height = size(shot.get("width")), size(shot.get("height"))
        self._records.append(
            Chunk(
                at=at,
                key=f"{self._key}/frame/{len(self._records)}",
                kind="frame",
                content=image,
                until=at,
                width=round(width or 0),
                height=round(height or 0),
            )
        )
        if self._seen.is_new((self._session, str(shot.get("id"))), image):
            self._changes.append(at)


def _roots(event: RrwebEvent) -> list[dict[str, Any]]:
    """The wireframes at the top of a whole picture, or those that a change brings."""
    if event.type == FULL_SNAPSHOT:
        return _objects(event.data.get("wireframes"))
    items = _objects(event.data.get("adds")) + _objects(event.data.get("updates"))
    return _objects([item.get("wireframe") for item in items])


def _with_children(roots: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    waiting = roots[::-1]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += _objects(node.get("childWireframes"))[::-1]


def _objects(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def image_of(text: str) -> bytes:
    """The bytes of an image in base64. Raises `InvalidBody` for what is no JPEG, WebP or PNG."""
    encoded = text.partition(",")[2] if text.startswith("data:") else text
    try:
        image = b64decode("".join(encoded.split()), validate=True)
    except ValueError as error:
        raise InvalidBody(f"a screenshot is no base64: {error}") from None
    if image.startswith(IMAGES) or (image[:4] == b"RIFF" and image[8:12] == b"WEBP"):
        return image
    raise InvalidBody(f"a screenshot begins with {image[:12]!r}; possible are JPEG, WebP and PNG")
