"""The Playback API: what a player needs of one session's recording (docs/playback.md)."""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, route
from litestar.di import NamedDependency
from litestar.enums import HttpMethod
from litestar.params import FromPath
from litestar.response import Stream

from playhead.api.byte_ranges import Content, respond_content
from playhead.api.playback_document import DataOperation, ManifestOperation, SegmentOperation, TimelineOperation
from playhead.api.seen import note_piece, note_seen
from playhead.api.services import Services
from playhead.api.viewer import viewer
from playhead.errors import InvalidParameter
from playhead.stores.audit import Action

READ = [HttpMethod.GET, HttpMethod.HEAD]
RECORDING = "/v2/session/{session_id:str}/recording"
NO_STORE = {"Cache-Control": "private, no-cache"}
FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}
WHILE = {"Cache-Control": "private, max-age=60"}


@route(RECORDING, http_method=READ, operation_class=ManifestOperation, media_type=MediaType.JSON)
async def manifest(
    request: Request[Any, Any, Any], services: NamedDependency[Services], session_id: FromPath[str]
) -> Response[bytes]:
    """Tracks, segments and gaps."""
    asker, _ = await viewer(request, services, session_id)
    return _json(await services.playback.manifest(asker.app.number, session_id))


@route(f"{RECORDING}/timeline", http_method=READ, operation_class=TimelineOperation, media_type=MediaType.JSON)
async def timeline(
    request: Request[Any, Any, Any], services: NamedDependency[Services], session_id: FromPath[str]
) -> Response[bytes]:
    """What happened, beside the picture."""
    asker, _ = await viewer(request, services, session_id)
    found = await services.playback.timeline(asker.app.number, session_id)
    await note_seen(request, services, asker, Action.RECORDING_SEEN, session_id)
    return _json(found)


@route(f"{RECORDING}/segments/{{n:str}}", http_method=READ, operation_class=SegmentOperation)
async def segment(
    request: Request[Any, Any, Any],
    services: NamedDependency[Services],
    session_id: FromPath[str],
    n: FromPath[str],
) -> Response[bytes] | Stream:
    """One segment, decoded. With `version` it never changes."""
    asker, parameters = await viewer(request, services, session_id, "version")
    version = parameters.get("version")
    wanted = None if version is None else _number(version, "version")
    piece = _number(n, "n")
    found = await services.playback.segment(asker.app.number, session_id, piece, wanted)
    await note_piece(request, services, asker, session_id, piece)
    content = found.content
    headers = WHILE if wanted is None else FOREVER
    return respond_content(
        request,
        Content(len(content), found.tag, found.media_type, lambda first, end: content[first:end], headers),
    )


@route(f"{RECORDING}/data", http_method=READ, operation_class=DataOperation)
async def data(
    request: Request[Any, Any, Any], services: NamedDependency[Services], session_id: FromPath[str]
) -> Response[bytes] | Stream:
    """The stored object's bytes."""
    asker, _ = await viewer(request, services, session_id)
    found = await services.playback.recording(asker.app.number, session_id)
    await note_seen(request, services, asker, Action.RECORDING_SEEN, session_id)
    read = partial(found.recordings.read, asker.app.number, session_id)
    headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="{session_id}.playhead"'}
    return respond_content(request, Content(found.size, found.tag, "application/octet-stream", read, headers))


def _number(text: str, place: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise InvalidParameter(f"{place} is a whole number, not {text!r}", detail=place)
    return int(text)


def _json(answer: msgspec.Struct) -> Response[bytes]:
    return Response(msgspec.json.encode(answer), headers=NO_STORE, media_type=MediaType.JSON)
