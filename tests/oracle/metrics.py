"""The numbers of a set of items (api-spec, section 8). All are exact fractions; None is null.

Readings of ours: on the event endpoints an attribute of the session counts once an event; on the user endpoints a user
counts once with his custom property, by the latest of his sessions in the row that has a number there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .attributes import CUSTOMS, FLAGS, INTEGERS, KINDS, SCALE, Entity, Kind
from .filters import numeric
from .world import Item, Items

Number = Fraction | None
Aggregation = Mapping[str, Any]


def average(attribute: str) -> Aggregation:
    return {"attribute": attribute, "operator": "avg"}


DEFAULTS: dict[Entity, tuple[Aggregation, ...]] = {
    Entity.SESSION: (
        {"attribute": "session_count"},
        {"attribute": "session_unique_user_count"},
        {"attribute": "session_new_users_count"},
        average("session_gesture_count"),
        average("session_rage_gesture_count"),
        average("session_responsive_gesture_count"),
        average("session_unresponsive_gesture_count"),
        average("session_duration"),
        average("session_unique_screen_count"),
    ),
    Entity.USER: (
        {"attribute": "user_count"},
        {"attribute": "session_new_users_count"},
        average("user_session_count"),
        average("user_session_duration"),
        average("user_rage_gesture_count"),
        average("user_event_count"),
        average("user_session_screen_count"),
    ),
    Entity.EVENT: (
        {"attribute": "event_count"},
        {"attribute": "event_unique_user_count"},
        {"attribute": "event_unique_session_count"},
    ),
}


@dataclass(frozen=True)
class Metric:
    """`of` takes the items of one row of the answer."""

    key: str
    of: Callable[[Items], Number]


def requested(entity: Entity, aggregation: Sequence[Aggregation]) -> Sequence[Aggregation]:
    """What the answer prints: the defaults, or the request's with the main count put in front if it has no count."""
    if not aggregation:
        return DEFAULTS[entity]
    has_count = any(KINDS[entry["attribute"]] is Kind.COUNT for entry in aggregation)
    return aggregation if has_count else [DEFAULTS[entity][0], *aggregation]


def first(entity: Entity, aggregation: Sequence[Aggregation]) -> Aggregation:
    """By what rows are ordered: the first that was requested, not the count put in front of it."""
    return aggregation[0] if aggregation else DEFAULTS[entity][0]


def metric(entity: Entity, entry: Aggregation) -> Metric:
    return Metric(key(entry), lambda items: value(entity, entry, items))


def key(entry: Aggregation) -> str:
    if KINDS[entry["attribute"]] is Kind.COUNT:
        return str(entry["attribute"])
    return "_".join(filter(None, (entry["operator"], entry["attribute"], entry.get("property_name"))))


def value(entity: Entity, entry: Aggregation, items: Items) -> Number:
    attribute = entry["attribute"]
    if KINDS[attribute] is Kind.COUNT:
        return Fraction(count(attribute, items))
    found = [one for one in samples(entity, entry, items) if one is not None]
    return reduce(entry["operator"], found)


def count(attribute: str, items: Items) -> int:
    if attribute in ("session_count", "event_count"):
        return len(items)
    if attribute == "event_unique_session_count":
        return len({item.session.id for item in items})
    if attribute == "session_new_users_count":
        return users([item for item in items if item.session.number == 1])
    return users(items)


def users(items: Items) -> int:
    return len({item.session.user for item in items})


def samples(entity: Entity, entry: Aggregation, items: Items) -> Sequence[Number]:
    attribute = entry["attribute"]
    kind = KINDS[attribute]
    if kind is Kind.CUSTOM:
        ordered = sorted(items, key=lambda item: (item.moment, item.session.number, item.session.id))
        found = [(item.session.user, one) for item in ordered if (one := property_number(item, entry)) is not None]
        once = entity is Entity.USER and attribute == "user_custom_property"
        return list(dict(found).values()) if once else [one for _, one in found]
    if kind is Kind.FLAG:
        return [Fraction(FLAGS[attribute](item)) for item in items]
    if kind is Kind.LIFETIME:
        persons = {item.person.id: item.person for item in items if item.person is not None}
        return [scaled(person.totals[attribute], attribute) for person in persons.values()]
    return [scaled(INTEGERS[attribute](item), attribute) for item in items]


def property_number(item: Item, entry: Aggregation) -> Number:
    text = CUSTOMS[entry["attribute"]](item).get(entry["property_name"])
    return None if text is None else numeric(text)


def scaled(number: int | None, attribute: str) -> Number:
    return None if number is None else Fraction(number, SCALE.get(attribute, 1))


def reduce(operator: str, found: Sequence[Fraction]) -> Number:
    """Over nothing everything is null: only counts are 0."""
    if not found:
        return None
    if operator == "sum":
        return sum(found, Fraction())
    if operator == "avg":
        return sum(found, Fraction()) / len(found)
    return min(found) if operator == "min" else max(found)
