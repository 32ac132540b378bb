"""Parts of a session by our own `POST /v1/parts`: for mobile apps, without an SDK.

A part is what happened since the one before: every few seconds, and when the app goes to the background. Either JSON, with images as base64, or multipart/form-data with the JSON in
the field `part` and each image, as it is, in a field that a frame names. Plain, or packed with gzip or zstd. Unknown keys are refused by name; a part with anything wrong is refused whole.
Keys are those of `POST /v1/sessions` (model/session.py) wherever it has them, but that every `at` is absolute: milliseconds since the epoch, or ISO 8601. Positions are fractions of the screen, 0..1
from the top left corner.

    {
      "sessionId": "…",                      the app's own id of the session, any text up to 1,000 characters
      "sequence": 0,                         counts the parts of the session; the same part again changes nothing
      "startedAt": 1795461830443,            when the session began, the same in all of its parts
      "sentAt": 1795461840443,               the device's clock at sending; corrects a wrong clock
      "device": {"platform": "android", "deviceId": "…", "model": "Pixel 8", …},    at least with the first part
      "user": {"id": "…", "identity": "…", "anonymousId": "…", "properties": {…}},
      "viewport": {"width": 411, "height": 891},    in dp
      "utcOffsetMinutes": 345, "networkType": "wifi",
      "screens":   [{"at", "name"}],
      "touches":   [{"at", "phase": "start" | "move" | "end" | "cancel", "x", "y", "pointer": 0}],    taps, swipes, … are made of these
      "gestures":  [{"at", "kind": "tap", "x", "y", "screen", "rage", "responsive"}],                 or the app tells gestures itself
      "events":    [{"at", "name", "screen", "properties": {…}}],
      "issues":    [{"at", "kind": "crash", "title", "screen"}],
      "calls":     [{"at", "url", "method": "GET", "status": 200, "duration": 0.25, "size": 300}],    duration in seconds, size in bytes
      "logs":      [{"at", "level": "info", "text"}],
      "frames":    [{"at", "image": "f0" | "base64": "…", "same": false, "width": 411, "height": 891}],
      "lifecycle": [{"at", "state": "foreground" | "background" | "end"}]
    }

A frame is the whole screen as JPEG, WebP or PNG; `image` names the form's field. `same` says that nothing has changed since the frame before: then it needs no image, unless it is the first of its part.
What a tap was answered by is judged from this, so send a `same` rather than nothing. `width` and `height` are in dp, by default those of `viewport`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from playhead.errors import InvalidBody
from playhead.ingest.body import decoded, unpack
from playhead.ingest.part import Adapted, Part
from playhead.ingest.protocols.parts.form import form_boundary, form_fields
from playhead.ingest.protocols.parts.screenshots import PartFrame, picture, with_images
from playhead.ingest.protocols.properties import properties
from playhead.ingest.protocols.told import ToldUser, UtcOffset, device_facts, user_facts
from playhead.model.moment import Moment, milliseconds, skew
from playhead.model.session import Device, GestureKind, IssueKind, Name, Seconds, Text, Viewport
from playhead.model.timeline import (
    DeviceFacts,
    EventHappened,
    GestureSeen,
    IssueFound,
    Lifecycle,
    LifecycleState,
    LogLine,
    NetworkCall,
    NetworkState,
    NetworkType,
    Record,
    ScreenShown,
    Touch,
    TouchPhase,
)

FIELD = "part"
"""The form's field that holds the JSON."""
Position = Annotated[float, Meta(ge=-0.05, le=1.05)]
"""A finger at the edge may be told to lie a little off the screen."""
Natural = Annotated[int, Meta(ge=0, le=2**53)]


