"""How subcommands reach the installation: over loopback when a server has the data open, else by opening the data themselves.

Either way they speak to the same routes, so there is one code path.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import httpx
import msgspec

from playhead.errors import ErrorBody, OperatorError
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
    if address:
        way = _remote(directory, address)
    else:
        from playhead.cli.opened import opened  # takes a second, which the way over a server does not need

        way = opened(settings, directory)
    with way as found:
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
