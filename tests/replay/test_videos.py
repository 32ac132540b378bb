"""Making videos with the real process: once for all who wait, and what happens when it dies, or the recording changes."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from playhead.errors import Damaged, NotFound, Unavailable
from playhead.replay.videos import REMEMBERED, Videos
from playhead.stores.recordings import Recordings
from tests.replay.films import (
    BLUE,
    GREEN,
    RED,
    SESSION,
    frame,
    image,
    is_near,
    opened,
    plain,
    recording,
    surface,
)

APP = 7
QUICK = recording(surface(), plain(0, RED), plain(2_000, GREEN))


def slow(version: int = 1) -> bytes:
    """Takes a second or two."""
    pictures = [image((place * 12, 200 - place * 10, 40), (1080, 2340)) for place in range(20)]
    return recording(*(frame(place * 200, pictures[place % 20]) for place in range(80)), version=version)


SLOW = slow()


class Rendering:
    """Videos over a store of their own, on a clock that the test moves."""

    def __init__(self, folder: Path) -> None:
        self.recordings = Recordings.in_folder(folder / "recordings")
        self.folder = folder / "rendering"
        self.now = 0.0

    def videos(self, renderers: int = 1, memory: int = 1 << 30) -> Videos:
        return Videos(self.recordings, self.folder, clock=lambda: self.now, renderers=renderers, memory=memory)

    async def process(self) -> int:
        """The number of the one that is at work, once it is."""
        while (found := self.running()) is None:
            await asyncio.sleep(0.02)
        return found

    def running(self) -> int | None:
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                if str(self.folder).encode() in entry.read_bytes():
                    return int(entry.parent.name)
            except OSError:
                continue
        return None

    def jobs(self) -> int:
        return len(list(self.folder.iterdir())) if self.folder.exists() else 0


@pytest.fixture
def rendering(tmp_path: Path) -> Rendering:
    return Rendering(tmp_path)


Told = Callable[[Rendering, Videos], Awaitable[None]]


def run(rendering: Rendering, told: Told, **more: int) -> None:
    async def in_loop() -> None:
        videos = rendering.videos(**more)
        try:
            await asyncio.wait_for(told(rendering, videos), 120)
        finally:
            await videos.stop()

    asyncio.run(in_loop())
    assert rendering.jobs() == 0


def video_of(rendering: Rendering, folder: Path) -> Path:
    size = rendering.recordings.video_size(APP, SESSION)
    assert size is not None
    content = rendering.recordings.read_video(APP, SESSION, 0, size)
    assert content is not None
    file = folder / "stored.mp4"
    file.write_bytes(content)
    return file


def test_a_video_is_made_and_kept(rendering: Rendering, tmp_path: Path) -> None:
    async def told(rendering: Rendering, videos: Videos) -> None:
        rendering.recordings.put(APP, SESSION, QUICK)
        assert await videos.ready(APP, SESSION) == rendering.recordings.video_size(APP, SESSION)
        before = next(rendering.recordings.stored_videos(APP)).modified
        assert await videos.ready(APP, SESSION)
        assert next(rendering.recordings.stored_videos(APP)).modified == before

    run(rendering, told)
    film = opened(video_of(rendering, tmp_path))
    assert is_near(film.pixel(1_000, 0.5, 0.3), RED)


def test_all_who_wait_have_it_from_one_process(rendering: Rendering) -> None:
    async def told(rendering: Rendering, videos: Videos) -> None:
        rendering.recordings.put(APP, SESSION, SLOW)
        waiting = [asyncio.create_task(videos.ready(APP, SESSION)) for _ in range(8)]
        await rendering.process()
        assert rendering.jobs() == 1
        waiting[0].cancel()
        sizes = await asyncio.gather(*waiting[1:])
        assert len(set(sizes)) == 1

    run(rendering, told, renderers=8)


def test_who_stops_waiting_does_not_stop_it(rendering: Rendering) -> None:
    async def told(rendering: Rendering, videos: Videos) -> None:
        rendering.recordings.put(APP, SESSION, SLOW)
        waiting = asyncio.create_task(videos.ready(APP, SESSION))
        await rendering.process()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert rendering.running() is not None
        assert await videos.ready(APP, SESSION)

    run(rendering, told)


def test_no_more_are_made_at_once_than_allowed(rendering: Rendering) -> None:
    others = [f"{nth:024x}" for nth in range(4)]

    async def told(rendering: Rendering, videos: Videos) -> None:
        for other in others:
            rendering.recordings.put(APP, other, QUICK)
        waiting = [asyncio.create_task(videos.ready(APP, other)) for other in others]
        while not all(each.done() for each in waiting):
            assert rendering.jobs() <= 1
            await asyncio.sleep(0.01)
        assert all([await each for each in waiting])

    run(rendering, told)


def test_a_process_that_is_killed_is_told_and_not_tried_again_at_once(
    rendering: Rendering, caplog: pytest.LogCaptureFixture
) -> None:
    async def told(rendering: Rendering, videos: Videos) -> None:
        rendering.recordings.put(APP, SESSION, SLOW)
        waiting = asyncio.create_task(videos.ready(APP, SESSION))
        os.kill(await rendering.process(), signal.SIGKILL)
        with pytest.raises(Unavailable, match="signal 9"):
            await waiting
        with pytest.raises(Unavailable, match="signal 9"):
            await videos.ready(APP, SESSION)
        rendering.recordings.put(APP, SESSION, QUICK)
        assert await videos.ready(APP, SESSION), "another recording is tried"

    with caplog.at_level(logging.ERROR, "playhead"):
        run(rendering, told)
    assert [SESSION in message and "signal 9" in message for message in caplog.messages] == [True]


def test_it_is_tried_again_after_a_while(rendering: Rendering) -> None:
    async def told(rendering: Rendering, videos: Videos) -> None:
        rendering.recordings.put(APP, SESSION, SLOW)
        waiting = asyncio.create_task(videos.ready(APP, SESSION))
        os.kill(await rendering.process(), signal.SIGKILL)
        with pytest.raises(Unavailable):
            await waiting
        rendering.now += REMEMBERED + 1
        assert await videos.ready(APP, SESSION)

    run(rendering, told)


def test_a_recording_that_changes_meanwhile_is_rendered_again(rendering: Rendering, tmp_path: Path) -> None:
    async def told(rendering: Rendering, videos: Videos) -> None:
        rendering.recordings.put(APP, SESSION, SLOW)
        waiting = asyncio.create_task(videos.ready(APP, SESSION))
        await rendering.process()
        rendering.recordings.put(APP, SESSION, recording(surface(), plain(0, BLUE), plain(2_000, GREEN), version=2))
        assert await waiting == rendering.recordings.video_size(APP, SESSION)

    run(rendering, told)
    assert is_near(opened(video_of(rendering, tmp_path)).pixel(1_000, 0.5, 0.3), BLUE)


def test_of_what_is_erased_meanwhile_nothing_is_kept(rendering: Rendering) -> None:
    async def told(rendering: Rendering, videos: Videos) -> None:
        rendering.recordings.put(APP, SESSION, SLOW)
        waiting = asyncio.create_task(videos.ready(APP, SESSION))
        await rendering.process()
        rendering.recordings.delete(APP, SESSION)
        with pytest.raises(NotFound):
            await waiting

    run(rendering, told)
    assert list(rendering.recordings.stored_videos(APP)) == []


def test_it_ends_with_the_server(rendering: Rendering) -> None:
    async def told(rendering: Rendering, videos: Videos) -> None:
        rendering.recordings.put(APP, SESSION, SLOW)
        waiting = asyncio.create_task(videos.ready(APP, SESSION))
        await rendering.process()
        await videos.stop()
        assert rendering.running() is None
        assert waiting.cancelled()

    run(rendering, told)


def test_too_little_memory_is_told(rendering: Rendering) -> None:
    async def told(rendering: Rendering, videos: Videos) -> None:
        rendering.recordings.put(APP, SESSION, SLOW)
        with pytest.raises(Unavailable, match="could not be made"):
            await videos.ready(APP, SESSION)

    run(rendering, told, memory=20 * 2**20)


def test_the_process_is_not_told_the_keys_of_stores(rendering: Rendering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")

    async def told(rendering: Rendering, videos: Videos) -> None:
        rendering.recordings.put(APP, SESSION, SLOW)
        waiting = asyncio.create_task(videos.ready(APP, SESSION))
        environment = Path(f"/proc/{await rendering.process()}/environ").read_bytes()
        waiting.cancel()
        assert b"PATH=" in environment
        assert b"secret" not in environment

    run(rendering, told)


def test_what_has_no_recording_has_no_video(rendering: Rendering) -> None:
    async def told(rendering: Rendering, videos: Videos) -> None:
        with pytest.raises(NotFound, match="no recording"):
            await videos.ready(APP, SESSION)
        rendering.recordings.put(APP, SESSION, recording(surface()))
        with pytest.raises(NotFound, match="no picture"):
            await videos.ready(APP, SESSION)

    run(rendering, told)


def test_a_broken_recording_is_told(rendering: Rendering) -> None:
    async def told(rendering: Rendering, videos: Videos) -> None:
        rendering.recordings.put(APP, SESSION, QUICK[:-20])
        with pytest.raises(Damaged, match="cannot be read"):
            await videos.ready(APP, SESSION)

    run(rendering, told)


def test_what_a_crash_left_behind_goes_at_the_start(rendering: Rendering) -> None:
    left = rendering.folder / "job" / "recording"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"someone's session")

    async def told(rendering: Rendering, videos: Videos) -> None:
        videos.start()
        assert not left.exists()

    run(rendering, told)
