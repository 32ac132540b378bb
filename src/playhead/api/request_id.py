"""A request's id: in its log lines, in the engine's `log_comment`, and in the answer's `X-Request-Id`."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from litestar import Request

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

KEY = "playhead.request_id"
PRIVATE = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
)
"""Unless the answer says otherwise itself."""


def with_request_ids(application: Any) -> Application:
    """The ASGI `application` with an id for every request; answers carry it, and headers that keep them private.

    It stands outside of the framework's own middleware, which does not see requests that match no route.
    """

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope[KEY] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message["headers"], (b"x-request-id", request_id.encode())]
                own = {name for name, _ in headers}
                message["headers"] = [*headers, *(each for each in PRIVATE if each[0] not in own)]
            await send(message)

        await application(scope, receive, send_with_id)

    return handle


def request_id(request: Request[Any, Any, Any]) -> str:
    """The id of this request."""
    scope: Any = request.scope
    return str(scope.get(KEY, "-"))
