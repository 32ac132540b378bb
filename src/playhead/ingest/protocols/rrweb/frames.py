"""Frames of a WebSocket gathered to parts: one a second, or more often where more comes.

Its protocol (ingest/protocols/rrweb/client.py) acknowledges nothing, so a crash loses what was gathered and not stored: what came in the last second, at most 256 kB a connection.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from playhead.errors import PlayheadError

log = logging.getLogger("playhead")

PART_BYTES = 256_000
PART_SECONDS = 1.0
MOST_WAITING = 4_000_000
"""Bytes that are held for a client that goes on sending while there is no room."""
RETRY = 30

Receive = Callable[[], Awaitable[bytes | None]]
"""Waits for the next frame; None when the client is gone."""
Store = Callable[[bytes], Awaitable[None]]
"""Makes lines durable; an error with `retry_after` means that there is no room now."""
Refuse = Callable[[PlayheadError], Awaitable[None]]
"""Tells the client to stop sending for now."""


class Frames:
    """The frames of one connection that are not stored yet."""

    def __init__(self, store: Store, refuse: Refuse) -> None:
        self._store, self._refuse = store, refuse
        self._lines: list[bytes] = []
        self._size = 0
        self._due: float | None = None
        self._held_back = False

    async def gather(self, receive: Receive) -> None:
        """Store what comes until the client is gone. Raises what `store` does, but for want of room, until that lasts too long."""
        coming = asyncio.ensure_future(receive())
        try:
            while True:
                await asyncio.wait({coming}, timeout=self._time_left())
                if coming.done():
                    frame = coming.result()
                    if frame is None:
                        break
                    self._add(frame)
                    coming = asyncio.ensure_future(receive())
                if self._is_due():
                    await self._flush()
            await self._flush()
        finally:
            coming.cancel()
            if self._lines:
                log.warning("%d frames of a WebSocket were lost: there was no room for them", len(self._lines))

    def _add(self, frame: bytes) -> None:
        self._lines.append(frame.replace(b"\n", b" "))
        self._size += len(frame)
        if self._due is None:
            self._due = _now() + PART_SECONDS

    def _time_left(self) -> float | None:
        return None if self._due is None else max(0.0, self._due - _now())

    def _is_due(self) -> bool:
        if self._due is None:
            return False
        return self._due <= _now() or self._size >= (MOST_WAITING if self._held_back else PART_BYTES)

    async def _flush(self) -> None:
        if not self._lines:
            return
        try:
            await self._store(b"\n".join(self._lines))
        except PlayheadError as error:
            if error.retry_after is None or self._size >= MOST_WAITING:
                raise
            await self._hold_back(error)
            return
        self._lines, self._size, self._due, self._held_back = [], 0, None, False

    async def _hold_back(self, error: PlayheadError) -> None:
        if not self._held_back:
            self._held_back = True
            await self._refuse(error)
        self._due = _now() + (error.retry_after or RETRY)


def _now() -> float:
    return asyncio.get_running_loop().time()
