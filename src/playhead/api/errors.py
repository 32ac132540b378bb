"""Every exception to the one error body (errors.py)."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException, MethodNotAllowedException, ValidationException

from playhead.api.request_id import request_id
from playhead.errors import (
    BodyTooLarge,
    InternalError,
    InvalidBody,
    InvalidParameter,
    MethodNotAllowed,
    NotFound,
    PlayheadError,
    error_body,
)

log = logging.getLogger("playhead")


def render_playhead_error(request: Request[Any, Any, Any], error: PlayheadError) -> Response[bytes]:
    """An error of ours; 5xx are logged with the request's id."""
    headers = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
    if error.status >= 500:
        log.error("%s %s %s: %s", request_id(request), request.method, request.url.path, error.message)
    return Response(
        msgspec.json.encode(error_body(error)), status_code=error.status, headers=headers, media_type=MediaType.JSON
    )


def render_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """An error of the framework: no such path, wrong method, unusable body."""
    response = render_playhead_error(request, _translate(request, error))
    if isinstance(error, MethodNotAllowedException):
        response.headers["Allow"] = (error.headers or {}).get("allow", "")
    return response


def _translate(request: Request[Any, Any, Any], error: HTTPException) -> PlayheadError:
    if isinstance(error, ValidationException):
        return _invalid(error)
    match error.status_code:
        case 404:
            return NotFound(f"No such resource: {request.url.path}")
        case 405:
            return MethodNotAllowed(f"{request.method} is not allowed on {request.url.path}")
        case 413:
            return BodyTooLarge(f"The body is larger than max_body ({error.detail})", detail="body")
        case status if status < 500:
            return InvalidParameter(error.detail)
    return InternalError("Something went wrong on our side; the server's log has more")


def _invalid(error: ValidationException) -> PlayheadError:
    """What the framework found wrong: `extra` names each place, `data` where it is the whole body."""
    found = error.extra if isinstance(error.extra, list) else []
    wrong = [(each.get("key", ""), each.get("message", "")) for each in found if isinstance(each, dict)]
    # where anything is wrong it also lists the path's parameters that the handler does not take
    wrong = [(key, text) for key, text in wrong if key == "data" or text != repr(key)]
    if not wrong:
        return InvalidBody(error.detail, detail="body")
    places = ["body" if key == "data" else key for key, _ in wrong]
    texts = ["it is missing" if text == "'data'" else text for _, text in wrong]
    return InvalidBody("; ".join(texts), detail=", ".join(places))


def render_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A fault of ours: logged with its traceback, told without it."""
    log.exception("%s %s %s failed", request_id(request), request.method, request.url.path, exc_info=error)
    return render_playhead_error(request, InternalError("Something went wrong on our side; the server's log has more"))


def render_recursion(request: Request[Any, Any, Any], _error: RecursionError) -> Response[bytes]:
    """JSON that parses but is too deep to be looked at, let alone printed."""
    return render_playhead_error(request, InvalidParameter("The request is nested too deeply"))


HANDLERS: dict[int | type[Exception], Any] = {
    PlayheadError: render_playhead_error,
    HTTPException: render_http_error,
    RecursionError: render_recursion,
    Exception: render_unexpected,
}
