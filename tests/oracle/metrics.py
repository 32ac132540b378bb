"""The numbers of a set of sessions (api-spec, section 8). All are exact fractions; None is null."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .attributes import COUNTS, FLAGS, INTEGERS, KINDS, LIFETIMES, SCALE, Kind
from .filters import numeric
from .session import Session, Sessions

Number = Fraction | None
Aggregation = Mapping[str, Any]

DEFAULTS: tuple[Aggregation, ...] = (
    {"attribute": "session_count"},
    {"attribute": "session_unique_user_count"},
    {"attribute": "session_new_users_count"},
    {"attribute": "session_gesture_count", "operator": "avg"},
    {"attribute": "session_rage_gesture_count", "operator": "avg"},
    {"attribute": "session_responsive_gesture_count", "operator": "avg"},
    {"attribute": "session_unresponsive_gesture_count", "operator": "avg"},
    {"attribute": "session_duration", "operator": "avg"},
    {"attribute": "session_unique_screen_count", "operator": "avg"},
)


@dataclass(frozen=True)
class Metric:
    """`of` takes the sessions of one row of the answer; `everyone`, all sessions of the app, is already in it."""

    key: str
    of: Callable[[Sessions], Number]


def requested(aggregation: Sequence[Aggregation]) -> Sequence[Aggregation]:
    """What the answer prints: the defaults, or the request's with the main count put in front if it has no count."""
    if not aggregation:
        return DEFAULTS
    has_count = any(entry["attribute"] in COUNTS for entry in aggregation)
    return aggregation if has_count else [{"attribute": "session_count"}, *aggregation]


def first(aggregation: Sequence[Aggregation]) -> Aggregation:
    """What rows are ordered by: the first that was requested, not the count that was put in front of it."""
    return aggregation[0] if aggregation else DEFAULTS[0]


def metric(entry: Aggregation, everyone: Sessions) -> Metric:
    return Metric(key(entry), lambda sessions: value(entry, sessions, everyone))


def key(entry: Aggregation) -> str:
    if KINDS[entry["attribute"]] is Kind.COUNT:
        return str(entry["attribute"])
    return "_".join(filter(None, (entry["operator"], entry["attribute"], entry.get("property_name"))))


def value(entry: Aggregation, sessions: Sessions, everyone: Sessions) -> Number:
    attribute = entry["attribute"]
    if KINDS[attribute] is Kind.COUNT:
        return count(attribute, sessions)
    found = [one for one in samples(entry, sessions, everyone) if one is not None]
    return reduce(entry["operator"], found)


def count(attribute: str, sessions: Sessions) -> Fraction:
    if attribute == "session_count":
        return Fraction(len(sessions))
    if attribute == "session_unique_user_count":
        return Fraction(len({session.user for session in sessions}))
    return Fraction(len({session.user for session in sessions if session.number == 1}))


def samples(entry: Aggregation, sessions: Sessions, everyone: Sessions) -> Sequence[Number]:
    attribute = entry["attribute"]
    kind = KINDS[attribute]
    if kind is Kind.CUSTOM:
        texts = [session.custom.get(entry["property_name"]) for session in sessions]
        return [numeric(one) for one in texts if one is not None]
    if kind is Kind.FLAG:
        return [Fraction(FLAGS[attribute](session)) for session in sessions]
    if kind is Kind.LIFETIME:
        users = {session.user for session in sessions}
        return [total(attribute, [session for session in everyone if session.user == user]) for user in sorted(users)]
    return [scaled(INTEGERS[attribute](session), attribute) for session in sessions]


def total(attribute: str, sessions: Sequence[Session]) -> Number:
    """The lifetime total of the user of these sessions; null when none of them knows."""
    return reduce("sum", [one for session in sessions if (one := lifetime(attribute, session)) is not None])


def lifetime(attribute: str, session: Session) -> Number:
    return scaled(LIFETIMES[attribute](session), attribute)


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
