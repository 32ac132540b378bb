"""What could not be understood of what SDKs sent: shown with the API key, tried again by the owner."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from playhead.api.auth import authenticate, authenticate_owner
from playhead.api.ingest_document import QuarantineOperation
from playhead.api.owner import respond
from playhead.api.services import Services
from playhead.model.record import ZULU
from playhead.stores.quarantine import Quarantined

MOST = 200
"""Entries shown; the newest."""


class QuarantineEntry(msgspec.Struct, rename="camel"):
    """`place` is the protocol and path of a part, or the session that could not be made; `size` in bytes."""

    id: int
    received: str
    place: str
    reason: str | None
    size: int


class QuarantineAnswer(msgspec.Struct, kw_only=True):
    """The envelope of a success."""

    success: bool = True
    data: list[QuarantineEntry]


class Retried(msgspec.Struct):
    """How many parts and sessions are tried again."""

    parts: int
    sessions: int


async def entries(services: Services, app: int | None) -> list[QuarantineEntry]:
    """The newest, of one app or of all, newest first."""
    return [_shown(each) for each in await services.journal.quarantine.newest(app, MOST)]


async def retry(services: Services, app: int | None) -> Retried:
    """Have everything in quarantine, of one app or of all, tried again."""
    parts, sessions = await services.journal.quarantine.retry(round(services.now().timestamp() * 1000), app)
    return Retried(parts, sessions)


@get("/v1/quarantine", operation_class=QuarantineOperation, media_type=MediaType.JSON)
async def quarantine(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """The newest entries of the app, newest first."""
    app = authenticate(request, services)
    return Response(
        msgspec.json.encode(QuarantineAnswer(data=await entries(services, app.number))), media_type=MediaType.JSON
    )


@get("/v1/admin/quarantine", include_in_schema=False, media_type=MediaType.JSON)
async def quarantine_as_owner(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """Of all apps, with how much waits."""
    authenticate_owner(request, services)
    return respond({"amounts": await services.journal.quarantine.amounts(), "entries": await entries(services, None)})


@post("/v1/admin/quarantine/retry", status_code=200, include_in_schema=False, media_type=MediaType.JSON)
async def retry_quarantined(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """Have everything in quarantine tried again."""
    authenticate_owner(request, services)
    return respond(await retry(services, None))


@delete("/v1/admin/quarantine/{entry:int}", status_code=200, include_in_schema=False, media_type=MediaType.JSON)
async def drop_quarantined(
    request: Request[Any, Any, Any], services: NamedDependency[Services], entry: FromPath[int]
) -> Response[bytes]:
    """Remove one entry for good."""
    authenticate_owner(request, services)
    await services.journal.quarantine.drop(entry)
    return respond({"id": entry})


def _shown(entry: Quarantined) -> QuarantineEntry:
    received = datetime.fromtimestamp(entry.received / 1000, UTC).strftime(ZULU)
    return QuarantineEntry(entry.id, received, entry.place, entry.reason, entry.size)
