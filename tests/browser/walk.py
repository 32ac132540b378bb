"""A visitor of the shop: he looks, clicks in anger, finds a dead button, logs in, pays, meets an error, reloads, and leaves."""

from __future__ import annotations

import time
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page

from tests.browser.shop_server import Shop
from tests.browser.visit import leave

SETTLED = 2_500
"""Milliseconds until every SDK has begun: they load scripts and settings first."""
UNANSWERED = 2_600
"""Longer than a tap may wait for an answer (setting response_time)."""
THERE = "performance.timeOrigin + performance.getEntriesByType('navigation')[0].responseEnd"
MOST_ANGRY = 4


@dataclass(frozen=True, slots=True)
class Walked:
    """`seconds` from when the first page was there until the last was closed."""

    seconds: float


def walk(context: BrowserContext, shop: Shop, lingers: int = 0) -> Walked:
    """`lingers`: milliseconds that he stays before he leaves a page, for SDKs that send nothing as it goes."""
    page = context.new_page()
    page.goto(shop.address)
    began = page.evaluate(THERE) / 1000
    page.wait_for_timeout(SETTLED)
    _shop(page)
    _account(page)
    page.wait_for_timeout(lingers)
    page.click("#checkout")
    page.wait_for_timeout(SETTLED)
    _checkout(page)
    page.wait_for_timeout(lingers)
    page.reload()
    page.wait_for_timeout(max(SETTLED, lingers))
    page.click("#home")
    page.wait_for_timeout(SETTLED)
    page.click("#add-kettle")
    page.wait_for_timeout(max(1_000, lingers))
    seconds = time.time() - began
    leave(page)
    return Walked(seconds)


def _shop(page: Page) -> None:
    """Two answered clicks and a run of four, and one that nothing comes of."""
    page.click("#add-teapot")
    page.wait_for_timeout(1_000)
    page.click("#stock", click_count=MOST_ANGRY, delay=30)
    page.wait_for_timeout(1_000)
    page.click("#dead")
    page.wait_for_timeout(UNANSWERED)


def _account(page: Page) -> None:
    page.click("#account")
    page.wait_for_timeout(500)
    page.click("#login")
    page.wait_for_timeout(500)
    page.go_back()
    page.wait_for_timeout(500)


def _checkout(page: Page) -> None:
    page.fill("#name", "Ann Typed")
    page.fill("#card", "4111-typed")
    page.click("#pay")
    page.wait_for_timeout(500)
    page.click("#break")
    page.wait_for_timeout(1_000)


CLICKS = 2 + MOST_ANGRY + 1 + 2 + 1 + 2 + 1
"""Add to cart twice, the stock, the dead button, account and login, to the checkout, pay and break, home."""
LINKS = 2
"""Of them those that leave their page."""


def walk_offline(context: BrowserContext, shop: Shop) -> None:
    """The network goes for a while; what was done meanwhile counts."""
    page = context.new_page()
    page.goto(shop.address)
    page.wait_for_timeout(SETTLED)
    context.set_offline(True)
    page.click("#add-teapot")
    page.wait_for_timeout(4_000)
    context.set_offline(False)
    page.wait_for_timeout(1_000)
    page.click("#add-kettle")
    page.wait_for_timeout(7_000)
    leave(page)
