"""The numbers of analytics as columns: for metric i its parts, `m{i}` and, where the answer needs one to divide by, `n{i}`.

Sums are of integers and divided after the engine is done (numbers.py), so answers are exact and the same in every run.
"""

from __future__ import annotations

from playhead.model.attributes import Entity, Type
from playhead.query.conditions import numeric_value, property_value
from playhead.query.counts import COUNTS, SHARES
from playhead.query.events import IS_NEW
from playhead.query.resolve import Metric
from playhead.query.sql import Call, Column, Constant, Expression, Lambda, Value, call

Columns = tuple[tuple[str, Expression], ...]
EXACT_DECIMALS = 10**24
"""Averages are ordered by their value times this, as integers: two different averages never tie."""


def metric_columns(entity: Entity, metrics: tuple[Metric, ...]) -> Columns:
    return tuple(column for index, metric in enumerate(metrics) for column in _metric(entity, index, metric))


def _metric(entity: Entity, index: int, metric: Metric) -> Columns:
    total, amount = f"m{index}", f"n{index}"
    if metric.attribute.type is Type.SHARE:
        part = call("multiply", call("countIf", SHARES[metric.attribute.name]), Constant(100))
        return ((total, part), (amount, call("count")))
    if metric.function is None:
        return ((total, COUNTS[entity][metric.attribute.name]),)
    by_user = entity is Entity.USER and of_sessions(metric)
    value = Column(f"u{index}") if by_user else measured(metric)
    if metric.function in ("min", "max"):
        return ((total, call(f"{metric.function}OrNull", value)),)
    if by_user:
        return ((total, _sum_in_order(value)), (amount, call("sum", Column(f"v{index}"))))
    if metric.attribute.of_user and entity is not Entity.USER:
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


def of_sessions(metric: Metric) -> bool:
    """Whether it is of what sessions hold, so that the rows of users do not tell it."""
    return metric.function is not None and not metric.attribute.of_user


def columns_of_each_user(metrics: tuple[Metric, ...]) -> Columns:
    """Of all sessions of a user what the metrics of users need: whether one is his first, then `u{i}` and how many it is of, `v{i}`."""
    parts = (_of_each_user(index, metric) for index, metric in enumerate(metrics) if of_sessions(metric))
    return (("is_new", call("max", IS_NEW)), *(column for columns in parts for column in columns))


def _of_each_user(index: int, metric: Metric) -> Columns:
    value, total, amount = measured(metric), f"u{index}", f"v{index}"
    if metric.of_latest:
        return ((total, _of_latest(value)), (amount, call("greater", call("count", value), Constant(0))))
    if metric.function in ("min", "max"):
        return ((total, call(f"{metric.function}OrNull", value)),)
    return ((total, call("sum", value)), (amount, call("count", value)))


def _of_latest(value: Expression) -> Call:
    """The value in the latest of the sessions that have one, NULL when none has."""
    place = call("tuple", *(Column(name) for name in ("uploaded", "session_number_of_user", "session_id")))
    return call("argMaxIfOrNull", call("assumeNotNull", value), place, call("isNotNull", value))


def _sum_in_order(value: Expression) -> Call:
    """Of fractions, whose sum is another in another order."""
    return call("arraySum", call("arraySort", call("groupArray", value)))


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
