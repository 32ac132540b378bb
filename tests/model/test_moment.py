"""Times as clients tell them."""

from __future__ import annotations

import msgspec
import pytest

from playhead.errors import InvalidBody
from playhead.model.moment import Moment, milliseconds, skew


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1795461602178", 1_795_461_602_178),
        ("1795461602178.6", 1_795_461_602_179),
        ('"2026-11-23T20:00:02.178+00:00"', 1_795_464_002_178),
        ('"2026-11-23T22:00:02.178+02:00"', 1_795_464_002_178),
        ("300000", 300_000),
    ],
)
def test_milliseconds_or_iso(text: str, expected: int) -> None:
    assert milliseconds(msgspec.json.decode(text, type=Moment), "sentAt") == expected


@pytest.mark.parametrize("text", ["-1", "1e15", '"yesterday"', '"2026-11-23T20:00:02"', "true", "[]"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text, type=Moment)


def test_seconds_are_told_apart() -> None:
    with pytest.raises(InvalidBody, match="1795461602 looks like seconds") as caught:
        milliseconds(1_795_461_602.0, "sentAt")
    assert caught.value.detail == "sentAt"


@pytest.mark.parametrize(
    ("received", "sent", "expected"),
    [
        (10_000, None, 0),
        (10_000, 8_001, 0),
        (10_000, 8_000, 2_000),
        (10_000, 13_600_000, -13_590_000),
        (10_000, 11_999, 0),
    ],
)
def test_a_clock_is_off_by_more_than_the_network(received: int, sent: int | None, expected: int) -> None:
    assert skew(received, sent) == expected
