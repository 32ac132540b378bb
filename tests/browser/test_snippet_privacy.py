"""What never leaves a page: every request is searched, whatever it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.listener import DEFAULT_CONFIG, Listener
from tests.browser.shop_server import Shop
from tests.browser.visit import leave, snippet_head, visit

FIELDS = ("#name", "#email", "#card", "#password", "#note", "#free")


def everything_sent(listener: Listener) -> str:
    return "\n".join(f"{heard.path} {heard.headers} {heard.text}" for heard in listener.heard)


def type_secrets(page: Page) -> list[str]:
    """Type something of its own into each field, key by key; what was typed."""
    secrets = []
    for number, field in enumerate(FIELDS):
        secret = f"secret{number}@example.org"
        page.click(field)
        page.keyboard.type(secret)
        secrets.append(secret)
    return secrets


@pytest.mark.parametrize("masking", ["inputs", "text"])
def test_what_is_typed_stays(context: BrowserContext, shop: Shop, listener: Listener, masking: str) -> None:
    listener.answers.config = {**DEFAULT_CONFIG, "masking": masking}
    page = visit(context, shop, listener, "/checkout.html")
    secrets = type_secrets(page)
    page.select_option("#country", "Norway")
    page.fill("#prefilled", "")
    page.evaluate("document.getElementById('card').setAttribute('value', 'secret-attribute')")
    page.evaluate("document.getElementById('form').insertAdjacentHTML('beforeend', '<input value=secret-added>')")
    page.reload()  # another snapshot
    secrets += type_secrets(page)
    page.evaluate("document.getElementById('form').noValidate = true")
    page.click("#pay")
    page.evaluate(
        "document.createElement('form').submit.call(document.getElementById('form'))"
    )  # by GET: into the address
    listener.wait(lambda: listener.told("screen")[-1]["name"] == "/checkout.html", "the last page told nothing")
    page.wait_for_timeout(3_500)
    leave(page)
    listener.wait(lambda: listener.told("event"), "no event came")
    sent = everything_sent(listener)
    hidden = [*secrets, "secret-attribute", "secret-added", "prefilled-secret", "hidden-secret", "secret0%40"]
    assert [secret for secret in hidden if secret in sent] == []
    assert "***" in sent


def test_marked_elements_stay(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    page = visit(context, shop, listener)
    page.evaluate(
        """() => {
            document.getElementById('secret-note').append(' more 4711-secret');
            document.getElementById('secret-note').title = '4711-secret';
            document.getElementById('secret-note').insertAdjacentHTML('beforeend', '<img alt="4711-secret">');
            document.getElementById('blocked').append(' more 9911-secret');
        }"""
    )
    page.reload()
    page.click("#add-teapot")
    listener.wait(lambda: listener.told("event"), "no event came")
    assert "Teapot" in everything_sent(listener)
    assert "-secret" not in everything_sent(listener)


def test_all_text_stays_when_asked(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    page = visit(context, shop, listener, masking="text")
    page.click("#stock")
    page.evaluate("document.getElementById('dead').title = 'Wrapping paper'")
    leave(page)
    sent = everything_sent(listener)
    assert "****" in sent
    assert [word for word in ("Teapot", "Kettle", "still 3 left", "Wrapping", "Shop") if word in sent] == []


def test_the_stricter_masking_counts(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    listener.answers.config = {**DEFAULT_CONFIG, "masking": "text"}
    page = visit(context, shop, listener, masking="none")
    leave(page)
    assert "Teapot" not in everything_sent(listener)


SAYS_NO = {
    "Do Not Track": "Object.defineProperty(navigator, 'doNotTrack', {value: '1'})",
    "Global Privacy Control": "Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})",
}


@pytest.mark.parametrize("script", SAYS_NO.values(), ids=SAYS_NO)
def test_a_browser_that_says_no(browser: Browser, shop: Shop, listener: Listener, script: str) -> None:
    context = browser.new_context()
    context.add_init_script(script)
    shop.head = snippet_head(listener.address)
    page = context.new_page()
    page.goto(shop.address)
    page.click("#add-teapot")
    page.wait_for_timeout(3_500)
    assert listener.heard == []
    page.evaluate("playhead.optIn()")
    listener.wait(lambda: listener.taken, "who says yes himself is recorded")
    context.close()


def test_opting_out_is_remembered(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    page = visit(context, shop, listener)
    page.click("#add-teapot")
    page.evaluate("playhead.optOut()")
    before = len(listener.heard)
    page.click("#add-kettle")
    page.reload()
    page.click("#add-kettle")
    page.wait_for_timeout(3_500)
    leave(page)
    assert len(listener.heard) == before
    again = context.new_page()
    again.goto(shop.address)
    again.evaluate("playhead.optIn()")
    listener.wait(lambda: len(listener.heard) > before, "opting in again did nothing")
    assert listener.told("event") == [], "what was pending at the opt-out is gone"


def test_opting_out_forgets_the_visitor(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    page = visit(context, shop, listener)
    page.click("#login")
    page.evaluate("playhead.optOut()")
    names = page.evaluate("Object.keys(localStorage).map(name => name.split('.').pop())")
    assert set(names) <= {"consent", "settings"}
