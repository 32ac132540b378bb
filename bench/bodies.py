"""What is sent: whole sessions in the native format, and session rows for an import."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import msgspec

SCREENS = ("Home", "Search", "Product", "Cart", "Checkout", "Profile", "Orders", "Settings")
EVENTS = ("View product", "Add to cart", "Apply coupon", "Purchase", "Share")
EVENT_COUNT = 20
GESTURE_COUNT = 40
USERS = 20_000


def session(random: Random) -> dict[str, Any]:
    """A session with 20 events, 40 gestures and 8 screen visits, ended just now."""
    length = random.randrange(30_000, 200_000) / 1000
    user = random.randrange(USERS)
    return {
        "sessionId": f"{random.getrandbits(128):032x}",
        "startedAt": (datetime.now(UTC) - timedelta(seconds=length)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "durationSec": length,
        "device": {
            "platform": "android",
            "model": "Pixel 8",
            "producer": "Google",
            "appVersion": "1.5",
            "osVersion": "14",
            "width": 1080,
            "height": 2400,
            "deviceId": f"{user:016x}",
        },
        "user": {"id": f"u-{user}", "identity": f"U#{user}", "properties": {"plan": "gold", "age_group": "20-29"}},
        "screens": [{"name": name, "at": _at(random, length)} for name in SCREENS],
        "gestures": [
            {
                "kind": "tap",
                "at": _at(random, length),
                "x": _part(random),
                "y": _part(random),
                "screen": random.choice(SCREENS),
            }
            for _ in range(GESTURE_COUNT)
        ],
        "events": [
            {
                "name": random.choice(EVENTS),
                "at": _at(random, length),
                "screen": random.choice(SCREENS),
                "properties": {"price": random.randrange(100), "source": "list"},
            }
            for _ in range(EVENT_COUNT)
        ],
    }


def _at(random: Random, length: float) -> float:
    return round(random.random() * length, 3)


def _part(random: Random) -> float:
    return round(random.random(), 3)


def import_lines(rows: Iterable[dict[str, Any]]) -> bytes:
    """Rows of the list as lines of an import, as sessions of their own: with new ids."""
    encoder = msgspec.json.Encoder()
    return encoder.encode_lines([{**row, "sessionId": secrets.token_hex(12)} for row in rows])
