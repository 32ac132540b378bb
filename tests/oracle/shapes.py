"""The type-shapes of the recorded answers, and their comparison with a real one.

    {"success": "bool", "data": [{"sessionId": "str:oid", "video": "str|str:url", "sessionNumber?": "int", …}]}

`key?` may be absent, `a|b` is one of several types, a list holds the one shape of all its items. Keys come in the order
of the shape; where it has a `*` (ours, not recorded) any other keys may stand, in any order. `contracted` makes the changes that the contract decides (api-spec, sections 4 and 12).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Shape = Any

PAGINATION = {"current": "int", "next": "int|null", "total": "int"}
USER = {"alias": "str", "uxcamuserid": "str:oid", "*": "str"}
BLANK_TIMES = ("uploadedServerTime", "deviceLocalDateTime", "verifiedServerTime")
SESSION_KEYS = ("sessionId", "video", "sessionNumber", "url", "property", "user", "device", "location")


def matches(pattern: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value, re.DOTALL) is not None


def is_number(value: Any) -> bool:
    """Whole averages print as 26 or 26.0: an int or a float will do for either."""
    return isinstance(value, int | float) and not isinstance(value, bool)


TYPES: dict[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "bool": lambda value: isinstance(value, bool),
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "float": is_number,
    "str": matches(".*"),
    "str:oid": matches("[0-9a-f]{24}"),
    "str:url": matches("https?://.+"),
    "str:uuid": matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "str:date": matches(r"\d{4}-\d{2}-\d{2}"),
    "str:Z": matches(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z"),
    "str:blank": matches(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}"),
}


def contracted(shape: Mapping[str, Shape], analytics: bool) -> Mapping[str, Shape]:
    """The recorded shape after the contract's changes: pagination always, `[]` for `{}`, the requirement's row."""
    data = shape["data"] or []
    change = metrics_row if analytics else listed_row
    return {"success": shape["success"], "data": [change(one) for one in data], "pagination": PAGINATION}


def listed_row(row: Mapping[str, Shape]) -> Mapping[str, Shape]:
    """A row of a list, by the key that only its entity has."""
    if "eventId" in row:
        return {
            **row,
            "eventScreen": "str|null",
            "userProperty": {"uxcamuserid": "str:oid", "*": "str"},
            "eventProperty": {"*": "str"},
        }
    if "uxcamUserId" in row:
        return {**row, "userId": "str|null", "property": {"alias": "str", "*": "str|int|bool|float"}}
    return session_row(row)


def metrics_row(row: Mapping[str, Shape]) -> Mapping[str, Shape]:
    """Averages print whole or not, and over nothing they are null: which of it was recorded depends on the data."""
    return {key: "float|null" if re.fullmatch("avg_.*(?<!_pct_change)", key) else one for key, one in row.items()}


def session_row(row: Mapping[str, Shape]) -> Mapping[str, Shape]:
    """sessionNumber stands at the top, user is flat, times have the blank form, and video may be null."""
    changed = {
        **row,
        "video": "str|null",
        "sessionNumber": "int",
        "property": {key: "str:blank" if key in BLANK_TIMES else shape for key, shape in row["property"].items()},
        "user": USER,
    }
    return {key: changed[key] for key in SESSION_KEYS}


def faults(shape: Shape, value: Any, place: str = "answer") -> Iterator[str]:
    """Every place where a value departs from a shape."""
    if isinstance(shape, Mapping):
        yield from mapping_faults(shape, value, place)
    elif isinstance(shape, Sequence) and not isinstance(shape, str):
        yield from list_faults(shape, value, place)
    elif not any(TYPES[one](value) for one in shape.split("|")):
        yield f"{place}: {value!r} is not {shape}"


def list_faults(shape: Sequence[Shape], value: Any, place: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{place}: {value!r} is no list"
    elif value and not shape:
        yield f"{place}: {len(value)} rows where none was recorded"
    else:
        for number, one in enumerate(value):
            yield from faults(shape[0], one, f"{place}[{number}]")


def mapping_faults(shape: Mapping[str, Shape], value: Any, place: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{place}: {value!r} is no object"
        return
    shapes = {key.removesuffix("?"): one for key, one in shape.items()}
    if not right_keys(shape, value):
        yield f"{place}: the keys are {list(value)}, recorded were {list(shape)}"
        return
    for key, one in value.items():
        yield from faults(shapes.get(key, shapes.get("*")), one, f"{place}.{key}")


def right_keys(shape: Mapping[str, Shape], value: Mapping[str, Any]) -> bool:
    if "*" in shape:
        return set(shape) - {"*"} <= set(value)
    return list(value) == [key.removesuffix("?") for key in shape if not key.endswith("?") or key[:-1] in value]
