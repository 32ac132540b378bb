"""What a list lists and analytics count. One row an entity; the rest of the query is the same for all.

Every entity is counted over rows of `sessions`: of the kinds that belong to it, and for events with the arrays of a session's
events opened, for screens, gestures and issues with theirs. Users have, besides, a row each in `users`, which their list prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from playhead.model.attributes import Entity
from playhead.query.sql import Column, Source, call

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
SCREENS = Source(
    "sessions",
    kinds=(1,),
    opened=(
        ("v_screen", Column("visit_screen")),
        ("v_ms", Column("visit_ms")),
        ("v_rage", Column("visit_rage")),
        ("v_unresponsive", Column("visit_unresponsive")),
        ("v_index", call("arrayEnumerate", Column("visit_screen"))),
    ),
)
GESTURES = Source(
    "sessions",
    kinds=(1,),
    opened=(
        ("g_screen", Column("gesture_screen")),
        ("g_kind", Column("gesture_kind")),
        ("g_rage", Column("gesture_rage")),
        ("g_responsive", Column("gesture_responsive")),
        ("g_amount", Column("gesture_amount")),
    ),
)
ISSUES = Source(
    "sessions",
    kinds=(1,),
    opened=(
        ("i_kind", Column("issue_kind")),
        ("i_title", Column("issue_title")),
        ("i_screen", Column("issue_screen")),
    ),
)
USERS = Source("users", kinds=(1,))
SESSION_KEYS = Source("session_keys", final=False)
USER_SESSIONS = Source("user_sessions", final=False)

USER = Column("uxcamuserid")


@dataclass(frozen=True, slots=True)
class GroupList:
    """A list with a row for each group: the attributes that it groups by, then its numbers, each with its key in the row.

    A number is an attribute with its function; the first one orders the list.
    """

    by: tuple[tuple[str, str], ...]
    numbers: tuple[tuple[str, str, str | None], ...]


@dataclass(frozen=True, slots=True)
class EntityRow:
    """`counted` is what analytics and filters read. `metrics` are the defaults of analytics, the first of them the main count.

    `link` is the list that dashboard links open. `keys` order the list, newest first, after the upload time; `list_columns` are
    what its rows are printed from. A list of groups has `groups` instead.
    """

    entity: Entity
    counted: Source
    metrics: tuple[tuple[str, str | None], ...]
    link: str
    keys: tuple[str, ...] = ()
    list_columns: tuple[str, ...] = ()
    groups: GroupList | None = None

    @property
    def cursor_values(self) -> int:
        """What a cursor holds beside the window and the page: the keys of a row, of groups only the time that it goes up to."""
        return len(self.keys) or 1

    @property
    def main_count(self) -> str:
        return self.metrics[0][0]


ENTITIES = {
    row.entity: row
    for row in (
        EntityRow(
            Entity.SESSION,
            SESSIONS,
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
            keys=("uploaded", "session_id"),
            list_columns=("session_number_of_user", "session_has_video", "picture_held", "row"),
        ),
        EntityRow(
            Entity.USER,
            ACTIVITY,
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
            keys=("seen", "uxcamuserid"),
            list_columns=("state",),
        ),
        EntityRow(
            Entity.EVENT,
            EVENTS,
            (
                ("event_count", None),
                ("event_unique_user_count", None),
                ("event_unique_session_count", None),
            ),
            "events",
            keys=("uploaded", "session_id", "e_index"),
            list_columns=("session_number_of_user", "row", "details"),
        ),
        EntityRow(
            Entity.SCREEN,
            SCREENS,
            (
                ("screen_visit_count", None),
                ("screen_unique_session_count", None),
                ("screen_unique_user_count", None),
                ("screen_time", "avg"),
                ("screen_entry_share", None),
                ("screen_exit_share", None),
                ("screen_rage_gesture_count", "sum"),
                ("screen_unresponsive_gesture_count", "sum"),
                ("screen_quit_count", None),
                ("screen_crash_count", None),
            ),
            "screens",
            groups=GroupList(
                by=(("screenName", "screen_name"),),
                numbers=(
                    ("visits", "screen_visit_count", None),
                    ("sessions", "screen_unique_session_count", None),
                    ("users", "screen_unique_user_count", None),
                    ("totalTimeSec", "screen_time", "sum"),
                    ("averageTimeSec", "screen_time", "avg"),
                    ("entries", "screen_entry_count", None),
                    ("entryShare", "screen_entry_share", None),
                    ("quits", "screen_quit_count", None),
                    ("exitShare", "screen_exit_share", None),
                    ("rageGestures", "screen_rage_gesture_count", "sum"),
                    ("unresponsiveGestures", "screen_unresponsive_gesture_count", "sum"),
                    ("crashes", "screen_crash_count", None),
                ),
            ),
        ),
        EntityRow(
            Entity.GESTURE,
            GESTURES,
            (
                ("gesture_count", None),
                ("gesture_responsive_count", None),
                ("gesture_unresponsive_count", None),
                ("gesture_unique_session_count", None),
                ("gesture_unique_user_count", None),
            ),
            "sessions",
        ),
        EntityRow(
            Entity.ISSUE,
            ISSUES,
            (
                ("issue_count", None),
                ("issue_unique_session_count", None),
                ("issue_unique_user_count", None),
            ),
            "issues",
            groups=GroupList(
                by=(("kind", "issue_kind"), ("title", "issue_title")),
                numbers=(
                    ("occurrences", "issue_count", None),
                    ("sessions", "issue_unique_session_count", None),
                    ("users", "issue_unique_user_count", None),
                    ("firstSeen", "date_range", "min"),
                    ("lastSeen", "date_range", "max"),
                ),
            ),
        ),
    )
}
LISTED = tuple(row.entity for row in ENTITIES.values() if row.keys or row.groups)
"""Those that have a list."""


def is_timeline(bucket: str) -> bool:
    """Weeks and months stand in time order and are filled with zeros; days are ranked like any group."""
    return BUCKETS.get(bucket) in (WEEK, MONTH)


def bucket_start(bucket: str, day: date) -> date:
    """The first day of the week or month that `day` lies in; a day's bucket is itself."""
    if BUCKETS[bucket] == DAY:
        return day
    return day - timedelta(days=day.weekday()) if BUCKETS[bucket] == WEEK else day.replace(day=1)
