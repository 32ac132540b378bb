"""Sifting apart: the same as here, and again when the process has died."""

from __future__ import annotations

import asyncio
import json
import os
import signal

import msgspec
import pytest

from playhead.child_process import ChildProcess
from playhead.ingest.part import Part
from playhead.ingest.sift import Sifted, sift
from playhead.ingest.sift_process import SiftProcess

NOW = 1_795_000_000_000


def part(session: str, **more: object) -> bytes:
    body = {"session": session, "batch": f"batch {session}", "events": [], **more}
    event = {"type": 5, "timestamp": NOW, "data": {"tag": "playhead.event", "payload": {"name": session}}}
    body["events"] = [event]
    content = Part(
        app=1, protocol="rrweb", path="/v1/rrweb", received=NOW, limit=10_000, body=json.dumps(body).encode()
    )
    return msgspec.msgpack.encode(content)


PARTS = [part("one"), part("two"), part("three", wrong=1)]


def told(sifted: Sifted) -> tuple[list[str], list[str]]:
    return [piece.session for piece in sifted.pieces], [each.reason for each in sifted.aside]


def test_it_is_the_same_as_here() -> None:
    async def both() -> None:
        apart = SiftProcess()
        found = await apart.sift(PARTS)
        await apart.stop()
        assert found == sift(PARTS)
        assert told(found)[0] == ["rrweb:one", "rrweb:two"]
        assert "wrong" in told(found)[1][0]

    asyncio.run(both())


def test_a_process_that_was_killed_is_started_again() -> None:
    async def killed() -> None:
        apart = SiftProcess()
        await apart.sift(PARTS)
        process = apart._process._process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        await process.wait()
        assert told(await apart.sift(PARTS)) == told(sift(PARTS))
        await apart.stop()

    asyncio.run(killed())


def test_a_part_on_which_it_dies_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that ends at once when it is given the second part."""

    async def deadly(self: ChildProcess, question: bytes) -> bytes:
        contents = msgspec.msgpack.decode(question, type=list[bytes])
        if PARTS[1] in contents:
            raise asyncio.IncompleteReadError(b"", 4)
        return msgspec.msgpack.encode(sift(contents))

    monkeypatch.setattr(ChildProcess, "ask", deadly)
    sessions, reasons = told(asyncio.run(SiftProcess().sift(PARTS)))
    assert sessions == ["rrweb:one"]
    assert reasons[0] == "The process that read it ended"
