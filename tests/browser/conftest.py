"""What the browser tests share: one Chromium, a shop, and a listener for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.chromium import running_chromium
from tests.browser.listener import Listener, running_listener
from tests.browser.shop_server import Shop, running_shop


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed after each module: while playwright runs, no other test in the process can run an event loop of its own."""
    with running_chromium() as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor who has never been here."""
    visitor = browser.new_context(viewport={"width": 1000, "height": 700})
    yield visitor
    visitor.close()


@pytest.fixture
def shop() -> Iterator[Shop]:
    with running_shop() as running:
        yield running


@pytest.fixture
def listener() -> Iterator[Listener]:
    with running_listener() as running:
        yield running
