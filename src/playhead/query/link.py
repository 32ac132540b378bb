"""`dashboard_link` and `url`: this installation's dashboard at that very list, or at that session's replay.

The parts are not URL-encoded as a whole, and blanks stand where the recorded links have them (api-spec, section 10). Order:
groups, date_range, filters. String values are percent-encoded as JSON has them, so that no `&`, `#` or quote of theirs can break the
link, and a browser, which encodes the quotes around them, leaves one that can still be read (link_reader.py).
"""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from playhead.model import ids
from playhead.model.attributes import ATTRIBUTES, Attribute, Entity, Type
from playhead.model.record import ZULU
from playhead.query.entities import BUCKETS, DAY, ENTITIES, WEEK
from playhead.query.operators import BY_NAME
from playhead.query.parse import Filter
from playhead.query.resolve import Group, Match, Query

USER_COUNTERS = {
    attribute.name
    for attribute in ATTRIBUTES
    if (attribute.of_user and attribute.type in (Type.INTEGER, Type.DATETIME)) or attribute.type is Type.EVENT_COUNT
}
OWNERS = {attribute.name: attribute.own for attribute in ATTRIBUTES if attribute.own is not None}
EVENT_PARTS = ("event_name", "event_screen_name", "event_custom_property", "event_uploadedon", "event_uploadedon_day")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where links lead: `base` is this installation's, `video` makes the link of a session of the app that asks, of its id."""

    base: str
    video: Callable[[str], str]


def session_url(base: str, appid: str, session_id: str) -> str:
    return f"{base}/app/{appid}/sessions/list/1/{session_id}"


class Links:
    """The links of one query's rows; what they have in common is printed once."""

    def __init__(self, query: Query, base: str) -> None:
        self._start = f"{base}/app/{query.appid}/{ENTITIES[query.entity].link}/list/1?"
        self._table = "event" if query.entity is Entity.EVENT else "session"
        self._groups = query.groups
        self._filters = [self._filter_part(match) for match in query.matches]
        self._common = [*self._window_parts(query), *self._filters]

    def link(self, values: tuple[Any, ...], top: tuple[tuple[Any, ...] | None, ...]) -> str:
        """The link of a row with these group values; None is the others of a group, which are those not in its `top`."""
        parts = []
        for index, (group, value) in enumerate(zip(self._groups, values, strict=True)):
            parts.append(
                self._others_part(group, top[index] or ()) if value is None else self._group_part(group, value)
            )
        return self._start + "&".join([*parts, *self._common])

    def narrowed(self, *matches: Match) -> str:
        """The link of the query's rows that meet these as well."""
        return self._start + "&".join([*self._common, *map(self._filter_part, matches)])

    def filters(self, dates: Iterable[Filter]) -> str:
        """What stands behind `?` for the query's filters alone, its dates as they were sent."""
        parts = [self._part("date_range", BY_NAME[each.operator].name, _as_sent(each.value)) for each in dates]
        return "&".join([*parts, *self._filters])

    def _window_parts(self, query: Query) -> list[str]:
        window = query.window
        lower, upper = window.lower.strftime(ZULU), window.upper.strftime(ZULU)
        bounds = f'date_range={{"o": "between_dates", "v": {{"lower": "{lower}", "upper": "{upper}"}}, "tb": "{self._table}"}}'
        return [bounds, *(self._part("date_range", "not_on", f'"{day.isoformat()}"') for day in window.without)]

    def _part(
        self, name: str, operator: str, value: str, *, property_name: str | None = None, condition: str = ""
    ) -> str:
        named = "" if property_name is None else f'"property_name":{_text(property_name)},'
        return f'{name}={{"o":"{operator}",{named}"v":{value}{condition}, "tb": "{self._table_of(name)}"}}'

    def _table_of(self, name: str) -> str:
        """What the dashboard looks it up in (api-spec, section 10): our own of screens, gestures and issues in those."""
        if name in OWNERS:
            return OWNERS[name]
        if name in EVENT_PARTS:
            return "event"
        return "session" if name.startswith("session_") or name in USER_COUNTERS else self._table

    def _group_part(self, group: Group, value: Any) -> str:
        name = group.attribute.name
        match group.attribute.type:
            case Type.PLATFORM | Type.BOOL:
                return self._part(name, "equal", f'"{value}"')
            case Type.BUCKET:
                return self._bucket_part(name, value)
        return self._part(name, "in", f"[{_group_text(group.attribute, value)}]", property_name=group.property_name)

    def _bucket_part(self, name: str, first: date) -> str:
        if BUCKETS[name] == DAY:
            return self._part(name, "in", f'["{first.isoformat()}"]')
        part = f"{name.partition('_')[0]}_uploadedon"
        return self._part(part, "between", f'["{first.isoformat()}","{last_day(name, first).isoformat()}"]')

    def _others_part(self, group: Group, top: tuple[Any, ...]) -> str:
        """Our own operator: has a value, and none of these."""
        values = ", ".join(_group_text(group.attribute, value) for value in top)
        return self._part(group.attribute.name, "others", f"[{values}]", property_name=group.property_name)

    def _filter_part(self, match: Match) -> str:
        condition = ""
        if match.event_property is not None:
            inner = match.event_property
            condition = (
                f',"p":{{"name":{_text(inner.property_name or "")},"operator":"{inner.operator.name}",'
                f'"value":{_value(inner.attribute, inner.value)}}}'
            )
        value = _filter_value(match)
        return self._part(
            match.attribute.name, match.operator.name, value, property_name=match.property_name, condition=condition
        )


def last_day(bucket: str, first: date) -> date:
    """The last day of the week or month that starts on `first`."""
    if BUCKETS[bucket] == WEEK:
        return first + timedelta(days=6)
    return first.replace(day=monthrange(first.year, first.month)[1])


def _group_text(attribute: Attribute, value: Any) -> str:
    if attribute.type is Type.ID:
        return f'"{ids.text(value)}"'
    return _text(str(value))


def _filter_value(match: Match) -> str:
    """Dates and counts of events as they were sent, anything else as it was understood."""
    if match.attribute.type is Type.EVENT_COUNT:
        count, names = match.value
        return f'{{"count": {_value(match.attribute, count)}, "event_names": {_value(match.attribute, names)}}}'
    if match.attribute.type is Type.DATETIME:
        assert match.source is not None
        return _as_sent(match.source.value)
    return _value(match.attribute, match.value)


def _as_sent(value: Any) -> str:
    """A date or two, with what is usual in one left as it is."""
    return quote(json.dumps(value, ensure_ascii=False), safe='"{}[]:+, ')


def _value(attribute: Attribute, value: Any) -> str:
    """A filter's value: durations as floats, flags as "True", text percent-encoded."""
    if isinstance(value, tuple):
        return f"[{', '.join(_value(attribute, item) for item in value)}]"
    if isinstance(value, bool) or (isinstance(value, int) and attribute.type is Type.PLATFORM):
        return f'"{value}"'
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    if isinstance(value, Decimal):
        return json.dumps(float(value) if attribute.scale != 1 or value % 1 else int(value))
    return _text(value)


def _text(text: str) -> str:
    return f'"{quote(json.dumps(text, ensure_ascii=False)[1:-1], safe="")}"'
