"""Files that recorded pages name by an address: where each is among the assets, and when it was asked for last. In the catalog.

An address may tell of a person, so only its hash is kept, and that for `REMEMBERED`.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass

from sqlalchemy import ForeignKey, delete, insert
from sqlalchemy.orm import Mapped, mapped_column

from playhead.stores.catalog import Base, Catalog

REMEMBERED = 30 * 86_400
"""Seconds."""


class PageFileRow(Base):
    """Drawn in `KnownFile`."""

    __tablename__ = "page_files"
    app: Mapped[int] = mapped_column(ForeignKey("apps.number"), primary_key=True)
    hash: Mapped[str] = mapped_column(primary_key=True)
    checked: Mapped[int]
    kind: Mapped[str]
    digest: Mapped[str]
    etag: Mapped[str]
    failure: Mapped[str]


@dataclass(frozen=True, slots=True)
class KnownFile:
    """`checked` in epoch seconds; `kind` is a media type and `digest` an asset's; or `failure` says why there is none."""

    checked: int
    kind: str = ""
    digest: str = ""
    etag: str = ""
    failure: str = ""


class PageFiles:
    """Over the open catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    async def get(self, app: int, address: str) -> KnownFile | None:
        async with self._catalog.session() as session:
            row = await session.get(PageFileRow, (app, _hash(app, address)))
        return None if row is None else KnownFile(row.checked, row.kind, row.digest, row.etag, row.failure)

    async def put(self, app: int, address: str, known: KnownFile) -> None:
        """In place of what was known."""
        row = {"app": app, "hash": _hash(app, address)}
        async with self._catalog.session.begin() as session:
            await session.execute(delete(PageFileRow).filter_by(**row))
            await session.execute(insert(PageFileRow), [row | asdict(known)])

    async def forget_before(self, moment: int) -> None:
        """What was not asked for since then, in epoch seconds."""
        async with self._catalog.session.begin() as session:
            await session.execute(delete(PageFileRow).where(PageFileRow.checked < moment))


def _hash(app: int, address: str) -> str:
    return hashlib.sha256(f"{app} {address}".encode()).hexdigest()
