"""The offset of a named time zone, as browsers and phones name theirs."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones


@lru_cache(1)
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def offset_minutes(name: str | None, at: int) -> int | None:
    """Minutes east of UTC in this zone at `at` (milliseconds since the epoch); None for a zone that is unknown.

    "Asia/Kathmandu" -> 345
    """
    if name not in _known():
        return None
    try:
        offset = datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(name)).utcoffset()
    except (OverflowError, ValueError):  # a time at the end of the calendar
        return None
    return None if offset is None else round(offset.total_seconds() / 60)
