"""The purge: removes the rows of what was erased from every table, and waits until the files that held them are gone.

It can be killed at any point: what is not erased yet stands in the ledger, and the next start goes on with it.

1. put the redo log into the tables, so that no later start inserts erased rows again;
2. note the physical rows, of all versions, in the table `purges`, and remove the recordings with what only they used;
3. have the engine rewrite the parts that hold what could be seen, then those that hold the rows that hide it: it rewrites one part
   after another, and what has lost the row that hides it would be seen again meanwhile, for long after a kill or a failure;
4. wait for the engine to remove the old files, then forget what the requests named.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress

import msgspec

from playhead.erasure.subjects import Subjects
from playhead.errors import PlayheadError, Unavailable
from playhead.model import ids
from playhead.model.ids import derive_id
from playhead.model.tombstones import Tombstones
from playhead.stores.audit import Audit
from playhead.stores.journal import Journal
from playhead.stores.ledger import RETENTION, DeletionRow, Ledger, Status
from playhead.stores.merges import Merges
from playhead.stores.notes import Notes
from playhead.stores.open_sessions import OpenSession
from playhead.stores.recordings import Recordings
from playhead.stores.redo import RedoLog
from playhead.stores.removals import removal_hash
from playhead.stores.shares import Shares
from playhead.stores.stars import Stars
from playhead.stores.warehouse import Warehouse

log = logging.getLogger("playhead")

BY_SESSION = ("sessions", "session_keys", "user_sessions")
TABLES = (*BY_SESSION, "users")
SEEN = ("sessions", "users")
"""The tables whose rows are shown; of kind 0 are those that hide others."""
OF_SESSIONS = """
INSERT INTO purges SELECT '{table}', app, session_id, uxcamuserid, version FROM {table}
WHERE app = {{app:UInt32}} AND session_id IN {{ids:Array(UInt128)}}
"""
MOVED = OF_SESSIONS + " AND uxcamuserid IN {{users:Array(UInt128)}}"
BASELINES = """
INSERT INTO purges SELECT '{table}', app, session_id, uxcamuserid, version FROM {table}
WHERE app = {{app:UInt32}} AND uxcamuserid IN {{ids:Array(UInt128)}} AND session_id = uxcamuserid
    AND version <= arrayElement({{versions:Array(UInt64)}}, indexOf({{ids:Array(UInt128)}}, uxcamuserid))
"""
OF_USERS = """
INSERT INTO purges SELECT 'users', app, uxcamuserid, uxcamuserid, version FROM users
WHERE app = {app:UInt32} AND uxcamuserid IN {ids:Array(UInt128)}
    AND version <= arrayElement({versions:Array(UInt64)}, indexOf({ids:Array(UInt128)}, uxcamuserid))
"""
REMOVE = """
ALTER TABLE {table} DELETE WHERE (app, {subject}, uxcamuserid, toUInt64(version)) IN (
    SELECT app, subject, uxcamuserid, version FROM purges WHERE target = '{table}'
)
"""
REMOVE_SEEN = REMOVE + " AND kind != 0"
AT_WORK = """
SELECT count() FROM system.mutations
WHERE database = currentDatabase() AND NOT is_done AND NOT is_killed AND table IN {tables:Array(String)}
"""
FAILURES = """
SELECT table, latest_fail_reason FROM system.mutations
WHERE database = currentDatabase() AND NOT is_done AND latest_fail_reason != '' AND table IN {tables:Array(String)}
"""
GIVE_UP = "KILL MUTATION WHERE database = currentDatabase() AND table = '{table}'"
OLD_FILES = """
SELECT count() FROM system.parts WHERE database = currentDatabase() AND NOT active AND table IN {tables:Array(String)}
"""
Sweep = Callable[[int], Awaitable[object]]
"""Removes the assets of an app that no recording names."""
IDS_AT_ONCE = 5_000
POLL = 0.5
"""Seconds between looks at the engine's progress."""
RETRY = 60.0
"""Seconds after a purge that failed."""


