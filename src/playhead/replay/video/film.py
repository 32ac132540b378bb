"""A recording to a video.

    a recording -> the pictures of all its pieces, gaps (replay/gaps.py), marks of gestures -> what happens when, in order
                -> the painter, for each slot of time in which something is seen to change -> the encoder

The video's time is the session's: what is seen at its second 12 was shown in second 12. Between changes there are no frames, so a
stretch in which nothing happens costs nothing. Slots of `SLOT_MS` bound how many frames a second can have, whatever was sent.
"""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from playhead.errors import InvalidBody, NotRendered
from playhead.model.timeline import Lifecycle, Record, ScreenShown
from playhead.replay.gaps import Gap, gaps_of
from playhead.replay.video.canvas import Canvas, canvas_of
from playhead.replay.video.chromium import running_chromium
from playhead.replay.video.dom import Tape, dom_pictures, tape_of
from playhead.replay.video.encoder import Encoder
from playhead.replay.video.frames import frame_pictures, frame_sizes
from playhead.replay.video.happenings import SHORTEST_GAP_MS, Happening, Hole, Tick, all_in_time, holes, ticks
from playhead.replay.video.marks import Marks, marks_of
from playhead.replay.video.options import LONGEST_MS, Options
from playhead.replay.video.painter import Painter
from playhead.replay.video.picture import Picture
from playhead.replay.video.recorded import Recorded
from playhead.replay.video.segments import segment_pictures, segment_sizes
from playhead.replay.video.time_bar import Bar, TimeBar
from playhead.replay.video.wireframes import wireframe_pictures, wireframe_sizes

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SLOT_MS = 50
SHORTEST_MS = 1_000
"""Of a video: a session of one moment is seen that long."""
BESIDE_MS = 600
"""A frame that only moves the time bar is left out so soon after another."""
REASONS = {
    "background": "The app was in the background",
    "missing": "This part was not recorded",
}
BROKEN, UNDRAWN = "This picture is broken", "Only a browser can draw it, and none is installed"


def render(recorded: Recorded, file: Path, options: Options) -> int:
    """Write the video to `file`; returns its length in milliseconds. Raises `NotRendered` for pages alone where there is no browser."""
    pages = recorded.of("dom")
    if not pages:
        return _render(recorded, Tape(), None, file, options)
    with running_chromium() as browser:
        if browser is None and len(pages) == len(recorded.pieces):
            raise NotRendered("Only a browser can draw a page, and no Chromium is installed")
        return _render(recorded, tape_of(pages, recorded.read), browser, file, options)


def _render(recorded: Recorded, tape: Tape, browser: Browser | None, file: Path, options: Options) -> int:
    start = recorded.start
    duration = min(max(recorded.end - start, SHORTEST_MS), LONGEST_MS)
    marks = marks_of(recorded.index.head.session, recorded.records, options.rage, options.response_ms)
    gaps = _gaps(recorded, start, start + duration)
    canvas = canvas_of([*_sizes(recorded), *tape.sizes], with_bar=options.time_bar)
    bar = _bar(recorded.facts, gaps, marks, start, duration) if options.time_bar else None
    happenings = heapq.merge(
        all_in_time([*_sources(recorded, start, canvas), dom_pictures(tape, start, browser)]),
        holes(gaps),
        ticks(_anchors(recorded, marks, start), duration, with_bar=options.time_bar),
        _moves(marks),
        key=lambda each: each.at,
    )
    _Film(canvas, bar, marks, duration).write(happenings, file)
    return duration


