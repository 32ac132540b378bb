"""What the command line asks of the server that has its data open: apps, keys, backup, doctor. Owner's token only."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get, post, route
from litestar.di import NamedDependency
from litestar.enums import HttpMethod
from litestar.params import FromPath

from playhead.api import app_settings
from playhead.api.auth import authenticate_owner
from playhead.api.owner import OWNER, owner_body, respond
from playhead.api.services import Services
from playhead.errors import Unavailable
from playhead.stores.backup import back_up
from playhead.stores.checks import Check, check_engine
from playhead.stores.secrets import LINKS


class BackupRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Where to put a backup: an absolute path on the server's machine."""

    directory: str


@route(
    "/v1/admin/apps",
    http_method=[HttpMethod.GET, HttpMethod.POST],
    status_code=200,
    include_in_schema=False,
    media_type=MediaType.JSON,
)
async def apps(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """GET lists the apps, POST makes one. One handler, so that OPTIONS tells of both."""
    authenticate_owner(request, services)
    if request.method == HttpMethod.GET:
        return respond([app_settings.shown(app) for app in services.catalog.apps()])
    return respond(await app_settings.make_app(services, OWNER, await owner_body(request, app_settings.AppRequest)))


@route(
    "/v1/admin/apps/{appid:str}/keys/{kind:str}",
    http_method=[HttpMethod.POST, HttpMethod.DELETE],
    status_code=200,
    include_in_schema=False,
    media_type=MediaType.JSON,
)
async def keys(
    request: Request[Any, Any, Any], services: NamedDependency[Services], appid: FromPath[str], kind: FromPath[str]
) -> Response[bytes]:
    """POST makes a new key in place of the old one, DELETE revokes it."""
    authenticate_owner(request, services)
    wanted = app_settings.key_kind(kind)
    services.catalog.app(appid)
    if request.method == HttpMethod.DELETE:
        return respond(await app_settings.revoke_key(services, OWNER, appid, wanted))
    body = await owner_body(request, app_settings.KeyRequest)
    return respond(await app_settings.make_key(services, OWNER, appid, wanted, body))


@post("/v1/admin/links/rotate", status_code=200, include_in_schema=False, media_type=MediaType.JSON)
async def rotate_links(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """A new secret for links to videos: those that were made before, of all apps, are not valid any more."""
    authenticate_owner(request, services)
    services.video_links.rotate(await services.secrets.rotate(LINKS))
    return respond({"rotated": LINKS})


@route(
    "/v1/admin/apps/{appid:str}/capture",
    http_method=[HttpMethod.GET, HttpMethod.POST],
    status_code=200,
    include_in_schema=False,
    media_type=MediaType.JSON,
)
async def capture(
    request: Request[Any, Any, Any], services: NamedDependency[Services], appid: FromPath[str]
) -> Response[bytes]:
    """GET shows what the app captures, POST changes the settings that the body names."""
    authenticate_owner(request, services)
    if request.method == HttpMethod.GET:
        return respond(services.catalog.app(appid).capture)
    services.catalog.app(appid)
    changes = await owner_body(request, dict[str, Any])
    return respond(await app_settings.change_capture(services, OWNER, appid, changes))


@post("/v1/admin/apps/{appid:str}/rebuild", status_code=200, include_in_schema=False, media_type=MediaType.JSON)
async def rebuild(
    request: Request[Any, Any, Any], services: NamedDependency[Services], appid: FromPath[str]
) -> Response[bytes]:
    """Derive the app's sessions anew from their recordings."""
    authenticate_owner(request, services)
    written, broken = await services.rebuild.app(services.catalog.app(appid).number)
    return respond({"written": written, "broken": broken})


@post("/v1/admin/backup", status_code=200, include_in_schema=False, media_type=MediaType.JSON)
async def backup(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """A consistent copy: nothing is written while it is made."""
    authenticate_owner(request, services)
    target = Path((await owner_body(request, BackupRequest)).directory)
    async with services.writer.paused():
        await services.warehouse.in_write_lane(back_up, services.settings.data, services.warehouse, target)
    elsewhere = None if services.recordings.is_folder else services.settings["recordings"]
    return respond({"directory": str(target), "recordingsElsewhere": elsewhere})


@get("/v1/admin/check", include_in_schema=False, media_type=MediaType.JSON)
async def check(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """The checks that need the open stores; each is `{"name", "ok", "message"}`."""
    authenticate_owner(request, services)
    checks = await services.warehouse.in_write_lane(check_engine, services.warehouse, services.now())
    return respond([*checks, await asyncio.to_thread(_reached, services), _budget(services)])


def _reached(services: Services) -> Check:
    """Whether the store of the recordings answers."""
    place = services.settings["recordings"] or "the folder of recordings"
    try:
        services.recordings.reach()
    except Unavailable as error:
        return Check("store", False, f"{place} does not answer, sessions wait in the journal: {error.message}")
    return Check("store", True, f"{place} answers")


def _budget(services: Services) -> Check:
    shortage, used = services.budget.shortage(), services.usage.total
    told = f"recordings take {used / 2**20:,.1f} MiB"
    return Check(
        "recordings", shortage is None, f"sessions are kept without pictures: {shortage}" if shortage else told
    )
