"""A task that works as long as there is something to do, waits for more, and tries again after a failure."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from playhead.errors import PlayheadError

log = logging.getLogger("playhead")

RETRY = 5.0


class Worker:
    """`step` does a portion and says whether there may be more; `wait` returns when it is worth while to ask again."""

    def __init__(self, name: str, step: Callable[[], Awaitable[object]], wait: Callable[[], Awaitable[object]]) -> None:
        self._name, self._step, self._wait = name, step, wait
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        """What has begun and is not stored is begun again at the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                if not await self._step():
                    await self._wait()
            except Exception as error:
                told = error.message if isinstance(error, PlayheadError) else repr(error)
                log.error("%s failed, trying again in %d s: %s", self._name, RETRY, told)
                await asyncio.sleep(RETRY)
