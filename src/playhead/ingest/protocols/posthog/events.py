"""PostHog's events by name to records (wire-protocols, 3.5). A name without `$` is the app's own event; those that begin with it mean something each.

    $pageview, $screen                 a screen came up
    $pageleave                         the page was left: in the background, until the next page of the session
    Application Opened, … Became Active / … Backgrounded     foreground / background
    $exception                         a crash when fatal, else a handled exception; ANR and UI freeze where the mechanism says so
    $rageclick                         rage, of the clicks around it
    $dead_click, $dead_swipe           no response, to the gesture at its own time
    $autocapture                       a click, when nothing is recorded (below)
    those in `LISTED`                  events too: what the user did with a notification, a feature behind a flag, an answer of an AI
    all other $…                       nothing of their own; their context counts all the same

The clicks of a recorded page come with its recording, which knows their places; `$autocapture` tells of some of them again, without. So it counts only
where the SDK says that recording is off (`$recording_status`, web). Mobile SDKs do not say: there taps come from recordings alone.
`$$heatmap` repeats clicks without their times, and counts as nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from playhead.errors import InvalidBody
from playhead.ingest.protocols.dom import is_number, screen_of
from playhead.ingest.protocols.posthog.body import moment
from playhead.ingest.protocols.posthog.context import CLICK_IDS, LONGEST, size, text
from playhead.model.session import IssueKind
from playhead.model.timeline import (
    EventHappened,
    Flag,
    GestureFlag,
    GestureSeen,
    IssueFound,
    Lifecycle,
    LifecycleState,
    Record,
    ScreenShown,
    SurfaceSize,
)

LISTED: dict[str, tuple[str, ...]] = {
    "$push_notification_opened": ("$notification_",),
    "$feature_view": (),
    "$feature_interaction": (),
    "$feature_enrollment_update": ("$feature_enrollment",),
    "$ai_feedback": ("$ai_feedback",),
}
"""Events of the SDK that are listed like the app's own, and how those of its properties begin that are no context."""
LIFECYCLE: dict[str, LifecycleState] = {
    "Application Opened": "foreground",
    "Application Became Active": "foreground",
    "Application Backgrounded": "background",
    "$pageleave": "background",
}
FLAGS: dict[str, Flag] = {"$rageclick": "rage", "$dead_click": "unresponsive", "$dead_swipe": "unresponsive"}
ENVELOPE = frozenset({"distinct_id", "token", "api_key"})
MECHANISMS: dict[str, IssueKind] = {
    "anr": "anr",
    "appexitinfo": "anr",
    "applicationnotresponding": "anr",
    "apphang": "ui_freeze",
    "uifreeze": "ui_freeze",
}
"""Types of exceptions and their mechanisms, in lower-case letters."""
LONGEST_TITLE = 200
DEEPEST = 50
LONGEST_DELAY = 60_000
"""Milliseconds: what `$dead_click` waited is a few seconds."""


@dataclass(frozen=True, slots=True)
class Told:
    """One event as an SDK told it. `at` is in milliseconds, corrected by `skew`; `key` is the event's own."""

    name: str
    at: int
    key: str
    properties: Mapping[str, Any]
    skew: int
    mobile: bool

    @property
    def screen(self) -> str | None:
        """The screen that the SDK names; the page on the web."""
        if name := text(self.properties, "$screen_name"):
            return name
        url = text(self.properties, "$current_url")
        return None if url is None or self.mobile else screen_of(url)[:LONGEST]

    @property
    def window(self) -> str:
        """The tab. Mobile apps have one window; what they write there is the session."""
        return "" if self.mobile else (text(self.properties, "$window_id") or "")


def records_of(told: Told) -> Iterator[Record]:
    """What the event says happened. Raises `InvalidBody` when its properties cannot be kept."""
    if told.name in HANDLERS:
        yield from HANDLERS[told.name](told)
    elif told.name in LISTED or not told.name.startswith("$"):
        properties = {name: kept_value(value, name) for name, value in told.properties.items() if _is_own(told, name)}
        yield EventHappened(at=told.at, key=told.key, name=told.name, properties=properties, screen=told.screen)


