"""What happened in a session, beside its picture: the items of its timeline, in the order of time. Pure.

Screens, gestures, events and issues are those of the session's row (`details`), so that a replay tells what the lists and numbers tell.
Requests, lines of the console and lifecycle are the recording's, and so are the paths of fingers. `at` is milliseconds since the session's start.

    {"kind": "gesture", "at": 1250, "gesture": "swipe", "x": 0.5, "y": 0.8, "screen": "Home", "responsive": true, "path": [[0, 0.5, 0.8], [80, 0.5, 0.3]]}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from playhead.model.details import Details, StoredGesture
from playhead.model.session import GestureKind, IssueKind
from playhead.model.surfaces import Surfaces
from playhead.model.timeline import Lifecycle, LifecycleState, LogLine, NetworkCall, Record, SurfaceSize, Touch

Point = tuple[int, float, float]
"""Of a finger's path: milliseconds since it came down, and where it was, as fractions of the screen."""
Paths = dict[int, list[Point]]
"""By the time at which the finger came down."""


class Timed(Struct, kw_only=True, frozen=True, rename="camel", omit_defaults=True, tag_field="kind"):
    """What all items have."""

    at: int


class ScreenItem(Timed, frozen=True, tag="screen"):
    """A screen came up."""

    name: str


class GestureItem(Timed, frozen=True, tag="gesture"):
    """A gesture. Of the taps of a rage gesture all have `rage`, the first `rageStart`. `path` where a finger's is known."""

    gesture: GestureKind
    x: float | None = None
    y: float | None = None
    screen: str | None = None
    rage: bool = False
    rage_start: bool = False
    responsive: bool | None = None
    path: list[Point] = []


class EventItem(Timed, frozen=True, tag="event"):
    """An event, with its properties as they were sent."""

    name: str
    screen: str | None = None
    properties: dict[str, Any] = {}


class IssueItem(Timed, frozen=True, tag="issue"):
    """A crash, ANR, UI freeze or handled exception."""

    issue: IssueKind
    title: str
    screen: str | None = None


class NetworkItem(Timed, frozen=True, tag="network"):
    """A request of the app. `status` is 0 when no answer came; `size` in bytes."""

    url: str
    method: str
    status: int
    duration_ms: int
    size: int | None = None


class LogItem(Timed, frozen=True, tag="log"):
    """A line of the console."""

    level: str
    text: str


class LifecycleItem(Timed, frozen=True, tag="lifecycle"):
    """The app came to the foreground or went to the background, or the SDK said that it is over."""

    state: LifecycleState


Item = ScreenItem | GestureItem | EventItem | IssueItem | NetworkItem | LogItem | LifecycleItem


class Timeline(Struct):
    """All of them."""

    items: list[Item]


def timeline_of(details: Details, records: Sequence[Record], start: int) -> Timeline:
    """`details` of the session's row, `records` of its recording, `start` in milliseconds since the epoch."""
    paths = _paths(records, start)
    items: list[Item] = [
        *(ScreenItem(at=_ms(each.at), name=each.name) for each in details.screens),
        *(_gesture(each, paths) for each in details.gestures),
        *(
            EventItem(at=_ms(each.at), name=each.name, screen=each.screen, properties=each.properties)
            for each in details.events
        ),
        *(IssueItem(at=_ms(each.at), issue=each.kind, title=each.title, screen=each.screen) for each in details.issues),
        *_recorded(records, start),
    ]
    return Timeline(sorted(items, key=lambda item: item.at))


def _ms(seconds: float) -> int:
    return round(seconds * 1_000)


def _gesture(gesture: StoredGesture, paths: Paths) -> GestureItem:
    at = _ms(gesture.at)
    return GestureItem(
        at=at,
        gesture=gesture.kind,
        x=gesture.x,
        y=gesture.y,
        screen=gesture.screen,
        rage=bool(gesture.rage),
        rage_start=gesture.rage_start,
        responsive=gesture.responsive,
        path=paths.get(at, []) if gesture.kind in ("swipe", "pinch") else [],
    )


def _recorded(records: Iterable[Record], start: int) -> Iterator[Item]:
    """What the row does not keep."""
    for record in records:
        at = max(0, record.at - start)
        match record:
            case NetworkCall():
                yield NetworkItem(
                    at=at,
                    url=record.url,
                    method=record.method,
                    status=record.status,
                    duration_ms=record.duration,
                    size=record.size,
                )
            case LogLine():
                yield LogItem(at=at, level=record.level, text=record.text)
            case Lifecycle():
                yield LifecycleItem(at=at, state=record.state)


def _paths(records: Iterable[Record], start: int) -> Paths:
    """Where fingers went, from where they came down until they were lifted."""
    touches = [record for record in records if isinstance(record, Touch)]
    surfaces = Surfaces((record for record in records if isinstance(record, SurfaceSize)), None)
    down: dict[tuple[str, int], list[Touch]] = {}
    paths: Paths = {}
    for touch in sorted(touches, key=lambda touch: touch.at):
        finger = (touch.window, touch.pointer)
        if touch.phase == "start":
            down[finger] = [touch]
        elif finger in down:
            down[finger].append(touch)
        if touch.phase in ("end", "cancel") and (stroke := down.pop(finger, None)):
            paths.setdefault(max(0, stroke[0].at - start), _path(stroke, surfaces))
    return paths


def _path(stroke: Sequence[Touch], surfaces: Surfaces) -> list[Point]:
    points: list[Point] = []
    for touch in stroke:
        x, y = surfaces.fraction(touch.window, touch.at, touch.x, touch.y)
        if x is not None and y is not None:
            points.append((touch.at - stroke[0].at, x, y))
    return points
