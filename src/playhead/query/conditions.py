"""Conditions to SQL expressions: one small function a kind of attribute, "not" forms call the positive form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playhead.model.attributes import PLATFORMS, RESERVED_PROPERTIES, Attribute, Type
from playhead.model.ids import is_hex_id, number
from playhead.query.entities import BUCKETS, bucket_start
from playhead.query.operators import Operator
from playhead.query.order import in_order
from playhead.query.resolve import Match, stored_bounds
from playhead.query.sql import Call, Column, Constant, Expression, Lambda, Value, call
from playhead.query.window import Window

NUMERIC = r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$"
"""What a custom property's text has to look like to count as a number: a JSON number."""
E_PROPERTIES = Column("e_properties")
COMPARISONS = {
    "greater": "greater",
    "less": "less",
    "greater_or_equal": "greaterOrEquals",
    "less_or_equal": "lessOrEquals",
}


def window_conditions(window: Window) -> tuple[Expression, ...]:
    """`uploaded` within the window."""
    uploaded = Column("uploaded")
    bounds = (
        call("greaterOrEquals", uploaded, _moment(int(window.lower.timestamp()))),
        call("lessOrEquals", uploaded, _moment(int(window.upper.timestamp()))),
    )
    without = (call("notEquals", call("toDate", uploaded), Value(day.isoformat(), "Date")) for day in window.without)
    return (*bounds, *without)


def _moment(seconds: int) -> Expression:
    return call("toDateTime", Value(min(max(seconds, 0), 2**32 - 1), "UInt32"))


def condition(match: Match) -> Expression:
    """What a session has to satisfy. NULL, the missing value, satisfies only negative operators."""
    return _negated(match.operator, _positive(match, positive_name(match.operator)))


def _negated(operator: Operator, positive: Expression) -> Expression:
    return positive if operator.negates is None else call("not", call("ifNull", positive, Constant(0)))


def _positive(match: Match, operator: str) -> Expression:
    if match.attribute.type is Type.LIST:
        return call("hasAny", Column(match.attribute.column), Value(list(match.value), "Array(String)"))
    if match.attribute.type is Type.ORDER:
        return in_order(match.attribute, match.value)
    if match.attribute.multiple:
        return _some_event(match, operator)
    if match.attribute.type is Type.JSON:
        return _property(match, operator)
    if match.event_property is not None:
        return call("and", _string(match.attribute, operator, match.value), _met(match.event_property, E_PROPERTIES))
    if operator == "others" and match.attribute.type is not Type.STRING:
        among = SCALARS[match.attribute.type](match.attribute, "in", match.value)
        return call("and", call("isNotNull", Column(match.attribute.column)), call("not", among))
    return SCALARS[match.attribute.type](match.attribute, operator, match.value)


def _some_event(match: Match, operator: str) -> Expression:
    """One and the same event has the name and meets the property condition."""
    names = Column("event_name")
    if match.event_property is None:
        if operator in ("contains", "others"):
            return call("arrayExists", Lambda(("n",), text_condition(Column("n"), operator, match.value)), names)
        values = match.value if operator == "in" else (match.value,)
        return call("hasAny", names, Value(list(values), "Array(String)"))
    body = call("and", text_condition(Column("n"), operator, match.value), _met(match.event_property, Column("p")))
    return call("arrayExists", Lambda(("n", "p"), body), names, Column("event_properties"))


def _met(inner: Match, properties: Column) -> Expression:
    """Whether the event with these properties meets the condition on one of them."""
    assert inner.property_name is not None
    value = _map_value(properties, inner.property_name)
    met = _negated(inner.operator, _text_or_number(value, inner, positive_name(inner.operator)))
    return call("ifNull", met, Constant(0))


def _property(match: Match, operator: str) -> Expression:
    assert match.property_name is not None
    return _text_or_number(property_value(match.attribute, match.property_name), match, operator)


def _text_or_number(value: Expression, match: Match, operator: str) -> Expression:
    if operator in COMPARISONS:
        return call(COMPARISONS[operator], numeric_value(value), Value(float(match.value), "Float64"))
    return text_condition(value, operator, match.value)


def property_value(attribute: Attribute, name: str) -> Expression:
    """The text of a custom property, NULL where it is missing; a user's reserved names live in columns of their own."""
    column = RESERVED_PROPERTIES.get(name) if attribute.column == "user_properties" else None
    return Column(column) if column is not None else _map_value(Column(attribute.column), name)


def _map_value(properties: Column, name: str) -> Expression:
    key = Value(name, "String")
    return call("if", call("mapContains", properties, key), call("arrayElement", properties, key), Constant(None))


