"""What SDKs tell of a session, in neutral records: what every protocol's adapter makes, and all that a session is derived from.

    part (bytes as they came) -> adapter (ingest/protocols/registry.py) -> records of sessions -> ingest/sessionize.py -> the session's row

Every record has a time `at`, whole milliseconds since the epoch, the device's clock corrected by its skew where the protocol tells it, and
a `key`: the same when an SDK sends the same again, so that a retry changes nothing. Keys are of one session.
Positions are counted from the top left corner in the units of their surface (`window`: a tab, a screen), whose size `SurfaceSize` tells;
without one they are fractions of it, 0..1. Records are stored as msgpack, so a field is only ever added, with a default.

    DeviceFacts     what is known of device and app; of each field the newest value that is not None counts
    UserFacts       who the user is, and what is said of him
    NetworkState    wifi, cellular, none
    Lifecycle       the app came to the foreground, went to the background, or the SDK says that the session is over
    ScreenShown     a screen or page came up
    SurfaceSize     how large the surface is that positions are counted in
    Touch           a finger came down, moved, or was lifted
    GestureSeen     a whole gesture: a click of the web, or what a client found itself
    GestureFlag     the SDK says of a gesture near in time and place that it was rage, or met no response
    Activity        when the picture changed, was scrolled: what tells whether a gesture met a response
    EventHappened   an event with properties
    IssueFound      a crash, ANR, UI freeze or handled exception
    NetworkCall     a request of the app
    LogLine         a line of its console
    Chunk           a piece of the picture: DOM events, a frame, wireframes, a piece of video
    Unkept          that there was such a piece, and that it was not kept: for want of room, or as the app wants no picture
"""

from __future__ import annotations

from typing import Any, Literal, TypeGuard

from msgspec import Struct

from playhead.model.session import GestureKind, IssueKind, Platform, Viewport

NetworkType = Literal["wifi", "cellular", "ethernet", "none", "unknown"]
LifecycleState = Literal["foreground", "background", "end"]
TouchPhase = Literal["start", "move", "end", "cancel"]
Flag = Literal["rage", "unresponsive"]
ChunkKind = Literal["dom", "frame", "wireframe", "video"]


class Timed(Struct, kw_only=True, omit_defaults=True, tag_field="is"):
    """What all records have."""

    at: int
    key: str


class DeviceFacts(Timed, tag="device"):
    """Facts of device, app and page; names as in `Device` of model/session.py. Sizes in pixels, `viewport` in dp or CSS pixels.

    `local_country` is the device's setting; where it is comes from its address.
    """

    platform: Platform | None = None
    device_id: str | None = None
    producer: str | None = None
    model: str | None = None
    type: str | None = None
    class_: str | None = None
    os_name: str | None = None
    os_version: str | None = None
    app_version: str | None = None
    sdk_version: str | None = None
    language: str | None = None
    local_country: str | None = None
    utc_offset_minutes: int | None = None
    carrier_code: str | None = None
    carrier_name: str | None = None
    total_storage: int | None = None
    total_ram: int | None = None
    free_ram: int | None = None
    dpi: int | None = None
    height: int | None = None
    width: int | None = None
    is_rooted: bool | None = None
    is_notification_enabled: bool | None = None
    viewport: Viewport | None = None
    browser_name: str | None = None
    browser_version: str | None = None
    referer: str | None = None
    utm: dict[str, str] | None = None


class UserFacts(Timed, tag="user"):
    """`id` is the SDK's id of the user. `identity` is the name that the app gave him; `anonymous_id` the id under which he was known before:
    its sessions become his. `set` wins over what was there, `set_once` does not; `unset` removes."""

    id: str | None = None
    identity: str | None = None
    anonymous_id: str | None = None
    set: dict[str, Any] = {}
    set_once: dict[str, Any] = {}
    unset: list[str] = []


class NetworkState(Timed, tag="net"):
    type: NetworkType


class Lifecycle(Timed, tag="life"):
    state: LifecycleState


class ScreenShown(Timed, tag="screen"):
    name: str


class SurfaceSize(Timed, tag="size"):
    """From `at` on."""

    width: float
    height: float
    window: str = ""


class Touch(Timed, tag="touch"):
    phase: TouchPhase
    x: float
    y: float
    pointer: int = 0
    window: str = ""


class GestureSeen(Timed, tag="gesture"):
    """`target` is the node of the DOM that was clicked."""

    kind: GestureKind
    x: float | None = None
    y: float | None = None
    rage: bool | None = None
    responsive: bool | None = None
    screen: str | None = None
    target: int | None = None
    window: str = ""


class GestureFlag(Timed, tag="flag"):
    """`at` is the time of the gesture as far as the SDK tells it."""

    flag: Flag
    x: float | None = None
    y: float | None = None
    window: str = ""


class Activity(Timed, tag="activity"):
    """Times in milliseconds since the epoch, in order. `fields` are the nodes of the DOM that take text: a click on one is answered by the caret."""

    changes: list[int] = []
    scrolls: list[int] = []
    fields: list[int] = []
    window: str = ""


class EventHappened(Timed, tag="event"):
    name: str
    properties: dict[str, Any] = {}
    screen: str | None = None


class IssueFound(Timed, tag="issue"):
    kind: IssueKind
    title: str
    screen: str | None = None


class NetworkCall(Timed, tag="call"):
    """`status` is 0 when no answer came; `duration` in milliseconds, `size` in bytes."""

    url: str
    method: str = "GET"
    status: int = 0
    duration: int = 0
    size: int | None = None


class LogLine(Timed, tag="log"):
    level: str
    text: str


class Chunk(Timed, tag="chunk"):
    """A piece of the picture, from `at` until `until`. `window` is the tab or surface it shows, `order` its place among the SDK's own.

    kind        content
    dom         rrweb events as JSON lines
    wireframe   rrweb-like events of wireframes as JSON lines
    frame       one image: JPEG, WebP or PNG
    video       an mp4 that plays by itself
    """

    kind: ChunkKind
    content: bytes
    until: int
    window: str = ""
    order: int = 0
    width: int = 0
    height: int = 0


class Unkept(Timed, tag="unkept"):
    """A chunk without its content, so that all that is counted is what it would be with the picture."""

    kind: ChunkKind
    until: int
    window: str = ""


def is_page(record: Record) -> TypeGuard[Chunk]:
    """Whether it is a piece of a page, as rrweb records them."""
    return isinstance(record, Chunk) and record.kind == "dom"


def unkept(record: Record) -> Record:
    """A chunk becomes that there was one; other records are as they are."""
    if not isinstance(record, Chunk):
        return record
    return Unkept(at=record.at, key=record.key, kind=record.kind, until=record.until, window=record.window)


Record = (
    DeviceFacts
    | UserFacts
    | NetworkState
    | Lifecycle
    | ScreenShown
    | SurfaceSize
    | Touch
    | GestureSeen
    | GestureFlag
    | Activity
    | EventHappened
    | IssueFound
    | NetworkCall
    | LogLine
    | Chunk
    | Unkept
)


def end_of(record: Record) -> int:
    """The last time that a record tells."""
    if isinstance(record, Activity):
        return max([record.at, *record.changes[-1:], *record.scrolls[-1:]])
    return record.until if isinstance(record, Chunk | Unkept) else record.at
