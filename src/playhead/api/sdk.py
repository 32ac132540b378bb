"""What the endpoints of all SDKs share: the part made of a request, taken within the app's quota, durable when it returns."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import msgspec
from litestar import Request

from playhead.api.auth import client_address
from playhead.api.services import Services
from playhead.errors import RateLimitExceeded
from playhead.ingest.part import KEPT_HEADERS, Part
from playhead.stores.catalog import App


def part_of(request: Request[Any, Any, Any], services: Services, app: App, protocol: str, body: bytes) -> Part:
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
