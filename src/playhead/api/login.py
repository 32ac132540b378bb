"""Logging in and out, and who is logged in."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from playhead import __version__
from playhead.api.auth import client_address
from playhead.api.gate import ANYONE, MEMBER, Visit, gate
from playhead.api.login_cookie import login_cookie, login_token
from playhead.api.services import Services
from playhead.api.told import DashboardOperation, Done, Told
from playhead.errors import InvalidBody, InvalidCredentials
from playhead.model.member import Member, Role, check_password
from playhead.stores.audit import Action, Actor


class Installation(msgspec.Struct):
    """What the log-in page needs to know. `set_up`: whether there is an owner; `oidc`: whether members log in through OpenID Connect."""

    version: str
    set_up: bool
    oidc: bool


class AppOfMember(msgspec.Struct):
    """An app that the member may see, and as what."""

    appid: str
    name: str
    role: Role
    disabled: bool


class Me(msgspec.Struct):
    """Who is logged in. `everywhere` is a role in all apps."""

    id: int
    email: str
    name: str
    everywhere: Role | None
    has_password: bool
    apps: list[AppOfMember]


class LoginRequest(msgspec.Struct, forbid_unknown_fields=True):
    email: str
    password: str


class PasswordRequest(msgspec.Struct, forbid_unknown_fields=True):
    """`old` is not asked of who has none yet."""

    new: str
    old: str = ""


def me(services: Services, member: Member) -> Me:
    apps = [
        AppOfMember(app.appid, app.name, role, app.disabled)
        for app in services.catalog.apps()
        if (role := member.role_in(app.number)) is not None
    ]
    return Me(member.id, member.email, member.name, member.everywhere, member.has_password, apps)


async def begin_login(
    request: Request[Any, Any, Any], services: Services, member: Member, action: Action = Action.LOGGED_IN
) -> Response[Told[Me]]:
    """The answer with the cookie of a new login."""
    now = round(services.now().timestamp())
    token = await services.membership.logins.begin(member.id, now)
    await services.membership.audit.note(Actor(member.email, client_address(request, services)), action, now)
    return Response(Told(data=me(services, member)), cookies=[login_cookie(services, token)])


class LoginController(Controller):
    """Beneath /v1/dashboard."""

    path = "/v1/dashboard"
    guards = [gate]  # noqa: RUF012  # Litestar's own way

    @get("/installation", opt={"access": ANYONE}, operation_class=DashboardOperation)
    async def installation(self, services: NamedDependency[Services]) -> Told[Installation]:
        """What the log-in page shows, before anybody is logged in."""
        membership = services.membership
        return Told(data=Installation(__version__, bool(membership.members.owners()), membership.issuer is not None))

    @post("/login", status_code=200, opt={"access": ANYONE}, operation_class=DashboardOperation)
    async def login(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], data: JSONBody[LoginRequest]
    ) -> Response[Told[Me]]:
        """Log in with e-mail address and password. What is wrong is not told, and takes the same time."""
        membership, email, address = services.membership, data.email.strip().lower(), client_address(request, services)
        membership.attempts.count(email, address)
        member = membership.members.by_email(email)
        is_right, better = await membership.passwords.check(data.password, membership.members.password_of(member))
        if member is None or not is_right:
            now = round(services.now().timestamp())
            await membership.audit.note(Actor(email[:254], address), Action.LOGIN_FAILED, now)
            raise InvalidCredentials
        membership.attempts.succeeded(email, address)
        if better is not None:
            await membership.members.set_password(member.id, better)
        return await begin_login(request, services, member)

    @post("/logout", status_code=200, opt={"access": MEMBER}, operation_class=DashboardOperation)
    async def logout(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services]
    ) -> Response[Told[Done]]:
        """End this login."""
        visit = Visit(request, services)
        await services.membership.logins.end(login_token(request, services))
        await visit.note(Action.LOGGED_OUT)
        return Response(Told(data=Done()), cookies=[login_cookie(services, "")])

    @get("/me", opt={"access": MEMBER}, operation_class=DashboardOperation)
    async def me(self, request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Told[Me]:
        """Who is logged in, and the apps that he may see."""
        await services.membership.logins.keep()
        return Told(data=me(services, Visit(request, services).member))

    @post("/me/password", status_code=200, opt={"access": MEMBER}, operation_class=DashboardOperation)
    async def set_password(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], data: JSONBody[PasswordRequest]
    ) -> Told[Done]:
        """Change the own password; all other logins end."""
        visit, membership = Visit(request, services), services.membership
        kept = membership.members.password_of(visit.member)
        if kept is not None:
            membership.attempts.count(visit.member.email, visit.actor.address)
            if not (await membership.passwords.check(data.old, kept))[0]:
                raise InvalidBody("That is not the old password", detail="old")
            membership.attempts.succeeded(visit.member.email, visit.actor.address)
        check_password(data.new, visit.member.email)
        await membership.members.set_password(visit.member.id, await membership.passwords.hashed(data.new))
        await membership.logins.end_all(visit.member.id, but=login_token(request, services))
        await visit.note(Action.PASSWORD_SET)
        return Told(data=Done())
