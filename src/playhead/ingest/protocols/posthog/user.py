"""Who the user is, by PostHog's events: `$identify`, `$create_alias`, `$set`, `$set_once`, `$unset` and the ids that every event carries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playhead.ingest.protocols.posthog.context import text
from playhead.ingest.protocols.posthog.events import Told, kept_value
from playhead.model.timeline import UserFacts

NOBODY = frozenset(
    "anonymous,guest,distinctid,distinct_id,id,not_authenticated,email,undefined,true,false,null,none,nan,0,[object object]".split(
        ","
    )
)
"""Ids that are mistakes of the app, in lower case: merged by one of these, all users would become one."""


def user_facts(told: Told, changes: Mapping[str, Any]) -> UserFacts | None:
    """What the event tells of the user; None when that is nothing. `changes` holds `$set`, `$set_once` and `$unset` of the event's root, where the web SDK puts them."""
    user = _somebody(text(told.properties, "distinct_id"))
    if user is None:
        return None
    known = told.name == "$identify" or told.properties.get("$is_identified") is True
    identified = known or text(told.properties, "$user_id") == user
    properties, removed = _changed(told, changes, "$set")
    return UserFacts(
        at=told.at,
        key=f"{told.key}/user",
        id=user,
        identity=user if identified else None,
        anonymous_id=_former(told, user),
        set=properties,
        set_once=_changed(told, changes, "$set_once")[0],
        unset=removed + _names(told.properties.get("$unset")) + _names(changes.get("$unset")),
    )


def _former(told: Told, user: str) -> str | None:
    """The other id of the same user."""
    names = {"$identify": "$anon_distinct_id", "$create_alias": "alias"}
    former = _somebody(text(told.properties, names[told.name])) if told.name in names else None
    return None if former == user else former


def _somebody(user: str | None) -> str | None:
    return None if user is None or user.strip().lower() in NOBODY else user


def _changed(told: Told, changes: Mapping[str, Any], kind: str) -> tuple[dict[str, Any], list[str]]:
    """Values by name, and the names that are null. Names with `$` are the SDK's own notes: first referrer, first page."""
    values: dict[str, Any] = {}
    for source in (told.properties.get(kind), changes.get(kind)):
        if isinstance(source, dict):
            values |= {name: value for name, value in source.items() if name and not name.startswith("$")}
    kept = {name: kept_value(value, kind) for name, value in values.items() if value is not None}
    return kept, [name for name, value in values.items() if value is None]


def _names(value: object) -> list[str]:
    return [name for name in value if isinstance(name, str)] if isinstance(value, list | dict) else []
