"""The demo in a process of its own, and a member who is logged in to its dashboard."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import BrowserContext, ViewportSize

from playhead.cli.demo import RECORDED
from playhead.demo.load import DEMO_API_KEY, DEMO_APPID, SIMULATED
from tests.sdk import wait_for
from tests.server_process import free_port

SESSIONS = 1_500
EMAIL, PASSWORD = "ana@example.com", "a long sentence is easy"
WIDE = ViewportSize(width=1360, height=860)


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo. `lists` is where the demo app's lists are."""

    address: str
    data: Path

    @property
    def app(self) -> str:
        return f"{self.address}/app/{DEMO_APPID}"

    def ask(self, path: str, **parameters: str | int) -> Any:
        """The answer of the Data Access API, with the app's key."""
        query = {"appid": DEMO_APPID, "apikey": DEMO_API_KEY, **parameters}
        return httpx.get(f"{self.address}{path}", params=query, timeout=60).json()

    def recorded(self) -> int:
        """How many of the sessions that were sent are in the lists."""
        where = json.dumps([{"attribute": "sdk_version", "operator": "equal", "value": SIMULATED}])
        return len(self.ask("/v2/session", filters=where, page_size=500)["data"])

    def owner_link(self) -> str:
        """A new link that makes an owner."""
        return self._link("owner-link")

    def invite(self, email: str, role: str) -> str:
        """A new link that makes a member of the demo app."""
        return self._link("invite", email=email, appid=DEMO_APPID, role=role)

    def _link(self, command: str, **body: str) -> str:
        headers = {"Authorization": f"Bearer {(self.data / 'token').read_text()}"}
        answer = httpx.post(f"{self.address}/v1/admin/members/{command}", json=body, headers=headers)
        return str(answer.json()["data"]["link"])

    def make_owner(self) -> None:
        token = self.owner_link().partition("#")[2]
        body = {"token": token, "email": EMAIL, "name": "Ana Lima", "password": PASSWORD}
        self._post("/v1/dashboard/links/accept", body).raise_for_status()

    def log_in(self, context: BrowserContext) -> None:
        """Give the visitor the cookie of a login."""
        answer = self._post("/v1/dashboard/login", {"email": EMAIL, "password": PASSWORD})
        answer.raise_for_status()
        context.add_cookies([{"name": n, "value": v, "url": self.address} for n, v in answer.cookies.items()])

    def send(self, ingest_key: str, path: str, body: Any) -> None:
        """As an SDK does."""
        headers = {"Authorization": f"Bearer {ingest_key}"}
        httpx.post(f"{self.address}{path}", json=body, headers=headers, timeout=60).raise_for_status()

    def _post(self, path: str, body: dict[str, str]) -> httpx.Response:
        return httpx.post(f"{self.address}{path}", json=body, headers={"X-Playhead-Request": "1"}, timeout=60)


def made_demo(folder: Path, sessions: int = SESSIONS) -> Path:
    """The data of a demo that has its recorded sessions and an owner, made once in this folder for all tests that copy it."""
    data, made = folder / "demo", folder / "made"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            with running_demo(data, sessions, "have arrived") as demo:
                wait_for(lambda: demo.recorded() == RECORDED, "the recorded sessions to be finished")
                demo.make_owner()
            made.touch()
    return data


@contextmanager
def running_demo(data: Path, sessions: int = SESSIONS, last_line: str = "is ready at") -> Iterator[Demo]:
    """Once it has printed a line with these words. `sessions` are made if there are none."""
    port, told = free_port(), data.with_name("demo.log")
    command = [sys.executable, "-m", "playhead", "demo", "--data", str(data), "--port", str(port)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PLAYHEAD_")}
    with told.open("w") as log:
        process = subprocess.Popen(
            [*command, "--sessions", str(sessions)], env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        )
        try:
            assert process.stdout is not None
            assert any(last_line in line for line in process.stdout), told.read_text()[-2000:]
            yield Demo(f"http://127.0.0.1:{port}", data)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)
