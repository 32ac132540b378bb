"""Logins of members: the cookie's token by its hash, in the catalog and in memory, as every request asks for it.

A login ends after some time without use, and after a longer time in any case. When it was last used is written down when the
dashboard asks who is logged in, and at the end: a crash takes no more than that away.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import BigInteger, ForeignKey, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from playhead.model.token import new_token, token_hash
from playhead.stores.catalog import Base, Catalog

DAY = 86_400


class LoginRow(Base):
    """Times in epoch seconds."""

    __tablename__ = "logins"
    hash: Mapped[str] = mapped_column(primary_key=True)
    member: Mapped[int] = mapped_column(ForeignKey("members.id"))
    begun: Mapped[int] = mapped_column(BigInteger)
    seen: Mapped[int] = mapped_column(BigInteger)


@dataclass(slots=True)
class _Login:
    member: int
    begun: int
    seen: int
    kept: int


class Logins:
    """Over the open catalog. `idle` and `longest` in days."""

    def __init__(self, catalog: Catalog, idle: int, longest: int) -> None:
        self._catalog = catalog
        self._idle = idle * DAY
        self._longest = longest * DAY
        self._by_hash: dict[str, _Login] = {}

    @property
    def longest(self) -> int:
        """Seconds after which a login ends in any case."""
        return self._longest

    async def open(self) -> None:
        async with self._catalog.session() as session:
            rows = (await session.scalars(select(LoginRow))).all()
        self._by_hash = {row.hash: _Login(row.member, row.begun, row.seen, row.seen) for row in rows}

    async def begin(self, member: int, now: int) -> str:
        """A new login; its token, this once. Those that are over are removed."""
        token = new_token()
        over = [key for key, login in self._by_hash.items() if self._is_over(login, now)]
        async with self._catalog.session.begin() as session:
            await session.execute(delete(LoginRow).where(LoginRow.hash.in_(over[:500])))
            session.add(LoginRow(hash=token_hash(token), member=member, begun=now, seen=now))
        for key in over[:500]:
            self._by_hash.pop(key, None)
        self._by_hash[token_hash(token)] = _Login(member, now, now, now)
        return token

    def member_of(self, token: str, now: int) -> int | None:
        """The id of the member whose login this is; it is in use now."""
        login = self._by_hash.get(token_hash(token))
        if login is None or self._is_over(login, now):
            return None
        login.seen = max(login.seen, now)
        return login.member

    async def keep(self) -> None:
        """Write down when logins were last used."""
        changed = {key: login for key, login in self._by_hash.items() if login.seen - login.kept >= 60}
        if not changed:
            return
        async with self._catalog.session.begin() as session:
            for key, login in changed.items():
                await session.execute(update(LoginRow).where(LoginRow.hash == key).values(seen=login.seen))
                login.kept = login.seen

    async def end(self, token: str) -> None:
        await self._end([token_hash(token)])

    async def end_all(self, member: int, but: str | None = None) -> None:
        """End the member's logins, but for the one with this token."""
        kept = None if but is None else token_hash(but)
        await self._end([key for key, each in self._by_hash.items() if each.member == member and key != kept])

    async def _end(self, keys: list[str]) -> None:
        for key in keys:
            self._by_hash.pop(key, None)
        async with self._catalog.session.begin() as session:
            for key in keys:
                await session.execute(delete(LoginRow).where(LoginRow.hash == key))

    def _is_over(self, login: _Login, now: int) -> bool:
        return now - login.seen >= self._idle or now - login.begun >= self._longest
