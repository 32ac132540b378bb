"""How many pieces of a recording a member took of late: a few are a thumbnail, more are watched, whatever they are said to be for."""

from __future__ import annotations

from dataclasses import dataclass, field

from playhead.stores.audit import MOST_RECENT, REPEATED

MOST = 24
"""Pieces of one recording within that time that are no more than pictures in lists and under heatmaps."""
Key = tuple[int, int, str]
"""Member, app, session."""


@dataclass(slots=True)
class _Glimpse:
    since: int
    pieces: set[int] = field(default_factory=set)


class Glimpses:
    """Of the last minutes, in memory."""

    def __init__(self) -> None:
        self._recent: dict[Key, _Glimpse] = {}

    def is_watching(self, key: Key, piece: int, now: int) -> bool:
        """Count a piece, by its number; whether it is one too many. `now` in epoch seconds."""
        glimpse = self._recent.get(key)
        if glimpse is None or now - glimpse.since >= REPEATED:
            self._forget(now)
            glimpse = self._recent[key] = _Glimpse(now)
        if len(glimpse.pieces) <= MOST:
            glimpse.pieces.add(piece)
        return len(glimpse.pieces) > MOST

    def _forget(self, now: int) -> None:
        if len(self._recent) >= MOST_RECENT:
            self._recent = {key: each for key, each in self._recent.items() if now - each.since < REPEATED}
