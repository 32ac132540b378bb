"""What was recorded is what is seen: each source records, the player replays it in Chromium, and the two are compared at three moments."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.access import serious_faults
from tests.browser.dashboard_server import Demo
from tests.browser.recorded import SILENCE, VOID, WEB, Recorded, record_all
from tests.browser.replay_page import STANDS, ReplayPage, difference, image_of
from tests.server_process import ServerProcess

DARK = 200
"""Of 255: what stands behind a picture is lighter."""
SAME = 4.0
"""How much two pictures of the same moment may differ, of 255: letters are drawn smaller, and frames are packed with losses."""
ORDER = (2, 0, 1)
"""Forwards and back."""
DRAWN = ("native frames", "PostHog frames", "PostHog wireframes", "Sentry video")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    silence = str(SILENCE)
    process = ServerProcess(
        tmp_path_factory.mktemp("replay") / "data",
        web_silence=silence,
        mobile_silence=silence,
        background_silence=silence,
    )
    process.start()
    Demo(process.address, process.data).make_owner()
    yield process
    process.stop()


@pytest.fixture(scope="module")
def recorded(browser: Browser, server: ServerProcess) -> dict[str, Recorded]:
    return record_all(browser, server)


@pytest.fixture
def viewer(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1340, "height": 900}, reduced_motion="reduce")
    yield context
    context.close()


def assert_same(replay: ReplayPage, source: Recorded, began: float, *, drawn: bool) -> None:
    """The picture of each moment is what was shown then, and no other moment's."""
    for nth in ORDER:
        at, _ = source.shown[nth]
        replay.seek((at - began) / 1000)
        seen = replay.drawn() if drawn else replay.seen()
        differences = [difference(seen, shown) for _, shown in source.shown]
        assert differences[nth] == min(differences), differences
        assert differences[nth] < SAME, differences


@pytest.mark.parametrize("name", WEB)
def test_a_page_is_seen_as_it_was(name: str, recorded: dict[str, Recorded], viewer: BrowserContext) -> None:
    source = recorded[name]
    assert_same(source.open(viewer), source, source.manifest["startedAt"], drawn=False)


@pytest.mark.parametrize("name", DRAWN)
def test_a_screen_is_seen_as_it_was(name: str, recorded: dict[str, Recorded], viewer: BrowserContext) -> None:
    assert_same(recorded[name].open(viewer), recorded[name], 0, drawn=True)


@pytest.mark.parametrize("name", ["@sentry/browser", "PostHog frames", "PostHog wireframes"])
def test_played_through_it_ends_with_the_last_picture(
    name: str, recorded: dict[str, Recorded], viewer: BrowserContext
) -> None:
    source = recorded[name]
    replay = source.open(viewer)
    replay.call("setSpeed(8)")
    replay.call("play()")
    replay.page.wait_for_selector('.ph-player[data-state="ended"]')
    seen = replay.drawn() if name in DRAWN else replay.seen()
    differences = [difference(seen, shown) for _, shown in source.shown]
    assert differences[2] == min(differences) < SAME


def test_a_missing_stretch_is_told_and_not_waited_for(recorded: dict[str, Recorded], viewer: BrowserContext) -> None:
    replay = recorded["hole"].open(viewer)
    expect(replay.page.locator(".ph-missing")).to_have_count(1)
    replay.seek(5)
    expect(replay.page.locator(".ph-card")).to_have_text("App in the backgroundNobody looked at it in this time.")
    replay.call("play()")
    expect(replay.page.locator(".ph-card")).to_be_hidden(timeout=5_000)
    assert replay.tell("seconds") >= 14, "in less time than the stretch is long"


def test_what_happened_is_marked_and_listed(recorded: dict[str, Recorded], viewer: BrowserContext) -> None:
    page = recorded["PostHog wireframes"].open(viewer).page
    expect(page.locator(".ph-mark.ph-is-rage")).to_have_count(1)
    expect(page.locator(".ph-row .ph-title")).to_have_text(["Colours", "Rage tap × 4"])
    page.click("text=Rage tap × 4")
    expect(page.locator(".ph-time")).to_have_text("0:05 / 0:05")


PAINTED = """() => {
    const canvas = document.querySelector('.ph-overlay');
    const { data, width, height } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let [count, x, y] = [0, 0, 0];
    for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] > 0) { count += 1; x += (i / 4) % width; y += Math.floor(i / 4 / width); }
    }
    return [count, x / count / width, y / count / height];
}"""
"""How much is drawn over the picture, and where its middle is, as fractions."""


