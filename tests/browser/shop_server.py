"""The shop: pages of a host of their own, with the SDK under test in their heads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

PAGES = Path(__file__).parent / "shop"
PLACE = "<!-- sdk -->"
TYPES = {".html": "text/html", ".js": "text/javascript"}


class Shop(ThreadingHTTPServer):
    """`head` is HTML for the heads of all pages; `files` are more files by path, as an app would host them itself."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.head = ""
        self.files: dict[str, bytes] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def page(self, path: str) -> tuple[str, bytes] | None:
        """Content type and content of a path. As in any single-page app, paths without a dot are the first page."""
        name = "/index.html" if "." not in path else path
        if name in self.files:
            return TYPES[Path(name).suffix], self.files[name]
        file = PAGES / name.removeprefix("/")
        if file.suffix not in TYPES or not file.is_file():
            return None
        return TYPES[file.suffix], file.read_text().replace(PLACE, self.head).encode()


class _Handler(BaseHTTPRequestHandler):
    server: Shop

    def do_GET(self) -> None:
        found = self.server.page(self.path.split("?")[0])
        kind, content = found or ("text/plain", b"no such page")
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words: object) -> None:
        """Nothing: the tests' output is theirs."""


@contextmanager
def running_shop() -> Iterator[Shop]:
    shop = Shop()
    thread = Thread(target=shop.serve_forever, daemon=True)
    thread.start()
    try:
        yield shop
    finally:
        shop.shutdown()
        shop.server_close()
        thread.join()