def numeric_value(text: Expression) -> Expression:
    """The number that a custom property's text is, NULL when it is none."""
    is_number = call("match", call("ifNull", text, Value("", "String")), Value(NUMERIC, "String"))
    return call("if", is_number, call("toFloat64OrNull", text), Constant(None))


def text_condition(text: Expression, operator: str, value: Any) -> Expression:
    """equal, in, others and contains on text. `contains` is on the Unicode lower case of both sides."""
    match operator:
        case "equal":
            return call("equals", text, Value(value, "String"))
        case "in":
            return call("in", text, Value(list(value), "Array(String)"))
        case "others":
            among = call("in", text, Value(list(value), "Array(String)"))
            return call("and", call("isNotNull", text), call("not", among))
        case _:
            return call("greater", call("position", _lower(text), _lower(Value(value, "String"))), Constant(0))


def _lower(text: Expression) -> Call:
    return call("lowerUTF8", text)


def _string(attribute: Attribute, operator: str, value: Any) -> Expression:
    return text_condition(stored(attribute), operator, value)


def stored(attribute: Attribute) -> Expression:
    """What a row has of it: its column, or one value of that array; NULL where it is missing."""
    column = Column(attribute.column)
    return column if attribute.nth is None else call("arrayElementOrNull", column, Constant(attribute.nth))


def _id(attribute: Attribute, operator: str, value: Any) -> Expression:
    """Ids are numbers: a text that is no id equals none."""
    column = Column(attribute.column)
    if operator == "contains":
        return text_condition(id_text(column), operator, value)
    values = value if operator == "in" else (value,)
    return call("in", column, Value([number(v) for v in values if is_hex_id(v)], "Array(UInt128)"))


def id_text(column: Column) -> Expression:
    """The 24 hex digits of an id."""
    return call("leftPad", call("lower", call("hex", column)), Constant(24), Value("0", "String"))


def _platform(attribute: Attribute, operator: str, value: Any) -> Expression:
    if operator == "contains":
        codes = [code for code, label in PLATFORMS.items() if value.lower() in label]
    else:
        codes = list(value) if operator == "in" else [value]
    return call("in", Column(attribute.column), Value(codes, "Array(UInt8)"))


def _bucket(attribute: Attribute, operator: str, value: Any) -> Expression:
    """The day, week or month of a day."""
    days = value if operator == "in" else (value,)
    starts = [bucket_start(attribute.name, each).isoformat() for each in days]
    return call("in", call(BUCKETS[attribute.name], Column(attribute.column)), Value(starts, "Array(Date)"))


def _bool(attribute: Attribute, operator: str, value: Any) -> Expression:
    values = value if operator == "in" else (value,)
    return call("in", Column(attribute.column), Value([int(v) for v in values], "Array(UInt8)"))


def _integer(attribute: Attribute, operator: str, value: Any) -> Expression:
    """Exact in the stored unit: a bound between two units is moved to the one that gives the same answer."""
    return integer_condition(Column(attribute.column), operator, value, attribute.scale)


def integer_condition(stored: Expression, operator: str, value: Any, scale: int = 1) -> Expression:
    """A stored whole number against a public one, of which `scale` stored units make one."""
    if operator in ("equal", "in"):
        pairs = [stored_bounds(v, scale) for v in (value if operator == "in" else (value,))]
        return call("in", stored, Value([below for below, above in pairs if below == above], "Array(Int64)"))
    below, above = stored_bounds(value, scale)
    bound = below if operator in ("greater", "less_or_equal") else above
    return call(COMPARISONS[operator], stored, Value(bound, "Int64"))


def _moment_of(attribute: Attribute, _operator: str, value: Any) -> Expression:
    """Within two moments, both included; None is no bound."""
    lower, upper = value
    column = Column(attribute.column)
    bounds = [call("greaterOrEquals", column, _moment(int(lower.timestamp())))] if lower is not None else []
    if upper is not None:
        bounds.append(call("lessOrEquals", column, _moment(int(upper.timestamp()))))
    return call("and", Constant(1), *bounds)


SCALARS: dict[Type, Callable[[Attribute, str, Any], Expression]] = {
    Type.STRING: _string,
    Type.ID: _id,
    Type.PLATFORM: _platform,
    Type.BOOL: _bool,
    Type.BUCKET: _bucket,
    Type.INTEGER: _integer,
    Type.DATETIME: _moment_of,
}


def positive_name(operator: Operator) -> str:
    """The operator itself, or what it negates."""
    return operator.negates or operator.name
