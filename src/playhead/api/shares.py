"""Shares of sessions: the page that one opens, and the owner's routes that make, list and revoke them."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

import msgspec
from litestar import MediaType, Request, Response, delete, route
from litestar.di import NamedDependency
from litestar.enums import HttpMethod
from litestar.params import FromPath
from msgspec import Meta

from playhead.api.auth import authenticate_owner
from playhead.api.owner import owner_body, respond
from playhead.api.page import respond_page
from playhead.api.player import respond_player
from playhead.api.services import Services
from playhead.api.viewer import app_of_share
from playhead.errors import Forbidden, NotFound
from playhead.model.record import ZULU
from playhead.stores.shares import Share

SHARES = "/v1/admin/apps/{appid:str}/sessions/{session_id:str}/shares"
CLOSED = "Nothing to see here"


class ShareRequest(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """A share to make: for how many days, and where the replay begins."""

    days: Annotated[float, Meta(gt=0, le=366)] = 7
    start_ms: Annotated[int, Meta(ge=0, le=31_536_000_000)] = 0


@route("/share/{token:str}", http_method=[HttpMethod.GET, HttpMethod.HEAD], include_in_schema=False)
async def open_share(
    request: Request[Any, Any, Any], services: NamedDependency[Services], token: FromPath[str]
) -> Response[bytes]:
    """The replay page, or a page that says why there is none."""
    try:
        app, share = await app_of_share(services, token)
        await services.playback.recording(app.number, share.session)
    except (Forbidden, NotFound) as error:
        return respond_page(error.status, CLOSED, error.message)
    page = respond_player(services, share.session, token, share.start_ms)
    if request.method == HttpMethod.GET:
        await services.shares.count_open(share)
    return page


@route(
    SHARES,
    http_method=[HttpMethod.GET, HttpMethod.POST],
    status_code=200,
    include_in_schema=False,
    media_type=MediaType.JSON,
)
async def shares(
    request: Request[Any, Any, Any],
    services: NamedDependency[Services],
    appid: FromPath[str],
    session_id: FromPath[str],
) -> Response[bytes]:
    """GET lists the shares of a session, POST makes one. One handler, so that OPTIONS tells of both."""
    authenticate_owner(request, services)
    app = services.catalog.app(appid).number
    if request.method == HttpMethod.GET:
        return respond([shown(each) for each in await services.shares.of_session(app, session_id)])
    wanted = await owner_body(request, ShareRequest)
    return respond(await make_share(services, app, session_id, wanted))


@delete(f"{SHARES}/{{share:int}}", status_code=200, include_in_schema=False, media_type=MediaType.JSON)
async def revoke_share(
    request: Request[Any, Any, Any],
    services: NamedDependency[Services],
    appid: FromPath[str],
    session_id: FromPath[str],
    share: FromPath[int],
) -> Response[bytes]:
    """It ends now."""
    authenticate_owner(request, services)
    app = services.catalog.app(appid).number
    return respond(shown(await services.shares.revoke(app, session_id, share, services.now())))


async def make_share(services: Services, app: int, session_id: str, wanted: ShareRequest) -> dict[str, Any]:
    """A share of a session that has a recording, with its address: this once. Raises `NotFound`."""
    await services.playback.recording(app, session_id)
    now = services.now()
    token, share = await services.shares.make(
        app, session_id, now=now, expires=now + timedelta(days=wanted.days), start_ms=wanted.start_ms
    )
    return {**shown(share), "url": f"{services.settings.base_url}/share/{token}"}


def shown(share: Share) -> dict[str, Any]:
    """What is told of a share: all but its token. Times are UTC."""
    return {
        "id": share.id,
        "sessionId": share.session,
        "startMs": share.start_ms,
        "made": share.made.strftime(ZULU),
        "expires": share.expires.strftime(ZULU),
        "revoked": None if share.revoked is None else share.revoked.strftime(ZULU),
        "opens": share.opens,
    }
