"""The subjects of a deletion request: what the warehouse has of its identifiers, and the rows that hide all of it.

Blocking; runs in the write lane while no group is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import msgspec

from playhead.erasure.request import DeletionRequest, identifiers
from playhead.ingest.batch import Batch
from playhead.ingest.known import Known, KnownReader, KnownSession, epoch
from playhead.ingest.warehouse_row import gone_row, user_table_row
from playhead.model import ids
from playhead.model.tombstones import Subject, Tombstone, Tombstones, tombstone_hash
from playhead.model.user import UserState
from playhead.stores.warehouse import Warehouse

USERS_OF_IDENTITIES = """
SELECT DISTINCT user_identity, uxcamuserid FROM sessions FINAL
WHERE app = {app:UInt32} AND kind IN (1, 2, 3) AND user_identity IN {texts:Array(String)}
"""
SESSIONS_OF_USERS = """
SELECT DISTINCT uxcamuserid, session_id FROM user_sessions WHERE app = {app:UInt32} AND uxcamuserid IN {ids:Array(UInt128)}
"""
KEPT_USERS = "SELECT uxcamuserid, max(version) FROM users WHERE app = {app:UInt32} AND uxcamuserid IN {ids:Array(UInt128)} GROUP BY 1"
OWNERS = """
SELECT DISTINCT session_id, uxcamuserid FROM session_keys WHERE app = {app:UInt32} AND session_id IN {ids:Array(UInt128)}
"""
PLACES = """
SELECT session_id, uxcamuserid, uploaded, version FROM sessions FINAL
WHERE app = {app:UInt32} AND kind IN (1, 2, 3) AND (uploaded, session_id) IN (
    SELECT uploaded, session_id FROM user_sessions WHERE app = {app:UInt32} AND uxcamuserid IN {ids:Array(UInt128)}
)
"""
USERS_AT_ONCE = 100
"""Users whose sessions are read together."""


class Outcome(StrEnum):
    """What became of one identifier."""

    ACCEPTED = "accepted"
    NOT_FOUND = "not_found"
    DUPLICATE = "duplicate"


class Subjects(msgspec.Struct, kw_only=True):
    """What is erased, as the ledger keeps it until the purge. Ids are 24 hex digits.

    `moved` are sessions that an erased user had before they were given to another: only versions under him go.
    `users` leads to the last version of a user's row that goes: of erased users (`whole`) all, their imported rows too.
    """

    whole: bool
    sessions: list[str] = []
    moved: list[str] = []
    users: dict[str, int] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """A visible row of `sessions`: of a session, of events, or of an imported user."""

    subject: str
    user: str
    uploaded: int
    version: int


@dataclass(slots=True)
class Found:
    """What a request comes to: an outcome for each identifier, and the subjects with their visible rows."""

    outcomes: list[tuple[str, str, Outcome]] = field(default_factory=list)
    subjects: Subjects = field(default_factory=lambda: Subjects(whole=False))
    places: list[Place] = field(default_factory=list)


class SubjectFinder:
    """Looks up and hides the subjects of one app's requests."""

    def __init__(self, warehouse: Warehouse, tombstones: Tombstones) -> None:
        self._warehouse = warehouse
        self._tombstones = tombstones
        self._reader = KnownReader(warehouse)

    def find(self, app: int, request: DeletionRequest) -> Found:
        """What of the request is there. Nothing is changed."""
        if request.subject_type is Subject.USER:
            return self._find_users(app, request)
        return self._find_sessions(app, request)

    def _find_users(self, app: int, request: DeletionRequest) -> Found:
        named = list(identifiers(request))
        by_identity = self._users_of_identities(app, [value for name, value in named if name == "userId"])
        given = [value for name, value in named if name == "uxcamUserId"]
        candidates = list(dict.fromkeys([*given, *(user for users in by_identity.values() for user in users)]))
        versions = {ids.text(user): version for user, version in self._by_ids(KEPT_USERS, app, candidates)}
        listed: dict[str, list[str]] = defaultdict(list)
        for user, session in self._by_ids(SESSIONS_OF_USERS, app, candidates):
            listed[ids.text(user)].append(ids.text(session))
        places = [place for place in self._places(app, candidates) if place.user in set(candidates)]
        visible = {place.user for place in places}
        there = {user for user in candidates if user in versions or user in listed}
        found = Found()
        seen: set[tuple[str, str]] = set()
        users: dict[str, None] = {}
        for name, value in named:
            meant = [value] if name == "uxcamUserId" else by_identity[value]
            outcome = self._outcome(app, Subject.USER, (name, value), meant, seen, there, visible)
            found.outcomes.append((name, value, outcome))
            if outcome is Outcome.ACCEPTED:
                users |= dict.fromkeys(meant)
        found.places = [place for place in places if place.user in users]
        own = {place.subject for place in found.places}
        sessions = own - users.keys()
        moved = {session for user in users for session in listed[user]} - own - users.keys()
        kept = {user: versions.get(user, 0) + 1 for user in users}
        found.subjects = Subjects(whole=True, sessions=sorted(sessions), moved=sorted(moved), users=kept)
        return found

    def _find_sessions(self, app: int, request: DeletionRequest) -> Found:
        named = [value for _, value in identifiers(request)]
        owners, places = self._of_sessions(app, named)
        visible = {place.subject for place in places}
        outcomes: list[tuple[str, str, Outcome]] = []
        seen: set[tuple[str, str]] = set()
        for name, value in identifiers(request):
            outcome = self._outcome(app, Subject.SESSION, (name, value), [value], seen, owners.keys(), visible)
            outcomes.append((name, value, outcome))
        accepted = [value for _, value, outcome in outcomes if outcome is Outcome.ACCEPTED]
        found = self._found_sessions(app, accepted, owners, places)
        found.outcomes = outcomes
        return found

    def find_sessions(self, app: int, sessions: Sequence[str]) -> Found:
        """What there is of these sessions, without outcomes."""
        owners, places = self._of_sessions(app, sessions)
        return self._found_sessions(app, sessions, owners, places)

    def find_again(self, app: int, subjects: Subjects) -> Found:
        """What is still visible of subjects that were noted: of a request whose rows were not hidden when the process ended."""
        if not subjects.whole:
            return self.find_sessions(app, subjects.sessions)
        places = [place for place in self._places(app, list(subjects.users)) if place.user in subjects.users]
        return Found(subjects=subjects, places=places)

    def _of_sessions(self, app: int, sessions: Sequence[str]) -> tuple[dict[str, set[str]], list[Place]]:
        """Who has or had them, and their visible rows."""
        owners: dict[str, set[str]] = defaultdict(set)
        for session, user in self._by_ids(OWNERS, app, sessions):
            owners[ids.text(session)].add(ids.text(user))
        users = sorted({user for each in owners.values() for user in each})
        return owners, [place for place in self._places(app, users) if place.subject in owners]

    def _found_sessions(
        self, app: int, sessions: Sequence[str], owners: dict[str, set[str]], places: Sequence[Place]
    ) -> Found:
        wanted = set(sessions)
        touched = sorted({user for session in sessions for user in owners.get(session, ())})
        versions = {ids.text(user): version for user, version in self._by_ids(KEPT_USERS, app, touched)}
        return Found(
            subjects=Subjects(whole=False, sessions=list(sessions), users=versions),
            places=[place for place in places if place.subject in wanted],
        )

    def _outcome(
        self,
        app: int,
        subject: Subject,
        identifier: tuple[str, str],
        meant: Sequence[str],
        seen: set[tuple[str, str]],
        there: Iterable[str],
        visible: Iterable[str],
    ) -> Outcome:
        """A subject that is suppressed and waits for its purge is a duplicate, like one that is named twice."""
        if identifier in seen:
            return Outcome.DUPLICATE
        seen.add(identifier)
        if not any(each in there for each in meant):
            return Outcome.NOT_FOUND
        if not any(each in visible for each in meant) and any(
            self._tombstones.has(app, subject, each) for each in meant
        ):
            return Outcome.DUPLICATE
        return Outcome.ACCEPTED

    def _users_of_identities(self, app: int, identities: Sequence[str]) -> dict[str, list[str]]:
        users: dict[str, list[str]] = {identity: [] for identity in identities}
        if identities:
            for identity, user in self._warehouse.query_now(USERS_OF_IDENTITIES, {"app": app, "texts": identities}):
                users[identity].append(ids.text(user))
        return users

    def _places(self, app: int, users: Sequence[str]) -> list[Place]:
        return [
            Place(ids.text(subject), ids.text(user), epoch(uploaded), version)
            for subject, user, uploaded, version in self._by_ids(PLACES, app, users)
        ]

    def _by_ids(self, sql: str, app: int, wanted: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        if wanted:
            yield from self._warehouse.query_now(sql, {"app": app, "ids": [ids.number(each) for each in wanted]})

    def hiding_rows(self, app: int, found: Found, now: int) -> dict[str, list[msgspec.Struct]]:
        """The rows, by table, after which nothing shows the subjects: gone rows in their places, and their users counted anew."""
        gone: list[msgspec.Struct] = [
            gone_row(app, place.subject, place.user, place.uploaded, place.version + 1) for place in found.places
        ]
        subjects = found.subjects
        if subjects.whole:
            users = [user_table_row(app, user, UserState(version=version)) for user, version in subjects.users.items()]
            return {"sessions": gone, "users": list(users)}
        return {"sessions": gone, "users": self._counted_anew(app, subjects, now)}

    def _counted_anew(self, app: int, subjects: Subjects, now: int) -> list[msgspec.Struct]:
        erased = set(subjects.sessions)

        def remaining(users: Sequence[str]) -> list[KnownSession]:
            return [each for each in self._reader.sessions_of_users(app, users) if each.record.session_id not in erased]

        rows: list[msgspec.Struct] = []
        users = list(subjects.users)
        for first in range(0, len(users), USERS_AT_ONCE):
            some = users[first : first + USERS_AT_ONCE]
            batch = Batch(app, now, Known(users=self._reader.states(app, some)), self._tombstones)
            batch.count_anew(some)
            batch.settle_users(remaining)
            rows += batch.rows()["users"]
        return rows


def tombstones_of(app: int, subjects: Subjects, erased: int) -> list[Tombstone]:
    """Of the sessions, and of the users when they are erased whole."""
    hashes = [tombstone_hash(app, Subject.SESSION, session) for session in subjects.sessions]
    if subjects.whole:
        hashes += [tombstone_hash(app, Subject.USER, user) for user in subjects.users]
    return [Tombstone(app, each, erased) for each in hashes]
