"""Whether a piece of a picture opens. Images and videos are opened in a process of their own (replay/video/look.py), as what they hold came from elsewhere."""

from __future__ import annotations

import asyncio

import msgspec

from playhead.child_process import DIED, ChildProcess
from playhead.model.timeline import Chunk

LOOK = "playhead.replay.video.look"
LONGEST = 60.0
"""Seconds that opening one may take."""


class Look(msgspec.Struct):
    """What was seen of a piece: its size in pixels, 0 where nothing tells, or what is wrong with it, in words."""

    width: int = 0
    height: int = 0
    fault: str | None = None


class _RrwebEvent(msgspec.Struct):
    """Just enough of an event of rrweb."""

    type: int
    timestamp: float


_event = msgspec.json.Decoder(_RrwebEvent)
_look = msgspec.msgpack.Decoder(Look)


class Pictures:
    """Looks at one piece at a time. A process that a piece kills, or that is at it for too long, is started again for the next."""

    def __init__(self) -> None:
        self._process = ChildProcess(LOOK)
        self._one_at_a_time = asyncio.Lock()

    async def look(self, chunk: Chunk) -> Look:
        """What is wrong with the piece, if anything."""
        found = await self._open(chunk) if chunk.kind in ("frame", "video") else _read(chunk)
        if found.fault is not None:
            found.fault = f"the {chunk.kind} at {chunk.at} does not open: {found.fault}"
        return found

    async def stop(self) -> None:
        await self._process.stop()

    async def _open(self, chunk: Chunk) -> Look:
        async with self._one_at_a_time:
            try:
                answer = await asyncio.wait_for(self._process.ask(msgspec.msgpack.encode(chunk)), LONGEST)
                return _look.decode(answer)
            except (*DIED, TimeoutError) as error:
                await self._process.stop()
                did = f"took longer than {LONGEST:.0f} s" if isinstance(error, TimeoutError) else "ended"
                return Look(fault=f"the process that opened it {did}")


def _read(chunk: Chunk) -> Look:
    try:
        for line in chunk.content.splitlines():
            _event.decode(line)
    except (msgspec.DecodeError, RecursionError) as error:
        return Look(fault=str(error))
    return Look()
