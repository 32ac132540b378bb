"""Recorded sessions for tests of playback: pictures of all kinds, written down without an SDK."""

from __future__ import annotations

import json
from collections.abc import Sequence

from playhead.model.ids import derive_id
from playhead.model.timeline import (
    Chunk,
    ChunkKind,
    DeviceFacts,
    EventHappened,
    IssueFound,
    Lifecycle,
    LogLine,
    NetworkCall,
    Record,
    ScreenShown,
    SurfaceSize,
    Touch,
    UserFacts,
)
from tests.harness import App, Harness
from tests.sdk import now_ms, send_records, settle

JPEG = b"\xff\xd8\xff\xe0 a picture " * 20
MP4 = b"\x00\x00\x00\x18ftypisom an mp4 " * 20
DOM = b"\n".join(json.dumps({"type": 4, "timestamp": n, "data": {"n": n}}).encode() for n in range(60))


def chunk(at: int, kind: ChunkKind, content: bytes, *, until: int | None = None, order: int = 0) -> Chunk:
    """A chunk with a key of its own."""
    return Chunk(
        at=at, key=f"{kind}/{at}/{order}", kind=kind, content=content, until=at if until is None else until, order=order
    )


def visit(start: int) -> list[Record]:
    """Ten seconds: two screens, a swipe, a tap, an event, a crash, a request, a line of the console; DOM events and two frames."""
    return [
        DeviceFacts(at=start, key="device", platform="android", model="Pixel 8"),
        UserFacts(at=start, key="user", id="anna"),
        SurfaceSize(at=start, key="size", width=400, height=800),
        Lifecycle(at=start, key="up", state="foreground"),
        ScreenShown(at=start, key="home", name="Home"),
        ScreenShown(at=start + 5_000, key="cart", name="Cart"),
        Touch(at=start + 1_000, key="t0", phase="start", x=200, y=600),
        Touch(at=start + 1_050, key="t1", phase="move", x=200, y=400),
        Touch(at=start + 1_100, key="t2", phase="end", x=200, y=200),
        Touch(at=start + 6_000, key="t3", phase="start", x=100, y=80),
        Touch(at=start + 6_050, key="t4", phase="end", x=100, y=80),
        EventHappened(at=start + 6_100, key="pay", name="Pay", properties={"total": 12.5}),
        NetworkCall(at=start + 6_200, key="call", url="https://shop.test/pay", method="POST", status=500, duration=80),
        LogLine(at=start + 6_300, key="log", level="error", text="no money"),
        IssueFound(at=start + 9_000, key="crash", kind="crash", title="OutOfMoney"),
        Lifecycle(at=start + 10_000, key="end", state="end"),
        chunk(start, "dom", DOM, until=start + 900),
        chunk(start + 2_000, "frame", JPEG),
        chunk(start + 5_000, "frame", JPEG + b"2"),
    ]


def record(harness: Harness, app: App, name: str = "s-1", records: Sequence[Record] | None = None) -> str:
    """Have the session recorded and finished; its id."""
    start = now_ms(harness) - 10_000
    send_records(harness, app, {name: list(records or visit(start))})
    settle(harness)
    return derive_id("session", name)


def number_of(harness: Harness, app: App) -> int:
    """The app's number, under which the stores have it."""
    return harness.services.catalog.app(app.appid).number
