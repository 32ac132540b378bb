"""Sifting in a process of its own, so that the server answers while parts are read: `python -m playhead.ingest.sift_process`.

    there: 4 bytes of length, big-endian, then a list of parts as msgpack        back: the same, with a `Sifted`

It ends when its input does, so with the server, however that ends. A part on which it dies is set aside.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from typing import BinaryIO

import msgspec

from playhead.ingest.sift import Sifted, set_aside, sift

LENGTH = 4
LARGEST = 1 << 31
_encoder = msgspec.msgpack.Encoder()
_parts = msgspec.msgpack.Decoder(list[bytes])
_sifted = msgspec.msgpack.Decoder(Sifted)


class SiftProcess:
    """Started at the first parts; started again when it has died."""

    def __init__(self) -> None:
        self._process: Process | None = None

    async def sift(self, contents: Sequence[bytes]) -> Sifted:
        """As `sift.sift`. One caller at a time."""
        try:
            return await self._ask(contents)
        except (asyncio.IncompleteReadError, ConnectionError, BrokenPipeError):
            await self.stop()
        if len(contents) == 1:
            return Sifted(aside=[set_aside(contents[0], "The process that read it ended")])
        found = [await self.sift([content]) for content in contents]
        return Sifted(
            [piece for each in found for piece in each.pieces], [each for some in found for each in some.aside]
        )

    async def stop(self) -> None:
        """Whatever it has begun is begun again at the next start."""
        if self._process is not None:
            process, self._process = self._process, None
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def _ask(self, contents: Sequence[bytes]) -> Sifted:
        if self._process is None:
            command = (sys.executable, "-m", "playhead.ingest.sift_process")
            self._process = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, start_new_session=True, limit=LARGEST
            )
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        question = _encoder.encode(contents)
        stdin.write(len(question).to_bytes(LENGTH) + question)
        await stdin.drain()
        length = int.from_bytes(await stdout.readexactly(LENGTH))
        return _sifted.decode(await stdout.readexactly(length))


async def sift_here(contents: Sequence[bytes]) -> Sifted:
    """The same in a thread of this process."""
    return await asyncio.to_thread(sift, contents)


def _answer(there: BinaryIO, back: BinaryIO) -> None:
    """Sift what comes until nothing comes any more."""
    while length := there.read(LENGTH):
        answer = _encoder.encode(sift(_parts.decode(there.read(int.from_bytes(length)))))
        back.write(len(answer).to_bytes(LENGTH) + answer)
        back.flush()


if __name__ == "__main__":
    _answer(sys.stdin.buffer, sys.stdout.buffer)
