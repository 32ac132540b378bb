"""A deletion request from beginning to end: looked up, written down, suppressed; then the purge is told.

All of it happens while no group is written, so that nothing of the subjects slips in between.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import Struct

from playhead.erasure.purge import Purge
from playhead.erasure.request import DeletionRequest, identifiers, payload_hash
from playhead.erasure.subjects import Found, Outcome, SubjectFinder, Subjects, tombstones_of
from playhead.errors import IdempotencyConflict, NotFound
from playhead.ingest.writer import SessionWriter
from playhead.model.tombstones import Subject, Tombstones
from playhead.stores.catalog import App
from playhead.stores.ledger import RETENTION, DeletionRow, Ledger, Status
from playhead.stores.redo import RedoLog
from playhead.stores.removals import removal_hash
from playhead.stores.warehouse import Warehouse

log = logging.getLogger("playhead")

SAME_PAYLOAD = timedelta(days=7)
SAME_KEY = timedelta(hours=24)
ERASED_WITHIN = timedelta(hours=24)
"""After a request, unless a purge keeps failing."""
DUPLICATE = "duplicate"


class Identifier(Struct):
    """One identifier and its outcome. `value` is None once it is erased here too."""

    field: str
    value: str | None
    status: str


class Acknowledgement(Struct, kw_only=True, rename="camel"):
    """What a request was answered."""

    request_id: str
    status: str
    app_id: str
    subject_type: str
    received: int
    accepted: int
    not_found: int
    duplicates: int
    identifiers: list[Identifier]
    visible_removal: str = "immediate"
    erasure_expected_by: str


class Progress(Acknowledgement, kw_only=True, rename="camel"):
    """How far a request is. `progress` is empty until the purge ran."""

    progress: dict[str, int]
    live_data_deleted: bool
    submitted_at: str


class ErasureService:
    """Takes deletion requests and tells of them."""

    def __init__(
        self,
        warehouse: Warehouse,
        writer: SessionWriter,
        redo: RedoLog,
        ledger: Ledger,
        tombstones: Tombstones,
        purge: Purge,
        now: Callable[[], datetime],
    ) -> None:
        self._warehouse = warehouse
        self._writer = writer
        self._redo = redo
        self._ledger = ledger
        self._tombstones = tombstones
        self._purge = purge
        self._now = now
        self._finder = SubjectFinder(warehouse, tombstones)
        self._one_at_a_time = asyncio.Lock()

    async def submit(self, app: App, request: DeletionRequest, key: str | None) -> tuple[Acknowledgement, bool]:
        """The acknowledgement, and whether it is of a new request. `key` is the idempotency key.

        Raises `IdempotencyConflict` for a key that came with another payload, `Unavailable` when nothing was recorded.
        """
        async with self._one_at_a_time:
            now, payload = self._now().replace(tzinfo=None), payload_hash(request)
            if key is not None and (same := await self._ledger.same_key(app.number, key, now - SAME_KEY)):
                if same.payload != payload:
                    raise IdempotencyConflict("This Idempotency-Key came with another request within 24 hours")
                return _acknowledgement(app, same, Status.SUPPRESSED, request), True
            if first := await self._ledger.same_payload(app.number, payload, now - SAME_PAYLOAD):
                return _acknowledgement(app, first, DUPLICATE, request), False
            row = await self._suppress(app, request, payload, key, now)
        self._purge.wake()
        return _acknowledgement(app, row, Status.SUPPRESSED), True

    async def retire(self, app: int, sessions: Sequence[str]) -> int:
        """Remove these sessions because of their age or size, as an erasure would; how many were there.

        Nobody asked to be forgotten: no tombstone outlives the purge, and only late parts are refused afterwards (stores/removals.py).
        """
        now = self._now().replace(tzinfo=None)
        async with self._one_at_a_time, self._writer.paused():
            found = await self._warehouse.in_write_lane(self._retired, app, sessions)
            row = _retention_row(app, found, now)
            hashes = [removal_hash(app, each) for each in sessions]
            await self._ledger.record_retention(row, sessions)
            self._tombstones.hold(hashes)
            try:
                await self._warehouse.in_write_lane(self._hide, app, found, _seconds(now))
            except BaseException:
                self._tombstones.release(hashes)
                await self._ledger.remove_retention(row, sessions)
                raise
        self._purge.hurry()
        return len({place.subject for place in found.places})

    async def unfinished(self) -> bool:
        """Whether anything waits to be purged."""
        return bool(await self._ledger.unfinished())

    async def recover(self) -> None:
        """Hide what stands in the ledger and was not hidden when an earlier process ended. Before anything is written."""
        for row in await self._ledger.unfinished():
            subjects = msgspec.convert(row.subjects, Subjects)
            if row.reason == RETENTION:
                self._tombstones.hold(removal_hash(row.app, each) for each in subjects.sessions)
            if row.status == Status.SUPPRESSED:
                hidden = await self._warehouse.in_write_lane(self._hide_again, row.app, subjects, _seconds(self._now()))
                if hidden:
                    log.info("hid %d sessions of a deletion that was interrupted", hidden)

    def _retired(self, app: int, sessions: Sequence[str]) -> Found:
        self._redo.finish()
        return self._finder.find_sessions(app, sessions)

    def _hide_again(self, app: int, subjects: Subjects, now: int) -> int:
        found = self._finder.find_again(app, subjects)
        if found.places:
            self._hide(app, found, now)
        return len(found.places)

    def hurry(self) -> None:
        """Purge what is suppressed now."""
        self._purge.hurry()

    async def status(self, app: App, request_id: str) -> Progress:
        """Raises `NotFound`, for another app's request too."""
        row = await self._ledger.get(app.number, request_id)
        if row is None:
            raise NotFound(f"No deletion request of this app has the id {request_id!r}")
        return Progress(
            **msgspec.structs.asdict(_acknowledgement(app, row, row.status)),
            progress=row.progress,
            live_data_deleted=row.status in (Status.PURGED, Status.ERASED),
            submitted_at=_iso(row.submitted),
        )

    async def _suppress(
        self, app: App, request: DeletionRequest, payload: str, key: str | None, now: datetime
    ) -> DeletionRow:
        seconds = _seconds(now)
        async with self._writer.paused():
            found = await self._warehouse.in_write_lane(self._found, app.number, request)
            row = _new_row(app.number, request, found, payload, key, now)
            tombstones = tombstones_of(app.number, found.subjects, seconds)
            await self._ledger.record(row, tombstones)
            self._tombstones.add(tombstones)
            try:
                await self._warehouse.in_write_lane(self._hide, app.number, found, seconds)
            except BaseException:
                self._tombstones.discard(tombstones)
                await self._ledger.remove(row.id, tombstones)
                raise
        return row

    def _found(self, app: int, request: DeletionRequest) -> Found:
        self._redo.finish()
        return self._finder.find(app, request)

    def _hide(self, app: int, found: Found, now: int) -> None:
        rows = self._finder.hiding_rows(app, found, now)
        if any(rows.values()):
            self._redo.write(rows)


