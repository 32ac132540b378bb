"""Everything a session row was made of and does not show: the `details` of our import and export format, version 1.

    {
      "format": 1,
      "responsiveGestureCount": 21, "unresponsiveGestureCount": 5,    null: cannot be known
      "startedAt": "2026-11-01T10:00:00.123Z",
      "clientSessionId": "…", "clientUserId": "…",                    the client's own ids, where they were not ours
      "viewport": {"width": 411, "height": 891},
      "properties": {"cart_value": 12.5},                             custom properties that the row does not show as they were sent
      "stub": true,                                                    only events of the session are known, by an import of events
      "web": {"referer": "https://…", …},
      "screens": […], "gestures": […], "events": […], "issues": […]   as in model/session.py, flags derived
    }

An event that was imported by itself has two keys more: `id`, a UUID, and `date`, when it was uploaded. The first tap of a rage
gesture has `"rageStart": true`.

The warehouse keeps it as JSON text beside each row, so that any number can be derived again.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from msgspec import Struct

from playhead.model.session import Count, Event, Gesture, Issue, Screen, Time, Viewport, Web


class StoredEvent(Event, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An event with what it brought along from elsewhere; ours have neither."""

    id: UUID | None = None
    date: Time | None = None


class StoredGesture(Gesture, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True, rename="camel"):
    """A gesture with what was found out: of the taps of a rage gesture, all of which have `rage`, the first has `rage_start`."""

    rage_start: bool = False


class Details(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True, rename="camel", omit_defaults=True):
    """See the drawing above. Screens, gestures and events are in the order of their times."""

    format: int
    responsive_gesture_count: Count | None = None
    unresponsive_gesture_count: Count | None = None
    started_at: Time | None = None
    client_session_id: str | None = None
    client_user_id: str | None = None
    viewport: Viewport | None = None
    stub: bool = False
    properties: dict[str, Any] = {}
    web: Web | None = None
    screens: list[Screen] = []
    gestures: list[StoredGesture] = []
    events: list[StoredEvent] = []
    issues: list[Issue] = []
