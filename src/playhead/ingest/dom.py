"""rrweb events of a web page to neutral records: the picture as a chunk, and what can be read from it.

Every protocol that carries rrweb comes here (`wire-protocols`, section 5): clicks and touches, when the page changed or was scrolled, the size of
the viewport, console and network lines of the plugins. Custom events mean something else in each protocol and are handed back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeGuard
from urllib.parse import urlsplit

import msgspec

from playhead.model.timeline import (
    Activity,
    Chunk,
    GestureSeen,
    LogLine,
    NetworkCall,
    Record,
    ScreenShown,
    SurfaceSize,
    Touch,
    TouchPhase,
)

FULL_SNAPSHOT, INCREMENTAL, META, CUSTOM, PLUGIN = 2, 3, 4, 5, 6
MUTATION, INTERACTION, SCROLL, RESIZE, INPUT, TOUCH_MOVE = 0, 2, 3, 4, 5, 6
CHANGES = frozenset({MUTATION, RESIZE, INPUT, 7, 8, 9, 13, 15, 16})
"""Sources after which the page looks different: also media, style sheets, canvas, adopted styles, custom elements."""
CLICK = 2
TOUCHES: dict[int, TouchPhase] = {7: "start", 9: "end", 10: "cancel"}
BY_TOUCH = 2
TEXT_FIELDS = frozenset({"input", "textarea", "select"})
NO_TEXT = frozenset({"button", "submit", "reset", "image", "checkbox", "radio", "file", "color", "range"})
SECONDS_BEFORE = 100_000_000_000
"""Smaller times are seconds (Sentry's spans): in milliseconds they would lie in 1973."""
LEVELS = {"warn": "warning", "assert": "error"}


class RrwebEvent(msgspec.Struct):
    """An rrweb event; what other keys it has stays in its text."""

    type: int
    timestamp: float
    data: Any = None


@dataclass(frozen=True, slots=True)
class CustomEvent:
    """An event of type 5; `at` in milliseconds, skew corrected."""

    at: int
    tag: str
    payload: Any


@dataclass(slots=True)
class DomRead:
    """What was read: records, the custom events in order, and the addresses of the pages with their times."""

    records: list[Record] = field(default_factory=list)
    customs: list[CustomEvent] = field(default_factory=list)
    pages: list[tuple[int, str]] = field(default_factory=list)


_decoder = msgspec.json.Decoder(RrwebEvent)
_encoder = msgspec.json.Encoder()


def read_dom(
    events: Sequence[bytes], *, key: str, skew: int, window: str = "", order: int = 0, screens: bool = False
) -> DomRead:
    """Read `events`, each the JSON text of one. `skew` in milliseconds is added to their times; `key` is that of the chunk.

    With `screens` each page is a screen, named by its path. Raises `msgspec.DecodeError` for what is no rrweb event.
    """
    reader = _Reader(key, skew, window)
    decoded = [_decoder.decode(event) for event in events]
    for event in decoded:
        reader.take(event)
    read = reader.read
    if not decoded:
        return read
    times = [reader.time(event) for event in decoded]
    content = b"\n".join(event.strip().replace(b"\n", b" ") for event in events)
    read.records.append(
        Chunk(at=min(times), key=key, kind="dom", content=content, until=max(times), window=window, order=order)
    )
    read.records += reader.activity(min(times))
    if screens:
        read.records += [ScreenShown(at=at, key=f"{key}/page/{at}", name=screen_of(url)) for at, url in read.pages]
    return read


def screen_of(url: str) -> str:
    """The screen's name of a page: its path and, where an app routes by it, its fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url[:200] or "/"
    route = f"#{parts.fragment}" if parts.fragment.startswith(("/", "!")) else ""
    return (parts.path or "/") + route


class _Reader:
    """The events of one chunk, one after the other."""

    def __init__(self, key: str, skew: int, window: str) -> None:
        self.read = DomRead()
        self._key, self._skew, self._window = key, skew, window
        self._changes: list[int] = []
        self._scrolls: list[int] = []
        self._fields: list[int] = []

    def time(self, event: RrwebEvent) -> int:
        return round(event.timestamp * (1000 if event.timestamp < SECONDS_BEFORE else 1)) + self._skew

    def take(self, event: RrwebEvent) -> None:
        data = event.data
        if not isinstance(data, Mapping):
            return
        at = self.time(event)
        if event.type == INCREMENTAL:
            self._incremental(at, data)
        elif event.type == META:
            self._meta(at, data)
        elif event.type == FULL_SNAPSHOT:
            self._changes.append(at)
            self._fields += text_fields([data.get("node")])
        elif event.type == CUSTOM:
            self.read.customs.append(CustomEvent(at, str(data.get("tag", "")), data.get("payload")))
        elif event.type == PLUGIN:
            self._plugin(at, data.get("plugin"), data.get("payload"))

    def activity(self, at: int) -> list[Record]:
        """The one record of when the page changed, if anything did."""
        if not (self._changes or self._scrolls or self._fields):
            return []
        return [
            Activity(
                at=at,
                key=f"{self._key}/activity",
                changes=sorted(self._changes),
                scrolls=sorted(self._scrolls),
                fields=self._fields,
                window=self._window,
            )
        ]

    def _next_key(self) -> str:
        return f"{self._key}/{len(self.read.records)}"

    def _meta(self, at: int, data: Mapping[str, Any]) -> None:
        self._size(at, data)
        if isinstance(url := data.get("href"), str) and url:
            self.read.pages.append((at, url))

    def _size(self, at: int, data: Mapping[str, Any]) -> None:
        width, height = data.get("width"), data.get("height")
        if is_number(width) and is_number(height) and width > 0 and height > 0:
            key = self._next_key()
            self.read.records.append(SurfaceSize(at=at, key=key, width=width, height=height, window=self._window))

    def _incremental(self, at: int, data: Mapping[str, Any]) -> None:
        source = data.get("source")
        if source in CHANGES:
            self._changes.append(at)
        if source == SCROLL:
            self._scrolls.append(at)
        elif source == MUTATION:
            self._fields += text_fields(added_nodes(data))
        elif source == RESIZE:
            self._size(at, data)
        elif source == INTERACTION:
            self._interaction(at, data)
        elif source == TOUCH_MOVE:
            self._moves(at, data)

    def _interaction(self, at: int, data: Mapping[str, Any]) -> None:
        kind, x, y = data.get("type"), data.get("x"), data.get("y")
        if not (is_number(x) and is_number(y)):
            return
        if kind == CLICK:
            target = data.get("id")
            self.read.records.append(
                GestureSeen(
                    at=at,
                    key=self._next_key(),
                    kind="tap" if data.get("pointerType") == BY_TOUCH else "click",
                    x=x,
                    y=y,
                    target=target if isinstance(target, int) else None,
                    window=self._window,
                )
            )
        elif kind in TOUCHES:
            self._touch(at, TOUCHES[kind], data, x, y)

    def _moves(self, at: int, data: Mapping[str, Any]) -> None:
        for position in data.get("positions") or ():
            if (
                isinstance(position, Mapping)
                and is_number(x := position.get("x"))
                and is_number(y := position.get("y"))
            ):
                offset = position.get("timeOffset")
                self._touch(at + round(offset) if is_number(offset) else at, "move", data, x, y)

    def _touch(self, at: int, phase: TouchPhase, data: Mapping[str, Any], x: float, y: float) -> None:
        pointer = data.get("pointerId", 0)
        self.read.records.append(
            Touch(
                at=at,
                key=self._next_key(),
                phase=phase,
                pointer=pointer if isinstance(pointer, int) else 0,
                x=x,
                y=y,
                window=self._window,
            )
        )

    def _plugin(self, at: int, plugin: object, payload: Any) -> None:
        if not isinstance(payload, Mapping):
            return
        if isinstance(plugin, str) and plugin.startswith("rrweb/console"):
            self.read.records.append(console_line(at, self._next_key(), payload))
        elif isinstance(plugin, str) and plugin.startswith("rrweb/network"):
            for request in payload.get("requests") or ():
                if isinstance(request, Mapping) and isinstance(request.get("name"), str):
                    self.read.records.append(network_call(at, self._next_key(), request))


def console_line(at: int, key: str, payload: Mapping[str, Any]) -> LogLine:
    """A line of the console plugin; its arguments are JSON texts."""
    level = str(payload.get("level", "log"))
    words = payload.get("payload") or ()
    text = " ".join(str(word).strip('"') for word in words) if isinstance(words, list) else str(words)
    return LogLine(at=at, key=key, level=LEVELS.get(level, level), text=text[:10_000])


def network_call(at: int, key: str, request: Mapping[str, Any]) -> NetworkCall:
    """A request of the network plugin: an entry of the browser's resource timing, with method and status beside."""
    status, duration, size = (
        request.get("responseStatus", request.get("status")),
        request.get("duration"),
        request.get("transferSize"),
    )
    return NetworkCall(
        at=at,
        key=key,
        url=str(request["name"])[:10_000],
        method=str(request.get("method") or "GET"),
        status=round(status) if is_number(status) else 0,
        duration=round(duration) if is_number(duration) else 0,
        size=round(size) if is_number(size) else None,
    )


def is_number(value: object) -> TypeGuard[float]:
    """A finite number that is no bool."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float("inf")


def added_nodes(data: Mapping[str, Any]) -> Iterator[Any]:
    """The nodes that a mutation adds."""
    for added in data.get("adds") or ():
        if isinstance(added, Mapping):
            yield added.get("node")


def text_fields(nodes: Iterable[Any]) -> list[int]:
    """The ids of the nodes among these and all below that a caret appears in when they are clicked."""
    found, waiting = [], list(nodes)
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Mapping):
            continue
        children = node.get("childNodes")
        if isinstance(children, list):
            waiting += children
        if isinstance(node.get("id"), int) and takes_text(node):
            found.append(node["id"])
    return found


def takes_text(node: Mapping[str, Any]) -> bool:
    attributes = node.get("attributes")
    attributes = attributes if isinstance(attributes, Mapping) else {}
    if node.get("tagName") in TEXT_FIELDS:
        return attributes.get("type") not in NO_TEXT
    return attributes.get("contenteditable") in ("", "true", True)
