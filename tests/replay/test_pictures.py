"""Pieces of a picture are opened apart: what they do to the process that opens them, they do to nobody else."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable

import pytest

from playhead.model.timeline import Chunk, ChunkKind
from playhead.replay.pictures import Pictures
from tests.replay.films import PHONE, RED, image, mp4

HUGE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x86\xa0\x00\x01\x86\xa0\x08\x06\x00\x00\x00\xf5\xf6\x12\x9f"
"""A PNG that claims 100,000 x 100,000 pixels."""


def with_pictures(use: Callable[[Pictures], Awaitable[None]]) -> None:
    async def go() -> None:
        pictures = Pictures()
        try:
            await use(pictures)
        finally:
            await pictures.stop()

    asyncio.run(go())


def piece(kind: ChunkKind, content: bytes) -> Chunk:
    return Chunk(at=1, until=2, key="a", kind=kind, content=content)


@pytest.mark.parametrize(("kind", "content"), [("frame", image(RED)), ("video", mp4([RED]))])
def test_the_size_of_what_opens_is_told(kind: ChunkKind, content: bytes) -> None:
    async def look(pictures: Pictures) -> None:
        seen = await pictures.look(piece(kind, content))
        assert (seen.width, seen.height, seen.fault) == (*PHONE, None)

    with_pictures(look)


@pytest.mark.parametrize(
    ("kind", "content"),
    [("frame", b"no image"), ("frame", image(RED)[:300]), ("frame", HUGE), ("video", b"no mp4"), ("dom", b"no JSON")],
)
def test_what_is_wrong_is_told(kind: ChunkKind, content: bytes) -> None:
    async def look(pictures: Pictures) -> None:
        seen = await pictures.look(piece(kind, content))
        assert (seen.fault or "").startswith(f"the {kind} at 1 does not open: ")

    with_pictures(look)


def test_a_process_that_dies_is_a_fault_of_the_piece_and_the_next_is_opened() -> None:
    async def look(pictures: Pictures) -> None:
        await pictures.look(piece("frame", image(RED)))
        process = pictures._process._process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        await process.wait()
        assert "ended" in ((await pictures.look(piece("frame", image(RED)))).fault or "")
        assert (await pictures.look(piece("frame", image(RED)))).fault is None

    with_pictures(look)