def test_gestures_are_drawn_where_they_were(recorded: dict[str, Recorded], viewer: BrowserContext) -> None:
    replay = recorded["PostHog wireframes"].open(viewer)
    replay.seek(5.1)
    painted = replay.page.evaluate(PAINTED)
    assert painted[0] > 50
    assert painted[1:] == pytest.approx([60 / 393, 700 / 852], abs=0.01)
    replay.page.set_viewport_size({"width": 700, "height": 600})
    replay.page.wait_for_timeout(200)
    assert replay.page.evaluate(PAINTED)[1:] == pytest.approx([60 / 393, 700 / 852], abs=0.01), "after it was resized"


def test_trouble_is_seen_on_the_bar_in_the_list_and_in_the_picture(
    recorded: dict[str, Recorded], viewer: BrowserContext
) -> None:
    replay = recorded["troubles"].open(viewer)
    for sort, amount in {"unresponsive": 1, "error": 2, "crash": 1, "rage": 0}.items():
        expect(replay.page.locator(f".ph-mark.ph-is-{sort}")).to_have_count(amount)
    expect(replay.page.locator(".ph-row .ph-title")).to_have_text(
        [
            *("Cart", "Came to the foreground", "GET shop.test/cart", "All is well", "Tap"),
            *("POST shop.test/pay", "Payment failed", "Basket broke", "Session over"),
        ]
    )
    replay.seek(4.2)
    painted = replay.page.evaluate(PAINTED)
    assert painted[0] > 50
    assert painted[1:] == pytest.approx(list(VOID.values()), abs=0.01)


