"""Notes that members make on a moment of a session. They go with the session when it is erased."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, ForeignKey, Index, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from playhead.errors import NotFound
from playhead.stores.catalog import Base, Catalog


class NoteRow(Base):
    """`at` in milliseconds since the session's start, `made` in epoch seconds."""

    __tablename__ = "notes"
    __table_args__ = (Index("notes_by_session", "app", "session"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    app: Mapped[int] = mapped_column(ForeignKey("apps.number"))
    session: Mapped[str]
    at: Mapped[int] = mapped_column(BigInteger)
    text: Mapped[str]
    made_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    made: Mapped[int] = mapped_column(BigInteger)


class Notes:
    """Over the open catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    async def of_session(self, app: int, session_id: str) -> list[NoteRow]:
        """In the order of their moments."""
        query = select(NoteRow).where(NoteRow.app == app, NoteRow.session == session_id)
        async with self._catalog.session() as session:
            return list(await session.scalars(query.order_by(NoteRow.at, NoteRow.id)))

    async def one(self, app: int, session_id: str, id_: int) -> NoteRow:
        """Raises `NotFound`."""
        query = select(NoteRow).where(NoteRow.id == id_, NoteRow.app == app, NoteRow.session == session_id)
        async with self._catalog.session() as session:
            row = await session.scalar(query)
        if row is None:
            raise NotFound(f"This session has no note {id_}")
        return row

    async def add(self, app: int, session_id: str, at: int, text: str, made_by: int, now: int) -> NoteRow:
        row = NoteRow(app=app, session=session_id, at=at, text=text, made_by=made_by, made=now)
        async with self._catalog.session.begin() as session:
            session.add(row)
        return row

    async def remove(self, row: NoteRow) -> None:
        async with self._catalog.session.begin() as session:
            await session.execute(delete(NoteRow).where(NoteRow.id == row.id))

    async def erase(self, app: int, sessions: Sequence[str]) -> None:
        """All notes of these sessions."""
        async with self._catalog.session.begin() as session:
            for first in range(0, len(sessions), 500):
                where = (NoteRow.app == app, NoteRow.session.in_(sessions[first : first + 500]))
                await session.execute(delete(NoteRow).where(*where))
