"""How far a session came through ordered screens or events, each some time after the one before.

The warehouse keeps a session's visits and events in their order, so a walk along the array that takes the next step as soon as it comes
reaches as many steps as any choice of visits could.
"""

from __future__ import annotations

from collections.abc import Sequence

from playhead.model.attributes import Attribute
from playhead.query.sql import Column, Constant, Expression, Lambda, Value, call


def reached(attribute: Attribute, steps: Sequence[str]) -> Expression:
    """How many of the steps a session reached."""
    done = Column("done_steps")
    wanted = call("arrayElement", _names(steps), call("plus", done, Constant(1)))
    is_next = call("and", call("less", done, Constant(len(steps))), call("equals", Column("passed"), wanted))
    walk = Lambda(("done_steps", "passed"), call("plus", done, is_next))
    return call("arrayFold", walk, Column(attribute.column), call("toUInt64", Constant(0)))


def in_order(attribute: Attribute, steps: Sequence[str]) -> Expression:
    """Whether a session reached all of them; the walk is slow, so it is made only where all were passed at all."""
    passed = call("hasAll", Column(attribute.column), _names(steps))
    return call("and", passed, call("equals", reached(attribute, steps), Constant(len(steps))))


def _names(steps: Sequence[str]) -> Value:
    return Value(list(steps), "Array(String)")
