"""The ways from parameters to an answer, stage by stage: parse, resolve, run (which compiles), shape; or, of an export, format."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from playhead.errors import InvalidParameter
from playhead.model.attributes import Entity
from playhead.query.cursor import Cursor, parse_cursor
from playhead.query.entities import ENTITIES
from playhead.query.export import Chunk, Export
from playhead.query.formats import FORMATS, Arrow, table_columns
from playhead.query.link import Addresses
from playhead.query.parse import PAGING, parse_analytics, parse_list
from playhead.query.resolve import Query, resolve, resolve_list
from playhead.query.rows import PRINTERS
from playhead.query.run import Runner
from playhead.query.shape import Answer, grouped_answer, list_answer, totals_answer
from playhead.stores.warehouse import Warehouse


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks and when: the app (`number` in the warehouse, public `appid`), the request's id, now, and where links lead."""

    app: int
    appid: str
    request_id: str
    now: datetime
    addresses: Addresses


async def answer_list(warehouse: Warehouse, asker: Asker, entity: Entity, parameters: Mapping[str, Any]) -> Answer:
    """The entity's list. Raises `RequestError` with the place of what is wrong."""
    query = resolve_list(parse_list(parameters, entity), entity, app=asker.app, appid=asker.appid, now=asker.now)
    cursor = parse_cursor(query.cursor, ENTITIES[entity].cursor_values)
    if cursor is not None:
        query = _continue(query, cursor)
    listed = await Runner(warehouse, asker.request_id).list_rows(query, cursor)
    return list_answer(query, listed, cursor, asker.addresses)


def _continue(query: Query, cursor: Cursor) -> Query:
    """The query over the window that the cursor's first page had."""
    return replace(query, window=replace(query.window, lower=cursor.lower, upper=cursor.upper))


async def export_list(
    warehouse: Warehouse, asker: Asker, entity: Entity, parameters: Mapping[str, Any], media_type: str
) -> AsyncIterator[bytes]:
    """The file with all rows of the entity's list, in parts. Raises as `answer_list` does, before the first part."""
    for name in PAGING:
        if name in parameters:
            raise InvalidParameter(f"{name} has no place in an export, which has all rows", detail=name)
    query = resolve_list(parse_list(parameters, entity), entity, app=asker.app, appid=asker.appid, now=asker.now)
    format_ = FORMATS[media_type](table_columns(entity, with_details=query.with_details))
    of_columns = entity is Entity.SESSION and isinstance(format_, Arrow)
    export = Export(Runner(warehouse, asker.request_id), query, asker.addresses if of_columns else None)

    def written(chunk: Chunk) -> bytes:
        if isinstance(format_, Arrow) and of_columns:
            return format_.write_table(chunk.content)
        return format_.write(list(PRINTERS[entity](query, chunk.content, asker.addresses)))

    async def parts() -> AsyncIterator[bytes]:
        async for chunk in _one_ahead(export.chunks()):
            yield await asyncio.to_thread(written, chunk)
        yield format_.end()

    return parts()


async def _one_ahead(chunks: AsyncIterator[Chunk]) -> AsyncIterator[Chunk]:
    """Each chunk, while the next is read."""
    coming = asyncio.ensure_future(anext(chunks, None))
    try:
        while (chunk := await coming) is not None:
            coming = asyncio.ensure_future(anext(chunks, None))
            yield chunk
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)


async def answer_analytics(warehouse: Warehouse, asker: Asker, entity: Entity, parameters: Mapping[str, Any]) -> Answer:
    """The entity's analytics. Raises `RequestError` with the place of what is wrong."""
    query = resolve(parse_analytics(parameters), entity, app=asker.app, appid=asker.appid, now=asker.now)
    runner = Runner(warehouse, asker.request_id)
    if query.groups:
        return grouped_answer(query, await runner.grouped(query), asker.addresses.base)
    if not query.comparison:
        return totals_answer(query, await runner.totals(query, query.window), None, asker.addresses.base)
    current, previous = await asyncio.gather(
        runner.totals(query, query.window), runner.totals(query, query.window.previous())
    )
    return totals_answer(query, current, previous, asker.addresses.base)
