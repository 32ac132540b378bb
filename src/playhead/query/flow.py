"""The flow of screens: from which screen to which sessions went, visit by visit from the first one on.

A row is (n-th visit, its screen, the screen of the next visit, sessions). The next screen is empty where the session ended. Screens
beyond the most frequent ones are NULL, the others.
"""

from __future__ import annotations

from dataclasses import replace

from playhead.model.attributes import BY_NAME, Entity
from playhead.query.compile import SCAN, conditions
from playhead.query.entities import SESSIONS
from playhead.query.operators import BY_NAME as OPERATORS
from playhead.query.resolve import Match, Query
from playhead.query.sql import Column, Constant, Expression, Lambda, Order, Select, Source, Value, call

VISITS = call("arrayMap", Lambda(("v",), call("toString", Column("v"))), Column("visit_screen"))
ENDED = ""
"""No screen has this name."""


def top_select(query: Query, steps: int, most: int) -> Select:
    """The screens with the most visits among the first `steps` of each session, one more than may be kept."""
    return Select(
        _source(steps),
        (("screen", Column("f_from")), ("amount", call("count"))),
        query.app,
        conditions(query),
        group_by=(Column("screen"),),
        order_by=(Order(Column("amount"), descending=True), Order(Column("screen"))),
        limit=most + 1,
        settings=SCAN,
    )


def flow_select(query: Query, steps: int, kept: tuple[str, ...] | None) -> Select:
    """All rows; `kept` are the screens that keep their name, None when all do."""
    columns = (
        ("step", Column("f_step")),
        ("source", _folded("f_from", kept)),
        ("target", _folded("f_to", kept)),
        ("amount", call("count")),
    )
    names = ("step", "source", "target")
    return Select(
        _source(steps),
        columns,
        query.app,
        conditions(query),
        group_by=tuple(Column(name) for name in names),
        order_by=(
            Order(Column("step")),
            Order(Column("amount"), descending=True),
            *(Order(Column(each)) for each in names[1:]),
        ),
        settings=SCAN,
    )


def went(step: int, source: str | None, target: str | None, kept: tuple[str, ...]) -> tuple[Match, Match]:
    """What the sessions of a row meet, and no others."""
    return _at(step, source, kept), _at(step + 1, target, kept)


def _at(nth: int, screen: str | None, kept: tuple[str, ...]) -> Match:
    attribute = BY_NAME[Entity.SESSION][f"session_screen_{nth}"]
    if screen is None:
        return Match(attribute, OPERATORS["others"], kept)
    if screen == ENDED:
        return Match(attribute, OPERATORS["not_others"], ())
    return Match(attribute, OPERATORS["equal"], screen)


def _source(steps: int) -> Source:
    """The first visits of each session opened, each with the next one's screen."""
    after = call("arrayResize", call("arrayPopFront", VISITS), call("length", VISITS))
    opened = (
        ("f_step", call("arrayEnumerate", _first(VISITS, steps))),
        ("f_from", _first(VISITS, steps)),
        ("f_to", _first(after, steps)),
    )
    return replace(SESSIONS, opened=opened)


def _first(values: Expression, amount: int) -> Expression:
    return call("arraySlice", values, Constant(1), Constant(amount))


def _folded(name: str, kept: tuple[str, ...] | None) -> Expression:
    if kept is None:
        return Column(name)
    among = call("has", Value([*kept, ENDED], "Array(String)"), Column(name))
    return call("if", among, call("toNullable", Column(name)), Constant(None))
