"""SYNTHETIC: what PostHog's mobile SDKs send, byte for byte as their source says (wire-protocols, 3.2 to 3.5), without any of them.

A `Phone` has the SDK of one platform. What happens on it is queued and comes out as requests: `/batch` for events, `/s/` for the recording, as the real ones send them.
Frames are drawn.
"""

from __future__ import annotations

import gzip
import json
from base64 import b64encode, encodebytes
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Literal
from uuid import UUID

from PIL import Image, ImageDraw

Sdk = Literal["posthog-android", "posthog-ios", "posthog-react-native", "posthog-flutter"]
WIDTH, HEIGHT = 360, 800
ANDROID = {
    "$app_version": "2.4.1",
    "$app_build": 241,
    "$app_name": "Shop",
    "$app_namespace": "com.example.shop",
    "$device_manufacturer": "Google",
    "$device_model": "Pixel 7a",
    "$device_name": "lynx",
    "$device_type": "Mobile",
    "$os_name": "Android",
    "$os_version": "14",
    "$screen_density": 3.0,
    "$screen_width": WIDTH,
    "$screen_height": HEIGHT,
    "$is_emulator": False,
    "$locale": "de-AT",
    "$timezone": "Europe/Vienna",
    "$network_wifi": True,
    "$network_cellular": False,
    "$network_bluetooth": False,
    "$network_carrier": "A1",
}
IOS = {
    "$app_version": "2.4.1",
    "$device_manufacturer": "Apple",
    "$device_model": "iPhone15,2",
    "$device_name": "iPhone",
    "$device_type": "Mobile",
    "$os_name": "iOS",
    "$os_version": "17.5",
    "$screen_width": 393.0,
    "$screen_height": 852.0,
    "$locale": "de",
    "$timezone": "Asia/Kathmandu",
    "$network_wifi": False,
    "$network_cellular": True,
}
REACT_NATIVE = {
    "$app_version": "2.4.1",
    "$device_manufacturer": "Google",
    "$device_name": "Pixel 7a",
    "$device_type": "Mobile",
    "$os_name": "Android",
    "$os_version": "14",
    "$screen_width": WIDTH,
    "$screen_height": HEIGHT,
    "$locale": "en-US",
    "$timezone": "UTC",
}
CONTEXTS: dict[Sdk, dict[str, Any]] = {
    "posthog-android": ANDROID,
    "posthog-ios": IOS,
    "posthog-react-native": REACT_NATIVE,
    "posthog-flutter": ANDROID,
}


@dataclass(frozen=True)
class Upload:
    """A request."""

    path: str
    headers: dict[str, str]
    body: bytes


