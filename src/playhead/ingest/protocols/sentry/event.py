"""Sentry's events: crashes, ANRs, app hangs, exceptions, and messages (wire-protocols, 4.4).

An event of a replay belongs to the replay's session, and so do the breadcrumbs that it carries: they are in the replay already and are left out.
An event without a replay has its breadcrumbs read: they are all that is known of what led to it.

kind                what
crash               level fatal, and not said to be handled: the app is gone, or Sentry counts it so
anr                 Android does not answer
ui_freeze           iOS hangs
handled_exception   all other exceptions, also those that nobody caught on a web page: the page goes on
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playhead.errors import InvalidBody
from playhead.ingest.protocols.dom import screen_of
from playhead.ingest.protocols.sentry.breadcrumb import breadcrumb_records, read_breadcrumb
from playhead.ingest.protocols.sentry.context import context_records
from playhead.ingest.protocols.sentry.sender import Sender
from playhead.ingest.protocols.sentry.told import (
    LONGEST,
    LONGEST_TEXT,
    Told,
    hex_id,
    listed,
    moment,
    read_object,
    text,
    within,
)
from playhead.model.session import IssueKind, Platform
from playhead.model.timeline import EventHappened, IssueFound, Lifecycle, Record, ScreenShown

ANR_MECHANISMS = frozenset({"ANR", "anr", "AppExitInfo", "HistoricalAppExitInfo"})
ANR_TYPES = frozenset({"ApplicationNotResponding", "ANR"})
HANG_MECHANISMS = frozenset({"AppHang", "mx_hang_diagnostic"})
LAST_CRASH = "crash"
LAST_ANR = "anr"
"""Keys of what an app does once in its life. The item `session` tells of them too, with the same key, so they count once."""
APP_ENDS = frozenset({"java", "cocoa", "native"})
"""`platform` of events whose crash ends the app. After an error of JavaScript or Dart it may go on."""
MOST_BREADCRUMBS = 1_000
LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class ErrorEvent:
    """An event and the ids it has: of itself, of the replay it happened in, of the trace it belongs to."""

    id: str
    at: int
    told: Told
    replay: str | None
    trace: str | None
    platform: Platform | None
    exception: Told


def read_error_event(payload: bytes, received: int, sender: Sender, id_of_envelope: object = None) -> ErrorEvent:
    """Raises `InvalidBody` when it is no JSON object, or has no id."""
    told = read_object(payload)
    event_id = hex_id(told.get("event_id")) or hex_id(id_of_envelope)
    if event_id is None:
        raise InvalidBody(f"event_id is 32 hex digits, not {str(told.get('event_id'))[:100]!r}")
    at = sender.at(told.get("timestamp"))
    return ErrorEvent(
        id=event_id,
        at=received if at is None else at,
        told=told,
        replay=_replay(told) or sender.replay,
        trace=hex_id(within(told, "contexts", "trace").get("trace_id")),
        platform=sender.platform(told),
        exception=_exception(told),
    )


def error_records(event: ErrorEvent, sender: Sender) -> list[Record]:
    """What the event tells of its session."""
    key = f"event/{event.id}"
    records = context_records(event.told, event.at, key, sender, entry=event.replay is None)
    records += _issue(event, key) or _message(event, key)
    if event.replay is None:
        records += _breadcrumbs(event, sender)
    return records


def issue_kind(event: ErrorEvent) -> IssueKind:
    mechanism = within(event.exception, "mechanism")
    kind, type_ = text(mechanism, "type"), text(event.exception, "type") or ""
    if kind in ANR_MECHANISMS or type_ in ANR_TYPES:
        return "anr"
    if kind in HANG_MECHANISMS:
        return "ui_freeze"
    is_fatal = event.told.get("level") == "fatal" and mechanism.get("handled") is not True
    return "crash" if is_fatal else "handled_exception"


def _issue(event: ErrorEvent, key: str) -> list[Record]:
    """None for a message, which is an event."""
    if not event.exception and _message_text(event.told):
        return []
    kind = issue_kind(event)
    ends_app = text(event.told, "platform") in APP_ENDS
    once = {"crash": LAST_CRASH, "anr": LAST_ANR if _is_last(event) else None}.get(kind) if ends_app else None
    screens = listed(within(event.told, "contexts", "app"), "view_names")
    screen = screens[-1].rpartition(".")[2] if screens and isinstance(screens[-1], str) else ""
    issue = IssueFound(
        at=event.at,
        key=once or f"{key}/issue",
        kind=kind,
        title=_title(event.exception, kind),
        screen=screen[:LONGEST] or None,
    )
    ends: list[Record] = [Lifecycle(at=event.at, key=f"{key}/end", state="end")] if once == LAST_CRASH else []
    return [issue, *ends]


def _is_last(event: ErrorEvent) -> bool:
    """Whether it is the ANR that the system ended the app for, told at its next start."""
    return text(within(event.exception, "mechanism"), "type") == "AppExitInfo"


def _message(event: ErrorEvent, key: str) -> list[Record]:
    """A message is an event of its name: the text before its parameters were put in, where both are told."""
    name = _message_text(event.told)
    told = {"level": text(event.told, "level", longest=20) or "info"}
    return [EventHappened(at=event.at, key=f"{key}/message", name=name[:LONGEST], properties=told)] if name else []


def _message_text(told: Told) -> str:
    template = text(within(told, "logentry"), "message", "formatted") or text(
        within(told, "message"), "message", "formatted"
    )
    return template or text(told, "message") or ""


def _breadcrumbs(event: ErrorEvent, sender: Sender) -> list[Record]:
    """Each event carries the last hundred again, so a breadcrumb is known by its time and what it says."""
    is_web = event.platform == "web"
    found = event.told.get("breadcrumbs")
    crumbs = listed(found, "values") if isinstance(found, Mapping) else listed(event.told, "breadcrumbs")
    records: list[Record] = []
    for payload in crumbs[-MOST_BREADCRUMBS:]:
        told = moment(payload.get("timestamp")) if isinstance(payload, Mapping) else None
        if told is not None:
            key = f"crumb/{told}/{_digest(payload)}"
            records += breadcrumb_records(read_breadcrumb(payload, max(0, told + sender.skew), key, is_web=is_web))
    page = text(within(event.told, "request"), "url", longest=LONGEST_TEXT)
    if is_web and page and not any(isinstance(record, ScreenShown) for record in records):
        at = min((record.at for record in records), default=event.at)
        records.append(ScreenShown(at=at, key=f"event/{event.id}/page", name=screen_of(page)))
    return records


def _digest(payload: Mapping[str, Any]) -> str:
    said = f"{payload.get('category')}\0{payload.get('message')}"
    return hashlib.sha256(said.encode(errors="surrogatepass")).hexdigest()[:12]


def _replay(told: Told) -> str | None:
    """The replay's id: as a tag (web, iOS), or in the contexts (iOS; Android)."""
    contexts = within(told, "contexts")
    found = (
        within(told, "tags").get("replayId"),
        within(contexts, "replay").get("replay_id"),
        contexts.get("replay_id"),
    )
    return next((replay for value in found if (replay := hex_id(value))), None)


def _exception(told: Told) -> Told:
    """The exception that came out in the end; those that caused it stand before it."""
    found = told.get("exception")
    values = listed(found, "values") if isinstance(found, Mapping) else found
    last = values[-1] if isinstance(values, list) and values else {}
    return last if isinstance(last, Mapping) else {}


def _title(exception: Told, kind: IssueKind) -> str:
    """`TypeError: x is not a function`: type and first line. What a freeze says differs each time, so its type must do."""
    type_, value = text(exception, "type"), (text(exception, "value") or "").strip().partition("\n")[0]
    if type_ is None or not value or kind == "ui_freeze":
        return (type_ or value or {"crash": "Crash", "anr": "ANR"}.get(kind, "Error"))[:LONGEST_TITLE]
    return f"{type_}: {value}"[:LONGEST_TITLE]
