"""Links to videos: `GET /v/{appid}/{session id}/{expiry}/{signature}.mp4`, for whoever has one, for a week (replay/link.py)."""

from __future__ import annotations

from functools import partial
from typing import Any

from litestar import Request, Response, route
from litestar.di import NamedDependency
from litestar.enums import HttpMethod
from litestar.params import FromPath
from litestar.response import Stream

from playhead.api.byte_ranges import Content, respond_content
from playhead.api.page import respond_page
from playhead.api.playback_document import VideoOperation
from playhead.api.player import respond_player
from playhead.api.services import Services
from playhead.api.viewer import app_of_link
from playhead.errors import NotRendered, PlayheadError
from playhead.replay.link import SUFFIX, SignedLink
from playhead.stores.catalog import App

CLOSED = "This video cannot be shown"
PLAYS = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'"
"""A browser that opens the link makes a page around the video, which may load nothing but it."""


@route(
    "/v/{appid:str}/{session_id:str}/{expiry:str}/{file:str}",
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    operation_class=VideoOperation,
)
async def video(
    request: Request[Any, Any, Any],
    services: NamedDependency[Services],
    appid: FromPath[str],
    session_id: FromPath[str],
    expiry: FromPath[str],
    file: FromPath[str],
) -> Response[bytes] | Stream:
    """The session's video, rendered if need be; the replay page where none can be; or a page that says why there is nothing."""
    signature = file.removesuffix(SUFFIX) if file.endswith(SUFFIX) else ""
    link = SignedLink(appid, session_id, expiry, signature)
    try:
        app = app_of_link(services, link)
        return respond_content(request, await _content(services, app, session_id))
    except NotRendered:
        return respond_player(services, session_id, link.token)
    except PlayheadError as error:
        return respond_page(error.status, CLOSED, error.message, retry_after=error.retry_after)


async def _content(services: Services, app: App, session_id: str) -> Content:
    recording = await services.playback.recording(app.number, session_id)
    size = await services.videos.ready(app.number, session_id)
    headers = {
        "Cache-Control": "private, no-cache",
        "Content-Disposition": f'inline; filename="{app.appid}-{session_id}{SUFFIX}"',
        "Content-Security-Policy": PLAYS,
    }
    read = partial(recording.recordings.read_video, app.number, session_id)
    return Content(size, f"{recording.tag}-{size}", "video/mp4", read, headers)
