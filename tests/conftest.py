"""Fixtures for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.harness import App, Harness


@pytest.fixture(scope="session")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harness]:
    """The server that all tests share."""
    running = Harness(tmp_path_factory.mktemp("data") / "playhead")
    yield running
    running.close()


@pytest.fixture
def app(harness: Harness) -> App:
    """A fresh app: an empty data set."""
    return harness.create_app()
