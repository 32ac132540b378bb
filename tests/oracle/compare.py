"""An answer of the API against one of the reference: the first difference in words, or None.

Keys are compared with their order but for objects that are `Unordered`. Numbers are compared by value (26 is 26.0),
fractions with a relative tolerance, percentages as rounded to 2 decimals, addresses by their path.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from . import links
from .comparison import SUFFIX
from .leeway import AnyUUID, Unordered

TOLERANCE = 1e-9
HALF_A_CENT = 0.005


def difference(expected: Any, actual: Any, place: str = "answer") -> str | None:
    key = place.rpartition(".")[2]
    if key == "dashboard_link":
        return link_difference(expected, actual, place)
    if key == "url":
        return None if urlsplit(actual).path == expected else unlike(expected, actual, place)
    if key.endswith(SUFFIX):
        return None if same_percentage(expected, actual) else unlike(expected, actual, place)
    if isinstance(expected, AnyUUID):
        return None if is_uuid(actual) else unlike(expected, actual, place)
    if isinstance(expected, Mapping):
        return mapping_difference(expected, actual, place)
    if isinstance(expected, Sequence) and not isinstance(expected, str):
        return sequence_difference(expected, actual, place)
    return None if same_scalar(expected, actual) else unlike(expected, actual, place)


def unlike(expected: Any, actual: Any, place: str) -> str:
    shown = float(expected) if isinstance(expected, Fraction) else expected
    return f"{place}: expected {shown!r}, got {actual!r}"


def mapping_difference(expected: Mapping[str, Any], actual: Any, place: str) -> str | None:
    if not isinstance(actual, dict):
        return unlike(expected, actual, place)
    ordered = sorted if isinstance(expected, Unordered) else list
    if ordered(expected) != ordered(actual):
        return f"{place}: expected the keys {list(expected)}, got {list(actual)}"
    return first(difference(expected[key], actual[key], f"{place}.{key}") for key in expected)


def sequence_difference(expected: Sequence[Any], actual: Any, place: str) -> str | None:
    if not isinstance(actual, list):
        return unlike(expected, actual, place)
    if len(expected) != len(actual):
        return f"{place}: expected {len(expected)} of them, got {len(actual)}: {expected!r} and {actual!r}"
    pairs = enumerate(zip(expected, actual, strict=True))
    return first(difference(one, other, f"{place}[{number}]") for number, (one, other) in pairs)


def first(differences: Any) -> str | None:
    return next((found for found in differences if found is not None), None)


def same_scalar(expected: Any, actual: Any) -> bool:
    if is_number(expected) and is_number(actual):
        return math.isclose(float(expected), float(actual), rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return type(expected) is type(actual) and bool(expected == actual)


def is_uuid(value: Any) -> bool:
    try:
        return bool(str(UUID(value)) == value)
    except (ValueError, TypeError, AttributeError):
        return False


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | Fraction) and not isinstance(value, bool)


def same_percentage(expected: Fraction | None, actual: Any) -> bool:
    if expected is None or actual is None:
        return expected is actual
    rounded = is_number(actual) and actual == round(actual, 2)
    return rounded and abs(float(expected) - actual) <= HALF_A_CENT + TOLERANCE * max(1, abs(actual))


def link_difference(expected: links.Link, actual: str, place: str) -> str | None:
    try:
        address, found = links.parse(actual)
    except ValueError as error:
        return f"{place}: {actual!r} does not parse: {error}"
    if not address.endswith(f"/{expected.list}/list/1"):
        return f"{place}: {address!r} is no list of {expected.list}"
    if len(found) != len(expected.parts):
        return unlike(expected, found, place)
    pairs = zip(expected.parts, found, strict=True)
    return first(unlike(one, other, place) for one, other in pairs if one is not None and one != other)
