"""Logging in through OpenID Connect: to the issuer and back. What went wrong is told on the log-in page.

Who comes back is known by the issuer's id of him, or by his verified address: a member's, an invited one, or one of the allowed domains.
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Controller, Request, get
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.response import Redirect

from playhead.api.auth import client_address, query_parameters
from playhead.api.gate import ANYONE, gate
from playhead.api.issuer import Arrival, Departure, Issuer
from playhead.api.login_cookie import login_cookie, own_cookie
from playhead.api.services import Services
from playhead.api.told import DashboardOperation
from playhead.errors import Forbidden, NotFound, PlayheadError
from playhead.model.member import Member, Role
from playhead.stores.audit import Action, Actor

COOKIE = "playhead_oidc"
ON_THE_WAY = 600
"""Seconds that a member may take at the issuer."""
OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")


class OnTheWay(msgspec.Struct):
    """What the cookie remembers meanwhile; `to` is the dashboard's page that he wanted."""

    state: str
    nonce: str
    verifier: str
    to: str


class OidcController(Controller):
    """Beneath /v1/dashboard/oidc."""

    path = "/v1/dashboard/oidc"
    guards = [gate]  # noqa: RUF012  # Litestar's own way
    opt = {"access": ANYONE}  # noqa: RUF012

    @get("/start", status_code=302, operation_class=DashboardOperation)
    async def start(self, request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Redirect:
        """On to the issuer. `to` is the page to come back to."""
        wanted = query_parameters(request).get("to", "/")
        try:
            departure = await _issuer(services).depart()
        except PlayheadError as error:
            return _back_to_login(services, error)
        return Redirect(departure.address, status_code=302, cookies=[_remembered(services, departure, wanted)])

    @get("/callback", status_code=302, operation_class=DashboardOperation)
    async def callback(self, request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Redirect:
        """Back from the issuer: a login, or the log-in page with what went wrong."""
        try:
            way = _way(request)
            arrival = await _arrived(_issuer(services), query_parameters(request), way)
            now = round(services.now().timestamp())
            member = await _welcome(services, arrival, now)
        except PlayheadError as error:
            return _back_to_login(services, error)
        token = await services.membership.logins.begin(member.id, now)
        actor = Actor(member.email, client_address(request, services))
        await services.membership.audit.note(actor, Action.LOGGED_IN, now, through="oidc")
        cookies = [login_cookie(services, token), own_cookie(services, COOKIE, "", 0)]
        return Redirect(services.settings.base_url + way.to, status_code=302, cookies=cookies)


def _issuer(services: Services) -> Issuer:
    if services.membership.issuer is None:
        raise NotFound("This installation has no OpenID Connect issuer")
    return services.membership.issuer


def _remembered(services: Services, departure: Departure, wanted: str) -> Cookie:
    to = wanted if OWN_PATH.fullmatch(wanted) else "/"
    way = OnTheWay(departure.state, departure.nonce, departure.verifier, to)
    return own_cookie(services, COOKIE, urlsafe_b64encode(msgspec.json.encode(way)).decode().rstrip("="), ON_THE_WAY)


def _way(request: Request[Any, Any, Any]) -> OnTheWay:
    """Raises `Forbidden` when this browser did not set out from here."""
    kept = request.cookies.get(COOKIE, "")
    try:
        return msgspec.json.decode(urlsafe_b64decode(kept + "=" * (-len(kept) % 4)), type=OnTheWay)
    except (ValueError, msgspec.DecodeError):
        raise Forbidden("This browser is not on its way to log in; please start again") from None


async def _arrived(issuer: Issuer, told: dict[str, str], way: OnTheWay) -> Arrival:
    if not hmac.compare_digest(told.get("state", "").encode(), way.state.encode()):
        raise Forbidden("The issuer answers another question; please start again")
    if "code" not in told:
        raise Forbidden(f"The issuer refuses the login: {told.get('error', 'without a reason')}")
    return await issuer.arrive(told["code"], way.nonce, way.verifier)


async def _welcome(services: Services, arrival: Arrival, now: int) -> Member:
    """The member who arrives. Raises `Forbidden` for strangers."""
    members = services.membership.members
    member = members.by_subject(arrival.subject)
    if member is not None:
        return member
    member = members.by_email(arrival.email) or await _new_member(services, arrival, now)
    if member.subject is not None:
        raise Forbidden(f"{arrival.email} is known to the issuer as somebody else")
    # whoever held the invitation's link may have set the password: from now on the issuer says who this is
    await members.set_subject(member.id, arrival.subject)
    await services.membership.logins.end_all(member.id)
    return members.member(member.id)


async def _new_member(services: Services, arrival: Arrival, now: int) -> Member:
    """By what he was invited to, else by his domain; who was removed must be invited again."""
    members, invites = services.membership.members, services.membership.invites
    waiting = await invites.waiting(now, arrival.email)
    domain = arrival.email.rpartition("@")[2]
    is_ours = domain in _issuer(services).domains and not members.was_removed(arrival.email)
    if not waiting and not is_ours:
        raise Forbidden(f"{arrival.email} is not invited; ask an admin for an invitation")
    for invite in waiting:
        await invites.use_up(invite, now)
        await members.join(arrival.email, invite.roles, now, name=arrival.name)
    everywhere = Role.VIEWER if is_ours else None
    member = await members.join(arrival.email, {}, now, everywhere=everywhere, name=arrival.name)
    await services.membership.audit.note(Actor(member.email), Action.MEMBER_JOINED, now, through="oidc")
    return member


def _back_to_login(services: Services, error: PlayheadError) -> Redirect:
    address = f"{services.settings.base_url}/login#problem={quote(error.message, safe='')}"
    return Redirect(address, status_code=302, cookies=[own_cookie(services, COOKIE, "", 0)])
