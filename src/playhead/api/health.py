"""Whether the server is ready."""

from __future__ import annotations

from litestar import MediaType, Response, get
from litestar.di import NamedDependency

from playhead.api.services import Services


@get("/healthz", tags=["Health"], media_type=MediaType.JSON)
async def healthz(services: NamedDependency[Services]) -> Response[bytes]:
    """200 when the stores answer."""
    await services.warehouse.query("SELECT 1", {})
    return Response(b'{"status":"ok"}', media_type=MediaType.JSON)
