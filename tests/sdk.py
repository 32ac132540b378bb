"""Sending as SDKs do and waiting for what becomes of it; and records written down without an SDK."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import msgspec

from playhead.ingest.part import Adapted, Part
from playhead.ingest.protocols.registry import PROTOCOLS, Protocol
from playhead.model.timeline import Record
from tests.harness import App, Harness

WAIT = 60
LONG = timedelta(hours=2)
"""Longer than any silence."""
_bodies = msgspec.msgpack.Decoder(dict[str, list[Record]])


def settle(harness: Harness, pause: timedelta = LONG) -> None:
    """Until all that was sent is sorted and, `pause` later, finished."""
    wait_for(lambda: amounts(harness)["parts"] == 0, "the journal to be sorted")
    harness.now += pause
    wait_for(lambda: amounts(harness)["openSessions"] == amounts(harness)["failedSessions"], "sessions to be finished")


def amounts(harness: Harness) -> dict[str, int]:
    return harness.run(harness.services.journal.quarantine.amounts())


def wait_for(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + WAIT
    while not true():
        assert time.monotonic() < end, f"waited {WAIT} s for {what}"
        time.sleep(0.02)


def now_ms(harness: Harness) -> int:
    return round(harness.now.timestamp() * 1000)


def send_records(harness: Harness, app: App, sessions: dict[str, Sequence[Record]], **more: Any) -> None:
    """Journal a part of the protocol `records`, which has its records written out: only tests speak it."""
    PROTOCOLS["records"] = Protocol("records", _adapt)
    send_part(harness, app, "records", msgspec.msgpack.encode(sessions), **more)


def send_part(harness: Harness, app: App, protocol: str, body: bytes, **more: Any) -> None:
    """Journal a part as an endpoint would."""
    number = harness.services.catalog.app(app.appid).number
    part = Part(
        app=number,
        protocol=protocol,
        path="/test",
        received=more.pop("received", now_ms(harness)),
        limit=10_000_000,
        body=body,
        **more,
    )
    harness.run(harness.services.journal.append(msgspec.msgpack.encode(part)))


def _adapt(part: Part) -> Adapted:
    adapted = Adapted()
    for session, records in _bodies.decode(part.body).items():
        adapted.of(session).extend(records)
    return adapted


def rows(harness: Harness, app: App, path: str = "/v2/session", **parameters: Any) -> list[dict[str, Any]]:
    response = harness.get(app, path, **parameters)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["data"]
    return found
