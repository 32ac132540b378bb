"""The journal: parts as they came, and the pieces of sessions that are not finished. In SQLite, or PostgreSQL.

    parts          one upload each, as it came; gone when it is sorted (ingest/sorter.py)
    open_sessions  a session of which something has come since it was last finished
    pieces         what one part tells of one session; gone when the session is finished (ingest/finish.py)
    quarantine     what was not understood, as it came, with why

A file of its own beside the catalog: it grows with a backlog and gives the disk back afterwards. Appending is a group commit: what is
appended at the same time shares one wait for the disk. Contents are opaque here: `ingest` encodes and decodes them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlalchemy import BigInteger, Index, Table, UniqueConstraint, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from playhead.errors import NotFound, Unavailable
from playhead.stores.database import database_engine
from playhead.stores.disk import check_free

GROUP_PARTS = 500
GROUP_BYTES = 16 * 2**20
FREE_PAGES_AT_ONCE = 2_000
NEVER = 2**62
"""The due time of a session that could not be finished: only a retry wakes it."""


class Base(DeclarativeBase):
    pass


class PartRow(Base):
    __tablename__ = "parts"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    size: Mapped[int]
    content: Mapped[bytes]


class OpenSessionRow(Base):
    """Times in milliseconds since the epoch. `session` is the SDK's id with the protocol before it; `due` is when it is finished.

    `user` is the id of the user in the API as far as it is known. `last_at` is the last time that a record tells, `ended_at` the last at which the SDK said that it was over, or in the background.
    """

    __tablename__ = "open_sessions"
    __table_args__ = (
        UniqueConstraint("app", "session"),
        Index("open_sessions_by_due", "due"),
        Index("open_sessions_by_device", "app", "device"),
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    app: Mapped[int]
    session: Mapped[str]
    platform: Mapped[str | None]
    device: Mapped[str | None]
    user: Mapped[str | None]
    last_at: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[int | None] = mapped_column(BigInteger)
    ended: Mapped[str | None]
    due: Mapped[int] = mapped_column(BigInteger)
    size: Mapped[int] = mapped_column(BigInteger)
    failure: Mapped[str | None]


class PieceRow(Base):
    __tablename__ = "pieces"
    __table_args__ = (Index("pieces_by_session", "session", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    session: Mapped[int]
    size: Mapped[int]
    content: Mapped[bytes]


class QuarantineRow(Base):
    """`place` says what it is: the protocol and path of a part, or the session that could not be made."""

    __tablename__ = "quarantine"
    __table_args__ = (Index("quarantine_by_app", "app", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    app: Mapped[int]
    received: Mapped[int] = mapped_column(BigInteger)
    place: Mapped[str]
    reason: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes | None]


SESSIONS = cast(Table, OpenSessionRow.__table__)
SESSION_COLUMNS = [column.name for column in SESSIONS.columns if column.name != "id"]
UPDATE_SESSION = update(SESSIONS).where(SESSIONS.c.id == bindparam("row"))
INSERT_SESSION = insert(SESSIONS).returning(SESSIONS.c.id, SESSIONS.c.app, SESSIONS.c.session)


@dataclass(frozen=True, slots=True)
class StoredPart:
    id: int
    content: bytes


@dataclass(slots=True)
class OpenSession:
    """A row of `open_sessions`; `id` is None until it is stored."""

    app: int
    session: str
    id: int | None = None
    platform: str | None = None
    device: str | None = None
    user: str | None = None
    last_at: int = 0
    ended_at: int | None = None
    ended: str | None = None
    due: int = 0
    size: int = 0
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """Something for the quarantine. `content` is the part as it was journalled, when it may be tried again."""

    app: int
    received: int
    place: str
    reason: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Quarantined:
    """What the quarantine shows of a row."""

    id: int
    received: int
    place: str
    reason: str | None
    size: int


class Journal:
    """Open it before use. One process writes at a time."""

    def __init__(self, url: str, directory: Path, limit: int, min_free_disk: int) -> None:
        self._engine = database_engine(url, "auto_vacuum=INCREMENTAL")
        self._directory, self._min_free_disk = directory, min_free_disk
        self._limit, self._size = limit, 0
        self._queue: asyncio.Queue[tuple[bytes, asyncio.Future[None]]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()
        self.arrived = asyncio.Event()
        """Set when there is a part to sort."""
        self.sessions = asyncio.Lock()
        """Held from reading open sessions until they are stored, lest one be finished in between."""

    async def open(self) -> None:
        async with self._engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        async with self._engine.connect() as connection:
            for table in (PartRow, PieceRow, QuarantineRow):
                self._size += (await connection.scalar(select(func.coalesce(func.sum(table.size), 0)))) or 0
        self.arrived.set()
        self._task = asyncio.create_task(self._run(), name="journal")

    async def close(self) -> None:
        if self._task is not None:
            await self._queue.join()
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._engine.dispose()

    # Parts

    async def append(self, content: bytes) -> None:
        """Durable when it returns. Raises `Unavailable` when there is no room: nothing was recorded."""
        if self._size + len(content) > self._limit:
            raise Unavailable(
                f"The journal holds {self._size // 2**20} MiB, as much as journal_limit allows; nothing was recorded",
                retry_after=30,
            )
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait((content, done))
        await done

    async def _run(self) -> None:
        while True:
            group = [await self._queue.get()]
            size = len(group[0][0])
            while not self._queue.empty() and len(group) < GROUP_PARTS and size < GROUP_BYTES:
                group.append(self._queue.get_nowait())
                size += len(group[-1][0])
            await self._commit(group, size)
            for _ in group:
                self._queue.task_done()

    async def _commit(self, group: Sequence[tuple[bytes, asyncio.Future[None]]], size: int) -> None:
        try:
            check_free(self._directory, self._min_free_disk)
            async with self._transaction() as connection:
                rows = [{"size": len(content), "content": content} for content, _ in group]
                await connection.execute(insert(PartRow), rows)
        except Unavailable as error:
            for _, done in group:
                if not done.done():
                    done.set_exception(error)
            return
        self._size += size
        self.arrived.set()
        for _, done in group:
            if not done.done():
                done.set_result(None)

    async def oldest(self, most_bytes: int, after: int = 0) -> list[StoredPart]:
        """The oldest parts after the one with the id `after`, at least one if there are any, together not much more than `most_bytes`."""
        found: list[StoredPart] = []
        async with self._engine.connect() as connection:
            sizes = await connection.execute(
                select(PartRow.id, PartRow.size).where(PartRow.id > after).order_by(PartRow.id).limit(GROUP_PARTS)
            )
            wanted: list[int] = []
            for id_, size in sizes:
                if wanted and most_bytes < size:
                    break
                wanted.append(id_)
                most_bytes -= size
            if wanted:
                statement = (
                    select(PartRow.id, PartRow.content)
                    .where(PartRow.id.between(wanted[0], wanted[-1]))
                    .order_by(PartRow.id)
                )
                found = [StoredPart(id_, content) for id_, content in await connection.execute(statement)]
        return found

    async def sorted(
        self,
        parts: Sequence[StoredPart],
        sessions: Sequence[OpenSession],
        pieces: Sequence[tuple[OpenSession, bytes]],
        aside: Sequence[Aside],
    ) -> None:
        """In one transaction: the parts go, what was made of them is there. Sessions without an id get one."""
        async with self._transaction() as connection:
            await _store(connection, sessions)
            if pieces:
                rows = [{"session": each.id, "size": len(content), "content": content} for each, content in pieces]
                await connection.execute(insert(PieceRow), rows)
            await _set_aside(connection, aside)
            await connection.execute(delete(PartRow).where(PartRow.id.in_([part.id for part in parts])))
        self._size += sum(len(content) for _, content in pieces) + sum(len(each.content) for each in aside)
        self._size -= sum(len(part.content) for part in parts)

    # Sessions

    async def open_sessions(self, wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], OpenSession]:
        """Those of these apps' sessions that are open."""
        by_app: dict[int, list[str]] = {}
        for app, session in wanted:
            by_app.setdefault(app, []).append(session)
        found: dict[tuple[int, str], OpenSession] = {}
        async with self._engine.connect() as connection:
            for app, names in by_app.items():
                where = (OpenSessionRow.app == app, OpenSessionRow.session.in_(names))
                for row in await connection.execute(select(SESSIONS).where(*where)):
                    found[app, row.session] = _open_session(row)
        return found

    async def session_of_device(self, app: int, device: str) -> str | None:
        """The session of this device that something came of last, if one is open."""
        where = (OpenSessionRow.app == app, OpenSessionRow.device == device)
        statement = select(OpenSessionRow.session).where(*where).order_by(OpenSessionRow.last_at.desc()).limit(1)
        async with self._engine.connect() as connection:
            found: str | None = await connection.scalar(statement)
            return found

    async def due(self, now: int, most_bytes: int, most: int) -> list[OpenSession]:
        """Sessions to be finished, longest due first; at least one if there are any."""
        statement = select(SESSIONS).where(OpenSessionRow.due <= now)
        async with self._engine.connect() as connection:
            rows = list(await connection.execute(statement.order_by(OpenSessionRow.due).limit(most)))
        found: list[OpenSession] = []
        for row in rows:
            if found and most_bytes < row.size:
                break
            found.append(_open_session(row))
            most_bytes -= row.size
        return found

    async def pieces(self, session: OpenSession) -> list[tuple[int, bytes]]:
        """Ids and contents of a session's pieces, in the order in which they came."""
        statement = select(PieceRow.id, PieceRow.content).where(PieceRow.session == session.id).order_by(PieceRow.id)
        async with self._engine.connect() as connection:
            return [(id_, content) for id_, content in await connection.execute(statement)]

    async def finished(self, sessions: Mapping[int, Sequence[int]]) -> None:
        """These pieces of these sessions (by id) are in the warehouse. A session of which nothing came meanwhile is not open any more."""
        ids = [each for pieces in sessions.values() for each in pieces]
        size = 0
        async with self.sessions, self._transaction() as connection:
            for some in _portions(ids):
                freed = await connection.scalar(select(func.sum(PieceRow.size)).where(PieceRow.id.in_(some)))
                size += freed or 0
                await connection.execute(delete(PieceRow).where(PieceRow.id.in_(some)))
            rest = select(PieceRow.session).where(PieceRow.session == OpenSessionRow.id).exists()
            for some in _portions(list(sessions)):
                await connection.execute(delete(OpenSessionRow).where(OpenSessionRow.id.in_(some), ~rest))
        self._size -= size
        await self._give_back()

    async def failed(self, session: OpenSession, reason: str) -> None:
        """The session could not be made: it is kept, shown, and not tried again by itself."""
        values = {"due": NEVER, "failure": reason}
        async with self._transaction() as connection:
            await connection.execute(update(OpenSessionRow).where(OpenSessionRow.id == session.id).values(values))

    async def hurry(self, app: int, is_wanted: Callable[[OpenSession], bool]) -> int:
        """Have those of the app's open sessions be finished now that are wanted; one that failed goes for good. How many are left of them."""
        async with self._engine.connect() as connection:
            rows = await connection.execute(select(SESSIONS).where(OpenSessionRow.app == app))
            wanted = [session for row in rows if is_wanted(session := _open_session(row))]
        failed = [session.id for session in wanted if session.failure is not None]
        async with self.sessions, self._transaction() as connection:
            await connection.execute(delete(PieceRow).where(PieceRow.session.in_(failed)))
            await connection.execute(delete(OpenSessionRow).where(OpenSessionRow.id.in_(failed)))
            ids = [session.id for session in wanted if session.failure is None]
            await connection.execute(update(OpenSessionRow).where(OpenSessionRow.id.in_(ids)).values(due=0))
        return len(ids)

    async def truncate(self) -> None:
        """Leave nothing of what was deleted in the write-ahead log."""
        if self._engine.dialect.name == "sqlite":
            async with self._writing, self._engine.connect() as connection:
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    # Quarantine

    async def quarantined(self, app: int | None, most: int) -> list[Quarantined]:
        """What could not be understood, newest first, and sessions that could not be made."""
        parts = select(
            QuarantineRow.id, QuarantineRow.received, QuarantineRow.place, QuarantineRow.reason, QuarantineRow.size
        )
        failed = select(
            OpenSessionRow.id,
            OpenSessionRow.last_at,
            OpenSessionRow.session,
            OpenSessionRow.failure,
            OpenSessionRow.size,
        )
        failed = failed.where(OpenSessionRow.failure.is_not(None))
        if app is not None:
            parts, failed = parts.where(QuarantineRow.app == app), failed.where(OpenSessionRow.app == app)
        async with self._engine.connect() as connection:
            rows = list(await connection.execute(failed.order_by(OpenSessionRow.id.desc()).limit(most)))
            rows += await connection.execute(parts.order_by(QuarantineRow.id.desc()).limit(most - len(rows)))
        return [Quarantined(*row) for row in rows]

    async def retry(self, now: int) -> tuple[int, int]:
        """Have everything in quarantine tried again, as after an upgrade; returns how many parts, and how many sessions."""
        failed = OpenSessionRow.failure.is_not(None)
        async with self._transaction() as connection:
            rows = list(await connection.execute(select(QuarantineRow.id, QuarantineRow.size, QuarantineRow.content)))
            if rows:
                parts = [{"size": size, "content": content} for _, size, content in rows]
                await connection.execute(insert(PartRow), parts)
                await connection.execute(delete(QuarantineRow))
            sessions = await connection.execute(update(OpenSessionRow).where(failed).values(due=now, failure=None))
        self.arrived.set()
        return len(rows), sessions.rowcount

    async def drop(self, quarantined: int) -> None:
        """Remove a row of the quarantine. Raises `NotFound`."""
        where = (QuarantineRow.id == quarantined,)
        async with self._transaction() as connection:
            size = await connection.scalar(select(QuarantineRow.size).where(*where))
            if size is None:
                raise NotFound(f"Nothing in quarantine has the id {quarantined}")
            await connection.execute(delete(QuarantineRow).where(*where))
        self._size -= size

    async def amounts(self) -> dict[str, int]:
        """How much waits: parts, open sessions, what is in quarantine, and bytes of all."""
        async with self._engine.connect() as connection:
            counts = {
                "parts": await connection.scalar(select(func.count()).select_from(PartRow)),
                "openSessions": await connection.scalar(select(func.count()).select_from(OpenSessionRow)),
                "quarantined": await connection.scalar(select(func.count()).select_from(QuarantineRow)),
                "failedSessions": await connection.scalar(
                    select(func.count()).select_from(OpenSessionRow).where(OpenSessionRow.failure.is_not(None))
                ),
            }
        return {name: count or 0 for name, count in counts.items()} | {"bytes": self._size}

    # The database

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        """One writer at a time. A database that cannot write for want of room is `Unavailable`."""
        async with self._writing:
            try:
                async with self._engine.begin() as connection:
                    yield connection
            except DBAPIError as error:
                raise Unavailable(
                    f"The journal cannot be written: {error.orig}; nothing was recorded", retry_after=60
                ) from error

    async def _give_back(self) -> None:
        """Return some free pages to the disk."""
        if self._engine.dialect.name == "sqlite":
            async with self._transaction() as connection:
                driver: Any = (await connection.get_raw_connection()).driver_connection
                # A plain execute would step once, which frees one page.
                await driver.executescript(f"PRAGMA incremental_vacuum({FREE_PAGES_AT_ONCE})")


