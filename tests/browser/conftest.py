"""What the browser tests share: one Chromium, a shop, a listener for each test, and a demo with a member who is logged in to it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.chromium import running_chromium
from tests.browser.dashboard_server import WIDE, Demo, made_demo, running_demo
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


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Demo]:
    """With an owner: a copy, of this module alone, of one that all workers share."""
    own = tmp_path_factory.getbasetemp()
    made = made_demo((own if worker_id == "master" else own.parent) / "shared-demo")
    data = tmp_path_factory.mktemp("dashboard") / "demo"
    shutil.copytree(made, data, symlinks=True)
    with running_demo(data) as running:
        yield running


@pytest.fixture
def member(browser: Browser, demo: Demo) -> Iterator[BrowserContext]:
    """The owner, logged in. A fault of a script ends the test."""
    context = browser.new_context(viewport=WIDE, reduced_motion="reduce", timezone_id="Europe/Berlin")
    demo.log_in(context)
    faults: list[str] = []
    context.on("weberror", lambda fault: faults.append(str(fault.error)))
    yield context
    context.close()
    assert faults == []


@pytest.fixture
def page(member: BrowserContext) -> Page:
    return member.new_page()