def test_keys(recorded: dict[str, Recorded], viewer: BrowserContext) -> None:
    replay = recorded["native frames"].open(viewer)
    page = replay.page
    page.keyboard.press("End")
    expect(page.locator(STANDS)).to_be_visible()
    assert replay.tell("seconds") == replay.tell("durationSeconds")
    page.keyboard.press("Home")
    page.keyboard.press(".")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(STANDS)
    assert 5 < replay.tell("seconds") < replay.tell("durationSeconds")
    page.keyboard.press(">")
    expect(page.locator(".ph-speed")).to_have_value("2")
    page.keyboard.press("Space")
    expect(page.locator(".ph-player")).to_have_attribute("data-state", "playing")
    page.keyboard.press("Space")
    page.keyboard.press("i")
    expect(page.get_by_role("button", name="Skip inactivity")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_link_leads_to_a_moment(recorded: dict[str, Recorded], viewer: BrowserContext) -> None:
    source = recorded["native frames"]
    assert source.open(viewer, start_ms=7_000).tell("seconds") == 7
    replay = source.open(viewer, start_ms=7_000, moment="#t=12.5")
    assert replay.tell("seconds") == 12.5
    replay.page.evaluate("location.hash = '#t=3'")
    replay.page.wait_for_function("document.getElementById('playhead-player').player.seconds === 3")


def test_it_starts_before_the_end_is_loaded_and_seeks_by_what_is_needed(
    recorded: dict[str, Recorded], viewer: BrowserContext
) -> None:
    source = recorded["native frames"]
    asked: list[str] = []
    viewer.on("request", lambda request: asked.append(request.url) if "/segments/" in request.url else None)
    replay = source.open(viewer)
    total = len(source.manifest["tracks"][0]["segments"])
    replay.page.wait_for_timeout(500)
    assert 0 < len(asked) < total, "not all is asked for"
    assert len(asked) == len(set(asked)), "none twice"
    before = len(asked)
    replay.seek(replay.tell("durationSeconds"))
    assert len(asked) <= before + 2


def test_all_is_reached_and_named(recorded: dict[str, Recorded], viewer: BrowserContext) -> None:
    page = recorded["native frames"].open(viewer).page
    names = [button.get_attribute("aria-label") for button in page.locator(".ph-controls button").all()]
    assert all(names)
    bar = page.get_by_role("slider", name="Time")
    bar.focus()
    page.keyboard.press("ArrowRight")
    expect(bar).to_have_attribute("aria-valuetext", re.compile("0:05 of 0:3."))


@pytest.mark.parametrize("name", ["troubles", "PostHog wireframes", "playhead-web"])
def test_axe_finds_nothing_serious(name: str, recorded: dict[str, Recorded], viewer: BrowserContext) -> None:
    page = recorded[name].open(viewer, moment="#t=5").page
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        assert serious_faults(page) == [], scheme
    page.keyboard.press("?")
    assert serious_faults(page) == []


def test_axe_finds_nothing_serious_where_a_share_has_ended(server: ServerProcess, viewer: BrowserContext) -> None:
    page = viewer.new_page()
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{server.address}/share/nothing")
        expect(page.get_by_text("does not work any more")).to_be_visible()
        assert serious_faults(page) == [], scheme


def test_it_fits_into_a_narrow_window(recorded: dict[str, Recorded], viewer: BrowserContext) -> None:
    page = recorded["troubles"].open(viewer).page
    page.set_viewport_size({"width": 400, "height": 800})
    page.keyboard.press("l")
    for each in page.locator(".ph-controls > *, .ph-row, .ph-frame").all():
        box = each.bounding_box()
        assert box is None or (box["x"] >= 0 and box["x"] + box["width"] <= 400), each
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# In the dashboard


@pytest.fixture
def member(viewer: BrowserContext, server: ServerProcess) -> Page:
    Demo(server.address, server.data).log_in(viewer)
    return viewer.new_page()


def watched(page: Page, source: Recorded) -> int:
    """How often the audit log says that the session was watched."""
    answer = page.request.get(f"{source.server.address}/v1/dashboard/apps/{source.app.appid}/audit")
    return sum(each["action"] == "recording.seen" for each in answer.json()["data"]["entries"])


@pytest.mark.parametrize("name", ["playhead-web", "PostHog wireframes", "Sentry video", "native frames"])
def test_a_quick_look_shows_a_still_and_is_no_watching(name: str, recorded: dict[str, Recorded], member: Page) -> None:
    source = recorded[name]
    app = f"{source.server.address}/app/{source.app.appid}"
    member.goto(f"{app}/sessions/list/1")
    member.locator("tbody tr").first.hover()
    member.get_by_role("button", name=re.compile("^Quick look")).click()
    still = member.locator("[role=dialog]").locator("iframe.ph-picture, canvas.ph-picture, .ph-front, img").first
    expect(still).to_be_visible()
    member.wait_for_timeout(500)
    assert min(image_of(still.screenshot()).convert("L").tobytes()) < DARK, "more is drawn than an empty place"
    assert watched(member, source) == 0
    member.goto(f"{app}/sessions/list/1/{source.session}")
    member.wait_for_selector(STANDS)
    assert watched(member, source) == 1


@pytest.mark.parametrize("name", ["playhead-web", "@sentry/browser", "PostHog wireframes", "Sentry video"])
def test_a_row_of_the_list_shows_what_is_no_frame_too(name: str, recorded: dict[str, Recorded], member: Page) -> None:
    source = recorded[name]
    before = watched(member, source)
    member.goto(f"{source.server.address}/app/{source.app.appid}/sessions/list/1")
    still = member.locator("tbody tr").first.get_by_role("img", name="The session at").first
    picture = still.locator("iframe.ph-picture, canvas.ph-picture, .ph-front").first
    expect(picture).to_be_visible()
    member.wait_for_timeout(500)
    assert min(image_of(still.screenshot()).convert("L").tobytes()) < DARK, "more is drawn than an empty place"
    assert watched(member, source) == before
    still.click(force=True)  # the link of the row lies over it
    member.wait_for_url(re.compile(source.session))


def test_trouble_is_listed_beside_the_picture(recorded: dict[str, Recorded], member: Page) -> None:
    source = recorded["troubles"]
    member.goto(f"{source.server.address}/app/{source.app.appid}/sessions/list/1/{source.session}")
    rows = member.locator("aside ol li")
    expect(rows).to_have_text(
        [
            *("0:00Cart", "0:04Tap without a responseCart", "0:06POST shop.test/pay503 · 1000 ms"),
            *("0:07Payment failederror", "0:10Basket brokecrash"),
        ]
    )
    member.get_by_label("All requests and lines of the console").check()
    expect(rows).to_have_count(7)
    rows.filter(has_text="POST shop.test/pay").get_by_role("button").click()
    expect(member.locator(".ph-time")).to_contain_text("0:06 /")


HEAT = """([x, y]) => {
    const canvas = document.querySelector('[data-picture] > canvas');
    const [left, top] = [Math.floor(x * canvas.width), Math.floor(y * canvas.height)];
    return canvas.getContext('2d').getImageData(left, top, 1, 1).data[3];
}"""
CENTRE = """(selector) => {
    const inner = document.querySelector('iframe.ph-picture').contentDocument.querySelector('iframe').contentDocument;
    const { x, y, width, height } = inner.querySelector(selector).getBoundingClientRect();
    const { innerWidth, innerHeight } = inner.defaultView;
    return [(x + width / 2) / innerWidth, (y + height / 2) / innerHeight];
}"""


def test_the_heat_lies_on_what_was_pressed(recorded: dict[str, Recorded], member: Page) -> None:
    source = recorded["playhead-web"]
    before = watched(member, source)
    member.goto(f"{source.server.address}/app/{source.app.appid}/boards/taps")
    still, heat = member.locator("[data-picture=yes] iframe.ph-picture"), member.locator("[data-picture] > canvas")
    expect(still).to_be_visible()
    assert still.bounding_box() == pytest.approx(heat.bounding_box(), abs=1.5)
    for selector in ("#more", "#night"):
        assert member.evaluate(HEAT, member.evaluate(CENTRE, selector)) > 40
    assert member.evaluate(HEAT, [0.5, 0.9]) == 0
    assert watched(member, source) == before
