"""A visit to the shop with our snippet in its pages."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page

from tests.browser.listener import Listener
from tests.browser.shop_server import Shop

KEY = "ik_0123-456789_abcdef"
STUB = "window.playhead=window.playhead||new Proxy([],{get:(q,n)=>n in q?q[n]:(...a)=>q.push([n,a])})"
"""The line of docs/sdks-web.md that keeps calls until the script is there."""
BRIDGE = "window.sdk={event:(n,p)=>playhead.event(n,p),identify:(i,p)=>playhead.identify(i,p)}"


def snippet_head(host: str, key: str = KEY, **data: str) -> str:
    """What a page pastes; `data` are more `data-…`."""
    more = "".join(f' data-{name.replace("_", "-")}="{value}"' for name, value in data.items())
    script = f'<script async src="{host}/playhead.js" data-key="{key}"{more}></script>'
    return f"<script>{STUB};{BRIDGE}</script>{script}"


def visit(context: BrowserContext, shop: Shop, listener: Listener, path: str = "/", **data: str) -> Page:
    """Open a page of the shop and wait until the snippet has told of it."""
    shop.head = snippet_head(listener.address, **data)
    page = context.new_page()
    before = len(listener.taken)
    page.goto(shop.address + path)
    listener.wait(lambda: len(listener.taken) > before, "no batch came")
    return page


def leave(page: Page) -> None:
    """Close the tab as a person does, so that the page hears of it."""
    page.close(run_before_unload=True)
