"""What SDKs say of gestures besides: rage and dead clicks that come as messages of their own. Pure.

A flag marks the gesture it speaks of, so that nothing is counted twice; without a picture there is none, and the flag makes one.
"""

from __future__ import annotations

from collections.abc import Iterable

from playhead.ingest.gestures import TAPS
from playhead.model.timeline import Flag, GestureFlag, GestureSeen

NEAR_MS = 2_000
"""How far the time of a flag may lie from its gesture's."""
SAME_RAGE_MS = 1_500
"""Rage that is told again this soon is the same."""


def apply_flags(gestures: list[GestureSeen], flags: Iterable[GestureFlag], *, is_web: bool) -> None:
    """Mark the gestures that the flags (in time order) speak of; add one where there is none near."""
    last_rage: int | None = None
    taps = [gesture for gesture in gestures if gesture.kind in TAPS]
    for flag in flags:
        if flag.flag == "rage":
            if last_rage is not None and flag.at - last_rage < SAME_RAGE_MS:
                continue
            last_rage = flag.at
        gesture = _nearest(taps, flag)
        if gesture is None:
            kind = "click" if is_web else "tap"
            gesture = GestureSeen(at=flag.at, key=flag.key, kind=kind, x=flag.x, y=flag.y, window=flag.window)  # type: ignore[arg-type]  # one of two kinds
            gestures.append(gesture)
        _mark(gesture, flag.flag)


def _nearest(taps: Iterable[GestureSeen], flag: GestureFlag) -> GestureSeen | None:
    """The tap nearest in time."""
    near = [tap for tap in taps if abs(tap.at - flag.at) <= NEAR_MS]
    return min(near, key=lambda tap: abs(tap.at - flag.at), default=None)


def _mark(gesture: GestureSeen, flag: Flag) -> None:
    if flag == "rage":
        gesture.rage = True
    else:
        gesture.responsive = False
