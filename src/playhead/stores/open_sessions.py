"""Sessions that are not finished, and their pieces. Contents are opaque here: `ingest` encodes and decodes them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from playhead.stores.journal_file import JournalFile, OpenSessionRow, PieceRow

NEVER = 2**62
"""The due time of a session that could not be finished: only a retry wakes it."""
SESSIONS = cast(Table, OpenSessionRow.__table__)
SESSION_COLUMNS = [column.name for column in SESSIONS.columns if column.name != "id"]
UPDATE_SESSION = update(SESSIONS).where(SESSIONS.c.id == bindparam("row"))
INSERT_SESSION = insert(SESSIONS).returning(SESSIONS.c.id, SESSIONS.c.app, SESSIONS.c.session)


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


class OpenSessions:
    """Hold `lock` from reading sessions until they are stored, lest one be finished in between."""

    def __init__(self, file: JournalFile) -> None:
        self._file = file
        self.lock = asyncio.Lock()

    async def named(self, wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], OpenSession]:
        """Those of these apps' sessions that are open."""
        by_app: dict[int, list[str]] = {}
        for app, session in wanted:
            by_app.setdefault(app, []).append(session)
        found: dict[tuple[int, str], OpenSession] = {}
        async with self._file.connect() as connection:
            for app, names in by_app.items():
                where = (OpenSessionRow.app == app, OpenSessionRow.session.in_(names))
                for row in await connection.execute(select(SESSIONS).where(*where)):
                    found[app, row.session] = _open_session(row)
        return found

    async def of_device(self, app: int, device: str) -> str | None:
        """The session of this device that something came of last, if one is open."""
        where = (OpenSessionRow.app == app, OpenSessionRow.device == device)
        statement = select(OpenSessionRow.session).where(*where).order_by(OpenSessionRow.last_at.desc()).limit(1)
        async with self._file.connect() as connection:
            found: str | None = await connection.scalar(statement)
            return found

    async def waiting(self, app: int) -> tuple[int, int]:
        """How many of the app's sessions are open, and when something came of one last: ms since the epoch, 0 for never."""
        columns = (func.count(), func.max(OpenSessionRow.last_at))
        async with self._file.connect() as connection:
            amount, newest = (await connection.execute(select(*columns).where(OpenSessionRow.app == app))).one()
        return amount, newest or 0

    async def due(self, now: int, most_bytes: int, most: int) -> list[OpenSession]:
        """Sessions to be finished, longest due first; at least one if there are any."""
        statement = select(SESSIONS).where(OpenSessionRow.due <= now)
        async with self._file.connect() as connection:
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
        async with self._file.connect() as connection:
            return [(id_, content) for id_, content in await connection.execute(statement)]

    async def finished(self, sessions: Mapping[int, Sequence[int]]) -> None:
        """These pieces of these sessions (by id) are in the warehouse. A session of which nothing came meanwhile is not open any more."""
        ids = [each for pieces in sessions.values() for each in pieces]
        size = 0
        async with self.lock, self._file.transaction() as connection:
            for some in _portions(ids):
                freed = await connection.scalar(select(func.sum(PieceRow.size)).where(PieceRow.id.in_(some)))
                size += freed or 0
                await connection.execute(delete(PieceRow).where(PieceRow.id.in_(some)))
            rest = select(PieceRow.session).where(PieceRow.session == OpenSessionRow.id).exists()
            for some in _portions(list(sessions)):
                await connection.execute(delete(OpenSessionRow).where(OpenSessionRow.id.in_(some), ~rest))
        self._file.size -= size
        await self._file.give_back()

    async def failed(self, session: OpenSession, reason: str) -> None:
        """The session could not be made: it is kept, shown, and not tried again by itself."""
        values = {"due": NEVER, "failure": reason}
        async with self._file.transaction() as connection:
            await connection.execute(update(OpenSessionRow).where(OpenSessionRow.id == session.id).values(values))

    async def hurry(self, app: int, is_wanted: Callable[[OpenSession], bool]) -> int:
        """Have those of the app's open sessions be finished now that are wanted; one that failed goes for good. How many are left of them."""
        async with self._file.connect() as connection:
            rows = await connection.execute(select(SESSIONS).where(OpenSessionRow.app == app))
            wanted = [session for row in rows if is_wanted(session := _open_session(row))]
        failed = [session.id for session in wanted if session.failure is not None]
        async with self.lock, self._file.transaction() as connection:
            await connection.execute(delete(PieceRow).where(PieceRow.session.in_(failed)))
            await connection.execute(delete(OpenSessionRow).where(OpenSessionRow.id.in_(failed)))
            ids = [session.id for session in wanted if session.failure is None]
            await connection.execute(update(OpenSessionRow).where(OpenSessionRow.id.in_(ids)).values(due=0))
        return len(ids)


async def store_sessions(connection: AsyncConnection, sessions: Sequence[OpenSession]) -> None:
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


async def store_pieces(connection: AsyncConnection, pieces: Sequence[tuple[OpenSession, bytes]]) -> None:
    """Pieces of sessions that are stored."""
    if pieces:
        rows = [{"session": each.id, "size": len(content), "content": content} for each, content in pieces]
        await connection.execute(insert(PieceRow), rows)


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


def _portions(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    """As many as one statement takes."""
    for first in range(0, len(ids), 500):
        yield ids[first : first + 500]
