"""One real server for all tests: the real engine on a real disk, asked through its ASGI interface.

The engine allows one data directory a process, so the tests share a server and each makes apps of its own.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import httpx

from playhead.api.services import Services
from playhead.app import open_services
from playhead.server import http_application
from playhead.settings import load_settings
from playhead.stores.data_dir import DataDirectory

T = TypeVar("T")


@dataclass(frozen=True)
class App:
    """An app with its keys. `dsn` is what Sentry's SDKs are given, of apps made over HTTP."""

    appid: str
    api_key: str
    ingest_key: str
    dsn: str = ""


def whole_second() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@dataclass
class Clock:
    """What the server takes for now."""

    now: datetime = field(default_factory=whole_second)

    def reset(self) -> None:
        self.now = whole_second()


class Harness:
    """The server, on an event loop of its own, with a clock that tests set; conftest.py sets it back."""

    def __init__(self, data: Path, clock: Clock, **flags: Any) -> None:
        self.data = data
        self.clock = clock
        self.settings = load_settings(
            {"data": data, "rate_limit": "off", "sort_apart": "off", "assets_private": "on", **flags}, {}
        )
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._stack = AsyncExitStack()
        self.services: Services = self.run(self._open())
        self.application = http_application(self.services)
        self.client = self.new_client()

    def new_client(self) -> httpx.AsyncClient:
        """A client with cookies of its own; the shared one is never logged in."""
        transport = httpx.ASGITransport(self.application, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://playhead.test", timeout=120)

    @property
    def now(self) -> datetime:
        return self.clock.now

    @now.setter
    def now(self, now: datetime) -> None:
        self.clock.now = now

    async def _open(self) -> Services:
        directory = DataDirectory(self.data)
        directory.open()
        self._stack.callback(directory.close)
        return await self._stack.enter_async_context(open_services(self.settings, directory, lambda: self.now))

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run on the server's loop and wait."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(300)

    def close(self) -> None:
        self.run(self.client.aclose())
        self.run(self._stack.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def create_app(self, name: str = "test") -> App:
        new = self.run(self.services.catalog.create_app(name))
        return App(new.appid, new.api_key, new.ingest_key)

    def disable(self, app: App) -> None:
        """No command does it yet, so its row is changed."""
        catalog = self.services.catalog
        self.run(catalog._update(catalog.app(app.appid), disabled=True))

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self.run(self.client.request(method, path, **options))

    def get(self, app: App, path: str, **parameters: Any) -> httpx.Response:
        """GET as the app; lists and objects become JSON."""
        query = {"appid": app.appid, "apikey": app.api_key} | {name: text_of(v) for name, v in parameters.items()}
        return self.request("GET", path, params=query)

    def import_rows(self, app: App, rows: list[dict[str, Any]], kind: str = "sessions") -> dict[str, Any]:
        """Import rows of a kind; the report."""
        body = "\n".join(json.dumps(row) for row in rows)
        headers = {"Authorization": f"Bearer {self.services.token}"}
        response = self.request("POST", f"/v1/admin/apps/{app.appid}/import/{kind}", content=body, headers=headers)
        report: dict[str, Any] = response.json()["data"]
        return report

    def ingest(self, app: App, *sessions: dict[str, Any]) -> httpx.Response:
        """POST /v1/sessions: one as JSON, several as NDJSON."""
        headers = {"Authorization": f"Bearer {app.ingest_key}"}
        if len(sessions) == 1:
            return self.request("POST", "/v1/sessions", json=sessions[0], headers=headers)
        body = "\n".join(json.dumps(session) for session in sessions)
        return self.request(
            "POST", "/v1/sessions", content=body, headers={**headers, "Content-Type": "application/x-ndjson"}
        )


def text_of(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
