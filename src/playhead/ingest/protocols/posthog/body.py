"""The bodies of PostHog's SDKs, in all their wrappings, to the JSON text of each event (wire-protocols, 3.1 and 3.2).

    {"api_key": …, "batch": [event, …], "sent_at": …}    Android, iOS, React Native, web since 1.4xx
    [event, …]                                           `/s/`, and older web
    event                                                one alone
    data=<urlencoded JSON, or base64 of JSON>            beacons and older web (`?compression=base64`)

Each may be packed with gzip: told by its first bytes, as the web SDK names it nowhere. The old `?compression=lz64` is refused: the libraries that unpack it are
not kept up, and none can be stopped at a size.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote_to_bytes

import msgspec

from playhead.errors import InvalidBody
from playhead.ingest.body import unpack

EARLIEST, LATEST = 946_684_800_000, 4_102_444_800_000
"""2000 and 2100: a clock that says otherwise says nothing."""
SECONDS_BEFORE = 100_000_000_000
KEYS_LOOKED_FOR_IN = 5
"""Events of an array that may name the key, from the first: all name the same."""
ESCAPES = re.compile(
    rb"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)
HALF_CHARACTER = re.compile(rb"\\u[dD][89a-fA-F]")
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Body:
    """The events as they came, the ingest key if any is named, and the client's clock at sending, in milliseconds."""

    events: list[msgspec.Raw]
    key: str | None
    sent_at: int | None


class _Root(msgspec.Struct):
    """What may stand around events, or in one."""

    api_key: Any = None
    token: Any = None
    batch: msgspec.Raw = msgspec.Raw()
    sent_at: Any = None
    properties: msgspec.Raw = msgspec.Raw()


class _Token(msgspec.Struct):
    token: Any = None
    api_key: Any = None


_list_decoder = msgspec.json.Decoder(list[msgspec.Raw])
_root_decoder = msgspec.json.Decoder(_Root)
_token_decoder = msgspec.json.Decoder(_Token)


def read_body(body: bytes, query: Mapping[str, str], limit: int) -> Body:
    """Raises `InvalidBody` for what is none of the forms above, `BodyTooLarge` for what unpacks to more than `limit` bytes."""
    if "lz64" in query.get("compression", "").lower():
        raise InvalidBody("compression=lz64 is not taken; possible are gzip, gzip-js, base64 and none", detail="body")
    text = mended(_json_text(unpack(body, limit), limit))
    try:
        return _read(text, query)
    except UNREADABLE as error:
        raise InvalidBody(f"The body is no JSON: {error}", detail="body") from error


def _read(text: bytes, query: Mapping[str, str]) -> Body:
    if text.startswith(b"["):
        events = _list_decoder.decode(text)
        return Body(events, _named(query) or _key_of(events), _sent(query))
    root = _root_decoder.decode(text)
    if not root.batch:
        event = msgspec.Raw(text)
        return Body([event], _named(query) or _key_of([event]), moment(root.sent_at) or _sent(query))
    events = _list_decoder.decode(root.batch)
    key = _text(root.api_key) or _text(root.token) or _named(query) or _key_of(events)
    return Body(events, key, moment(root.sent_at) or _sent(query))


def _json_text(text: bytes, limit: int) -> bytes:
    """`text` without the form and the base64 around it."""
    if text.startswith(b"data="):
        text = unquote_to_bytes(text[len(b"data=") :].partition(b"&")[0].replace(b"+", b" "))
    text = text.strip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith((b"{", b"[")):
        return text
    try:
        # A plus sign that the client did not encode came out of the form as a space.
        packed = b64decode(text.replace(b" ", b"+"), validate=True)
    except binascii.Error:
        start = text[:20].decode("utf-8", "replace")
        raise InvalidBody(
            f"The body is neither JSON nor base64 of it, but begins with {start!r}", detail="body"
        ) from None
    return unpack(packed, limit).strip()


def mended(text: bytes) -> bytes:
    """JSON with half characters replaced: JavaScript cuts a text through an emoji and writes the half as `\\ud83d`, which is no Unicode."""
    if HALF_CHARACTER.search(text) is None:
        return text
    return ESCAPES.sub(lambda found: found[0] if len(found[0]) != 6 else b"\\ufffd", text)


def moment(value: object) -> int | None:
    """A time in milliseconds since the epoch: ISO 8601 (UTC unless it says otherwise), or a number of milliseconds or seconds. None when it is none of these, or absurd."""
    if isinstance(value, str):
        return _in_range(_iso(value[:64]))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _in_range(value * 1000 if value < SECONDS_BEFORE else value)
    return None


def _iso(text: str) -> float:
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return 0
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp() * 1000


def _in_range(value: float) -> int | None:
    return round(value) if EARLIEST <= value <= LATEST else None


def _sent(query: Mapping[str, str]) -> int | None:
    """The web SDK's `_` is the time of sending."""
    digits = query.get("_", "")
    return moment(int(digits)) if digits.isascii() and digits.isdigit() and len(digits) <= 15 else None


def _named(query: Mapping[str, str]) -> str | None:
    return query.get("api_key") or query.get("token") or None


def _key_of(events: list[msgspec.Raw]) -> str | None:
    """The key that one of the first events names: at its root (mobile) or among its properties (web)."""
    for event in events[:KEYS_LOOKED_FOR_IN]:
        try:
            root = _root_decoder.decode(event)
            properties = _token_decoder.decode(root.properties) if root.properties else _Token()
        except UNREADABLE:
            continue
        for value in (root.api_key, root.token, properties.token, properties.api_key):
            if key := _text(value):
                return key
    return None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
