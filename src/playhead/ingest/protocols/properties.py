"""Properties of events and users as clients tell them: any JSON, made to fit where records are stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LONGEST_NAME = 1_000
LARGEST = 2**63
"""Records are stored as msgpack, which has integers of 64 bits."""
DEEPEST = 32


def properties(told: Mapping[str, Any]) -> dict[str, Any]:
    """The properties with a name, larger integers as floats, what is nested beyond 32 levels as null: {"a": 2**70} -> {"a": 1.18e21}."""
    return {name[:LONGEST_NAME]: _storable(value, DEEPEST) for name, value in told.items() if name}


def _storable(value: Any, levels: int) -> Any:
    if isinstance(value, int) and not -LARGEST <= value < LARGEST:
        return float(value) if abs(value) < 10**300 else None
    if not isinstance(value, dict | list):
        return value
    if levels == 0:
        return None
    if isinstance(value, list):
        return [_storable(each, levels - 1) for each in value]
    return {name: _storable(each, levels - 1) for name, each in value.items()}
