"""What a list lists and analytics count: sessions, users, events. One row an entity; the rest of the query is the same for all.

Every entity is counted over rows of `sessions`: of the kinds that belong to it, and for events with the arrays of a session's
events opened. Users have, besides, a row each in `users`, which their list prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from playhead.model.attributes import Entity
from playhead.query.sql import Column, Constant, Expression, Source, call

DAY, WEEK, MONTH = "toDate", "toMonday", "toStartOfMonth"
BUCKETS = {
    "session_uploadedon_day": DAY,
    "session_uploaded_week": WEEK,
    "session_uploaded_month": MONTH,
    "event_uploadedon_day": DAY,
    "event_uploaded_week": WEEK,
    "event_uploaded_month": MONTH,
}
"""The engine's function from an upload time to the first day of its bucket."""

SESSIONS = Source("sessions", kinds=(1,))
ACTIVITY = Source("sessions", kinds=(1, 3))
EVENTS = Source(
    "sessions",
    kinds=(1, 2),
    opened=(
        ("e_name", Column("event_name")),
        ("e_screen", Column("event_screen_name")),
        ("e_properties", Column("event_properties")),
        ("e_index", call("arrayEnumerate", Column("event_name"))),
    ),
    where=(call("lessOrEquals", Column("e_index"), Column("event_own")),),
)
USERS = Source("users", kinds=(1,))
SESSION_KEYS = Source("session_keys", final=False)
USER_SESSIONS = Source("user_sessions", final=False)

USER, SESSION = Column("uxcamuserid"), Column("session_id")
NEW_USERS = call("uniqExactIf", USER, call("equals", Column("session_number_of_user"), Constant(1)))
COUNTS: dict[str, Expression] = {
    "session_count": call("count"),
    "session_unique_user_count": call("uniqExact", USER),
    "session_new_users_count": NEW_USERS,
    "user_count": call("uniqExact", USER),
    "event_count": call("count"),
    "event_unique_user_count": call("uniqExact", USER),
    "event_unique_session_count": call("uniqExact", SESSION),
}


@dataclass(frozen=True, slots=True)
class EntityRow:
    """`counted` is what analytics and filters read; `keys` order its list, newest first, after the upload time.

    `metrics` are the defaults of analytics, the first of them the main count. `link` is the list that dashboard links open.
    """

    entity: Entity
    counted: Source
    keys: tuple[str, ...]
    list_columns: tuple[str, ...]
    metrics: tuple[tuple[str, str | None], ...]
    link: str

    @property
    def main_count(self) -> str:
        return self.metrics[0][0]


ENTITIES = {
    row.entity: row
    for row in (
        EntityRow(
            Entity.SESSION,
            SESSIONS,
            ("uploaded", "session_id"),
            ("session_number_of_user", "session_has_video", "row"),
            (
                ("session_count", None),
                ("session_unique_user_count", None),
                ("session_new_users_count", None),
                ("session_gesture_count", "avg"),
                ("session_rage_gesture_count", "avg"),
                ("session_responsive_gesture_count", "avg"),
                ("session_unresponsive_gesture_count", "avg"),
                ("session_duration", "avg"),
                ("session_unique_screen_count", "avg"),
            ),
            "sessions",
        ),
        EntityRow(
            Entity.USER,
            ACTIVITY,
            ("seen", "uxcamuserid"),
            ("state",),
            (
                ("user_count", None),
                ("session_new_users_count", None),
                ("user_session_count", "avg"),
                ("user_session_duration", "avg"),
                ("user_rage_gesture_count", "avg"),
                ("user_event_count", "avg"),
                ("user_session_screen_count", "avg"),
            ),
            "sessions",
        ),
        EntityRow(
            Entity.EVENT,
            EVENTS,
            ("uploaded", "session_id", "e_index"),
            ("session_number_of_user", "row", "details"),
            (
                ("event_count", None),
                ("event_unique_user_count", None),
                ("event_unique_session_count", None),
            ),
            "events",
        ),
    )
}


def is_timeline(bucket: str) -> bool:
    """Weeks and months stand in time order and are filled with zeros; days are ranked like any group."""
    return BUCKETS.get(bucket) in (WEEK, MONTH)


def bucket_start(bucket: str, day: date) -> date:
    """The first day of the week or month that `day` lies in."""
    return day - timedelta(days=day.weekday()) if BUCKETS[bucket] == WEEK else day.replace(day=1)
