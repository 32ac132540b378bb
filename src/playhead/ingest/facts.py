"""What is known of a session's device, app and user: the facts of all records folded, of each the newest. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from playhead.model.session import Device, Platform, User, Viewport, Web
from playhead.model.timeline import Chunk, DeviceFacts, NetworkState, Unkept, UserFacts

LONGEST_NAME = 1_000
LONGEST_TEXT = 10_000
DEVICE_FIELDS = (
    "carrier_code carrier_name os_name app_version sdk_version os_version language total_storage total_ram free_ram "
    "dpi height width type class_ producer model device_id is_notification_enabled is_rooted"
).split()
NETWORKS = {"none": "no network", "unknown": None}
"""How a row prints the type of a network, where not by its own name."""

T = TypeVar("T")


def device_from(facts: Sequence[DeviceFacts], chunks: Iterable[Chunk | Unkept]) -> Device:
    """The device; its country is that of its settings until its address tells another. Without a platform it is a page, or what the chunks show."""
    values: dict[str, Any] = {name: _fitting(newest(facts, name)) for name in DEVICE_FIELDS}
    return Device(**values, country=_fitting(newest(facts, "local_country")), platform=_platform(facts, chunks))


def _platform(facts: Sequence[DeviceFacts], chunks: Iterable[Chunk | Unkept]) -> Platform:
    told: Platform | None = newest(facts, "platform")
    if told is not None:
        return told
    return "android" if any(chunk.kind in ("frame", "wireframe", "video") for chunk in chunks) else "web"


def viewport_from(facts: Sequence[DeviceFacts]) -> Viewport | None:
    found: Viewport | None = newest(facts, "viewport")
    return found


def offset_from(facts: Sequence[DeviceFacts]) -> int:
    """Minutes from UTC to the device's time."""
    offset: int = newest(facts, "utc_offset_minutes") or 0
    return offset if -1_440 <= offset <= 1_440 else 0


def network_from(states: Sequence[NetworkState]) -> str | None:
    """The network that the session was on last, as rows print it."""
    if not states:
        return None
    return NETWORKS.get(states[-1].type, states[-1].type)


def web_from(facts: Sequence[DeviceFacts]) -> Web | None:
    """What only a browser tells. Where the user came from is what the first page says, not the last."""
    web = Web(
        referer=_fitting(oldest(facts, "referer")),
        utm={name[:LONGEST_NAME]: text[:LONGEST_TEXT] for name, text in (oldest(facts, "utm") or {}).items() if name},
        browser_name=_fitting(newest(facts, "browser_name")),
        browser_version=_fitting(newest(facts, "browser_version")),
    )
    return None if web == Web() else web


def user_from(facts: Sequence[UserFacts]) -> User:
    """The user as he is known at the end of the session: under the anonymous id as long as nobody named him."""
    properties: dict[str, Any] = {}
    for each in facts:
        properties = {**each.set_once, **properties, **each.set}
        for name in each.unset:
            properties.pop(name, None)
    return User(
        id=_short(newest(facts, "id") or newest(facts, "anonymous_id")),
        identity=_fitting(newest(facts, "identity")),
        properties={name[:LONGEST_NAME]: value for name, value in properties.items() if name},
    )


def newest(facts: Sequence[msgspec.Struct], name: str) -> Any:
    """The last value of a field that is not None."""
    return oldest(facts[::-1], name)


def oldest(facts: Sequence[msgspec.Struct], name: str) -> Any:
    return next((value for each in facts if (value := getattr(each, name)) is not None), None)


def _fitting(value: T) -> T | str:
    return value[:LONGEST_TEXT] if isinstance(value, str) else value


def _short(name: str | None) -> str | None:
    return name[:LONGEST_NAME] if name else None
