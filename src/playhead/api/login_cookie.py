"""The cookie of a member's login, and what a request with it must have besides, so that no other site can send one.

The cookie is HttpOnly and SameSite=Lax; under https it is Secure, and its name binds it to this host. A request that changes
anything must also carry the header `X-Playhead-Request`, which other sites cannot send without asking, and nobody answers them.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from playhead.api.services import Services
from playhead.errors import Forbidden, InvalidCredentials
from playhead.model.member import Member

NAME, SECURE_NAME = "playhead_login", "__Host-playhead_login"
HEADER = "X-Playhead-Request"
SAFE = ("GET", "HEAD", "OPTIONS")

Connection = ASGIConnection[Any, Any, Any, Any]


def is_secure(services: Services) -> bool:
    return services.settings.base_url.startswith("https://")


def login_cookie(services: Services, token: str) -> Cookie:
    """The cookie of a new login. An empty token removes it."""
    return own_cookie(services, SECURE_NAME if is_secure(services) else NAME, token, services.membership.logins.longest)


def own_cookie(services: Services, name: str, value: str, seconds: int) -> Cookie:
    """A cookie that no script reads and no other site's request carries, but for following a link."""
    return Cookie(
        key=name,
        value=value,
        max_age=seconds if value else 0,
        path="/",
        secure=is_secure(services),
        httponly=True,
        samesite="lax",
    )


def login_token(connection: Connection, services: Services) -> str:
    """The token in the request's cookie; empty without one."""
    return connection.cookies.get(SECURE_NAME if is_secure(services) else NAME, "")


def logged_in(connection: Connection, services: Services) -> Member | None:
    """Whose login the request carries."""
    token = login_token(connection, services)
    if not token:
        return None
    id_ = services.membership.logins.member_of(token, round(services.now().timestamp()))
    return next((member for member in services.membership.members.all() if member.id == id_), None)


def member_of(connection: Connection, services: Services) -> Member:
    """The member who asks. Raises `InvalidCredentials` without a login, and `Forbidden` for what another site may have sent."""
    member = logged_in(connection, services)
    if member is None:
        raise InvalidCredentials
    check_same_site(connection, services)
    return member


def check_same_site(connection: Connection, services: Services) -> None:
    """Raises `Forbidden` for a request that changes something and may come from another site's page."""
    if connection.scope["method"] in SAFE:  # type: ignore[typeddict-item]  # HTTP requests alone get here
        return
    if HEADER.lower() not in connection.headers:
        raise Forbidden(f"A request that changes something carries the header {HEADER}")
    origin = connection.headers.get("origin")
    if origin is not None and origin not in _own_origins(connection, services):
        raise Forbidden(f"The request comes from a page of {origin}, not from this installation's dashboard")


def _own_origins(connection: Connection, services: Services) -> set[str]:
    """Where the dashboard's pages are: at `base_url`, and at the host that was asked, as on the machine itself."""
    base = urlsplit(services.settings.base_url)
    host = connection.headers.get("host", "")
    return {f"{base.scheme}://{base.netloc}", f"http://{host}", f"https://{host}"}
