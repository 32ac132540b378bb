"""When people shop: rush hours in local time, busier weekends, slow growth."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from .places import Town

HOUR = 3_600
DAY = 24 * HOUR
GROWTH = 0.35  # from the first hour to the last

# How busy each local hour is: the way to work, lunch, the evening on the sofa.
WORKDAY = (14, 8, 5, 4, 5, 12, 32, 60, 70, 54, 46, 50, 62, 56, 46, 46, 54, 66, 78, 92, 100, 94, 64, 32)
WEEKEND = (24, 14, 8, 5, 5, 7, 14, 28, 54, 80, 96, 102, 100, 96, 92, 92, 94, 96, 98, 104, 108, 98, 70, 40)


class Hour(NamedTuple):
    """`weights` holds a town's share of the hour's sessions, each added to those before it."""

    start: int
    sessions: int
    weights: list[float]


def busy_hours(count: int, start: int, hours: int, towns: tuple[Town, ...]) -> Iterator[Hour]:
    """Deal `count` sessions out over the hours; rounded on the running sum, so they add up exactly."""
    total = sum(trend(n, hours) * sum(bustle(start + n * HOUR, towns)) for n in range(hours))
    reached = 0.0
    dealt = 0
    for n in range(hours):
        weights = list(accumulate(bustle(start + n * HOUR, towns)))
        reached += trend(n, hours) * weights[-1]
        due = count if n == hours - 1 else int(count * reached / total)
        yield Hour(start + n * HOUR, due - dealt, weights)
        dealt = due


def trend(n: int, hours: int) -> float:
    return 1 + GROWTH * n / hours


def bustle(start: int, towns: tuple[Town, ...]) -> list[float]:
    """How busy each town is in the hour that begins at `start`."""
    middle = start + HOUR // 2
    return [town.weight * shape(middle + town.utc_offset * 60) for town in towns]


def shape(local: int) -> int:
    """`local` counts seconds since 1970 on the town's own clock; that 1 January was a Thursday."""
    hour = local // HOUR
    return (WEEKEND if (hour // 24 + 3) % 7 >= 5 else WORKDAY)[hour % 24]
