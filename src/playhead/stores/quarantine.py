"""The quarantine: what of parts was not understood, as it came, with why; and sessions that could not be made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from playhead.errors import NotFound
from playhead.stores.journal_file import JournalFile, OpenSessionRow, PartRow, QuarantineRow


@dataclass(frozen=True, slots=True)
class Aside:
    """Something for the quarantine. `content` is the part as it was journalled, when it may be tried again."""

    app: int
    received: int
    place: str
    reason: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Quarantined:
    """What the quarantine shows of a row."""

    id: int
    received: int
    place: str
    reason: str | None
    size: int


class Quarantine:
    """`arrived` is told when parts are to be sorted again."""

    def __init__(self, file: JournalFile, arrived: Callable[[], None]) -> None:
        self._file = file
        self._arrived = arrived

    async def newest(self, app: int | None, most: int) -> list[Quarantined]:
        """What could not be understood, newest first, and sessions that could not be made."""
        parts = select(
            QuarantineRow.id, QuarantineRow.received, QuarantineRow.place, QuarantineRow.reason, QuarantineRow.size
        )
        failed = select(
            OpenSessionRow.id,
            OpenSessionRow.last_at,
            OpenSessionRow.session,
            OpenSessionRow.failure,
            OpenSessionRow.size,
        )
        failed = failed.where(OpenSessionRow.failure.is_not(None))
        if app is not None:
            parts, failed = parts.where(QuarantineRow.app == app), failed.where(OpenSessionRow.app == app)
        async with self._file.connect() as connection:
            rows = list(await connection.execute(failed.order_by(OpenSessionRow.id.desc()).limit(most)))
            rows += await connection.execute(parts.order_by(QuarantineRow.id.desc()).limit(most - len(rows)))
        return [Quarantined(*row) for row in rows]

    async def retry(self, now: int, app: int | None = None) -> tuple[int, int]:
        """Have what is in quarantine, of one app or of all, tried again, as after an upgrade; returns how many parts, and how many sessions."""
        failed = update(OpenSessionRow).where(OpenSessionRow.failure.is_not(None)).values(due=now, failure=None)
        waiting = select(QuarantineRow.id, QuarantineRow.size, QuarantineRow.content)
        aside = delete(QuarantineRow)
        if app is not None:
            failed, aside = failed.where(OpenSessionRow.app == app), aside.where(QuarantineRow.app == app)
            waiting = waiting.where(QuarantineRow.app == app)
        async with self._file.transaction() as connection:
            rows = list(await connection.execute(waiting))
            if rows:
                parts = [{"size": size, "content": content} for _, size, content in rows]
                await connection.execute(insert(PartRow), parts)
                await connection.execute(aside)
            sessions = await connection.execute(failed)
        self._arrived()
        return len(rows), sessions.rowcount

    async def drop(self, quarantined: int, app: int | None = None) -> None:
        """Remove a row of the quarantine, of this app if one is named. Raises `NotFound`."""
        where = [QuarantineRow.id == quarantined]
        if app is not None:
            where.append(QuarantineRow.app == app)
        async with self._file.transaction() as connection:
            size = await connection.scalar(select(QuarantineRow.size).where(*where))
            if size is None:
                raise NotFound(f"Nothing in quarantine has the id {quarantined}")
            await connection.execute(delete(QuarantineRow).where(*where))
        self._file.size -= size

    async def amounts(self) -> dict[str, int]:
        """How much waits: parts, open sessions, what is in quarantine, and bytes of all."""
        async with self._file.connect() as connection:
            counts = {
                "parts": await connection.scalar(select(func.count()).select_from(PartRow)),
                "openSessions": await connection.scalar(select(func.count()).select_from(OpenSessionRow)),
                "quarantined": await connection.scalar(select(func.count()).select_from(QuarantineRow)),
                "failedSessions": await connection.scalar(
                    select(func.count()).select_from(OpenSessionRow).where(OpenSessionRow.failure.is_not(None))
                ),
            }
        return {name: count or 0 for name, count in counts.items()} | {"bytes": self._file.size}


async def store_aside(connection: AsyncConnection, aside: Sequence[Aside]) -> None:
    if aside:
        rows = [
            {
                "app": each.app,
                "received": each.received,
                "place": each.place,
                "reason": each.reason,
                "size": len(each.content),
                "content": each.content,
            }
            for each in aside
        ]
        await connection.execute(insert(QuarantineRow), rows)
