"""The OpenAPI document of the way in: whole sessions, what SDKs send, and what of it was not understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from litestar.openapi.spec import (
    Example,
    OpenAPIFormat,
    OpenAPIMediaType,
    OpenAPIType,
    Operation,
    Parameter,
    RequestBody,
    Schema,
)

from playhead.api.document import (
    ARRAY,
    BOOLEAN,
    CREDENTIAL_PARAMETERS,
    INTEGER,
    OBJECT,
    READ_ERRORS,
    STRING,
    in_query,
    responses,
)

INGEST_ERRORS = {
    "400": "No line could be taken; nothing was recorded",
    "401": "The ingest key is missing or wrong",
    "413": "The body is too large, packed or unpacked",
    "503": "Nothing was recorded; safe to send again",
}
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
        self.responses = {**responses(Schema(type=OBJECT), "Durable; rejected lines are told apart", INGEST_ERRORS)}


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
        self.responses = {**responses(Schema(type=OBJECT), "Durable", SDK_ERRORS)}


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
        self.responses = {**responses(Schema(type=OBJECT), "Durable; the same part again changes nothing", SDK_ERRORS)}


@dataclass
class QuarantineOperation(Operation):
    """GET /v1/quarantine."""

    def __post_init__(self) -> None:
        self.tags = ["Ingest"]
        self.summary = "What SDKs sent and could not be understood"
        self.parameters = [*in_query(CREDENTIAL_PARAMETERS)]
        errors = {name: READ_ERRORS[name] for name in ("401", "403")}
        self.responses = {**responses(Schema(type=OBJECT), "The newest entries, with their reasons", errors)}


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
