"""Links that work once: what one is for, and what happens when it is used. The owner's, invitations, new passwords.

The token stands behind `#` in the link, which no browser sends and no log has; the page gives it in a body.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from playhead.api.auth import client_address
from playhead.api.gate import ANYONE, gate
from playhead.api.login import Me, begin_login
from playhead.api.services import Services
from playhead.api.told import DashboardOperation, Told, moment
from playhead.errors import Forbidden, InvalidBody
from playhead.model.member import Member, Role, check_password, normal_email
from playhead.stores.audit import Action
from playhead.stores.invites import Invite, Kind


class LinkRequest(msgspec.Struct, forbid_unknown_fields=True):
    token: str


class LinkShown(msgspec.Struct):
    """What a link is for; `email` is None where it is to be said."""

    kind: Kind
    email: str | None
    expires: datetime


class AcceptRequest(msgspec.Struct, forbid_unknown_fields=True):
    """`email` with an owner's link only."""

    token: str
    password: str
    email: str = ""
    name: str = ""


def link_of(services: Services, token: str) -> str:
    return f"{services.settings.base_url}/join#{token}"


class JoiningController(Controller):
    """Beneath /v1/dashboard/links."""

    path = "/v1/dashboard/links"
    guards = [gate]  # noqa: RUF012  # Litestar's own way

    @post("/look", status_code=200, opt={"access": ANYONE}, operation_class=DashboardOperation)
    async def look(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], data: JSONBody[LinkRequest]
    ) -> Told[LinkShown]:
        """What the link is for; 404 when it does not work."""
        invite = await _looked(request, services, data.token)
        return Told(data=LinkShown(invite.kind, invite.email, moment(invite.expires)))

    @post("/accept", status_code=200, opt={"access": ANYONE}, operation_class=DashboardOperation)
    async def accept(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], data: JSONBody[AcceptRequest]
    ) -> Response[Told[Me]]:
        """Become a member, or set a new password, and be logged in."""
        invite = await _looked(request, services, data.token)
        email = invite.email or normal_email(data.email)
        check_password(data.password, email)
        _may_set_password(services, invite, email)
        hashed = await services.membership.passwords.hashed(data.password)
        await services.membership.invites.use_up(invite, round(services.now().timestamp()))
        member = await _joined(services, invite, email, data.name.strip())
        await services.membership.members.set_password(member.id, hashed)
        await services.membership.logins.end_all(member.id)
        action = Action.PASSWORD_SET if invite.kind is Kind.RESET else Action.MEMBER_JOINED
        return await begin_login(request, services, services.membership.members.member(member.id), action)


async def _looked(request: Request[Any, Any, Any], services: Services, token: str) -> Invite:
    services.membership.attempts.count_link(client_address(request, services))
    return await services.membership.invites.look(token, round(services.now().timestamp()))


def _may_set_password(services: Services, invite: Invite, email: str) -> None:
    """Who invites holds the link: with it he must not get at somebody who is a member already, perhaps of other apps."""
    known = services.membership.members.by_email(email)
    if invite.kind is Kind.INVITE and known is not None:
        raise Forbidden("This address is a member's already; log in, and ask for the role once more")
    if invite.kind is Kind.RESET and known is None:
        raise InvalidBody(f"{email} is no member any more", detail="token")


async def _joined(services: Services, invite: Invite, email: str, name: str) -> Member:
    everywhere = Role.OWNER if invite.kind is Kind.OWNER else None
    now = round(services.now().timestamp())
    return await services.membership.members.join(email, invite.roles, now, everywhere=everywhere, name=name)
