"""The kinds of keys that an app has."""

from __future__ import annotations

from enum import StrEnum


class KeyKind(StrEnum):
    """What a key may do: `API` reads its app, `INGEST` writes to it, `DELETION` erases from it."""

    API = "api"
    INGEST = "ingest"
    DELETION = "deletion"
