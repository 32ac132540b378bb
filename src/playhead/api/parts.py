"""Parts of mobile sessions by our own protocol: `POST /v1/parts` (ingest/protocols/parts/adapter.py draws the body)."""

from __future__ import annotations

from typing import Any

from litestar import MediaType, Request, Response, post
from litestar.di import NamedDependency

from playhead.api.auth import authenticate_ingest
from playhead.api.ingest_document import PartsOperation
from playhead.api.sdk import accepted, in_thread_if_large, part_of, take
from playhead.api.services import Services
from playhead.ingest.protocols.parts.adapter import read_part, session_name
from playhead.model.ids import derive_id


@post("/v1/parts", status_code=200, operation_class=PartsOperation, media_type=MediaType.JSON)
async def take_part(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """Take a part of a session. Answered when it is durable, with the session's id in the API; a part with anything wrong is refused whole."""
    app = authenticate_ingest(request, services)
    body, limit = await request.body(), services.settings["max_body"]
    told = await in_thread_if_large(body, read_part, body, request.headers.get("content-type", ""), limit)
    await take(services, app, part_of(request, services, app, "parts", body))
    return accepted(sessionId=derive_id("session", session_name(told)), sequence=told.sequence)
