"""Shares: links to the replay of one session that somebody made for somebody else, in the catalog.

A share ends at its time, or when it is revoked; how often it was opened is counted. Its token is kept as its SHA-256 and shown once.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import ForeignKey, Index, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from playhead.errors import NotFound
from playhead.stores.catalog import Base, Catalog

AT_ONCE = 500


class Share(Base):
    """A share of a session. `start_ms` is where the replay begins; times are UTC, without saying so."""

    __tablename__ = "shares"
    __table_args__ = (Index("shares_by_session", "app", "session"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    app: Mapped[int] = mapped_column(ForeignKey("apps.number"))
    session: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)
    start_ms: Mapped[int]
    made: Mapped[datetime]
    expires: Mapped[datetime]
    revoked: Mapped[datetime | None]
    opens: Mapped[int]

    def is_open(self, now: datetime) -> bool:
        """Whether it may be looked at."""
        return self.revoked is None and _plain(now) <= self.expires


class Shares:
    """Over the open catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    async def make(
        self, app: int, session_id: str, *, now: datetime, expires: datetime, start_ms: int
    ) -> tuple[str, Share]:
        """A new share, with its token: this once."""
        token = f"sh_{secrets.token_urlsafe(24)}"
        share = Share(
            app=app,
            session=session_id,
            hash=_hash(token),
            start_ms=start_ms,
            made=_plain(now),
            expires=_plain(expires),
            revoked=None,
            opens=0,
        )
        async with self._catalog.session.begin() as session:
            session.add(share)
        return token, share

    async def of_session(self, app: int, session_id: str) -> Sequence[Share]:
        """All of them, ended ones too, newest first."""
        where = (Share.app == app, Share.session == session_id)
        async with self._catalog.session() as session:
            return (await session.scalars(select(Share).where(*where).order_by(Share.id.desc()))).all()

    async def find(self, token: str) -> Share | None:
        """The share with this token, ended or not."""
        async with self._catalog.session() as session:
            return await session.scalar(select(Share).where(Share.hash == _hash(token)))

    async def count_open(self, share: Share) -> None:
        """Somebody opened it."""
        async with self._catalog.session.begin() as session:
            await session.execute(update(Share).where(Share.id == share.id).values(opens=Share.opens + 1))

    async def revoke(self, app: int, session_id: str, id_: int, now: datetime) -> Share:
        """It ends now; one that was revoked stays so. Raises `NotFound`."""
        async with self._catalog.session.begin() as session:
            share = await session.get(Share, id_)
            if share is None or (share.app, share.session) != (app, session_id):
                raise NotFound(f"The session {session_id} has no share {id_}")
            share.revoked = share.revoked or _plain(now)
            return share

    async def remove(self, app: int, session_ids: Sequence[str]) -> None:
        """All shares of these sessions, without a trace."""
        async with self._catalog.session.begin() as session:
            for first in range(0, len(session_ids), AT_ONCE):
                where = (Share.app == app, Share.session.in_(session_ids[first : first + AT_ONCE]))
                await session.execute(delete(Share).where(*where))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _plain(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
