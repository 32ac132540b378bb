"""Who asks: credentials out of a request (api-spec, section 2)."""

from __future__ import annotations

import hmac
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request
from litestar.connection import ASGIConnection

from playhead.api.login_cookie import check_same_site, logged_in
from playhead.api.services import Services
from playhead.errors import Forbidden, InvalidCredentials, InvalidParameter
from playhead.ingest.place import is_address
from playhead.model.member import Member, Role
from playhead.stores.catalog import App

CREDENTIALS = ("appid", "apikey")
OTHER_HEADERS = {"appid": "x-app-id", "apikey": "x-api-key"}
INGEST_HEADER = "x-ingest-key"


def query_parameters(request: Request[Any, Any, Any]) -> dict[str, str]:
    """The parameters of the query string. Raises `InvalidParameter` for one that stands there twice."""
    raw: bytes = request.scope["query_string"]
    try:
        pairs = parse_qsl(raw.decode("utf-8"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise InvalidParameter("The query string is not UTF-8") from None
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found:
            raise InvalidParameter(f"{name} is given twice", detail=name)
        found[name] = value
    return found


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads an app: whoever has its API key, or a member."""

    app: App
    may_export: bool
    member: Member | None = None


def authenticate(request: Request[Any, Any, Any], services: Services) -> App:
    """The app that the request's credentials name."""
    return reader(request, services).app


def reader(request: Request[Any, Any, Any], services: Services) -> Reader:
    """The app that the request's credentials name, and who asks. The query string wins over headers, each credential by itself; a
    member's login counts where there is no key.

    Looks at nothing else of the request, so that a stranger learns nothing about its parameters.
    """
    raw: bytes = request.scope["query_string"]
    query = dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
    appid, key = (
        query.get(name) or request.headers.get(name) or request.headers.get(OTHER_HEADERS[name]) or ""
        for name in CREDENTIALS
    )
    member = None if key else logged_in(request, services)
    if member is not None:
        return _as_member(request, services, member, appid)
    app = _allowed(services.catalog.app_for_api_key(appid, key))
    return Reader(app, app.may_export)


def _as_member(request: Request[Any, Any, Any], services: Services, member: Member, appid: str) -> Reader:
    """Members look at pages of lists; who may take whole lists out is who may change the app, too."""
    check_same_site(request, services)
    app = app_of_member(services, member, appid, Role.VIEWER)
    return Reader(_allowed(app), member.may(app.number, Role.ADMIN), member)


def app_of_member(services: Services, member: Member, appid: str, wanted: Role) -> App:
    """The app, when the member has this role in it. Raises `Forbidden`; an app that he cannot see looks like one that is not there."""
    app = services.catalog.find(appid)
    role = None if app is None else member.role_in(app.number)
    if app is None or role is None:
        raise Forbidden(f"You have no role in an app {appid!r}")
    if not role.covers(wanted):
        raise Forbidden(f"This takes the role {wanted} in the app; yours is {role}")
    return app


def counted(asker: Reader, services: Services) -> AbstractContextManager[None]:
    """Count a request: a key's among its app's, a member's among his own, as a page of the dashboard asks for much at once."""
    if asker.member is None:
        return services.limiter.request(asker.app.appid)
    return services.member_limiter.request(str(asker.member.id))


def authenticate_ingest(request: Request[Any, Any, Any], services: Services) -> App:
    """The app whose ingest key the request carries, as bearer token or in `X-Ingest-Key`."""
    return app_of_ingest_key(ingest_key(request), services)


def ingest_key(request: Request[Any, Any, Any]) -> str:
    """The ingest key in the request's headers; empty where there is none."""
    return _bearer(request) or request.headers.get(INGEST_HEADER, "")


def app_of_ingest_key(key: str, services: Services) -> App:
    """The app whose ingest key this is, wherever it was told."""
    return _allowed(services.catalog.app_for_ingest_key(key))


def authenticate_deletion(request: Request[Any, Any, Any], services: Services) -> App:
    """The app in the address, when the bearer token is its deletion key. No other parameter may stand there, a key least of all."""
    raw: bytes = request.scope["query_string"]
    appid = dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True)).get("appid", "")
    app = _allowed(services.catalog.app_for_deletion_key(appid, _bearer(request)))
    for name in query_parameters(request):
        if name != "appid":
            raise InvalidParameter(f"Unknown parameter: {name}; possible is appid", detail=name)
    return app


def authenticate_owner(request: Request[Any, Any, Any], services: Services) -> None:
    """Only who can read the data directory's token may pass: the command line."""
    if not hmac.compare_digest(_bearer(request).encode(), services.token.encode()):
        raise InvalidCredentials


def _bearer(request: Request[Any, Any, Any]) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _allowed(app: App) -> App:
    if app.disabled:
        raise Forbidden("The app is disabled")
    return app


def client_address(request: ASGIConnection[Any, Any, Any, Any], services: Services) -> str:
    """The client's address: the socket's, or what a trusted proxy says of it."""
    peer = request.client.host if request.client else ""
    trusted = {name.strip() for name in services.settings["trusted_proxies"].split(",")}
    if peer not in trusted:
        return peer
    forwarded = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",")]
    return next((hop for hop in reversed(forwarded) if hop not in trusted and is_address(hop)), peer)
