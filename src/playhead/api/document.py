"""The OpenAPI document of the Data Access API: parameters, bodies and answers; and what the documents of all others are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from litestar.openapi.spec import (
    OpenAPIMediaType,
    OpenAPIResponse,
    OpenAPIType,
    Operation,
    Parameter,
    RequestBody,
    Schema,
)

from playhead.api.row_schemas import GROUP_ROW, LIST_ROWS
from playhead.model.attributes import Entity
from playhead.query.parse import DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE

STRING, INTEGER, BOOLEAN = OpenAPIType.STRING, OpenAPIType.INTEGER, OpenAPIType.BOOLEAN
ARRAY, OBJECT = OpenAPIType.ARRAY, OpenAPIType.OBJECT


@dataclass(frozen=True, slots=True)
class QueryParameter:
    """One row: a parameter of the Data Access API."""

    name: str
    type: OpenAPIType
    description: str
    example: Any = None


CREDENTIAL_PARAMETERS = (
    QueryParameter("appid", STRING, "The app; or as header `appid` or `X-App-Id`"),
    QueryParameter("apikey", STRING, "Its API key; or as header `apikey` or `X-Api-Key`"),
)
PAGING_PARAMETERS = (
    QueryParameter("page", INTEGER, "Page number, from 1", 1),
    QueryParameter("page_size", INTEGER, f"Rows in a page, at most {MAX_PAGE_SIZE}", DEFAULT_PAGE_SIZE),
)
FILTERS = QueryParameter(
    "filters",
    ARRAY,
    "JSON array of conditions, all of which must hold",
    '[{"attribute":"device_country","operator":"equal","value":"USA"}]',
)
LIST_PARAMETERS = (
    *PAGING_PARAMETERS,
    FILTERS,
    QueryParameter("cursor", STRING, "Our extension: empty to start, then `pagination.next_cursor`; instead of `page`"),
)
WITH_DETAILS = QueryParameter(
    "with_details", BOOLEAN, "Our extension: rows in the full export format, with `details`", "false"
)
OWN_PARAMETERS = {
    Entity.SESSION: (WITH_DETAILS, QueryParameter("with_video", BOOLEAN, "false leaves `video` null", "true")),
    Entity.USER: (WITH_DETAILS,),
    Entity.EVENT: (
        WITH_DETAILS,
        QueryParameter("without_session", BOOLEAN, "Our extension: only events whose session is unknown", "false"),
    ),
}
ANALYTICS_PARAMETERS = (
    *PAGING_PARAMETERS,
    FILTERS,
    QueryParameter(
        "group_by", ARRAY, "JSON array of at most two groupings", '[{"attribute":"device_model","max_group_number":50}]'
    ),
    QueryParameter(
        "aggregation", ARRAY, "JSON array of metrics", '[{"attribute":"session_duration","operator":"max"}]'
    ),
    QueryParameter("comparison", BOOLEAN, "Adds the change against the window before", "false"),
)

PAGINATION = Schema(
    type=OBJECT,
    description="`total` is the number of rows in this page; `next` is null on the last one",
    required=["current", "next", "total"],
    properties={
        "current": Schema(type=INTEGER),
        "next": Schema(type=[INTEGER, OpenAPIType.NULL]),
        "total": Schema(type=INTEGER),
    },
)
ERROR = Schema(
    type=OBJECT,
    properties={
        "success": Schema(type=BOOLEAN),
        "error": Schema(
            type=OBJECT,
            properties={
                "code": Schema(type=STRING),
                "message": Schema(type=STRING),
                "status": Schema(type=INTEGER),
                "detail": Schema(type=STRING),
            },
        ),
    },
)
READ_ERRORS = {
    "400": "A parameter is wrong; `error.detail` names it and the place",
    "401": "Credentials are missing or wrong",
    "403": "The app is disabled",
    "429": "Too many requests; wait for `Retry-After` seconds",
}


def responses(success: Schema, description: str, errors: dict[str, str]) -> dict[str, OpenAPIResponse]:
    """200 and the errors by status."""
    found = {
        "200": OpenAPIResponse(description=description, content={"application/json": OpenAPIMediaType(schema=success)})
    }
    for status, text in errors.items():
        found[status] = OpenAPIResponse(description=text, content={"application/json": OpenAPIMediaType(schema=ERROR)})
    return found


def _answer(row: Schema) -> Schema:
    return Schema(
        type=OBJECT,
        required=["success", "data", "pagination"],
        properties={
            "success": Schema(type=BOOLEAN),
            "data": Schema(type=ARRAY, items=row),
            "pagination": PAGINATION,
        },
    )


def in_query(parameters: tuple[QueryParameter, ...]) -> list[Parameter]:
    """The rows as the document has them."""
    return [
        Parameter(
            name=row.name,
            param_in="query",
            description=row.description,
            schema=Schema(type=STRING if row.type is ARRAY else row.type),
            example=row.example,
        )
        for row in parameters
    ]


def _in_body(parameters: tuple[QueryParameter, ...]) -> RequestBody:
    properties = {row.name: Schema(type=row.type, description=row.description) for row in parameters}
    schema = Schema(type=OBJECT, properties=dict(properties))
    return RequestBody(content={"application/json": OpenAPIMediaType(schema=schema)})


@dataclass(frozen=True, slots=True)
class Operations:
    """The document of two routes that differ in where their parameters stand."""

    in_address: type[Operation]
    in_body: type[Operation]


LISTED = {
    Entity.SESSION: "Sessions, newest upload first",
    Entity.USER: "Users, last seen first",
    Entity.EVENT: "Events, newest first",
    Entity.SCREEN: "Our extension: screens, most visited first",
    Entity.ISSUE: "Our extension: issues, most frequent first",
}
GROUPED = "One row a group, or one row in all"


def list_operations(entity: Entity) -> Operations:
    """Of an entity's list."""
    row = LIST_ROWS.get(entity, GROUP_ROW)
    return _operations(entity, "List", LISTED[entity], row, (*LIST_PARAMETERS, *OWN_PARAMETERS.get(entity, ())))


def analytics_operations(entity: Entity) -> Operations:
    """Of an entity's analytics."""
    return _operations(entity, "Analytics", GROUPED, GROUP_ROW, ANALYTICS_PARAMETERS)


def _operations(
    entity: Entity, kind: str, answer: str, row: Schema, parameters: tuple[QueryParameter, ...]
) -> Operations:
    return Operations(
        in_address=_operation(entity, kind, answer, row, parameters, in_body=False),
        in_body=_operation(entity, kind, answer, row, parameters, in_body=True),
    )


def _operation(
    entity: Entity, kind: str, answer: str, row: Schema, own: tuple[QueryParameter, ...], *, in_body: bool
) -> type[Operation]:
    @dataclass
    class EntityOperation(Operation):
        def __post_init__(self) -> None:
            self.tags = [f"{entity.capitalize()}s"]
            self.summary = f"{kind} of {entity}s{', parameters in a JSON body' if in_body else ''}"
            self.parameters = [*in_query(CREDENTIAL_PARAMETERS if in_body else (*CREDENTIAL_PARAMETERS, *own))]
            self.request_body = _in_body(own) if in_body else None
            self.responses = {**responses(_answer(row), answer, READ_ERRORS)}

    return EntityOperation
