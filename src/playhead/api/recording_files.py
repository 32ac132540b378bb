"""Recordings as objects to check and to move, for the command line. Owner's token only."""

from __future__ import annotations

import asyncio
import io
import tempfile
from collections.abc import AsyncIterator
from typing import IO, Any

import msgspec
from litestar import MediaType, Request, Response, get, post, route
from litestar.di import NamedDependency
from litestar.enums import HttpMethod
from litestar.params import FromPath
from litestar.response import Stream

from playhead.api.auth import authenticate_owner, query_parameters
from playhead.api.data_access import asker_of
from playhead.api.owner import respond
from playhead.api.services import Services
from playhead.errors import BodyTooLarge, NotFound
from playhead.model.attributes import Entity
from playhead.query.answer import answer_list
from playhead.stores.catalog import App

NDJSON = "application/x-ndjson"
ZIP = "application/zip"
EVER = {"attribute": "date_range", "operator": "after", "value": "1970-01-01"}
ROOM = 4
"""A portable file may be so many times as large as `max_recording`: its DOM is not packed as well."""


@get("/v1/admin/recordings/check", include_in_schema=False)
async def check(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Stream:
    """Prove every recording, of one `app` or of all: lines of progress and problems (keeping/check.py)."""
    authenticate_owner(request, services)
    appid = query_parameters(request).get("app")
    apps = [services.catalog.app(appid)] if appid else services.catalog.apps()

    async def lines() -> AsyncIterator[bytes]:
        async for progress in services.checker.check(apps):
            yield msgspec.json.encode(progress) + b"\n"

    return Stream(lines(), media_type=NDJSON)


@get("/v1/admin/recordings/{session_id:str}/file", include_in_schema=False)
async def export(
    request: Request[Any, Any, Any], services: NamedDependency[Services], session_id: FromPath[str]
) -> Response[bytes]:
    """The session as a portable file (keeping/portable.py). `app` says of which app it is, where several have it."""
    authenticate_owner(request, services)
    app = await services.whereabouts.app_of(session_id, query_parameters(request).get("app"))
    row = await _row(request, services, app, session_id)
    file = io.BytesIO()
    await services.moving.export(app.number, session_id, row, file)
    return Response(file.getvalue(), media_type=ZIP)


@post(
    "/v1/admin/apps/{appid:str}/recordings",
    status_code=200,
    include_in_schema=False,
    media_type=MediaType.JSON,
    request_max_body_size=None,
)
async def take(
    request: Request[Any, Any, Any], services: NamedDependency[Services], appid: FromPath[str]
) -> Response[bytes]:
    """Take a portable file into the app."""
    authenticate_owner(request, services)
    app = services.catalog.app(appid)
    with tempfile.TemporaryFile() as file:
        await _spool(request, file, ROOM * services.settings["max_recording"])
        return respond({"appid": appid, "sessionId": await services.moving.take(app.number, file)})


@route(
    "/v1/admin/apps/{appid:str}/sessions/{session_id:str}/video",
    http_method=[HttpMethod.GET, HttpMethod.PUT],
    status_code=200,
    include_in_schema=False,
    media_type=MediaType.JSON,
    request_max_body_size=None,
)
async def video(
    request: Request[Any, Any, Any],
    services: NamedDependency[Services],
    appid: FromPath[str],
    session_id: FromPath[str],
) -> Response[bytes]:
    """PUT keeps an mp4 as the picture of a session that has none; GET tells the bytes of its recording, or 404."""
    authenticate_owner(request, services)
    app = services.catalog.app(appid)
    await services.whereabouts.app_of(session_id, appid)
    if request.method == HttpMethod.PUT:
        with tempfile.TemporaryFile() as file:
            await _spool(request, file, services.settings["max_recording"])
            await services.moving.take_video(app.number, session_id, file.read())
    size = await asyncio.to_thread(services.recordings.size, app.number, session_id)
    if size is None:
        raise NotFound(f"The session {session_id} has no recording")
    return respond({"sessionId": session_id, "size": size})


async def _row(request: Request[Any, Any, Any], services: Services, app: App, session_id: str) -> bytes:
    """The session's row of the list, with details."""
    asker = asker_of(request, services, app)
    filters = [{"attribute": "session_id", "operator": "equal", "value": session_id}, EVER]
    answer = await answer_list(
        services.warehouse, asker, Entity.SESSION, {"filters": filters, "with_details": True, "with_video": False}
    )
    return msgspec.json.encode(answer.data[0])


async def _spool(request: Request[Any, Any, Any], file: IO[bytes], most: int) -> None:
    """The body into a file. Raises `BodyTooLarge`."""
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise BodyTooLarge(f"The body may have {most // 2**20:,} MiB", detail="body")
        file.write(part)
    file.seek(0)
