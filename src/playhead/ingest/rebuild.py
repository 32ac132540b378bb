"""Fills the warehouse from the recordings: after its loss, or to derive the rows by better rules."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial

from playhead.errors import NotFound, PlayheadError
from playhead.ingest.finish import MOST_SESSIONS, Finisher, Made, SessionRules, made
from playhead.ingest.sessionize import distinct
from playhead.model.recording import read_recording
from playhead.stores.recordings import Recordings

IMPORTED = "imported"
"""The protocol of a recording that is the video of an imported row: no row can be derived from it (keeping/moving.py)."""


class Rebuild:
    """Sessions keep their upload times and numbers, which stand in the recordings."""

    def __init__(self, finisher: Finisher, recordings: Recordings, rules: SessionRules) -> None:
        self._finisher, self._recordings, self._rules = finisher, recordings, rules

    async def app(self, app: int) -> tuple[int, list[str]]:
        """How many sessions of the app were written, and what of its recordings cannot be read."""
        return await self.sessions(app, await asyncio.to_thread(lambda: list(self._recordings.all(app))))

    async def sessions(self, app: int, session_ids: Iterable[str]) -> tuple[int, list[str]]:
        """The same for some of them."""
        written, broken = 0, []
        sessions: list[Made] = []
        for session_id in session_ids:
            try:
                session = await asyncio.to_thread(self._made, app, session_id)
                if session is not None:
                    sessions.append(session)
            except PlayheadError as error:
                broken.append(f"{session_id}: {error.message}")
            if len(sessions) >= MOST_SESSIONS:
                written += await self._write(app, sessions)
        return written + await self._write(app, sessions), broken

    def _made(self, app: int, session_id: str) -> Made | None:
        content = self._recordings.get(app, session_id)
        if content is None:
            raise NotFound("it was removed meanwhile")
        head, records = read_recording(content, partial(self._recordings.get_asset, app))
        return None if head.protocol == IMPORTED else made(head, distinct(records), self._rules)

    async def _write(self, app: int, sessions: list[Made]) -> int:
        amount = len(sessions)
        if amount:
            await self._finisher.write(app, sessions)
        sessions.clear()
        return amount
