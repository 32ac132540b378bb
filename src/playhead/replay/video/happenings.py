"""What happens in a video beside new pictures: gaps begin and end, gestures move, the time bar goes on. Pure."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from playhead.replay.gaps import Gap, Reason
from playhead.replay.video.picture import Picture

SHORTEST_GAP_MS = 3_000
"""A shorter gap gets no card: the picture before it stays, or the first one comes early."""
PACES = ((60_000, 1_000), (600_000, 10_000))
"""For so long after something happened the time bar goes on so often; then, and where there is no bar, every `SLOW_MS`, which helps players to jump."""
SLOW_MS = 60_000


@dataclass(frozen=True, slots=True)
class Hole:
    """From `at` on there is no picture, for `lasts` milliseconds."""

    at: int
    lasts: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Tick:
    """A moment at which a gesture or the time bar looks different, or at which a hole ends and what was shown before comes back.

    One that `may_miss` is left out right after another frame: the time bar's goes on with any.
    """

    at: int
    ends: Hole | None = None
    may_miss: bool = False


Happening = Picture | Hole | Tick


def in_time(pictures: Iterable[Picture]) -> Iterator[Picture]:
    """The pictures of one source with times that never go back."""
    latest = 0
    for picture in pictures:
        latest = max(latest, picture.at)
        yield replace(picture, at=latest)


def all_in_time(sources: Iterable[Iterable[Picture]]) -> Iterator[Picture]:
    """The pictures of all. The first, when it came only a little after the session began, is shown from its beginning."""
    for nth, picture in enumerate(heapq.merge(*map(in_time, sources), key=lambda each: each.at)):
        yield replace(picture, at=0) if nth == 0 and picture.at < SHORTEST_GAP_MS else picture


def holes(gaps: Iterable[Gap]) -> Iterator[Hole | Tick]:
    """Where each gap begins and ends; gaps do not overlap."""
    for gap in gaps:
        hole = Hole(gap.from_, gap.until - gap.from_, gap.reason)
        yield hole
        yield Tick(gap.until, hole)


def ticks(anchors: Sequence[int], duration: int, *, with_bar: bool) -> Iterator[Tick]:
    """The time bar's, slower where nothing happens for long; `anchors`, in order, are when something does."""
    paces = (*PACES, (duration, SLOW_MS)) if with_bar else ((duration, SLOW_MS),)
    for begins, ends in pairwise([0, *(at for at in anchors if 0 < at < duration), duration]):
        since = begins
        for lasts, step in paces:
            until = min(begins + lasts, ends)
            yield from (Tick(at, may_miss=True) for at in _multiples(since, until, step))
            since = max(since, until)


def _multiples(begins: int, ends: int, step: int) -> range:
    return range(-(-begins // step) * step, ends, step)
