"""What was erased and may not come back: a late upload, a repeated import, a rebuild.

Only hashes are kept. An erased session never comes back; of an erased user, nothing that began before he was erased.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from playhead.model.record import SessionRecord, UserRecord


class Subject(StrEnum):
    """What can be erased."""

    USER = "user"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Tombstone:
    """`erased` in epoch seconds."""

    app: int
    hash: str
    erased: int


def tombstone_hash(app: int, subject: Subject, subject_id: str) -> str:
    """Of an id of 96 bits: 32 hex digits."""
    return hashlib.sha256(f"{app} {subject} {subject_id}".encode()).hexdigest()[:32]


class Tombstones:
    """All of them, in memory; and, until they are purged, the hashes of sessions that retention removes."""

    def __init__(self) -> None:
        self._erased: dict[str, int] = {}
        self._leaving: set[str] = set()

    def add(self, tombstones: Iterable[Tombstone]) -> None:
        self._erased |= {each.hash: each.erased for each in tombstones}

    def discard(self, tombstones: Iterable[Tombstone]) -> None:
        for each in tombstones:
            self._erased.pop(each.hash, None)

    def hold(self, hashes: Iterable[str]) -> None:
        """Take no session of these until they are released."""
        self._leaving |= set(hashes)

    def release(self, hashes: Iterable[str]) -> None:
        self._leaving -= set(hashes)

    def has(self, app: int, subject: Subject, subject_id: str) -> bool:
        return tombstone_hash(app, subject, subject_id) in self._erased

    def forbid(self, app: int, record: SessionRecord | UserRecord) -> bool:
        """Whether this was erased, or is just being removed."""
        if not self._erased and not self._leaving:
            return False
        erased = self._erased.get(tombstone_hash(app, Subject.USER, record.user_id))
        if isinstance(record, UserRecord):
            return erased is not None and record.seen <= erased
        if erased is not None and record.order <= erased:
            return True
        hashed = tombstone_hash(app, Subject.SESSION, record.session_id)
        return hashed in self._erased or hashed in self._leaving
