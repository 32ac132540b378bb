"""Custom properties as text."""

from __future__ import annotations

import json
from typing import Any

import pytest

from playhead.model.record import property_text, property_texts


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("", ""),
        ("null", "null"),
        ("é\0\n", "é\0\n"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-5, "-5"),
        (2**80, str(2**80)),
        (12.5, "12.5"),
        (1e300, "1e300"),
        ([1, "a"], '[1,"a"]'),
        ({"a": {"b": None}}, '{"a":{"b":null}}'),
    ],
)
def test_a_property_as_text(value: Any, text: str | None) -> None:
    assert property_text(value) == text


@pytest.mark.parametrize("number", [0.1, 1e-7, 123456789.125, 5e-324, 1.7976931348623157e308])
def test_a_number_loses_nothing(number: float) -> None:
    text = property_text(number)
    assert text is not None
    assert json.loads(text) == number


def test_missing_properties_are_left_out() -> None:
    assert property_texts({"a": None, "b": "", "c": 0}) == {"b": "", "c": "0"}
