"""Our web snippet: the script itself, and the capture settings that it asks for (web/README.md)."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from litestar import MediaType, Request, Response, get
from litestar.di import NamedDependency

from playhead.api.auth import app_of_ingest_key, query_parameters
from playhead.api.services import Services
from playhead.api.web_file import respond_file, web_file
from playhead.errors import InvalidParameter
from playhead.model.capture import CaptureSettings

FRESH = 60
"""Seconds until a changed setting reaches every page that is opened anew."""


class SnippetConfig(msgspec.Struct, rename="camel"):
    """What the snippet keeps to: names as in `CaptureSettings`."""

    recording: bool
    sampling: float
    min_duration_sec: int
    masking: Literal["inputs", "text", "none"]


@get("/playhead.js", include_in_schema=False, sync_to_thread=False)
def snippet(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The script."""
    return respond_file(request, web_file("playhead.js"))


@get("/v1/snippet/config", include_in_schema=False, media_type=MediaType.JSON)
async def snippet_config(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """`?key=<ingest key>`: the app's capture settings."""
    parameters = query_parameters(request)
    app = app_of_ingest_key(parameters.pop("key", ""), services)
    for name in parameters:
        raise InvalidParameter(f"Unknown parameter: {name}; possible is key", detail=name)
    config = msgspec.json.encode(config_of(app.capture))
    return Response(config, headers={"Cache-Control": f"private, max-age={FRESH}"}, media_type=MediaType.JSON)


def config_of(capture: CaptureSettings) -> SnippetConfig:
    return SnippetConfig(capture.recording, capture.sampling, capture.min_duration_sec, capture.masking)