def drawn(text: str, kind: str = "WEBP", scale: float = 1) -> bytes:
    """A screen with a bar and a word on it."""
    picture = Image.new("RGB", (round(WIDTH * scale), round(HEIGHT * scale)), "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, picture.width, 56), fill="navy")
    pen.text((16, 20), text, fill="white")
    packed = BytesIO()
    picture.save(packed, kind, quality=30)
    return packed.getvalue()


def in_base64(sdk: Sdk, image: bytes) -> str:
    """Android breaks the lines and calls all WebP, iOS names what it is in one line, Flutter's old sender wrote bare JPEG."""
    if sdk == "posthog-flutter" and image.startswith(b"\xff\xd8"):
        return b64encode(image).decode()
    if sdk == "posthog-ios":
        kind = "jpeg" if image.startswith(b"\xff\xd8") else "webp"
        return f"data:image/{kind};base64,{b64encode(image).decode()}"
    return f"data:image/webp;base64,{encodebytes(image).decode()}"


@dataclass
class Phone:
    """One phone with one SDK in one session that begins at `start`, milliseconds since the epoch. Times given to methods are milliseconds since then."""

    sdk: Sdk
    key: str
    start: int
    user: str = "0190a0b0-0000-7000-8000-00000000dead"
    identified: bool = False
    events: list[dict[str, Any]] = field(default_factory=list)
    snapshots: list[dict[str, Any]] = field(default_factory=list)
    pictures: int = 0

    @property
    def session(self) -> str:
        return str(UUID(int=(self.start << 80) | (7 << 76) | (2 << 62) | 0x5E55))

    def happened(self, name: str, at: int, session: str | None = None, **properties: Any) -> None:
        """An event with the context that the SDK adds to each."""
        told = {**CONTEXTS[self.sdk], "$lib": self.sdk, "$lib_version": "3.60.4", "$is_identified": self.identified}
        told |= {"$session_id": session or self.session, **_with_dollars(properties)}
        self.events.append(self._envelope(name, at, told))

    def identify(self, user: str, at: int, **properties: Any) -> None:
        former, self.user, self.identified = self.user, user, True
        self.happened("$identify", at, S_anon_distinct_id=former, S_set=properties)

    def record(self, at: int, *events: dict[str, Any], as_object: bool = False) -> None:
        """One `$snapshot` of the recording, without any context."""
        timed = [{**event, "timestamp": self.start + at} for event in events]
        told = {
            "$session_id": self.session,
            "$window_id": self.session,
            "distinct_id": self.user,
            "$lib": self.sdk,
            "$lib_version": "3.60.4",
            "$snapshot_source": "mobile",
            "$snapshot_data": timed[0] if as_object else timed,
        }
        self.snapshots.append({**self._envelope("$snapshot", at, told), "api_key": self.key})

    def meta(self, at: int) -> None:
        width, height = (393, 852) if self.sdk == "posthog-ios" else (WIDTH, HEIGHT)
        href = {} if self.sdk == "posthog-ios" else {"href": "com.example.shop.MainActivity"}
        self.record(at, {"type": 4, "data": {**href, "width": width, "height": height}})

    def touch(self, at: int, x: int, y: int, *, up_after: int = 80, to: tuple[int, int] | None = None) -> None:
        """A finger comes down and is lifted: each its own `$snapshot`."""
        for kind, when, place in ((7, at, (x, y)), (9, at + up_after, to or (x, y))):
            data = {"source": 2, "type": kind, "x": place[0], "y": place[1], "id": 0, "pointerType": 2}
            self.record(when, {"type": 3, "data": data})

    def frame(self, at: int, image: bytes) -> None:
        """A screenshot: the whole picture at first, then (but on iOS) an update of it."""
        wireframe = {"id": 7, "x": 0, "y": 0, "width": WIDTH, "height": HEIGHT, "type": "screenshot"}
        self.picture(at, {**wireframe, "base64": in_base64(self.sdk, image), "style": {}})

    def picture(self, at: int, wireframe: dict[str, Any]) -> None:
        """A picture of wireframes, sent as the platform does."""
        if self.pictures and self.sdk != "posthog-ios":
            data: dict[str, Any] = {"source": 0, "updates": [{"wireframe": wireframe, "parentId": None}]}
            self.record(at, {"type": 3, "data": data})
        else:
            data = {"wireframes": [wireframe], "initialOffset": {"top": 0, "left": 0}}
            self.record(at, {"type": 2, "data": data})
        self.pictures += 1

    def sent(self, at: int) -> list[Upload]:
        """All that is queued, as requests sent at that time."""
        uploads = []
        if self.events:
            path = "/batch/" if self.sdk == "posthog-react-native" else "/batch"
            batch = {"api_key": self.key, "batch": self.events, "sent_at": self._iso(at)}
            uploads.append(self._upload(path, batch))
        if self.snapshots:
            uploads.append(self._upload("/s/", self.snapshots))
        self.events, self.snapshots = [], []
        return uploads

    def _upload(self, path: str, content: Any) -> Upload:
        headers = {
            "content-type": "application/json; charset=utf-8",
            "content-encoding": "gzip",
            "user-agent": f"{self.sdk}/3.60.4",
        }
        return Upload(path, headers, gzip.compress(json.dumps(content).encode()))

    def _envelope(self, name: str, at: int, properties: dict[str, Any]) -> dict[str, Any]:
        number = len(self.events) + len(self.snapshots)
        uuid = UUID(int=((self.start + at) << 80) | (7 << 76) | (2 << 62) | number)
        told = {"event": name, "distinct_id": self.user, "properties": properties}
        return {**told, "timestamp": self._iso(at), "uuid": str(uuid)}

    def _iso(self, at: int) -> str:
        return datetime.fromtimestamp((self.start + at) / 1000, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def _with_dollars(properties: dict[str, Any]) -> dict[str, Any]:
    return {f"${name[2:]}" if name.startswith("S_") else name: value for name, value in properties.items()}
