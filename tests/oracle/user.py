"""A user: what his sessions and the row that was imported of him come to (api-spec, sections 11.2 and 15).

An imported row is the baseline: it stands for all sessions that started until its lastseenOn, and those that started later add
to it. It is seen by filters as one session at its lastseenOn, of the device and the place that it names.

Readings of ours: the order of a user's sessions is that of upload times, then numbers, then ids; the first of them is how he came.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from .leeway import Unordered
from .session import Row, Session, Sessions, instant, milliseconds, read

LIFETIMES = (
    "user_event_count",
    "user_gesture_count",
    "user_rage_gesture_count",
    "user_responsive_gesture_count",
    "user_screen_count",
    "user_session_count",
    "user_session_duration",
    "user_session_screen_count",
    "user_unresponsive_gesture_count",
)


@dataclass(frozen=True, eq=False)
class User:
    id: str
    baseline: Row | None
    sessions: Sessions

    @cached_property
    def in_order(self) -> Sessions:
        return sorted(self.sessions, key=lambda one: (one.uploaded, one.number, one.id))

    @cached_property
    def counted(self) -> Sessions:
        """Those that add to the baseline: all without one."""
        if self.baseline is None:
            return self.in_order
        seen = instant(self.baseline["usage"]["lastseenOn"])
        return [one for one in self.in_order if one.started > seen]

    @property
    def first(self) -> Session | None:
        return self.in_order[0] if self.in_order else None

    @cached_property
    def first_seen(self) -> datetime:
        return min(self.times("registeredOn"))

    @cached_property
    def last_seen(self) -> datetime:
        return max(self.times("lastseenOn"))

    def times(self, key: str) -> list[datetime]:
        known = [instant(self.baseline["usage"][key])] if self.baseline is not None else []
        return known + [one.uploaded for one in self.counted]

    @cached_property
    def totals(self) -> Mapping[str, int]:
        """By attribute; durations in milliseconds."""
        parts = [added(one) for one in self.counted]
        if self.baseline is not None:
            parts.append(imported_totals(self.baseline["usage"]))
        return {name: sum(part[name] for part in parts) for name in LIFETIMES}


def added(session: Session) -> Mapping[str, int]:
    """What one session adds. What is not known to be unresponsive was responsive, so that both sum up to all gestures."""
    property_, unresponsive = session.row["property"], session.unresponsive or 0
    return {
        "user_event_count": len(session.events),
        "user_gesture_count": property_["totalGesture"],
        "user_rage_gesture_count": property_["rageGestureCount"],
        "user_responsive_gesture_count": property_["totalGesture"] - unresponsive,
        "user_screen_count": property_["totalScreen"],
        "user_session_count": 1,
        "user_session_duration": session.milliseconds,
        "user_session_screen_count": property_["totalScreen"],
        "user_unresponsive_gesture_count": unresponsive,
    }


def imported_totals(usage: Row) -> Mapping[str, int]:
    return {
        "user_event_count": usage["eventCount"],
        "user_gesture_count": usage["totalGesture"],
        "user_rage_gesture_count": usage["rageGestureCount"],
        "user_responsive_gesture_count": usage["responsiveGestureCount"],
        "user_screen_count": usage["screenCount"],
        "user_session_count": usage["totalSession"],
        "user_session_duration": milliseconds(usage["totalSessionTime"]),
        "user_session_screen_count": usage["screenCount"],
        "user_unresponsive_gesture_count": usage["unresponsiveGestureCount"],
    }


def as_session(row: Row) -> Session:
    """The session that filters see of an imported user."""
    device = {**row["device"], "country": row["location"].get("country")}
    return read(
        {
            "sessionId": row["uxcamUserId"],
            "sessionNumber": row["usage"]["totalSession"],
            "property": {"uploadedServerTime": row["usage"]["lastseenOn"], "durationSec": 0},
            "user": {**row["property"], "uxcamuserid": row["uxcamUserId"]},
            "device": device,
            "location": row["location"],
        }
    )


def latest(user: User) -> tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]]:
    """Properties, place and device of the latest session: of the imported row when none came after it."""
    if not user.counted:
        assert user.baseline is not None
        return user.baseline["property"], user.baseline["location"], user.baseline["device"]
    session = user.counted[-1]
    place, device = session.row.get("location") or {}, session.row["device"]
    shown = {"countryCode": place.get("countryCode"), "city": place.get("city"), "country": device.get("country")}
    keys = ("model", "deviceId", "platform", "appVersion", "osVersion")
    return session.typed, shown, {key: device.get(key) for key in keys}


def printed(user: User, appid: str) -> dict[str, Any]:
    """The row of the list; its usage is for life, whatever the window."""
    properties, place, device = latest(user)
    totals = user.totals
    return {
        "uxcamUserId": user.id,
        "userId": properties.get("kUXCam_UserIdentity"),
        "url": f"/app/{appid}/users/list/1/{user.id}",
        "property": Unordered(properties),
        "usage": {
            "registeredOn": f"{user.first_seen:%Y-%m-%dT%H:%M:%SZ}",
            "lastseenOn": f"{user.last_seen:%Y-%m-%dT%H:%M:%SZ}",
            "totalSession": totals["user_session_count"],
            "totalSessionTime": totals["user_session_duration"] / 1000,
            "totalGesture": totals["user_gesture_count"],
            "screenCount": totals["user_screen_count"],
            "eventCount": totals["user_event_count"],
            "rageGestureCount": totals["user_rage_gesture_count"],
            "responsiveGestureCount": totals["user_responsive_gesture_count"],
            "unresponsiveGestureCount": totals["user_unresponsive_gesture_count"],
        },
        "location": place,
        "device": device,
    }
