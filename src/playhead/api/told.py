"""The dashboard's answers: one envelope, and their place in the OpenAPI document, from which the front end takes its types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

import msgspec
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIResponse, Operation, Reference

from playhead.api.document import ERROR

T = TypeVar("T")


class Told(msgspec.Struct, Generic[T], kw_only=True):
    """The envelope of a success."""

    success: bool = True
    data: T


class Done(msgspec.Struct):
    """There is nothing to tell but that it is done."""

    done: bool = True


ERRORS = {
    "400": "Something of the request is wrong; `error.detail` names the place",
    "401": "Nobody is logged in",
    "403": "The role does not allow it, or the request may come from another site",
    "404": "There is no such thing, or it has gone",
}


@dataclass
class DashboardOperation(Operation):
    """Of all routes of the dashboard."""

    def __post_init__(self) -> None:
        self.tags = ["Dashboard"]
        found: dict[str, OpenAPIResponse | Reference] = {
            status: response for status, response in (self.responses or {}).items() if status < "400"
        }
        content = {"application/json": OpenAPIMediaType(schema=ERROR)}
        self.responses = {
            **found,
            **{status: OpenAPIResponse(text, content=content) for status, text in ERRORS.items()},
        }


def moment(seconds: int) -> datetime:
    """Epoch seconds as the answers have times: UTC."""
    return datetime.fromtimestamp(seconds, UTC)
