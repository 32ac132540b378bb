"""Sessions with a picture, as records."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from playhead.model.ids import derive_id
from playhead.model.timeline import Chunk, DeviceFacts, EventHappened, Lifecycle, Record, UserFacts
from tests.harness import App, Harness
from tests.sdk import now_ms, send_records, settle


def image(shade: int = 0) -> bytes:
    """A small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (40, 80), (shade % 256, 100, 100)).save(out, "JPEG")
    return out.getvalue()


def filmed(harness: Harness, name: str, user: str = "u", *, content: bytes | None = None) -> list[Record]:
    """A session of two frames and an event, ended."""
    now = now_ms(harness)
    return [
        DeviceFacts(at=now, key="device", platform="android"),
        UserFacts(at=now, key="user", id=user, identity=user),
        Chunk(at=now, until=now + 1_000, key="f1", kind="frame", content=content or image(1), width=40, height=80),
        EventHappened(at=now + 500, key="e", name=f"of {name}"),
        Chunk(at=now + 1_000, until=now + 4_000, key="f2", kind="frame", content=image(2), width=40, height=80),
        Lifecycle(at=now + 3_000, key="end", state="end"),
    ]


def record(harness: Harness, app: App, *names: str, **more: Any) -> list[str]:
    """Send such sessions and wait until they are there; their ids."""
    send_records(harness, app, {f"t:{name}": filmed(harness, name, **more) for name in names})
    settle(harness)
    return [derive_id("session", f"t:{name}") for name in names]


def number_of(harness: Harness, app: App) -> int:
    return harness.services.catalog.app(app.appid).number
