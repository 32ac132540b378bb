"""Ids of 24 hex digits: kept when the client has one, else derived stably from what it has."""

from __future__ import annotations

import hashlib
import re
import secrets

HEX_ID = re.compile(r"[0-9a-f]{24}", re.ASCII)


def is_hex_id(text: str) -> bool:
    """Whether `text` is 24 lower-case hex digits."""
    return HEX_ID.fullmatch(text) is not None


def derive_id(kind: str, text: str) -> str:
    """`text` itself when it is an id, else 24 hex digits of its SHA-256; `kind` keeps equal texts of two kinds apart."""
    if is_hex_id(text):
        return text
    return hashlib.sha256(f"{kind}\0{text}".encode()).hexdigest()[:24]


def new_id() -> str:
    """A random id."""
    return secrets.token_hex(12)


def number(hex_id: str) -> int:
    """The id as the warehouse stores it: an unsigned integer of 96 bits."""
    return int(hex_id, 16)


def text(id_number: int) -> str:
    """The id as the API prints it."""
    return f"{id_number:024x}"