class _Item(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Something that happened at a time."""

    at: Moment


class PartScreen(_Item, kw_only=True, frozen=True):
    name: Name


class PartTouch(_Item, kw_only=True, frozen=True):
    phase: TouchPhase
    x: Position
    y: Position
    pointer: Annotated[int, Meta(ge=0, le=100)] = 0


class PartGesture(_Item, kw_only=True, frozen=True):
    kind: GestureKind
    x: Position | None = None
    y: Position | None = None
    screen: Name | None = None
    rage: bool | None = None
    responsive: bool | None = None


class PartEvent(_Item, kw_only=True, frozen=True):
    name: Name
    screen: Name | None = None
    properties: dict[Name, Any] = {}


class PartIssue(_Item, kw_only=True, frozen=True):
    kind: IssueKind
    title: Name
    screen: Name | None = None


class PartCall(_Item, kw_only=True, frozen=True):
    """`status` 0: no answer came."""

    url: Text
    method: Annotated[str, Meta(min_length=1, max_length=20)] = "GET"
    status: Annotated[int, Meta(ge=0, le=999)] = 0
    duration: Seconds = 0
    size: Natural | None = None


class PartLog(_Item, kw_only=True, frozen=True):
    text: Text
    level: Literal["debug", "info", "log", "warning", "error"] = "info"


class PartLife(_Item, kw_only=True, frozen=True):
    state: LifecycleState


class PartBody(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """One part, as drawn above."""

    session_id: Name
    sequence: Natural
    started_at: Moment
    sent_at: Moment
    device: Device | None = None
    user: ToldUser = ToldUser()
    viewport: Viewport | None = None
    utc_offset_minutes: UtcOffset | None = None
    network_type: NetworkType | None = None
    screens: Annotated[list[PartScreen], Meta(max_length=10_000)] = []
    touches: Annotated[list[PartTouch], Meta(max_length=10_000)] = []
    gestures: Annotated[list[PartGesture], Meta(max_length=10_000)] = []
    events: Annotated[list[PartEvent], Meta(max_length=10_000)] = []
    issues: Annotated[list[PartIssue], Meta(max_length=1_000)] = []
    calls: Annotated[list[PartCall], Meta(max_length=10_000)] = []
    logs: Annotated[list[PartLog], Meta(max_length=10_000)] = []
    frames: Annotated[list[PartFrame], Meta(max_length=1_000)] = []
    lifecycle: Annotated[list[PartLife], Meta(max_length=1_000)] = []


_body = msgspec.json.Decoder(PartBody)


def read_part(body: bytes, content_type: str, limit: int) -> PartBody:
    """The part in a body that unpacks to at most `limit` bytes, every image in its frame.

    Raises `InvalidBody`, with the place of what is wrong, and `BodyTooLarge`.
    """
    body = unpack(body, limit)
    boundary = form_boundary(content_type)
    files = {} if boundary is None else form_fields(body, boundary)
    if boundary is not None and FIELD not in files:
        raise InvalidBody(f"The form has no field {FIELD!r}, which holds the part as JSON", detail=FIELD)
    part = decoded(_body, files.pop(FIELD, body))
    milliseconds(part.started_at, "$.startedAt")
    milliseconds(part.sent_at, "$.sentAt")
    for name in TIMED:
        for place, item in enumerate(getattr(part, name)):
            milliseconds(item.at, f"$.{name}[{place}].at")
    return replace(part, frames=with_images(part.frames, files))


def session_name(part: PartBody) -> str:
    """The session's id with the protocol before it."""
    return f"parts:{part.session_id}"


def adapt(part: Part) -> Adapted:
    """The records of a part. Raises `InvalidBody` when anything in it is wrong."""
    body = read_part(part.body, part.headers.get("content-type", ""), part.limit)
    shift = skew(part.received, milliseconds(body.sent_at, "$.sentAt"))
    adapted = Adapted()
    adapted.of(session_name(body)).extend(_records(body, shift))
    return adapted


def _records(body: PartBody, shift: int) -> Iterator[Record]:
    def time(moment: Moment) -> int:
        return milliseconds(moment, "at") + shift

    start, key = time(body.started_at), str(body.sequence)
    times = [time(item.at) for name in TIMED for item in getattr(body, name)]
    yield Lifecycle(at=start, key="start", state="foreground")
    yield from _of_head(body, min(times, default=time(body.sent_at)), key)
    for name, record_of in ITEMS.items():
        for nth, item in enumerate(getattr(body, name)):
            yield record_of(item, time(item.at), f"{key}/{name}/{nth}")
    yield from picture(body.frames, time, f"{key}/frames", body.viewport)


def _of_head(body: PartBody, at: int, key: str) -> Iterator[Record]:
    """What stands beside the lists."""
    facts: dict[str, Any] = {"viewport": body.viewport, "utc_offset_minutes": body.utc_offset_minutes}
    if body.device is not None:
        yield device_facts(body.device, at=at, key=f"{key}/device", **facts)
    elif any(value is not None for value in facts.values()):
        yield DeviceFacts(at=at, key=f"{key}/device", **facts)
    device_id = None if body.device is None else body.device.device_id
    yield from user_facts(body.user, device_id, at=at, key=f"{key}/user")
    if body.network_type is not None:
        yield NetworkState(at=at, key=f"{key}/network", type=body.network_type)


def _screen(screen: PartScreen, at: int, key: str) -> Record:
    return ScreenShown(at=at, key=key, name=screen.name)


def _touch(touch: PartTouch, at: int, key: str) -> Record:
    return Touch(at=at, key=key, phase=touch.phase, x=touch.x, y=touch.y, pointer=touch.pointer)


def _gesture(gesture: PartGesture, at: int, key: str) -> Record:
    return GestureSeen(
        at=at,
        key=key,
        kind=gesture.kind,
        x=gesture.x,
        y=gesture.y,
        screen=gesture.screen,
        rage=gesture.rage,
        responsive=gesture.responsive,
    )


def _event(event: PartEvent, at: int, key: str) -> Record:
    return EventHappened(at=at, key=key, name=event.name, screen=event.screen, properties=properties(event.properties))


def _issue(issue: PartIssue, at: int, key: str) -> Record:
    return IssueFound(at=at, key=key, kind=issue.kind, title=issue.title, screen=issue.screen)


def _call(call: PartCall, at: int, key: str) -> Record:
    return NetworkCall(
        at=at,
        key=key,
        url=call.url,
        method=call.method,
        status=call.status,
        duration=round(call.duration * 1000),
        size=call.size,
    )


def _log(line: PartLog, at: int, key: str) -> Record:
    return LogLine(at=at, key=key, level=line.level, text=line.text)


def _life(life: PartLife, at: int, key: str) -> Record:
    return Lifecycle(at=at, key=key, state=life.state)


ITEMS: dict[str, Callable[[Any, int, str], Record]] = {
    "screens": _screen,
    "touches": _touch,
    "gestures": _gesture,
    "events": _event,
    "issues": _issue,
    "calls": _call,
    "logs": _log,
    "lifecycle": _life,
}
"""The lists whose every item is one record."""
TIMED = (*ITEMS, "frames")
