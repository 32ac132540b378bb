"""The Data Deletion API: POST /v2/deletion and /v2/deletion/status, and the same for the command line."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import MediaType, Request, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from playhead.api.auth import authenticate_deletion, authenticate_owner
from playhead.api.deletion_document import DeletionOperation, DeletionStatusOperation
from playhead.api.services import Services
from playhead.erasure.request import parse_deletion, parse_status
from playhead.errors import PlayheadError
from playhead.stores.catalog import App

IDEMPOTENCY_HEADER = "idempotency-key"


def render_deletion_error(_request: Request[Any, Any, Any], error: PlayheadError) -> Response[bytes]:
    """This API's error object has no `code` (deletion-api): `{"message", "status", "detail"}`."""
    told = {"message": error.message, "status": error.status}
    if error.detail is not None:
        told["detail"] = error.detail
    headers = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
    return _respond({"success": False, "error": told}, error.status, headers)


ERRORS: dict[int | type[Exception], Any] = {PlayheadError: render_deletion_error}


@post(
    "/v2/deletion",
    operation_class=DeletionOperation,
    status_code=202,
    media_type=MediaType.JSON,
    exception_handlers=ERRORS,
)
async def submit_deletion(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """Suppress users or sessions now, and have them purged."""
    app = authenticate_deletion(request, services)
    with services.deletion_limiter.request(app.appid):
        return await submit(request, services, app)


@post(
    "/v2/deletion/status",
    operation_class=DeletionStatusOperation,
    status_code=200,
    media_type=MediaType.JSON,
    exception_handlers=ERRORS,
)
async def deletion_status(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """How far a deletion request is."""
    app = authenticate_deletion(request, services)
    with services.deletion_limiter.request(app.appid):
        return await status_of(request, services, app)


@post("/v1/admin/apps/{appid:str}/deletion", status_code=200, include_in_schema=False, media_type=MediaType.JSON)
async def submit_as_owner(
    request: Request[Any, Any, Any], services: NamedDependency[Services], appid: FromPath[str]
) -> Response[bytes]:
    """The same for the command line, which needs no deletion key and does not wait for other requests to be purged with."""
    authenticate_owner(request, services)
    response = await submit(request, services, services.catalog.app(appid))
    services.erasure.hurry()
    response.status_code = 200
    return response


@post("/v1/admin/apps/{appid:str}/deletion/status", status_code=200, include_in_schema=False, media_type=MediaType.JSON)
async def status_as_owner(
    request: Request[Any, Any, Any], services: NamedDependency[Services], appid: FromPath[str]
) -> Response[bytes]:
    authenticate_owner(request, services)
    return await status_of(request, services, services.catalog.app(appid))


async def submit(request: Request[Any, Any, Any], services: Services, app: App) -> Response[bytes]:
    wanted = parse_deletion(await request.body())
    key = request.headers.get(IDEMPOTENCY_HEADER) or None
    acknowledgement, is_new = await services.erasure.submit(app, wanted, key)
    location = {"Location": f"/v2/deletion/status?appid={app.appid}"}
    return _respond({"success": True, "data": acknowledgement}, 202 if is_new else 200, location)


async def status_of(request: Request[Any, Any, Any], services: Services, app: App) -> Response[bytes]:
    request_id = parse_status(await request.body())
    return _respond({"success": True, "data": await services.erasure.status(app, request_id)}, 200, {})


def _respond(body: Any, status: int, headers: dict[str, str]) -> Response[bytes]:
    return Response(msgspec.json.encode(body), status_code=status, headers=headers, media_type=MediaType.JSON)
