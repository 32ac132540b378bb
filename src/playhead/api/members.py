"""Members of an app and of the installation: invited, given roles, removed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, MediaType, Request, Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from playhead.api.auth import authenticate_owner
from playhead.api.gate import Visit, gate
from playhead.api.joining import link_of
from playhead.api.services import Services
from playhead.api.told import DashboardOperation, Done, Told, moment
from playhead.errors import Forbidden, InvalidBody, NotFound
from playhead.model.member import Member, Role, normal_email
from playhead.stores.audit import COMMAND_LINE, Action, Actor
from playhead.stores.catalog import App
from playhead.stores.invites import Invite, Kind


class MemberShown(msgspec.Struct):
    """A member; `role` in the app that was asked for, `roles` by appid in all."""

    id: int
    email: str
    name: str
    role: Role | None
    everywhere: Role | None
    roles: dict[str, Role]
    created: datetime


class InviteShown(msgspec.Struct):
    """An invitation that waits."""

    id: int
    email: str
    role: Role
    made_by: str
    expires: datetime


class MembersOfApp(msgspec.Struct):
    members: list[MemberShown]
    invites: list[InviteShown]


class InviteRequest(msgspec.Struct, forbid_unknown_fields=True):
    email: str
    role: Role


class RoleRequest(msgspec.Struct, forbid_unknown_fields=True):
    role: Role


class Invited(msgspec.Struct):
    """`link` works once and is shown once; None where the address is a member's, who has the role now."""

    link: str | None


class Link(msgspec.Struct):
    """It works once and is shown once."""

    link: str


class MembersController(Controller):
    """Members of one app: seen and changed by its admins."""

    path = "/v1/dashboard/apps/{appid:str}"
    guards = [gate]  # noqa: RUF012  # Litestar's own way
    opt = {"access": Role.ADMIN}  # noqa: RUF012

    @get("/members", operation_class=DashboardOperation)
    async def members(self, request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Told[MembersOfApp]:
        """Who may see the app, and who is invited to."""
        visit = Visit(request, services)
        number = visit.app.number
        members = [each for each in services.membership.members.all() if each.role_in(number) is not None]
        waiting = await services.membership.invites.waiting(visit.now)
        invites = [_invite_shown(each, number) for each in waiting if number in each.roles]
        return Told(data=MembersOfApp([_of_app(each, visit.app) for each in members], invites))

    @post("/invites", status_code=200, operation_class=DashboardOperation)
    async def invite(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], data: JSONBody[InviteRequest]
    ) -> Told[Invited]:
        """Invite somebody to the app, with a link to be passed on."""
        visit = Visit(request, services)
        return Told(data=await invite(services, visit.actor, visit.app, data.email, data.role))

    @delete("/invites/{invite:int}", status_code=200, operation_class=DashboardOperation)
    async def take_back(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], invite: FromPath[int]
    ) -> Told[Done]:
        """Have an invitation's link work no more."""
        visit = Visit(request, services)
        waiting = await services.membership.invites.waiting(visit.now)
        found = next((each for each in waiting if each.id == invite and visit.app.number in each.roles), None)
        if found is None:
            raise NotFound(f"No invitation to this app has the id {invite}")
        await services.membership.invites.take_back(invite)
        await visit.note(Action.INVITE_TAKEN_BACK, found.email)
        return Told(data=Done())

    @put("/members/{member:int}", operation_class=DashboardOperation)
    async def set_role(
        self,
        request: Request[Any, Any, Any],
        services: NamedDependency[Services],
        member: FromPath[int],
        data: JSONBody[RoleRequest],
    ) -> Told[MemberShown]:
        """Give a member of the app another role in it."""
        visit = Visit(request, services)
        found = _member_of_app(services, visit.app, member)
        await give_role(services, visit.actor, visit.app, found, data.role)
        return Told(data=_of_app(services.membership.members.member(member), visit.app))

    @delete("/members/{member:int}", status_code=200, operation_class=DashboardOperation)
    async def leave(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], member: FromPath[int]
    ) -> Told[Done]:
        """Take a member's role in the app away; other apps are not touched."""
        visit = Visit(request, services)
        found = _member_of_app(services, visit.app, member)
        await give_role(services, visit.actor, visit.app, found, None)
        return Told(data=Done())


class InstallationMembersController(Controller):
    """All members: seen and removed by owners."""

    path = "/v1/dashboard/members"
    guards = [gate]  # noqa: RUF012  # Litestar's own way
    opt = {"access": Role.OWNER}  # noqa: RUF012

    @get("/", operation_class=DashboardOperation)
    async def members(self, services: NamedDependency[Services]) -> Told[list[MemberShown]]:
        """All members, by address."""
        return Told(data=all_shown(services))

    @delete("/{member:int}", status_code=200, operation_class=DashboardOperation)
    async def remove(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], member: FromPath[int]
    ) -> Told[Done]:
        """Remove a member: his logins end, and he cannot log in any more."""
        visit = Visit(request, services)
        await remove(services, visit.actor, services.membership.members.member(member))
        return Told(data=Done())

    @post("/{member:int}/reset", status_code=200, operation_class=DashboardOperation)
    async def reset(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], member: FromPath[int]
    ) -> Told[Link]:
        """A link with which the member sets a new password."""
        visit = Visit(request, services)
        return Told(data=await reset(services, visit.actor, services.membership.members.member(member)))


# What both the dashboard and the command line do


