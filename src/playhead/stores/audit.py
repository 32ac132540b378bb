"""The audit log: who saw and who changed what. Rows are only added; the database itself refuses to change or remove one.

An erasure alone may touch them: it takes the ids of what it erases out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, select, update
from sqlalchemy.orm import Mapped, mapped_column

from playhead.stores.catalog import Base, Catalog

COMMAND_LINE = "command line"
REPEATED = 600
"""Seconds in which the same member looking at the same thing again makes no new row: a page asks for it many times."""
MOST_RECENT = 10_000


class Action(StrEnum):
    """What can be in the log: what was seen, then what was changed."""

    SESSION_SEEN = "session.seen"
    RECORDING_SEEN = "recording.seen"
    USER_SEEN = "user.seen"
    EXPORTED = "export"
    LOGGED_IN = "login"
    LOGIN_FAILED = "login.failed"
    LOGGED_OUT = "logout"
    PASSWORD_SET = "password.set"
    MEMBER_INVITED = "member.invited"
    INVITE_TAKEN_BACK = "member.invite_taken_back"
    MEMBER_JOINED = "member.joined"
    ROLE_SET = "member.role"
    MEMBER_REMOVED = "member.removed"
    RESET_LINK = "member.reset_link"
    OWNER_LINK = "member.owner_link"
    APP_MADE = "app.made"
    APP_RENAMED = "app.renamed"
    KEY_MADE = "key.made"
    KEY_REVOKED = "key.revoked"
    CAPTURE_CHANGED = "capture.changed"
    QUARANTINE_RETRIED = "quarantine.retried"
    QUARANTINE_DROPPED = "quarantine.dropped"
    ERASED = "erasure"
    SHARE_MADE = "share.made"
    SHARE_REVOKED = "share.revoked"
    RETENTION_CHANGED = "retention.changed"


SEEN = (Action.SESSION_SEEN, Action.RECORDING_SEEN, Action.USER_SEEN)


class AuditRow(Base):
    """`actor` is a member's e-mail address or the command line. `at` in epoch seconds."""

    __tablename__ = "audit"
    __table_args__ = (Index("audit_by_app", "app", "id"), Index("audit_by_subject", "app", "subject"))
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[int] = mapped_column(BigInteger)
    actor: Mapped[str]
    address: Mapped[str]
    app: Mapped[int | None] = mapped_column(ForeignKey("apps.number"))
    action: Mapped[str]
    subject: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and from which address."""

    name: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. `subject` is what was seen or changed: an id, an address, a kind of key."""

    id: int
    at: int
    actor: Actor
    app: int | None
    action: str
    subject: str | None
    details: Mapping[str, Any] = field(default_factory=dict)


class Audit:
    """Over the open catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._recent: dict[tuple[str, int | None, str, str], int] = {}

    async def note(
        self,
        actor: Actor,
        action: Action,
        now: int,
        *,
        app: int | None = None,
        subject: str | None = None,
        **details: Any,
    ) -> None:
        """Add a row."""
        row = AuditRow(
            at=now, actor=actor.name, address=actor.address, app=app, action=action, subject=subject, details=details
        )
        async with self._catalog.session.begin() as session:
            session.add(row)

    async def saw(self, actor: Actor, action: Action, now: int, app: int, subject: str) -> None:
        """Add a row, unless there is one of the last minutes that says the same."""
        key = (actor.name, app, action.value, subject)
        if now - self._recent.get(key, -REPEATED) < REPEATED:
            return
        if len(self._recent) >= MOST_RECENT:
            self._recent = {each: at for each, at in self._recent.items() if now - at < REPEATED}
        self._recent[key] = now
        await self.note(actor, action, now, app=app, subject=subject)

    async def page(self, app: int | None, before: int | None, most: int) -> list[Entry]:
        """Newest first: of one app or of everything, with ids below `before`."""
        query = select(AuditRow).order_by(AuditRow.id.desc()).limit(most)
        if app is not None:
            query = query.where(AuditRow.app == app)
        if before is not None:
            query = query.where(AuditRow.id < before)
        async with self._catalog.session() as session:
            rows = await session.scalars(query)
            return [_entry(row) for row in rows]

    async def forget(self, app: int, subjects: Sequence[str]) -> None:
        """Take the ids of what is erased out of the rows that name them."""
        async with self._catalog.session.begin() as session:
            for first in range(0, len(subjects), 500):
                where = (AuditRow.app == app, AuditRow.subject.in_(subjects[first : first + 500]))
                await session.execute(update(AuditRow).where(*where).values(subject=None))
        gone = set(subjects)
        self._recent = {key: at for key, at in self._recent.items() if key[3] not in gone}


def _entry(row: AuditRow) -> Entry:
    return Entry(row.id, row.at, Actor(row.actor, row.address), row.app, row.action, row.subject, row.details)
