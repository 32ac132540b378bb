"""Removals: what retention removed, as hashes in the catalog, so that no late part brings a piece of it back.

They are looked up where a session is finished, some at a time, and not held in memory: there may be millions. They are forgotten
after `REMEMBERED`, when no SDK sends parts of then any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from playhead.model.tombstones import Subject, tombstone_hash
from playhead.stores.catalog import Base, Catalog

REMEMBERED = timedelta(days=90)
AT_ONCE = 500
"""Hashes in one statement."""


class RemovalRow(Base):
    """A session that retention removed. `hash` is that of its tombstone, had it one; `removed` is UTC."""

    __tablename__ = "removals"
    app: Mapped[int] = mapped_column(ForeignKey("apps.number"), primary_key=True)
    hash: Mapped[str] = mapped_column(primary_key=True)
    removed: Mapped[datetime]


class Removals:
    """Over the open catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    async def among(self, app: int, sessions: Iterable[str]) -> set[str]:
        """Those of these sessions that were removed."""
        by_hash = {removal_hash(app, each): each for each in sessions}
        found: set[str] = set()
        async with self._catalog.session() as session:
            for some in _portions(list(by_hash)):
                where = (RemovalRow.app == app, RemovalRow.hash.in_(some))
                found |= {by_hash[each] for each in await session.scalars(select(RemovalRow.hash).where(*where))}
        return found

    async def forget(self, app: int, sessions: Iterable[str]) -> None:
        """These may come back."""
        async with self._catalog.session.begin() as session:
            await remove_removals(session, app, [removal_hash(app, each) for each in sessions])

    async def forget_before(self, moment: datetime) -> None:
        async with self._catalog.session.begin() as session:
            await session.execute(delete(RemovalRow).where(RemovalRow.removed < moment.replace(tzinfo=None)))


def removal_hash(app: int, session_id: str) -> str:
    return tombstone_hash(app, Subject.SESSION, session_id)


async def add_removals(session: AsyncSession, app: int, sessions: Iterable[str], now: datetime) -> None:
    """Within a transaction of the catalog."""
    hashes = [removal_hash(app, each) for each in sessions]
    await remove_removals(session, app, hashes)
    if hashes:
        await session.execute(insert(RemovalRow), [{"app": app, "hash": each, "removed": now} for each in hashes])


async def remove_removals(session: AsyncSession, app: int, hashes: Sequence[str]) -> None:
    """Within a transaction of the catalog."""
    for some in _portions(hashes):
        await session.execute(delete(RemovalRow).where(RemovalRow.app == app, RemovalRow.hash.in_(some)))


def _portions(hashes: Sequence[str]) -> Iterable[Sequence[str]]:
    for first in range(0, len(hashes), AT_ONCE):
        yield hashes[first : first + AT_ONCE]
