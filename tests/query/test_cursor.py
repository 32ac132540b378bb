"""Cursors: a place in the list as text."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from playhead.errors import InvalidParameter
from playhead.query.cursor import Cursor, parse_cursor

LOWER, UPPER = datetime(2022, 12, 17, tzinfo=UTC), datetime(2023, 1, 16, 10, 25, 8, tzinfo=UTC)
CURSOR = Cursor(LOWER, UPPER, 2, datetime(2023, 1, 2, 3, 4, 5, tzinfo=UTC), (int("60f7dd4efd9c2f001169bb96", 16),))


def text_of(inner: str) -> str:
    return base64.urlsafe_b64encode(inner.encode()).decode().rstrip("=")


def test_a_cursor_comes_back_from_its_text() -> None:
    assert parse_cursor(CURSOR.text(), 2) == CURSOR


@pytest.mark.parametrize("session_id", [0, 1, 2**64, 2**96 - 1])
def test_every_id_comes_back(session_id: int) -> None:
    cursor = Cursor(LOWER, UPPER, 10**9, LOWER, (session_id,))
    assert parse_cursor(cursor.text(), 2) == cursor


def test_the_text_needs_no_encoding_in_an_address() -> None:
    assert CURSOR.text().replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize("text", ["", None])
def test_the_empty_cursor_starts(text: str | None) -> None:
    assert parse_cursor(text, 2) is None


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "???",
        "ä",
        "AAAA",
        "=",
        CURSOR.text()[:-8],
        Cursor(LOWER, UPPER, 1, LOWER, (5, 6)).text(),
        CURSOR.text() + "AAAA",
        text_of("1 2 3 4"),
        text_of("1 2 3 4 5 6"),
        text_of("1 2 3 four 5"),
        text_of("1 2 3 -1 1"),
        text_of(f"1 2 3 {2**96} 1"),
        text_of("1 2 3 4 0"),
        text_of(f"{10**18} 2 3 4 1"),
        text_of("1.5 2 3 4 1"),
        text_of("1 2 3 4 " + "9" * 5000),
    ],
)
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(InvalidParameter, match="cursor is not one that next_cursor held") as caught:
        parse_cursor(text, 2)
    assert caught.value.detail == "cursor"