def _new_row(
    app: int, request: DeletionRequest, found: Found, payload: str, key: str | None, now: datetime
) -> DeletionRow:
    return DeletionRow(
        id=f"dr_{secrets.token_hex(16)}",
        app=app,
        subject_type=request.subject_type.value,
        reason=request.reason,
        payload=payload,
        idempotency_key=key,
        submitted=now,
        expected=now + ERASED_WITHIN,
        status=Status.SUPPRESSED.value,
        identifiers=[[name, value, outcome.value] for name, value, outcome in found.outcomes],
        subjects=msgspec.to_builtins(found.subjects),
        progress={},
    )


def _retention_row(app: int, found: Found, now: datetime) -> DeletionRow:
    return DeletionRow(
        id=f"dr_{secrets.token_hex(16)}",
        app=app,
        subject_type=Subject.SESSION.value,
        reason=RETENTION,
        payload=RETENTION,
        idempotency_key=None,
        submitted=now,
        expected=now + ERASED_WITHIN,
        status=Status.SUPPRESSED.value,
        identifiers=[],
        subjects=msgspec.to_builtins(found.subjects),
        progress={},
    )


def _seconds(now: datetime) -> int:
    return int(now.replace(tzinfo=UTC).timestamp())


def _acknowledgement(app: App, row: DeletionRow, status: str, again: DeletionRequest | None = None) -> Acknowledgement:
    """`again` is the same request come again: it tells the values that are erased here."""
    values = [value for _, value, _ in row.identifiers] if again is None else [value for _, value in identifiers(again)]
    outcomes = Counter(outcome for *_, outcome in row.identifiers)
    return Acknowledgement(
        request_id=row.id,
        status=str(status),
        app_id=app.appid,
        subject_type=row.subject_type,
        received=len(row.identifiers),
        accepted=outcomes[Outcome.ACCEPTED],
        not_found=outcomes[Outcome.NOT_FOUND],
        duplicates=outcomes[Outcome.DUPLICATE],
        identifiers=[
            Identifier(str(name), value, str(outcome))
            for (name, _, outcome), value in zip(row.identifiers, values, strict=True)
        ],
        erasure_expected_by=_iso(row.expected),
    )


def _iso(moment: datetime) -> str:
    return moment.isoformat("T", "seconds") + "Z"
