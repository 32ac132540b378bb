"""A query to SELECTs. Nothing here runs anything: every function returns a value of sql.py.

An analytics row is groups `g0`, `g1`, then for metric i its parts: `m{i}` and, where the answer needs one to divide by or to tell
"nothing" from 0, `n{i}`. Sums are of integers and divided after the engine is done, so answers are exact and the same in every run.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from playhead.model.attributes import Entity, Type
from playhead.query.conditions import (
    condition,
    integer_condition,
    numeric_value,
    positive_name,
    property_value,
    window_conditions,
)
from playhead.query.cursor import Cursor
from playhead.query.entities import (
    ACTIVITY,
    BUCKETS,
    COUNTS,
    ENTITIES,
    SESSION_KEYS,
    SESSIONS,
    SHARES,
    USER,
    USER_SESSIONS,
    USERS,
)
from playhead.query.operators import BY_NAME as OPERATORS
from playhead.query.resolve import Group, Match, Metric, Query
from playhead.query.sql import (
    Call,
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
EXACT_DECIMALS = 10**24
"""Averages are ordered by their value times this, as integers: two different averages never tie."""
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
        _named(list_columns(query)),
        query.app,
        where,
        order_by=newest_first(query),
        limit=limit,
        offset=offset,
        settings=SCATTERED if scattered else IN_ORDER,
    )


def user_list_select(
    query: Query, after: tuple[Expression, ...], limit: int, offset: int, *, anybody_late: bool
) -> Select:
    """Users by the last time they were seen. Without conditions on sessions, their own last upload tells whether they match.

    With a cursor, a user who came again meanwhile keeps the place that he had: `seen` is then the last time within the window.
    """
    then = _seen_then(query) if query.cursor is not None and anybody_late else None
    columns = dict(_named(list_columns(query)))
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
    )


def candidates_select(query: Query, where: tuple[Expression, ...], limit: int) -> Select:
    """Keys of rows of any version that match: a superset of the newest versions that do."""
    entity = ENTITIES[query.entity]
    plain = replace(entity.counted, final=False)
    return Select(
        plain, _named(entity.keys), query.app, where, order_by=newest_first(query), limit=limit, settings=SCAN
    )


def newest_first(query: Query) -> tuple[Order, ...]:
    return tuple(Order(Column(name), descending=True) for name in ENTITIES[query.entity].keys)


def _named(columns: tuple[str, ...]) -> tuple[tuple[str, Expression], ...]:
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


def conditions(query: Query, window: Window | None = None) -> tuple[Expression, ...]:
    """The window, the filters, and for ids the way in by key."""
    window = window or query.window
    keyed = (_by_key(query.app, match) for match in query.matches)
    found: tuple[Expression, ...] = (
        *window_conditions(window),
        *(_condition(query, match, window) for match in query.matches),
        *(expression for expression in keyed if expression is not None),
    )
    if query.without_session:
        known = Select(SESSIONS, (("session_id", Column("session_id")),), query.app)
        found += (call("not", InRows(("session_id",), known)),)
    return found


def user_conditions(query: Query, *, anybody_late: bool) -> tuple[Expression, ...]:
    """What a row of `users` has to satisfy to be listed."""
    own = tuple(match for match in query.matches if match.attribute.of_user)
    others = tuple(match for match in query.matches if not match.attribute.of_user)
    found = tuple(condition(match) for match in own)
    if not others and not query.window.without and not anybody_late:
        return (*window_conditions(query.window), *found)
    active = conditions(replace(query, matches=others))
    return (*found, InRows(("uxcamuserid",), _users(ACTIVITY, query.app, active)))


def late_users_select(query: Query) -> Select:
    """How many users had an upload after the window."""
    return Select(USERS, (("amount", call("count")),), query.app, (_is_late(query),))


def _seen_then(query: Query) -> Join:
    """The last upload within the window of each user who had one after it."""
    late = _users(USERS, query.app, (_is_late(query),))
    where = (*window_conditions(query.window), InRows(("uxcamuserid",), late))
    columns = (("uxcamuserid", USER), ("seen_then", call("max", Column("uploaded"))))
    return Join(Select(ACTIVITY, columns, query.app, where, group_by=(USER,)), "uxcamuserid")


def _is_late(query: Query) -> Expression:
    """Whether a user had an upload after the window."""
    return call("greater", Column("uploaded"), Value(int(query.window.upper.timestamp()), "DateTime('UTC')"))


def _users(source: Source, app: int, where: tuple[Expression, ...]) -> Select:
    """The ids of the users of some rows."""
    return Select(source, _named(("uxcamuserid",)), app, where)


def _condition(query: Query, match: Match, window: Window) -> Expression:
    """The filter on rows of `sessions`: facts of the user lead through `users`, counts of events through all his sessions."""
    if match.attribute.type is Type.EVENT_COUNT:
        return InRows(("uxcamuserid",), _users_by_events(query, match, window))
    if match.attribute.of_user:
        return _by_user(query, match)
    return condition(match)


def _by_user(query: Query, match: Match) -> Expression:
    """Of a negative operator the complement: the user of an event whose session is unknown may have no row to satisfy it."""
    positive = replace(match, operator=OPERATORS[positive_name(match.operator)])
    users = InRows(("uxcamuserid",), _users(USERS, query.app, (condition(positive),)))
    return users if match.operator.negates is None else call("not", users)


def _users_by_events(query: Query, match: Match, window: Window) -> Select:
    """Users by how many events of some names they had in the window."""
    count, names = match.value
    wanted = Lambda(("n",), call("in", Column("n"), Value(list(names), "Array(String)")))
    amount = call("sum", call("arrayCount", wanted, Column("event_name")))
    having = integer_condition(amount, match.operator.name, count)
    return replace(_users(ACTIVITY, query.app, window_conditions(window)), group_by=(USER,), having=having)


def is_keyed(match: Match) -> bool:
    """Whether the filter names ids, so that their keys lead to the rows."""
    return match.attribute.type is Type.ID and match.operator.name in ("equal", "in")


def _by_key(app: int, match: Match) -> Expression | None:
    if not is_keyed(match):
        return None
    source = SESSION_KEYS if match.attribute.name == "session_id" else USER_SESSIONS
    return InRows(KEYS, Select(source, _named(KEYS), app, (condition(match),)))


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
    groups = [group_expression(group, keep) for group, keep in zip(query.groups, folds, strict=True)]
    names = tuple(f"g{index}" for index in range(len(groups)))
    columns = tuple(zip(names, groups, strict=True)) + metric_columns(query.metrics)
    if names:
        columns += ((ORDER_KEY, order_key(query.rank, query.metrics[query.rank])),)
    order = (Order(Column(ORDER_KEY), descending=True), *(Order(Column(name)) for name in names))
    return Select(
        ENTITIES[query.entity].counted,
        columns,
        query.app,
        conditions(query, window) + tuple(has_value(group) for group in query.groups),
        group_by=tuple(Column(name) for name in names),
        order_by=order if names else (),
        limit=limit,
        offset=offset,
        join=user_join(query),
        settings=SCAN,
    )


def groups_select(query: Query, limit: int | None = None, offset: int = 0) -> Select:
    """All values of every group, or a page of them."""
    return analytics_select(query, query.window, folds=(None,) * len(query.groups), limit=limit, offset=offset)


def top_select(query: Query, axis: int) -> Select:
    """The values of one of two groupings, ranked over all rows that have both, one more than may be kept."""
    group, ranked = query.groups[axis], query.metrics[query.rank]
    return Select(
        ENTITIES[query.entity].counted,
        (
            ("g0", group_expression(group, None)),
            *metric_columns((ranked,)),
            (ORDER_KEY, order_key(0, ranked)),
        ),
        query.app,
        conditions(query) + tuple(has_value(each) for each in query.groups),
        group_by=(Column("g0"),),
        order_by=(Order(Column(ORDER_KEY), descending=True), Order(Column("g0"))),
        limit=group.maximum + 1,
        join=user_join(query),
        settings=SCAN,
    )


def others_select(query: Query, top: tuple[Any, ...]) -> Select:
    """The metrics of all rows whose (only) group value is none of `top`."""
    (group,) = query.groups
    values = _values(group, top)
    if group.attribute.multiple:
        outside = call(
            "arrayExists", Lambda(("x",), call("not", call("has", values, Column("x")))), Column("event_name")
        )
    else:
        outside = call("not", call("in", _scalar(group), values))
    where = (*conditions(query), has_value(group), outside)
    source = ENTITIES[query.entity].counted
    return Select(source, metric_columns(query.metrics), query.app, where, join=user_join(query), settings=SCAN)


def has_value(group: Group) -> Expression:
    """Rows without the attribute are left out of groupings (api-spec, section 7)."""
    if group.attribute.multiple:
        return call("notEmpty", Column(group.attribute.column))
    return call("isNotNull", _scalar(group))


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
    return Column(attribute.column)


def _values(group: Group, values: tuple[Any, ...]) -> Value:
    types = {Type.ID: "UInt128", Type.PLATFORM: "UInt8", Type.BOOL: "UInt8"}
    type_ = types.get(group.attribute.type, "String")
    return Value([value if type_ == "String" else int(value) for value in values], f"Array({type_})")


def metric_columns(metrics: tuple[Metric, ...]) -> tuple[tuple[str, Expression], ...]:
    return tuple(column for index, metric in enumerate(metrics) for column in _metric(index, metric))


def _metric(index: int, metric: Metric) -> tuple[tuple[str, Expression], ...]:
    total, amount = f"m{index}", f"n{index}"
    if metric.attribute.type is Type.SHARE:
        part = call("multiply", call("countIf", SHARES[metric.attribute.name]), Constant(100))
        return ((total, part), (amount, call("count")))
    if metric.function is None:
        return ((total, COUNTS[metric.attribute.name]),)
    value = measured(metric)
    if metric.of_latest:
        return _of_latest(metric.function, _latest_values(value), total, amount)
    if metric.function in ("min", "max"):
        return ((total, call(f"{metric.function}OrNull", value)),)
    if metric.attribute.of_user:
        users = _distinct_users(value)
        second = Lambda(("u",), call("tupleElement", Column("u"), Constant(2)))
        return ((total, call("arraySum", second, users)), (amount, call("length", users)))
    return ((total, call("sum", value)), (amount, call("count", value)))


def measured(metric: Metric) -> Expression:
    """What is summed: a stored integer, a flag as 0 or 1, the number in a custom property, a user's lifetime total."""
    attribute = metric.attribute
    if attribute.type is Type.JSON:
        assert metric.property_name is not None
        return numeric_value(property_value(attribute, metric.property_name))
    if attribute.type is Type.BOOL:
        return call("toUInt8", Column(attribute.column))
    return Column(attribute.column)


