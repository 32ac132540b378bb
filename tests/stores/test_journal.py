"""The journal on a real disk: durable when answered, bounded, and never in two places at once."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from playhead.errors import NotFound, Unavailable
from playhead.stores.journal import Journal
from playhead.stores.open_sessions import OpenSession
from playhead.stores.quarantine import Aside

LIMIT = 1_000_000


def run(path: Path, use: Callable[[Journal], Awaitable[None]], *, limit: int = LIMIT, min_free: int = 0) -> None:
    async def opened() -> None:
        journal = Journal(f"sqlite+aiosqlite:///{path / 'journal.sqlite'}", path, limit, min_free)
        await journal.open()
        try:
            await use(journal)
        finally:
            await journal.close()

    asyncio.run(opened())


def test_what_is_appended_is_there_after_a_start_in_its_order(tmp_path: Path) -> None:
    async def append(journal: Journal) -> None:
        await asyncio.gather(*(journal.append(f"{number}".encode()) for number in range(100)))

    async def read(journal: Journal) -> None:
        assert journal.arrived.is_set()
        assert [part.content for part in await journal.oldest(LIMIT)] == [f"{number}".encode() for number in range(100)]

    run(tmp_path, append)
    run(tmp_path, read)


def test_it_is_on_the_disk_before_it_is_answered(tmp_path: Path) -> None:
    async def append(journal: Journal) -> None:
        await journal.append(b"x")
        with sqlite3.connect(tmp_path / "journal.sqlite") as other:
            assert other.execute("SELECT count(*) FROM parts").fetchone() == (1,)

    run(tmp_path, append)


def test_beyond_its_limit_it_takes_nothing(tmp_path: Path) -> None:
    async def append(journal: Journal) -> None:
        await journal.append(b"x" * 60)
        with pytest.raises(Unavailable, match="journal_limit") as refused:
            await journal.append(b"x" * 60)
        assert refused.value.retry_after is not None
        await journal.sorted(await journal.oldest(LIMIT), [], [], [])
        await journal.append(b"x" * 60)

    run(tmp_path, append, limit=100)


def test_without_room_on_the_disk_it_takes_nothing(tmp_path: Path) -> None:
    async def append(journal: Journal) -> None:
        with pytest.raises(Unavailable, match="min_free_disk"):
            await journal.append(b"x")
        assert await journal.oldest(LIMIT) == []

    run(tmp_path, append, min_free=1 << 60)


def test_parts_come_in_portions(tmp_path: Path) -> None:
    async def portions(journal: Journal) -> None:
        for size in (70, 70, 10):
            await journal.append(b"x" * size)
        assert [len(part.content) for part in await journal.oldest(100)] == [70]
        assert [len(part.content) for part in await journal.oldest(145)] == [70, 70]
        assert [len(part.content) for part in await journal.oldest(1)] == [70]

    run(tmp_path, portions)


async def with_session(journal: Journal, *pieces: bytes, due: int = 5) -> OpenSession:
    await journal.append(b"part")
    session = OpenSession(1, "test:1", due=due, device="phone")
    await journal.sorted(await journal.oldest(LIMIT), [session], [(session, piece) for piece in pieces], [])
    return session


def test_a_session_is_open_until_it_is_finished(tmp_path: Path) -> None:
    async def go(journal: Journal) -> None:
        session = await with_session(journal, b"a", b"b")
        assert await journal.sessions.named([(1, "test:1"), (2, "test:1")]) == {(1, "test:1"): session}
        assert await journal.sessions.of_device(1, "phone") == "test:1"
        assert await journal.sessions.due(4, LIMIT, 10) == []
        assert await journal.sessions.due(5, LIMIT, 10) == [session]
        pieces = await journal.sessions.pieces(session)
        assert [content for _, content in pieces] == [b"a", b"b"]
        await journal.sessions.finished({session.id or 0: [id_ for id_, _ in pieces]})
        assert await journal.sessions.named([(1, "test:1")]) == {}
        assert (await journal.quarantine.amounts())["bytes"] == 0

    run(tmp_path, go)


def test_what_came_while_it_was_finished_stays(tmp_path: Path) -> None:
    async def go(journal: Journal) -> None:
        session = await with_session(journal, b"a", b"b")
        (first, _), (_, second) = await journal.sessions.pieces(session)
        await journal.sessions.finished({session.id or 0: [first]})
        (kept,) = (await journal.sessions.named([(1, "test:1")])).values()
        assert [content for _, content in await journal.sessions.pieces(kept)] == [second]

    run(tmp_path, go)


def test_a_session_that_fails_waits_for_a_retry(tmp_path: Path) -> None:
    async def go(journal: Journal) -> None:
        session = await with_session(journal, b"a")
        await journal.sessions.failed(session, "because")
        assert await journal.sessions.due(1 << 60, LIMIT, 10) == []
        assert [each.reason for each in await journal.quarantine.newest(1, 10)] == ["because"]
        assert await journal.quarantine.retry(7) == (0, 1)
        assert [each.session for each in await journal.sessions.due(7, LIMIT, 10)] == ["test:1"]

    run(tmp_path, go)


def test_quarantine_is_shown_retried_and_dropped(tmp_path: Path) -> None:
    async def go(journal: Journal) -> None:
        await journal.append(b"part")
        aside = [Aside(1, 3, "test /x", "why", b"content"), Aside(2, 4, "test /y", "other", b"more")]
        await journal.sorted(await journal.oldest(LIMIT), [], [], aside)
        (mine,) = await journal.quarantine.newest(1, 10)
        assert (mine.place, mine.reason, mine.size, mine.received) == ("test /x", "why", 7, 3)
        await journal.quarantine.drop(mine.id)
        with pytest.raises(NotFound):
            await journal.quarantine.drop(mine.id)
        assert await journal.quarantine.retry(0) == (1, 0)
        assert [part.content for part in await journal.oldest(LIMIT)] == [b"more"]
        assert await journal.quarantine.newest(None, 10) == []

    run(tmp_path, go)


def test_the_disk_gets_its_room_back(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite"

    async def go(journal: Journal) -> None:
        session = await with_session(journal, *(b"x" * 100_000 for _ in range(50)))
        pieces = [id_ for id_, _ in await journal.sessions.pieces(session)]
        await journal.sessions.finished({session.id or 0: pieces})

    run(tmp_path, go, limit=100_000_000)
    assert file.stat().st_size < 500_000
