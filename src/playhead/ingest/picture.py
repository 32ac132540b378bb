"""Which pictures of a session are kept: the app's capture settings, for protocols whose SDKs do not ask for them. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from playhead.ingest.protocols.registry import PROTOCOLS
from playhead.model.capture import CaptureSettings
from playhead.model.recording import RecordingHead
from playhead.model.timeline import Record, end_of, unkept


def without_unwanted(records: list[Record], head: RecordingHead, capture: CaptureSettings) -> list[Record]:
    """The records, without the pictures that the app does not want. `records` in the order of time."""
    if _is_wanted(records, head, capture):
        return records
    return [unkept(record) for record in records]


def _is_wanted(records: Sequence[Record], head: RecordingHead, capture: CaptureSettings) -> bool:
    if not capture.recording:
        return False
    protocol = PROTOCOLS.get(head.protocol)
    if protocol is None or protocol.asks:
        return True
    lasted = max(map(end_of, records)) - records[0].at
    return lasted >= capture.min_duration_sec * 1000 and _share(head.session_id) < capture.sampling


def _share(session_id: str) -> float:
    """A number from 0 to 1 that is the same for a session at all times."""
    return int.from_bytes(hashlib.sha256(session_id.encode()).digest()[:4]) / 2**32
