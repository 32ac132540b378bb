"""Does a session, an event or a user satisfy a filter? (api-spec, sections 5.1 to 5.5)

A filter asks the values that an item stores under its attribute: none, one, or many (events, screens). A positive
operator needs one of them to hold; a negative one is exactly its complement, so a missing value satisfies it.

A user is asked with each of his sessions of the window: he matches when one of them satisfies all filters. What is asked of
the user himself (totals, first seen, how often something happened to him in the window) is the same for all of them.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from .attributes import CUSTOMS, FLAGS, INTEGERS, KINDS, ORDERS, PLATFORM_CODES, SCALE, TEXTS, Kind
from .session import instant, text
from .world import Item, Items

Filter = Mapping[str, Any]

NEGATIVES = {
    "not_equal": "equal",
    "not_in": "in",
    "not_contains": "contains",
    "not_has_any": "has_any",
    "not_on": "on",
    "not_others": "others",
    "not_in_order": "in_order",
}
COMPARED: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "greater": operator.gt,
    "greater_than": operator.gt,
    "less": operator.lt,
    "less_than": operator.lt,
    "greater_or_equal": operator.ge,
    "less_or_equal": operator.le,
}
NUMERIC = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)


def satisfies(item: Item, entry: Filter, within: Items = ()) -> bool:
    """`entry` is any filter but a date_range, which is no condition but the window; `within` are all items of the window."""
    if entry["operator"] in NEGATIVES:
        return not satisfies(item, {**entry, "operator": NEGATIVES[entry["operator"]]}, within)
    kind = KINDS[entry["attribute"]]
    if kind is Kind.EVENT:
        return any(event_holds(event.name, event.properties, entry) for event in item.events)
    if kind is Kind.ORDER:
        return came(ORDERS[entry["attribute"]](item), entry["value"])
    if kind is Kind.FREQUENCY:
        return number_holds(frequency(item, entry, within), entry["operator"], entry["value"]["count"], 1)
    return any(holds(kind, value, entry) for value in stored(item, entry))


def came(passed: Sequence[str], steps: Sequence[str]) -> bool:
    """One after the other, others may lie between: the first time each, so that most is left for the next."""
    rest = iter(passed)
    return all(step in rest for step in steps)


def frequency(item: Item, entry: Filter, within: Items) -> int:
    """How often the named events happened to the user in his sessions of the window, all together."""
    sessions = [one.session for one in within if one.session.user == item.session.user]
    return sum(event.name in entry["value"]["event_names"] for session in sessions for event in session.events)


def stored(item: Item, entry: Filter) -> Sequence[Any]:
    attribute = entry["attribute"]
    kind = KINDS[attribute]
    if kind is Kind.SCREENS:
        return sorted(set(item.session.visits))
    if kind is Kind.ORDER:
        return ORDERS[attribute](item)
    if kind is Kind.CUSTOM:
        return present(CUSTOMS[attribute](item).get(entry["property_name"]))
    if kind is Kind.PLATFORM:
        return [item.session.row["device"]["platform"]]
    if kind is Kind.FLAG:
        return [FLAGS[attribute](item)]
    if kind is Kind.INTEGER:
        return present(INTEGERS[attribute](item))
    if kind is Kind.LIFETIME:
        return [item.person.totals[attribute]] if item.person is not None else []
    if kind is Kind.MOMENT:
        return [item.person.first_seen] if item.person is not None else []
    return present(TEXTS[attribute](item))


def present(value: Any) -> Sequence[Any]:
    return [] if value is None else [value]


def holds(kind: Kind, value: Any, entry: Filter) -> bool:
    if kind in (Kind.INTEGER, Kind.LIFETIME):
        return number_holds(value, entry["operator"], entry["value"], SCALE.get(entry["attribute"], 1))
    if kind is Kind.FLAG:
        return listed(value, entry, truth)
    if kind is Kind.PLATFORM:
        return listed(value, entry, platform)
    if kind is Kind.MOMENT:
        return moment_holds(value, entry["operator"], entry["value"])
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
    if name == "others":
        return value not in [text(one) for one in wanted]
    if name == "contains":
        return wanted.lower() in value.lower()
    stored_number = numeric(value)
    return stored_number is not None and COMPARED[name](stored_number, Fraction(str(wanted)))


def number_holds(value: int, name: str, wanted: Any, scale: int) -> bool:
    if name == "equal":
        return value == Fraction(str(wanted)) * scale
    if name == "in":
        return any(value == Fraction(str(one)) * scale for one in wanted)
    return COMPARED[name](Fraction(value), Fraction(str(wanted)) * scale)


def moment_holds(value: datetime, name: str, wanted: Any) -> bool:
    """Both bounds belong to it, and a date is its midnight, as with a window; none is filled up."""
    if name == "between_dates":
        return instant(wanted["lower"]) <= value <= instant(wanted["upper"])
    if name == "on":
        midnight = instant(wanted).replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight <= value < midnight + timedelta(days=1)
    return value >= instant(wanted) if name == "after" else value <= instant(wanted)


def listed(value: Any, entry: Filter, read: Callable[[Any], Any]) -> bool:
    wanted = entry["value"] if entry["operator"] in ("in", "others") else [entry["value"]]
    among = value in [read(one) for one in wanted]
    return not among if entry["operator"] == "others" else among


def truth(wanted: Any) -> bool:
    """True, "true", "TRUE", 1 -> True."""
    return str(wanted).lower() in ("true", "1")


def platform(wanted: Any) -> str:
    """The code as text or number, or the label: '1', 1, 'android' -> 'android'."""
    labels = {code: label for label, code in PLATFORM_CODES.items()}
    return labels.get(str(wanted), str(wanted))


def numeric(value: str) -> Fraction | None:
    return Fraction(value) if NUMERIC.fullmatch(value) else None
