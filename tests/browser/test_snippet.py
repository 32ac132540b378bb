"""Our snippet in Chromium: what it tells, in which session, and what becomes of it when the server or the network is away."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from playhead.api.web_file import web_file
from tests.browser.listener import DEFAULT_CONFIG, Listener
from tests.browser.shop_server import Shop
from tests.browser.visit import STUB, leave, snippet_head, visit

FULL_SNAPSHOT, INCREMENTAL, META = 2, 3, 4
INTERACTION, CLICK = 2, 2


def snapshots(listener: Listener) -> list[dict[str, Any]]:
    return [event for event in listener.events if event["type"] == FULL_SNAPSHOT]


def clicks(listener: Listener) -> list[dict[str, Any]]:
    incremental = [event["data"] for event in listener.events if event["type"] == INCREMENTAL]
    return [data for data in incremental if data["source"] == INTERACTION and data["type"] == CLICK]


def each(listener: Listener, name: str) -> list[str]:
    """What the batches say under this key, each once, in order."""
    return list(dict.fromkeys(batch[name] for batch in listener.taken))


def test_the_script_is_small() -> None:
    assert len(gzip.compress(web_file("playhead.js").content, 9)) < 60_000


def test_a_page_is_told(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    page = visit(context, shop, listener, app_version="2.1")
    page.click("#add-teapot")
    page.click("#login")
    listener.wait(lambda: listener.told("identify"), "no identify came")
    (device,) = [told for told in listener.told("device") if "viewport" in told]
    assert device["viewport"] == {"width": 1000, "height": 700}
    assert device["appVersion"] == "2.1"
    assert device["sdkVersion"].startswith("playhead-web ")
    assert listener.told("screen") == [{"name": "/"}]
    assert listener.told("event") == [{"name": "Add to cart", "properties": {"price": 12.5, "item": "add-teapot"}}]
    identify = {"id": "u-5066", "anonymousId": device["deviceId"], "properties": {"plan": "gold", "seats": 3}}
    assert listener.told("identify") == [identify]
    assert len(snapshots(listener)) == 1
    assert len(clicks(listener)) == 2
    assert listener.taken[-1]["user"] == {"anonymousId": device["deviceId"], "id": "u-5066"}


def test_a_page_without_https_is_told_too(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    context.add_init_script("delete Crypto.prototype.randomUUID; delete Navigator.prototype.userAgentData")
    visit(context, shop, listener)
    listener.wait(lambda: snapshots(listener), "no snapshot came")


def test_calls_before_the_script_is_there_are_kept(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    early = "playhead.event('Early', {at: 1}); playhead.identify('u-1');"
    shop.head = f"<script>{STUB};window.sdk={{}};{early}</script>{snippet_head(listener.address)}"
    context.new_page().goto(shop.address)
    listener.wait(lambda: listener.told("identify"), "no identify came")
    assert listener.told("event") == [{"name": "Early", "properties": {"at": 1}}]


def test_large_batches_are_packed_and_none_asks_first(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    visit(context, shop, listener)
    listener.wait(lambda: snapshots(listener), "no snapshot came")
    batches = [heard for heard in listener.heard if heard.path == "/v1/rrweb"]
    assert any(heard.packed for heard in batches)
    assert {heard.headers["content-type"] for heard in batches} == {"text/plain;charset=UTF-8"}
    assert all(heard.status == 200 for heard in listener.heard), "an OPTIONS is answered 405"


def test_screens_follow_the_address(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    page = visit(context, shop, listener)
    page.click("#account")
    page.evaluate("history.replaceState({}, '', '/account?page=2')")
    page.evaluate("location.hash = '#/orders'")
    page.go_back()
    page.evaluate("playhead.screen('Help')")
    listener.wait(lambda: {"name": "Help"} in listener.told("screen"), "the last screen did not come")
    names = [told["name"] for told in listener.told("screen")]
    assert names == ["/", "/account", "/account#/orders", "/account", "Help"]


def test_errors_are_told(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    page = visit(context, shop, listener)
    page.click("#break")
    page.click("#log")
    page.evaluate("void Promise.reject(new Error('nobody waits'))")
    listener.wait(lambda: len(listener.told("error")) == 3, "errors are missing")
    assert sorted(listener.told("error"), key=lambda told: str(told["title"])) == [
        {"title": "Error: nobody waits", "handled": False},
        {"title": "The stock is unknown 42", "handled": True},
        {"title": "TypeError: The basket broke", "handled": False},
    ]


def test_a_reload_goes_on(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    page = visit(context, shop, listener)
    page.click("#add-teapot")
    page.reload()
    listener.wait(lambda: len(snapshots(listener)) == 2, "no second snapshot came")
    assert len(listener.told("event")) == 1, "what was pending is sent as the page goes"
    assert len(each(listener, "session")) == 1
    assert len(each(listener, "window")) == 1


def test_a_closed_tab_tells_its_last(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    page = visit(context, shop, listener)
    page.click("#add-teapot")
    leave(page)
    listener.wait(lambda: listener.told("event"), "the last event did not come")
    assert len(clicks(listener)) == 1


def test_tabs_share_a_session(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    page = visit(context, shop, listener)
    with context.expect_page():
        page.evaluate("window.open('/checkout.html')")  # which copies sessionStorage
    listener.wait(lambda: {"name": "/checkout.html"} in listener.told("screen"), "the second tab told nothing")
    assert len(each(listener, "session")) == 1
    assert len(each(listener, "window")) == 2


def test_half_an_hour_without_a_sign_begins_another_session(
    context: BrowserContext, shop: Shop, listener: Listener
) -> None:
    context.clock.install()
    page = visit(context, shop, listener)
    context.clock.fast_forward("31:00")
    page.click("#add-teapot")
    context.clock.run_for(4_000)
    listener.wait(lambda: len(each(listener, "session")) == 2, "no second session came")
    listener.wait(lambda: listener.told("event"), "its event did not come")
    second = [batch for batch in listener.taken if batch["session"] == each(listener, "session")[1]]
    events = [event for batch in second for event in batch["events"]]
    assert [event["type"] for event in events].count(FULL_SNAPSHOT) == 1
    tags = [event["data"]["tag"] for event in events if event["type"] == 5]
    assert {"playhead.device", "playhead.screen", "playhead.event"} <= set(tags)


def test_a_page_that_draws_by_itself_is_no_session(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    context.clock.install()
    page = visit(context, shop, listener)
    page.evaluate("setInterval(() => by('count').append('.'), 1000)")
    context.clock.run_for(20_000)
    looked = page.evaluate("Date.now()")
    context.clock.fast_forward("06:00")
    context.clock.run_for(20_000)
    woke = page.evaluate("Date.now()")
    page.mouse.move(50, 50)
    context.clock.run_for(4_000)
    listener.wait(lambda: len(snapshots(listener)) == 2, "it did not wake")
    times = [event["timestamp"] for event in listener.events]
    assert [time for time in times if looked < time < woke] == []
    assert min(times) < looked
    assert len(each(listener, "session")) == 1


def test_moving_the_pointer_costs_little(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    page = visit(context, shop, listener)
    page.wait_for_timeout(1_500)
    page.evaluate(
        """() => {
            window.writes = 0;
            const set = Storage.prototype.setItem;
            Storage.prototype.setItem = function (...words) { window.writes += 1; set.apply(this, words); };
            window.began = Date.now();
        }"""
    )
    page.mouse.move(10, 10)
    page.mouse.move(900, 600, steps=200)
    seconds, writes = page.evaluate("[(Date.now() - began) / 1000, writes]")
    assert 1 <= writes <= seconds + 1, "the session is written once a second"


def test_reset_forgets_the_user(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    page = visit(context, shop, listener)
    page.click("#login")
    page.evaluate("playhead.reset()")
    listener.wait(lambda: len(each(listener, "session")) == 2, "no second session came")
    first, last = listener.taken[0], listener.taken[-1]
    assert last["user"].keys() == {"anonymousId"}
    assert last["user"] != first["user"]
    assert listener.told("end") == [{}]


def test_another_user_is_another_session(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    page = visit(context, shop, listener)
    page.evaluate("playhead.identify('u-1'); playhead.identify('u-1'); playhead.identify('u-2')")
    listener.wait(lambda: len(listener.told("identify")) == 3, "identify is missing")
    assert len(each(listener, "session")) == 2
    one, _, two = listener.told("identify")
    assert one["anonymousId"] != two["anonymousId"]


def test_what_is_sampled_out_is_counted_all_the_same(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    listener.answers.config = {**DEFAULT_CONFIG, "sampling": 0}
    page = visit(context, shop, listener)
    page.click("#add-teapot")
    listener.wait(lambda: listener.told("event"), "no event came")
    assert len(clicks(listener)) == 1
    assert snapshots(listener) == []
    assert listener.taken[-1]["picture"] is False


@pytest.mark.parametrize("config", [{"recording": False}, {"sampling": 0.0}])
def test_the_app_decides_over_the_page(
    context: BrowserContext, shop: Shop, listener: Listener, config: dict[str, Any]
) -> None:
    listener.answers.config = {**DEFAULT_CONFIG, **config}
    page = visit(context, shop, listener, sampling="1")
    page.click("#account")
    listener.wait(lambda: len(listener.told("screen")) == 2, "no screen came")
    assert snapshots(listener) == []


def test_a_short_session_keeps_no_picture(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    listener.answers.config = {**DEFAULT_CONFIG, "minDurationSec": 600}
    page = visit(context, shop, listener)
    page.click("#add-teapot")
    leave(page)
    listener.wait(lambda: listener.told("event"), "no event came")
    assert snapshots(listener) == []


def test_a_picture_held_back_is_sent_once_the_session_lasted(
    context: BrowserContext, shop: Shop, listener: Listener
) -> None:
    listener.answers.config = {**DEFAULT_CONFIG, "minDurationSec": 5}
    page = visit(context, shop, listener)
    page.reload()
    assert snapshots(listener) == []
    listener.wait(lambda: len(snapshots(listener)) == 2, "the picture did not come")


def test_offline_and_back(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    page = visit(context, shop, listener)
    context.set_offline(True)
    page.click("#add-teapot")
    page.wait_for_timeout(4_000)
    page.click("#add-kettle")
    assert listener.told("event") == []
    context.set_offline(False)
    listener.wait(lambda: len(listener.told("event")) == 2, "what happened offline did not come")


def test_what_the_server_would_not_take_is_sent_by_the_next_page(
    context: BrowserContext, shop: Shop, listener: Listener
) -> None:
    page = visit(context, shop, listener)
    listener.answers.status = 503
    page.click("#add-teapot")
    listener.wait(lambda: listener.heard[-1].status == 503, "nothing was refused")
    leave(page)
    listener.answers.status = 200
    visit(context, shop, listener, "/checkout.html")
    listener.wait(lambda: listener.told("event"), "the event did not come")
    assert len(listener.told("event")) == 1


def test_the_server_says_how_long_to_wait(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    context.clock.install()
    page = visit(context, shop, listener)
    listener.answers.status, listener.answers.retry_after = 429, 120
    page.click("#add-teapot")
    context.clock.run_for(4_000)
    listener.wait(lambda: listener.heard[-1].status == 429, "nothing was refused")
    listener.answers.status = 200
    before = len(listener.heard)
    context.clock.run_for(60_000)
    assert len(listener.heard) == before
    context.clock.run_for(65_000)
    listener.wait(lambda: listener.told("event"), "the event did not come")


def test_an_unknown_key_stops_it(context: BrowserContext, shop: Shop, listener: Listener) -> None:
    listener.answers.config_status = 401
    shop.head = snippet_head(listener.address)
    page = context.new_page()
    with page.expect_console_message(lambda message: "does not know this key" in message.text):
        page.goto(shop.address)
    page.click("#add-teapot")
    page.wait_for_timeout(4_000)
    leave(page)
    assert [heard for heard in listener.heard if heard.path == "/v1/rrweb"] == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"key": "secret"}, "key is the app's ingest key"),
        ({"sampling": "2"}, "sampling is a number from 0 to 1, not 2"),
        ({"masking": "all"}, 'masking is none, inputs or text, not "all"'),
    ],
)
def test_a_wrong_option_is_named(
    context: BrowserContext, shop: Shop, listener: Listener, data: dict[str, str], said: str
) -> None:
    shop.head = snippet_head(listener.address, **data)
    page = context.new_page()
    with page.expect_console_message(lambda message: said in message.text):
        page.goto(shop.address)
    assert listener.heard == []
