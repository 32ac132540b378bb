"""Videos: made when one is asked for, once, and kept beside the recording.

    ready(app, session) -> stored already: its size
                        -> being made: wait for it
                        -> queue -> RECORDING on the disk -> a process of its own (replay/video/process.py) -> VIDEO -> the store

A process that dies takes nothing along; why it did is remembered for `REMEMBERED` seconds, so that nobody has it die again and again. A recording
that was made anew meanwhile is rendered again, and the video of one that was erased is not kept.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import NamedTuple

import msgspec

from playhead.errors import NotFound, NotRendered, PlayheadError, Unavailable
from playhead.model.recording import RecordingIndex, whole_recording
from playhead.replay.video.options import LONGEST_MS, UNDRAWN, Job, Options
from playhead.stores.recording_reader import open_recording
from playhead.stores.recordings import Recordings

log = logging.getLogger("playhead")

REMEMBERED = 300
"""Seconds."""
MOST_REMEMBERED = 1_000
MOST_TRIES = 5
"""How often a recording may change while its video is made."""
LEAST_SECONDS = 120
MOST_SECONDS = 4 * 3_600
"""Of making one video; in between, as long as the session lasted."""
LARGEST_VIDEO = 4 * 2**30
MOST_TOLD = 8_000
"""Bytes of what a process says that are read."""
RECORDING, VIDEO = "recording", "video.mp4"
"""Names in a job's folder."""

ENVIRONMENT = (
    "PATH HOME LANG LC_ALL PYTHONPATH PYTHONHOME LD_LIBRARY_PATH PLAYWRIGHT_BROWSERS_PATH XDG_CACHE_HOME".split()
)
"""What the process is told of ours: the rest may hold the keys of stores."""

Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Failure:
    """Of a recording with this `tag`, until `ends` of the monotonic clock."""

    tag: str
    error: PlayheadError
    ends: float


class Outcome(NamedTuple):
    """How a process ended, and what it said."""

    status: int
    said: str

    @property
    def told(self) -> str:
        """Its last line."""
        return self.said.rpartition("\n")[2]


