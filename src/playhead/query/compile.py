"""A query to SELECTs. Nothing here runs anything: every function returns a value of sql.py.

An analytics row is groups `g0`, `g1`, then the parts of each metric (metrics.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from playhead.model.attributes import Entity, Type
from playhead.query.conditions import (
    condition,
    integer_condition,
    positive_name,
    property_value,
    stored,
    window_conditions,
)
from playhead.query.cursor import Cursor
from playhead.query.entities import (
    ACTIVITY,
    BUCKETS,
    ENTITIES,
    SESSION_KEYS,
    SESSIONS,
    USER,
    USER_SESSIONS,
    USERS,
)
from playhead.query.events import NUMBERED, USER_NUMBER, events_by
from playhead.query.metrics import Columns, columns_of_each_user, metric_columns, order_key
from playhead.query.operators import BY_NAME as OPERATORS
from playhead.query.resolve import Group, Match, Query
from playhead.query.sql import (
    Column,
    Constant,
    Expression,
    InRows,
    Join,
    Lambda,
    Order,
    Select,
    Source,
    Value,
    call,
)
from playhead.query.window import Window

KEYS = ("uploaded", "session_id")
ORDER_KEY = "order_key"
IN_ORDER = (("max_threads", 1),)
"""Rows next to each other: more threads would only read more than is wanted."""
SCATTERED = (("optimize_read_in_order", 0),)
"""Rows that lie far from each other are read from all parts at once, not from one part after the other."""
SCAN = (*SCATTERED, ("use_uncompressed_cache", 1))
"""The columns that counts and filters go through again and again are kept unpacked."""


# Lists


def list_columns(query: Query) -> tuple[str, ...]:
    """The columns of a row of the list: its keys, what it is printed from, and `details` where they are asked for."""
    entity = ENTITIES[query.entity]
    more = ("details",) if query.with_details and query.entity is Entity.SESSION else ()
    return (*entity.keys, *entity.list_columns, *more)


def list_select(
    query: Query, where: tuple[Expression, ...], limit: int, offset: int = 0, *, scattered: bool = False
) -> Select:
    """Rows of the newest versions, newest upload first; `scattered` when they lie far from each other."""
    return Select(
        ENTITIES[query.entity].counted,
        named(list_columns(query)),
        query.app,
        where,
        order_by=newest_first(query),
        limit=limit,
        offset=offset,
        settings=SCATTERED if scattered else IN_ORDER,
    )


def candidates_select(query: Query, where: tuple[Expression, ...], limit: int) -> Select:
    """Keys of rows of any version that match: a superset of the newest versions that do."""
    entity = ENTITIES[query.entity]
    plain = replace(entity.counted, final=False)
    return Select(plain, named(entity.keys), query.app, where, order_by=newest_first(query), limit=limit, settings=SCAN)


def newest_first(query: Query) -> tuple[Order, ...]:
    return tuple(Order(Column(name), descending=True) for name in ENTITIES[query.entity].keys)


def named(columns: tuple[str, ...]) -> tuple[tuple[str, Expression], ...]:
    return tuple((name, Column(name)) for name in columns)


def histogram_select(query: Query, where: tuple[Expression, ...], seconds: int) -> Select:
    """How many rows the list has in each stretch of `seconds`, newest first; stretches are numbered from 1970."""
    stretch = call("intDiv", call("toUInt32", Column("uploaded")), Constant(seconds))
    return Select(
        ENTITIES[query.entity].counted,
        (("stretch", stretch), ("amount", call("count"))),
        query.app,
        where,
        group_by=(Column("stretch"),),
        order_by=(Order(Column("stretch"), descending=True),),
        settings=SCAN,
    )


def among(keys: list[tuple[datetime, int]]) -> Expression:
    """Whether a row's key is one of these."""
    key = call("tuple", *(Column(name) for name in KEYS))
    return call("in", key, Value(keys, "Array(Tuple(DateTime('UTC'), UInt128))"))


def before(query: Query, cursor: Cursor) -> Expression:
    """Rows that the list has after the cursor's."""
    names = ENTITIES[query.entity].keys
    types = ("DateTime('UTC')", "UInt128", "UInt32")[: len(names)]
    row = call("tuple", *(Column(name) for name in names))
    last = call("tuple", *(Value(value, type_) for value, type_ in zip(cursor.key, types, strict=True)))
    return call("less", row, last)


def not_behind(query: Query, cursor: Cursor) -> Expression:
    """Rows that the list has before the cursor's, and that one."""
    return call("not", before(query, cursor))


def conditions(query: Query, window: Window | None = None) -> tuple[Expression, ...]:
    """The window, the filters, and for ids the way in by key."""
    window = window or query.window
    keyed = (_by_key(query.app, match) for match in query.matches)
    found: tuple[Expression, ...] = (
        *window_conditions(window),
        *(_condition(query, match, window) for match in query.matches if _is_here(query, match)),
        *_of_parts(query, window),
        *(expression for expression in keyed if expression is not None),
    )
    if query.without_session:
        known = Select(SESSIONS, (("session_id", Column("session_id")),), query.app)
        found += (call("not", InRows(("session_id",), known)),)
    return found


