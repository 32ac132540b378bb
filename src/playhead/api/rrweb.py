"""rrweb events by our own protocol: `POST /v1/rrweb` (ingest/protocols/rrweb/adapter.py draws the body)."""

from __future__ import annotations

from typing import Any

from litestar import MediaType, Request, Response, post
from litestar.di import NamedDependency

from playhead.api.auth import app_of_ingest_key, ingest_key
from playhead.api.ingest_document import RrwebOperation
from playhead.api.sdk import accepted, in_thread_if_large, part_of, take
from playhead.api.services import Services
from playhead.ingest.protocols.rrweb.adapter import check_batch, read_batch


@post("/v1/rrweb", status_code=200, operation_class=RrwebOperation, media_type=MediaType.JSON)
async def take_rrweb(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """Take a batch of rrweb events. Answered when it is durable; a batch with anything wrong is refused whole."""
    body, limit = await request.body(), services.settings["max_body"]
    key = ingest_key(request)
    app = app_of_ingest_key(key, services) if key else None
    batch = await in_thread_if_large(body, read_batch, body, limit)
    app = app or app_of_ingest_key(batch.key, services)
    await in_thread_if_large(body, check_batch, batch, limit)
    protocol = "rrweb" if batch.picture is None else "snippet"
    await take(services, app, part_of(request, services, app, protocol, body))
    return accepted(accepted=len(batch.events))
