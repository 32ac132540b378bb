"""The Data Access API: the lists, analytics and exports of sessions, users and events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get, post, route
from litestar.di import NamedDependency
from litestar.enums import HttpMethod
from litestar.params import FromPath
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from playhead.api.auth import CREDENTIALS, authenticate_owner, counted, query_parameters, reader
from playhead.api.document import analytics_operations, list_operations
from playhead.api.request_id import request_id
from playhead.api.seen import note_export, note_look
from playhead.api.services import Services
from playhead.errors import Forbidden, InvalidParameter, NotFound
from playhead.model.attributes import RECORDED, Entity
from playhead.query.answer import Asker, answer_analytics, answer_list, export_list
from playhead.query.formats import FORMATS, wanted_format
from playhead.query.link import Addresses
from playhead.query.shape import Answer
from playhead.stores.catalog import App
from playhead.stores.warehouse import Warehouse

READ = [HttpMethod.GET, HttpMethod.HEAD]
MAY_NOT_EXPORT = "This API key may not export; `playhead key rotate --kind api` makes one that may"
MEMBER_MAY_NOT_EXPORT = "To export takes the role admin in the app"
EXPORTS = {f"{entity}s": entity for entity in RECORDED}
Endpoint = Callable[[Warehouse, Asker, Entity, Mapping[str, Any]], Awaitable[Answer]]


def list_routes(entity: Entity) -> tuple[ControllerRouterHandler, ...]:
    """The list of one entity, with its parameters in the address or, our extension, in a JSON body."""
    operations = list_operations(entity)

    @route(f"/v2/{entity}", http_method=READ, operation_class=operations.in_address)
    async def listing(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes] | Stream:
        return await _list(request, services, entity, in_body=False)

    @post(f"/v2/{entity}/query", status_code=200, operation_class=operations.in_body)
    async def list_query(
        request: Request[Any, Any, Any], services: NamedDependency[Services]
    ) -> Response[bytes] | Stream:
        return await _list(request, services, entity, in_body=True)

    return listing, list_query


def analytics_routes(entity: Entity) -> tuple[ControllerRouterHandler, ...]:
    """The analytics of one entity, likewise."""
    operations = analytics_operations(entity)

    @route(
        f"/v2/{entity}/analytics", http_method=READ, operation_class=operations.in_address, media_type=MediaType.JSON
    )
    async def analytics(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
        return await _answer(request, services, answer_analytics, entity, in_body=False)

    @post(
        f"/v2/{entity}/analytics/query",
        status_code=200,
        operation_class=operations.in_body,
        media_type=MediaType.JSON,
    )
    async def analytics_query(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
        return await _answer(request, services, answer_analytics, entity, in_body=True)

    return analytics, analytics_query


async def _list(
    request: Request[Any, Any, Any], services: Services, entity: Entity, *, in_body: bool
) -> Response[bytes] | Stream:
    """One page as JSON, or all rows in the format that the client accepts."""
    media_type = wanted_format(request.headers.get("accept", ""))
    if media_type is None:
        return await _answer(request, services, answer_list, entity, in_body=in_body)
    asker = reader(request, services)
    with counted(asker, services):
        if not asker.may_export:
            raise Forbidden(MAY_NOT_EXPORT if asker.member is None else MEMBER_MAY_NOT_EXPORT)
        parameters = await _parameters(request, in_body=in_body)
        exported = await _exported(request, services, asker.app, entity, parameters, media_type)
        await note_export(request, services, asker, entity, parameters)
        return exported


@get("/v1/admin/apps/{appid:str}/export/{kind:str}", include_in_schema=False)
async def export_as_owner(
    request: Request[Any, Any, Any], services: NamedDependency[Services], appid: FromPath[str], kind: FromPath[str]
) -> Response[bytes] | Stream:
    """The same for the command line, in the accepted format."""
    authenticate_owner(request, services)
    if kind not in EXPORTS:
        raise NotFound(f"No rows are called {kind!r}; possible are {', '.join(EXPORTS)}")
    media_type = wanted_format(request.headers.get("accept", "")) or next(iter(FORMATS))
    parameters = query_parameters(request)
    return await _exported(request, services, services.catalog.app(appid), EXPORTS[kind], parameters, media_type)


async def _exported(
    request: Request[Any, Any, Any],
    services: Services,
    app: App,
    entity: Entity,
    parameters: Mapping[str, Any],
    media_type: str,
) -> Response[bytes] | Stream:
    """All rows of a list. A client that stops reading stops the export."""
    parts = await export_list(services.warehouse, asker_of(request, services, app), entity, parameters, media_type)
    if request.method == HttpMethod.HEAD:
        return Response(b"", media_type=media_type)
    return Stream(await _begun(parts), media_type=media_type)


async def _begun(parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same parts. What fails before the first can still be answered as an error."""
    first = await anext(parts)

    async def all_parts() -> AsyncIterator[bytes]:
        yield first
        async for part in parts:
            yield part

    return all_parts()


async def _answer(
    request: Request[Any, Any, Any], services: Services, endpoint: Endpoint, entity: Entity, *, in_body: bool
) -> Response[bytes]:
    """Credentials first, then the rate limit, then the parameters."""
    asker = reader(request, services)
    with counted(asker, services):
        parameters = await _parameters(request, in_body=in_body)
        answer = await endpoint(services.warehouse, asker_of(request, services, asker.app), entity, parameters)
        await note_look(request, services, asker, parameters)
    return Response(msgspec.json.encode(answer), media_type=MediaType.JSON)


def asker_of(request: Request[Any, Any, Any], services: Services, app: App) -> Asker:
    """Who asks the engine, and when."""
    now = services.now()
    addresses = Addresses(services.settings.base_url, services.video_links.maker(app.appid, now))
    return Asker(app.number, app.appid, request_id(request), now, addresses)


async def _parameters(request: Request[Any, Any, Any], *, in_body: bool) -> Mapping[str, Any]:
    in_address = _without_credentials(query_parameters(request))
    return await _body_parameters(request, in_address) if in_body else in_address


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