def users_of(source: Source, app: int, where: tuple[Expression, ...]) -> Select:
    """The ids of the users of some rows."""
    return Select(source, named(("uxcamuserid",)), app, where)


def _condition(query: Query, match: Match, window: Window) -> Expression:
    """The filter on rows of `sessions`: facts of the user lead through `users`, counts of events through all his sessions."""
    if match.attribute.type is Type.EVENT_COUNT:
        return InRows(("uxcamuserid",), _users_by_events(query, match, window))
    if match.attribute.of_user:
        return _by_user(query, match)
    return condition(match)


def _is_here(query: Query, match: Match) -> bool:
    """Whether it is asked of the rows that are counted, not of visits, gestures or issues of a session."""
    return match.attribute.own in (None, query.entity)


def _of_parts(query: Query, window: Window) -> Iterator[Expression]:
    """Sessions by one visit, gesture or issue of theirs, which meets all that is asked of its kind."""
    asked = [match for match in query.matches if not _is_here(query, match)]
    for own in dict.fromkeys(match.attribute.own for match in asked):
        assert own is not None
        met = (condition(match) for match in asked if match.attribute.own is own)
        where = (*window_conditions(window), *met)
        yield InRows(("session_id",), Select(ENTITIES[own].counted, named(("session_id",)), query.app, where))


def _by_user(query: Query, match: Match) -> Expression:
    """Of a negative operator the complement: the user of an event whose session is unknown may have no row to satisfy it."""
    positive = replace(match, operator=OPERATORS[positive_name(match.operator)])
    users = InRows(("uxcamuserid",), users_of(USERS, query.app, (condition(positive),)))
    return users if match.operator.negates is None else call("not", users)


def _users_by_events(query: Query, match: Match, window: Window) -> Select:
    """Users by how many events of some names they had in the window."""
    count, names = match.value
    wanted = Lambda(("n",), call("in", Column("n"), Value(list(names), "Array(String)")))
    amount = call("sum", call("arrayCount", wanted, Column("event_name")))
    having = integer_condition(amount, match.operator.name, count)
    return replace(users_of(ACTIVITY, query.app, window_conditions(window)), group_by=(USER,), having=having)


def is_keyed(match: Match) -> bool:
    """Whether the filter names ids, so that their keys lead to the rows."""
    return match.attribute.type is Type.ID and match.operator.name in ("equal", "in")


def _by_key(app: int, match: Match) -> Expression | None:
    if not is_keyed(match):
        return None
    source = SESSION_KEYS if match.attribute.name == "session_id" else USER_SESSIONS
    return InRows(KEYS, Select(source, named(KEYS), app, (condition(match),)))


# Analytics


def analytics_select(
    query: Query,
    window: Window,
    *,
    folds: tuple[tuple[Any, ...] | None, ...] = (),
    limit: int | None = None,
    offset: int = 0,
) -> Select:
    """One row a combination of group values. `folds[i]` are the values of group i to keep; the rest become NULL, the others."""
    groups = tuple((f"g{index}", group, folds[index]) for index, group in enumerate(query.groups))
    counted = _counted(replace(query, window=window), groups, conditions(query, window))
    return replace(counted, limit=limit, offset=offset)


def groups_select(query: Query, limit: int | None = None, offset: int = 0) -> Select:
    """All values of every group, or a page of them."""
    return analytics_select(query, query.window, folds=(None,) * len(query.groups), limit=limit, offset=offset)


def top_select(query: Query, axis: int) -> Select:
    """The values of one of two groupings, ranked over all rows that have both, one more than may be kept."""
    group = query.groups[axis]
    ranked = replace(query, metrics=(query.metrics[query.rank],), rank=0)
    return replace(_counted(ranked, (("g0", group, None),), conditions(query)), limit=group.maximum + 1)


def others_select(query: Query, top: tuple[Any, ...]) -> Select:
    """The metrics of all rows whose (only) group value is none of `top`."""
    return _counted(query, (), conditions(query), top)


GroupBy = tuple[str, Group, tuple[Any, ...] | None]
"""A column's name, what it groups by, and the values to keep."""


def _counted(
    query: Query, groups: tuple[GroupBy, ...], where: tuple[Expression, ...], top: tuple[Any, ...] | None = None
) -> Select:
    """The metrics by `groups`, in rank order, of rows that meet `where` and have a value, but none of `top`, for each of the query's groups."""
    columns = metric_columns(query.entity, query.metrics)
    order: tuple[Order, ...] = ()
    if groups:
        columns += ((ORDER_KEY, order_key(query.rank, query.metrics[query.rank])),)
        order = (Order(Column(ORDER_KEY), descending=True), *(Order(Column(name)) for name, _, _ in groups))
    values = tuple((name, group, group_expression(group, keep)) for name, group, keep in groups)
    grouped = tuple((group, each) for group in query.groups for each in has_value(group, top))
    counted = _counted_users if query.entity is Entity.USER else _counted_rows
    return replace(
        counted(query, values, columns, where, grouped),
        group_by=tuple(Column(name) for name, _, _ in groups),
        order_by=order,
        join=user_join(query),
        settings=SCAN,
    )


