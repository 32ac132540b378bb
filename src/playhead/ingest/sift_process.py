"""Sifting in a process of its own, so that the server answers while parts are read: `python -m playhead.ingest.sift_process`.

There goes a list of parts as msgpack, back comes a `Sifted`. A part on which the process dies is set aside.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import msgspec

from playhead.child_process import DIED, ChildProcess, serve
from playhead.ingest.sift import Sifted, set_aside, sift

_encoder = msgspec.msgpack.Encoder()
_parts = msgspec.msgpack.Decoder(list[bytes])
_sifted = msgspec.msgpack.Decoder(Sifted)


class SiftProcess:
    """Started at the first parts; started again when it has died."""

    def __init__(self) -> None:
        self._process = ChildProcess(__name__)
        self.stop = self._process.stop

    async def sift(self, contents: Sequence[bytes]) -> Sifted:
        """As `sift.sift`. One caller at a time."""
        try:
            return _sifted.decode(await self._process.ask(_encoder.encode(contents)))
        except DIED:
            await self.stop()
        if len(contents) == 1:
            return Sifted(aside=[set_aside(contents[0], "The process that read it ended")])
        found = [await self.sift([content]) for content in contents]
        return Sifted(
            [piece for each in found for piece in each.pieces], [each for some in found for each in some.aside]
        )


async def sift_here(contents: Sequence[bytes]) -> Sifted:
    """The same in a thread of this process."""
    return await asyncio.to_thread(sift, contents)


def _answer(question: bytes) -> bytes:
    return _encoder.encode(sift(_parts.decode(question)))


if __name__ == "__main__":
    serve(_answer)
