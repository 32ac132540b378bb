"""Fixtures for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness import App, Clock, Harness

TESTS = Path(__file__).parent
LONGEST = (
    "browser/test_sdks.py",
    "bench/test_bench.py",
    "browser/test_dashboard_analytics.py",
    "browser/test_dashboard.py",
    "test_versions.py",
    "oracle/test_filters.py",
    "api/test_dashboard_links.py",
    "test_doc_examples.py",
    "cli/test_serve.py",
    "erasure/test_deletion_api.py",
    "oracle/test_random_questions.py",
    "oracle/test_analytics.py",
    "ingest/test_upgrade.py",
    "browser/test_snippet.py",
    "test_recorded_rows.py",
    "browser/test_replay.py",
    "browser/test_dashboard_settings.py",
    "keeping/test_retention.py",
    "cli/test_uxcam.py",
    "test_docs.py",
)
"""The files that take minutes come first, longest first: the worker that got one of them last would work on alone."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {TESTS / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


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
