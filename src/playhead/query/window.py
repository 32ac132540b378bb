"""The date window of a query: one span of upload times, both ends included, less the days left out (api-spec, section 5.4).

All times are UTC. Upload times are whole seconds, so the window's moments are too: a lower bound is rounded up, an upper
bound down. A date without a time is the midnight at its start, as an upper bound too: that is the one place to change
it, should date-only upper bounds ever include their day (`_instant`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from playhead.errors import InvalidFilter
from playhead.query.parse import Filter

DEFAULT_LENGTH = timedelta(days=30)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2106, 1, 1, tzinfo=UTC)
WANTED = "a date like 2023-01-01 or a time like 2023-01-01T11:23:12Z"


@dataclass(frozen=True, slots=True)
class Window:
    """`lower <= upload time <= upper`, and on none of the `without` days. Empty when lower > upper."""

    lower: datetime
    upper: datetime
    without: tuple[date, ...] = ()

    def previous(self) -> Window:
        """The window of the same length that ends where this one begins: half-open, `[lower - length, lower)`."""
        length = max(self.upper - self.lower, timedelta())
        return Window(max(self.lower - length, EARLIEST), self.lower - SECOND)


def resolve_window(filters: Iterable[tuple[str, str, Filter]], now: datetime) -> Window:
    """The window that the `date_range` filters, each with its operator and place, span together; by default 30 days to now."""
    now = _floor(now)
    lowers: list[datetime] = []
    uppers: list[datetime] = []
    without: list[date] = []
    for operator, place, entry in filters:
        match operator:
            case "on":
                begin = _midnight(entry.value, place)
                lowers.append(begin)
                uppers.append(begin + DAY - SECOND)
            case "not_on":
                without.append(_midnight(entry.value, place).date())
            case "after":
                lowers.append(_ceil(_instant(entry.value, place)))
            case "before":
                uppers.append(_floor(_instant(entry.value, place)))
            case _:
                lower, upper = _between(entry.value, place)
                lowers.append(lower)
                uppers.append(upper)
    upper = min(uppers, default=now)
    lower = max(lowers, default=max(upper - DEFAULT_LENGTH, EARLIEST))
    return Window(lower, upper, tuple(without))


def moments(operator: str, value: Any, place: str) -> tuple[datetime | None, datetime | None]:
    """First and last moment (whole seconds) that a condition on another time than the upload's allows; None is no bound.

    `not_on` gives those of `on`: the condition negates it.
    """
    match operator:
        case "on" | "not_on":
            begin = _midnight(value, place)
            return begin, begin + DAY - SECOND
        case "after":
            return _ceil(_instant(value, place)), None
        case "before":
            return None, _floor(_instant(value, place))
    return _between(value, place)


def _between(value: Any, place: str) -> tuple[datetime, datetime]:
    if not isinstance(value, dict) or value.keys() != {"lower", "upper"}:
        raise InvalidFilter('between_dates takes {"lower": date, "upper": date}', detail=place)
    lower, upper = _instant(value["lower"], f"{place}.lower"), _instant(value["upper"], f"{place}.upper")
    if lower > upper:
        raise InvalidFilter(f"lower {value['lower']} is after upper {value['upper']}", detail=place)
    return _ceil(lower), _floor(upper)


def day(value: Any, place: str) -> date:
    """The day of an ISO 8601 date or time."""
    return _instant(value, place).date()


def _midnight(value: Any, place: str) -> datetime:
    return _instant(value, place).replace(hour=0, minute=0, second=0, microsecond=0)


def _instant(value: Any, place: str) -> datetime:
    """An ISO 8601 date or time; without an offset it is UTC."""
    try:
        moment = datetime.fromisoformat(value)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise InvalidFilter(f"{value!r} is not {WANTED}", detail=place) from error
    if not EARLIEST <= moment < LATEST:
        raise InvalidFilter(f"{value!r} lies outside 1970 to 2105", detail=place)
    return moment


def _floor(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _ceil(moment: datetime) -> datetime:
    return _floor(moment) if moment.microsecond == 0 else _floor(moment) + SECOND
