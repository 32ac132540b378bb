"""The Data Access API: the session list and session analytics."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, post, route
from litestar.di import NamedDependency
from litestar.enums import HttpMethod

from playhead.api.auth import CREDENTIALS, authenticate, query_parameters
from playhead.api.document import AnalyticsOperation, AnalyticsQueryOperation, ListOperation, ListQueryOperation
from playhead.api.request_id import request_id
from playhead.api.services import Services
from playhead.errors import InvalidParameter
from playhead.query.answer import Asker, answer_analytics, answer_list
from playhead.query.shape import Answer
from playhead.stores.warehouse import Warehouse

READ = [HttpMethod.GET, HttpMethod.HEAD]
Endpoint = Callable[[Warehouse, Asker, Mapping[str, Any]], Awaitable[Answer]]


@route("/v2/session", http_method=READ, operation_class=ListOperation, media_type=MediaType.JSON)
async def session_list(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """Sessions, newest upload first."""
    return await _answer(request, services, answer_list, in_body=False)


@route("/v2/session/analytics", http_method=READ, operation_class=AnalyticsOperation, media_type=MediaType.JSON)
async def session_analytics(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """Numbers over sessions, in groups."""
    return await _answer(request, services, answer_analytics, in_body=False)


@post("/v2/session/query", status_code=200, operation_class=ListQueryOperation, media_type=MediaType.JSON)
async def session_list_query(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """The session list with its parameters as a JSON body. Our extension."""
    return await _answer(request, services, answer_list, in_body=True)


@post(
    "/v2/session/analytics/query", status_code=200, operation_class=AnalyticsQueryOperation, media_type=MediaType.JSON
)
async def session_analytics_query(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[bytes]:
    """Session analytics with its parameters as a JSON body. Our extension."""
    return await _answer(request, services, answer_analytics, in_body=True)


async def _answer(
    request: Request[Any, Any, Any], services: Services, endpoint: Endpoint, *, in_body: bool
) -> Response[bytes]:
    """Credentials first, then the rate limit, then the parameters."""
    app = authenticate(request, services)
    with services.limiter.request(app.appid):
        parameters: Mapping[str, Any] = _without_credentials(query_parameters(request))
        if in_body:
            parameters = await _body_parameters(request, parameters)
        asker = Asker(app.number, app.appid, request_id(request), services.now(), services.settings.base_url)
        answer = await endpoint(services.warehouse, asker, parameters)
    return Response(msgspec.json.encode(answer), media_type=MediaType.JSON)


def _without_credentials(parameters: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in parameters.items() if name not in CREDENTIALS}


async def _body_parameters(request: Request[Any, Any, Any], query: Mapping[str, str]) -> dict[str, Any]:
    if query:
        raise InvalidParameter(
            f"Parameters stand in the JSON body here, not in the address: {', '.join(query)}", detail=next(iter(query))
        )
    body = await request.body()
    try:
        return msgspec.json.decode(body or b"{}", type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidParameter(f"The body is a JSON object of parameters: {error}", detail="body") from error
