"""Sentry's SDKs: `POST /api/<number of the app>/envelope/`, what a DSN stands for (wire-protocols, 4.1 and 4.5).

answer                          the SDKs
200                             are done with it
4xx                             drop it; a page's replay ends
429, X-Sentry-Rate-Limits       drop it, and send nothing until the time is over
503                             drop it; a page's replay ends
304, for Android and iOS        keep it on the device and send it again: both take 2xx for success (Android 200 alone), 4xx and 5xx for refusal
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from playhead.api.auth import app_of_ingest_key
from playhead.api.sdk import part_of, take
from playhead.api.services import Services
from playhead.errors import Forbidden, PlayheadError, RateLimitExceeded, Unavailable, error_body
from playhead.ingest.protocols.sentry.envelope import peek_header
from playhead.model.dsn import dsn_key
from playhead.stores.catalog import App

SECRETS = ("sentry_key", "x-sentry-auth", "sentry_secret")
"""What carries a key beside the body. It is not kept: keys are known by their hash alone."""
KEEPS_ON_304 = ("sentry.java.android", "sentry.cocoa", "sentry.native.android")


@post(
    ["/api/{project:str}/envelope", "/api/{project:str}/store"],
    status_code=200,
    include_in_schema=False,
    media_type=MediaType.JSON,
)
async def take_envelope(
    request: Request[Any, Any, Any], services: NamedDependency[Services], project: FromPath[str]
) -> Response[bytes]:
    """Take an envelope, or the single event of an old SDK. Answered when it is durable; it is read afterwards."""
    body = await request.body()
    header = peek_header(body)
    app = _authenticated(request, services, header, project)
    part = part_of(request, services, app, "sentry", body)
    part = msgspec.structs.replace(part, query=_without_keys(part.query), headers=_without_keys(part.headers))
    try:
        await take(services, app, part)
    except RateLimitExceeded as error:
        return _limited(error)
    except Unavailable as error:
        return _no_room(error, header)
    event_id = header.get("event_id")
    return _respond({"id": event_id} if isinstance(event_id, str) else {})


def _authenticated(request: Request[Any, Any, Any], services: Services, header: Mapping[str, Any], project: str) -> App:
    """The app whose ingest key the request carries: in `X-Sentry-Auth`, in the query, or in the DSN of an envelope that came through a tunnel.

    Raises `InvalidCredentials`, and `Forbidden` when the address names another app.
    """
    key = _key_of_header(request.headers.get("x-sentry-auth", "")) or request.query_params.get("sentry_key", "")
    if not key and isinstance(tunnelled := header.get("dsn"), str):
        key = dsn_key(tunnelled)
    app = app_of_ingest_key(key, services)
    if project != str(app.number):
        raise Forbidden(f"The key is not that of project {project[:100]!r}; its app's DSN ends with the right number")
    return app


def _key_of_header(text: str) -> str:
    """`Sentry sentry_version=7,sentry_key=ik_5f,sentry_client=…` -> ik_5f"""
    scheme, _, fields = text.partition(" ")
    if scheme.lower() != "sentry":
        return ""
    pairs = (pair.strip().partition("=") for pair in fields.split(","))
    return next((value for name, _, value in pairs if name == "sentry_key"), "")


def _without_keys(named: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in named.items() if name not in SECRETS}


def _limited(error: RateLimitExceeded) -> Response[bytes]:
    """The limit counts uploads of all kinds, so it names no category, which is all of them."""
    wait = str(error.retry_after or 60)
    return _refusal(error, {"Retry-After": wait, "X-Sentry-Rate-Limits": f"{wait}::organization"})


def _no_room(error: Unavailable, header: Mapping[str, Any]) -> Response[bytes]:
    sdk = header.get("sdk")
    library = sdk.get("name") if isinstance(sdk, Mapping) else None
    if isinstance(library, str) and library.startswith(KEEPS_ON_304):
        return Response(b"", status_code=304)
    return _refusal(error, {"Retry-After": str(error.retry_after or 60)})


def _refusal(error: PlayheadError, headers: dict[str, str]) -> Response[bytes]:
    return Response(
        msgspec.json.encode(error_body(error)), status_code=error.status, media_type=MediaType.JSON, headers=headers
    )


def _respond(answer: dict[str, str]) -> Response[bytes]:
    return Response(msgspec.json.encode(answer), media_type=MediaType.JSON)