def _is_own(told: Told, name: str) -> bool:
    """Whether a property is about the event, not about what surrounds it."""
    if name.startswith("$"):
        return name.startswith(LISTED.get(told.name, ()))
    is_tag = not told.mobile and (name in CLICK_IDS or name.startswith("utm_"))
    return not is_tag and name not in ENVELOPE and 0 < len(name) <= LONGEST


def kept_value(value: Any, place: str, depth: int = 0) -> Any:
    """JSON that every store takes: integers beyond 64 bits become floats. Raises `InvalidBody` when nested more than 50 deep."""
    if depth > DEEPEST:
        raise InvalidBody(f"properties.{place} is nested more than {DEEPEST} deep", detail=place)
    if isinstance(value, dict):
        return {name: kept_value(each, place, depth + 1) for name, each in value.items()}
    if isinstance(value, list):
        return [kept_value(each, place, depth + 1) for each in value]
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return float(value) if abs(value) < 10**300 else None
    return value


def _shown(told: Told) -> Iterator[Record]:
    """A page that came up ends the background that leaving the one before it was."""
    if name := told.screen:
        yield ScreenShown(at=told.at, key=told.key, name=name)
    if told.name == "$pageview":
        yield Lifecycle(at=told.at, key=f"{told.key}/life", state="foreground")


def _lifecycle(told: Told) -> Iterator[Record]:
    yield Lifecycle(at=told.at, key=told.key, state=LIFECYCLE[told.name])


def _flag(told: Told) -> Iterator[Record]:
    """iOS tells where, in points; the size of its screen goes along, as there may be no recording that tells it."""
    at = told.at
    clicked = moment(told.properties.get("$dead_click_event_timestamp"))
    if clicked is not None and abs(clicked + told.skew - at) <= LONGEST_DELAY:
        at = clicked + told.skew
    x, y = (told.properties.get(name) for name in ("$touch_x", "$touch_y"))
    width, height = (size(told.properties.get(name)) for name in ("$screen_width", "$screen_height"))
    if not (is_number(x) and is_number(y) and width and height):
        x = y = None
    else:
        yield SurfaceSize(at=at, key=f"{told.key}/size", width=width, height=height, window=told.window)
    yield GestureFlag(at=at, key=told.key, flag=FLAGS[told.name], x=x, y=y, window=told.window)


def _autocaptured(told: Told) -> Iterator[Record]:
    if told.properties.get("$event_type") == "click" and told.properties.get("$recording_status") == "disabled":
        yield GestureSeen(at=told.at, key=told.key, kind="click", screen=told.screen, window=told.window)


def _issue(told: Told) -> Iterator[Record]:
    first = _first_exception(told.properties)
    kind, message = text(first, "type") or "Error", text(first, "value") or ""
    title = " ".join(f"{kind}: {message}".split()).removesuffix(":")
    shortened = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
    yield IssueFound(
        at=told.at, key=told.key, kind=_kind_of_issue(told.properties, first), title=shortened, screen=told.screen
    )


def _first_exception(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    """The exception that was thrown; those that caused it follow. Older SDKs told one, flat."""
    listed = properties.get("$exception_list")
    if isinstance(listed, list) and listed and isinstance(listed[0], dict):
        return listed[0]
    return {"type": properties.get("$exception_type"), "value": properties.get("$exception_message")}


def _kind_of_issue(properties: Mapping[str, Any], exception: Mapping[str, Any]) -> IssueKind:
    mechanism = exception.get("mechanism")
    told = mechanism.get("type") if isinstance(mechanism, dict) else None
    for name in (told, exception.get("type")):
        if isinstance(name, str) and (kind := MECHANISMS.get("".join(filter(str.isalpha, name[:100])).lower())):
            return kind
    return "crash" if properties.get("$exception_level") == "fatal" else "handled_exception"


HANDLERS: dict[str, Callable[[Told], Iterator[Record]]] = {
    "$pageview": _shown,
    "$screen": _shown,
    "$exception": _issue,
    "$autocapture": _autocaptured,
    **dict.fromkeys(LIFECYCLE, _lifecycle),
    **dict.fromkeys(FLAGS, _flag),
}
