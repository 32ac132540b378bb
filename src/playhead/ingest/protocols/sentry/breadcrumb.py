"""Sentry's breadcrumbs and performance spans: screens, events, network, lines of the console, flags of clicks (wire-protocols, 4.3).

A breadcrumb that an app adds itself is an event, named by its category, with its data as properties; those that the SDKs add are no events.
A breadcrumb without a category, or with one that says nothing, is named by its message.

    Sentry.addBreadcrumb({category: "purchase", message: "bought", data: {amount: 12.5}})   ->   purchase {amount: 12.5, message: bought}

Inside a replay the mobile SDKs have unified breadcrumbs already; with an error event they come as they were, and `_unified` does the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from playhead.ingest.protocols.dom import is_number, screen_of
from playhead.ingest.protocols.sentry.context import network_type
from playhead.ingest.protocols.sentry.told import (
    LONGEST,
    LONGEST_TEXT,
    Told,
    moment,
    text,
    told_properties,
    whole,
    within,
)
from playhead.model.timeline import (
    EventHappened,
    Flag,
    GestureFlag,
    Lifecycle,
    LifecycleState,
    LogLine,
    NetworkCall,
    NetworkState,
    Record,
    ScreenShown,
)

SDK_PREFIXES = ("ui.", "app.", "device.", "network.", "replay.", "sentry.", "flutter.", "db.")
SDK_CATEGORIES = frozenset({"touch", "started", "system", "query", "event", "exception", "feedback", "redux.action"})
"""Categories of the SDKs' own breadcrumbs, which are no events; those that tell something else are in `READERS`."""
SAYS_NOTHING = frozenset({"default", "manual", "custom", "info", "log"})
DEAD_AFTER_MS = 7_000
DEAD_TAGS = frozenset({"a", "button", "input"})
RAGE_CLICKS = 5
"""Sentry's own rule: a click is dead when nothing came of one on a link, button or input for 7 s, and 5 clicks are rage (wire-protocols, 4.3)."""
LEVELS = {"warn": "warning", "log": "info", "fatal": "error"}


@dataclass(frozen=True, slots=True)
class Breadcrumb:
    """`at` in milliseconds by the server's clock; `key` tells its records from others of the session."""

    at: int
    key: str
    is_web: bool
    category: str
    message: str | None
    kind: str
    level: str
    data: Told


def read_breadcrumb(payload: Told, at: int, key: str, *, is_web: bool) -> Breadcrumb:
    crumb = Breadcrumb(
        at=at,
        key=key,
        is_web=is_web,
        category=(text(payload, "category") or "").strip(),
        message=text(payload, "message", longest=LONGEST_TEXT),
        kind=text(payload, "type") or "",
        level=(text(payload, "level") or "info").lower(),
        data=within(payload, "data"),
    )
    return _unified(crumb)


def breadcrumb_records(crumb: Breadcrumb) -> list[Record]:
    """What it tells, which may be nothing."""
    if reader := READERS.get(crumb.category):
        return reader(crumb)
    if crumb.category in SDK_CATEGORIES or crumb.category.startswith(SDK_PREFIXES):
        return []
    return _event(crumb)


def span_records(payload: Told, at: int, key: str, skew: int) -> list[Record]:
    """The request that a performance span of a resource tells of; other spans (paint, memory, vitals) tell nothing that is kept."""
    address = text(payload, "description", longest=LONGEST_TEXT)
    if address is None or not (text(payload, "op") or "").startswith("resource."):
        return []
    start, end = moment(payload.get("startTimestamp")), moment(payload.get("endTimestamp"))
    data = within(payload, "data")
    call = NetworkCall(
        at=at if start is None else max(0, start + skew),
        key=key,
        url=address,
        method=text(data, "method", longest=20) or "GET",
        status=whole(data, "statusCode", "status_code", largest=999) or 0,
        duration=max(0, end - start) if start is not None and end is not None else 0,
        size=whole(data, "responseBodySize", "size") or whole(within(data, "response"), "size"),
    )
    return [call]