class Videos:
    """`folder` holds what is being made, and nothing else. `renderers` are made at the same time, each with `memory` bytes at most."""

    def __init__(
        self,
        recordings: Recordings,
        folder: Path,
        options: Options | None = None,
        *,
        renderers: int = 1,
        memory: int = 1_000 * 2**20,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._recordings, self._folder, self._options = recordings, folder, options or Options()
        self._memory, self._clock = memory, clock
        self._turns = asyncio.Semaphore(max(1, renderers))
        self._making: dict[Key, asyncio.Task[int]] = {}
        self._failures: dict[Key, Failure] = {}

    def start(self) -> None:
        """What a crash left behind goes."""
        shutil.rmtree(self._folder, ignore_errors=True)

    async def stop(self) -> None:
        """What is being made is given up."""
        tasks = list(self._making.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def ready(self, app: int, session_id: str) -> int:
        """The size of the session's video in bytes, once it is in the store.

        Raises `NotFound` when the session has no picture, `NotRendered` when only a browser could draw it and there is none, `Damaged`
        when its recording cannot be read, and `Unavailable` when it cannot be made.
        """
        size = await asyncio.to_thread(self._recordings.video_size, app, session_id)
        if size is not None:
            return size
        key = (app, session_id)
        task = self._making.get(key)
        if task is None:
            task = self._making[key] = asyncio.create_task(self._make(*key), name=f"video of {session_id}")
            task.add_done_callback(lambda done: self._done(key, done))
        return await asyncio.shield(task)

    def _done(self, key: Key, task: asyncio.Task[int]) -> None:
        del self._making[key]
        if not task.cancelled():
            task.exception()  # whoever waits for it is told; when nobody does any more, it is known all the same

    async def _make(self, app: int, session_id: str) -> int:
        async with self._turns:
            for _ in range(MOST_TRIES):
                size = await self._make_once(app, session_id)
                if size is not None:
                    return size
        raise Unavailable(
            f"The recording of session {session_id} keeps changing while its video is made", retry_after=60
        )

    async def _make_once(self, app: int, session_id: str) -> int | None:
        """None when the recording changed meanwhile."""
        stored = await asyncio.to_thread(open_recording, self._recordings, app, session_id)
        if stored is None:
            raise NotFound(f"The session {session_id} has no recording")
        self._refuse_known(app, session_id, stored.tag)
        job = Path(await asyncio.to_thread(self._new_folder))
        try:
            seconds = _seconds(session_id, stored.index)
            await asyncio.to_thread(self._fetch, app, session_id, job / RECORDING)
            await self._render(session_id, seconds, job)
            return await asyncio.to_thread(self._keep, app, session_id, stored.tag, job / VIDEO)
        except PlayheadError as error:
            self._remember((app, session_id), stored.tag, error)
            raise
        except OSError as error:
            raise Unavailable(
                f"The video of session {session_id} could not be made: {error}", retry_after=60
            ) from error
        finally:
            await asyncio.to_thread(shutil.rmtree, job, ignore_errors=True)

    def _fetch(self, app: int, session_id: str, file: Path) -> None:
        content = self._recordings.get(app, session_id)
        if content is None:
            raise NotFound(f"The session {session_id} has no recording")
        file.write_bytes(whole_recording(content, partial(self._recordings.get_asset, app)))

    async def _render(self, session_id: str, seconds: int, job: Path) -> None:
        recording, video = job / RECORDING, job / VIDEO
        told = msgspec.json.encode(Job(self._memory, seconds, LARGEST_VIDEO, self._options)).decode()
        outcome = await _run(("playhead.replay.video.process", str(recording), str(video), told), seconds)
        if outcome.status == UNDRAWN:
            raise NotRendered(f"The session {session_id} shows a page: {outcome.told}; its replay shows it")
        if outcome.status:
            reason = _reason(outcome, seconds)
            log.error("the video of session %s could not be made: %s", session_id, outcome.said or reason)
            raise Unavailable(f"The video of session {session_id} could not be made: {reason}", retry_after=REMEMBERED)

    def _keep(self, app: int, session_id: str, tag: str, video: Path) -> int | None:
        """Store it, unless the recording is another one now or gone; looked at again afterwards, as both may happen meanwhile."""
        size = video.stat().st_size
        if self._tag_now(app, session_id) == tag:
            self._recordings.put_video(app, session_id, video)
            if self._tag_now(app, session_id) == tag:
                return size
            self._recordings.delete_video(app, session_id)
        return None

    def _tag_now(self, app: int, session_id: str) -> str | None:
        stored = open_recording(self._recordings, app, session_id)
        return None if stored is None else stored.tag

    def _new_folder(self) -> str:
        self._folder.mkdir(parents=True, exist_ok=True)
        return mkdtemp(dir=self._folder)

    def _refuse_known(self, app: int, session_id: str, tag: str) -> None:
        failure = self._failures.get((app, session_id))
        if failure is not None and failure.tag == tag and self._clock() < failure.ends:
            raise failure.error
        self._failures.pop((app, session_id), None)

    def _remember(self, key: Key, tag: str, error: PlayheadError) -> None:
        if len(self._failures) >= MOST_REMEMBERED:
            self._failures.pop(next(iter(self._failures)))
        self._failures[key] = Failure(tag, error, self._clock() + REMEMBERED)


def _seconds(session_id: str, index: RecordingIndex) -> int:
    """How long making it may take. Raises `NotFound` where there is no picture."""
    pieces = [blob for blob in index.blobs if blob.kind != "records"]
    if not pieces:
        raise NotFound(f"The session {session_id} has no picture")
    lasts = max(blob.until for blob in pieces) - min(blob.at for blob in pieces)
    return round(min(MOST_SECONDS, LEAST_SECONDS + max(0, min(lasts, LONGEST_MS)) / 1000))


async def _run(arguments: tuple[str, ...], seconds: int) -> Outcome:
    """Run a module of ours as a process in a group of its own, which ends with it, and so does what it leaves lying about."""
    with TemporaryDirectory(prefix="playhead-", ignore_cleanup_errors=True) as folder:
        return await _run_in(folder, arguments, seconds)


async def _run_in(folder: str, arguments: tuple[str, ...], seconds: int) -> Outcome:
    """`folder` has a short path, as a browser needs for its sockets."""
    environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ} | {"TMPDIR": folder}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *arguments, stdin=PIPE, stderr=PIPE, start_new_session=True, env=environment
    )
    try:
        said = await asyncio.wait_for(_all_said(process), seconds)
    except TimeoutError:
        said = f"it took longer than {seconds} s"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
    return Outcome(process.returncode or 0, said)


async def _all_said(process: Process) -> str:
    """All that it says until it ends, of very much the end."""
    assert process.stderr is not None
    said = b""
    while some := await process.stderr.read(MOST_TOLD):
        said = (said + some)[-MOST_TOLD:]
    await process.wait()
    return said.decode(errors="replace").strip()


def _reason(outcome: Outcome, seconds: int) -> str:
    if outcome.status == -signal.SIGXCPU:
        return f"it took more than {seconds} s of the processor"
    if outcome.told:
        return outcome.told
    return (
        f"its process ended by signal {-outcome.status}"
        if outcome.status < 0
        else f"its process ended with {outcome.status}"
    )
