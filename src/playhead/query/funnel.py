"""A funnel: how far sessions came through ordered screens or events (order.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from playhead.model.attributes import BY_NAME, Attribute, Entity
from playhead.query.compile import SCAN, conditions
from playhead.query.entities import SESSIONS
from playhead.query.operators import BY_NAME as OPERATORS
from playhead.query.order import reached
from playhead.query.resolve import Match, Query
from playhead.query.sql import Column, Select, call


class Over(StrEnum):
    """What the steps are."""

    SCREEN = "screen"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Funnel:
    """The names of the steps, in order."""

    over: Over
    steps: tuple[str, ...]

    @property
    def attribute(self) -> Attribute:
        """What sessions are filtered by, to have come so far."""
        return BY_NAME[Entity.SESSION][f"session_{self.over}_order"]


def counts_select(query: Query, funnel: Funnel) -> Select:
    """Rows of (steps reached, sessions that came exactly so far)."""
    return Select(
        SESSIONS,
        (("reached", reached(funnel.attribute, funnel.steps)), ("amount", call("count"))),
        query.app,
        conditions(query),
        group_by=(Column("reached"),),
        settings=SCAN,
    )


def at_least(exactly: Mapping[int, int], steps: int) -> list[int]:
    """How many sessions reached each step, out of how many came exactly so far: `{0: 5, 1: 2, 2: 1}` -> `[3, 1]`."""
    return [sum(amount for reached, amount in exactly.items() if reached >= step) for step in range(1, steps + 1)]


def came(funnel: Funnel, step: int) -> Match:
    """What the sessions that reached a step meet, from 1."""
    return Match(funnel.attribute, OPERATORS["in_order"], funnel.steps[:step])


def came_not(funnel: Funnel, step: int) -> Match:
    """What all others meet."""
    return Match(funnel.attribute, OPERATORS["not_in_order"], funnel.steps[:step])
