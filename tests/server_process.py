"""A server of its own process, for tests that end it, or that need a real socket or settings of their own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from tests.harness import App

START = 60
COMMAND = (sys.executable, "-m", "playhead")


class ServerProcess:
    """`playhead serve` on a data directory, started again as often as wanted. `settings` go in by environment."""

    def __init__(self, data: Path, *, command: tuple[str, ...] = COMMAND, **settings: str) -> None:
        self.data = data
        self.port = free_port()
        self._command = command
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("PLAYHEAD_")}
        self._environment |= {
            f"PLAYHEAD_{name.upper()}": value for name, value in {"rate_limit": "off", **settings}.items()
        }
        self._process: subprocess.Popen[str] | None = None
        self._said: list[str] = []
        self.log = data.with_name(f"{data.name}.log")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, **environment: str) -> None:
        """Start and wait until it says that it is ready."""
        command = (*self._command, "serve", "--data", str(self.data), "--port", str(self.port))
        with self.log.open("a") as log:
            self._process = subprocess.Popen(
                command, env={**self._environment, **environment}, stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert self._process.stdout is not None
        self._said = []
        for line in self._process.stdout:
            self._said.append(line.strip())
            if "is ready at" in line:
                return
        raise AssertionError(f"The server ended with {self._process.wait(START)}: {self.log.read_text()[-2000:]}")

    def said(self, beginning: str) -> str:
        """The line that it printed before it was ready; empty if it did not."""
        return next((line for line in self._said if line.startswith(beginning)), "")

    def kill(self) -> None:
        """As when the power fails, but for the disk's own buffers."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def wait_for_end(self) -> int:
        """Wait until it has ended by itself; its status."""
        assert self._process is not None
        return self._process.wait(START)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        self._process.communicate(timeout=START)
        self._process = None

    def create_app(self, name: str = "test") -> App:
        """Made as the command line makes it: with the owner's token."""
        new = self._as_owner("POST", "apps", json={"name": name})
        return App(new["appid"], new["api_key"], new["ingest_key"], new["dsn"])

    def waiting(self) -> int:
        """How many parts and sessions are not finished yet."""
        amounts: dict[str, int] = self._as_owner("GET", "quarantine")["amounts"]
        return amounts["parts"] + amounts["openSessions"]

    def share(self, app: App, session: str, start_ms: int = 0) -> str:
        """The address of a link to the session's replay."""
        made = self._as_owner("POST", f"apps/{app.appid}/sessions/{session}/shares", json={"startMs": start_ms})
        url: str = made["url"]
        return url

    def _as_owner(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {(self.data / 'token').read_text()}"}
        response = httpx.request(method, f"{self.address}/v1/admin/{path}", headers=headers, **options)
        answer: dict[str, Any] = response.json()["data"]
        return answer

    def exchange(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        """Send a request's bytes as they are (with `Connection: close`) and read the status, headers in lower case, body."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=START) as connection:
            connection.sendall(request)
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        head, _, body = answer.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        return int(status.split()[1]), headers, body


def answer_of(body: bytes) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(body)
    return answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
