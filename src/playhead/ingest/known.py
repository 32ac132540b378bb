"""What the warehouse has of the sessions and users that are about to be written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from playhead.ingest.merge import merge
from playhead.ingest.rows import stored_record
from playhead.ingest.warehouse_row import Assigned
from playhead.model import ids
from playhead.model.record import SessionRecord, UserRecord
from playhead.model.user import UserState
from playhead.stores.warehouse import Warehouse

KEYS = """
SELECT session_id, argMax(uploaded, version), max(version), argMax(session_number_of_user, version),
    argMax(dates, version)
FROM session_keys WHERE app = {app:UInt32} AND session_id IN {ids:Array(UInt128)} GROUP BY session_id
"""
ROWS = """
SELECT session_id, uploaded, version, uxcamuserid, session_number_of_user, user_name, row, details, picture_held
FROM sessions FINAL WHERE app = {app:UInt32} AND kind IN (1, 2)
    AND (uploaded, session_id) IN {keys:Array(Tuple(DateTime('UTC'), UInt128))}
"""
STATES = """
SELECT uxcamuserid, argMax(state, version)
FROM users WHERE app = {app:UInt32} AND uxcamuserid IN {ids:Array(UInt128)} GROUP BY uxcamuserid
"""
OF_USERS = """
SELECT session_id, uploaded, version, uxcamuserid, session_number_of_user, user_name, row, details, picture_held
FROM sessions FINAL WHERE app = {app:UInt32} AND kind = 1 AND uxcamuserid IN {ids:Array(UInt128)}
    AND (uploaded, session_id) IN (
        SELECT uploaded, session_id FROM user_sessions WHERE app = {app:UInt32} AND uxcamuserid IN {ids:Array(UInt128)}
    )
"""
AT_KEYS = """
SELECT session_id, uploaded, version, uxcamuserid, session_number_of_user, user_name, row, details, picture_held
FROM sessions FINAL WHERE app = {app:UInt32} AND kind = 1
    AND (uploaded, session_id) IN {keys:Array(Tuple(DateTime('UTC'), UInt128))}
ORDER BY uploaded, session_id
"""
_state = msgspec.json.Decoder(UserState)


@dataclass(slots=True)
class KnownSession:
    """A session as it is stored, with what it was assigned."""

    record: SessionRecord
    assigned: Assigned


@dataclass(slots=True)
class Known:
    """Of one app: sessions by id, users' states by id."""

    sessions: dict[str, KnownSession] = field(default_factory=dict)
    users: dict[str, UserState] = field(default_factory=dict)


class KnownReader:
    """Blocking; runs in the write lane."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse

    def known(self, app: int, records: Sequence[SessionRecord | UserRecord]) -> Known:
        """What is known of these records' sessions and users."""
        sessions = {record.session_id for record in records if isinstance(record, SessionRecord)}
        found = Known(sessions=self.sessions(app, sessions))
        users = {record.user_id for record in records} | {each.record.user_id for each in found.sessions.values()}
        found.users = self.states(app, users)
        return found

    def states(self, app: int, users: Iterable[str]) -> dict[str, UserState]:
        """The states of those of these users of whom there is one."""
        arguments = {"app": app, "ids": [ids.number(user) for user in users]}
        rows = self._warehouse.query_now(STATES, arguments)
        return {ids.text(user): _state.decode(state) for user, state in rows}

    def sessions(self, app: int, session_ids: Iterable[str]) -> dict[str, KnownSession]:
        """Those of these sessions that there are, each with its imported events."""
        arguments = {"app": app, "ids": [ids.number(each) for each in session_ids]}
        if not arguments["ids"]:
            return {}
        keys = {row[0]: row[1:] for row in self._warehouse.query_now(KEYS, arguments)}
        if not keys:
            return {}
        pairs = [(date, key) for key, row in keys.items() for date in (row[3] or [row[0]])]
        found: dict[str, KnownSession] = {}
        for each in self._read(ROWS, {"app": app, "keys": pairs}):
            before = found.get(each.record.session_id)
            each.record = merge(before.record if before else None, each.record)
            uploaded, version, number, _ = keys[ids.number(each.record.session_id)]
            each.assigned = Assigned(epoch(uploaded), version, number, each.assigned.alias)
            found[each.record.session_id] = each
        return found

    def session(self, app: int, session_id: str) -> KnownSession | None:
        """The session with this id, unless only events of it are known."""
        found = self.sessions(app, [session_id]).get(session_id)
        return None if found is None or found.record.details.stub else found

    def sessions_at(self, app: int, keys: Sequence[tuple[datetime, int]]) -> list[KnownSession]:
        """The sessions with these keys (upload time, number of the id), in the order of the keys."""
        return self._read(AT_KEYS, {"app": app, "keys": list(keys)})

    def sessions_of_users(self, app: int, users: Sequence[str]) -> list[KnownSession]:
        """All sessions of these users."""
        return self._read(OF_USERS, {"app": app, "ids": [ids.number(user) for user in users]})

    def _read(self, sql: str, arguments: dict[str, object]) -> list[KnownSession]:
        found = []
        for session_id, time, version, user, number, alias, row, details, held in self._warehouse.query_now(
            sql, arguments
        ):
            uploaded = epoch(time)
            record = stored_record(
                ids.text(session_id), ids.text(user), alias, uploaded, number, row, details, picture_held=held
            )
            found.append(KnownSession(record, Assigned(uploaded, version, number, alias)))
        return found


def epoch(moment: datetime) -> int:
    """The engine's time in seconds."""
    return int(moment.replace(tzinfo=UTC).timestamp())
