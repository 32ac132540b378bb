"""The parts of a dashboard_link in their order: groups, window, filters (api-spec, section 10).

A part is (name, JSON object) with its strings decoded. A day taken out by `not_on` is a second date_range part: without
it the link would open at more sessions than the row counts. `None` stands for a part whose form the contract
leaves open: an "others" row, a month, a Bool group, a number or bool asked of a custom property, a date or a frequency asked
of a user.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from .attributes import KINDS, MONTHS, PLATFORM_CODES, WEEKS, Entity, Kind
from .filters import COMPARED, platform, truth
from .groups import Fold, Group, Grouping, Key
from .session import text
from .window import Filter, Window

Part = tuple[str, Any] | None

ALIASES: Mapping[str, str] = {"greater_than": "greater", "less_than": "less"}


@dataclass(frozen=True)
class Link:
    """`list` is the dashboard's list that it opens."""

    list: str
    parts: Sequence[Part]


def link(entity: Entity, group: Group, group_by: Sequence[Grouping], window: Window, filters: Sequence[Filter]) -> Link:
    own = "event" if entity is Entity.EVENT else "session"
    parts = [
        *(group_part(key, entry, own) for key, entry in zip(group.keys, group_by, strict=True)),
        ("date_range", {"o": "between_dates", "v": bounds(window), "tb": own}),
        *(("date_range", {"o": "not_on", "v": f"{day}", "tb": own}) for day in sorted(window.without)),
        *(filter_part(entry, own) for entry in filters if entry["attribute"] != "date_range"),
    ]
    return Link("events" if entity is Entity.EVENT else "sessions", parts)


def bounds(window: Window) -> dict[str, datetime]:
    return {"lower": window.lower, "upper": window.upper}


def table(attribute: str, own: str) -> str:
    """Events are looked up among events, counters of sessions and users among sessions, the rest where the endpoint looks."""
    kind = KINDS[attribute]
    if kind is Kind.EVENT or attribute == "event_custom_property" or attribute.startswith("event_uploaded"):
        return "event"
    if attribute.startswith("session_") or kind in (Kind.LIFETIME, Kind.MOMENT, Kind.FREQUENCY):
        return "session"
    return own


def group_part(key: Key, entry: Grouping, own: str) -> Part:
    attribute = entry["attribute"]
    tb = table(attribute, own)
    if isinstance(key, Fold | bool) or attribute in MONTHS:
        return None
    if attribute in WEEKS:
        assert isinstance(key, date)
        days = [key.isoformat(), (key + timedelta(days=6)).isoformat()]
        return (f"{tb}_uploadedon", {"o": "between", "v": days, "tb": tb})
    if attribute == "device_platform":
        return (attribute, {"o": "equal", "v": PLATFORM_CODES[str(key)], "tb": tb})
    named = {"property_name": entry["property_name"]} if "property_name" in entry else {}
    value = key.isoformat() if isinstance(key, date) else key
    return (attribute, {"o": "in", **named, "v": [value], "tb": tb})


def filter_part(entry: Filter, own: str) -> Part:
    attribute = entry["attribute"]
    kind = KINDS[attribute]
    if (kind is Kind.CUSTOM and not is_text(entry["value"])) or kind in (Kind.MOMENT, Kind.FREQUENCY):
        return None
    named = {"property_name": entry["property_name"]} if "property_name" in entry else {}
    conditioned = {"p": condition(entry["property"])} if "property" in entry else {}
    tb = table(attribute, own)
    return (attribute, {"o": named_operator(entry), **named, "v": filter_value(entry), **conditioned, "tb": tb})


def is_text(value: Any) -> bool:
    return all(isinstance(one, str) for one in (value if isinstance(value, list) else [value]))


def filter_value(entry: Filter) -> Any:
    value = entry["value"]
    return [one_value(entry, one) for one in value] if isinstance(value, list) else one_value(entry, value)


def one_value(entry: Filter, value: Any) -> Any:
    """Numbers are coerced, platforms printed as codes and bools as "True": c075, c083, c094."""
    kind = KINDS[entry["attribute"]]
    if kind in (Kind.INTEGER, Kind.LIFETIME) or (kind is Kind.CUSTOM and entry["operator"] in COMPARED):
        return float(value)
    if kind is Kind.FLAG:
        return str(truth(value))
    return PLATFORM_CODES[platform(value)] if kind is Kind.PLATFORM else value


def condition(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": entry["name"], "operator": named_operator(entry), "value": condition_value(entry)}


def condition_value(entry: Mapping[str, Any]) -> Any:
    value = entry["value"]
    if entry["operator"] in COMPARED:
        return float(value)
    return [text(one) for one in value] if isinstance(value, list) else text(value)


def named_operator(entry: Mapping[str, Any]) -> str:
    operator: str = entry["operator"]
    return ALIASES.get(operator, operator)


def parse(link: str) -> tuple[str, list[tuple[str, Any]]]:
    """'http://h/app/A/sessions/list/1?a={…}&b={…}' -> (what stands before "?", [("a", {…}), ("b", {…})])."""
    place, _, query = link.partition("?")
    found = [part.partition("=") for part in re.split(r"&(?=\w+=\{)", query)]
    return place, [(name, decoded("", json.loads(unquote(body)))) for name, _, body in found]


def decoded(name: str, value: Any) -> Any:
    """Strings are percent-encoded as JSON has them, so that `&`, `#` and quotes cannot break the link: decoded once they are JSON."""
    if name in ("lower", "upper"):
        return datetime.fromisoformat(value)
    if isinstance(value, dict):
        return {key: decoded(key, one) for key, one in value.items()}
    return [decoded("", one) for one in value] if isinstance(value, list) else value
