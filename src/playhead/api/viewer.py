"""Who may see the replay of one session: whoever has the app's API key, a member of it, a link to its video, or a share of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from litestar import Request

from playhead.api.auth import CREDENTIALS, Reader, query_parameters, reader
from playhead.api.services import Services
from playhead.errors import Forbidden, InvalidParameter, NotFound
from playhead.replay.link import SignedLink, link_of_token
from playhead.stores.catalog import App
from playhead.stores.shares import Share

TOKEN = "token"
ENDED = "This link does not work any more: it has expired, or whoever made it withdrew it"


async def viewer(
    request: Request[Any, Any, Any], services: Services, session_id: str, *more: str
) -> tuple[Reader, dict[str, str]]:
    """Who looks at the session, and the other parameters, which `more` names. A token is of this one session."""
    raw: bytes = request.scope["query_string"]
    token = dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True)).get(TOKEN)
    asker = (
        reader(request, services)
        if token is None
        else Reader(await _app_of_token(services, token, session_id), may_export=False)
    )
    parameters = {name: value for name, value in query_parameters(request).items() if name not in (*CREDENTIALS, TOKEN)}
    for name in parameters:
        if name not in more:
            possible = ", ".join((*CREDENTIALS, TOKEN, *more))
            raise InvalidParameter(f"Unknown parameter: {name}; possible are {possible}", detail=name)
    return asker, parameters


async def _app_of_token(services: Services, token: str, session_id: str) -> App:
    link = link_of_token(token, session_id)
    if link is not None:
        return app_of_link(services, link)
    app, share = await app_of_share(services, token)
    if share.session != session_id:
        raise Forbidden(ENDED)
    return app


def app_of_link(services: Services, link: SignedLink) -> App:
    """The app of a link to a video. Raises `Forbidden` when the link is not true or has expired."""
    services.video_links.check(link, services.now())
    try:
        return _enabled(services.catalog.app(link.appid))
    except NotFound:
        raise Forbidden(ENDED) from None


async def app_of_share(services: Services, token: str) -> tuple[App, Share]:
    """The share with this token, and its app. Raises `Forbidden`, the same for what has ended and what never was."""
    share = await services.shares.find(token)
    if share is None or not share.is_open(services.now()):
        raise Forbidden(ENDED)
    app = services.catalog.numbered(share.app)
    if app is None:
        raise Forbidden(ENDED)
    return _enabled(app), share


def _enabled(app: App) -> App:
    if app.disabled:
        raise Forbidden("The app is disabled")
    return app
