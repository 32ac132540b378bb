"""Device and user as our own protocols tell them (ingest/protocols/rrweb/adapter.py, ingest/protocols/parts/adapter.py), to the neutral records."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from playhead.ingest.protocols.locale import named_language
from playhead.ingest.protocols.properties import properties
from playhead.model.session import Device, Name, Platform, Text, Viewport
from playhead.model.timeline import DeviceFacts, NetworkType, UserFacts

RENAMED = {"country": "local_country"}
KNOWN = frozenset(DeviceFacts.__struct_fields__)
UtcOffset = Annotated[int, Meta(ge=-1_440, le=1_440)]


class ToldUser(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """Who uses the app or page. `anonymous_id` is what he was called before; its sessions become his."""

    id: Name | None = None
    identity: Text | None = None
    anonymous_id: Name | None = None
    properties: dict[Name, Any] = {}


class PageDevice(Device, kw_only=True, frozen=True):
    """What a page tells of its device and itself: the keys of `Device`, and what a session has beside it."""

    platform: Platform = "web"
    utc_offset_minutes: UtcOffset | None = None
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
    language = named_language(given.pop("language", None))
    return DeviceFacts(**{**(beneath or {}), **language, **given, "at": at, "key": key})


def user_facts(user: ToldUser, device_id: str | None, *, at: int, key: str) -> list[UserFacts]:
    """The user, under the device's id until he is named; none where nothing is told of either."""
    anonymous_id = user.anonymous_id or device_id
    if user == ToldUser() and anonymous_id is None:
        return []
    facts = UserFacts(
        at=at,
        key=key,
        id=user.id,
        identity=user.identity,
        anonymous_id=anonymous_id,
        set=properties(user.properties),
    )
    return [facts]
