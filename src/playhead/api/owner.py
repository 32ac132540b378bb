"""What all routes of the command line have in common: who asks, the body, the answer."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import MediaType, Request, Response

from playhead.errors import InvalidBody
from playhead.stores.audit import COMMAND_LINE, Actor

OWNER = Actor(COMMAND_LINE)


async def owner_body(request: Request[Any, Any, Any], type_: type[Any]) -> Any:
    """The request's JSON as this type. Raises `InvalidBody`."""
    try:
        return msgspec.json.decode(await request.body() or b"{}", type=type_)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidBody(str(error), detail="body") from error


def respond(data: Any) -> Response[bytes]:
    """A success, as the command line reads it."""
    return Response(msgspec.json.encode({"success": True, "data": data}), media_type=MediaType.JSON)
