"""Gestures in a video: drawn where the finger was, in the colour of what became of it, and gone again."""

from __future__ import annotations

from pathlib import Path

import pytest

from playhead.ingest.gestures import RageRule
from playhead.model.timeline import Activity, GestureSeen, NetworkState, Record
from playhead.replay.video.marks import FADE_MS, Mark, Marks, marks_of
from tests.replay.films import (
    PHONE,
    START,
    WHITE,
    Colour,
    Film,
    filmed,
    is_near,
    plain,
    recording,
    surface,
    tap,
    touch,
)

X, Y = 90.0, 585.0
"""Of a touch, in dp: a quarter across, three quarters down."""


def film_of(folder: Path, *records: Record) -> Film:
    """On white, which nothing but gestures colours."""
    until = NetworkState(at=START + 8_000, key="net", type="wifi")
    return filmed(folder, recording(surface(), plain(0, WHITE), *records, until))


def coloured(film: Film, ms: int, x: float, y: float) -> Colour | None:
    """None for white."""
    found = film.pixel(ms, x, y)
    return None if is_near(found, WHITE, 12) else found


def changes(*times: int) -> Activity:
    return Activity(at=START, key="changes", changes=[START + at for at in times])


def test_a_tap_is_drawn_where_it_was_and_fades(tmp_path: Path) -> None:
    film = film_of(tmp_path, *tap(2_000, X, Y), changes(2_300))
    assert coloured(film, 1_900, 0.25, 0.75) is None
    found = coloured(film, 2_050, 0.25, 0.75)
    assert found is not None
    assert found[2] > found[0] + 50
    assert coloured(film, 2_050, 0.75, 0.25) is None
    assert coloured(film, 2_080 + FADE_MS + 100, 0.25, 0.75) is None


def test_it_is_drawn_over_the_surface_of_its_time(tmp_path: Path) -> None:
    """A phone that was turned: the same fractions of another surface, in a box that lies elsewhere."""
    wide = (PHONE[1], PHONE[0])
    turned = [surface(*wide, at=3_000), plain(3_000, WHITE, wide), *tap(4_000, 195, 270)]
    film = film_of(tmp_path, *tap(2_000, X, Y), *turned, changes(2_100, 4_100))
    assert coloured(film, 2_050, (780 - 360) / 2 / 780 + 0.25 * 360 / 780, 0.75) is not None
    assert coloured(film, 4_050, 0.25, (780 - 360) / 2 / 780 + 0.75 * 360 / 780) is not None


def test_rage_has_its_own_colour(tmp_path: Path) -> None:
    angry = [each for nth in range(4) for each in tap(2_000 + nth * 200, X, Y)]
    found = coloured(film_of(tmp_path, *angry), 2_650, 0.25, 0.75)
    assert found is not None
    assert found[0] > found[2] + 50
    assert found[0] > found[1] + 50


def test_a_tap_that_met_no_response_has_its_own_colour(tmp_path: Path) -> None:
    later = plain(7_000, WHITE)
    found = coloured(film_of(tmp_path, *tap(2_000, X, Y), later), 2_050, 0.25, 0.75)
    assert found is not None
    assert found[0] > found[2] + 50
    assert found[1] > found[2] + 20


def test_a_swipe_is_a_trail(tmp_path: Path) -> None:
    way = [touch(2_000 + step * 50, "move", 90, 600 - step * 40) for step in range(1, 10)]
    swipe = [touch(2_000, "start", 90, 600), *way, touch(2_500, "end", 90, 200)]
    film = film_of(tmp_path, *swipe)
    assert coloured(film, 2_150, 0.25, 300 / 780) is None
    for y in (220, 300, 400, 500):
        assert coloured(film, 2_520, 0.25, y / 780) is not None
    assert coloured(film, 2_520, 0.6, 400 / 780) is None


def test_two_fingers_are_two_trails(tmp_path: Path) -> None:
    pinch: list[Record] = []
    for pointer, begins, ends in ((0, 300, 150), (1, 480, 630)):
        pinch += [
            touch(2_000 + pointer, "start", 180, begins, pointer),
            touch(2_400 + pointer, "end", 180, ends, pointer),
        ]
    film = film_of(tmp_path, *pinch)
    assert coloured(film, 2_450, 0.5, 160 / 780) is not None
    assert coloured(film, 2_450, 0.5, 620 / 780) is not None


def test_a_click_that_was_told_whole_is_a_point(tmp_path: Path) -> None:
    click = GestureSeen(at=START + 2_000, key="click", kind="click", x=270, y=195)
    assert coloured(film_of(tmp_path, click, changes(2_100)), 2_050, 0.75, 0.25) is not None


def test_marks_are_the_gestures_of_the_row() -> None:
    records: list[Record] = [
        surface(),
        plain(0, WHITE),
        *tap(1_000, X, Y),
        *tap(1_200, X, Y),
        *tap(1_400, X, Y),
        *tap(5_000, X, 100),
    ]
    marks = marks_of("test", records, RageRule(), 2_000).all
    assert [(mark.at, mark.rage) for mark in marks] == [(1_000, True), (1_200, True), (1_400, True), (5_000, False)]
    assert marks[0].path[0][1:] == (0.25, 0.75)


def test_an_endless_way_has_a_bound() -> None:
    moves: list[Record] = [touch(step, "move", step % 300, step % 700) for step in range(1, 20_000)]
    marks = marks_of(
        "test", [surface(), touch(0, "start", 1, 1), *moves, touch(20_000, "end", 9, 9)], RageRule(), 2_000
    )
    assert len(marks.all) == 1
    assert len(marks.all[0].path) <= 202
    assert marks.all[0].until == 20_000


@pytest.mark.parametrize(("at", "shown"), [(0, 0), (100, 1), (799, 1), (800, 0)])
def test_a_mark_is_shown_until_it_has_faded(at: int, shown: int) -> None:
    assert len(Marks([Mark(((100, 0.5, 0.5), (200, 0.5, 0.5)))]).shown(at)) == shown
