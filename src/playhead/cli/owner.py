"""How subcommands reach the installation: over loopback when a server has the data open, else by opening the data themselves.

Either way they speak to the same routes, so there is one code path.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from typing import Any, Protocol

import httpx
import msgspec

from playhead.app import http_application, open_services
from playhead.errors import ErrorBody, OperatorError
from playhead.settings import Settings
from playhead.stores.data_dir import DataDirectory

TIMEOUT = 3_600


class Send(Protocol):
    """Send a request and return the response, of whatever status."""

    def __call__(self, method: str, path: str, **options: Any) -> httpx.Response: ...


class Owner:
    """The installation as its owner sees it."""

    def __init__(self, send: Send, token: str) -> None:
        self._send = send
        self._authorization = {"Authorization": f"Bearer {token}"}

    def call(self, method: str, path: str, **options: Any) -> Any:
        """The `data` of an admin route's answer. Raises `OperatorError` with what the server says."""
        return self.data(self._send(method, path, headers=self._authorization, **options))

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Any other request, without the owner's token."""
        return self._send(method, path, **options)

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

        yield Owner(send, token)


@contextmanager
def _local(settings: Settings, directory: DataDirectory) -> Iterator[Owner]:
    moved = directory.open()
    if moved:
        print(moved)
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        stack.callback(directory.close)

        async def enter() -> httpx.AsyncClient:
            services = await stack.enter_async_context(open_services(settings, directory))
            application = http_application(services)
            transport = httpx.ASGITransport(application, raise_app_exceptions=False)
            return await stack.enter_async_context(
                httpx.AsyncClient(transport=transport, base_url="http://playhead", timeout=TIMEOUT)
            )

        try:
            client = runner.run(enter())

            def send(method: str, path: str, **options: Any) -> httpx.Response:
                return runner.run(client.request(method, path, **options))

            yield Owner(send, directory.token())
        finally:
            runner.run(stack.aclose())
