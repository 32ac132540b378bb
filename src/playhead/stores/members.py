"""Members and their roles, in the catalog. The few there are are kept in memory and read again after every change.

Who is removed keeps the row, without password and roles: the audit log names him, and a login by OpenID Connect does not bring him back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import BigInteger, ForeignKey, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from playhead.errors import Forbidden, NotFound
from playhead.model.member import Member, Role
from playhead.stores.catalog import Base, Catalog


class MemberRow(Base):
    """`everywhere`: a role in all apps. `password`: its argon2id hash. `subject`: issuer and subject of OpenID Connect. Times in epoch seconds."""

    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    everywhere: Mapped[str | None]
    password: Mapped[str | None]
    subject: Mapped[str | None] = mapped_column(unique=True)
    created: Mapped[int] = mapped_column(BigInteger)
    removed: Mapped[int | None] = mapped_column(BigInteger)


class MemberRoleRow(Base):
    """What a member may do in one app."""

    __tablename__ = "member_roles"
    member: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    app: Mapped[int] = mapped_column(ForeignKey("apps.number"), primary_key=True)
    role: Mapped[str]


class Members:
    """Over the open catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._by_id: dict[int, Member] = {}
        self._passwords: dict[int, str] = {}
        self._removed: dict[str, int] = {}

    async def open(self) -> None:
        await self._reload()

    def all(self) -> list[Member]:
        """By e-mail address."""
        return sorted(self._by_id.values(), key=lambda member: member.email)

    def owners(self) -> list[Member]:
        return [member for member in self.all() if member.is_owner]

    def member(self, id_: int) -> Member:
        """Raises `NotFound`."""
        if id_ not in self._by_id:
            raise NotFound(f"No member has the id {id_}")
        return self._by_id[id_]

    def by_email(self, email: str) -> Member | None:
        return next((member for member in self._by_id.values() if member.email == email), None)

    def by_subject(self, subject: str) -> Member | None:
        return next((member for member in self._by_id.values() if member.subject == subject), None)

    def was_removed(self, email: str) -> bool:
        return email in self._removed

    def password_of(self, member: Member | None) -> str | None:
        """The hash of the password; None without one, and for nobody."""
        return None if member is None else self._passwords.get(member.id)

    async def join(
        self, email: str, roles: Mapping[int, Role], now: int, *, everywhere: Role | None = None, name: str = ""
    ) -> Member:
        """The member with this address, made if there is none, with these roles and what he had that is more."""
        async with self._catalog.session.begin() as session:
            row = await session.scalar(select(MemberRow).where(MemberRow.email == email))
            if row is None:
                row = MemberRow(email=email, name=name, created=now)
                session.add(row)
                await session.flush()
            row.removed = None
            row.name = name or row.name
            known = self._by_id.get(row.id)
            if everywhere is not None and not (known and known.everywhere and known.everywhere.covers(everywhere)):
                row.everywhere = everywhere.value
            for app, role in roles.items():
                had = known.roles.get(app) if known else None
                if had is None or not had.covers(role):
                    await _put_role(session, row.id, app, role)
        await self._reload()
        return self.member(row.id)

    async def set_role(self, id_: int, app: int, role: Role | None) -> None:
        """Give the member this role in the app, or none. Raises `NotFound`."""
        self.member(id_)
        async with self._catalog.session.begin() as session:
            await _put_role(session, id_, app, role)
        await self._reload()

    async def set_password(self, id_: int, hashed: str) -> None:
        await self._update(id_, password=hashed)

    async def set_subject(self, id_: int, subject: str) -> None:
        """From now on the issuer says who this is: a password that somebody set for him goes."""
        await self._update(id_, subject=subject, password=None)

    async def remove(self, id_: int, now: int) -> Member:
        """He can log in no more. Raises `NotFound`, and `Forbidden` for the last owner."""
        member = self.member(id_)
        if self.owners() == [member]:
            raise Forbidden("The last owner stays; make another one first, with `playhead member owner-link`")
        async with self._catalog.session.begin() as session:
            await session.execute(delete(MemberRoleRow).where(MemberRoleRow.member == id_))
        await self._update(id_, removed=now, password=None, subject=None, everywhere=None)
        return member

    async def _update(self, id_: int, **values: str | int | None) -> None:
        async with self._catalog.session.begin() as session:
            await session.execute(update(MemberRow).where(MemberRow.id == id_).values(**values))
        await self._reload()

    async def _reload(self) -> None:
        async with self._catalog.session() as session:
            rows = (await session.scalars(select(MemberRow))).all()
            roles: dict[int, dict[int, Role]] = defaultdict(dict)
            for each in await session.scalars(select(MemberRoleRow)):
                roles[each.member][each.app] = Role(each.role)
        self._removed = {row.email: row.id for row in rows if row.removed is not None}
        self._passwords = {row.id: row.password for row in rows if row.password is not None}
        self._by_id = {
            row.id: Member(
                row.id,
                row.email,
                row.name,
                row.created,
                None if row.everywhere is None else Role(row.everywhere),
                roles[row.id],
                row.password is not None,
                row.subject,
            )
            for row in rows
            if row.removed is None
        }


async def _put_role(session: AsyncSession, member: int, app: int, role: Role | None) -> None:
    where = (MemberRoleRow.member == member, MemberRoleRow.app == app)
    await session.execute(delete(MemberRoleRow).where(*where))
    if role is not None:
        session.add(MemberRoleRow(member=member, app=app, role=role.value))