Values = tuple[tuple[str, Group, Expression], ...]
Grouped = tuple[tuple[Group, Expression], ...]
"""Conditions on the values of groups."""


def _counted_rows(
    query: Query, values: Values, columns: Columns, where: tuple[Expression, ...], grouped: Grouped
) -> Select:
    where = (*where, *(each for _, each in grouped))
    of_events = query.entity is Entity.EVENT
    return Select(
        events_by([value for *_, value in values], where) if of_events else ENTITIES[query.entity].counted,
        (*((name, value) for name, _, value in values), *columns),
        query.app,
        where,
    )


def _counted_users(
    query: Query, values: Values, columns: Columns, where: tuple[Expression, ...], grouped: Grouped
) -> Select:
    """Each group's users once, by their sessions, then with the facts of each: a set of users a group would be slower."""
    of_sessions = tuple((name, value) for name, group, value in values if not group.attribute.of_user)
    users = Select(
        ACTIVITY,
        (*of_sessions, ("uxcamuserid", USER), *columns_of_each_user(query.metrics)),
        query.app,
        (*where, *(each for group, each in grouped if not group.attribute.of_user)),
        group_by=(*(Column(name) for name, _ in of_sessions), USER),
    )
    return Select(
        users,
        (*((name, value if group.attribute.of_user else Column(name)) for name, group, value in values), *columns),
        query.app,
        tuple(each for group, each in grouped if group.attribute.of_user),
    )


def has_value(group: Group, top: tuple[Any, ...] | None) -> tuple[Expression, ...]:
    """Rows without the attribute are left out of groupings (api-spec, section 7); of the others, those with values of `top` only too."""
    if group.attribute.multiple:
        names = Column(group.attribute.column)
        found: tuple[Expression, ...] = (call("notEmpty", names),)
        if top is not None:
            is_other = call("not", call("has", _values(group, top), Column("x")))
            found += (call("arrayExists", Lambda(("x",), is_other), names),)
        return found
    found = (call("isNotNull", _scalar(group)),)
    return found if top is None else (*found, call("not", call("in", _scalar(group), _values(group, top))))


def group_expression(group: Group, keep: tuple[Any, ...] | None) -> Expression:
    """The group's value; with `keep`, NULL for any other value."""
    if group.attribute.multiple:
        return _folded_array(group, keep)
    value = _scalar(group)
    return value if keep is None else call("if", call("in", value, _values(group, keep)), value, Constant(None))


def _folded_array(group: Group, keep: tuple[Any, ...] | None) -> Expression:
    """Each distinct value of the session once; however many are folded, the others get the session once."""
    values: Expression = Column(group.attribute.column)
    if keep is not None:
        kept = call(
            "if", call("has", _values(group, keep), Column("x")), call("toNullable", Column("x")), Constant(None)
        )
        values = call("arrayMap", Lambda(("x",), kept), values)
        # arrayDistinct drops NULL, and with it the others; so look whether there were any
        others = call(
            "if", call("has", values, Constant(None)), call("array", Constant(None)), call("emptyArrayString")
        )
        return call("arrayJoin", call("arrayConcat", call("arrayDistinct", values), others))
    return call("arrayJoin", call("arrayDistinct", values))


def _scalar(group: Group) -> Expression:
    attribute = group.attribute
    if attribute.type is Type.BUCKET:
        return call(BUCKETS[attribute.name], Column(attribute.column))
    if attribute.type is Type.JSON:
        assert group.property_name is not None
        return property_value(attribute, group.property_name)
    return stored(attribute)


def _values(group: Group, values: tuple[Any, ...]) -> Value:
    types = {Type.ID: "UInt128", Type.PLATFORM: "UInt8", Type.BOOL: "UInt8"}
    type_ = types.get(group.attribute.type, "String")
    return Value([value if type_ == "String" else int(value) for value in values], f"Array({type_})")


def user_join(query: Query) -> Join | None:
    """The facts of users that metrics and groups need, whatever the window; for distinct users of events, their numbers."""
    attributes = [metric.attribute for metric in query.metrics] + [group.attribute for group in query.groups]
    facts = named(tuple(dict.fromkeys(attribute.column for attribute in attributes if attribute.of_user)))
    numbers = ((USER_NUMBER, NUMBERED),) if any(each.name == "event_unique_user_count" for each in attributes) else ()
    if not facts and not numbers:
        return None
    recent = () if facts else window_conditions(query.window)[:1]
    return Join(Select(USERS, (*named(("uxcamuserid",)), *facts, *numbers), query.app, recent), "uxcamuserid")
