"""Files of the web that ship in the wheel: our snippet, and what posthog-js's loader asks for. Built by hatch_build.py into playhead/web/."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from litestar import Request, Response

from playhead.errors import NotFound

FRESH = 300
"""Seconds that a browser may use its copy without asking; a day more while it asks."""


@dataclass(frozen=True, slots=True)
class WebFile:
    """A JavaScript file as it is, packed with gzip, and the tag of this very content."""

    content: bytes
    packed: bytes
    etag: str


@cache
def web_file(name: str) -> WebFile:
    """The file `playhead/web/<name>`, read once. Raises `NotFound`. `name` is one of ours, never a client's text."""
    try:
        content = files("playhead").joinpath("web", *name.split("/")).read_bytes()
    except FileNotFoundError:
        raise NotFound(f"{name} was not built into this installation; build it with: python hatch_build.py") from None
    return WebFile(content, gzip.compress(content, 9, mtime=0), f'"{hashlib.sha256(content).hexdigest()[:32]}"')


def respond_file(
    request: Request[Any, Any, Any], file: WebFile, media_type: str = "text/javascript"
) -> Response[bytes]:
    """200 with the content, packed where the client takes that; 304 when it has this very content."""
    headers = {
        "ETag": file.etag,
        "Cache-Control": f"public, max-age={FRESH}, stale-while-revalidate=86400",
        "Vary": "Accept-Encoding",
    }
    if _has(request, file):
        return Response(b"", status_code=304, headers=headers)
    content = file.content
    if "gzip" in request.headers.get("accept-encoding", ""):
        content, headers["Content-Encoding"] = file.packed, "gzip"
    return Response(content, headers=headers, media_type=media_type)


def _has(request: Request[Any, Any, Any], file: WebFile) -> bool:
    """Proxies that pack what passes make the tag a weak one."""
    tags = request.headers.get("if-none-match", "").split(",")
    return any(tag.strip().removeprefix("W/") in (file.etag, "*") for tag in tags)
