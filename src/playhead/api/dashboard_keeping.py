"""How long an app's sessions are kept, what that amounts to now, and stars, for members."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Controller, Request, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from playhead.api import app_settings
from playhead.api.gate import Visit, gate
from playhead.api.notes import check_session
from playhead.api.services import Services
from playhead.api.told import DashboardOperation, Told
from playhead.keeping.holding import Held, Room, held, room
from playhead.keeping.walker import Going
from playhead.model.member import Role
from playhead.model.retention import RetentionSettings


class RetentionShown(msgspec.Struct):
    """The settings; what the app holds now; whether there is room for pictures. `room`: of all apps, for members who see them all."""

    settings: RetentionSettings
    held: Held
    has_room: bool
    room: Room | None


class Starred(msgspec.Struct):
    """Whether the session has a star, by whoever."""

    starred: bool


class RetentionController(Controller):
    """Of an app: seen by its viewers, changed by its admins."""

    path = "/v1/dashboard/apps/{appid:str}/retention"
    guards = [gate]  # noqa: RUF012  # Litestar's own way
    opt = {"access": Role.ADMIN}  # noqa: RUF012

    @get("/", opt={"access": Role.VIEWER}, operation_class=DashboardOperation)
    async def show(self, request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Told[RetentionShown]:
        """How long sessions are kept, and what is held now."""
        visit = Visit(request, services)
        return Told(data=await _shown(services, visit, visit.app.retention))

    @patch("/", operation_class=DashboardOperation)
    async def change(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], data: JSONBody[dict[str, Any]]
    ) -> Told[RetentionShown]:
        """Change the settings that the body names; what they do not keep goes within minutes."""
        visit = Visit(request, services)
        settings = await app_settings.change_retention(services, visit.actor, visit.app.appid, data)
        return Told(data=await _shown(services, visit, settings))

    @post("/going", status_code=200, operation_class=DashboardOperation)
    async def going(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], data: JSONBody[RetentionSettings]
    ) -> Told[Going]:
        """What would go now under these settings; nothing is changed."""
        return Told(data=await services.walker.would_go_of(Visit(request, services).app, data))


class StarController(Controller):
    """Of a session: whoever may see it may give and take its star."""

    path = "/v1/dashboard/apps/{appid:str}/sessions/{session:str}/star"
    guards = [gate]  # noqa: RUF012  # Litestar's own way
    opt = {"access": Role.VIEWER}  # noqa: RUF012

    @get("/", operation_class=DashboardOperation)
    async def show(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], session: FromPath[str]
    ) -> Told[Starred]:
        """Whether it has one."""
        return Told(data=Starred(session in await services.stars.of(Visit(request, services).app.number)))

    @put("/", operation_class=DashboardOperation)
    async def give(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], session: FromPath[str]
    ) -> Told[Starred]:
        """Give it one: retention leaves it alone, unless the app's settings say otherwise."""
        visit = Visit(request, services)
        await check_session(request, services, visit.app, session)
        await services.stars.add(visit.app.number, session, services.now())
        return Told(data=Starred(True))

    @delete("/", status_code=200, operation_class=DashboardOperation)
    async def take(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], session: FromPath[str]
    ) -> Told[Starred]:
        """Take it away."""
        await services.stars.remove(Visit(request, services).app.number, [session])
        return Told(data=Starred(False))


async def _shown(services: Services, visit: Visit, settings: RetentionSettings) -> RetentionShown:
    now_held = await held(services.warehouse, services.usage, services.stars, visit.app.number)
    limit, directory = services.settings["disk_budget"], services.settings.data
    of_all = room(services.usage, services.budget, limit, directory)
    has_room = of_all.shortage is None
    return RetentionShown(settings, now_held, has_room, None if visit.member.everywhere is None else of_all)
