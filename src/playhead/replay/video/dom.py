"""Recorded pages to pictures: a headless browser rebuilds them from their rrweb events and is photographed where they change.

    all lines of a tab -> web/render/page.ts in a page of its own -> "as it was at 12.4 s" -> a screenshot

The page that is seen is that of the tab of which was told last. Between changes nothing is photographed; of many changes in `SLOT_MS` only the
last state is. Moves of the mouse are no change.
"""

from __future__ import annotations

import base64
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from PIL import Image

import playhead
from playhead.errors import InvalidBody, NotRendered
from playhead.model.recording import Blob
from playhead.replay.video.frames import Read
from playhead.replay.video.picture import Picture, open_image, unpack

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

FULL, INCREMENTAL, META = 2, 3, 4
CHANGES = frozenset({0, 3, 4, 5, 7, 8, 9, 13, 15, 16})
"""Sources after which a page looks different: nodes, scrolling, size, inputs, media, styles, canvas."""
SLOT_MS = 400
MOST_TABS = 20
LONGEST_SIDE = 4_096
ASSUMED = (1_280, 720)
QUALITY = 90
PATIENCE_MS = 60_000
"""How long a page may take for one moment."""
AT_ONCE = 4 << 20
"""Bytes of events that are handed over together."""
SCRIPT = Path(playhead.__file__).parent / "web" / "render" / "render.js"
PAGE = """<!doctype html><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline' data: blob:; img-src data: blob:; font-src data:; media-src data: blob:">
<style>html, body { margin: 0; background: #fff; overflow: hidden } iframe { border: 0; display: block } .replayer-mouse, .replayer-mouse-tail { display: none }</style>
<body></body>"""


class _Event(msgspec.Struct):
    type: int
    timestamp: float
    data: msgspec.Raw = msgspec.Raw(b"null")


class _Data(msgspec.Struct):
    source: Any = None
    width: Any = None
    height: Any = None


_event = msgspec.json.Decoder(_Event)
_data = msgspec.json.Decoder(_Data)


@dataclass(frozen=True, slots=True)
class Change:
    """A tab looks different from `at` on, in the session's clock; `stamp` is the same by its events."""

    at: int
    stamp: float
    tab: str


@dataclass(slots=True)
class Tape:
    """All that the pieces tell: lines by tab, changes, and sizes in CSS pixels."""

    lines: dict[str, list[tuple[float, bytes]]] = field(default_factory=lambda: defaultdict(list))
    changes: list[Change] = field(default_factory=list)
    sizes: set[tuple[float, float]] = field(default_factory=set)


def tape_of(pieces: Iterable[Blob], read: Read) -> Tape:
    """What cannot be read is left out."""
    tape = Tape()
    for piece in pieces:
        try:
            events = sorted(_events(read(piece)), key=lambda each: each[0].timestamp)
        except InvalidBody:
            continue
        if not events or (piece.window not in tape.lines and len(tape.lines) >= MOST_TABS):
            continue
        skew = piece.at - events[0][0].timestamp
        for event, line in events:
            tape.lines[piece.window].append((event.timestamp, line))
            if _changes(event, tape):
                tape.changes.append(Change(round(event.timestamp + skew), event.timestamp, piece.window))
    tape.changes.sort(key=lambda change: change.at)
    for lines in tape.lines.values():
        lines.sort(key=lambda each: each[0])
    return tape


def _events(content: bytes) -> Iterator[tuple[_Event, bytes]]:
    for line in content.splitlines():
        try:
            yield _event.decode(line), line
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue


def _changes(event: _Event, tape: Tape) -> bool:
    """Whether the page looks different after it; sizes are noted on the way."""
    if event.type == FULL:
        return True
    if event.type not in (INCREMENTAL, META):
        return False
    try:
        data = _data.decode(event.data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    if (
        isinstance(data.width, int | float)
        and isinstance(data.height, int | float)
        and 0 < data.width <= LONGEST_SIDE
        and 0 < data.height <= LONGEST_SIDE
    ):
        tape.sizes.add((data.width, data.height))
    return event.type == INCREMENTAL and isinstance(data.source, int) and data.source in CHANGES


def dom_pictures(tape: Tape, start: int, browser: Browser | None) -> Iterator[Picture]:
    """A picture of each slot in which something changed; without a browser they raise `NotRendered`."""
    slots = groupby(tape.changes, key=lambda change: (change.at - start) // SLOT_MS)
    shots = ([*those][-1] for _, those in slots)
    if browser is None:
        yield from (Picture(change.at - start, _refuse) for change in shots)
        return
    stage = _Stage(browser, tape)
    for change in shots:
        yield Picture(change.at - start, partial(_draw, stage.shot(change)))


class _Stage:
    """A browser's page for each tab, opened when it is seen first."""

    def __init__(self, browser: Browser, tape: Tape) -> None:
        width, height = next(iter(tape.sizes), ASSUMED)
        self._context = _closed_context(browser, round(width), round(height))
        self._tape = tape
        self._pages: dict[str, tuple[Page, CDPSession]] = {}

    def shot(self, change: Change) -> bytes | None:
        """A JPEG; None when the browser cannot show it."""
        from playwright.sync_api import Error

        try:
            page, devtools = self._pages.get(change.tab) or self._open(change.tab)
            size = page.evaluate("(at) => playhead.show(at)", change.stamp)
            width, height = (min(max(round(size[name]), 1), LONGEST_SIDE) for name in ("width", "height"))
            if page.viewport_size != {"width": width, "height": height}:
                page.set_viewport_size({"width": width, "height": height})
            taken = devtools.send(
                "Page.captureScreenshot", {"format": "jpeg", "quality": QUALITY, "optimizeForSpeed": True}
            )
            return base64.b64decode(taken["data"])
        except Error:
            return None

    def _open(self, tab: str) -> tuple[Page, CDPSession]:
        page = self._context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.set_content(PAGE)
        page.evaluate(SCRIPT.read_text())
        for lines in _parcels(line for _, line in self._tape.lines[tab]):
            page.evaluate("(lines) => playhead.add(lines)", lines)
        self._pages[tab] = page, self._context.new_cdp_session(page)
        return self._pages[tab]


def _closed_context(browser: Browser, width: int, height: int) -> BrowserContext:
    """Nothing leaves it."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, offline=True, accept_downloads=False, service_workers="block"
    )
    context.route("**/*", lambda route: route.abort())
    return context


def _parcels(lines: Iterable[bytes]) -> Iterator[str]:
    out = io.BytesIO()
    for line in lines:
        out.write(line + b"\n")
        if out.tell() > AT_ONCE:
            yield out.getvalue().decode(errors="replace")
            out = io.BytesIO()
    yield out.getvalue().decode(errors="replace")


def _draw(shot: bytes | None) -> Image.Image:
    if shot is None:
        raise InvalidBody("The browser could not show it")
    return unpack(open_image(shot))


def _refuse() -> Image.Image:
    raise NotRendered("Only a browser can draw a page")
