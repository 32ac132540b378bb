"""A request's id: in its log lines, in the engine's `log_comment`, and in the answer's `X-Request-Id`."""

from __future__ import annotations

import secrets

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

SAFETY_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
)


class RequestId(ASGIMiddleware):
    """Gives every request an id, and every answer that id and the headers that keep it private."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = ((b"x-request-id", request_id.encode()), *SAFETY_HEADERS)
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await next_app(scope, receive, send_with_id)
