"""The replay page: static files of the wheel (web/player), told which session to play and with which token."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import urlsplit

from litestar import MediaType, Request, Response, get
from litestar.params import FromPath

from playhead.api.services import Services
from playhead.api.web_file import respond_file, web_file
from playhead.errors import NotFound

FILES = {"player.js": "text/javascript", "player.css": "text/css"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "media-src 'self' data: blob:; font-src 'self' data: blob:; connect-src 'self'; frame-src 'self' data: blob:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}
"""The recording is rebuilt in a frame of the page and inherits this: no script but ours, nothing from any other host."""


@get("/player/{file:str}", include_in_schema=False, sync_to_thread=False)
def player_file(request: Request[Any, Any, Any], file: FromPath[str]) -> Response[bytes]:
    """The page's script and its style."""
    if file not in FILES:
        raise NotFound(f"No such resource: {request.url.path}")
    return respond_file(request, web_file(f"player/{file}"), FILES[file])


def respond_player(services: Services, session_id: str, token: str, start_ms: int = 0) -> Response[bytes]:
    """The page for one session."""
    base = urlsplit(services.settings.base_url).path.rstrip("/")
    page = filled(
        web_file("player/index.html").content.decode(), base=base, session=session_id, token=token, start=str(start_ms)
    )
    return Response(page.encode(), headers=HEADERS, media_type=MediaType.HTML)


def filled(page: str, **told: str) -> str:
    """What the page is told stands in `data-` attributes of its first element; `base` is the path below which Playhead is, and stands for `{base}`."""
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in told.items())
    return page.replace("<html", f"<html{attributes}", 1).replace("{base}", escape(told["base"]))
