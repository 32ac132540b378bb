"""A host of images, fonts and style sheets, on a real socket: it answers as it is told and notes who asks."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from PIL import Image, ImageFont


@dataclass(frozen=True)
class Answer:
    """`slow`: seconds before each byte."""

    content: bytes = b""
    kind: str = "application/octet-stream"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    slow: float = 0


@dataclass(frozen=True)
class Asked:
    path: str
    headers: dict[str, str]


class FileServer(ThreadingHTTPServer):
    """`files` by path."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: dict[str, Answer] = {}
        self.asked: list[Asked] = []

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def paths(self) -> list[str]:
        return [each.path for each in self.asked]


class _Handler(BaseHTTPRequestHandler):
    server: FileServer

    def do_GET(self) -> None:
        self.server.asked.append(Asked(self.path, {name.lower(): value for name, value in self.headers.items()}))
        found = self.server.files.get(self.path, Answer(status=404))
        etag = found.headers.get("ETag")
        if etag and self.headers.get("If-None-Match") == etag:
            found = Answer(status=304)
        self.send_response(found.status)
        self.send_header("Content-Type", found.kind)
        for name, value in found.headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            if not found.slow:
                self.wfile.write(found.content)
                return
            for byte in found.content:
                time.sleep(found.slow)
                self.wfile.write(bytes([byte]))
        except OSError:
            """Who asked has gone."""

    def log_message(self, *words: object) -> None:
        """Nothing: the tests' output is theirs."""


@contextmanager
def running_files() -> Iterator[FileServer]:
    server = FileServer()
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def png(colour: str, size: tuple[int, int] = (60, 60)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def font() -> bytes:
    """A font file that comes with Pillow."""
    found = ImageFont.load_default(size=12)
    assert isinstance(found, ImageFont.FreeTypeFont)
    content: bytes = found.font_bytes
    return content
