"""Merges of users: under which ids somebody was known before an app said who he is. In the catalog.

The first merge of an id counts, as with the SDKs: a device that two people log in on does not make them one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ForeignKey, Index, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from playhead.stores.catalog import Base, Catalog


class MergeRow(Base):
    """`user` is `known_as` now: 24 hex digits each. `known_as` is never merged itself."""

    __tablename__ = "merges"
    __table_args__ = (Index("merges_by_known_as", "app", "known_as"),)
    app: Mapped[int] = mapped_column(ForeignKey("apps.number"), primary_key=True)
    user: Mapped[str] = mapped_column(primary_key=True)
    known_as: Mapped[str]


class Merges:
    """Over the open catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    async def known_as(self, app: int, users: Iterable[str]) -> dict[str, str]:
        """Of those of these users that are merged, whom they are known as."""
        found: dict[str, str] = {}
        wanted = list(dict.fromkeys(users))
        async with self._catalog.session() as session:
            for first in range(0, len(wanted), 500):
                where = (MergeRow.app == app, MergeRow.user.in_(wanted[first : first + 500]))
                rows = await session.execute(select(MergeRow.user, MergeRow.known_as).where(*where))
                found |= {row.user: row.known_as for row in rows}
        return found

    async def aliases(self, app: int, users: Sequence[str]) -> list[str]:
        """The ids under which these users were known before."""
        async with self._catalog.session() as session:
            where = (MergeRow.app == app, MergeRow.known_as.in_(users))
            return list(await session.scalars(select(MergeRow.user).where(*where)))

    async def forget(self, app: int, users: Sequence[str]) -> None:
        """Remove every merge that names one of these users."""
        async with self._catalog.session.begin() as session:
            named = or_(MergeRow.user.in_(users), MergeRow.known_as.in_(users))
            await session.execute(delete(MergeRow).where(MergeRow.app == app, named))

    async def add(self, app: int, user: str, known_as: str) -> tuple[str, str] | None:
        """Note a merge; returns who becomes whom, or None when there is nothing to do."""
        roots = await self.known_as(app, (user, known_as))
        target = roots.get(known_as, known_as)
        if user in roots or target == user:
            return None
        async with self._catalog.session.begin() as session:
            earlier = (MergeRow.app == app, MergeRow.known_as == user)
            await session.execute(update(MergeRow).where(*earlier).values(known_as=target))
            session.add(MergeRow(app=app, user=user, known_as=target))
        return user, target
