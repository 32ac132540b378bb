"""Sessions that were finished and whose pages may still lack files (ingest/pages/dresser.py). In the catalog."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ForeignKey, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from playhead.stores.catalog import Base, Catalog


class BareSessionRow(Base):
    """A session that waits; once for each time that it was finished."""

    __tablename__ = "bare_sessions"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    app: Mapped[int] = mapped_column(ForeignKey("apps.number"))
    session_id: Mapped[str]


class Bare(NamedTuple):
    id: int
    app: int
    session_id: str


class BareSessions:
    """Over the open catalog. `arrived` is set when there may be one."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.arrived = asyncio.Event()

    async def add(self, app: int, sessions: Sequence[str]) -> None:
        async with self._catalog.session.begin() as session:
            await session.execute(insert(BareSessionRow), [{"app": app, "session_id": each} for each in sessions])
        self.arrived.set()

    async def oldest(self) -> Bare | None:
        columns = (BareSessionRow.id, BareSessionRow.app, BareSessionRow.session_id)
        async with self._catalog.session() as session:
            row = (await session.execute(select(*columns).order_by(BareSessionRow.id).limit(1))).first()
        return None if row is None else Bare(*row)

    async def remove(self, bare: Bare) -> None:
        async with self._catalog.session.begin() as session:
            await session.execute(delete(BareSessionRow).where(BareSessionRow.id == bare.id))
