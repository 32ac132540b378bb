"""One request through an adapter, for tests of adapters."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from playhead.ingest.part import Adapted, Part
from playhead.ingest.protocols.registry import PROTOCOLS
from playhead.model.timeline import Record, Timed
from tests.captures import capture

T = TypeVar("T", bound=Timed)
LIMIT = 8 << 20


def adapted(body: bytes, *, protocol: str = "sentry", path: str = "/api/1/envelope/", **more: Any) -> Adapted:
    part = Part(app=1, protocol=protocol, path=path, body=body, **{"received": 0, "limit": LIMIT, **more})
    return PROTOCOLS[protocol].adapt(part)


def adapted_capture(name: str) -> Adapted:
    """A recorded request, received when it was sent."""
    about = json.loads(capture(f"{name}.json"))
    body = capture(f"{name}.body")
    sent = json.loads(body.partition(b"\n")[0])["sent_at"]
    return adapted(body, path=about["url"].partition("?")[0], headers=about["headers"], received=milliseconds(sent))


def milliseconds(iso: str) -> int:
    return round(datetime.fromisoformat(iso).timestamp() * 1000)


def records_of(found: Adapted) -> list[Record]:
    """The records of the only session, of a request without anything wrong."""
    assert found.refused == []
    (piece,) = found.pieces.values()
    return piece.records


def of(records: Iterable[Record], kind: type[T]) -> list[T]:
    return [record for record in records if isinstance(record, kind)]
