"""One imported row as facts: what filters, groups and metrics may ask of a session."""

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
    name: str
    properties: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Session:
    """`row` is what was imported; `custom` holds the user's properties with `alias` and `kUXCam_UserIdentity`."""

    row: Row
    id: str
    user: str
    number: int
    uploaded: datetime
    milliseconds: int
    custom: Mapping[str, str]
    responsive: int | None
    unresponsive: int | None
    screens: frozenset[str]
    events: tuple[Event, ...]


Sessions = Sequence[Session]


def read(row: Row) -> Session:
    user = flat_user(row)
    details = row.get("details") or {}
    return Session(
        row=row,
        id=row["sessionId"],
        user=user["uxcamuserid"],
        number=session_number(row),
        uploaded=instant(row["property"]["uploadedServerTime"]),
        milliseconds=milliseconds(row["property"]["durationSec"]),
        custom=stored_properties({key: value for key, value in user.items() if key != "uxcamuserid"}),
        responsive=details.get("responsiveGestureCount"),
        unresponsive=details.get("unresponsiveGestureCount"),
        screens=frozenset(screen["name"] for screen in details.get("screens", ())),
        events=tuple(read_event(event) for event in details.get("events", ())),
    )


def read_event(event: Row) -> Event:
    return Event(event["name"], stored_properties(event.get("properties", {})))


def flat_user(row: Row) -> Mapping[str, Any]:
    """Rows were recorded in two forms: flat, and nested under `userProperty` (12, line 2)."""
    user: Mapping[str, Any] = row["user"]
    nested: Mapping[str, Any] = user.get("userProperty", user)
    return nested


def session_number(row: Row) -> int:
    number: int = row["sessionNumber"] if "sessionNumber" in row else row["user"]["sessionNumber"]
    return number


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
