"""The OpenAPI document of the Playback API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from litestar.openapi.spec import OpenAPIMediaType, OpenAPIResponse, OpenAPIType, Operation, Parameter, Schema

from playhead.api.document import ERROR, QueryParameter, in_query
from playhead.model.session import GestureKind

STRING, INTEGER, ARRAY, OBJECT = OpenAPIType.STRING, OpenAPIType.INTEGER, OpenAPIType.ARRAY, OpenAPIType.OBJECT
VIEWERS = (
    QueryParameter("appid", STRING, "The app; or as header `appid` or `X-App-Id`"),
    QueryParameter("apikey", STRING, "Its API key; or as header `apikey` or `X-Api-Key`"),
    QueryParameter("token", STRING, "Instead of both: of a share, or of a link to the video; opens this one session"),
)
VERSION = QueryParameter(
    "version", INTEGER, "The manifest's: segments of another version are refused, and caches keep this one for good"
)
SESSION_ID = Parameter(
    name="session_id", param_in="path", required=True, description="The session", schema=Schema(type=STRING)
)
NUMBER = Parameter(
    name="n", param_in="path", required=True, description="As the manifest numbers it", schema=Schema(type=INTEGER)
)
ERRORS = {
    "400": "A parameter is wrong; `error.detail` names it",
    "401": "Credentials are missing or wrong",
    "403": "The token has ended or is of another session, or the app is disabled",
    "404": "No such session, none any more, or it has no recording: `error.message` says which",
    "500": "DAMAGED: what is stored lost bytes; other segments play on",
}
WITH_RANGES = {
    **ERRORS,
    "206": "The range of the header `Range`",
    "304": "The client has it: `If-None-Match`",
    "416": "The range begins behind the end",
}


def _whole(description: str) -> Schema:
    return Schema(type=INTEGER, description=description)


SEGMENT = Schema(
    type=OBJECT,
    properties={
        "n": _whole("Its number"),
        "at": _whole("ms since `startedAt`"),
        "until": _whole("ms since `startedAt`"),
        "offset": _whole("Where its bytes begin in the object"),
        "length": _whole("How many they are, as they are stored"),
    },
)
TRACK = Schema(
    type=OBJECT,
    properties={
        "kind": Schema(type=STRING, enum=["dom", "frame", "wireframe", "video"]),
        "window": Schema(type=STRING, description="The tab or surface"),
        "width": Schema(type=[INTEGER, OpenAPIType.NULL]),
        "height": Schema(type=[INTEGER, OpenAPIType.NULL]),
        "segments": Schema(type=ARRAY, items=SEGMENT),
    },
)
GAP = Schema(
    type=OBJECT,
    properties={
        "from": _whole("ms since `startedAt`"),
        "until": _whole("ms since `startedAt`"),
        "reason": Schema(type=STRING, enum=["missing", "background"]),
    },
)
MANIFEST = Schema(
    type=OBJECT,
    properties={
        "sessionId": Schema(type=STRING),
        "version": _whole("Another one when the recording changes"),
        "startedAt": _whole("ms since the epoch"),
        "durationMs": Schema(type=INTEGER),
        "size": _whole("Bytes of the object"),
        "tracks": Schema(type=ARRAY, items=TRACK),
        "gaps": Schema(type=ARRAY, items=GAP),
    },
)
ITEM = Schema(
    type=OBJECT,
    required=["kind", "at"],
    properties={
        "kind": Schema(type=STRING, enum=["screen", "gesture", "event", "issue", "network", "log", "lifecycle"]),
        "at": _whole("ms since the session's start"),
        "gesture": Schema(type=STRING, enum=list(get_args(GestureKind))),
        "x": Schema(type=OpenAPIType.NUMBER, description="0..1 of the screen"),
        "y": Schema(type=OpenAPIType.NUMBER, description="0..1 of the screen"),
        "rage": Schema(type=OpenAPIType.BOOLEAN),
        "rageStart": Schema(type=OpenAPIType.BOOLEAN),
        "responsive": Schema(type=OpenAPIType.BOOLEAN),
        "path": Schema(type=ARRAY, items=Schema(type=ARRAY), description="Points `[ms, x, y]` of a swipe or pinch"),
        "name": Schema(type=STRING),
        "screen": Schema(type=STRING),
        "properties": Schema(type=OBJECT),
        "issue": Schema(type=STRING),
        "title": Schema(type=STRING),
        "url": Schema(type=STRING),
        "method": Schema(type=STRING),
        "status": Schema(type=INTEGER),
        "durationMs": Schema(type=INTEGER),
        "size": Schema(type=INTEGER),
        "level": Schema(type=STRING),
        "text": Schema(type=STRING),
        "state": Schema(type=STRING, enum=["foreground", "background", "end"]),
    },
)
TIMELINE = Schema(type=OBJECT, properties={"items": Schema(type=ARRAY, items=ITEM)})
BINARY = Schema(type=STRING)


class PlaybackOperation(Operation):
    """What all of them share."""

    def describe(self, summary: str, answer: dict[str, Schema], errors: dict[str, str], *parameters: Parameter) -> None:
        """`answer` by media type."""
        self.tags = ["Playback"]
        self.summary = summary
        self.parameters = [SESSION_ID, *parameters, *in_query(VIEWERS)]
        content = {name: OpenAPIMediaType(schema=schema) for name, schema in answer.items()}
        self.responses = {"200": OpenAPIResponse(description=summary, content=content)}
        for status, text in errors.items():
            body = {"application/json": OpenAPIMediaType(schema=ERROR)} if status >= "400" else None
            self.responses[status] = OpenAPIResponse(description=text, content=body)


@dataclass
class ManifestOperation(PlaybackOperation):
    """GET …/recording."""

    def __post_init__(self) -> None:
        self.describe("A recording's manifest: tracks, segments, gaps", {"application/json": MANIFEST}, ERRORS)


@dataclass
class TimelineOperation(PlaybackOperation):
    """GET …/recording/timeline."""

    def __post_init__(self) -> None:
        self.describe("What happened in a recorded session", {"application/json": TIMELINE}, ERRORS)


@dataclass
class SegmentOperation(PlaybackOperation):
    """GET …/recording/segments/{n}."""

    def __post_init__(self) -> None:
        kinds = ("application/x-ndjson", "image/jpeg", "image/png", "image/webp", "video/mp4")
        summary = "One segment, decoded: rrweb events as JSON lines, an image, or an mp4"
        self.describe(summary, dict.fromkeys(kinds, BINARY), WITH_RANGES, NUMBER, *in_query((VERSION,)))


@dataclass
class DataOperation(PlaybackOperation):
    """GET …/recording/data."""

    def __post_init__(self) -> None:
        self.describe("The recording's object, or a range of it", {"application/octet-stream": BINARY}, WITH_RANGES)


@dataclass
class VideoOperation(Operation):
    """GET /v/…"""

    def __post_init__(self) -> None:
        self.tags = ["Playback"]
        self.summary = "A session's video, by the link in `video` of the session list; no other credentials"
        told = {
            "appid": "The app",
            "session_id": "The session",
            "expiry": "ms since the epoch, the last moment at which the link works",
            "file": "The signature and `.mp4`",
        }
        self.parameters = [
            Parameter(name=name, param_in="path", required=True, description=text, schema=Schema(type=STRING))
            for name, text in told.items()
        ]
        answers = {
            "200": "The video; or, where only a browser could draw it and none is installed, the replay page",
            "206": "The range of the header `Range`",
            "403": "A page: the link was changed or withdrawn, or has expired",
            "404": "A page: the session is not there any more",
            "503": "A page: it cannot be rendered now",
        }
        self.responses = {
            status: OpenAPIResponse(
                description=text,
                content={("video/mp4" if status < "300" else "text/html"): OpenAPIMediaType(schema=BINARY)},
            )
            for status, text in answers.items()
        }
