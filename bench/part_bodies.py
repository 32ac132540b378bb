"""What SDKs send, for the bench: batches of web pages, and of mobile frames; made beforehand."""

from __future__ import annotations

import base64
import gzip
import json
import secrets
import time
from random import Random
from typing import Any

WORDS = [
    f"{word}{number}"
    for word in ("shop", "cart", "price", "item", "list", "card", "row", "name")
    for number in range(90)
]
WEB_BYTES, FRAMES_BYTES = 5_000, 60_000
JPEG = b"\xff\xd8\xff\xe0"


def web_batch(random: Random, session: str, size: int = WEB_BYTES, *, end: bool = False) -> bytes:
    """A batch of our snippet's shape: mutations and clicks, about `size` bytes packed."""
    now = round(time.time() * 1000)
    events: list[dict[str, Any]] = [
        {"type": 4, "timestamp": now, "data": {"href": "https://shop.test/list", "width": 1280, "height": 720}}
    ]
    for index in range(size // 55):
        events.append({"type": 3, "timestamp": now + index * 40, "data": _mutation(random)})
        if index % 12 == 0:
            click = {
                "source": 2,
                "type": 2,
                "id": 7,
                "x": random.randrange(1280),
                "y": random.randrange(720),
                "pointerType": 0,
            }
            events.append({"type": 3, "timestamp": now + index * 40 + 10, "data": click})
    events.append(
        _custom(now, "playhead.event", {"name": random.choice(WORDS), "properties": {"price": random.randrange(100)}})
    )
    if end:
        events.append(_custom(now + 10_000, "playhead.event", {"name": over(session)}))
        events.append(_custom(now + 10_000, "playhead.end", {}))
    body = {"session": session, "batch": secrets.token_hex(16), "sentAt": now, "events": events}
    return gzip.compress(json.dumps(body).encode(), 6)


def _custom(at: int, tag: str, payload: dict[str, Any]) -> dict[str, Any]:
    return {"type": 5, "timestamp": at, "data": {"tag": tag, "payload": payload}}


def _mutation(random: Random) -> dict[str, Any]:
    text = " ".join(random.choices(WORDS, k=8))
    return {
        "source": 0,
        "texts": [{"id": random.randrange(3_000), "value": text}],
        "attributes": [{"id": random.randrange(3_000), "attributes": {"class": random.choice(WORDS)}}],
        "removes": [],
        "adds": [],
    }


def over(session: str) -> str:
    """The name of the event by which a session that ended is found."""
    return f"{session} is over"


def frames(random: Random, session: str, key: str, size: int = FRAMES_BYTES) -> bytes:
    """A batch of PostHog's Android SDK in screenshot mode: three frames and a tap, about `size` bytes packed."""
    now = round(time.time() * 1000)
    snapshots: list[dict[str, Any]] = [{"type": 4, "timestamp": now, "data": {"width": 411, "height": 891}}]
    for index in range(3):
        image = base64.b64encode(JPEG + random.randbytes(size // 3)).decode()
        wireframe = {
            "id": 1,
            "x": 0,
            "y": 0,
            "width": 411,
            "height": 891,
            "type": "screenshot",
            "base64": f"data:image/jpeg;base64,{image}",
        }
        full = {"wireframes": [wireframe], "initialOffset": {"top": 0, "left": 0}}
        snapshots.append({"type": 2, "timestamp": now + index * 1_000, "data": full})
    for kind, after in ((7, 400), (9, 460)):
        touch = {"source": 2, "type": kind, "id": 0, "x": 200, "y": 400, "pointerType": 2}
        snapshots.append({"type": 3, "timestamp": now + after, "data": touch})
    properties = {
        "$session_id": session,
        "$window_id": session,
        "distinct_id": session,
        "$lib": "posthog-android",
        "$snapshot_source": "mobile",
        "$snapshot_data": snapshots,
    }
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    event = {
        "event": "$snapshot",
        "uuid": secrets.token_hex(16),
        "distinct_id": session,
        "timestamp": stamp,
        "properties": properties,
    }
    return gzip.compress(json.dumps([event | {"api_key": key}]).encode(), 1)
