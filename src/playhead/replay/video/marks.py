"""The gestures of a session as they are drawn: where each finger was when, and what became of it. Pure.

    records -> the session as its row tells it (ingest/sessionize.py) -> its gestures, each with the way of its finger -> marks

A finger's way comes from its touches. A gesture that was told whole is a point.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import hypot

from playhead.ingest.gestures import RageRule, count_gestures
from playhead.ingest.sessionize import sessionize
from playhead.model.details import StoredGesture
from playhead.model.surfaces import Surfaces
from playhead.model.timeline import Record, SurfaceSize, Touch

MOST = 10_000
"""Marks of one video; later gestures are not drawn."""
MOST_POINTS = 200
FADE_MS = 600
STEP_MS = 100
"""A mark fades for so long, drawn anew so often."""
LONGEST_MS = 60_000
MOVED = 0.03
"""Of the surface: a finger that moved less and belongs to no gesture is not drawn."""

Point = tuple[int, float, float]
"""Milliseconds since the session began, and the position in fractions of the surface."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The way of a finger, at least one point, and whether its gesture was rage, or met no response."""

    path: tuple[Point, ...]
    rage: bool = False
    responsive: bool = True

    @property
    def at(self) -> int:
        return self.path[0][0]

    @property
    def until(self) -> int:
        """When the finger was lifted."""
        return self.path[-1][0]

    def moments(self) -> Iterator[int]:
        """When it looks different than before: as it moves, and while it fades."""
        last = -STEP_MS
        for at, _, _ in self.path:
            if at - last >= STEP_MS or at == self.until:
                yield at
                last = at
        yield from range(self.until + STEP_MS, self.until + FADE_MS + 1, STEP_MS)


@dataclass(slots=True)
class Marks:
    """In the order of time; asked with times that only grow."""

    all: list[Mark]
    _waiting: deque[Mark] = field(init=False)
    _shown: list[Mark] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self._waiting = deque(self.all)

    def shown(self, at: int) -> list[Mark]:
        """Those that are to be seen at this time."""
        while self._waiting and self._waiting[0].at <= at:
            self._shown.append(self._waiting.popleft())
        self._shown = [mark for mark in self._shown if at < mark.until + FADE_MS]
        return self._shown


def marks_of(name: str, records: Sequence[Record], rule: RageRule, response_ms: int) -> Marks:
    """The marks of a session. `name` is the SDK's id of it; `records` are `distinct`."""
    session = sessionize(name, records, offline=False, response_ms=response_ms).session
    gestures = count_gestures(session, rule).gestures
    surfaces = Surfaces((each for each in records if isinstance(each, SurfaceSize)), session.viewport)
    strokes = _strokes((each for each in records if isinstance(each, Touch)), surfaces, records[0].at)
    marks = list(_matched(gestures, strokes))
    return Marks(sorted(marks, key=lambda mark: mark.at)[:MOST])


def _strokes(touches: Iterable[Touch], surfaces: Surfaces, start: int) -> list[list[Point]]:
    """The ways of all fingers, each from where it came down to where it was seen last."""
    down: dict[tuple[str, int], list[Point]] = {}
    strokes = []
    for touch in touches:
        finger = (touch.window, touch.pointer)
        if touch.phase in ("start", "cancel"):
            down.pop(finger, None)
        x, y = surfaces.fraction(touch.window, touch.at, touch.x, touch.y)
        if x is None or y is None:
            continue
        point = (touch.at - start, x, y)
        if touch.phase == "start":
            down[finger] = [point]
            strokes.append(down[finger])
        elif (path := down.get(finger)) is not None and point[0] - path[0][0] <= LONGEST_MS:
            path.append(point)
    return strokes


def _matched(gestures: Iterable[StoredGesture], strokes: Iterable[list[Point]]) -> Iterator[Mark]:
    """Each gesture with the way of the finger that began with it; other fingers only where they moved."""
    by_start: dict[int, list[Point]] = {}
    others = []
    for path in strokes:
        if path[0][0] in by_start:
            others.append(path)
        else:
            by_start[path[0][0]] = path
    for gesture in gestures:
        at = round(gesture.at * 1000)
        found = by_start.pop(at, None)
        if found is None and gesture.x is not None and gesture.y is not None:
            found = [(at, gesture.x, gesture.y)]
        if found is not None:
            yield Mark(_thinned(found), bool(gesture.rage), gesture.responsive is not False)
    yield from (Mark(_thinned(path)) for path in [*by_start.values(), *others] if _moved(path))


def _thinned(path: Sequence[Point]) -> tuple[Point, ...]:
    """At most so many points, the last among them."""
    step = -(-len(path) // MOST_POINTS)
    return (*path[:-1:step], path[-1]) if len(path) > 1 else tuple(path)


def _moved(path: Sequence[Point]) -> bool:
    (_, x, y), (_, u, v) = path[0], path[-1]
    return hypot(u - x, v - y) > MOVED
