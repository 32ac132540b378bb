"""The dashboard's own files: its page under every address that it has, and its assets. Built by hatch_build.py into playhead/web/dashboard/.

index.html                       the page
assets/<name>-<hash>.<suffix>    and beside scripts, styles and pictures the same packed, .br and .gz
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from playhead.errors import NotFound

PACKINGS = {"br": ".br", "gzip": ".gz"}
"""Content encodings and the suffixes of their files, the better one first."""
MEDIA_TYPES = {
    "js": "text/javascript",
    "css": "text/css",
    "svg": "image/svg+xml",
    "json": "application/json",
    "png": "image/png",
    "woff2": "font/woff2",
}
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "frame-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Scripts come from files of ours alone. Styles may stand inline: the components place what floats with them, and the frame in which a page
is rebuilt inherits this policy and needs the page's own."""
PAGE_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-cache",
}
FOR_EVER = "public, max-age=31536000, immutable"
"""An asset's name changes with its content."""
ADDRESSES = ["/", "/app", "/app/{path:path}", "/login", "/join"]


@dataclass(frozen=True, slots=True)
class Asset:
    """One built file, and its packed forms by content encoding."""

    content: bytes
    media_type: str
    packed: dict[str, bytes]


@get(ADDRESSES, include_in_schema=False, sync_to_thread=False)
def page() -> Response[bytes]:
    """The one page; its router looks at the address."""
    return Response(_page(), headers=PAGE_HEADERS, media_type="text/html")


@get("/assets/{name:str}", include_in_schema=False, sync_to_thread=False)
def asset(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """A script, style, font or picture, packed where the client takes that."""
    found = _assets().get(name)
    if found is None:
        raise NotFound(f"No such file of the dashboard: {name}; a newer version may be installed, load the page anew")
    content, headers = found.content, {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
    encoding = _best(request.headers.get("accept-encoding", ""), found)
    if encoding is not None:
        content, headers["Content-Encoding"] = found.packed[encoding], encoding
    return Response(content, headers=headers, media_type=found.media_type)


def _best(accepted: str, found: Asset) -> str | None:
    takes = {each.partition(";")[0].strip() for each in accepted.split(",")}
    return next((encoding for encoding in found.packed if encoding in takes), None)


@cache
def _page() -> bytes:
    try:
        return _built().joinpath("index.html").read_bytes()
    except FileNotFoundError:
        raise NotFound(
            "The dashboard was not built into this installation; build it with: python hatch_build.py"
        ) from None


@cache
def _assets() -> dict[str, Asset]:
    """All of them by name, read once."""
    folder = _built().joinpath("assets")
    contents = {each.name: each for each in folder.iterdir()} if folder.is_dir() else {}
    return {name: _read(name, contents) for name in contents if not name.endswith(tuple(PACKINGS.values()))}


def _read(name: str, contents: dict[str, Traversable]) -> Asset:
    packed = {
        encoding: contents[name + suffix].read_bytes()
        for encoding, suffix in PACKINGS.items()
        if name + suffix in contents
    }
    suffix = name.rpartition(".")[2]
    return Asset(contents[name].read_bytes(), MEDIA_TYPES.get(suffix, "application/octet-stream"), packed)


def _built() -> Traversable:
    return files("playhead").joinpath("web", "dashboard")
