"""One session as facts: what filters, groups and metrics may ask of it. All that is known comes in the form of an imported row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Event:
    """`id` and `date` are those of an imported one; `at` is in seconds into the session."""

    name: str
    properties: Mapping[str, str]
    at: float = 0
    screen: str | None = None
    id: str | None = None
    date: datetime | None = None


@dataclass(frozen=True, eq=False)
class Session:
    """`row` is what was imported; `custom` holds the user's properties with `alias` and `kUXCam_UserIdentity`, `typed` as they came."""

    row: Row
    id: str
    user: str
    number: int
    uploaded: datetime
    started: datetime
    milliseconds: int
    custom: Mapping[str, str]
    typed: Mapping[str, Any]
    responsive: int | None
    unresponsive: int | None
    visits: tuple[str, ...]
    events: tuple[Event, ...]
    web: Mapping[str, Any]


Sessions = Sequence[Session]


def read(row: Row) -> Session:
    user = flat_user(row)
    details = row.get("details") or {}
    properties = {key: value for key, value in user.items() if key != "uxcamuserid" and value is not None}
    return Session(
        row=row,
        id=row["sessionId"],
        user=user["uxcamuserid"],
        number=session_number(row),
        uploaded=instant(row["property"]["uploadedServerTime"]),
        started=started(row),
        milliseconds=milliseconds(row["property"]["durationSec"]),
        custom=stored_properties(properties),
        typed=properties,
        responsive=details.get("responsiveGestureCount"),
        unresponsive=details.get("unresponsiveGestureCount"),
        visits=tuple(screen["name"] for screen in details.get("screens", ())),
        events=tuple(sorted(map(read_event, details.get("events", ())), key=lambda event: event.at)),
        web=details.get("web") or {},
    )


def read_event(event: Row) -> Event:
    return Event(event["name"], stored_properties(event.get("properties", {})), event["at"], event.get("screen"))


def flat_user(row: Row) -> Mapping[str, Any]:
    """Rows were recorded in two forms: flat, and nested under `userProperty` (12, line 2)."""
    user: Mapping[str, Any] = row["user"]
    nested: Mapping[str, Any] = user.get("userProperty", user)
    return nested


def session_number(row: Row) -> int:
    number: int = row["sessionNumber"] if "sessionNumber" in row else row["user"]["sessionNumber"]
    return number


def started(row: Row) -> datetime:
    """As exactly as the row tells; a list's row tells when the server verified the start."""
    details, property_ = row.get("details") or {}, row["property"]
    return instant(
        details.get("startedAt") or property_.get("verifiedServerTime") or property_["uploadedServerTime"],
    )


def stored_properties(properties: Mapping[str, Any]) -> dict[str, str]:
    return {key: text(value) for key, value in properties.items() if value is not None}


def text(value: Any) -> str:
    """A custom value as it is stored and printed: "a" -> a, True -> true, 30 -> 30, 2.5 -> 2.5."""
    return value if isinstance(value, str) else json.dumps(value)


def instant(printed: str) -> datetime:
    """2023-01-16, 2023-01-16 10:43:47, 2023-01-24T21:12:03Z, 2023-01-24T22:12:03.5+01:00 -> UTC."""
    moment = datetime.fromisoformat(printed)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def milliseconds(seconds: float) -> int:
    return round(Fraction(str(seconds)) * 1000)
