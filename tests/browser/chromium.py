"""Chromium as the system has it, under playwright, which downloads none: no host but 127.0.0.1 can be reached from it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "The browser tests need Chromium; install it with: sudo apt-get install -y chromium   (or: make browser)"
WITHOUT = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "PaintHolding",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "OptimizationHints",
    "PreconnectToSearch",
    "MediaRouter",
)
"""Features of a window that no test looks at. Those of its address bar take two thirds of the time in which a window opens, with a page of
their own. The others are what playwright turns off for steady tests: the browser only heeds the last list that it is given.
"""
FLAGS = (
    "--no-sandbox",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    f"--disable-features={','.join(WITHOUT)}",
)


def chromium_path() -> str:
    """Where it is. Raises `AssertionError` that says how to install it."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    assert found is not None, MISSING
    return found


@contextmanager
def running_chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()
