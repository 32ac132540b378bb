"""SYNTHETIC: what Sentry's Android and iOS SDKs send, byte for byte as their sources write it (wire-protocols, 4.1 to 4.4).

No recording of a real phone is public, so these are made: the envelope, the msgpack map with its fixed markers, the JSON of events and
recordings with the keys and kinds of times of each SDK, and an mp4 as a phone's encoder makes it (H.264, one frame a second).
"""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import av
import numpy as np

START = 1_795_000_000_000
"""2026-11-18, in milliseconds."""
REPLAY = "3c1ffc32f68f4af2a1eedd72f4d62d17"
SID = "d1e6ed57-9650-4588-ab95-b5e967047a06"
INSTALLATION = "631693C2-3D61-4A93-8FD1-89817426BA5A"
ANDROID_SDK = {
    "name": "sentry.java.android",
    "version": "8.53.0",
    "packages": [{"name": "maven:io.sentry:sentry-android-core", "version": "8.53.0"}],
}
IOS_SDK = {"name": "sentry.cocoa", "version": "9.26.0", "packages": [], "settings": {"infer_ip": "never"}}
ANDROID_CONTEXTS: dict[str, Any] = {
    "app": {"app_identifier": "com.example.shop", "app_version": "1.5.2", "app_build": "37", "in_foreground": True},
    "device": {
        "manufacturer": "samsung", "brand": "samsung", "family": "SM-G991B", "model": "SM-G991B", "model_id": "R16NW",
        "orientation": "portrait", "simulator": False, "online": True, "connection_type": "wifi",
        "screen_width_pixels": 1080, "screen_height_pixels": 2400, "screen_density": 2.625, "screen_dpi": 420,
        "memory_size": 7_900_000_000, "free_memory": 2_400_000_000, "storage_size": 112_000_000_000,
        "battery_level": 81.0, "id": INSTALLATION.lower(), "locale": "en_NP", "timezone": "Asia/Kathmandu",
    },
    "os": {"name": "Android", "version": "14", "build": "UP1A.231005.007", "rooted": False},
}  # fmt: skip
IOS_CONTEXTS: dict[str, Any] = {
    "app": {"app_identifier": "com.example.shop", "app_version": "1.5.2", "app_build": "37", "in_foreground": True},
    "culture": {"calendar": "Gregorian Calendar", "is_24_hour_format": True, "locale": "de_DE", "timezone": "Europe/Berlin"},
    "device": {
        "arch": "arm64e", "family": "iPhone", "model": "iPhone15,2", "model_id": "D73AP", "locale": "de_DE",
        "memory_size": 5_900_000_000, "free_memory": 130_000_000, "screen_width_pixels": 1179, "screen_height_pixels": 2556,
        "simulator": False,
    },
    "os": {"name": "iOS", "version": "17.1", "build": "21B80", "rooted": False},
}  # fmt: skip


@dataclass(frozen=True)
class Phone:
    """A phone with its SDK. `order` is that of the msgpack map: Android's is fixed, iOS goes through a dictionary."""

    sdk: Mapping[str, Any]
    contexts: Mapping[str, Any]
    platform: str
    replays: str
    order: tuple[str, str, str]
    iso: bool
    user: Mapping[str, Any]

    def time(self, at: int) -> str | float:
        """Java writes ISO 8601, Cocoa seconds."""
        return iso(at) if self.iso else at / 1000


ANDROID = Phone(
    ANDROID_SDK, ANDROID_CONTEXTS, "java", "Replay", ("replay_event", "replay_recording", "replay_video"), True,
    {"id": INSTALLATION.lower()},
)  # fmt: skip
IOS = Phone(
    IOS_SDK, IOS_CONTEXTS, "cocoa", "SessionReplay", ("replay_video", "replay_event", "replay_recording"), False,
    {"id": INSTALLATION},
)  # fmt: skip


@dataclass(frozen=True)
class Clip:
    """One segment of a replay: `seconds` of video from `begins` on, with what was recorded beside it."""

    number: int = 0
    begins: int = START
    seconds: int = 5
    width: int = 368
    height: int = 800
    recorded: Sequence[Mapping[str, Any]] = ()
    screens: Sequence[str] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ends(self) -> int:
        return self.begins + self.seconds * 1000


