"""Writes sessions to the warehouse, in groups: many uploads share one durable insert.

One writer runs at a time, so it may read what a session and its user already have, and assign the rest:

1. look up the sessions' keys (upload time, version, number) and the users' last numbers;
2. assign: a known session keeps its upload time and number and takes the next version;
3. insert the keys, by user and then by session, then the sessions.

A crash between two inserts leaves keys without a session, which no reader sees; the repeated upload finds its upload
time and number there. A user's last number is read from what is written first, so it is never given twice.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from playhead.errors import InternalError, PlayheadError, Unavailable
from playhead.ingest.warehouse_row import Assigned, key_row, session_row
from playhead.model import ids
from playhead.model.alias import alias_of
from playhead.model.record import SessionRecord
from playhead.stores.warehouse import Warehouse

log = logging.getLogger("playhead")

GROUP_SESSIONS = 2_000
"""Sessions after which a group is written; an upload is never split."""

KNOWN_SESSIONS = """
SELECT session_id, any(uploaded), max(version), any(session_number_of_user)
FROM session_keys WHERE app = {app:UInt32} AND session_id IN {ids:Array(UInt128)} GROUP BY session_id
"""
KNOWN_USERS = """
SELECT uxcamuserid, max(session_number_of_user), max(user_name),
    groupArrayIf((session_id, uploaded, session_number_of_user), session_id IN {sessions:Array(UInt128)})
FROM user_sessions WHERE app = {app:UInt32} AND uxcamuserid IN {ids:Array(UInt128)} GROUP BY uxcamuserid
"""


@dataclass(slots=True)
class Upload:
    """The sessions of one request, and where their fate is told."""

    app: int
    records: list[SessionRecord]
    done: asyncio.Future[list[Assigned]]


@dataclass(slots=True)
class Known:
    """What the warehouse has of the sessions and users of one app's uploads."""

    sessions: dict[str, Assigned] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)


class SessionWriter:
    """Group commit. `write` returns when its sessions are durable."""

    def __init__(
        self, warehouse: Warehouse, clock: Callable[[], datetime], directory: Path, min_free_disk: int
    ) -> None:
        self._warehouse = warehouse
        self._clock = clock
        self._directory = directory
        self._min_free_disk = min_free_disk
        self._queue: asyncio.Queue[Upload] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="session-writer")

    async def stop(self) -> None:
        """Finish what was accepted, then end."""
        if self._task is not None:
            await self._queue.join()
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def write(self, app: int, records: list[SessionRecord]) -> list[Assigned]:
        """What each record was assigned, in order. Raises `Unavailable` when nothing was recorded."""
        if not records:
            return []
        done: asyncio.Future[list[Assigned]] = asyncio.get_running_loop().create_future()
        await self._queue.put(Upload(app, records, done))
        return await done

    def paused(self) -> asyncio.Lock:
        """Hold this to keep all writing out, for a consistent backup."""
        return self._writing

    async def _run(self) -> None:
        while True:
            group = [await self._queue.get()]
            async with self._writing:
                while not self._queue.empty() and sum(len(upload.records) for upload in group) < GROUP_SESSIONS:
                    group.append(self._queue.get_nowait())
                await self._commit(group)
            for _ in group:
                self._queue.task_done()

    async def _commit(self, group: list[Upload]) -> None:
        try:
            assigned = await self._warehouse.in_write_lane(self._write_now, group)
        except PlayheadError as error:
            _fail(group, error)
        except Exception as error:
            log.exception("writing %d uploads failed", len(group))
            _fail(group, InternalError(f"Writing failed: {type(error).__name__}"))
        else:
            for upload, result in zip(group, assigned, strict=True):
                if not upload.done.done():
                    upload.done.set_result(result)

    def _write_now(self, group: list[Upload]) -> list[list[Assigned]]:
        self._check_disk()
        now = int(self._clock().timestamp())
        known = {app: self._known(app, _records(group, app)) for app in {upload.app for upload in group}}
        assigned = [assign(upload.records, known[upload.app], now) for upload in group]
        keys, rows = [], []
        for upload, results in zip(group, assigned, strict=True):
            for record, result in zip(upload.records, results, strict=True):
                keys.append(key_row(upload.app, record, result))
                rows.append(session_row(upload.app, record, result))
        encoder = msgspec.json.Encoder()
        key_lines = encoder.encode_lines(keys)
        self._warehouse.insert_now("user_sessions", key_lines)
        self._warehouse.insert_now("session_keys", key_lines)
        self._warehouse.insert_now("sessions", encoder.encode_lines(rows))
        return assigned

    def _check_disk(self) -> None:
        free = shutil.disk_usage(self._directory).free
        if free < self._min_free_disk:
            raise Unavailable(
                f"The disk of {self._directory} has {free // 2**20} MiB left, less than the "
                f"{self._min_free_disk // 2**20} MiB that min_free_disk keeps; nothing was recorded",
                retry_after=60,
            )

    def _known(self, app: int, records: Sequence[SessionRecord]) -> Known:
        known = Known()
        sessions = [ids.number(record.session_id) for record in records]
        for session_id, uploaded, version, number in self._warehouse.query_now(
            KNOWN_SESSIONS, {"app": app, "ids": sessions}
        ):
            known.sessions[ids.text(session_id)] = Assigned(_seconds(uploaded), version, number, "")
        lacking = {record.user_id for record in records if record.number is None or record.alias is None}
        users = {"app": app, "ids": [ids.number(user_id) for user_id in lacking], "sessions": sessions}
        for user, number, alias, keys in self._warehouse.query_now(KNOWN_USERS, users):
            known.numbers[ids.text(user)] = number
            if alias:
                known.aliases[ids.text(user)] = alias
            for session_id, uploaded, nth in keys:  # a crash left those that session_keys does not have
                known.sessions.setdefault(ids.text(session_id), Assigned(_seconds(uploaded), 0, nth, ""))
        return known


def _seconds(uploaded: datetime) -> int:
    return int(uploaded.replace(tzinfo=UTC).timestamp())


def _records(group: Iterable[Upload], app: int) -> list[SessionRecord]:
    return [record for upload in group if upload.app == app for record in upload.records]


def _fail(group: Iterable[Upload], error: PlayheadError) -> None:
    """Tell the uploads whose client still waits."""
    for upload in group:
        if not upload.done.done():
            upload.done.set_exception(error)


def assign(records: list[SessionRecord], known: Known, now: int) -> list[Assigned]:
    """What each record gets, in the order of `records`. Numbers go by start time, versions by that order. Updates `known`."""
    for record in sorted(records, key=lambda record: record.order):
        if record.session_id not in known.sessions:
            known.sessions[record.session_id] = _first(record, known, now)
    return [_next_version(record, known) for record in records]


def _first(record: SessionRecord, known: Known, now: int) -> Assigned:
    """Upload time and number of a new session, which has no version yet."""
    last = known.numbers.get(record.user_id, 0)
    number = record.number or last + 1
    known.numbers[record.user_id] = max(last, number)
    return Assigned(now if record.uploaded is None else record.uploaded, 0, number, "")


def _next_version(record: SessionRecord, known: Known) -> Assigned:
    alias = record.alias or known.aliases.get(record.user_id) or alias_of(record.user_id)
    if alias != alias_of(record.user_id):
        known.aliases[record.user_id] = alias
    before = known.sessions[record.session_id]
    result = Assigned(before.uploaded, before.version + 1, before.number, alias)
    known.sessions[record.session_id] = result
    return result