async def invite(services: Services, actor: Actor, app: App, email: str, role: Role) -> Invited:
    """Who is a member already has the role at once: a link would let whoever holds it get at him."""
    if role is Role.OWNER:
        raise InvalidBody("An app has viewers and admins; `playhead member owner-link` makes an owner", detail="role")
    address = normal_email(email)
    known = services.membership.members.by_email(address)
    if known is not None:
        await give_role(services, actor, app, known, role)
        return Invited(None)
    now = round(services.now().timestamp())
    token = await services.membership.invites.make(Kind.INVITE, address, {app.number: role}, actor.name, now)
    await services.membership.audit.note(
        actor, Action.MEMBER_INVITED, now, app=app.number, subject=address, role=role.value
    )
    return Invited(link_of(services, token))


async def give_role(services: Services, actor: Actor, app: App, member: Member, role: Role | None) -> None:
    """Raises `Forbidden` for who has his role in all apps."""
    if role is Role.OWNER:
        raise InvalidBody("An app has viewers and admins; `playhead member owner-link` makes an owner", detail="role")
    if member.is_owner:
        raise Forbidden(f"{member.email} is an owner, in every app")
    await services.membership.members.set_role(member.id, app.number, role)
    await services.membership.audit.note(
        actor,
        Action.ROLE_SET,
        round(services.now().timestamp()),
        app=app.number,
        subject=member.email,
        role=None if role is None else role.value,
    )


async def remove(services: Services, actor: Actor, member: Member) -> None:
    now = round(services.now().timestamp())
    await services.membership.members.remove(member.id, now)
    await services.membership.logins.end_all(member.id)
    await services.membership.invites.take_back_all(member.email)
    await services.membership.audit.note(actor, Action.MEMBER_REMOVED, now, subject=member.email)


async def reset(services: Services, actor: Actor, member: Member) -> Link:
    now = round(services.now().timestamp())
    token = await services.membership.invites.make(Kind.RESET, member.email, {}, actor.name, now)
    await services.membership.audit.note(actor, Action.RESET_LINK, now, subject=member.email)
    return Link(link_of(services, token))


async def owner_link(services: Services, actor: Actor) -> Link:
    """A link with which somebody becomes an owner."""
    now = round(services.now().timestamp())
    token = await services.membership.invites.make(Kind.OWNER, None, {}, actor.name, now)
    await services.membership.audit.note(actor, Action.OWNER_LINK, now)
    return Link(link_of(services, token))


def all_shown(services: Services) -> list[MemberShown]:
    appids = {app.number: app.appid for app in services.catalog.apps()}
    return [
        MemberShown(
            member.id,
            member.email,
            member.name,
            None,
            member.everywhere,
            {appids[number]: role for number, role in member.roles.items()},
            moment(member.created),
        )
        for member in services.membership.members.all()
    ]


def _of_app(member: Member, app: App) -> MemberShown:
    """As an app's admin sees him: nothing of other apps."""
    roles = {app.appid: member.roles[app.number]} if app.number in member.roles else {}
    role = member.role_in(app.number)
    return MemberShown(member.id, member.email, member.name, role, member.everywhere, roles, moment(member.created))


def _invite_shown(each: Invite, app: int) -> InviteShown:
    return InviteShown(each.id, each.email or "", each.roles[app], each.made_by, moment(each.expires))


def _member_of_app(services: Services, app: App, id_: int) -> Member:
    """Raises `NotFound` for members of other apps too."""
    found = next((each for each in services.membership.members.all() if each.id == id_), None)
    if found is None or found.role_in(app.number) is None:
        raise NotFound(f"No member of this app has the id {id_}")
    return found


# The command line's


OWNER = Actor(COMMAND_LINE)


class CommandInvite(msgspec.Struct, forbid_unknown_fields=True):
    email: str
    appid: str
    role: Role = Role.VIEWER


class CommandMember(msgspec.Struct, forbid_unknown_fields=True):
    email: str


@get("/v1/admin/members", include_in_schema=False)
async def members_as_owner(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Told[list[MemberShown]]:
    """All members."""
    authenticate_owner(request, services)
    return Told(data=all_shown(services))


@post("/v1/admin/members/{command:str}", status_code=200, include_in_schema=False, media_type=MediaType.JSON)
async def command_member(
    request: Request[Any, Any, Any], services: NamedDependency[Services], command: FromPath[str]
) -> Response[bytes]:
    """`owner-link`, `invite`, `remove` and `reset`, each with its body."""
    authenticate_owner(request, services)
    body = await request.body() or b"{}"
    try:
        done = await _command(services, command, body)
    except msgspec.DecodeError as error:
        raise InvalidBody(str(error), detail="body") from error
    return Response(msgspec.json.encode({"success": True, "data": done}), media_type=MediaType.JSON)


async def _command(services: Services, command: str, body: bytes) -> msgspec.Struct:
    match command:
        case "owner-link":
            return await owner_link(services, OWNER)
        case "invite":
            wanted = msgspec.json.decode(body, type=CommandInvite)
            app = services.catalog.app(wanted.appid)
            return await invite(services, OWNER, app, wanted.email, wanted.role)
        case "remove":
            await remove(services, OWNER, _by_email(services, body))
            return Done()
        case "reset":
            return await reset(services, OWNER, _by_email(services, body))
    raise NotFound(f"No such command: {command}")


def _by_email(services: Services, body: bytes) -> Member:
    email = normal_email(msgspec.json.decode(body, type=CommandMember).email)
    found = services.membership.members.by_email(email)
    if found is None:
        raise NotFound(f"No member has the address {email}")
    return found
