"""DSNs."""

from __future__ import annotations

import pytest

from playhead.model.dsn import dsn, dsn_key


@pytest.mark.parametrize("base", ["http://127.0.0.1:8321", "https://replay.example.com", "https://example.com/replay"])
def test_a_dsn_and_its_key(base: str) -> None:
    made = dsn(f"{base}/", "ik_5f", 3)
    assert made == f"{base.replace('://', '://ik_5f@')}/3"
    assert dsn_key(made) == "ik_5f"


@pytest.mark.parametrize("text", ["", "https://example.com/3", "http://[", "nonsense"])
def test_no_key(text: str) -> None:
    assert dsn_key(text) == ""
