"""rrweb events of a web page to neutral records: the picture as a chunk, and what can be read from it.

Every protocol that carries rrweb comes here (`wire-protocols`, section 5): clicks and touches, when the page changed or was scrolled, the size of
the viewport, console and network lines of the plugins. Custom events mean something else in each protocol and are handed back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeGuard
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from playhead.ingest.part import Refused
from playhead.model.moment import LATEST
from playhead.model.timeline import (
    Activity,
    Chunk,
    DeviceFacts,
    GestureSeen,
    LogLine,
    NetworkCall,
    Record,
    ScreenShown,
    SurfaceSize,
    Touch,
    TouchPhase,
)
from playhead.model.web import campaign, domain

FULL_SNAPSHOT, INCREMENTAL, META, CUSTOM, PLUGIN = 2, 3, 4, 5, 6
MUTATION, INTERACTION, SCROLL, RESIZE, INPUT, TOUCH_MOVE = 0, 2, 3, 4, 5, 6
CHANGES = frozenset({MUTATION, RESIZE, INPUT, 7, 8, 9, 13, 15, 16})
"""Sources after which the page looks different: also media, style sheets, canvas, adopted styles, custom elements."""
CLICK = 2
TOUCHES: dict[int, TouchPhase] = {7: "start", 9: "end", 10: "cancel"}
BY_TOUCH = 2
TEXT_FIELDS = ("input", "textarea", "select")
NO_TEXT = ("button", "submit", "reset", "image", "checkbox", "radio", "file", "color", "range")
"""Tuples, as what is looked for in them may be of any type."""
SECONDS_BEFORE = 100_000_000_000
"""Smaller times are seconds (Sentry's spans): in milliseconds they would lie in 1973."""
LONGEST_NAME = 1_000
EventTime = Annotated[float, Meta(ge=0, lt=LATEST)]
LONGEST_OFFSET = 60_000
"""Milliseconds by which a finger's move may lie before the event that tells it; rrweb gathers half a second."""
LARGEST = 2**53
"""Numbers beyond it are no lengths, ids or times of a page, and do not fit where records are stored."""
LEVELS = {"warn": "warning", "assert": "error"}


class RrwebEvent(msgspec.Struct):
    """An rrweb event; what other keys it has stays in its text."""

    type: int
    timestamp: EventTime
    data: Any = None


@dataclass(frozen=True, slots=True)
class CustomEvent:
    """An event of type 5; `at` in milliseconds, skew corrected."""

    at: int
    tag: str
    payload: Any


@dataclass(slots=True)
class DomRead:
    """What was read: records, the custom events in order, the addresses of the pages with their times, and those of other hosts that led there."""

    records: list[Record] = field(default_factory=list)
    customs: list[CustomEvent] = field(default_factory=list)
    pages: list[tuple[int, str]] = field(default_factory=list)
    referrers: list[tuple[int, str]] = field(default_factory=list)


_decoder = msgspec.json.Decoder(RrwebEvent)


def read_dom(
    events: Sequence[bytes],
    *,
    key: str,
    skew: int,
    window: str = "",
    order: int = 0,
    screens: bool = False,
    refused: list[Refused] | None = None,
) -> DomRead:
    """Read `events`, each the JSON text of one. `skew` in milliseconds is added to their times; `key` is that of the chunk.

    With `screens` each page is a screen, named by its path. What is no rrweb event goes to `refused` and the others are read;
    without such a list it raises `msgspec.DecodeError`.
    """
    reader = _Reader(key, skew, window)
    times, texts = [], []
    for place, text in enumerate(events):
        try:
            times.append(reader.take(_decoder.decode(text)))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            if refused is None:
                raise msgspec.DecodeError(f"events[{place}]: {error}") from error
            refused.append(Refused(f"events[{place}] is no rrweb event: {error}", text))
        else:
            texts.append(text.strip().replace(b"\n", b" "))
    read = reader.read
    if not texts:
        return read
    chunk = Chunk(at=min(times), key=key, kind="dom", content=b"\n".join(texts), until=max(times))
    read.records.append(msgspec.structs.replace(chunk, window=window, order=order))
    read.records += reader.activity(chunk.at)
    if screens:
        read.records += page_screens(read.pages, key)
    return read


def page_screens(pages: Iterable[tuple[int, str]], key: str) -> list[Record]:
    """Each page as a screen."""
    return [ScreenShown(at=at, key=f"{key}/page/{nth}", name=screen_of(url)) for nth, (at, url) in enumerate(pages)]


def page_facts(read: DomRead, key: str) -> list[Record]:
    """From where the user came, and by which campaign, for the pages whose addresses tell."""
    facts: list[Record] = [
        DeviceFacts(at=at, key=f"{key}/referer/{nth}", referer=url) for nth, (at, url) in enumerate(read.referrers)
    ]
    for nth, (at, url) in enumerate(read.pages):
        if tags := campaign(url):
            facts.append(DeviceFacts(at=at, key=f"{key}/utm/{nth}", utm=tags))
    return facts


def screen_of(url: str) -> str:
    """The screen's name of a page: its path and, where an app routes by it, its fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url[:LONGEST_NAME] or "/"
    route = f"#{parts.fragment}" if parts.fragment.startswith(("/", "!")) else ""
    return ((parts.path or "/") + route)[:LONGEST_NAME]


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

    def take(self, event: RrwebEvent) -> int:
        """Read the event; its time."""
        at = self.time(event)
        if isinstance(event.data, dict):
            self._read(at, event, event.data)
        return at

    def _read(self, at: int, event: RrwebEvent, data: Mapping[str, Any]) -> None:
        if event.type == INCREMENTAL:
            self._incremental(at, data)
        elif event.type == META:
            self._meta(at, data)
        elif event.type == FULL_SNAPSHOT:
            self._changes.append(at)
            self._fields += text_fields([data.get("node")])
        elif event.type == CUSTOM:
            tag = data.get("tag")
            self.read.customs.append(CustomEvent(at, tag if isinstance(tag, str) else "", data.get("payload")))
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
            referrer = data.get("referrer")
            if isinstance(referrer, str) and referrer and domain(referrer) != domain(url):
                self.read.referrers.append((at, referrer[:10_000]))

    def _size(self, at: int, data: Mapping[str, Any]) -> None:
        width, height = data.get("width"), data.get("height")
        if is_number(width) and is_number(height) and 0 < width < LARGEST and 0 < height < LARGEST:
            key = self._next_key()
            self.read.records.append(SurfaceSize(at=at, key=key, width=width, height=height, window=self._window))

    def _incremental(self, at: int, data: Mapping[str, Any]) -> None:
        source = data.get("source")
        if not isinstance(source, int):
            return
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
                    target=target if is_id(target) else None,
                    window=self._window,
                )
            )
        elif isinstance(kind, int) and kind in TOUCHES:
            self._touch(at, TOUCHES[kind], data, x, y)

    def _moves(self, at: int, data: Mapping[str, Any]) -> None:
        for position in mappings(data.get("positions")):
            x, y, offset = position.get("x"), position.get("y"), position.get("timeOffset")
            if is_number(x) and is_number(y):
                before = min(LONGEST_OFFSET, max(0, -offset)) if is_number(offset) else 0
                self._touch(at - round(before), "move", data, x, y)

    def _touch(self, at: int, phase: TouchPhase, data: Mapping[str, Any], x: float, y: float) -> None:
        pointer = data.get("pointerId", 0)
        self.read.records.append(
            Touch(
                at=at,
                key=self._next_key(),
                phase=phase,
                pointer=pointer if is_id(pointer) else 0,
                x=x,
                y=y,
                window=self._window,
            )
        )

    def _plugin(self, at: int, plugin: object, payload: Any) -> None:
        if not isinstance(payload, dict):
            return
        if isinstance(plugin, str) and plugin.startswith("rrweb/console"):
            self.read.records.append(console_line(at, self._next_key(), payload))
        elif isinstance(plugin, str) and plugin.startswith("rrweb/network"):
            for request in mappings(payload.get("requests")):
                if isinstance(request.get("name"), str):
                    self.read.records.append(network_call(at, self._next_key(), request))


def console_line(at: int, key: str, payload: Mapping[str, Any]) -> LogLine:
    """A line of the console plugin; its arguments are JSON texts."""
    level, words = payload.get("level"), payload.get("payload")
    level = level[:20] if isinstance(level, str) else "log"
    text = " ".join(str(word).strip('"') for word in (words if isinstance(words, list) else [words]))
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
        method=str(request.get("method") or "GET")[:20],
        status=round(status) if is_number(status) else 0,
        duration=round(duration) if is_number(duration) else 0,
        size=round(size) if is_number(size) else None,
    )


def is_number(value: object) -> TypeGuard[float]:
    """A number of a size that something of a page can have, and no bool."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST


def is_id(value: object) -> TypeGuard[int]:
    """What may be the id of a node or a pointer."""
    return isinstance(value, int) and is_number(value)


def mappings(value: object) -> Iterator[Mapping[str, Any]]:
    """The objects of what should be a list of them."""
    if isinstance(value, list):
        yield from (each for each in value if isinstance(each, dict))


def added_nodes(data: Mapping[str, Any]) -> list[Any]:
    """The nodes that a mutation adds."""
    return [added.get("node") for added in mappings(data["adds"])] if data.get("adds") else []


def text_fields(nodes: Iterable[Any]) -> list[int]:
    """The ids of the nodes among these and all below that a caret appears in when they are clicked."""
    found, waiting = [], list(nodes)
    while waiting:
        node = waiting.pop()
        if not isinstance(node, dict):
            continue
        children = node.get("childNodes")
        if isinstance(children, list):
            waiting += children
        if is_id(node.get("id")) and takes_text(node):
            found.append(node["id"])
    return found


def takes_text(node: Mapping[str, Any]) -> bool:
    attributes = node.get("attributes")
    attributes = attributes if isinstance(attributes, dict) else {}
    if node.get("tagName") in TEXT_FIELDS:
        return attributes.get("type") not in NO_TEXT
    return attributes.get("contenteditable") in ("", "true", "plaintext-only", True)
