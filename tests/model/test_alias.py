"""Aliases."""

from __future__ import annotations

import pytest

from playhead.model.alias import FIRST, LAST, alias_of


@pytest.mark.parametrize(("user", "alias"), [("a" * 24, "Helga Birch"), ("60f7dd46972a633e88696d6b", "Edgar Garner")])
def test_an_alias_never_changes(user: str, alias: str) -> None:
    assert alias_of(user) == alias


@pytest.mark.parametrize("names", [FIRST, LAST])
def test_names_are_distinct(names: list[str]) -> None:
    assert len(set(names)) == len(names)


def test_aliases_are_spread_over_all_names() -> None:
    aliases = {alias_of(f"{user:024x}") for user in range(20_000)}
    assert {alias.split()[0] for alias in aliases} == set(FIRST)
    assert {alias.split()[1] for alias in aliases} == set(LAST)
