"""What members keep of an app: segments (named filters) and boards (cards). One table; the dashboard says what is in `content`."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from playhead.errors import NotFound
from playhead.stores.catalog import Base, Catalog


class Kind(StrEnum):
    SEGMENT = "segment"
    BOARD = "board"


class SavedRow(Base):
    """`changed` in epoch seconds."""

    __tablename__ = "saved"
    __table_args__ = (Index("saved_by_app", "app", "kind"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    app: Mapped[int] = mapped_column(ForeignKey("apps.number"))
    kind: Mapped[str]
    name: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    changed: Mapped[int] = mapped_column(BigInteger)


class Saved:
    """Over the open catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    async def all(self, app: int, kind: Kind) -> list[SavedRow]:
        """By name."""
        query = select(SavedRow).where(SavedRow.app == app, SavedRow.kind == kind.value)
        async with self._catalog.session() as session:
            return list(await session.scalars(query.order_by(SavedRow.name, SavedRow.id)))

    async def one(self, app: int, kind: Kind, id_: int) -> SavedRow:
        """Raises `NotFound`."""
        query = select(SavedRow).where(SavedRow.id == id_, SavedRow.app == app, SavedRow.kind == kind.value)
        async with self._catalog.session() as session:
            row = await session.scalar(query)
        if row is None:
            raise NotFound(f"This app has no {kind} {id_}")
        return row

    async def add(self, app: int, kind: Kind, name: str, content: dict[str, Any], made_by: int, now: int) -> SavedRow:
        row = SavedRow(app=app, kind=kind.value, name=name, content=content, made_by=made_by, changed=now)
        async with self._catalog.session.begin() as session:
            session.add(row)
        return row

    async def change(self, row: SavedRow, name: str, content: dict[str, Any], now: int) -> SavedRow:
        async with self._catalog.session.begin() as session:
            row = await session.merge(row)
            row.name, row.content, row.changed = name, content, now
        return row

    async def remove(self, row: SavedRow) -> None:
        async with self._catalog.session.begin() as session:
            await session.execute(delete(SavedRow).where(SavedRow.id == row.id))
