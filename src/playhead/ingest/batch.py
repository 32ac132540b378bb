"""What one group of uploads makes of one app's sessions and users. No I/O: what is known comes in, rows come out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from playhead.ingest.known import Known, KnownSession
from playhead.ingest.merge import merge
from playhead.ingest.users import apply_baseline, contribution, user_record_of
from playhead.ingest.warehouse_row import (
    Assigned,
    GoneRow,
    SessionRow,
    baseline_row,
    gone_row,
    key_row,
    row_times,
    session_rows,
    user_table_row,
    way_in,
)
from playhead.model.alias import alias_of
from playhead.model.record import SessionRecord, UserRecord, property_text
from playhead.model.tombstones import Tombstones
from playhead.model.user import UserState, add

Record = SessionRecord | UserRecord
NOBODY = Assigned(0, 0, 0, "")
SAID = ("user_id", "duration_ms", "properties", "tail", "screen_names", "details", "picture_held")
"""What a record says of its session; the rest is assigned, or follows from this."""


class Batch:
    """Takes uploads in their order, then settles the users, then gives the rows. `anew`: also of rows that are stored as they are."""

    def __init__(self, app: int, now: int, known: Known, tombstones: Tombstones, *, anew: bool = False) -> None:
        self._app = app
        self._tombstones = tombstones
        self._now = now
        self._anew = anew
        self._known = known
        self._rows: list[SessionRow] = []
        self._gone: list[GoneRow] = []
        self._keys: list[msgspec.Struct] = []
        self._touched: dict[str, None] = {}
        self._unsettled: dict[str, None] = {}

    def take(self, records: Sequence[Record]) -> list[Assigned | None]:
        """What each record is assigned, in the order of `records`; None for what was erased. New sessions are numbered by start time."""
        allowed = [None if self._tombstones.forbid(self._app, record) else record for record in records]
        new = [record for record in allowed if isinstance(record, SessionRecord) and not self._is_known(record)]
        numbers: dict[str, int] = {}
        for record in sorted(new, key=lambda record: record.order):
            if record.session_id not in numbers:
                numbers[record.session_id] = self._number(record)
        return [None if record is None else self._take(record, numbers) for record in allowed]

    def _take(self, record: Record, numbers: dict[str, int]) -> Assigned:
        return self._session(record, numbers) if isinstance(record, SessionRecord) else self._baseline(record)

    def _is_known(self, record: SessionRecord) -> bool:
        """Whether what comes finds its session there; events alone are of no session yet."""
        known = self._known.sessions.get(record.session_id)
        return known is not None and (record.details.stub or not known.record.details.stub)

    def _number(self, record: SessionRecord) -> int:
        if record.details.stub:
            return record.number or 0
        state = self._user(record.user_id)
        number = record.number or state.numbered + 1
        state.numbered = max(state.numbered, number)
        return number

    def _session(self, record: SessionRecord, numbers: dict[str, int]) -> Assigned:
        known = self._known.sessions.get(record.session_id)
        was_there = self._is_known(record)
        merged = merge(known.record if known else None, record)
        if known is not None and was_there:
            if self._is_same(known, record, merged):
                return known.assigned
            uploaded, number = known.assigned.uploaded, known.assigned.number
            if merged.details.stub:
                uploaded = min(uploaded, record.uploaded or uploaded)
        else:
            uploaded = self._now if record.uploaded is None else record.uploaded
            number = numbers[record.session_id]
        version = (known.assigned.version if known else 0) + 1
        assigned = Assigned(uploaded, version, number, self._alias(merged))
        self._replace(known, merged, assigned)
        if not merged.details.stub:
            self._add_to_users(known, merged, assigned)
        self._known.sessions[record.session_id] = KnownSession(merged, assigned)
        return assigned

    def _is_same(self, known: KnownSession, row: SessionRecord, merged: SessionRecord) -> bool:
        """Whether an imported row says nothing that is not stored: then nothing is written, and its user is not folded again."""
        if self._anew or row.uploaded is None or row.details.stub:
            return False
        stored, alias = known.record, self._alias_of(merged)
        # As printing assigns both, whatever the row says.
        merged.tail.property.uploaded_server_time = stored.tail.property.uploaded_server_time
        merged.tail.user["alias"] = alias
        return alias == known.assigned.alias and all(getattr(merged, name) == getattr(stored, name) for name in SAID)

    def _alias_of(self, record: SessionRecord) -> str:
        return record.alias or self._user(record.user_id).alias or alias_of(record.user_id)

    def _alias(self, record: SessionRecord) -> str:
        alias = self._alias_of(record)
        self._name(record.user_id, alias)
        return alias

    def _name(self, user_id: str, alias: str) -> None:
        """What the user's sessions are called that come without an alias."""
        self._user(user_id).alias = "" if alias == alias_of(user_id) else alias

    def _replace(self, known: KnownSession | None, record: SessionRecord, assigned: Assigned) -> None:
        """The session's rows, and rows for those that it had and has no more."""
        self._rows += session_rows(self._app, record, assigned)
        if known is not None:
            had = known.record
            gone = set(row_times(had, known.assigned)) - set(row_times(record, assigned))
            self._gone += [
                gone_row(self._app, had.session_id, had.user_id, uploaded, assigned.version)
                for uploaded in sorted(gone)
            ]
        self._keys.append(key_row(self._app, record, assigned))

    def _add_to_users(self, known: KnownSession | None, record: SessionRecord, assigned: Assigned) -> None:
        self._touched[record.user_id] = None
        if known is None or known.record.details.stub:
            add(self._user(record.user_id), contribution(record, assigned))
            return
        for user in (record.user_id, known.record.user_id):
            self._unsettled[user] = None

    def _baseline(self, record: UserRecord) -> Assigned:
        state = self._user(record.user_id)
        before = user_record_of(record.user_id, state)
        state.baseline, state.baseline_seen = record.row, record.seen
        state.version += 1
        self._name(record.user_id, property_text(record.row["property"]["alias"]) or alias_of(record.user_id))
        self._rows.append(baseline_row(self._app, record, state.version))
        if before is not None and before.seen != record.seen:
            self._gone.append(gone_row(self._app, before.user_id, before.user_id, before.seen, state.version))
        self._unsettled[record.user_id] = None
        return NOBODY

    def count_anew(self, users: Iterable[str]) -> None:
        """Have these users folded again."""
        self._unsettled |= dict.fromkeys(users)

    def settle_users(self, sessions_of: Callable[[Sequence[str]], Iterable[KnownSession]]) -> None:
        """Fold the users again of whom more has changed than a session more; `sessions_of` reads what is stored of them."""
        users = list(self._unsettled)
        if not users:
            return
        sessions = {each.record.session_id: each for each in sessions_of(users)} | {
            session_id: each for session_id, each in self._known.sessions.items() if not each.record.details.stub
        }
        for user in users:
            self._known.users[user] = fresh_state(user, self._user(user))
        for each in sessions.values():
            if each.record.user_id in self._unsettled:
                add(self._user(each.record.user_id), contribution(each.record, each.assigned))

    def rows(self) -> dict[str, list[msgspec.Struct]]:
        """What to insert, by table."""
        users = {**self._touched, **self._unsettled}
        for user in users:
            self._user(user).version += 1
        return {
            "user_sessions": [way_in(row) for row in self._rows],
            "session_keys": self._keys,
            "sessions": [*self._rows, *self._gone],
            "users": [user_table_row(self._app, user, self._user(user)) for user in users],
        }

    def _user(self, user_id: str) -> UserState:
        return self._known.users.setdefault(user_id, UserState())


def fresh_state(user_id: str, state: UserState) -> UserState:
    """The user without his sessions: what is kept is his imported row, his alias, and that numbers are never given twice."""
    fresh = UserState(alias=state.alias, version=state.version, numbered=state.numbered)
    record = user_record_of(user_id, state)
    if record is not None:
        apply_baseline(fresh, record)
    return fresh
