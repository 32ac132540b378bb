"""Properties that fit where they are stored."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from playhead.ingest.protocols.properties import properties


def nested(levels: int) -> Any:
    value: Any = 5
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize("value", [None, True, 5, -(2**63), 2**63 - 1, 1.5, "a", [1, {"b": []}], nested(32)])
def test_what_fits_stays_as_it_is(value: object) -> None:
    assert properties({"a": value}) == {"a": value}


@pytest.mark.parametrize(
    ("value", "kept"),
    [(2**70, float(2**70)), (-(2**63) - 1, float(-(2**63))), (10**400, None), ([{"b": 2**64}], [{"b": float(2**64)}])],
)
def test_large_integers_are_floats(value: object, kept: object) -> None:
    assert properties({"a": value}) == {"a": kept}


def test_what_is_nested_without_end_is_cut() -> None:
    assert msgspec.msgpack.encode(properties({"a": nested(900)}))
    assert properties({"a": nested(33)}) != {"a": nested(33)}


def test_names() -> None:
    assert properties({"": 1, "n" * 2_000: 2}) == {"n" * 1_000: 2}
