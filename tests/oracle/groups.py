"""Sets of items, one a row of the answer, and the order of the rows (api-spec, section 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from itertools import product
from typing import Any

from .attributes import BUCKETS, CUSTOMS, FLAGS, KINDS, MONTHS, TEXTS, WEEKS, Kind
from .metrics import Number
from .window import Window
from .world import Item, Items

DEFAULT_MAXIMUM = 50
CHRONOLOGICAL = (*WEEKS, *MONTHS)


class Fold(Enum):
    """What falls outside the top of an attribute; a real value "others" is another key."""

    OTHERS = "others"


Grouping = Mapping[str, Any]
Key = str | bool | date | Fold
Rank = Callable[[Items], Number]


@dataclass(frozen=True)
class Group:
    keys: tuple[Key, ...]
    items: Items


def groups(items: Items, group_by: Sequence[Grouping], window: Window, rank: Rank) -> list[Group]:
    """All rows in their order. `rank` is the first metric; `items` are those that match."""
    whole = [item for item in items if all(values(item, entry) for entry in group_by)]
    axes = [axis(whole, entry, rank) for entry in group_by]
    found = [Group(keys, of) for keys, of in cells(whole, axes).items()]
    if len(group_by) == 1 and group_by[0]["attribute"] in CHRONOLOGICAL:
        found += empty_buckets(group_by[0]["attribute"], window, found)
    return sorted(found, key=lambda group: order(group, group_by, rank))


def values(item: Item, entry: Grouping) -> frozenset[Key]:
    """The keys of an item under one grouping: none when the value is missing, several for event_name."""
    attribute = entry["attribute"]
    kind = KINDS[attribute]
    if kind is Kind.EVENT:
        return frozenset(event.name for event in item.events)
    if kind is Kind.BUCKET:
        return frozenset([BUCKETS[attribute](item.moment.date())])
    if kind is Kind.FLAG:
        return frozenset([FLAGS[attribute](item)])
    value = single(item, entry)
    return frozenset() if value is None else frozenset([value])


def single(item: Item, entry: Grouping) -> str | None:
    kind = KINDS[entry["attribute"]]
    if kind is Kind.CUSTOM:
        return CUSTOMS[entry["attribute"]](item).get(entry["property_name"])
    if kind is Kind.PLATFORM:
        return str(item.session.row["device"]["platform"])
    return TEXTS[entry["attribute"]](item)


def axis(items: Items, entry: Grouping, rank: Rank) -> Callable[[Item], frozenset[Key]]:
    """The keys of an item once the values outside the top are folded."""
    if KINDS[entry["attribute"]] is Kind.BUCKET:
        return lambda item: values(item, entry)
    top = leaders(items, entry, rank)
    return lambda item: frozenset(one if one in top else Fold.OTHERS for one in values(item, entry))


def leaders(items: Items, entry: Grouping, rank: Rank) -> frozenset[Key]:
    having = cells(items, [lambda item: values(item, entry)])
    ranked = sorted(having.items(), key=lambda item: (*descending(rank(item[1])), *ascending(item[0])))
    return frozenset(keys[0] for keys, _ in ranked[: entry.get("max_group_number", DEFAULT_MAXIMUM)])


def cells(items: Items, axes: Sequence[Callable[[Item], Iterable[Key]]]) -> dict[tuple[Key, ...], list[Item]]:
    """Each item once in each cell of its keys."""
    found: dict[tuple[Key, ...], list[Item]] = {}
    for item in items:
        for keys in product(*(keys_of(item) for keys_of in axes)):
            found.setdefault(keys, []).append(item)
    return found


def empty_buckets(attribute: str, window: Window, found: Sequence[Group]) -> list[Group]:
    taken = {group.keys for group in found}
    return [Group((start,), []) for start in starts(attribute, window) if (start,) not in taken]


def starts(attribute: str, window: Window) -> list[date]:
    """Every week or month that the window touches, whole or cut."""
    if window.lower > window.upper:
        return []
    bucket = BUCKETS[attribute]
    days = (utc_day(window.upper) - utc_day(window.lower)).days + 1
    return sorted({bucket(utc_day(window.lower) + timedelta(days=number)) for number in range(days)})


def utc_day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def order(group: Group, group_by: Sequence[Grouping], rank: Rank) -> tuple[Any, ...]:
    """Others last; weeks and months by time; then the first metric, greatest first; then values, smallest first."""
    times = [key for key, entry in zip(group.keys, group_by, strict=True) if entry["attribute"] in CHRONOLOGICAL]
    folded = Fold.OTHERS in group.keys
    return (folded, times, *descending(rank(group.items)), *ascending(group.keys))


def descending(number: Number) -> tuple[bool, Any]:
    return (True, 0) if number is None else (False, -number)


def ascending(keys: Sequence[Key]) -> list[tuple[bool, Any]]:
    return [(key is Fold.OTHERS, 0 if key is Fold.OTHERS else key) for key in keys]


def name(entry: Grouping) -> str:
    return "_".join(filter(None, (entry["attribute"], entry.get("property_name"))))


def printed(key: Key, entry: Grouping) -> str | bool:
    """2023-01-10 -> "2023-01-10", "Jan 09 - Jan 15" or "Jan 2023"."""
    if isinstance(key, Fold):
        return key.value
    if not isinstance(key, date):
        return key
    if entry["attribute"] in WEEKS:
        return f"{key:%b %d} - {key + timedelta(days=6):%b %d}"
    return f"{key:%b %Y}" if entry["attribute"] in MONTHS else key.isoformat()
