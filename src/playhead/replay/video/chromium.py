"""A Chromium without a window, where there is one: the extra `playhead[render]` drives it, and it is the system's own or one that playwright fetched.

It reaches no host: names resolve to nothing, its pages are offline, and every request is refused. It runs in its own sandbox, but for root, as which it
refuses to.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playhead.errors import Unavailable

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--js-flags=--max-old-space-size=512",
    "--disable-dev-shm-usage",
)


@contextmanager
def running_chromium() -> Iterator[Browser | None]:
    """None where playwright or the browser is not installed."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        yield None
        return
    with sync_playwright() as playwright:
        path = _path(playwright)
        if path is None:
            yield None
            return
        browser = _launched(playwright, path)
        try:
            yield browser
        finally:
            browser.close()


def _launched(playwright: Playwright, path: str) -> Browser:
    from playwright.sync_api import Error

    try:
        return playwright.chromium.launch(executable_path=path, args=list(FLAGS), chromium_sandbox=os.geteuid() != 0)
    except Error as error:
        print(error, file=sys.stderr)
        raise Unavailable(f"{path} does not start: {error.message.partition(chr(10))[0]}") from error


def _path(playwright: Playwright) -> str | None:
    own = playwright.chromium.executable_path
    return next(filter(None, map(shutil.which, NAMES)), own if Path(own).exists() else None)
