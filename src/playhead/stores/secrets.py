"""Secrets of the installation, in the catalog: shared by all nodes, in every backup, made at first use."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from playhead.stores.catalog import Base, Catalog

LINKS = "links"
"""The name of the secret that signs links to videos."""
LENGTH = 32
"""Bytes: as long as what HMAC-SHA256 makes of them."""


class SecretRow(Base):
    """A secret by its name. `made` is UTC."""

    __tablename__ = "secrets"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[bytes]
    made: Mapped[datetime]


class Secrets:
    """Over the open catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    async def get(self, name: str) -> bytes:
        """The secret, made if there is none. Of two that make it at once both get the one that is kept."""
        found = await self._stored(name)
        if found is None:
            try:
                async with self._catalog.session.begin() as session:
                    session.add(SecretRow(name=name, value=secrets.token_bytes(LENGTH), made=_now()))
            except IntegrityError:
                pass
            found = await self._stored(name)
        assert found is not None
        return found

    async def rotate(self, name: str) -> bytes:
        """A new secret in its place; what was signed with the old one is not valid any more."""
        await self.get(name)
        new = secrets.token_bytes(LENGTH)
        async with self._catalog.session.begin() as session:
            await session.execute(update(SecretRow).where(SecretRow.name == name).values(value=new, made=_now()))
        return new

    async def _stored(self, name: str) -> bytes | None:
        async with self._catalog.session() as session:
            return await session.scalar(select(SecretRow.value).where(SecretRow.name == name))


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
