"""Rows that an older version wrote, made anew: as if their sessions had been sent to this one.

A migration (stores/migrations.py) adds columns and tables; what belongs in them follows from `row` and `details` of each session,
by the same code that writes a new one. At start, before anything is answered, all sessions are read in the order of their keys,
a part at a time, and written as their next version; their users are folded from them. How far it came is written in the same group
of the redo log, so an upgrade that was killed goes on where it was, and no session is added to its user twice.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import msgspec

from playhead.ingest.batch import fresh_state
from playhead.ingest.known import KnownReader, KnownSession, epoch
from playhead.ingest.users import contribution
from playhead.ingest.warehouse_row import key_row, session_rows, user_table_row, way_in
from playhead.model.alias import alias_of
from playhead.model.user import UserState, add
from playhead.stores.redo import RedoLog
from playhead.stores.warehouse import Warehouse

log = logging.getLogger("playhead")

DERIVATION = 1
"""Raised whenever rows are made of sessions in another way: those that are stored are then made anew.

1  screens of events, what browsers tell, users, visits, gestures, issues
"""
PART_SESSIONS = 1_000
PART_BYTES = 32_000_000
"""Sessions, and bytes of their details, that are made anew together."""
SECONDS_BETWEEN_LINES = 10.0

NEWEST = """
SELECT step, done, app, uploaded, session_id FROM upgrades WHERE derivation = {derivation:UInt32}
ORDER BY step DESC LIMIT 1
"""
APPS = "SELECT DISTINCT app FROM sessions WHERE app > {app:UInt32} ORDER BY app LIMIT 1"
AFTER = """
app = {app:UInt32} AND kind = 1 AND uploaded >= {uploaded:DateTime('UTC')}
    AND (uploaded, session_id) > ({uploaded:DateTime('UTC')}, {session_id:UInt128})
"""
REST = f"SELECT count() FROM sessions FINAL WHERE kind = 1 AND app > {{app:UInt32}} OR {AFTER}"
NEXT = f"""
SELECT uploaded, session_id, max(length(details)) FROM sessions WHERE {AFTER}
GROUP BY uploaded, session_id ORDER BY uploaded, session_id LIMIT {{most:UInt32}}
SETTINGS optimize_aggregation_in_order = 1, max_threads = 1
"""


class Position(msgspec.Struct, frozen=True):
    """A row of `upgrades`: the session that was made anew last. `uploaded` in epoch seconds, the id a decimal text."""

    derivation: int = DERIVATION
    step: int = 0
    done: int = 0
    app: int = 0
    uploaded: int = 0
    session_id: str = "0"


class Upgrade:
    """Blocking; runs in the write lane, when the redo log is in the tables and nothing else is written."""

    def __init__(self, warehouse: Warehouse, redo: RedoLog) -> None:
        self._warehouse = warehouse
        self._redo = redo
        self._reader = KnownReader(warehouse)
        self._position = self._stored_position()
        self._done = 0
        self._rest = 0 if self._position.done else self._count()
        self._said = 0.0

    def step(self) -> bool:
        """Make a part anew; False when there is nothing left to do. Raises `Unavailable`; what is done stays done."""
        position = self._position
        if position.done:
            return False
        if part := self._part():
            self._make_anew(part)
        elif apps := self._warehouse.query_now(APPS, {"app": position.app}):
            self._position = Position(step=position.step, app=apps[0][0])
        else:
            self._finish()
        return True

    def _stored_position(self) -> Position:
        for step, done, app, uploaded, session_id in self._warehouse.query_now(NEWEST, {"derivation": DERIVATION}):
            return Position(step=step, done=done, app=app, uploaded=epoch(uploaded), session_id=str(session_id))
        return Position()

    def _place(self) -> dict[str, object]:
        position = self._position
        uploaded = datetime.fromtimestamp(position.uploaded, UTC)
        return {"app": position.app, "uploaded": uploaded, "session_id": int(position.session_id)}

    def _count(self) -> int:
        ((rest,),) = self._warehouse.query_now(REST, self._place())
        if rest:
            log.info(
                "upgrade: %d sessions of an older version are made anew; if stopped, it goes on at the next start", rest
            )
        return int(rest)

    def _part(self) -> list[tuple[datetime, int]]:
        """Keys of the next sessions."""
        keys: list[tuple[datetime, int]] = []
        size = 0
        for uploaded, session_id, length in self._warehouse.query_now(NEXT, {**self._place(), "most": PART_SESSIONS}):
            size += length
            if keys and size > PART_BYTES:
                break
            keys.append((uploaded, session_id))
        return keys

    def _make_anew(self, keys: list[tuple[datetime, int]]) -> None:
        app, (uploaded, session_id) = self._position.app, keys[-1]
        sessions = [_next_version(each) for each in self._reader.sessions_at(app, keys)]
        rows = [row for each in sessions for row in session_rows(app, each.record, each.assigned)]
        position = Position(step=self._position.step + 1, app=app, uploaded=epoch(uploaded), session_id=str(session_id))
        self._redo.write(
            {
                "user_sessions": [way_in(row) for row in rows],
                "session_keys": [key_row(app, each.record, each.assigned) for each in sessions],
                "sessions": rows,
                "users": [user_table_row(app, user, state) for user, state in self._folded(app, sessions).items()],
                "upgrades": [position],
            }
        )
        self._position = position
        self._say(len(sessions))

    def _folded(self, app: int, sessions: Iterable[KnownSession]) -> dict[str, UserState]:
        """The users of these sessions; who is met for the first time is begun anew."""
        users = {each.record.user_id for each in sessions}
        known = self._reader.states(app, users)
        states = {user: _begun(user, known.get(user)) for user in sorted(users)}
        for each in sessions:
            state, alias = states[each.record.user_id], each.assigned.alias
            add(state, contribution(each.record, each.assigned))
            state.alias = "" if alias == alias_of(each.record.user_id) else alias
        for state in states.values():
            state.version += 1
        return states

    def _say(self, sessions: int) -> None:
        self._done += sessions
        if time.monotonic() - self._said >= SECONDS_BETWEEN_LINES:
            self._said = time.monotonic()
            log.info("upgrade: %d of %d sessions", self._done, self._rest)

    def _finish(self) -> None:
        """Rows of the older version go at once: arrays that they lack are empty, and unequal ones cannot be opened together."""
        if self._position.step:
            log.info("upgrade: merging")
            self._warehouse.command_now("OPTIMIZE TABLE sessions FINAL")
            log.info("upgrade: done")
        self._position = Position(step=self._position.step + 1, done=1)
        self._redo.write({"upgrades": [self._position]})
        self._redo.checkpoint()
        self._warehouse.command_now("OPTIMIZE TABLE upgrades FINAL")


def _next_version(session: KnownSession) -> KnownSession:
    assigned = session.assigned
    return KnownSession(session.record, replace(assigned, version=assigned.version + 1))


def _begun(user: str, state: UserState | None) -> UserState:
    """The user as this upgrade has folded him so far."""
    if state is not None and state.derivation == DERIVATION:
        return state
    begun = fresh_state(user, state or UserState())
    begun.derivation = DERIVATION
    return begun
