"""Values out of the JSON that Sentry's SDKs send: what is not of the kind that it should be counts as not told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from playhead.errors import InvalidBody
from playhead.ingest.protocols.dom import is_number
from playhead.ingest.protocols.properties import properties

LONGEST = 1_000
LONGEST_TEXT = 10_000
MOST_PROPERTIES = 200
LARGEST_EVENT = 2 << 20
"""Bytes of JSON that is no recording; Sentry's own server takes one million."""
YEAR_10000 = 253_402_300_800_000
SECONDS_BEFORE = 100_000_000_000
"""Smaller times are seconds: in milliseconds they would lie before 1973."""
HEX_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
NO_ID = "0" * 32
_decoder = msgspec.json.Decoder(dict[str, Any])

Told = Mapping[str, Any]


def read_object(text: bytes) -> dict[str, Any]:
    """A JSON object. Raises `InvalidBody` when it is none, or too large for one."""
    if len(text) > LARGEST_EVENT:
        raise InvalidBody(f"it has {len(text)} bytes; at most {LARGEST_EVENT} are read")
    try:
        return _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidBody(f"it is no JSON object: {error}") from error


def within(told: Told, *path: str) -> Told:
    """The object at this path, an empty one where there is none: within(event, "contexts", "device")."""
    for name in path:
        found = told.get(name)
        if not isinstance(found, dict):
            return {}
        told = found
    return told


def listed(told: Told, name: str) -> list[Any]:
    found = told.get(name)
    return found if isinstance(found, list) else []


def text(told: Told, *names: str, longest: int = LONGEST) -> str | None:
    """The first of these that is a text with something in it, or a number, as a text."""
    for name in names:
        value = told.get(name)
        if isinstance(value, str) and value.strip():
            return value[:longest]
        if is_number(value):
            return str(value)
    return None


def whole(told: Told, *names: str, largest: int = 2**53) -> int | None:
    """The first of these that is a number from 0 to `largest`, rounded."""
    for name in names:
        value = told.get(name)
        if is_number(value) and 0 <= value <= largest:
            return round(value)
    return None


def truth(told: Told, name: str) -> bool | None:
    value = told.get(name)
    return value if isinstance(value, bool) else None


def moment(value: object) -> int | None:
    """Milliseconds since the epoch of a time: ISO 8601 (Java; UTC when it does not say), seconds (JavaScript, Cocoa) or milliseconds."""
    found: float | None = None
    if isinstance(value, str):
        found = _iso_milliseconds(value)
    elif is_number(value):
        found = value * 1000 if value < SECONDS_BEFORE else value
    return round(found) if found is not None and 0 <= found < YEAR_10000 else None


def _iso_milliseconds(iso: str) -> float | None:
    try:
        found = datetime.fromisoformat(iso[:LONGEST])
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp() * 1000
    except (ValueError, OverflowError):
        return None


def hex_id(value: object) -> str | None:
    """An id of 32 hex digits, whichever way it is written; None for what is none, and for the one that stands for none."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    found = value.replace("-", "").lower()
    return found if HEX_ID.fullmatch(found) and found != NO_ID else None


def told_properties(told: Told, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The members that have a value, as properties; the first 200, long texts cut."""
    found: dict[str, Any] = {}
    for name, value in told.items():
        if name and name not in without and value is not None and len(found) < MOST_PROPERTIES:
            found[name] = value[:LONGEST_TEXT] if isinstance(value, str) else value
    return properties(found)
