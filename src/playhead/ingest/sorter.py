"""From the journal's parts to the pieces of sessions: each part through its protocol's adapter (sift.py), once.

A part, its pieces and what was refused change places in one transaction, so a crash leaves either all before or all after.
What cannot be understood goes to the quarantine with its reason, and its neighbours go on.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from playhead.ingest.piece import without_pictures
from playhead.ingest.sift import Sifted, SiftedPiece
from playhead.ingest.silence import Silence, advance
from playhead.ingest.worker import Worker
from playhead.stores.journal import Aside, Journal, OpenSession, StoredPart

MOST_BYTES = 8 * 2**20
"""Bytes of parts sorted together."""
Key = tuple[int, str]
"""An app's number, and a session's name."""


class Sorter:
    """Sorts as parts arrive. `sift` has the adapters read them; a session larger than `most_of_session` bytes goes on without pictures."""

    def __init__(
        self,
        journal: Journal,
        sift: Callable[[Sequence[bytes]], Awaitable[Sifted]],
        silence: Silence,
        most_of_session: int,
    ) -> None:
        self._journal = journal
        self._sift = sift
        self._silence = silence
        self._most_of_session = most_of_session
        self.worker = Worker("sorting the journal", self.sort, journal.arrived.wait)

    async def sort(self) -> bool:
        """Sort the oldest parts; False when there are none."""
        self._journal.arrived.clear()
        parts = await self._journal.oldest(MOST_BYTES)
        if not parts:
            return False
        self._journal.arrived.set()
        await self._store(parts, await self._sift([part.content for part in parts]))
        return True

    async def _store(self, parts: list[StoredPart], sifted: Sifted) -> None:
        aside = [Aside(each.app, each.received, each.place, each.reason, each.content) for each in sifted.aside]
        async with self._journal.sessions:
            keys = [(piece.app, await self._session(piece)) for piece in sifted.pieces]
            sessions = await self._journal.open_sessions(dict.fromkeys(keys))
            pieces = [self._piece(key, sessions, piece) for key, piece in zip(keys, sifted.pieces, strict=True)]
            await self._journal.sorted(parts, list(sessions.values()), pieces, aside)

    async def _session(self, piece: SiftedPiece) -> str:
        """The session that a piece is of: its own, or, where it names only a device, the one at work on that."""
        if piece.device is None:
            return piece.session
        return await self._journal.session_of_device(piece.app, piece.device) or piece.session

    def _piece(self, key: Key, sessions: dict[Key, OpenSession], piece: SiftedPiece) -> tuple[OpenSession, bytes]:
        """What to store of it; its session, new or known, advances."""
        session = sessions.setdefault(key, OpenSession(*key))
        content = piece.content if session.size < self._most_of_session else without_pictures(piece.content)
        session.size += len(content)
        advance(session, piece.glance, piece.received, self._silence)
        return session, content
