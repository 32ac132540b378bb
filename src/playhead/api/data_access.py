"""The Data Access API: the lists and analytics of sessions, users and events."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, post, route
from litestar.di import NamedDependency
from litestar.enums import HttpMethod
from litestar.types import ControllerRouterHandler

from playhead.api.auth import CREDENTIALS, authenticate, query_parameters
from playhead.api.document import entity_operations
from playhead.api.request_id import request_id
from playhead.api.services import Services
from playhead.errors import InvalidParameter
from playhead.model.attributes import Entity
from playhead.query.answer import Asker, answer_analytics, answer_list
from playhead.query.shape import Answer
from playhead.stores.warehouse import Warehouse

READ = [HttpMethod.GET, HttpMethod.HEAD]
Endpoint = Callable[[Warehouse, Asker, Entity, Mapping[str, Any]], Awaitable[Answer]]


def entity_routes(entity: Entity) -> tuple[ControllerRouterHandler, ...]:
    """The list and the analytics of one entity, each with its parameters in the address or, our extension, in a JSON body."""
    operations = entity_operations(entity)

    @route(f"/v2/{entity}", http_method=READ, operation_class=operations.listing, media_type=MediaType.JSON)
    async def listing(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
        return await _answer(request, services, answer_list, entity, in_body=False)

    @route(f"/v2/{entity}/analytics", http_method=READ, operation_class=operations.analytics, media_type=MediaType.JSON)
    async def analytics(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
        return await _answer(request, services, answer_analytics, entity, in_body=False)

    @post(f"/v2/{entity}/query", status_code=200, operation_class=operations.list_query, media_type=MediaType.JSON)
    async def list_query(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
        return await _answer(request, services, answer_list, entity, in_body=True)

    @post(
        f"/v2/{entity}/analytics/query",
        status_code=200,
        operation_class=operations.analytics_query,
        media_type=MediaType.JSON,
    )
    async def analytics_query(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
        return await _answer(request, services, answer_analytics, entity, in_body=True)

    return listing, analytics, list_query, analytics_query


async def _answer(
    request: Request[Any, Any, Any], services: Services, endpoint: Endpoint, entity: Entity, *, in_body: bool
) -> Response[bytes]:
    """Credentials first, then the rate limit, then the parameters."""
    app = authenticate(request, services)
    with services.limiter.request(app.appid):
        parameters: Mapping[str, Any] = _without_credentials(query_parameters(request))
        if in_body:
            parameters = await _body_parameters(request, parameters)
        asker = Asker(app.number, app.appid, request_id(request), services.now(), services.settings.base_url)
        answer = await endpoint(services.warehouse, asker, entity, parameters)
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
