"""Device facts as our own protocols tell them, to the neutral record."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from playhead.model.session import Device, Name, Platform, Text, Viewport
from playhead.model.timeline import DeviceFacts, NetworkType

RENAMED = {"country": "local_country"}
KNOWN = frozenset(DeviceFacts.__struct_fields__)


class PageDevice(Device, kw_only=True, frozen=True):
    """What a page tells of its device and itself: the keys of `Device`, and what a session has beside it."""

    platform: Platform = "web"
    utc_offset_minutes: Annotated[int, Meta(ge=-1_440, le=1_440)] | None = None
    viewport: Viewport | None = None
    network_type: NetworkType | None = None
    browser_name: Text | None = None
    browser_version: Text | None = None
    referer: Text | None = None
    utm: dict[Name, Text] | None = None


def device_facts(
    device: Device, *, at: int, key: str, beneath: dict[str, Any] | None = None, **more: Any
) -> DeviceFacts:
    """What `device` tells, and `more`; `beneath` counts where they tell nothing."""
    told = {RENAMED.get(name, name): value for name, value in msgspec.structs.asdict(device).items()}
    given = {name: value for name, value in {**told, **more}.items() if value is not None and name in KNOWN}
    return DeviceFacts(**{**(beneath or {}), **given, "at": at, "key": key})
