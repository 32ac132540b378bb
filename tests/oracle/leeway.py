"""What the contract leaves open in a row, said by the reference where it expects it."""

from __future__ import annotations

from typing import Any


class Unordered(dict[str, Any]):
    """An object whose keys may stand in any order."""


class AnyUUID:
    """The id of an event that came without one."""

    def __repr__(self) -> str:
        return "a UUID"


ANY_UUID = AnyUUID()
