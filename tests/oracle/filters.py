"""Does a session satisfy a filter? (api-spec, sections 5.1 to 5.3)

A filter asks the values that a session stores under its attribute: none, one, or many (events, screens). A positive
operator needs one of them to hold; a negative one is exactly its complement, so a missing value satisfies it.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from .attributes import FLAGS, INTEGERS, KINDS, PLATFORM_CODES, SCALE, TEXTS, Kind
from .session import Session, text

Filter = Mapping[str, Any]

NEGATIVES = {"not_equal": "equal", "not_in": "in", "not_contains": "contains", "not_has_any": "has_any"}
ORDERS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "greater": operator.gt,
    "greater_than": operator.gt,
    "less": operator.lt,
    "less_than": operator.lt,
    "greater_or_equal": operator.ge,
    "less_or_equal": operator.le,
}
NUMERIC = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)


def satisfies(session: Session, entry: Filter) -> bool:
    """`entry` is any filter but a date_range, which is no condition but the window."""
    if entry["operator"] in NEGATIVES:
        return not satisfies(session, {**entry, "operator": NEGATIVES[entry["operator"]]})
    kind = KINDS[entry["attribute"]]
    if kind is Kind.EVENT:
        return any(event_holds(event.name, event.properties, entry) for event in session.events)
    return any(holds(kind, value, entry) for value in stored(session, entry))


def stored(session: Session, entry: Filter) -> Sequence[Any]:
    attribute = entry["attribute"]
    kind = KINDS[attribute]
    if kind is Kind.SCREENS:
        return sorted(session.screens)
    if kind is Kind.CUSTOM:
        return present(session.custom.get(entry["property_name"]))
    if kind is Kind.PLATFORM:
        return [session.row["device"]["platform"]]
    if kind is Kind.FLAG:
        return [FLAGS[attribute](session)]
    if kind is Kind.INTEGER:
        return present(INTEGERS[attribute](session))
    return present(TEXTS[attribute](session))


def present(value: Any) -> Sequence[Any]:
    return [] if value is None else [value]


def holds(kind: Kind, value: Any, entry: Filter) -> bool:
    if kind is Kind.INTEGER:
        return number_holds(value, entry["operator"], entry["value"], SCALE.get(entry["attribute"], 1))
    if kind is Kind.FLAG:
        return listed(value, entry, truth)
    if kind is Kind.PLATFORM:
        return listed(value, entry, platform)
    return text_holds(value, entry["operator"], entry["value"])


def event_holds(name: str, properties: Mapping[str, str], entry: Filter) -> bool:
    """One and the same event has the name and meets the condition on its property."""
    named = text_holds(name, entry["operator"], entry["value"])
    return named and ("property" not in entry or property_holds(properties, entry["property"]))


def property_holds(properties: Mapping[str, str], condition: Filter) -> bool:
    if condition["operator"] in NEGATIVES:
        return not property_holds(properties, {**condition, "operator": NEGATIVES[condition["operator"]]})
    value = properties.get(condition["name"])
    return value is not None and text_holds(value, condition["operator"], condition["value"])


def text_holds(value: str, name: str, wanted: Any) -> bool:
    """Equality is by case, contains is not; order is for stored texts that are numbers."""
    if name == "equal":
        return value == text(wanted)
    if name in ("in", "has_any"):
        return value in [text(one) for one in wanted]
    if name == "contains":
        return wanted.lower() in value.lower()
    stored_number = numeric(value)
    return stored_number is not None and ORDERS[name](stored_number, Fraction(str(wanted)))


def number_holds(value: int, name: str, wanted: Any, scale: int) -> bool:
    if name == "equal":
        return value == Fraction(str(wanted)) * scale
    if name == "in":
        return any(value == Fraction(str(one)) * scale for one in wanted)
    return ORDERS[name](Fraction(value), Fraction(str(wanted)) * scale)


def listed(value: Any, entry: Filter, read: Callable[[Any], Any]) -> bool:
    wanted = entry["value"] if entry["operator"] == "in" else [entry["value"]]
    return value in [read(one) for one in wanted]


def truth(wanted: Any) -> bool:
    """True, "true", "TRUE", 1 -> True."""
    return str(wanted).lower() in ("true", "1")


def platform(wanted: Any) -> str:
    """The code as text or number, or the label: '1', 1, 'android' -> 'android'."""
    labels = {code: label for label, code in PLATFORM_CODES.items()}
    return labels.get(str(wanted), str(wanted))


def numeric(value: str) -> Fraction | None:
    return Fraction(value) if NUMERIC.fullmatch(value) else None
