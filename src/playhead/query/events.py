"""Events opened for counting, each with whether it is the first of its session's in its group.

A session stands in one row, so distinct sessions are counted once a row and group; only those of several rows need a set of ids.
Users are numbered for the length of a query, from 1 in `users`, and counted in bitmaps of these numbers, which keep a bit or two
bytes of each user where a set keeps the 16 of his id. Who is not in `users`, as only events of his were imported, has the number 0,
and a set.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from playhead.query.entities import EVENTS, USER
from playhead.query.sql import Column, Constant, Expression, Lambda, Source, call, names_in

ARRAYS = {name: array for name, array in EVENTS.opened if isinstance(array, Column)}
"""The columns of an event, and the array of each."""
NTH = "e_nth"
FIRST = call("equals", Column(NTH), Constant(1))
OF_ONE_ROW = call(
    "and",
    call("equals", Column("kind"), Constant(1)),
    call("equals", Column("event_own"), Column("session_event_count")),
)
"""Whether the session has no events of a date of their own, which stand in further rows."""
FIRST_OF_SESSION = call("and", FIRST, OF_ONE_ROW)
FIRST_OF_ROW = call("and", FIRST, call("not", OF_ONE_ROW))
SESSIONS_ONCE = call("plus", call("countIf", FIRST_OF_SESSION), call("uniqExactIf", Column("session_id"), FIRST_OF_ROW))
IS_NEW = call("equals", Column("session_number_of_user"), Constant(1))
USER_NUMBER = "user_number"
IS_NUMBERED = call("notEquals", Column(USER_NUMBER), Constant(0))
NUMBERED = call("toUInt32", call("plus", call("rowNumberInAllBlocks"), Constant(1)))
"""The number, a column of `users`."""
USERS_ONCE = call(
    "plus",
    call("groupBitmapIf", Column(USER_NUMBER), call("and", FIRST, IS_NUMBERED)),
    call("uniqExactIf", USER, call("and", FIRST, call("not", IS_NUMBERED))),
)
COUNTS_OF_EVENTS: dict[str, Expression] = {
    "event_count": call("count"),
    "event_unique_user_count": USERS_ONCE,
    "event_unique_session_count": SESSIONS_ONCE,
    "session_new_users_count": call("uniqExactIf", USER, call("and", FIRST, IS_NEW)),
}


def events_by(groups: Sequence[Expression], where: Iterable[Expression]) -> Source:
    """`EVENTS` with `e_nth`: which of the row's events with the same group values it is, among those that meet `where`."""
    own = [group for group in groups if _of_event(group)]
    plain = {group.name for group in own if isinstance(group, Column)}
    narrow = [each for each in where if _of_event(each) and not names_in(each) & ARRAYS.keys() <= plain]
    keys = [*own, *([call("and", Constant(1), *narrow)] if narrow else [])]
    nth = call("arrayEnumerateUniq", *map(_of_all, keys)) if keys else call("arrayEnumerate", Column("event_name"))
    return replace(EVENTS, opened=(*EVENTS.opened, (NTH, nth)))


def _of_event(expression: Expression) -> bool:
    return bool(names_in(expression) & ARRAYS.keys())


def _of_all(expression: Expression) -> Expression:
    """What is said of one event, of all of the row."""
    if isinstance(expression, Column):
        return ARRAYS[expression.name]
    names = sorted(names_in(expression) & ARRAYS.keys())
    return call("arrayMap", Lambda(tuple(names), expression), *(ARRAYS[name] for name in names))
