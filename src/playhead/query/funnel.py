"""A funnel: how far sessions came through ordered screens or events, each step some time after the one before.

The warehouse keeps a session's visits and events in their order, so a walk along the array that takes the next step as soon as it comes
reaches as many steps as any choice of visits could.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from playhead.query.compile import SCAN, conditions, newest_first
from playhead.query.entities import SESSIONS
from playhead.query.resolve import Query
from playhead.query.sql import Column, Constant, Expression, Lambda, Select, Value, call


class Over(StrEnum):
    """What the steps are."""

    SCREEN = "screen"
    EVENT = "event"


COLUMNS = {Over.SCREEN: "visit_screen", Over.EVENT: "event_name"}


@dataclass(frozen=True, slots=True)
class Funnel:
    """The names of the steps, in order."""

    over: Over
    steps: tuple[str, ...]


def counts_select(query: Query, funnel: Funnel) -> Select:
    """Rows of (steps reached, sessions that came exactly so far)."""
    return Select(
        SESSIONS,
        (("reached", _reached(funnel)), ("amount", call("count"))),
        query.app,
        conditions(query),
        group_by=(Column("reached"),),
        settings=SCAN,
    )


def sessions_select(query: Query, funnel: Funnel, step: int, *, dropped: bool, limit: int) -> Select:
    """Ids of the newest sessions that reached the step (from 1); `dropped`: and not the next one."""
    far = call("equals" if dropped else "greaterOrEquals", _reached(funnel), Constant(step))
    return Select(
        SESSIONS,
        (("session_id", Column("session_id")), ("uploaded", Column("uploaded"))),
        query.app,
        (*conditions(query), far),
        order_by=newest_first(query),
        limit=limit,
        settings=SCAN,
    )


def at_least(exactly: Mapping[int, int], steps: int) -> list[int]:
    """How many sessions reached each step, out of how many came exactly so far: `{0: 5, 1: 2, 2: 1}` -> `[3, 1]`."""
    return [sum(amount for reached, amount in exactly.items() if reached >= step) for step in range(1, steps + 1)]


def _reached(funnel: Funnel) -> Expression:
    """How many steps a session reached."""
    done = Column("done_steps")
    wanted = call("arrayElement", Value(list(funnel.steps), "Array(String)"), call("plus", done, Constant(1)))
    is_next = call("and", call("less", done, Constant(len(funnel.steps))), call("equals", Column("passed"), wanted))
    walk = Lambda(("done_steps", "passed"), call("plus", done, is_next))
    return call("arrayFold", walk, Column(COLUMNS[funnel.over]), call("toUInt64", Constant(0)))