class _Film:
    """What is shown, as time goes on."""

    def __init__(self, canvas: Canvas, bar: Bar | None, marks: Marks, duration: int) -> None:
        self._canvas, self._marks, self._duration = canvas, marks, duration
        self._painter = Painter(canvas, None if bar is None else TimeBar(bar, canvas.width, canvas.bar))
        self._behind: Picture | None = None
        self._hole: Hole | None = None
        self._shown: Hashable = None

    def write(self, happenings: Iterator[Happening], file: Path) -> None:
        """The last frame stands at the very end, so that the video is as long as the session."""
        last = -BESIDE_MS
        with Encoder(file, self._canvas.size) as encoder:
            for at, those in groupby(happenings, key=_slot):
                if at > self._duration:
                    break
                happened = list(those)
                if at - last < BESIDE_MS and all(isinstance(each, Tick) and each.may_miss for each in happened):
                    continue
                self._take(happened)
                encoder.add(self._frame(at), at)
                last = at
            if self._duration > last:
                encoder.add(self._frame(self._duration), self._duration)

    def _frame(self, at: int) -> Image.Image:
        """With gestures as they are at the slot's end, as pictures are."""
        ends = at + SLOT_MS - 1
        return self._painter.frame(ends, self._marks.shown(ends))

    def _take(self, those: Sequence[Happening]) -> None:
        """Show what is last of all that happens in a slot."""
        shown: Picture | Hole | None = None
        for each in those:
            if isinstance(each, Picture):
                self._behind, self._hole, shown = each, None, each
            elif isinstance(each, Hole):
                self._hole, shown = each, each
            elif each.ends is not None and each.ends is self._hole:
                self._hole, shown = None, self._behind
        if isinstance(shown, Hole):
            self._shown = None
            self._painter.show_card(f"no picture for {told(shown.lasts)}", REASONS[shown.reason])
        elif shown is not None:
            self._show(shown)

    def _show(self, picture: Picture) -> None:
        """Unless it is shown already."""
        if picture.content is not None and picture.content == self._shown:
            return
        self._shown = picture.content
        try:
            self._painter.show(picture.draw())
        except InvalidBody:
            self._painter.show_card("no picture", BROKEN)
        except NotRendered:
            self._painter.show_card("a page", UNDRAWN)


def told(ms: int) -> str:
    """`12 s`, `3 min 5 s`, `2 h 10 min`."""
    seconds = round(ms / 1000)
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s"
    return f"{seconds // 3600} h {seconds % 3600 // 60} min"


def _slot(happening: Happening) -> int:
    return max(0, happening.at) // SLOT_MS * SLOT_MS


def _gaps(recorded: Recorded, start: int, end: int) -> list[Gap]:
    """Those that are worth a card."""
    states = [each for each in recorded.facts if isinstance(each, Lifecycle)]
    found = gaps_of(recorded.pieces, states, start, end)
    return [gap for gap in found if gap.until - gap.from_ >= SHORTEST_GAP_MS]


def _sizes(recorded: Recorded) -> Iterator[tuple[float, float]]:
    yield from frame_sizes(recorded.of("frame"), recorded.read)
    yield from segment_sizes(recorded.of("video"), recorded.read)
    yield from wireframe_sizes(recorded.of("wireframe"), recorded.read)


def _sources(recorded: Recorded, start: int, canvas: Canvas) -> list[Iterator[Picture]]:
    """The pictures of each kind, each in order."""
    read, frames = recorded.read, recorded.of("frame")
    wanted = canvas.width, canvas.height
    drawn = recorded.of("wireframe")
    return [
        frame_pictures(frames, read, start, wanted),
        segment_pictures(recorded.of("video"), read, start),
        wireframe_pictures(drawn, frames, read, start, wanted),
    ]


def _anchors(recorded: Recorded, marks: Marks, start: int) -> list[int]:
    """When something happens, as far as that is known beforehand."""
    return sorted(
        [
            *(piece.at - start for piece in recorded.pieces),
            *(piece.until - start for piece in recorded.pieces),
            *(mark.at for mark in marks.all),
        ]
    )


def _moves(marks: Marks) -> Iterator[Tick]:
    return (Tick(at) for at in sorted({at for mark in marks.all for at in mark.moments()}))


def _bar(facts: Sequence[Record], gaps: Sequence[Gap], marks: Marks, start: int, duration: int) -> Bar:
    return Bar(
        duration=duration,
        screens=[(each.at - start, each.name) for each in facts if isinstance(each, ScreenShown)],
        rage=[mark.at for mark in marks.all if mark.rage],
        gaps=[(gap.from_, gap.until) for gap in gaps],
    )
