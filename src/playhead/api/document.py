"""The OpenAPI document: parameters, bodies and answers of each endpoint, and the attribute tables in its description."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from litestar.openapi.spec import (
    Example,
    OpenAPIFormat,
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
INGEST_ERRORS = {
    "400": "No line could be taken; nothing was recorded",
    "401": "The ingest key is missing or wrong",
    "413": "The body is too large, packed or unpacked",
    "503": "Nothing was recorded; safe to send again",
}


def _responses(success: Schema, description: str, errors: dict[str, str]) -> dict[str, OpenAPIResponse]:
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
            self.responses = {**_responses(_answer(row), answer, READ_ERRORS)}

    return EntityOperation


@dataclass
class IngestOperation(Operation):
    """POST /v1/sessions."""

    def __post_init__(self) -> None:
        self.tags = ["Ingest"]
        self.parameters = [INGEST_KEY]
        body = OpenAPIMediaType(schema=Schema(type=OBJECT), examples={"session": Example(value=SESSION_EXAMPLE)})
        self.request_body = RequestBody(
            description="One session, or with content type application/x-ndjson one a line; plain, gzip or zstd",
            content={"application/json": body, "application/x-ndjson": body},
        )
        self.responses = {**_responses(Schema(type=OBJECT), "Durable; rejected lines are told apart", INGEST_ERRORS)}


SDK_ERRORS = {
    "400": "The body is wrong; `error.detail` names the place. Nothing was recorded",
    "401": "The ingest key is missing or wrong",
    "403": "The app is disabled",
    "413": "The body is too large, packed or unpacked",
    "429": "The app's quota of uploads a minute; wait for `Retry-After` seconds and send again",
    "503": "There is no room now; wait for `Retry-After` seconds and send again",
}
INGEST_KEY = Parameter(
    name="Authorization",
    param_in="header",
    description="`Bearer <ingest key>`; or header `X-Ingest-Key`",
    schema=Schema(type=STRING),
)


@dataclass
class RrwebOperation(Operation):
    """POST /v1/rrweb."""

    def __post_init__(self) -> None:
        self.tags = ["Ingest"]
        self.summary = "rrweb events of a page"
        self.parameters = [INGEST_KEY]
        body = OpenAPIMediaType(schema=RRWEB_BODY, examples={"batch": Example(value=RRWEB_EXAMPLE)})
        self.request_body = RequestBody(
            description="One batch of one tab; plain, gzip or zstd, whatever the content type",
            content={"application/json": body, "text/plain": body},
        )
        self.responses = {**_responses(Schema(type=OBJECT), "Durable", SDK_ERRORS)}


@dataclass
class PartsOperation(Operation):
    """POST /v1/parts."""

    def __post_init__(self) -> None:
        self.tags = ["Ingest"]
        self.summary = "A part of a mobile session"
        self.parameters = [INGEST_KEY]
        body = OpenAPIMediaType(schema=PART_BODY, examples={"part": Example(value=PART_EXAMPLE)})
        form = Schema(
            type=OBJECT,
            required=["part"],
            properties={"part": PART_BODY},
            additional_properties=Schema(type=STRING, format=OpenAPIFormat.BINARY),
            description="The part, and its images in the fields that its frames name",
        )
        self.request_body = RequestBody(
            description="JSON, with images as base64; or a form with the images as they are. Plain, gzip or zstd",
            content={"application/json": body, "multipart/form-data": OpenAPIMediaType(schema=form)},
        )
        self.responses = {**_responses(Schema(type=OBJECT), "Durable; the same part again changes nothing", SDK_ERRORS)}


@dataclass
class QuarantineOperation(Operation):
    """GET /v1/quarantine."""

    def __post_init__(self) -> None:
        self.tags = ["Ingest"]
        self.summary = "What SDKs sent and could not be understood"
        self.parameters = [*in_query(CREDENTIAL_PARAMETERS)]
        errors = {name: READ_ERRORS[name] for name in ("401", "403")}
        self.responses = {**_responses(Schema(type=OBJECT), "The newest entries, with their reasons", errors)}


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
        found = _responses(Schema(type=OBJECT), "The same request again within 7 days", errors)
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
        self.responses = {**_responses(Schema(type=OBJECT), "Its acknowledgement and progress", errors)}


SESSION_EXAMPLE: dict[str, Any] = {
    "sessionId": "checkout-42",
    "startedAt": "2026-11-01T10:00:00Z",
    "durationSec": 55.009,
    "device": {"platform": "android", "model": "Pixel 8", "producer": "Google", "appVersion": "1.5"},
    "user": {"id": "u-5066", "identity": "U#5066", "properties": {"plan": "gold"}},
    "screens": [{"name": "Home", "at": 0}, {"name": "Cart", "at": 20.5}],
    "gestures": [{"kind": "tap", "at": 1.2, "x": 0.5, "y": 0.3, "screen": "Home"}],
    "events": [{"name": "Add to cart", "at": 21, "properties": {"price": 12.5}}],
}
RRWEB_BODY = Schema(
    type=OBJECT,
    required=["session", "events"],
    properties={
        "key": Schema(type=STRING, description="The ingest key, unless it stands in a header"),
        "session": Schema(type=STRING, description="The page's own id of the session"),
        "window": Schema(type=STRING, description="The tab"),
        "batch": Schema(type=STRING, description="A uuid, the same when this batch is sent again"),
        "sentAt": Schema(type=[INTEGER, STRING], description="The page's clock; ms since the epoch or ISO 8601"),
        "user": Schema(type=OBJECT, description="`id`, `identity`, `anonymousId`, `properties`"),
        "device": Schema(type=OBJECT, description="Facts: the keys of `device` in POST /v1/sessions, and of the page"),
        "screens": Schema(type=STRING, enum=["pages", "named"], description="Whether each page is a screen"),
        "events": Schema(type=ARRAY, items=Schema(type=[OBJECT, STRING]), description="rrweb's, in order"),
    },
)
RRWEB_EXAMPLE: dict[str, Any] = {
    "session": "3f0e8f0c-checkout",
    "batch": "4f0c7d1e-5f3a-4a52-9d2b-0c7d1e4f3a52",
    "sentAt": 1795461831000,
    "user": {"id": "u-5066", "properties": {"plan": "gold"}},
    "device": {"deviceId": "8ebed2d6-8438", "language": "en-US"},
    "events": [
        {
            "type": 4,
            "timestamp": 1795461830446,
            "data": {"href": "https://shop.test/cart", "width": 1000, "height": 700},
        },
        {
            "type": 5,
            "timestamp": 1795461830900,
            "data": {"tag": "playhead.event", "payload": {"name": "Add to cart", "properties": {"price": 12.5}}},
        },
    ],
}


def _items(**properties: Schema) -> Schema:
    """A list of things that happened at a time."""
    return Schema(type=ARRAY, items=Schema(type=OBJECT, required=["at"], properties={"at": MOMENT, **properties}))


MOMENT = Schema(type=[INTEGER, STRING], description="ms since the epoch, or ISO 8601")
TEXT, FRACTION = Schema(type=STRING), Schema(type=OpenAPIType.NUMBER, description="0..1 of the screen")
PART_BODY = Schema(
    type=OBJECT,
    required=["sessionId", "sequence", "startedAt", "sentAt"],
    properties={
        "sessionId": Schema(type=STRING, description="The app's own id of the session"),
        "sequence": Schema(type=INTEGER, description="Counts the parts of the session, from 0"),
        "startedAt": MOMENT,
        "sentAt": MOMENT,
        "device": Schema(type=OBJECT, description="As in POST /v1/sessions; at least with the first part"),
        "user": Schema(type=OBJECT, description="`id`, `identity`, `anonymousId`, `properties`"),
        "viewport": Schema(type=OBJECT, description="`width` and `height` in dp"),
        "utcOffsetMinutes": Schema(type=INTEGER),
        "networkType": Schema(type=STRING, enum=["wifi", "cellular", "ethernet", "none", "unknown"]),
        "screens": _items(name=TEXT),
        "touches": _items(
            phase=Schema(type=STRING, enum=["start", "move", "end", "cancel"]),
            x=FRACTION,
            y=FRACTION,
            pointer=Schema(type=INTEGER),
        ),
        "gestures": _items(kind=TEXT, x=FRACTION, y=FRACTION, screen=TEXT),
        "events": _items(name=TEXT, screen=TEXT, properties=Schema(type=OBJECT)),
        "issues": _items(
            kind=Schema(type=STRING, enum=["crash", "anr", "ui_freeze", "handled_exception"]), title=TEXT, screen=TEXT
        ),
        "calls": _items(url=TEXT, method=TEXT, status=Schema(type=INTEGER)),
        "logs": _items(level=TEXT, text=TEXT),
        "frames": _items(image=TEXT, base64=TEXT, same=Schema(type=BOOLEAN)),
        "lifecycle": _items(state=Schema(type=STRING, enum=["foreground", "background", "end"])),
    },
)
PART_EXAMPLE: dict[str, Any] = {
    "sessionId": "checkout-42",
    "sequence": 0,
    "startedAt": "2026-11-01T10:00:00Z",
    "sentAt": "2026-11-01T10:00:10Z",
    "device": {"platform": "android", "deviceId": "3f0e8f0c", "model": "Pixel 8", "appVersion": "1.5"},
    "viewport": {"width": 411, "height": 891},
    "screens": [{"at": "2026-11-01T10:00:00Z", "name": "Home"}],
    "touches": [
        {"at": "2026-11-01T10:00:03.000Z", "phase": "start", "x": 0.5, "y": 0.3},
        {"at": "2026-11-01T10:00:03.080Z", "phase": "end", "x": 0.5, "y": 0.3},
    ],
    "events": [{"at": "2026-11-01T10:00:04Z", "name": "Add to cart", "properties": {"price": 12.5}}],
}