def _open_session(row: Any) -> OpenSession:
    return OpenSession(
        row.app,
        row.session,
        row.id,
        row.platform,
        row.device,
        row.user,
        row.last_at,
        row.ended_at,
        row.ended,
        row.due,
        row.size,
        row.failure,
    )


async def _store(connection: AsyncConnection, sessions: Sequence[OpenSession]) -> None:
    """Write them as they are now; those that are new get an id."""
    known = [_values(session) | {"row": session.id} for session in sessions if session.id is not None]
    if known:
        await connection.execute(UPDATE_SESSION, known)
    new = {(session.app, session.session): session for session in sessions if session.id is None}
    if new:
        rows = [_values(session) for session in new.values()]
        returned = await connection.execute(INSERT_SESSION, rows)
        for id_, app, name in returned:
            new[app, name].id = id_


def _values(session: OpenSession) -> dict[str, Any]:
    return {name: getattr(session, name) for name in SESSION_COLUMNS}


async def _set_aside(connection: AsyncConnection, aside: Sequence[Aside]) -> None:
    if aside:
        rows = [
            {
                "app": each.app,
                "received": each.received,
                "place": each.place,
                "reason": each.reason,
                "size": len(each.content),
                "content": each.content,
            }
            for each in aside
        ]
        await connection.execute(insert(QuarantineRow), rows)


def _portions(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    """As many as one statement takes."""
    for first in range(0, len(ids), 500):
        yield ids[first : first + 500]
