"""A module of ours that answers questions in a process of its own: whatever they do to it, the server goes on.

    there and back: 4 bytes of length, big-endian, then as many bytes

It ends when its input does, so with the server, however that ends.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable

from playhead.garbage import collect_less_often

LENGTH = 4
LARGEST = 1 << 31
DIED = (asyncio.IncompleteReadError, ConnectionError)
"""What `ask` raises when the process ended before it answered."""


class ChildProcess:
    """Of a module that calls `serve`. Started at the first question, and again when it was stopped."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._process: Process | None = None

    async def ask(self, question: bytes) -> bytes:
        """One caller at a time. Raises one of `DIED`; then, and when the question is given up, `stop` it."""
        if self._process is None:
            command = (sys.executable, "-m", self._module)
            self._process = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, start_new_session=True, limit=LARGEST
            )
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(len(question).to_bytes(LENGTH) + question)
        await stdin.drain()
        length = int.from_bytes(await stdout.readexactly(LENGTH))
        return await stdout.readexactly(length)

    async def stop(self) -> None:
        """What it has begun is lost."""
        if self._process is not None:
            process, self._process = self._process, None
            if process.returncode is None:
                process.kill()
            await process.wait()


def serve(answer: Callable[[bytes], bytes]) -> None:
    """In the process: answer what comes until nothing comes any more."""
    collect_less_often()
    there, back = sys.stdin.buffer, sys.stdout.buffer
    while length := there.read(LENGTH):
        answered = answer(there.read(int.from_bytes(length)))
        back.write(len(answered).to_bytes(LENGTH) + answered)
        back.flush()
