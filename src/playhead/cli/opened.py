"""An installation that the command opens by itself, as no server has it open. Imports all of Playhead."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from typing import Any

import httpx

from playhead.api.request_id import Application
from playhead.app import open_services
from playhead.cli.owner import TIMEOUT, Owner
from playhead.server import http_application
from playhead.settings import Settings
from playhead.stores.data_dir import DataDirectory


@contextmanager
def opened(settings: Settings, directory: DataDirectory) -> Iterator[Owner]:
    """The installation in this directory, as its owner sees it."""
    moved = directory.open()
    if moved:
        print(moved)
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        stack.callback(directory.close)

        async def enter() -> tuple[Application, httpx.AsyncClient]:
            services = await stack.enter_async_context(open_services(settings, directory))
            application = http_application(services)
            transport = httpx.ASGITransport(application, raise_app_exceptions=False)
            client = httpx.AsyncClient(transport=transport, base_url="http://playhead", timeout=TIMEOUT)
            return application, await stack.enter_async_context(client)

        try:
            application, client = runner.run(enter())

            def send(method: str, path: str, **options: Any) -> httpx.Response:
                return runner.run(client.request(method, path, **options))

            def download(path: str, sink: Callable[[bytes], object], **options: Any) -> httpx.Response:
                request = client.build_request("GET", path, **options)
                return runner.run(_streamed(application, request, sink))

            def pause(seconds: float) -> None:
                runner.run(asyncio.sleep(seconds))

            yield Owner(send, download, pause, directory.token())
        finally:
            runner.run(stack.aclose())


async def _streamed(
    application: Application, request: httpx.Request, sink: Callable[[bytes], object]
) -> httpx.Response:
    """Ask the application itself; httpx's own transport would hold the whole body in memory."""
    url = request.url
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.raw_path.split(b"?")[0],
        "query_string": url.query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "server": (url.host, url.port),
        "client": ("127.0.0.1", 0),
    }
    status, refusal = 0, bytearray()
    over = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if status:
            await over.wait()
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        elif status == 200:
            sink(message.get("body", b""))
        else:
            refusal.extend(message.get("body", b""))

    try:
        await application(scope, receive, send)
    finally:
        over.set()
    return httpx.Response(status, content=bytes(refusal))
