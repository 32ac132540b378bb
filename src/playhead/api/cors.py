"""Cross-origin rules for what SDKs call: any page may send, as an app's pages are anywhere; nothing that reads is among it.

The origin and the headers asked for are mirrored, as credentials are allowed, and errors carry the headers too: without them an SDK
sees no answer at all and sends again (wire-protocols, section 2).
"""

from __future__ import annotations

from typing import Any

from playhead.api.request_id import Application, Message, Receive, Scope, Send

PATHS = (
    "/array/", "/batch", "/capture", "/decide", "/e", "/engage", "/flags", "/i/v0/e", "/i/v1/", "/s", "/static/", "/track",
    "/api/", "/recordings/", "/v1/rrweb", "/v1/parts", "/v1/snippet/", "/playhead.js",
)  # fmt: skip
"""Beginnings of paths; one without a slash at its end is a whole path, with or without one."""
EXPOSED = b"X-Sentry-Rate-Limits, Retry-After, X-Request-Id"
METHODS = b"GET, POST, OPTIONS, HEAD"
DAY = b"86400"


def with_cors(application: Any) -> Application:
    """Answer preflights of SDK paths, and let pages read the answers."""

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_open(scope["path"]):
            await application(scope, receive, send)
            return
        headers = _headers(dict(scope["headers"]))
        if scope["method"] == "OPTIONS":
            await send({"type": "http.response.start", "status": 204, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return

        async def send_open(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *headers]
            await send(message)

        await application(scope, receive, send_open)

    return handle


def is_open(path: str) -> bool:
    """Whether an SDK calls this path."""
    whole = path.rstrip("/")
    return any(path.startswith(each) if each.endswith("/") else whole == each for each in PATHS)


def _headers(asked: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    origin = asked.get(b"origin")
    if origin is None:
        return []
    headers = [
        (b"access-control-allow-origin", origin),
        (b"access-control-allow-credentials", b"true"),
        (b"access-control-expose-headers", EXPOSED),
        (b"vary", b"Origin"),
    ]
    if b"access-control-request-method" in asked:
        headers += [
            (b"access-control-allow-methods", METHODS),
            (b"access-control-allow-headers", asked.get(b"access-control-request-headers", b"content-type")),
            (b"access-control-max-age", DAY),
        ]
    return headers