def iso(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def envelope(header: Mapping[str, Any], *items: tuple[str, bytes], packed: bool = True) -> bytes:
    """The body of a request: mobile SDKs pack it with gzip."""
    lines = [json.dumps(header).encode()]
    for kind, payload in items:
        lines += [json.dumps({"type": kind, "length": len(payload)}).encode(), payload]
    body = b"\n".join(lines) + b"\n"
    return gzip.compress(body) if packed else body


def header(phone: Phone, sent: int, *, replays: bool = True, **more: Any) -> dict[str, Any]:
    sdk = {**phone.sdk, "integrations": ["ANRTracking", *([phone.replays] if replays else [])]}
    return {"sdk": sdk, "sent_at": iso(sent), **more}


def replay_body(phone: Phone, clip: Clip, *, sent: int | None = None, **user: Any) -> bytes:
    """An envelope with the item `replay_video`."""
    about = header(phone, clip.ends + 300 if sent is None else sent, event_id=REPLAY)
    return envelope(about, ("replay_video", replay_video(phone, clip, **user)))


def replay_video(phone: Phone, clip: Clip, **user: Any) -> bytes:
    parts = {
        "replay_event": json.dumps(replay_event(phone, clip, **user)).encode(),
        "replay_recording": recording(clip),
        "replay_video": mp4(clip.width, clip.height, clip.seconds),
    }
    return msgpack_map({name: parts[name] for name in phone.order})


def msgpack_map(parts: Mapping[str, bytes]) -> bytes:
    """`SentryEnvelopeItem.serializeToMsgpack` and `SentryMsgPackSerializer.m`: fixmap, str8 keys, bin32 values."""
    packed = bytearray([0x80 | len(parts)])
    for name, value in parts.items():
        packed += bytes([0xD9, len(name)]) + name.encode() + b"\xc6" + len(value).to_bytes(4, "big") + value
    return bytes(packed)


def replay_event(phone: Phone, clip: Clip, **user: Any) -> dict[str, Any]:
    return {
        "type": "replay_event" if phone.iso else "replay_video",
        "replay_type": "session",
        "segment_id": clip.number,
        "timestamp": phone.time(clip.ends),
        "replay_id": REPLAY,
        "replay_start_timestamp": phone.time(clip.begins),
        "urls": list(clip.screens),
        "error_ids": [],
        "trace_ids": [],
        "event_id": REPLAY,
        "contexts": phone.contexts,
        "sdk": phone.sdk,
        "release": "com.example.shop@1.5.2+37",
        "environment": "production",
        "platform": phone.platform,
        "user": user or phone.user,
        "tags": {"plan": "pro", "isSideLoaded": "false"},
        **clip.more,
    }


def recording(clip: Clip) -> bytes:
    video = {
        "segmentId": clip.number, "size": 4_000, "duration": clip.seconds * 1000, "encoding": "h264", "container": "mp4",
        "height": clip.height, "width": clip.width, "frameCount": clip.seconds, "frameRate": 1, "frameRateType": "constant",
        "left": 0, "top": 0,
    }  # fmt: skip
    events = [
        {"type": 4, "timestamp": clip.begins, "data": {"href": "", "height": clip.height, "width": clip.width}},
        custom("video", clip.begins, video),
        *clip.recorded,
    ]
    return json.dumps({"segment_id": clip.number}).encode() + b"\n" + json.dumps(events).encode()


def custom(tag: str, at: int, payload: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": 5, "timestamp": at, "data": {"tag": tag, "payload": payload}}


def breadcrumb(at: int, category: str, message: str | None = None, **data: Any) -> dict[str, Any]:
    said = {} if message is None else {"message": message}
    payload = {"type": "default", "timestamp": at / 1000, "category": category, "level": "info", "data": data, **said}
    return custom("breadcrumb", at, payload)


def span(begins: int, ends: int, url: str, **data: Any) -> dict[str, Any]:
    """iOS writes the outer time in milliseconds, the web in seconds."""
    payload = {
        "op": "resource.http", "description": url, "startTimestamp": begins / 1000, "endTimestamp": ends / 1000, "data": data,
    }  # fmt: skip
    return custom("performanceSpan", begins, payload)


def touch(at: int, kind: int, x: float, y: float, pointer: int = 0) -> dict[str, Any]:
    """`kind` 7 start, 9 end, 10 cancel; in pixels of the video."""
    data = {"source": 2, "type": kind, "id": 0, "x": x, "y": y, "pointerType": 2, "pointerId": pointer}
    return {"type": 3, "timestamp": at, "data": data}


def moves(at: int, positions: Iterable[tuple[float, float, int]], pointer: int = 0) -> dict[str, Any]:
    """`positions`: x, y, milliseconds before `at` as a negative number."""
    told = [{"id": 0, "x": x, "y": y, "timeOffset": offset} for x, y, offset in positions]
    return {"type": 3, "timestamp": at, "data": {"source": 6, "positions": told, "pointerId": pointer}}


def tap(at: int, x: float = 180.0, y: float = 400.0, pointer: int = 0) -> list[dict[str, Any]]:
    return [touch(at, 7, x, y, pointer), touch(at + 80, 9, x, y, pointer)]


def session_item(phone: Phone, status: str, at: int, **more: Any) -> bytes:
    item = {
        "sid": SID, "did": phone.user["id"], "started": iso(START), "status": status, "seq": at, "errors": 0,
        "duration": (at - START) / 1000, "timestamp": iso(at),
        "attrs": {"release": "com.example.shop@1.5.2+37", "environment": "production"}, **more,
    }  # fmt: skip
    return json.dumps(item).encode()


def error_event(phone: Phone, at: int, *, event_id: str = "a" * 32, **more: Any) -> bytes:
    event = {
        "event_id": event_id, "timestamp": phone.time(at), "platform": phone.platform, "level": "error",
        "release": "com.example.shop@1.5.2+37", "contexts": phone.contexts, "sdk": phone.sdk, "user": phone.user, **more,
    }  # fmt: skip
    return json.dumps(event).encode()


def exception(type_: str, value: str, mechanism: str, *, handled: bool | None) -> dict[str, Any]:
    told = {"type": mechanism} if handled is None else {"type": mechanism, "handled": handled}
    return {"values": [{"type": type_, "value": value, "mechanism": told}]}


@lru_cache
def mp4(width: int, height: int, seconds: int) -> bytes:
    """H.264 with one frame a second, each of another colour."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("h264", rate=1)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for second in range(seconds):
            pixels = np.full((height, width, 3), 40 * second % 256, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode())
    return file.getvalue()