def _distinct_users(value: Expression) -> Call:
    """Each user once, with his total: averages are over users, not over their sessions (api-spec, section 8)."""
    pair = call("tuple", Column("uxcamuserid"), call("assumeNotNull", value))
    return call("groupUniqArrayIf", pair, call("isNotNull", value))


def _latest_values(value: Expression) -> Call:
    """Of each user the value in the latest of his sessions that has one, in the order of users."""
    place = (Column(name) for name in ("uploaded", "session_number_of_user", "session_id"))
    pair = call("map", USER, call("tuple", *place, call("assumeNotNull", value)))
    latest = call("mapSort", call("maxMapIf", pair, call("isNotNull", value)))
    last = Lambda(("u",), call("tupleElement", Column("u"), Constant(4)))
    return call("arrayMap", last, call("mapValues", latest))


def _of_latest(function: str, values: Call, total: str, amount: str) -> tuple[tuple[str, Expression], ...]:
    if function in ("sum", "avg"):
        return ((total, call("arraySum", values)), (amount, call("length", values)))
    chosen = call("arrayMin" if function == "min" else "arrayMax", values)
    return ((total, call("if", call("empty", values), Constant(None), chosen)),)


def order_key(index: int, metric: Metric) -> Expression:
    """What the metric is ordered by: its exact value, NULL when there is none."""
    total, amount = Column(f"m{index}"), Column(f"n{index}")
    if not metric.has_amount:
        return total
    nothing = call("equals", amount, Constant(0))
    if metric.function == "sum":
        value: Expression = total
    elif metric.attribute.type is Type.JSON:
        value = call("divide", total, amount)
    else:
        scale = call("toInt256", Value(str(EXACT_DECIMALS), "String"))
        value = call("intDiv", call("multiply", call("toInt256", call("ifNull", total, Constant(0))), scale), amount)
    return call("if", nothing, Constant(None), value)


def user_join(query: Query) -> Join | None:
    """The facts of users that metrics and groups need, whatever the window."""
    attributes = [metric.attribute for metric in query.metrics] + [group.attribute for group in query.groups]
    columns = dict.fromkeys(attribute.column for attribute in attributes if attribute.of_user)
    if not columns:
        return None
    return Join(Select(USERS, _named(("uxcamuserid", *columns)), query.app), "uxcamuserid")
