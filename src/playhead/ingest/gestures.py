"""Rage and unresponsive gestures, by the definitions of the help centre (api-spec, section 6.5 and 15).

A rage gesture is a run of at least 3 taps within a small radius, at most 300 ms between neighbours, on
one screen. A run counts once, whether we found it, the client flagged it, or both. An unresponsive
gesture needs a picture to judge by; without one, only what the client flagged counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot
from operator import attrgetter

from playhead.model.details import StoredGesture
from playhead.model.session import Device, Gesture, Session

TAPS = frozenset({"tap", "double_tap", "click"})
MILLISECOND = 0.001
FLAGGED = attrgetter("rage")
ASSUMED_WIDTH_DP = 400.0


@dataclass(frozen=True, slots=True)
class RageRule:
    """The thresholds of a rage run: number of taps, radius in dp (CSS pixels), longest pause in milliseconds."""

    taps: int = 3
    radius_dp: float = 40.0
    pause_ms: int = 300


@dataclass(frozen=True, slots=True)
class GestureCounts:
    """What one session's gestures amount to; `gestures` are theirs, in time order and with every flag set."""

    gestures: list[StoredGesture]
    rage: int
    unresponsive: int

    @property
    def responsive(self) -> int:
        return len(self.gestures) - self.unresponsive


def count_gestures(session: Session, rule: RageRule) -> GestureCounts:
    """Order, flag and count the gestures of `session`."""
    if not session.gestures:
        return GestureCounts([], 0, 0)
    ordered = sorted(session.gestures, key=attrgetter("at"))
    width, height = screen_size(session)
    flagged: list[StoredGesture] = []
    rage = unresponsive = 0
    for run in runs(ordered, width, height, rule):
        angry = is_rage(run, rule)
        rage += angry
        for index, gesture in enumerate(run):
            responsive = gesture.responsive is not False
            unresponsive += not responsive
            flagged.append(_flagged(gesture, angry, responsive, angry and index == 0))
    return GestureCounts(flagged, rage, unresponsive)


def _flagged(gesture: Gesture, rage: bool, responsive: bool, rage_start: bool) -> StoredGesture:
    return StoredGesture(
        kind=gesture.kind,
        at=gesture.at,
        x=gesture.x,
        y=gesture.y,
        screen=gesture.screen,
        rage=rage,
        responsive=responsive,
        rage_start=rage_start,
    )


def is_rage(run: list[Gesture], rule: RageRule) -> bool:
    """A run is rage when the client says so of any of it, or when it is long enough."""
    return len(run) >= rule.taps or any(map(FLAGGED, run))


def runs(ordered: list[Gesture], width: float, height: float, rule: RageRule) -> Iterator[list[Gesture]]:
    """Split gestures, at least one and in time order, into runs of neighbouring taps; any other gesture is a run of its own."""
    pause = (rule.pause_ms + 0.5) * MILLISECOND
    run = ordered[:1]
    for gesture in ordered[1:]:
        if gesture.at - run[-1].at > pause or not _is_near(run[0], gesture, width, height, rule.radius_dp):
            yield run
            run = []
        run.append(gesture)
    yield run


def _is_near(first: Gesture, gesture: Gesture, width: float, height: float, radius: float) -> bool:
    """Whether both are taps on one screen, not far from each other."""
    if gesture.screen != first.screen or not (_may_rage(first) and _may_rage(gesture)):
        return False
    if first.x is None or first.y is None or gesture.x is None or gesture.y is None:
        return False
    return hypot((gesture.x - first.x) * width, (gesture.y - first.y) * height) <= radius


def _may_rage(gesture: Gesture) -> bool:
    """A tap that the client did not call calm."""
    return gesture.kind in TAPS and gesture.rage is not False


def screen_size(session: Session) -> tuple[float, float]:
    """Width and height in dp: as sent, else from pixels and dpi, else from pixels as if the short side were 400 dp."""
    if session.viewport is not None:
        return session.viewport.width, session.viewport.height
    return _device_size(session.device)


def _device_size(device: Device) -> tuple[float, float]:
    width, height = device.width or 0, device.height or 0
    if width <= 0 or height <= 0:
        return ASSUMED_WIDTH_DP, ASSUMED_WIDTH_DP * 2
    if device.platform == "web":
        return width, height
    scale = 160 / device.dpi if device.dpi and device.dpi > 0 else ASSUMED_WIDTH_DP / min(width, height)
    return width * scale, height * scale
