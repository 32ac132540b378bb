"""Who may ask for what of the dashboard's own routes: each says it in its `opt`, and one guard looks at it before anything else.

`access` is ANYONE, MEMBER (whoever is logged in), or a role: in the app that the path names, else in the whole installation.
"""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from playhead.api.auth import app_of_member, client_address
from playhead.api.login_cookie import check_same_site, member_of
from playhead.api.services import Services
from playhead.errors import Forbidden
from playhead.model.member import Member, Role
from playhead.stores.audit import Action, Actor
from playhead.stores.catalog import App

ANYONE, MEMBER = "anyone", "member"

Connection = ASGIConnection[Any, Any, Any, Any]


def gate(connection: Connection, handler: BaseRouteHandler) -> None:
    """Raises `InvalidCredentials` for who is not logged in, `Forbidden` for who may not, and for what another site may have sent."""
    services: Services = connection.app.state.services
    access = handler.opt["access"]
    if access == ANYONE:
        check_same_site(connection, services)
        return
    member = member_of(connection, services)
    if access == MEMBER:
        return
    wanted = Role(access)
    if "appid" in connection.path_params:
        app_of_member(services, member, connection.path_params["appid"], wanted)
    elif member.everywhere is None or not member.everywhere.covers(wanted):
        raise Forbidden(f"This takes the role {wanted} of the whole installation")


class Visit:
    """A request that the gate let pass: who asks, for which app, when."""

    def __init__(self, connection: Connection, services: Services) -> None:
        self._services = services
        self.member: Member = member_of(connection, services)
        self.actor = Actor(self.member.email, client_address(connection, services))
        appid = connection.path_params.get("appid")
        self.found: App | None = None if appid is None else services.catalog.app(appid)
        self.now = round(services.now().timestamp())

    @property
    def app(self) -> App:
        """Of a route whose path names one."""
        assert self.found is not None
        return self.found

    async def note(self, action: Action, subject: str | None = None, **details: Any) -> None:
        """Into the audit log."""
        number = None if self.found is None else self.found.number
        await self._services.membership.audit.note(self.actor, action, self.now, app=number, subject=subject, **details)
