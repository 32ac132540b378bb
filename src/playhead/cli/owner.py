"""How subcommands reach the installation: over loopback when a server has the data open, else by opening the data themselves.

Either way they speak to the same routes, so there is one code path.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from typing import Any, Protocol

import httpx
import msgspec

from playhead.api.request_id import Application
from playhead.app import open_services
from playhead.errors import ErrorBody, OperatorError
from playhead.server import http_application
from playhead.settings import Settings
from playhead.stores.data_dir import DataDirectory

TIMEOUT = 3_600


class Send(Protocol):
    """Send a request and return the response, of whatever status."""

    def __call__(self, method: str, path: str, **options: Any) -> httpx.Response: ...


class Download(Protocol):
    """Send a GET and hand the body of a 200 on, part by part; the response of any other status is returned whole."""

    def __call__(self, path: str, sink: Callable[[bytes], object], **options: Any) -> httpx.Response: ...


class Owner:
    """The installation as its owner sees it. `pause` waits some seconds, in which it goes on working."""

    def __init__(self, send: Send, download: Download, pause: Callable[[float], object], token: str) -> None:
        self._send = send
        self._download = download
        self.pause = pause
        self._authorization = {"Authorization": f"Bearer {token}"}

    def call(self, method: str, path: str, **options: Any) -> Any:
        """The `data` of an admin route's answer. Raises `OperatorError` with what the server says."""
        return self.data(self._send(method, path, headers=self._authorization, **options))

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Any other request, without the owner's token."""
        return self._send(method, path, **options)

    def download(self, path: str, sink: Callable[[bytes], object], accept: str, parameters: dict[str, str]) -> None:
        """What an admin route streams. Raises `OperatorError` with what the server says."""
        response = self._download(path, sink, headers={**self._authorization, "Accept": accept}, params=parameters)
        if response.status_code != 200:
            self.data(response)

    @staticmethod
    def data(response: httpx.Response) -> Any:
        if response.status_code == 200:
            return response.json()["data"]
        try:
            error = msgspec.json.decode(response.content, type=ErrorBody).error
        except msgspec.DecodeError:
            raise OperatorError(f"The server answered {response.status_code}: {response.text[:300]}") from None
        raise OperatorError(error.message, detail=error.detail)


@contextmanager
def owner(settings: Settings) -> Iterator[Owner]:
    """Reach the installation in the settings' data directory."""
    directory = DataDirectory(settings.data)
    address = directory.running_server()
    with _remote(directory, address) if address else _local(settings, directory) as found:
        yield found


@contextmanager
def _remote(directory: DataDirectory, address: str) -> Iterator[Owner]:
    try:
        token = directory.token_file.read_text().strip()
    except OSError as error:
        raise OperatorError(
            f"A server has {directory.path} open, but its token cannot be read: {error.strerror}. "
            "Run this as the user who owns the directory."
        ) from error
    with httpx.Client(base_url=address, timeout=TIMEOUT) as client:

        def send(method: str, path: str, **options: Any) -> httpx.Response:
            try:
                return client.request(method, path, **options)
            except httpx.TransportError as error:
                raise OperatorError(f"Cannot reach the server at {address}: {error}") from error

        def download(path: str, sink: Callable[[bytes], object], **options: Any) -> httpx.Response:
            try:
                with client.stream("GET", path, **options) as response:
                    if response.status_code == 200:
                        for part in response.iter_raw():
                            sink(part)
                    else:
                        response.read()
                    return response
            except httpx.TransportError as error:
                raise OperatorError(f"The connection to the server at {address} broke: {error}") from error

        yield Owner(send, download, time.sleep, token)


@contextmanager
def _local(settings: Settings, directory: DataDirectory) -> Iterator[Owner]:
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