class Purge:
    """A task that sleeps until it is woken, waits for more to come, and purges all that is left."""

    def __init__(
        self,
        warehouse: Warehouse,
        redo: RedoLog,
        ledger: Ledger,
        recordings: Recordings,
        journal: Journal,
        merges: Merges,
        shares: Shares,
        notes: Notes,
        audit: Audit,
        stars: Stars,
        tombstones: Tombstones,
        sweep: Sweep,
        delay: float,
    ) -> None:
        self._warehouse = warehouse
        self._redo = redo
        self._ledger = ledger
        self._recordings = recordings
        self._journal = journal
        self._merges = merges
        self._shares = shares
        self._notes = notes
        self._audit = audit
        self._stars = stars
        self._tombstones = tombstones
        self._sweep = sweep
        self._delay = delay
        self._wake = asyncio.Event()
        self._hurry = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Go on with what an earlier process left."""
        self._wake.set()
        self._task = asyncio.create_task(self._run(), name="purge")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def wake(self) -> None:
        """There is something to purge, after the delay."""
        self._wake.set()

    def hurry(self) -> None:
        """Do not wait for more: somebody waits for this."""
        self._hurry.set()
        self._wake.set()

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            if await self._ledger.unfinished():
                await self._wait_for_more()
            self._wake.clear()
            self._hurry.clear()
            rows = await self._ledger.unfinished()
            if not rows:
                continue
            try:
                await self._purge(rows)
            except Exception as error:
                told = error.message if isinstance(error, PlayheadError) else type(error).__name__
                log.error("purging %d deletion requests failed, trying again in %d s: %s", len(rows), RETRY, told)
                await self._ledger.set_status(rows, Status.FAILED)
                await asyncio.sleep(RETRY)
                self._wake.set()

    async def _wait_for_more(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._hurry.wait(), self._delay)

    async def _purge(self, rows: Sequence[DeletionRow]) -> None:
        await self._ledger.set_status(rows, Status.PURGING)
        await self._warehouse.in_write_lane(self._into_the_tables)
        await self._truncate()
        for row in rows:
            subjects = msgspec.convert(row.subjects, Subjects)
            found = await self._warehouse.in_write_lane(self._note, row.app, subjects)
            if not row.progress:
                users = len(subjects.users) if subjects.whole else 0
                progress = {"sessionsPurged": len(subjects.sessions), "usersPurged": users, "rowsDeleted": found}
                await self._ledger.set_progress(row, progress)
            await self._remove_media(row.app, subjects)
        for app in sorted({row.app for row in rows}):
            await self._sweep(app)
        await self._remove_rows(REMOVE_SEEN, SEEN)
        await self._remove_rows(REMOVE, TABLES)
        await self._ledger.set_status(rows, Status.PURGED)
        await self._truncate()
        await self._until_none(OLD_FILES, (*TABLES, "purges"))
        await asyncio.to_thread(os.sync)
        leaving = [_held(row) for row in rows if row.reason == RETENTION]
        await self._ledger.forget(rows)
        for hashes in leaving:
            self._tombstones.release(hashes)
        log.info("purged %d deletion requests", len(rows))

    def _into_the_tables(self) -> None:
        self._redo.finish()
        self._redo.checkpoint()

    async def _truncate(self) -> None:
        await self._warehouse.in_write_lane(self._warehouse.command_now, "TRUNCATE TABLE purges")

    def _note(self, app: int, subjects: Subjects) -> int:
        """Write the rows of a request down; returns how many there are."""
        before = self._noted()
        users = [ids.number(user) for user in subjects.users]
        bounds = {"ids": users, "versions": list(subjects.users.values())}
        for table in BY_SESSION:
            for some in _numbers(subjects.sessions):
                self._insert(OF_SESSIONS.format(table=table), {"app": app, "ids": some})
            for some in _numbers(subjects.moved):
                self._insert(MOVED.format(table=table), {"app": app, "ids": some, "users": users})
            if subjects.whole and users:
                self._insert(BASELINES.format(table=table), {"app": app, **bounds})
        if users:
            self._insert(OF_USERS, {"app": app, **bounds})
        return self._noted() - before

    async def _remove_media(self, app: int, subjects: Subjects) -> None:
        """Recordings, shares, what members noted and looked at, and what SDKs sent of sessions that were not finished: the finisher
        refuses them, as there are tombstones.
        """
        await asyncio.to_thread(self._remove_recordings, app, subjects.sessions)
        await self._shares.remove(app, subjects.sessions)
        await self._stars.remove(app, subjects.sessions)
        users = [*subjects.users] if subjects.whole else []
        await self._notes.erase(app, subjects.sessions)
        await self._audit.forget(app, [*subjects.sessions, *users])
        known = {*users, *await self._merges.aliases(app, users)}
        sessions = set(subjects.sessions)

        def is_subject(session: OpenSession) -> bool:
            return session.user in known or derive_id("session", session.session) in sessions

        while await self._journal.sessions.hurry(app, is_subject):
            await asyncio.sleep(POLL)
        await self._journal.truncate()
        await self._merges.forget(app, users)

    def _remove_recordings(self, app: int, sessions: Sequence[str]) -> None:
        for session in sessions:
            self._recordings.delete(app, session)

    def _insert(self, sql: str, parameters: dict[str, object]) -> None:
        self._warehouse.command_now(sql, parameters)

    def _noted(self) -> int:
        ((amount,),) = self._warehouse.query_now("SELECT count() FROM purges", {})
        return int(amount)

    async def _remove_rows(self, statement: str, tables: Sequence[str]) -> None:
        for table in tables:
            subject = "uxcamuserid" if table == "users" else "session_id"
            sql = statement.format(table=table, subject=subject)
            await self._warehouse.in_write_lane(self._warehouse.command_now, sql)
        await self._until_none(AT_WORK, tables)

    async def _until_none(self, sql: str, tables: Sequence[str]) -> None:
        """Wait while the engine has anything of this kind in these tables. Raises `Unavailable` when it cannot rewrite one."""
        while (await self._warehouse.query(sql, {"tables": list(tables)}))[0][0]:
            for table, reason in await self._warehouse.query(FAILURES, {"tables": list(tables)}):
                await self._warehouse.in_write_lane(self._warehouse.command_now, GIVE_UP.format(table=table))
                raise Unavailable(f"the engine cannot rewrite {table}: {reason[:300]}")
            await asyncio.sleep(POLL)


def _held(row: DeletionRow) -> list[str]:
    """What the tombstones hold of a request of retention until it is purged."""
    return [removal_hash(row.app, each) for each in msgspec.convert(row.subjects, Subjects).sessions]


def _numbers(hex_ids: Sequence[str]) -> Iterator[list[int]]:
    """As many as one statement takes, as the warehouse has them."""
    for first in range(0, len(hex_ids), IDS_AT_ONCE):
        yield [ids.number(each) for each in hex_ids[first : first + IDS_AT_ONCE]]
