"""The OpenAPI document of erasure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from litestar.openapi.spec import (
    Example,
    OpenAPIMediaType,
    OpenAPIResponse,
    Operation,
    Parameter,
    RequestBody,
    Schema,
)

from playhead.api.document import (
    OBJECT,
    STRING,
    QueryParameter,
    in_query,
    responses,
)

DELETION_ERRORS = {
    "400": "The body is wrong; `error.detail` names the place",
    "401": "The deletion key is missing or wrong",
    "403": "Deletion is not enabled for the app: it has no deletion key",
    "429": "Too many requests; wait for `Retry-After` seconds",
}
APPID = QueryParameter("appid", STRING, "The app")
DELETION_KEY = Parameter(
    name="Authorization", param_in="header", description="`Bearer <deletion key>`", schema=Schema(type=STRING)
)
DELETION_EXAMPLE = {
    "subjectType": "user",
    "selector": {"kind": "identifiers", "identifiers": [{"userId": ["U#5066"]}]},
    "reason": "GDPR Art. 17",
}


def _example(value: dict[str, Any]) -> RequestBody:
    media = OpenAPIMediaType(schema=Schema(type=OBJECT), examples={"example": Example(value=value)})
    return RequestBody(content={"application/json": media})


@dataclass
class DeletionOperation(Operation):
    """POST /v2/deletion."""

    def __post_init__(self) -> None:
        self.tags = ["Deletion"]
        self.summary = "Erase users or sessions"
        key = Parameter(
            name="Idempotency-Key",
            param_in="header",
            description="The same key within 24 hours gives the first acknowledgement again",
            schema=Schema(type=STRING),
        )
        self.parameters = [*in_query((APPID,)), DELETION_KEY, key]
        self.request_body = _example(DELETION_EXAMPLE)
        errors = {
            **DELETION_ERRORS,
            "422": "The Idempotency-Key came with another payload",
            "503": "Nothing was recorded; safe to send again",
        }
        found = responses(Schema(type=OBJECT), "The same request again within 7 days", errors)
        self.responses = {"202": OpenAPIResponse(description="Suppressed; the purge follows"), **found}


@dataclass
class DeletionStatusOperation(Operation):
    """POST /v2/deletion/status."""

    def __post_init__(self) -> None:
        self.tags = ["Deletion"]
        self.summary = "How far a deletion request is"
        self.parameters = [*in_query((APPID,)), DELETION_KEY]
        self.request_body = _example({"requestId": "dr_6f1e7a523c1f5d0e9a445d6e2b7c8f10"})
        errors = {**DELETION_ERRORS, "404": "No such request of this app"}
        self.responses = {**responses(Schema(type=OBJECT), "Its acknowledgement and progress", errors)}
