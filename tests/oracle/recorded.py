"""The recorded examples of `data/conformance`, and what they lack to be asked again.

The rows are a sample of what the recorded answers listed, and a list row says nothing of screens, events or responsive
gestures. `enriched` adds `details` that make them up, and a copy of every session 30 days earlier for the comparisons;
`heavy_sessions` are those of a user who does whatever else the requests ask for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from .rows import DEVICE_TEXTS, imported
from .session import Row, instant
from .world import Upload

FOLDER = Path(__file__).parent.parent / "data" / "conformance"
HEAVY = "f" * 24
PRICES = ("5", "20")
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


def cases() -> list[Case]:
    """By path, not by folder: some examples are filed under another endpoint."""
    return [case(one) for one in lines("cases.jsonl")]


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
    rows = [{**row, "details": details(row, number)} for number, row in enumerate(session_rows())]
    return rows + [earlier(row) for row in rows]


def details(row: Row, number: int) -> dict[str, Any]:
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
        "events": made_up,
    }


def screens(row: Row, number: int) -> list[dict[str, Any]]:
    names = ["HomeActivity", "ItemDetailsActivity", *(["OrderConfirmationActivity"] if number % 2 == 0 else [])]
    return [{"name": name, "at": at, "duration": None} for at, name in enumerate(names)]


def earlier(row: Row) -> dict[str, Any]:
    uploaded = instant(row["property"]["uploadedServerTime"]) - EARLIER
    property_ = {**row["property"], "uploadedServerTime": f"{uploaded:%Y-%m-%dT%H:%M:%SZ}"}
    return {**row, "sessionId": row["sessionId"][::-1], "property": property_}


def heavy_sessions() -> Iterator[dict[str, Any]]:
    """A user of many long sessions, first seen in January, who does what the recorded requests ask for."""
    for number in range(1, 14):
        day = datetime(2023, 1, 2, 10, tzinfo=UTC) + timedelta(days=number)
        row = imported(
            number=10**6 + number,
            uploaded=day,
            user={"uxcamuserid": HEAVY, "alias": "Heavy User", "age_group": "20-29"},
            device=dict.fromkeys(DEVICE_TEXTS, "")
            | {
                "platform": "android",
                "model": "SM-1",
                "producer": "Samsung",
                "appVersion": "1.5",
                "country": "USA",
            }
            | {"deviceId": "d", "osVersion": "9", "class": "Android Large"},
            city="Albany",
            session_number=number,
            milliseconds=200_000,
            gestures=(3, 1),
            screens=["Home", "OrderConfirmationActivity"],
            events=[
                {"name": "Add to cart", "screen": "OrderConfirmationActivity", "properties": {"price": price}}
                for price in PRICES
            ]
            + [{"name": "UI Freeze", "screen": "Home", "properties": {"payment_method": "Paypal", "duration": 2}}],
            crashed=number % 2 == 0,
            video=True,
        )
        yield row


def uploads(at: datetime) -> list[Upload]:
    """Every recorded row of each kind, and what they lack."""
    return [
        Upload("sessions", [*enriched(), *heavy_sessions()], at),
        Upload("users", user_rows(), at),
        Upload("events", event_rows(), at),
    ]
