"""The journal's database: its tables, and what all that write to it have in common. In SQLite, or PostgreSQL.

    parts          one upload each, as it came; gone when it is sorted (journal.py)
    open_sessions  a session of which something has come since it was last finished (open_sessions.py)
    pieces         what one part tells of one session; gone when the session is finished (open_sessions.py)
    quarantine     what was not understood, as it came, with why (quarantine.py)

A file of its own beside the catalog: it grows with a backlog and gives the disk back afterwards.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from playhead.errors import Unavailable
from playhead.stores.database import database_engine

FREE_PAGES_AT_ONCE = 2_000


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


class JournalFile:
    """Open it before use. One process writes at a time. `size` is how many bytes of contents it holds."""

    def __init__(self, url: str) -> None:
        self._engine = database_engine(url, "auto_vacuum=INCREMENTAL")
        self._writing = asyncio.Lock()
        self.size = 0
        self.connect = self._engine.connect

    async def open(self) -> None:
        async with self._engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        async with self.connect() as connection:
            for table in (PartRow, PieceRow, QuarantineRow):
                self.size += (await connection.scalar(select(func.coalesce(func.sum(table.size), 0)))) or 0

    async def close(self) -> None:
        await self._engine.dispose()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """One writer at a time. A database that cannot write for want of room is `Unavailable`."""
        async with self._writing:
            try:
                async with self._engine.begin() as connection:
                    yield connection
            except DBAPIError as error:
                raise Unavailable(
                    f"The journal cannot be written: {error.orig}; nothing was recorded", retry_after=60
                ) from error

    async def give_back(self) -> None:
        """Return some free pages to the disk."""
        if self._engine.dialect.name == "sqlite":
            async with self.transaction() as connection:
                driver: Any = (await connection.get_raw_connection()).driver_connection
                # A plain execute would step once, which frees one page.
                await driver.executescript(f"PRAGMA incremental_vacuum({FREE_PAGES_AT_ONCE})")

    async def truncate(self) -> None:
        """Leave nothing of what was deleted in the write-ahead log."""
        if self._engine.dialect.name == "sqlite":
            async with self._writing, self._engine.connect() as connection:
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
