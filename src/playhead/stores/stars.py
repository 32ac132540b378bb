"""Stars: sessions that somebody marked to be kept, in the catalog."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from playhead.stores.catalog import Base, Catalog


class StarRow(Base):
    """A star. `starred` is UTC."""

    __tablename__ = "stars"
    app: Mapped[int] = mapped_column(ForeignKey("apps.number"), primary_key=True)
    session_id: Mapped[str] = mapped_column(primary_key=True)
    starred: Mapped[datetime]


class Stars:
    """Over the open catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    async def of(self, app: int) -> set[str]:
        """The ids of the app's sessions that have one."""
        async with self._catalog.session() as session:
            return set(await session.scalars(select(StarRow.session_id).where(StarRow.app == app)))

    async def add(self, app: int, session_id: str, now: datetime) -> None:
        """A second one changes nothing."""
        async with self._catalog.session.begin() as session:
            if await session.get(StarRow, (app, session_id)) is None:
                session.add(StarRow(app=app, session_id=session_id, starred=now.replace(tzinfo=None)))

    async def remove(self, app: int, sessions: Sequence[str]) -> None:
        """They are gone when this returns, also when they were not there."""
        async with self._catalog.session.begin() as session:
            for first in range(0, len(sessions), 500):
                some = sessions[first : first + 500]
                await session.execute(delete(StarRow).where(StarRow.app == app, StarRow.session_id.in_(some)))
