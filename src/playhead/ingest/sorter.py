"""From the journal's parts to the pieces of sessions: each part through its protocol's adapter (sift.py), once.

A part, its pieces and what was refused change places in one transaction, so a crash leaves either all before or all after.
What cannot be understood goes to the quarantine with its reason, and its neighbours go on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from playhead.ingest.piece import without_pictures
from playhead.ingest.sift import Sifted, SiftedPiece
from playhead.ingest.silence import Silence, advance
from playhead.ingest.worker import Worker
from playhead.stores.journal import Journal, StoredPart
from playhead.stores.open_sessions import OpenSession
from playhead.stores.quarantine import Aside

MOST_BYTES = 8 * 2**20
"""Bytes of parts sorted together."""
Key = tuple[int, str]
"""An app's number, and a session's name."""


@dataclass(frozen=True, slots=True)
class Begun:
    """Parts that are being read."""

    parts: list[StoredPart]
    sifting: asyncio.Future[Sifted]


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
        self._next: Begun | None = None
        self.worker = Worker("sorting the journal", self.sort, journal.arrived.wait)

    async def stop(self) -> None:
        """Parts that are being read stay in the journal."""
        await self.worker.stop()
        if self._next is not None:
            self._next.sifting.cancel()
            await asyncio.gather(self._next.sifting, return_exceptions=True)

    async def sort(self) -> bool:
        """Sort the oldest parts; False when there are none. While what was made of them is stored, the next ones are read already."""
        begun, self._next = self._next or await self._begin(after=0), None
        if begun is None:
            return False
        sifted = await begun.sifting
        self._next = await self._begin(after=begun.parts[-1].id)
        try:
            await self._store(begun.parts, sifted)
        except Exception:
            following, self._next = self._next, None
            if following is not None:
                await following.sifting
            raise
        return True

    async def _begin(self, after: int) -> Begun | None:
        self._journal.arrived.clear()
        parts = await self._journal.oldest(MOST_BYTES, after)
        if not parts:
            return None
        self._journal.arrived.set()
        return Begun(parts, asyncio.ensure_future(self._sift([part.content for part in parts])))

    async def _store(self, parts: list[StoredPart], sifted: Sifted) -> None:
        aside = [Aside(each.app, each.received, each.place, each.reason, each.content) for each in sifted.aside]
        async with self._journal.sessions.lock:
            keys = [(piece.app, await self._session(piece)) for piece in sifted.pieces]
            sessions = await self._journal.sessions.named(dict.fromkeys(keys))
            pieces = [self._piece(key, sessions, piece) for key, piece in zip(keys, sifted.pieces, strict=True)]
            await self._journal.sorted(parts, list(sessions.values()), pieces, aside)

    async def _session(self, piece: SiftedPiece) -> str:
        """The session that a piece is of: its own, or, where it names only a device, the one at work on that."""
        if piece.device is None:
            return piece.session
        return await self._journal.sessions.of_device(piece.app, piece.device) or piece.session

    def _piece(self, key: Key, sessions: dict[Key, OpenSession], piece: SiftedPiece) -> tuple[OpenSession, bytes]:
        """What to store of it; its session, new or known, advances."""
        session = sessions.setdefault(key, OpenSession(*key))
        content = piece.content if session.size < self._most_of_session else without_pictures(piece.content)
        session.size += len(content)
        advance(session, piece.glance, piece.received, self._silence)
        return session, content
