"""Shares of a session, made and revoked by members: whoever may see the session may share it."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Controller, Request, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from playhead.api.gate import Visit, gate
from playhead.api.services import Services
from playhead.api.shares import ShareRequest, make_share, shown
from playhead.api.told import DashboardOperation, Told
from playhead.model.member import Role
from playhead.stores.audit import Action


class ShareShown(msgspec.Struct, rename="camel"):
    """A share without its token; `url` only when it is made, this once. Times are UTC."""

    id: int
    session_id: str
    start_ms: int
    made: str
    expires: str
    revoked: str | None
    opens: int
    url: str | None = None


class SharesController(Controller):
    """Beneath the app's session."""

    path = "/v1/dashboard/apps/{appid:str}/sessions/{session:str}/shares"
    guards = [gate]  # noqa: RUF012  # Litestar's own way
    opt = {"access": Role.VIEWER}  # noqa: RUF012

    @get("/", operation_class=DashboardOperation)
    async def all(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], session: FromPath[str]
    ) -> Told[list[ShareShown]]:
        """All shares of the session, those that ended too."""
        found = await services.shares.of_session(Visit(request, services).app.number, session)
        return Told(data=[msgspec.convert(shown(each), ShareShown) for each in found])

    @post("/", status_code=200, operation_class=DashboardOperation)
    async def make(
        self,
        request: Request[Any, Any, Any],
        services: NamedDependency[Services],
        session: FromPath[str],
        data: JSONBody[ShareRequest],
    ) -> Told[ShareShown]:
        """A link to the replay that works without a login until it expires."""
        visit = Visit(request, services)
        made = await make_share(services, visit.app.number, session, data)
        await visit.note(Action.SHARE_MADE, session, share=made["id"], expires=made["expires"])
        return Told(data=msgspec.convert(made, ShareShown))

    @delete("/{share:int}", status_code=200, operation_class=DashboardOperation)
    async def revoke(
        self,
        request: Request[Any, Any, Any],
        services: NamedDependency[Services],
        session: FromPath[str],
        share: FromPath[int],
    ) -> Told[ShareShown]:
        """It ends now."""
        visit = Visit(request, services)
        ended = await services.shares.revoke(visit.app.number, session, share, services.now())
        await visit.note(Action.SHARE_REVOKED, session, share=share)
        return Told(data=msgspec.convert(shown(ended), ShareShown))
