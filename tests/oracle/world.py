"""Uploads, one after the other -> all that is known then, and what the endpoints count of it (api-spec, sections 5.5 and 15).

A session keeps the upload time and the number of its first acceptance, whatever is sent of it later. A native one is numbered
after the highest number that its user has had, those of one request by their start. A row without details leaves those that
are known. An imported event belongs to its session, which need not be known, and keeps its own id and date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from . import event, native, user
from .attributes import Entity
from .session import Event, Row, Session, flat_user, instant, read, started, text
from .user import User


@dataclass(frozen=True)
class Upload:
    """One request, accepted `at` a moment. `kind` is `native`, or what is imported: `sessions`, `events`, `users`."""

    kind: str
    rows: Sequence[Row]
    at: datetime


@dataclass(frozen=True, eq=False)
class Item:
    """What is counted: a session, one event of it, or a user as one of his sessions shows him, `moment` being when it was uploaded."""

    session: Session
    moment: datetime
    person: User | None
    event: Event | None = None
    place: int = 0

    @property
    def events(self) -> Sequence[Event]:
        return self.session.events if self.event is None else (self.event,)


Items = Sequence[Item]


@dataclass
class Known:
    """A session, or with `stub` only events of one. `imported` are the imported events by id."""

    row: Row
    uploaded: datetime
    number: int
    stub: bool
    imported: dict[str, Event] = field(default_factory=dict)

    def session(self, alias: str | None) -> Session:
        """`alias` is for one that was sent without."""
        found = read({**self.row, "sessionNumber": self.number})
        events = sorted((*found.events, *self.imported.values()), key=lambda one: one.at)
        custom = found.custom if alias is None or "alias" in found.custom else {**found.custom, "alias": alias}
        return replace(found, uploaded=self.uploaded, events=tuple(events), custom=custom)


class World:
    """`aliases` are the random ones that the server gave to users who came without."""

    def __init__(self, uploads: Iterable[Upload] = (), aliases: Mapping[str, str] | None = None) -> None:
        self.known: dict[str, Known] = {}
        self.baselines: dict[str, Row] = {}
        self.numbered: dict[str, int] = {}
        self.given: dict[str, str] = {}
        self.names: set[str] = set()
        self.aliases = dict(aliases or {})
        for upload in uploads:
            self.accept(upload)
        self.sessions = {key: one.session(self.alias(one)) for key, one in self.known.items()}
        self.users = {one.id: one for one in self.folded()}
        self.items: Mapping[Entity, Items] = {
            Entity.SESSION: [self.item(one) for one in self.full()],
            Entity.USER: [*(self.item(one) for one in self.full()), *map(self.imported, self.baselines.values())],
            Entity.EVENT: [item for key in self.known for item in self.events(key)],
        }

    # Uploads

    def accept(self, upload: Upload) -> None:
        if upload.kind == "events":
            self.take_events(upload.rows)
        elif upload.kind == "users":
            self.take_users(upload.rows)
        elif upload.kind == "native":
            rows = [native.as_row(row, upload.at) for row in upload.rows]
            self.take_sessions(rows)
        else:
            self.take_sessions(upload.rows)

    def take_sessions(self, rows: Sequence[Row]) -> None:
        numbers: dict[str, int] = {}
        for row in sorted(rows, key=started):
            if self.is_new(row) and row["sessionId"] not in numbers:
                numbers[row["sessionId"]] = self.number(row)
        for row in rows:
            self.take(row, numbers)

    def is_new(self, row: Row) -> bool:
        known = self.known.get(row["sessionId"])
        return known is None or known.stub

    def number(self, row: Row) -> int:
        owner = flat_user(row)["uxcamuserid"]
        own = row.get("sessionNumber") or row["user"].get("sessionNumber")
        number: int = own or self.numbered.get(owner, 0) + 1
        self.numbered[owner] = max(number, self.numbered.get(owner, 0))
        return number

    def take(self, row: Row, numbers: Mapping[str, int]) -> None:
        key, owner = row["sessionId"], flat_user(row)
        user_id = owner["uxcamuserid"]
        self.name(user_id, owner["alias"])
        if self.is_new(row):
            events = self.known[key].imported if key in self.known else {}
            self.known[key] = Known(row, instant(row["property"]["uploadedServerTime"]), numbers[key], False, events)
        else:
            known = self.known[key]
            known.row = row if row.get("details") else completed(row, known.row)
        self.numbered[user_id] = max(self.known[key].number, self.numbered.get(user_id, 0))

    def name(self, user_id: str, alias: str) -> None:
        self.given[user_id] = alias
        self.names.add(alias)

    def is_user(self, user_id: str) -> bool:
        """Whether something of him is known; nothing is when his only session was sent again as another's."""
        own = (flat_user(one.row)["uxcamuserid"] for one in self.known.values() if not one.stub)
        return user_id in self.baselines or user_id in own

    def take_events(self, rows: Sequence[Row]) -> None:
        for row in rows:
            key = row["sessionProperty"]["sessionId"]
            if key not in self.known:
                told = event.session_of(row)
                owner = told["user"]["uxcamuserid"]
                named = {"alias": self.given[owner]} if self.is_user(owner) else {}
                told = {**told, "user": {**told["user"], **named}}
                self.known[key] = Known(told, instant(row["eventDate"]), told["sessionNumber"], True)
            new = event.event_of(row)
            assert new.id is not None
            self.known[key].imported.pop(new.id, None)
            self.known[key].imported[new.id] = new

    def take_users(self, rows: Sequence[Row]) -> None:
        for row in rows:
            key, usage = row["uxcamUserId"], row["usage"]
            self.baselines[key] = row
            self.name(key, row["property"]["alias"])
            self.numbered[key] = max(usage["totalSession"], self.numbered.get(key, 0))

    # What is known

    def alias(self, known: Known) -> str | None:
        return self.aliases.get(flat_user(known.row)["uxcamuserid"])

    def full(self) -> Sequence[Session]:
        return [self.sessions[key] for key, one in self.known.items() if not one.stub]

    def strangers(self) -> set[str]:
        """Users whose alias the server made up."""
        return {one.user for one in self.sessions.values() if "alias" not in one.custom}

    def folded(self) -> Iterable[User]:
        own: dict[str, list[Session]] = {key: [] for key in self.baselines}
        for one in self.full():
            own.setdefault(one.user, []).append(one)
        return [User(key, self.baselines.get(key), sessions) for key, sessions in own.items()]

    def item(self, session: Session) -> Item:
        return Item(session, session.uploaded, self.users.get(session.user))

    def imported(self, row: Row) -> Item:
        return self.item(user.as_session(row))

    def events(self, key: str) -> Items:
        session = self.sessions[key]
        base = self.item(session)
        return [
            replace(base, moment=one.date or session.uploaded, event=one, place=place)
            for place, one in enumerate(session.events)
        ]


def completed(row: Row, before: Row) -> Row:
    """A row without details, with those that are known; a property that prints as before keeps its type, as lists print texts."""
    typed = flat_user(before)
    user = {key: same(typed.get(key), value) for key, value in flat_user(row).items()}
    return {**row, "user": user, "details": before.get("details")}


def same(before: Any, value: Any) -> Any:
    return before if None not in (before, value) and text(before) == text(value) else value


def world(rows: Sequence[Mapping[str, Any]], at: datetime) -> World:
    """Of imported sessions alone."""
    return World([Upload("sessions", rows, at)])
