"""The list of users, and the totals of all that it has: from their own rows, one a user, in `users`."""

from __future__ import annotations

from dataclasses import replace

from playhead.model.attributes import Entity
from playhead.query.compile import (
    SCAN,
    conditions,
    list_columns,
    named,
    newest_first,
    users_of,
)
from playhead.query.conditions import condition, window_conditions
from playhead.query.entities import ACTIVITY, ENTITIES, USER, USERS
from playhead.query.metrics import metric_columns
from playhead.query.resolve import Query
from playhead.query.sql import Column, Constant, Expression, InRows, Join, Select, Value, call


def user_list_select(
    query: Query, after: tuple[Expression, ...], limit: int, offset: int, *, anybody_late: bool
) -> Select:
    """Users by the last time they were seen. Without conditions on sessions, their own last upload tells whether they match.

    With a cursor, a user who came again meanwhile keeps the place that he had: `seen` is then the last time within the window.
    """
    then = _seen_then(query) if query.cursor is not None and anybody_late else None
    columns = dict(named(list_columns(query)))
    if then is not None:
        columns["seen"] = call("if", _is_late(query), Column("seen_then"), Column("seen"))
    return Select(
        USERS,
        tuple(columns.items()),
        query.app,
        (*user_conditions(query, anybody_late=anybody_late), *after),
        order_by=newest_first(query),
        limit=limit,
        offset=offset,
        join=then,
        settings=SCAN,
    )


def user_key_select(listed: Select, nth: int) -> Select:
    """The keys of the `nth` row of a list of users: whole rows of all of them would not go into the memory of a sort."""
    keys = ENTITIES[Entity.USER].keys
    return replace(listed, columns=listed.columns[: len(keys)], limit=1, offset=nth - 1)


def user_conditions(query: Query, *, anybody_late: bool) -> tuple[Expression, ...]:
    """What a row of `users` has to satisfy to be listed."""
    own = tuple(match for match in query.matches if match.attribute.of_user)
    others = tuple(match for match in query.matches if not match.attribute.of_user)
    found = tuple(condition(match) for match in own)
    if not others and not query.window.without and not anybody_late:
        return (*window_conditions(query.window), *found)
    active = conditions(replace(query, matches=others))
    return (*found, InRows(("uxcamuserid",), users_of(ACTIVITY, query.app, active)))


def late_users_select(query: Query) -> Select:
    """How many users had an upload after the window."""
    return Select(USERS, (("amount", call("count")),), query.app, (_is_late(query),))


def _seen_then(query: Query) -> Join:
    """The last upload within the window of each user who had one after it."""
    late = users_of(USERS, query.app, (_is_late(query),))
    where = (*window_conditions(query.window), InRows(("uxcamuserid",), late))
    columns = (("uxcamuserid", USER), ("seen_then", call("max", Column("uploaded"))))
    return Join(Select(ACTIVITY, columns, query.app, where, group_by=(USER,)), "uxcamuserid")


def _is_late(query: Query) -> Expression:
    """Whether a user had an upload after the window."""
    return call("greater", Column("uploaded"), Value(int(query.window.upper.timestamp()), "DateTime('UTC')"))


def user_totals_select(query: Query, *, anybody_late: bool) -> Select:
    """The metrics of all users that the list has, from their own rows: none that is of their sessions (`of_sessions`)."""
    columns = dict(metric_columns(query.entity, query.metrics))
    others = tuple(match for match in query.matches if not match.attribute.of_user)
    first = call("equals", Column("session_number_of_user"), Constant(1))
    active = (*conditions(replace(query, matches=others)), first)
    new = call("countIf", InRows(("uxcamuserid",), users_of(ACTIVITY, query.app, active)))
    for index, metric in enumerate(query.metrics):
        if metric.attribute.name == "session_new_users_count":
            columns[f"m{index}"] = new
    where = user_conditions(query, anybody_late=anybody_late)
    return Select(USERS, tuple(columns.items()), query.app, where, settings=SCAN)
