"""Completes recordings of pages with the files that they name: after the session is finished, in its own time.

    finished (ingest/finish.py) -> a queue in the catalog -> addresses of the app's origins -> files -> the recording and its row, next version

A session is in the lists, and plays, before its files are here: a slow server of others delays nobody. A file that cannot be had stays the grey box that
it was. What a crash interrupts begins again, and changes nothing where it was done.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from msgspec.structs import replace

from playhead.errors import PlayheadError
from playhead.ingest.finish import Finisher, SessionRules, made
from playhead.ingest.pages.addresses import swap_addresses
from playhead.ingest.pages.css import Role
from playhead.ingest.pages.files import Files, Gathered
from playhead.ingest.sessionize import distinct
from playhead.ingest.worker import Worker
from playhead.model.capture import CaptureSettings
from playhead.model.recording import read_recording
from playhead.model.timeline import Record, is_page
from playhead.stores.bare_sessions import BareSessions
from playhead.stores.budget import Budget
from playhead.stores.page_files import REMEMBERED, PageFiles
from playhead.stores.recording_reader import StoredRecording, open_recording
from playhead.stores.recordings import Recordings

log = logging.getLogger("playhead")

LONGEST_WAIT = 3_600.0
"""Seconds between looks that nothing called for."""
MOST_TRIES = 5
"""How often a session may be made anew by others meanwhile."""
MOST_TOLD = 5


class Completer:
    """Of all apps. `capture_of` gives an app's settings by its number; `now` is the clock."""

    def __init__(
        self,
        bare: BareSessions,
        files: Files,
        known: PageFiles,
        recordings: Recordings,
        finisher: Finisher,
        budget: Budget,
        rules: SessionRules,
        capture_of: Callable[[int], CaptureSettings],
        now: Callable[[], datetime],
    ) -> None:
        self._bare, self._files, self._known = bare, files, known
        self._recordings, self._finisher, self._budget = recordings, finisher, budget
        self._rules, self._capture_of, self._now = rules, capture_of, now
        self.worker = Worker("completing recordings of pages", self.step, self._wait)

    async def step(self) -> bool:
        """Complete the session that waits longest; whether there was one."""
        bare = await self._bare.oldest()
        if bare is None:
            await self._known.forget_before(round(self._now().timestamp()) - REMEMBERED)
            return False
        try:
            await self._complete(bare.app, bare.session_id)
        except Exception as error:
            if isinstance(error, PlayheadError) and error.retry_after is not None:
                raise
            log.exception("the files of the pages of session %s could not be kept", bare.session_id)
        await self._bare.remove(bare)
        return True

    async def _wait(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._bare.arrived.wait(), LONGEST_WAIT)
        self._bare.arrived.clear()

    async def _complete(self, app: int, session_id: str) -> None:
        for _ in range(MOST_TRIES):
            with suppress(Changed):
                await self._complete_once(app, session_id)
                return
        log.warning("session %s keeps changing: the files of its pages are not kept", session_id)

    async def _complete_once(self, app: int, session_id: str) -> None:
        origins = self._capture_of(app).assets_from
        stored = await asyncio.to_thread(open_recording, self._recordings, app, session_id)
        if not origins or stored is None or not self._budget.has_room():
            return
        content = await asyncio.to_thread(self._recordings.get, app, session_id)
        head, records = await asyncio.to_thread(
            read_recording, content or b"", partial(self._recordings.get_asset, app)
        )
        hosts = [origin.partition("//")[2].encode() for origin in origins]
        addresses = await asyncio.to_thread(_addresses, records, hosts)
        found = await self._files.gather(app, origins, addresses)
        _tell(session_id, found)
        completed = await asyncio.to_thread(_completed, records, hosts, found) if found.files else None
        if completed is not None:
            check = partial(self._check, stored)
            await self._finisher.write(app, [made(head, distinct(completed), self._rules)], check)

    def _check(self, stored: StoredRecording) -> None:
        """That it is the recording still that was read. Raises `Changed`."""
        found = open_recording(self._recordings, stored.app, stored.session_id)
        if found is None or found.tag != stored.tag:
            raise Changed(f"The recording of session {stored.session_id} changed meanwhile")


class Changed(Exception):
    """A session was made anew, or erased, while its files were fetched. No caller sees it."""


def _addresses(records: Sequence[Record], hosts: Collection[bytes]) -> list[str]:
    """What the pages name, each once; more than that is none of ours to judge."""
    found: dict[str, None] = {}

    def note(address: str, role: Role) -> str | None:
        found[address] = None
        return "data:," if role == "image" else None

    for record in records:
        if is_page(record):
            swap_addresses(record.content, hosts, note)
    return list(found)


def _completed(records: Sequence[Record], hosts: Collection[bytes], found: Gathered) -> list[Record] | None:
    """The records with the files in them; None when none of them is needed."""
    completed: list[Record] = []
    changed = False
    for record in records:
        content = None
        if is_page(record):
            content = swap_addresses(record.content, hosts, found.swap)
            if content is not None:
                record, changed = replace(record, content=content), True
        completed.append(record)
    return completed if changed else None


def _tell(session_id: str, found: Gathered) -> None:
    """The log of what is not here: by origin and reason, as an address may tell of a person."""
    if found.failures:
        told = "; ".join(f"{reason} ({times})" for reason, times in Counter(found.failures).most_common(MOST_TOLD))
        log.info(
            "session %s: %d files of its pages are kept, %d are not: %s",
            session_id,
            len(found.files),
            len(found.failures),
            told,
        )
