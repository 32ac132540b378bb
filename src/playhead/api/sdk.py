"""What the endpoints of all SDKs share: the part made of a request, taken within the app's quota, durable when it returns."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar
from urllib.parse import parse_qsl

import msgspec
from litestar import MediaType, Response
from litestar.connection import ASGIConnection

from playhead.api.auth import client_address
from playhead.api.services import Services
from playhead.errors import RateLimitExceeded
from playhead.ingest.body import is_packed
from playhead.ingest.part import KEPT_HEADERS, Part
from playhead.stores.catalog import App

LARGE_BODY, LARGE_PACKED_BODY = 200_000, 20_000
"""Bytes after which a body is read in a thread, so that others are answered meanwhile."""
P = ParamSpec("P")
T = TypeVar("T")


def part_of(
    request: ASGIConnection[Any, Any, Any, Any], services: Services, app: App, protocol: str, body: bytes
) -> Part:
    """The part as it came, with what an adapter may need of the request."""
    query = parse_qsl(request.scope["query_string"].decode("utf-8", "replace"), keep_blank_values=True)
    return Part(
        app=app.number,
        protocol=protocol,
        path=request.scope["path"],
        query=dict(query),
        headers={name: value for name in KEPT_HEADERS if (value := request.headers.get(name))},
        address=client_address(request, services),
        received=round(services.now().timestamp() * 1000),
        limit=services.settings["max_body"],
        body=body,
    )


async def take(services: Services, app: App, part: Part) -> None:
    """Journal the part. Raises `RateLimitExceeded` beyond the app's quota, `Unavailable` when there is no room: nothing was recorded."""
    wait = services.quota.wait(app.appid, app.capture.parts_per_minute)
    if wait is not None:
        raise RateLimitExceeded(
            f"The app takes {app.capture.parts_per_minute} uploads a minute (parts_per_minute); nothing was recorded",
            retry_after=wait,
        )
    await services.journal.append(msgspec.msgpack.encode(part))


async def in_thread_if_large(body: bytes, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `read` makes of this body."""
    if len(body) > (LARGE_PACKED_BODY if is_packed(body) else LARGE_BODY):
        return await asyncio.to_thread(read, *args, **kwargs)
    return read(*args, **kwargs)


def accepted(**data: int | str) -> Response[bytes]:
    """The answer to what is durable now."""
    return Response(msgspec.json.encode({"success": True, "data": data}), media_type=MediaType.JSON)
