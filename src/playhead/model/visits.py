"""What the screens, gestures and issues of a session are counted by: visits, sums of like gestures, issues with their titles. Pure.

A gesture or an issue belongs to the screen that it names, else to the one that was shown at its time. A rage gesture is of the
screen of its first tap, and counts once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from playhead.model.details import Details, StoredGesture
from playhead.model.session import Gesture, Issue, Screen

CRASH, RAGE = "crash", "rage"


@dataclass(slots=True)
class Visit:
    """One stay on a screen: its length in milliseconds, and how many rage and unresponsive gestures there were."""

    screen: str
    ms: int
    rage: int = 0
    unresponsive: int = 0


class GestureGroup(NamedTuple):
    """What gestures that are counted together have in common. `rage`: part of a rage gesture."""

    screen: str | None
    kind: str
    rage: bool
    responsive: bool


class FoundIssue(NamedTuple):
    """One occurrence. `kind` is one of `model.session.IssueKind`, or rage."""

    kind: str
    title: str
    screen: str | None


def visits_of(details: Details, duration_ms: int) -> list[Visit]:
    """The visits in order. A gesture that names a screen is of the visit there that began last before it."""
    timeline = Timeline(details.screens)
    visits = [Visit(name, ms) for name, ms in _stays(details.screens, duration_ms)]
    for gesture in details.gestures:
        if gesture.responsive is False and (visit := timeline.visit_of(gesture)) is not None:
            visits[visit].unresponsive += 1
    for gesture in rage_starts(details.gestures):
        if (visit := timeline.visit_of(gesture)) is not None:
            visits[visit].rage += 1
    return visits


def gesture_groups_of(details: Details) -> Counter[GestureGroup]:
    """How many gestures of each group a session has. What is not known to be unresponsive counts as responsive."""
    timeline = Timeline(details.screens)
    return Counter(
        GestureGroup(timeline.screen_of(each), each.kind, bool(each.rage), each.responsive is not False)
        for each in details.gestures
    )


def issues_of(details: Details, *, crashed: bool) -> list[FoundIssue]:
    """What the client reported, a crash without a report, and each rage gesture by its screen."""
    screens, timeline = details.screens, Timeline(details.screens)
    found = [FoundIssue(each.kind, each.title, timeline.screen_of(each)) for each in details.issues]
    if crashed and all(each.kind != CRASH for each in found):
        found.append(_untitled(CRASH, screens[-1].name if screens else None))
    found += [_untitled(RAGE, timeline.screen_of(each)) for each in rage_starts(details.gestures)]
    return found


def rage_starts(gestures: Sequence[StoredGesture]) -> Iterator[StoredGesture]:
    """The first of each rage gesture. Where none is marked as such, those of a screen next to each other are one."""
    if any(each.rage_start for each in gestures):
        yield from (each for each in gestures if each.rage_start)
        return
    before: StoredGesture | None = None
    for gesture in gestures:
        if gesture.rage and (before is None or not before.rage or before.screen != gesture.screen):
            yield gesture
        before = gesture


def _untitled(kind: str, screen: str | None) -> FoundIssue:
    """An issue that nobody gave a title."""
    return FoundIssue(kind, kind.capitalize() if screen is None else f"{kind.capitalize()} on {screen}", screen)


def _stays(screens: Sequence[Screen], duration_ms: int) -> Iterator[tuple[str, int]]:
    """Name and milliseconds of each visit; one without a duration lasts until the next, the last until the end."""
    ends = [*(after.at for _, after in pairwise(screens)), duration_ms / 1000]
    for screen, end in zip(screens, ends, strict=False):
        yield screen.name, round(1000 * (max(0.0, end - screen.at) if screen.duration is None else screen.duration))


class Timeline:
    """Which visit a gesture or an issue belongs to, found without going through them all."""

    def __init__(self, screens: Sequence[Screen]) -> None:
        self._screens = screens
        self._times = [screen.at for screen in screens]
        self._visits: dict[str, list[int]] = {}
        for index, screen in enumerate(screens):
            self._visits.setdefault(screen.name, []).append(index)

    def visit_of(self, thing: Gesture | Issue) -> int | None:
        """The index of the visit; where the screen that it names is shown only later, of the first one there."""
        shown = bisect_right(self._times, thing.at) - 1
        if thing.screen is None:
            return shown if shown >= 0 else None
        visits = self._visits.get(thing.screen)
        return visits[max(bisect_right(visits, shown) - 1, 0)] if visits else None

    def screen_of(self, thing: Gesture | Issue) -> str | None:
        """The screen's name, None before the first one."""
        if thing.screen is not None:
            return thing.screen
        visit = self.visit_of(thing)
        return None if visit is None else self._screens[visit].name
