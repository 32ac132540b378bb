"""Every error that Playhead raises on purpose, and the one body they share.

    PlayheadError
    ├── InternalError             status 500  INTERNAL_ERROR
    ├── Damaged                   status 500  DAMAGED
    ├── RequestError              status 400  the caller can mend the request
    │   ├── InvalidParameter                  INVALID_PARAMETER
    │   ├── InvalidFilter                     INVALID_FILTER
    │   ├── InvalidOperator                   INVALID_OPERATOR
    │   ├── InvalidGroupBy                    INVALID_GROUP_BY
    │   ├── InvalidAggregation                INVALID_AGGREGATION
    │   └── InvalidBody                       INVALID_BODY
    ├── InvalidCredentials        status 401  INVALID_CREDENTIALS
    ├── Forbidden                 status 403  FORBIDDEN
    ├── NotFound                  status 404  NOT_FOUND
    ├── NotRendered               status 404  NOT_RENDERED
    ├── MethodNotAllowed          status 405  METHOD_NOT_ALLOWED
    ├── Erased                    status 410  ERASED
    ├── BodyTooLarge              status 413  BODY_TOO_LARGE
    ├── RangeNotSatisfiable       status 416  RANGE_NOT_SATISFIABLE
    ├── IdempotencyConflict       status 422  IDEMPOTENCY_CONFLICT
    ├── RateLimitExceeded         status 429  RATE_LIMIT_EXCEEDED
    ├── Unavailable               status 503  UNAVAILABLE
    └── OperatorError             no HTTP     told to whoever runs the server

The body is `{"success": false, "error": {"code", "message", "status"}}`, with `error.detail`
on 400 and 413 naming the parameter and the place in it (`filters[1].operator`). It merges the
two bodies that UXCam documents (api-spec, section 3).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

LONGEST_TEXT = 1_000


def shortened(text: str) -> str:
    """`text`, cut where a client's huge value would be sent back to it."""
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"


class PlayheadError(Exception):
    """The root, never raised itself."""

    status = 500
    code = "INTERNAL_ERROR"

    def __init__(self, message: str, *, detail: str | None = None, retry_after: int | None = None) -> None:
        self.message = shortened(message)
        self.detail = None if detail is None else shortened(detail)
        super().__init__(self.message)
        self.retry_after = retry_after


class InternalError(PlayheadError):
    """A fault of ours, told without its particulars."""


class Damaged(PlayheadError):
    """Something that is stored and cannot be read: the disk or the object store lost bytes of it."""

    code = "DAMAGED"


class RequestError(PlayheadError):
    status = 400
    code = "INVALID_PARAMETER"


class InvalidParameter(RequestError):
    """page, page_size, an unknown parameter, or JSON that does not parse."""


class InvalidFilter(RequestError):
    code = "INVALID_FILTER"


class InvalidOperator(RequestError):
    code = "INVALID_OPERATOR"


class InvalidGroupBy(RequestError):
    code = "INVALID_GROUP_BY"


class InvalidAggregation(RequestError):
    code = "INVALID_AGGREGATION"


class InvalidBody(RequestError):
    """A request body that is not what the endpoint takes."""

    code = "INVALID_BODY"


class InvalidCredentials(PlayheadError):
    """Missing, empty, unknown and mismatched keys look the same, so that app ids cannot be probed."""

    status = 401
    code = "INVALID_CREDENTIALS"

    def __init__(self) -> None:
        super().__init__("Request authentication failed")


class Forbidden(PlayheadError):
    status = 403
    code = "FORBIDDEN"


class NotFound(PlayheadError):
    status = 404
    code = "NOT_FOUND"


class NotRendered(PlayheadError):
    """There is a picture but no video of it: it is a page, which only a browser can draw, and no Chromium is installed. The replay page shows it."""

    status = 404
    code = "NOT_RENDERED"


class MethodNotAllowed(PlayheadError):
    status = 405
    code = "METHOD_NOT_ALLOWED"


class Erased(PlayheadError):
    """Something that was erased is sent again. It is not taken, and need not be sent again."""

    status = 410
    code = "ERASED"


class BodyTooLarge(PlayheadError):
    status = 413
    code = "BODY_TOO_LARGE"


class RangeNotSatisfiable(PlayheadError):
    """A `Range` that begins behind the end."""

    status = 416
    code = "RANGE_NOT_SATISFIABLE"


class IdempotencyConflict(PlayheadError):
    status = 422
    code = "IDEMPOTENCY_CONFLICT"


class RateLimitExceeded(PlayheadError):
    status = 429
    code = "RATE_LIMIT_EXCEEDED"


class Unavailable(PlayheadError):
    """The server cannot take the request now; what was sent is not acknowledged, and safe to send again."""

    status = 503
    code = "UNAVAILABLE"


class OperatorError(PlayheadError):
    """Something that whoever runs the server must mend: settings, disk, a second server. Printed without a traceback."""


class ErrorDetail(msgspec.Struct, omit_defaults=True):
    """The `error` object of an error answer."""

    code: str
    message: str
    status: int
    detail: str | None = None


class ErrorBody(msgspec.Struct, kw_only=True):
    """An error answer, the same for every endpoint and every status."""

    success: bool = False
    error: ErrorDetail


def error_body(error: PlayheadError) -> ErrorBody:
    """The JSON body of `error`."""
    return ErrorBody(error=ErrorDetail(error.code, error.message, error.status, error.detail))


def raise_all(errors: Iterable[RequestError]) -> None:
    """Raise what was collected as one error that lists everything wrong; do nothing when there is nothing."""
    found = list(errors)
    if not found:
        return
    if len(found) == 1:
        raise found[0]
    message = "; ".join(f"{e.detail}: {e.message}" if e.detail else e.message for e in found)
    details = ", ".join(e.detail for e in found if e.detail)
    raise type(found[0])(message, detail=details or None)
