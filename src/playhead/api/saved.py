"""Segments and boards of an app, which its members share. Who made one changes and removes it, and so do the app's admins."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from playhead.api.gate import Visit, gate
from playhead.api.services import Services
from playhead.api.told import DashboardOperation, Done, Told, moment
from playhead.errors import Forbidden, InvalidBody
from playhead.model.member import Role
from playhead.stores.saved import Kind, SavedRow

LONGEST_NAME = 200
LARGEST = 256 * 1024
"""Bytes of JSON."""


class SavedRequest(msgspec.Struct, forbid_unknown_fields=True):
    """`content` is the dashboard's own: of a segment the filters of its URL, of a board its cards."""

    name: str
    content: dict[str, Any]


class SavedShown(msgspec.Struct):
    """`mine`: whether the member who asks may change it."""

    id: int
    name: str
    content: dict[str, Any]
    made_by: int
    mine: bool
    changed: datetime


def saved_controller(kind: Kind) -> type[Controller]:
    """The routes of one kind; both are alike."""

    class SavedController(Controller):
        path = f"/v1/dashboard/apps/{{appid:str}}/{kind}s"
        guards = [gate]  # noqa: RUF012  # Litestar's own way
        opt = {"access": Role.VIEWER}  # noqa: RUF012

        @get("/", operation_class=DashboardOperation, operation_id=f"list_{kind}s")
        async def all(
            self, request: Request[Any, Any, Any], services: NamedDependency[Services]
        ) -> Told[list[SavedShown]]:
            """All of the app, by name."""
            visit = Visit(request, services)
            rows = await services.membership.saved.all(visit.app.number, kind)
            return Told(data=[_shown(visit, row) for row in rows])

        @post("/", status_code=200, operation_class=DashboardOperation, operation_id=f"add_{kind}")
        async def add(
            self, request: Request[Any, Any, Any], services: NamedDependency[Services], data: JSONBody[SavedRequest]
        ) -> Told[SavedShown]:
            """Keep one more."""
            visit = Visit(request, services)
            _check(data)
            saved = services.membership.saved
            row = await saved.add(visit.app.number, kind, data.name, data.content, visit.member.id, visit.now)
            return Told(data=_shown(visit, row))

        @put("/{id_:int}", operation_class=DashboardOperation, operation_id=f"change_{kind}")
        async def change(
            self,
            request: Request[Any, Any, Any],
            services: NamedDependency[Services],
            id_: FromPath[int],
            data: JSONBody[SavedRequest],
        ) -> Told[SavedShown]:
            """Put another name and content in its place."""
            visit = Visit(request, services)
            _check(data)
            saved = services.membership.saved
            row = _own(visit, await saved.one(visit.app.number, kind, id_))
            return Told(data=_shown(visit, await saved.change(row, data.name, data.content, visit.now)))

        @delete("/{id_:int}", status_code=200, operation_class=DashboardOperation, operation_id=f"remove_{kind}")
        async def remove(
            self, request: Request[Any, Any, Any], services: NamedDependency[Services], id_: FromPath[int]
        ) -> Told[Done]:
            """Remove it."""
            visit = Visit(request, services)
            saved = services.membership.saved
            await saved.remove(_own(visit, await saved.one(visit.app.number, kind, id_)))
            return Told(data=Done())

    return SavedController


def _check(data: SavedRequest) -> None:
    if not 0 < len(data.name) <= LONGEST_NAME:
        raise InvalidBody(f"A name has 1 to {LONGEST_NAME} characters, not {len(data.name)}", detail="name")
    if len(msgspec.json.encode(data.content)) > LARGEST:
        raise InvalidBody(f"content is at most {LARGEST} bytes of JSON", detail="content")


def _is_mine(visit: Visit, row: SavedRow) -> bool:
    return row.made_by == visit.member.id or visit.member.may(visit.app.number, Role.ADMIN)


def _own(visit: Visit, row: SavedRow) -> SavedRow:
    if not _is_mine(visit, row):
        raise Forbidden(f"Only who made the {row.kind} and the app's admins may change it")
    return row


def _shown(visit: Visit, row: SavedRow) -> SavedShown:
    return SavedShown(row.id, row.name, row.content, row.made_by, _is_mine(visit, row), moment(row.changed))
