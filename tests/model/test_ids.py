"""Ids of 24 hex digits."""

from __future__ import annotations

import pytest

from playhead.model import ids

ID = "60f7dd4efd9c2f001169bb96"


@pytest.mark.parametrize("text", [ID, "0" * 24, "f" * 24])
def test_ids(text: str) -> None:
    assert ids.is_hex_id(text)


@pytest.mark.parametrize("text", ["", ID[:-1], ID + "0", ID.upper(), ID[:-1] + "g", ID + "\n", " " + ID, "٠" * 24])
def test_no_ids(text: str) -> None:
    assert not ids.is_hex_id(text)


def test_an_id_is_kept() -> None:
    assert ids.derive_id("session", ID) == ID


@pytest.mark.parametrize(
    ("kind", "derived"), [("user", "b750fb5fc29cd6c61e104236"), ("session", "4ccb3fbb167c251716a9c26c")]
)
def test_another_text_is_hashed_stably_and_by_kind(kind: str, derived: str) -> None:
    assert ids.derive_id(kind, "x") == derived


@pytest.mark.parametrize("text", ["", "x", ID.upper(), "ä🙂", "a" * 1000])
def test_a_derived_id_is_an_id(text: str) -> None:
    assert ids.is_hex_id(ids.derive_id("user", text))


def test_new_ids_differ() -> None:
    made = {ids.new_id() for _ in range(100)}
    assert len(made) == 100
    assert all(map(ids.is_hex_id, made))


@pytest.mark.parametrize("hex_id", [ID, "0" * 24, "0" * 23 + "1", "f" * 24])
def test_numbers_come_back_as_text(hex_id: str) -> None:
    assert ids.text(ids.number(hex_id)) == hex_id
