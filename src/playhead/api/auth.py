"""Who asks: credentials out of a request (api-spec, section 2)."""

from __future__ import annotations

import hmac
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request
from litestar.connection import ASGIConnection

from playhead.api.services import Services
from playhead.errors import Forbidden, InvalidCredentials, InvalidParameter
from playhead.ingest.place import is_address
from playhead.stores.catalog import App

CREDENTIALS = ("appid", "apikey")
OTHER_HEADERS = {"appid": "x-app-id", "apikey": "x-api-key"}
INGEST_HEADER = "x-ingest-key"


def query_parameters(request: Request[Any, Any, Any]) -> dict[str, str]:
    """The parameters of the query string. Raises `InvalidParameter` for one that stands there twice."""
    raw: bytes = request.scope["query_string"]
    try:
        pairs = parse_qsl(raw.decode("utf-8"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise InvalidParameter("The query string is not UTF-8") from None
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found:
            raise InvalidParameter(f"{name} is given twice", detail=name)
        found[name] = value
    return found


def authenticate(request: Request[Any, Any, Any], services: Services) -> App:
    """The app that the request's credentials name. The query string wins over headers, each credential by itself.

    Looks at nothing else of the request, so that a stranger learns nothing about its parameters.
    """
    raw: bytes = request.scope["query_string"]
    query = dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
    appid, key = (
        query.get(name) or request.headers.get(name) or request.headers.get(OTHER_HEADERS[name]) or ""
        for name in CREDENTIALS
    )
    return _allowed(services.catalog.app_for_api_key(appid, key))


def authenticate_ingest(request: Request[Any, Any, Any], services: Services) -> App:
    """The app whose ingest key the request carries, as bearer token or in `X-Ingest-Key`."""
    return app_of_ingest_key(ingest_key(request), services)


def ingest_key(request: Request[Any, Any, Any]) -> str:
    """The ingest key in the request's headers; empty where there is none."""
    return _bearer(request) or request.headers.get(INGEST_HEADER, "")


def app_of_ingest_key(key: str, services: Services) -> App:
    """The app whose ingest key this is, wherever it was told."""
    return _allowed(services.catalog.app_for_ingest_key(key))


def authenticate_deletion(request: Request[Any, Any, Any], services: Services) -> App:
    """The app in the address, when the bearer token is its deletion key. No other parameter may stand there, a key least of all."""
    raw: bytes = request.scope["query_string"]
    appid = dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True)).get("appid", "")
    app = _allowed(services.catalog.app_for_deletion_key(appid, _bearer(request)))
    for name in query_parameters(request):
        if name != "appid":
            raise InvalidParameter(f"Unknown parameter: {name}; possible is appid", detail=name)
    return app


def authenticate_owner(request: Request[Any, Any, Any], services: Services) -> None:
    """Only who can read the data directory's token may pass: the command line."""
    if not hmac.compare_digest(_bearer(request).encode(), services.token.encode()):
        raise InvalidCredentials


def _bearer(request: Request[Any, Any, Any]) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _allowed(app: App) -> App:
    if app.disabled:
        raise Forbidden("The app is disabled")
    return app


def client_address(request: ASGIConnection[Any, Any, Any, Any], services: Services) -> str:
    """The client's address: the socket's, or what a trusted proxy says of it."""
    peer = request.client.host if request.client else ""
    trusted = {name.strip() for name in services.settings["trusted_proxies"].split(",")}
    if peer not in trusted:
        return peer
    forwarded = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",")]
    return next((hop for hop in reversed(forwarded) if hop not in trusted and is_address(hop)), peer)
