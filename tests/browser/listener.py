"""A server that only listens: it answers our snippet as Playhead does and keeps every request, so that a test can look at what left the page."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from playhead.api.web_file import web_file

PATIENCE = 15
DEFAULT_CONFIG = {"recording": True, "sampling": 1, "minDurationSec": 0, "masking": "inputs"}


@dataclass(frozen=True, slots=True)
class Heard:
    """One request. `text` is its body, unpacked."""

    path: str
    headers: dict[str, str]
    packed: bool
    status: int
    text: str

    @property
    def batch(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text)
        return found


@dataclass(slots=True)
class Answers:
    """What the next requests are answered: `status` of batches, `config` of the settings."""

    status: int = 200
    retry_after: int | None = None
    config: dict[str, Any] = field(default_factory=lambda: dict(DEFAULT_CONFIG))
    config_status: int = 200


class Listener(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.heard: list[Heard] = []
        self.answers = Answers()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def taken(self) -> list[dict[str, Any]]:
        """The batches that were answered 200, each once, as the server would keep them."""
        batches = [each.batch for each in self.heard if each.path == "/v1/rrweb" and each.status == 200]
        return list({batch["batch"]: batch for batch in batches}.values())

    @property
    def events(self) -> list[dict[str, Any]]:
        """All rrweb events that were taken."""
        return [event for batch in self.taken for event in batch["events"]]

    def told(self, tag: str) -> list[dict[str, Any]]:
        """The payloads of our custom events with this tag."""
        name = f"playhead.{tag}"
        return [
            event["data"]["payload"] for event in self.events if event["type"] == 5 and event["data"]["tag"] == name
        ]

    def wait(self, condition: Callable[[], object], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, f"{what}; heard {[(each.path, each.status) for each in self.heard]}"
            time.sleep(0.05)


class _Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/playhead.js":
            self._answer(200, web_file("playhead.js").content, "text/javascript")
        elif path == "/v1/snippet/config":
            answers = self.server.answers
            self._keep("", packed=False, status=answers.config_status)
            self._answer(answers.config_status, json.dumps(answers.config).encode())
        else:
            self._answer(404, b"{}")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        packed = body.startswith(b"\x1f\x8b")
        text = (gzip.decompress(body) if packed else body).decode()
        self._keep(text, packed=packed, status=self.server.answers.status)
        self._answer(self.server.answers.status, b'{"success":true}')

    def do_OPTIONS(self) -> None:
        self._keep("", packed=False, status=405)
        self._answer(405, b"{}")

    def _keep(self, text: str, *, packed: bool, status: int) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.heard.append(Heard(urlsplit(self.path).path, headers, packed, status, text))

    def _answer(self, status: int, content: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Access-Control-Allow-Origin", self.headers.get("Origin", "*"))
        self.send_header("Access-Control-Expose-Headers", "Retry-After")
        if self.server.answers.retry_after is not None:
            self.send_header("Retry-After", str(self.server.answers.retry_after))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words: object) -> None:
        """Nothing: the tests' output is theirs."""


@contextmanager
def running_listener() -> Iterator[Listener]:
    listener = Listener()
    thread = Thread(target=listener.serve_forever, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()
