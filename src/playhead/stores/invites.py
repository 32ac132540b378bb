"""Links that work once: to become the owner, to join with some roles, to set a new password. In the catalog, by the token's hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, delete, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Mapped, mapped_column

from playhead.errors import NotFound
from playhead.model.member import Role
from playhead.model.token import new_token, token_hash
from playhead.stores.catalog import Base, Catalog

DAY = 86_400


class Kind(StrEnum):
    """What a link is for."""

    OWNER = "owner"
    INVITE = "invite"
    RESET = "reset"


LIFETIME = {Kind.OWNER: DAY, Kind.INVITE: 7 * DAY, Kind.RESET: DAY}
"""Seconds."""


class InviteRow(Base):
    """`email` is None for who is to say it himself. `roles` are by an app's number, as text. Times in epoch seconds."""

    __tablename__ = "invites"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    hash: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    email: Mapped[str | None]
    roles: Mapped[dict[str, str]] = mapped_column(JSON)
    made_by: Mapped[str]
    expires: Mapped[int] = mapped_column(BigInteger)
    used: Mapped[int | None] = mapped_column(BigInteger)


@dataclass(frozen=True, slots=True)
class Invite:
    """A link that was made, without its token."""

    id: int
    kind: Kind
    email: str | None
    roles: Mapping[int, Role]
    made_by: str
    expires: int


class Invites:
    """Over the open catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    async def make(self, kind: Kind, email: str | None, roles: Mapping[int, Role], made_by: str, now: int) -> str:
        """The token of a new link, this once. Of owner's links, and of a member's resets, the newest alone works."""
        token = new_token()
        row = InviteRow(
            hash=token_hash(token),
            kind=kind.value,
            email=email,
            roles={str(app): role.value for app, role in roles.items()},
            made_by=made_by,
            expires=now + LIFETIME[kind],
        )
        async with self._catalog.session.begin() as session:
            if kind is not Kind.INVITE:
                same = InviteRow.email.is_(None) if email is None else InviteRow.email == email
                older = (InviteRow.kind == kind.value, InviteRow.used.is_(None), same)
                await session.execute(delete(InviteRow).where(*older))
            session.add(row)
        return token

    async def look(self, token: str, now: int) -> Invite:
        """What a link is for. Raises `NotFound` when it does not work, whatever the reason."""
        where = (InviteRow.hash == token_hash(token), InviteRow.used.is_(None), InviteRow.expires > now)
        async with self._catalog.session() as session:
            row = await session.scalar(select(InviteRow).where(*where))
        if row is None:
            raise NotFound("This link has been used or has expired; ask for a new one")
        return _invite(row)

    async def use(self, token: str, now: int) -> Invite:
        """The same, and it works no more; of two at once one gets it."""
        invite = await self.look(token, now)
        await self.use_up(invite, now)
        return invite

    async def use_up(self, invite: Invite, now: int) -> None:
        """Raises `NotFound` when somebody was faster."""
        unused = update(InviteRow).where(InviteRow.id == invite.id, InviteRow.used.is_(None))
        async with self._catalog.session.begin() as session:
            done = await session.execute(unused.values(used=now))
        if isinstance(done, CursorResult) and done.rowcount != 1:
            raise NotFound("This link has been used or has expired; ask for a new one")

    async def waiting(self, now: int, email: str | None = None) -> list[Invite]:
        """Invitations that nobody has used yet, of one address or of all."""
        query = select(InviteRow).where(
            InviteRow.kind == Kind.INVITE.value, InviteRow.used.is_(None), InviteRow.expires > now
        )
        if email is not None:
            query = query.where(InviteRow.email == email)
        async with self._catalog.session() as session:
            return [_invite(row) for row in await session.scalars(query.order_by(InviteRow.id))]

    async def take_back(self, id_: int) -> None:
        async with self._catalog.session.begin() as session:
            await session.execute(delete(InviteRow).where(InviteRow.id == id_, InviteRow.used.is_(None)))

    async def take_back_all(self, email: str) -> None:
        """All links of who is removed."""
        async with self._catalog.session.begin() as session:
            await session.execute(delete(InviteRow).where(InviteRow.email == email, InviteRow.used.is_(None)))


def _invite(row: InviteRow) -> Invite:
    roles = {int(app): Role(role) for app, role in row.roles.items()}
    return Invite(row.id, Kind(row.kind), row.email, roles, row.made_by, row.expires)
