"""Which gestures are rage and which got no response."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from playhead.ingest.gestures import GestureCounts, RageRule, count_gestures, screen_size
from playhead.model.session import Session
from tests.samples import Json, native

VIEWPORT = {"width": 400, "height": 800}


def session(*gestures: Json, **more: Any) -> Session:
    return msgspec.convert(native("s", gestures=list(gestures), **{"viewport": VIEWPORT, **more}), Session)


def tap(at_ms: int, x_dp: float = 200, y_dp: float = 400, **more: Any) -> Json:
    return {"kind": "tap", "at": at_ms / 1000, "x": x_dp / 400, "y": y_dp / 800, "screen": "Home", **more}


def counts(*gestures: Json, **more: Any) -> GestureCounts:
    return count_gestures(session(*gestures, **more), RageRule())


def test_a_session_without_gestures_counts_nothing() -> None:
    assert counts() == GestureCounts([], 0, 0)


@pytest.mark.parametrize(("taps", "rage"), [(2, 0), (3, 1), (4, 1), (9, 1)])
def test_three_quick_taps_are_one_rage(taps: int, rage: int) -> None:
    assert counts(*(tap(index * 100) for index in range(taps))).rage == rage


@pytest.mark.parametrize("kind", ["tap", "double_tap", "click"])
def test_every_kind_of_tap_counts(kind: str) -> None:
    assert counts(*(tap(at, kind=kind) for at in (0, 100, 200))).rage == 1


@pytest.mark.parametrize("kind", ["long_press", "swipe", "pinch", "scroll"])
def test_other_kinds_are_no_taps(kind: str) -> None:
    assert counts(*(tap(at, kind=kind) for at in (0, 100, 200))).rage == 0


@pytest.mark.parametrize(("pause", "rage"), [(299, 1), (300, 1), (301, 0)])
def test_the_pause_between_taps_is_at_most_300_ms(pause: int, rage: int) -> None:
    assert counts(tap(0), tap(100), tap(100 + pause)).rage == rage


@pytest.mark.parametrize("start", [0, 1_100, 59_999, 3_600_100, 31_535_000_700])
def test_the_pause_is_judged_alike_late_in_a_session(start: int) -> None:
    assert counts(tap(start), tap(start + 300), tap(start + 600)).rage == 1


@pytest.mark.parametrize(("distance", "rage"), [(0, 1), (39, 1), (41, 0)])
def test_taps_lie_within_40_dp(distance: int, rage: int) -> None:
    assert counts(tap(0), tap(100), tap(200, x_dp=200 + distance)).rage == rage


@pytest.mark.parametrize(("down", "rage"), [(31, 1), (33, 0)])
def test_distance_is_measured_in_both_directions(down: int, rage: int) -> None:
    assert counts(tap(0), tap(100), tap(200, x_dp=224, y_dp=400 + down)).rage == rage


def test_a_tap_on_another_screen_ends_the_run() -> None:
    assert counts(tap(0), tap(100), tap(200, screen="Cart")).rage == 0


def test_a_gesture_between_ends_the_run() -> None:
    assert counts(tap(0), tap(100), tap(150, kind="swipe"), tap(200)).rage == 0


def test_taps_without_a_position_are_no_run() -> None:
    assert counts(*({"kind": "tap", "at": at / 10} for at in range(5))).rage == 0


def test_runs_apart_count_each() -> None:
    assert counts(*(tap(at) for at in (0, 100, 200, 5000, 5100, 5200))).rage == 2


def test_gestures_are_ordered_by_time() -> None:
    counted = counts(tap(200), tap(0), tap(100))
    assert counted.rage == 1
    assert [gesture.at for gesture in counted.gestures] == [0, 0.1, 0.2]


@pytest.mark.parametrize("kind", ["tap", "swipe"])
def test_what_the_client_flags_is_rage(kind: str) -> None:
    assert counts(tap(0, kind=kind, rage=True)).rage == 1


def test_a_run_that_the_client_flagged_counts_once() -> None:
    assert counts(*(tap(at, rage=True) for at in (0, 100, 200))).rage == 1


def test_one_flag_makes_the_whole_short_run_rage() -> None:
    counted = counts(tap(0), tap(100, rage=True))
    assert counted.rage == 1
    assert [gesture.rage for gesture in counted.gestures] == [True, True]


def test_a_tap_that_the_client_calls_calm_is_in_no_run() -> None:
    assert counts(tap(0), tap(100), tap(200, rage=False)).rage == 0


def test_every_tap_of_a_run_is_flagged() -> None:
    counted = counts(*(tap(at) for at in (0, 100, 200, 9000)))
    assert [gesture.rage for gesture in counted.gestures] == [True, True, True, False]


def test_only_flagged_gestures_are_unresponsive() -> None:
    counted = counts(tap(0), tap(5000, responsive=True), tap(9000, responsive=False))
    assert (counted.unresponsive, counted.responsive) == (1, 2)


def test_the_rule_can_be_set() -> None:
    strict = RageRule(taps=2, radius_dp=5, pause_ms=100)
    assert count_gestures(session(tap(0), tap(100, x_dp=205)), strict).rage == 1
    assert count_gestures(session(tap(0), tap(100, x_dp=206)), strict).rage == 0
    assert count_gestures(session(tap(0), tap(101)), strict).rage == 0


def device(**size: Any) -> Json:
    return {"viewport": None, "device": {"platform": "android", **size}}


@pytest.mark.parametrize(
    ("more", "size"),
    [
        ({}, (400, 800)),
        ({"device": {"platform": "android", "width": 9, "height": 9}}, (400, 800)),
        (device(width=1080, height=2340, dpi=480), (360, 780)),
        (device(width=1080, height=2160, dpi=-1), (400, 800)),
        (device(width=2160, height=1080), (800, 400)),
        (device(), (400, 800)),
        (device(width=0, height=5), (400, 800)),
        (device(platform="web", width=1280, height=720, dpi=96), (1280, 720)),
    ],
)
def test_the_screen_is_the_viewport_or_worked_out_of_pixels(more: Json, size: tuple[float, float]) -> None:
    assert screen_size(session(**more)) == pytest.approx(size)


@pytest.mark.parametrize(("width", "rage"), [(1080, 1), (2160, 0)])
def test_device_pixels_are_turned_into_dp(width: int, rage: int) -> None:
    shifted = [{**tap(at), "x": x} for at, x in ((0, 0.5), (100, 0.5), (200, 0.6))]
    assert counts(*shifted, **device(width=width, height=4000, dpi=480)).rage == rage
