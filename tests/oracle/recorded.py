"""The recorded examples of `data/conformance`, and what they lack to be asked again.

The rows are a sample of what the recorded answers listed, and a list row says nothing of screens, events or responsive
gestures. `enriched` adds `details` that make them up, and a copy of every session 30 days earlier for the comparisons.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from .session import Row, instant

FOLDER = Path(__file__).parent.parent / "data" / "conformance"
PATHS = ("/v2/session", "/v2/session/analytics")
EARLIER = timedelta(days=30)


@dataclass(frozen=True)
class Case:
    """One recorded request and the type-shape of its answer."""

    id: str
    path: str
    query: Mapping[str, Any]
    shape: Mapping[str, Any]
    recorded_at: datetime
    n_rows: int | None


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text().splitlines()]


def session_cases() -> list[Case]:
    """By path, not by folder: some examples are filed under another endpoint."""
    return [case(one) for one in lines("cases.jsonl") if one["path"] in PATHS]


def other_cases() -> list[Case]:
    """Those of users and events."""
    return [case(one) for one in lines("cases.jsonl") if one["path"] not in PATHS]


def case(one: Mapping[str, Any]) -> Case:
    kept = {key: one[key] for key in ("id", "path", "query", "shape", "n_rows")}
    return Case(**kept, recorded_at=parsedate_to_datetime(one["recorded_at"]))


def session_rows() -> list[dict[str, Any]]:
    return lines("rows/sessions.jsonl")


def user_rows() -> list[dict[str, Any]]:
    return lines("rows/users.jsonl")


def event_rows() -> list[dict[str, Any]]:
    return lines("rows/events.jsonl")


def nested_rows() -> list[dict[str, Any]]:
    return lines("rows/sessions-nested.jsonl")


def enriched() -> list[dict[str, Any]]:
    events = events_by_session()
    rows = [{**row, "details": details(row, number, events)} for number, row in enumerate(session_rows())]
    return rows + [earlier(row) for row in rows]


def events_by_session() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for event in lines("rows/events.jsonl"):
        found.setdefault(event["sessionProperty"]["sessionId"], []).append(native_event(event))
    return found


def native_event(event: Mapping[str, Any]) -> dict[str, Any]:
    properties = event["eventProperty"]
    return {
        "name": event["eventName"],
        "at": event["eventPropertyTime"],
        "screen": event["eventScreen"],
        "properties": properties,
    }


def details(row: Row, number: int, events: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    """Every third session freezes, every second buys something for 3 to 42, and has been to the last screen."""
    made_up = []
    if number % 3 == 0:
        made_up.append({"name": "UI Freeze", "at": 0, "screen": None, "properties": {}})
    if number % 2 == 0:
        price = {"price": str(3 + number % 40)}
        made_up.append({"name": "Add to cart", "at": 0, "screen": None, "properties": price})
    gestures = row["property"]["totalGesture"]
    return {
        "format": 1,
        "responsiveGestureCount": gestures - gestures // 5,
        "unresponsiveGestureCount": gestures // 5,
        "screens": screens(row, number),
        "gestures": [],
        "events": [*made_up, *events.get(row["sessionId"], ())],
    }


def screens(row: Row, number: int) -> list[dict[str, Any]]:
    names = ["HomeActivity", "ItemDetailsActivity", *(["OrderConfirmationActivity"] if number % 2 == 0 else [])]
    return [{"name": name, "at": at, "duration": None} for at, name in enumerate(names)]


def earlier(row: Row) -> dict[str, Any]:
    uploaded = instant(row["property"]["uploadedServerTime"]) - EARLIER
    property_ = {**row["property"], "uploadedServerTime": f"{uploaded:%Y-%m-%dT%H:%M:%SZ}"}
    return {**row, "sessionId": row["sessionId"][::-1], "property": property_}
