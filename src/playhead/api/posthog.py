"""The endpoints that PostHog's SDKs call (wire-protocols, 3.1): with the ingest key as their project key, and this server as their host."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from litestar import HttpMethod, MediaType, Request, Response, get, post, route
from litestar.di import NamedDependency
from litestar.params import FromPath

from playhead.api.auth import app_of_ingest_key
from playhead.api.posthog_config import decision, flags, remote_config
from playhead.api.request_id import request_id
from playhead.api.sdk import in_thread_if_large, part_of, take
from playhead.api.services import Services
from playhead.api.web_file import respond_file, web_file
from playhead.errors import NotFound, RateLimitExceeded
from playhead.ingest.protocols.posthog.body import read_body
from playhead.stores.catalog import App

PROTOCOL = "posthog"
TAKING = ("/batch", "/e", "/i/v0/e", "/s", "/capture", "/track", "/engage")
"""All with or without a slash behind."""
UNUSED = ("/i/v1/logs", "/i/v1/metrics", "/api/push_subscriptions", "/api/surveys")
"""What SDKs offer besides, and is taken for read."""
SCRIPT_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,100}\.js", re.ASCII)
"""Files of `dist/` in the npm package `posthog-js`, as hatch_build.py puts them beside this program."""
JAVASCRIPT = "text/javascript; charset=utf-8"


@post(list(TAKING), status_code=200, include_in_schema=False)
async def ingest(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """Events and recordings. A browser learns of a spent quota by an answer that its SDK respects; others by 429."""
    content = await request.body()
    app, _ = await _authenticated(request, services, content)
    try:
        await take(services, app, part_of(request, services, app, PROTOCOL, content))
    except RateLimitExceeded:
        if not _is_browser(request):
            raise
        kind = "recordings" if request.scope["path"].startswith("/s") else "events"
        return _json({"status": 1, "quota_limited": [kind]})
    return _json({"status": 1})


@get("/array/{key:str}/config", include_in_schema=False)
async def config(services: NamedDependency[Services], key: FromPath[str]) -> Response[bytes]:
    """What the SDK is to capture."""
    app = app_of_ingest_key(key, services)
    return _json(remote_config(key, app.capture))


@get("/array/{key:str}/config.js", include_in_schema=False)
async def config_script(services: NamedDependency[Services], key: FromPath[str]) -> Response[bytes]:
    """The same as a script, for the loader build."""
    app = app_of_ingest_key(key, services)
    told = msgspec.json.encode({"config": remote_config(key, app.capture), "siteApps": []})
    name = msgspec.json.encode(key)
    text = b"(window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{})[%b]=%b;\n" % (name, told)
    return Response(text, media_type=JAVASCRIPT, headers={"Cache-Control": "no-cache"})


@post("/flags", status_code=200, include_in_schema=False)
async def feature_flags(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """No flags; with `config=true` the configuration too (React Native)."""
    app, key = await _authenticated(request, services, await request.body())
    if request.query_params.get("config") == "true":
        return _json(decision(key, app.capture, request_id(request)))
    return _json(flags(request_id(request)))


@post("/decide", status_code=200, include_in_schema=False)
async def decide(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """What `/flags` and `/array/<key>/config` tell today, for older SDKs."""
    app, key = await _authenticated(request, services, await request.body())
    return _json(decision(key, app.capture, request_id(request)))


@route(
    list(UNUSED),
    http_method=[HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE],
    status_code=200,
    include_in_schema=False,
)
async def unused() -> Response[bytes]:
    """Logs, metrics, push subscriptions and surveys: nothing is kept, and the SDK is content."""
    return _json({})


@get(["/static/{name:str}", "/static/{version:str}/{name:str}"], include_in_schema=False, sync_to_thread=False)
def script(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """A part of the web SDK that its loader asks for; of one version, whichever is asked for."""
    if SCRIPT_NAME.fullmatch(name) is None:
        raise NotFound(f"No script of posthog-js is called {name!r}")
    return respond_file(request, web_file(f"posthog/{name}"))


async def _authenticated(request: Request[Any, Any, Any], services: Services, content: bytes) -> tuple[App, str]:
    """The app and the key that the request names, wherever the SDK put it. Raises `InvalidCredentials`, and `InvalidBody` where no key can be read."""
    query = dict(request.query_params)
    key = query.get("token") or query.get("api_key")
    if key is None:
        limit = services.settings["max_body"]
        key = (await in_thread_if_large(content, read_body, content, query, limit)).key or ""
    return app_of_ingest_key(key, services), key


def _is_browser(request: Request[Any, Any, Any]) -> bool:
    return "origin" in request.headers or request.headers.get("user-agent", "").startswith("Mozilla/")


def _json(answer: dict[str, Any]) -> Response[bytes]:
    return Response(msgspec.json.encode(answer), media_type=MediaType.JSON)
