"""Notes on a moment of a session, which the app's members share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from playhead.api.data_access import asker_of
from playhead.api.gate import Visit, gate
from playhead.api.services import Services
from playhead.api.told import DashboardOperation, Done, Told, moment
from playhead.errors import Forbidden, InvalidBody, NotFound
from playhead.model.attributes import Entity
from playhead.model.member import Role
from playhead.query.answer import answer_list
from playhead.stores.catalog import App
from playhead.stores.notes import NoteRow

LONGEST_TEXT = 5_000
LATEST = 7 * 86_400_000
"""Milliseconds since the start: longer than any session."""
EVER = {"attribute": "date_range", "operator": "after", "value": "1970-01-01"}


class NoteRequest(msgspec.Struct, forbid_unknown_fields=True):
    """`at` in milliseconds since the session's start."""

    at: int
    text: str


class NoteShown(msgspec.Struct):
    """`mine`: whether the member who asks may remove it."""

    id: int
    at: int
    text: str
    author: str
    mine: bool
    made: datetime


class NotesController(Controller):
    """Beneath the app's session."""

    path = "/v1/dashboard/apps/{appid:str}/sessions/{session:str}/notes"
    guards = [gate]  # noqa: RUF012  # Litestar's own way
    opt = {"access": Role.VIEWER}  # noqa: RUF012

    @get("/", operation_class=DashboardOperation)
    async def all(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], session: FromPath[str]
    ) -> Told[list[NoteShown]]:
        """In the order of their moments."""
        visit = Visit(request, services)
        rows = await services.membership.notes.of_session(visit.app.number, session)
        return Told(data=[_shown(services, visit, row) for row in rows])

    @post("/", status_code=200, operation_class=DashboardOperation)
    async def add(
        self,
        request: Request[Any, Any, Any],
        services: NamedDependency[Services],
        session: FromPath[str],
        data: JSONBody[NoteRequest],
    ) -> Told[NoteShown]:
        """Note something on a moment."""
        visit = Visit(request, services)
        _check(data)
        await check_session(request, services, visit.app, session)
        row = await services.membership.notes.add(
            visit.app.number, session, data.at, data.text, visit.member.id, visit.now
        )
        return Told(data=_shown(services, visit, row))

    @delete("/{note:int}", status_code=200, operation_class=DashboardOperation)
    async def remove(
        self,
        request: Request[Any, Any, Any],
        services: NamedDependency[Services],
        session: FromPath[str],
        note: FromPath[int],
    ) -> Told[Done]:
        """Remove a note: who made it, and the app's admins."""
        visit = Visit(request, services)
        row = await services.membership.notes.one(visit.app.number, session, note)
        if not _is_mine(visit, row):
            raise Forbidden("Only who made the note and the app's admins may remove it")
        await services.membership.notes.remove(row)
        return Told(data=Done())


def _check(data: NoteRequest) -> None:
    if not 0 <= data.at <= LATEST:
        raise InvalidBody(f"at is milliseconds since the start, 0 to {LATEST}, not {data.at}", detail="at")
    if not 0 < len(data.text) <= LONGEST_TEXT:
        raise InvalidBody(f"A note has 1 to {LONGEST_TEXT} characters, not {len(data.text)}", detail="text")


async def check_session(request: Request[Any, Any, Any], services: Services, app: App, session: str) -> None:
    """Raises `NotFound` for a session that is not in the app's list, as when it was erased."""
    named = {"attribute": "session_id", "operator": "equal", "value": session}
    asked = {"filters": [EVER, named], "page_size": 1, "with_video": False}
    if not (await answer_list(services.warehouse, asker_of(request, services, app), Entity.SESSION, asked)).data:
        raise NotFound(f"The app has no session {session!r}")


def _is_mine(visit: Visit, row: NoteRow) -> bool:
    return row.made_by == visit.member.id or visit.member.may(visit.app.number, Role.ADMIN)


def _shown(services: Services, visit: Visit, row: NoteRow) -> NoteShown:
    made_by = next((each for each in services.membership.members.all() if each.id == row.made_by), None)
    author = "" if made_by is None else made_by.name or made_by.email
    return NoteShown(row.id, row.at, row.text, author, _is_mine(visit, row), moment(row.made))
