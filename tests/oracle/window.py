"""date_range filters -> the span of upload times that a query is about (api-spec, section 5.4).

Three readings are ours, where the contract leaves a choice: `before` fills 30 days unless an `after` or `between_dates`
stands beside it; `not_on` takes its day out of the window that the other filters give (of the default one alone); and
a window begins and ends with a whole second, as upload times are whole seconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from .session import instant

DEFAULT_LENGTH = timedelta(days=30)
ALMOST_A_SECOND = timedelta(microseconds=999_999)
LAST_SECOND = timedelta(hours=23, minutes=59, seconds=59)
BEGINNING = datetime.min.replace(tzinfo=UTC)

Filter = Mapping[str, Any]


@dataclass(frozen=True)
class Window:
    """Both ends belong to it, as instants, but for the period before in a comparison: `half_open`."""

    lower: datetime
    upper: datetime
    without: frozenset[date] = frozenset()
    half_open: bool = False

    def holds(self, moment: datetime) -> bool:
        inside = self.lower <= moment and (moment < self.upper if self.half_open else moment <= self.upper)
        return inside and moment.date() not in self.without

    def previous(self) -> Window:
        """The same length, ending where this one begins: [lower - length, lower)."""
        return Window(self.lower - (self.upper - self.lower), self.lower, half_open=True)


def resolve(filters: Sequence[Filter], now: datetime) -> Window:
    ranges = [entry for entry in filters if entry["attribute"] == "date_range"]
    bounds = [span(entry, now, fill(ranges)) for entry in ranges if entry["operator"] != "not_on"]
    if not bounds:
        bounds = [(now - DEFAULT_LENGTH, now)]
    without = frozenset(instant(entry["value"]).date() for entry in ranges if entry["operator"] == "not_on")
    first, last = max(lower for lower, _ in bounds), min(upper for _, upper in bounds)
    return Window(whole_second(first + ALMOST_A_SECOND), whole_second(last), without)


def whole_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def fill(ranges: Sequence[Filter]) -> bool:
    return not any(entry["operator"] in ("after", "between_dates") for entry in ranges)


def span(entry: Filter, now: datetime, filled: bool) -> tuple[datetime, datetime]:
    operator, value = entry["operator"], entry["value"]
    if operator == "between_dates":
        return instant(value["lower"]), instant(value["upper"])
    moment = instant(value)
    if operator == "on":
        midnight = datetime.combine(moment.date(), time(), UTC)
        return midnight, midnight + LAST_SECOND
    if operator == "after":
        return moment, now
    if operator == "before":
        return (moment - DEFAULT_LENGTH if filled else BEGINNING), moment
    raise AssertionError(f"date_range has no operator {operator}")