def _unified(crumb: Breadcrumb) -> Breadcrumb:
    """Breadcrumbs of type navigation as the replay converters of Android and iOS make them, and Android's and iOS's networks."""
    state = text(crumb.data, "state")
    if crumb.category == "app.lifecycle":
        return replace(crumb, category=f"app.{state}")
    if crumb.category == "network.event":
        lost = crumb.data.get("action") == "NETWORK_LOST"
        found = "offline" if lost else text(crumb.data, "network_type")
        return replace(crumb, category="device.connectivity", data={"state": found})
    if crumb.category == "device.connectivity" and state is None:
        return replace(crumb, data={"state": text(crumb.data, "connectivity")})
    if crumb.kind == "navigation" and not crumb.category.startswith("device."):
        return replace(crumb, category="navigation")
    return crumb


def _screen(crumb: Breadcrumb) -> list[Record]:
    state, screen = text(crumb.data, "state"), text(crumb.data, "screen")
    if screen is not None and state is not None:  # Android: an activity's state, and its full name
        screen = screen.rpartition(".")[2] if state == "resumed" else None
    name = text(crumb.data, "to") or screen
    if not name:
        return []
    return [ScreenShown(at=crumb.at, key=crumb.key, name=screen_of(name) if crumb.is_web else name)]


def _lifecycle(state: LifecycleState) -> Callable[[Breadcrumb], list[Record]]:
    return lambda crumb: [Lifecycle(at=crumb.at, key=crumb.key, state=state)]


def _connectivity(crumb: Breadcrumb) -> list[Record]:
    state = text(crumb.data, "state")
    return [] if state is None else [NetworkState(at=crumb.at, key=crumb.key, type=network_type(state))]


def _multi_click(crumb: Breadcrumb) -> list[Record]:
    return [_flag(crumb, "rage")] if _clicks(crumb) >= RAGE_CLICKS else []


def _slow_click(crumb: Breadcrumb) -> list[Record]:
    waited = crumb.data.get("timeAfterClickMs")
    tag = (text(within(crumb.data, "node"), "tagName") or "").lower()
    is_dead = crumb.data.get("endReason") == "timeout" and is_number(waited) and waited >= DEAD_AFTER_MS
    if not is_dead or tag not in DEAD_TAGS:
        return []
    rage: list[Record] = [_flag(crumb, "rage")] if _clicks(crumb) >= RAGE_CLICKS else []
    return [_flag(crumb, "unresponsive"), *rage]


def _flag(crumb: Breadcrumb, flag: Flag) -> GestureFlag:
    return GestureFlag(at=crumb.at, key=f"{crumb.key}/{flag}", flag=flag)


def _clicks(crumb: Breadcrumb) -> int:
    return whole(crumb.data, "clickCount") or 0


def _log(crumb: Breadcrumb) -> list[Record]:
    if crumb.message is None:
        return []
    return [LogLine(at=crumb.at, key=crumb.key, level=LEVELS.get(crumb.level, crumb.level)[:20], text=crumb.message)]


def _call(crumb: Breadcrumb) -> list[Record]:
    """A request; inside a replay these come as spans."""
    address = text(crumb.data, "url", longest=LONGEST_TEXT)
    if address is None:
        return []
    call = NetworkCall(
        at=crumb.at,
        key=crumb.key,
        url=address,
        method=text(crumb.data, "method", longest=20) or "GET",
        status=whole(crumb.data, "status_code", largest=999) or 0,
        size=whole(crumb.data, "response_body_size", "response_content_length"),
    )
    return [call]


def _event(crumb: Breadcrumb) -> list[Record]:
    told: dict[str, Any] = told_properties(crumb.data)
    by_category = crumb.category and crumb.category not in SAYS_NOTHING
    name = crumb.category if by_category else crumb.message
    if not name:
        return []
    if by_category and crumb.message:
        told.setdefault("message", crumb.message)
    return [EventHappened(at=crumb.at, key=crumb.key, name=name[:LONGEST], properties=told)]


READERS: dict[str, Callable[[Breadcrumb], list[Record]]] = {
    "navigation": _screen,
    "app.foreground": _lifecycle("foreground"),
    "app.background": _lifecycle("background"),
    "device.connectivity": _connectivity,
    "ui.multiClick": _multi_click,
    "ui.slowClickDetected": _slow_click,
    "console": _log,
    "Logcat": _log,
    "Timber": _log,
    "http": _call,
    "fetch": _call,
    "xhr": _call,
}
"""What tells something other than an event."""
