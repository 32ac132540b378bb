"""Where people tapped on a screen: counted in a grid over it, out of the newest sessions that show it. Pure, but for the SELECT.

The warehouse's columns know how many gestures of which kind a screen had; their places stand in the sessions' `details`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from playhead.model import ids
from playhead.model.details import Details, StoredGesture
from playhead.model.visits import Timeline
from playhead.query.compile import conditions, newest_first
from playhead.query.entities import SESSIONS
from playhead.query.resolve import Query
from playhead.query.sql import Column, Select, Value, call

KINDS = ("tap", "double_tap", "long_press", "click")
"""What a finger or a pointer does at one place."""
COLUMNS, ROWS = 36, 64
"""Cells of the grid across and down."""
PICTURES = 8
"""Moments that are offered to take a picture of the screen from."""
MIDDLE, SETTLED = 0.5, 2.0
"""A picture is taken in the middle of a stay, or after so many seconds of a long one."""


class Cell(NamedTuple):
    """Place in the grid from 0, left to right and top to bottom; taps there, and how many were rage and unresponsive ones."""

    x: int
    y: int
    taps: int
    rage: int
    unresponsive: int


class Moment(NamedTuple):
    """Where a picture of the screen may be: milliseconds since the session's start."""

    session_id: str
    at: int


class Taps(NamedTuple):
    """`placed` of all `taps` on the screen in `sessions` sessions say where they were."""

    sessions: int
    taps: int
    placed: int
    cells: list[Cell]
    pictures: list[Moment]


def details_select(query: Query, screen: str, limit: int) -> Select:
    """The newest sessions that show the screen: id, whether there is a picture, details."""
    shows = call("has", Column("session_screen_list"), Value(screen, "String"))
    names = ("uploaded", "session_id", "picture_held", "details")
    return Select(
        SESSIONS,
        tuple((name, Column(name)) for name in names),
        query.app,
        (*conditions(query), shows),
        order_by=newest_first(query),
        limit=limit,
    )


def taps_of(screen: str, rows: Iterable[tuple[Any, ...]]) -> Taps:
    """Counted out of rows of `details_select`."""
    every: Counter[tuple[int, int]] = Counter()
    rage: Counter[tuple[int, int]] = Counter()
    unresponsive: Counter[tuple[int, int]] = Counter()
    pictures: list[Moment] = []
    sessions = taps = 0
    for _, session_id, picture_held, text in rows:
        sessions += 1
        details = msgspec.json.decode(text, type=Details)
        if picture_held and len(pictures) < PICTURES:
            pictures += [Moment(ids.text(session_id), at) for at in _moments(details, screen)][:1]
        for tap in _taps_on(details, screen):
            taps += 1
            place = _place(tap)
            if place is not None:
                every[place] += 1
                rage[place] += bool(tap.rage)
                unresponsive[place] += tap.responsive is False
    cells = [Cell(*place, amount, rage[place], unresponsive[place]) for place, amount in sorted(every.items())]
    return Taps(sessions, taps, every.total(), cells, pictures)


def _taps_on(details: Details, screen: str) -> Iterator[StoredGesture]:
    timeline = Timeline(details.screens)
    return (each for each in details.gestures if each.kind in KINDS and timeline.screen_of(each) == screen)


def _place(tap: StoredGesture) -> tuple[int, int] | None:
    if tap.x is None or tap.y is None:
        return None
    return min(int(tap.x * COLUMNS), COLUMNS - 1), min(int(tap.y * ROWS), ROWS - 1)


def _moments(details: Details, screen: str) -> Iterator[int]:
    """In each stay on the screen one moment at which it is surely drawn."""
    ends = [*(each.at for each in details.screens[1:]), None]
    for visit, end in zip(details.screens, ends, strict=True):
        if visit.name == screen:
            stay = SETTLED / MIDDLE if end is None else end - visit.at
            yield round(1000 * (visit.at + min(stay * MIDDLE, SETTLED)))
