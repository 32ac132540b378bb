"""The ledger of erasures, in the catalog: deletion requests with what has become of them, and tombstones.

What a request names is kept until it is purged; afterwards only counts, outcomes and hashes are left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, delete, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from playhead.model.tombstones import Tombstone
from playhead.stores.catalog import Base, Catalog
from playhead.stores.removals import add_removals, removal_hash, remove_removals

RETENTION = "retention"
"""The reason of a request that no person made: the walker's. Its sessions have no tombstones but removals (removals.py)."""


class Status(StrEnum):
    """How far an erasure is.

    SUPPRESSED  nothing shows it any more, its rows wait for the purge
    PURGING     the purge is at work
    PURGED      the rows are gone; files that held them wait to be removed
    ERASED      nothing of it is left
    FAILED      the last purge failed and is tried again
    """

    SUPPRESSED = "suppressed"
    PURGING = "purging"
    PURGED = "purged"
    ERASED = "erased"
    FAILED = "failed"


class DeletionRow(Base):
    """A deletion request. `identifiers` are `[field, value, outcome]`, in the order of the request; times are UTC."""

    __tablename__ = "deletions"
    id: Mapped[str] = mapped_column(primary_key=True)
    app: Mapped[int] = mapped_column(ForeignKey("apps.number"))
    subject_type: Mapped[str]
    reason: Mapped[str | None]
    payload: Mapped[str]
    idempotency_key: Mapped[str | None]
    submitted: Mapped[datetime]
    expected: Mapped[datetime]
    status: Mapped[str]
    identifiers: Mapped[list[list[str | None]]] = mapped_column(JSON)
    subjects: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    progress: Mapped[dict[str, int]] = mapped_column(JSON)


class TombstoneRow(Base):
    """A tombstone (model/tombstones.py). `erased` in epoch seconds."""

    __tablename__ = "tombstones"
    app: Mapped[int] = mapped_column(ForeignKey("apps.number"), primary_key=True)
    hash: Mapped[str] = mapped_column(primary_key=True)
    erased: Mapped[int]


class Ledger:
    """Over the open catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    async def tombstones(self) -> list[Tombstone]:
        async with self._catalog.session() as session:
            rows = await session.scalars(select(TombstoneRow))
            return [Tombstone(row.app, row.hash, row.erased) for row in rows]

    async def record(self, row: DeletionRow, tombstones: Iterable[Tombstone]) -> None:
        """The request and its tombstones, in one transaction."""
        async with self._catalog.session.begin() as session:
            session.add(row)
            for each in tombstones:
                await session.merge(TombstoneRow(app=each.app, hash=each.hash, erased=each.erased))

    async def record_retention(self, row: DeletionRow, sessions: Sequence[str]) -> None:
        """The walker's request and the removals of its sessions, in one transaction."""
        async with self._catalog.session.begin() as session:
            session.add(row)
            await add_removals(session, row.app, sessions, row.submitted)

    async def remove_retention(self, row: DeletionRow, sessions: Sequence[str]) -> None:
        """Take it back."""
        async with self._catalog.session.begin() as session:
            await session.execute(delete(DeletionRow).where(DeletionRow.id == row.id))
            await remove_removals(session, row.app, [removal_hash(row.app, each) for each in sessions])

    async def remove(self, request_id: str, tombstones: Iterable[Tombstone]) -> None:
        """Take back a request that could not be carried out."""
        async with self._catalog.session.begin() as session:
            await session.execute(delete(DeletionRow).where(DeletionRow.id == request_id))
            for each in tombstones:
                where = (TombstoneRow.app == each.app, TombstoneRow.hash == each.hash)
                await session.execute(delete(TombstoneRow).where(*where))

    async def get(self, app: int, request_id: str) -> DeletionRow | None:
        async with self._catalog.session() as session:
            row = await session.get(DeletionRow, request_id)
            return row if row is not None and row.app == app else None

    async def same_key(self, app: int, key: str, since: datetime) -> DeletionRow | None:
        """The request that came with this idempotency key, not before `since`."""
        return await self._newest(app, DeletionRow.idempotency_key == key, since)

    async def same_payload(self, app: int, payload: str, since: datetime) -> DeletionRow | None:
        """The request that asked for the same, not before `since`."""
        return await self._newest(app, DeletionRow.payload == payload, since)

    async def _newest(self, app: int, condition: Any, since: datetime) -> DeletionRow | None:
        where = (DeletionRow.app == app, condition, DeletionRow.submitted >= since)
        async with self._catalog.session() as session:
            statement = select(DeletionRow).where(*where).order_by(DeletionRow.submitted).limit(1)
            return (await session.scalars(statement)).first()

    async def unfinished(self) -> Sequence[DeletionRow]:
        """Requests of which something is left, oldest first."""
        async with self._catalog.session() as session:
            statement = select(DeletionRow).where(DeletionRow.status != Status.ERASED).order_by(DeletionRow.submitted)
            return (await session.scalars(statement)).all()

    async def set_status(self, rows: Iterable[DeletionRow], status: Status) -> None:
        await self._update(rows, status=status.value)

    async def set_progress(self, row: DeletionRow, progress: dict[str, int]) -> None:
        await self._update([row], progress=progress)

    async def forget(self, rows: Sequence[DeletionRow]) -> None:
        """What the requests named is erased here too; their counts and outcomes stay."""
        for row in rows:
            outcomes = [[field, None, outcome] for field, _, outcome in row.identifiers]
            await self._update([row], status=Status.ERASED.value, identifiers=outcomes, subjects=None)
        async with self._catalog.session() as session:
            if session.get_bind().dialect.name == "sqlite":
                await session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    async def _update(self, rows: Iterable[DeletionRow], **values: Any) -> None:
        async with self._catalog.session.begin() as session:
            for row in rows:
                await session.execute(update(DeletionRow).where(DeletionRow.id == row.id).values(**values))
