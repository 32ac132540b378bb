"""Which gestures met no response: a tap after which the picture did not change in time (design, "Definitions"). Pure.

Needs a picture to judge by; where that ends before the time is over, nothing can be said. What an SDK flags comes on top (flags.py).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from playhead.ingest.gestures import TAPS
from playhead.model.timeline import Activity, Chunk, GestureSeen, ScreenShown, Unkept


class Changes:
    """When the picture changed, by window. A new screen changes all of them."""

    def __init__(
        self, activities: Iterable[Activity], screens: Iterable[ScreenShown], chunks: Iterable[Chunk | Unkept]
    ) -> None:
        times: dict[str, list[int]] = defaultdict(list)
        self._fields: dict[str, set[int]] = defaultdict(set)
        for activity in activities:
            times[activity.window] += [*activity.changes, *activity.scrolls]
            self._fields[activity.window].update(activity.fields)
        self._ends: dict[str, int] = {}
        for chunk in chunks:
            if chunk.kind == "video":  # nobody has looked into it for changes
                continue
            self._ends[chunk.window] = max(self._ends.get(chunk.window, 0), chunk.until)
        everywhere = [screen.at for screen in screens]
        self._times = {window: sorted([*times[window], *everywhere]) for window in self._ends}

    def answered(self, gesture: GestureSeen, within_ms: int) -> bool | None:
        """Whether the picture changed after it; None when that cannot be known."""
        if gesture.window not in self._times:
            return None
        if gesture.target is not None and gesture.target in self._fields[gesture.window]:
            return True
        times = self._times[gesture.window]
        after = bisect_left(times, gesture.at)
        if after < len(times) and times[after] <= gesture.at + within_ms:
            return True
        return False if gesture.at + within_ms <= self._ends[gesture.window] else None


def judge(gestures: Sequence[GestureSeen], changes: Changes, within_ms: int) -> None:
    """Set `responsive` of every tap of which the client did not say it."""
    for gesture in gestures:
        if gesture.responsive is None and gesture.kind in TAPS:
            gesture.responsive = changes.answered(gesture, within_ms)
