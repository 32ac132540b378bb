"""What `@rrweb/browser-client` calls (ingest/protocols/rrweb/client.py): a POST of lines, and a WebSocket whose every frame is one."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import MediaType, Request, Response, WebSocket, post, websocket
from litestar.di import NamedDependency

from playhead.api.auth import app_of_ingest_key, authenticate_ingest
from playhead.api.sdk import accepted, part_of, take
from playhead.api.services import Services
from playhead.errors import PlayheadError, error_body
from playhead.ingest.protocols.rrweb.client import recording_of
from playhead.ingest.protocols.rrweb.frames import Frames

PATHS = ("/recordings/{recording:str}/events", "/recordings/events")
"""The second is called when the client's `serverUrl` has no place for the recording's id; it is a parameter then."""
REFUSED, BUSY = 1008, 1013
"""Codes with which a WebSocket is closed: not allowed; try again later."""


@post([*PATHS], status_code=200, include_in_schema=False, media_type=MediaType.JSON)
async def take_lines(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """Take lines of events. The client reads the body of an error as JSON, and sends the lines again."""
    app = authenticate_ingest(request, services)
    recording_of(request.scope["path"], {**request.query_params})
    body = await request.body()
    await take(services, app, part_of(request, services, app, "rrweb-client", body))
    return accepted()


@websocket([f"{path}/ws" for path in PATHS])
async def take_frames(socket: WebSocket[Any, Any, Any], services: NamedDependency[Services]) -> None:
    """Take events as they happen, until the page is gone. A wrong key is refused before the connection is made, which makes the client POST."""
    key = str(socket.query_params.get("token", ""))
    try:
        app_of_ingest_key(key, services)
        recording_of(socket.scope["path"], {**socket.query_params})
    except PlayheadError:
        await socket.close(REFUSED)
        return

    async def store(lines: bytes) -> None:
        app = app_of_ingest_key(key, services)
        await take(services, app, part_of(socket, services, app, "rrweb-client", lines))

    await socket.accept()
    connection = _Connection(socket)
    try:
        await Frames(store, connection.refuse).gather(connection.receive)
    except PlayheadError as error:
        await connection.refuse(error)
        await connection.close(REFUSED if error.retry_after is None else BUSY)


class _Connection:
    """A WebSocket that may be gone at any time."""

    def __init__(self, socket: WebSocket[Any, Any, Any]) -> None:
        self._socket = socket
        self._is_open = True

    async def receive(self) -> bytes | None:
        """The next frame; None when the client is gone."""
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            self._is_open = False
            return None
        frame: Any = message.get("text") or message.get("bytes") or b""
        return frame.encode() if isinstance(frame, str) else bytes(frame)

    async def refuse(self, error: PlayheadError) -> None:
        """Tell why nothing is taken; the client stops sending here and POSTs later."""
        if self._is_open:
            told = {"type": "error", "error": error_body(error).error}
            await self._socket.send_text(msgspec.json.encode(told).decode())

    async def close(self, code: int) -> None:
        if self._is_open:
            await self._socket.close(code)
