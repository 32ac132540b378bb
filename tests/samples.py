"""Sessions for tests: the least that each way in takes, and whatever a test wants beside it."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
NDJSON = "application/x-ndjson"


def native(session_id: str, **more: Any) -> Json:
    """A session as `POST /v1/sessions` takes it."""
    least = {
        "sessionId": session_id,
        "startedAt": "2026-01-01T10:00:00Z",
        "durationSec": 5,
        "device": {"platform": "android"},
        "user": {"id": "someone"},
    }
    return {**least, **more}


def row(session_id: str, uploaded: str = "2026-01-01 10:00:00", **more: Any) -> Json:
    """A session row as an import takes it; ids are 24 hex digits."""
    least = {
        "sessionId": session_id,
        "property": {"uploadedServerTime": uploaded, "durationSec": 5},
        "user": {"uxcamuserid": "b" * 24},
        "device": {"platform": "android"},
    }
    return {**least, **more}


def condition(attribute: str, operator: str, value: Any, **more: Any) -> Json:
    """One entry of `filters`."""
    return {"attribute": attribute, "operator": operator, "value": value, **more}
