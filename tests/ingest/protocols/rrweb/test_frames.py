"""Frames of a WebSocket to parts: when they are stored, and what happens without room."""

from __future__ import annotations

import asyncio
import time

import pytest

from playhead.errors import InvalidCredentials, PlayheadError, Unavailable
from playhead.ingest.protocols.rrweb.frames import MOST_WAITING, PART_BYTES, PART_SECONDS, Frames


class Client:
    """Sends what it is told; `room` says of each attempt to store whether there is any."""

    def __init__(self, *room: bool) -> None:
        self.frames: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.stored: list[bytes] = []
        self.told: list[str] = []
        self._room = list(room)

    async def store(self, lines: bytes) -> None:
        if self._room and not self._room.pop(0):
            raise Unavailable("no room", retry_after=1)
        self.stored.append(lines)

    async def refuse(self, error: PlayheadError) -> None:
        self.told.append(error.code)

    async def send(self, *frames: bytes | None) -> None:
        for frame in frames:
            await self.frames.put(frame)

    async def run(self, *frames: bytes | None) -> None:
        await self.send(*frames)
        await Frames(self.store, self.refuse).gather(self.frames.get)


def test_what_came_is_stored_when_the_client_goes() -> None:
    client = Client()
    asyncio.run(client.run(b"a", b"b", None))
    assert client.stored == [b"a\nb"]


def test_a_client_that_sends_nothing_makes_no_part() -> None:
    client = Client()
    asyncio.run(client.run(None))
    assert client.stored == []


def test_a_frame_is_one_line() -> None:
    client = Client()
    asyncio.run(client.run(b'{\n"a": 1}', None))
    assert client.stored == [b'{ "a": 1}']


def test_much_is_stored_at_once() -> None:
    client = Client()
    frame = b"a" * (PART_BYTES // 4)
    asyncio.run(client.run(*[frame] * 9, None))
    assert [part.count(b"\n") + 1 for part in client.stored] == [4, 4, 1]


def test_little_is_stored_after_a_second() -> None:
    async def stored_after() -> float:
        client = Client()
        start = time.monotonic()
        running = asyncio.create_task(client.run(b"a"))
        while not client.stored:
            await asyncio.sleep(0.01)
        took = time.monotonic() - start
        await client.send(None)
        await running
        return took

    assert PART_SECONDS - 0.05 <= asyncio.run(stored_after()) < PART_SECONDS + 5


def test_without_room_the_client_is_told_once_and_nothing_is_lost() -> None:
    client = Client(False, False, True)

    async def run() -> None:
        running = asyncio.create_task(client.run(b"a"))
        while not client.stored:
            await asyncio.sleep(0.01)
        await client.send(b"b", None)
        await running

    asyncio.run(run())
    assert client.told == ["UNAVAILABLE"]
    assert client.stored == [b"a", b"b"]


def test_what_waits_for_room_is_bounded() -> None:
    client = Client(*[False] * 100)
    with pytest.raises(Unavailable):
        asyncio.run(client.run(*[b"a" * (MOST_WAITING // 8)] * 20))
    assert client.told == ["UNAVAILABLE"]


def test_a_key_that_is_taken_back_ends_it() -> None:
    async def store(_: bytes) -> None:
        raise InvalidCredentials

    async def run() -> None:
        client = Client()
        await client.send(b"a", None)
        await Frames(store, client.refuse).gather(client.frames.get)

    with pytest.raises(InvalidCredentials):
        asyncio.run(run())


def test_what_is_lost_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    asyncio.run(Client(False).run(b"a", b"b", None))
    assert "2 frames of a WebSocket were lost" in caplog.text
