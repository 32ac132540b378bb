"""Fixtures for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.harness import App, Clock, Harness


@pytest.fixture(scope="session")
def server_clock() -> Clock:
    """The clock of the server that all tests share."""
    return Clock()


@pytest.fixture(scope="module", autouse=True)
def _clock_of_module(server_clock: Clock) -> None:
    """Every module starts at the real time; what a fixture of its own sets holds until its end."""
    server_clock.reset()


@pytest.fixture(autouse=True)
def _clock_of_test(server_clock: Clock) -> Iterator[None]:
    """What a test sets ends with it."""
    before = server_clock.now
    yield
    server_clock.now = before


@pytest.fixture(scope="session")
def harness(tmp_path_factory: pytest.TempPathFactory, server_clock: Clock) -> Iterator[Harness]:
    """The server that all tests share."""
    running = Harness(tmp_path_factory.mktemp("data") / "playhead", server_clock)
    yield running
    running.close()


@pytest.fixture
def app(harness: Harness) -> App:
    """A fresh app: an empty data set."""
    return harness.create_app()
