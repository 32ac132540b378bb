"""Touches to gestures: what a finger did between coming down and being lifted (wire-protocols, section 8). Pure.

start .. end, under 12 dp apart, under 500 ms     tap
the same, longer                                  long press
further apart                                     swipe
two fingers at once, both moved                   pinch
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from playhead.model.session import GestureKind
from playhead.model.timeline import GestureSeen, Touch

TAP_DP = 12.0
LONG_MS = 500
LONGEST_MS = 60_000
"""A finger that is down for longer was lifted unseen."""


@dataclass(slots=True)
class Stroke:
    """A finger, from where it came down to where it was last."""

    first: Touch
    last: Touch


Distance = Callable[[Touch, Touch], float]
"""Between two touches, in dp."""


def gestures_of(touches: Iterable[Touch], distance: Distance) -> list[GestureSeen]:
    """The gestures of all touches, which come in the order of their times. A finger that is never lifted makes none."""
    down: dict[tuple[str, int], Stroke] = {}
    strokes: list[Stroke] = []
    for touch in touches:
        finger = (touch.window, touch.pointer)
        if touch.phase == "start":
            down[finger] = Stroke(touch, touch)
        elif touch.phase == "cancel":
            down.pop(finger, None)
        elif (stroke := down.get(finger)) is not None:
            stroke.last = touch
            if touch.phase == "end" and touch.at - stroke.first.at <= LONGEST_MS:
                strokes.append(down.pop(finger))
    return _told(sorted(strokes, key=lambda stroke: stroke.first.at), distance)


def _told(strokes: list[Stroke], distance: Distance) -> list[GestureSeen]:
    gestures: list[GestureSeen] = []
    before: Stroke | None = None
    for stroke in strokes:
        moved = distance(stroke.first, stroke.last) > TAP_DP
        if before is not None and moved and _at_once(before, stroke) and distance(before.first, before.last) > TAP_DP:
            gestures[-1].kind = "pinch"
            before = None
            continue
        gestures.append(_gesture(stroke, moved=moved))
        before = stroke
    return gestures


def _at_once(one: Stroke, other: Stroke) -> bool:
    """Whether two fingers of one surface were down together."""
    return (
        one.first.window == other.first.window
        and one.first.pointer != other.first.pointer
        and other.first.at < one.last.at
    )


def _gesture(stroke: Stroke, *, moved: bool) -> GestureSeen:
    first, last = stroke.first, stroke.last
    kind: GestureKind = "swipe" if moved else "long_press" if last.at - first.at >= LONG_MS else "tap"
    return GestureSeen(at=first.at, key=first.key, kind=kind, x=first.x, y=first.y, window=first.window)
