"""Touches to gestures."""

from __future__ import annotations

from itertools import count

import pytest

from playhead.ingest.touches import gestures_of
from playhead.model.surfaces import Surfaces
from playhead.model.timeline import SurfaceSize, Touch, TouchPhase

KEYS = count()
SCREEN = Surfaces([SurfaceSize(at=0, key="s", width=400, height=800)], None)


def touch(at: int, phase: TouchPhase, x: float, y: float = 100, pointer: int = 0) -> Touch:
    return Touch(at=at, key=f"{next(KEYS)}", phase=phase, x=x, y=y, pointer=pointer)


def kinds(*touches: Touch) -> list[str]:
    return [gesture.kind for gesture in gestures_of(touches, SCREEN.distance)]


@pytest.mark.parametrize(
    ("until", "to", "kind"),
    [(80, 100, "tap"), (499, 111, "tap"), (500, 100, "long_press"), (80, 113, "swipe"), (900, 300, "swipe")],
)
def test_by_time_and_way(until: int, to: float, kind: str) -> None:
    assert kinds(touch(0, "start", 100), touch(until, "end", to)) == [kind]


def test_moves_count_only_by_where_they_end() -> None:
    assert kinds(touch(0, "start", 100), touch(20, "move", 300), touch(60, "end", 101)) == ["tap"]


def test_two_fingers_make_a_pinch() -> None:
    fingers = [
        touch(0, "start", 100),
        touch(5, "start", 300, pointer=1),
        touch(200, "end", 150),
        touch(210, "end", 250, pointer=1),
    ]
    assert kinds(*fingers) == ["pinch"]


def test_two_fingers_one_after_the_other_swipe_twice() -> None:
    fingers = [
        touch(0, "start", 100),
        touch(90, "end", 200),
        touch(95, "start", 300, pointer=1),
        touch(200, "end", 200, pointer=1),
    ]
    assert kinds(*fingers) == ["swipe", "swipe"]


@pytest.mark.parametrize("last", [(), ("cancel",)])
def test_a_finger_that_is_not_lifted_is_no_gesture(last: tuple[TouchPhase, ...]) -> None:
    assert kinds(touch(0, "start", 100), *(touch(50, phase, 100) for phase in last)) == []


def test_an_end_without_a_start_is_nothing() -> None:
    assert kinds(touch(0, "end", 100)) == []


def test_without_a_size_positions_are_fractions_of_a_common_screen() -> None:
    unknown = Surfaces([], None)
    moved = [Touch(at=0, key="a", phase="start", x=0.5, y=0.8), Touch(at=100, key="b", phase="end", x=0.5, y=0.3)]
    assert [gesture.kind for gesture in gestures_of(moved, unknown.distance)] == ["swipe"]
