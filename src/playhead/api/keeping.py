"""Retention, stars and orphans, for the command line. Owner's token only."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get, post, route
from litestar.di import NamedDependency
from litestar.enums import HttpMethod
from litestar.params import FromPath

from playhead.api import app_settings
from playhead.api.auth import authenticate_owner, query_parameters
from playhead.api.owner import OWNER, owner_body, respond
from playhead.api.services import Services


class RetentionRequest(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """Whether to tell only what would go."""

    dry_run: bool = False


@route(
    "/v1/admin/apps/{appid:str}/retention",
    http_method=[HttpMethod.GET, HttpMethod.POST],
    status_code=200,
    include_in_schema=False,
    media_type=MediaType.JSON,
)
async def retention(
    request: Request[Any, Any, Any], services: NamedDependency[Services], appid: FromPath[str]
) -> Response[bytes]:
    """GET shows how long the app's sessions are kept, POST changes the settings that the body names."""
    authenticate_owner(request, services)
    app = services.catalog.app(appid)
    if request.method == HttpMethod.GET:
        return respond(app.retention)
    changes = await owner_body(request, dict[str, Any])
    return respond(await app_settings.change_retention(services, OWNER, appid, changes))


@post("/v1/admin/retention", status_code=200, include_in_schema=False, media_type=MediaType.JSON)
async def carry_out(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """Remove what is over now, or tell what would go."""
    authenticate_owner(request, services)
    dry = (await owner_body(request, RetentionRequest)).dry_run
    return respond(await (services.walker.would_go() if dry else services.walker.remove()))


@post("/v1/admin/recordings/mend", status_code=200, include_in_schema=False, media_type=MediaType.JSON)
async def mend(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """Look for orphans now."""
    authenticate_owner(request, services)
    return respond(await services.walker.mend())


@get("/v1/admin/stars", include_in_schema=False, media_type=MediaType.JSON)
async def stars(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """The sessions with a star, by appid."""
    authenticate_owner(request, services)
    return respond({app.appid: sorted(await services.stars.of(app.number)) for app in services.catalog.apps()})


@route(
    "/v1/admin/stars/{session_id:str}",
    http_method=[HttpMethod.PUT, HttpMethod.DELETE],
    status_code=200,
    include_in_schema=False,
    media_type=MediaType.JSON,
)
async def star(
    request: Request[Any, Any, Any], services: NamedDependency[Services], session_id: FromPath[str]
) -> Response[bytes]:
    """PUT gives the session a star, DELETE takes it. `app` says of which app it is, where several have it."""
    authenticate_owner(request, services)
    app = await services.whereabouts.app_of(session_id, query_parameters(request).get("app"))
    if request.method == HttpMethod.PUT:
        await services.stars.add(app.number, session_id, services.now())
    else:
        await services.stars.remove(app.number, [session_id])
    return respond({"appid": app.appid, "sessionId": session_id, "starred": request.method == HttpMethod.PUT})
