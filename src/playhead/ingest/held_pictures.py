"""Marks the sessions of which an older version kept a picture, once: their rows did not say so.

At start, after rows were made anew (ingest/upgrade.py) and before anything is answered, all recordings are gone through; of those with a picture
the rows are written as their next version. When it is stopped, the next start goes through them again and passes over what is marked.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from playhead.errors import Damaged
from playhead.ingest.known import KnownReader, KnownSession
from playhead.ingest.upgrade import APPS, NEWEST, Position
from playhead.ingest.warehouse_row import key_row, session_rows, way_in
from playhead.stores.recording_reader import open_recording
from playhead.stores.recordings import Recordings
from playhead.stores.redo import RedoLog
from playhead.stores.warehouse import Warehouse

log = logging.getLogger("playhead")

NUMBER = 1_001
"""Of this work in the table `upgrades`: no derivation of rows, so none of their numbers."""
AT_ONCE = 500


class HeldPictures:
    """Blocking; runs in the write lane, when the redo log is in the tables and nothing else is written."""

    def __init__(self, warehouse: Warehouse, redo: RedoLog, recordings: Recordings) -> None:
        self._warehouse = warehouse
        self._redo = redo
        self._recordings = recordings
        self._reader = KnownReader(warehouse)
        self._is_done = bool(warehouse.query_now(NEWEST, {"derivation": NUMBER}))
        self._parts = self._all_parts()
        self._marked = 0

    def step(self) -> bool:
        """Mark some; False when there is nothing left to do. Raises `Unavailable`; what is done stays done."""
        if self._is_done:
            return False
        part = next(self._parts, None)
        if part is None:
            self._finish()
        else:
            self._mark(*part)
        return True

    def _all_parts(self) -> Iterator[tuple[int, list[str]]]:
        """The number of an app, and some of its sessions that have a recording."""
        app = 0
        while apps := self._warehouse.query_now(APPS, {"app": app}):
            app = apps[0][0]
            stored = self._recordings.all(app)
            while some := list(islice(stored, AT_ONCE)):
                yield app, some

    def _mark(self, app: int, session_ids: Sequence[str]) -> None:
        shown = [each for each in session_ids if self._has_picture(app, each)]
        known = [_marked(each) for each in self._reader.sessions(app, shown).values() if not each.record.picture_held]
        if not known:
            return
        rows = [row for each in known for row in session_rows(app, each.record, each.assigned)]
        keys = [key_row(app, each.record, each.assigned) for each in known]
        self._redo.write({"user_sessions": [way_in(row) for row in rows], "session_keys": keys, "sessions": rows})
        self._marked += len(known)

    def _has_picture(self, app: int, session_id: str) -> bool:
        """What is broken plays as far as it can; a recording of which nothing can be read does not."""
        try:
            found = open_recording(self._recordings, app, session_id)
        except Damaged as error:
            log.warning("the recording of session %s of app %d: %s", session_id, app, error.message)
            return False
        return found is not None and found.has_picture

    def _finish(self) -> None:
        if self._marked:
            log.info("upgrade: %d sessions have a link to their video now", self._marked)
        self._redo.write({"upgrades": [Position(derivation=NUMBER, step=1, done=1)]})
        self._redo.checkpoint()
        self._is_done = True


def _marked(session: KnownSession) -> KnownSession:
    record, assigned = session.record, session.assigned
    return KnownSession(replace(record, picture_held=True), replace(assigned, version=assigned.version + 1))
