"""What is asked of us and of others in turn: the parameters of the API, the same written by hand, and what both must answer alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.peers import AVERAGED, Example
from bench.questions import Parameters, between, condition, example_parameters
from playhead.model import ids


@dataclass(frozen=True, slots=True)
class Topic:
    """`name` is that of the others' SQL; `key` and `metrics` are the names in our rows that theirs hold in this order."""

    name: str
    what: str
    path: str
    parameters: Callable[[Example], Parameters]
    key: str
    metrics: tuple[str, ...]

    def ours(self, rows: list[dict[str, Any]]) -> dict[Any, list[float]]:
        return {row[self.key]: [float(row[metric]) for metric in self.metrics] for row in rows}

    def theirs(self, rows: list[tuple[Any, ...]]) -> dict[Any, list[float]]:
        """Ids become texts, milliseconds seconds."""
        scales = [1000 if "duration" in metric else 1 for metric in self.metrics]
        return {
            ids.text(key) if isinstance(key, int) else key: [
                float(value) / scale for value, scale in zip(values, scales, strict=True)
            ]
            for key, *values in rows
        }


def _window(example: Example) -> Parameters:
    return between(example.lower, example.upper)


def _users(example: Example) -> Parameters:
    return {"filters": [condition("device_country", "equal", example.country), _window(example)], "page_size": 50}


def _events(example: Example) -> Parameters:
    return {"filters": [_window(example)], "group_by": [{"attribute": "event_name", "max_group_number": 50}]}


SESSIONS = Topic(
    "sessions",
    "analytics, one country, 30 days, by model",
    "/v2/session/analytics",
    example_parameters,
    "device_model",
    (
        "session_count",
        "session_unique_user_count",
        "session_new_users_count",
        *(f"avg_{column}".removesuffix("_ms") for column in AVERAGED),
    ),
)
USERS = Topic(
    "users",
    "users: analytics, one country, 30 days, by model",
    "/v2/user/analytics",
    example_parameters,
    "device_model",
    (
        "user_count",
        "session_new_users_count",
        "avg_user_session_count",
        "avg_user_session_duration",
        "avg_user_rage_gesture_count",
        "avg_user_event_count",
        "avg_user_session_screen_count",
    ),
)
USER_LIST = Topic("user list", "users: list, newest 50 of one country, 30 days", "/v2/user", _users, "uxcamUserId", ())
EVENTS = Topic(
    "events",
    "events: analytics by name, 30 days, with distinct users and sessions",
    "/v2/event/analytics",
    _events,
    "event_name",
    ("event_count", "event_unique_user_count", "event_unique_session_count"),
)
