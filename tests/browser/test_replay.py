"""What was recorded is what is seen: each source records, the player replays it in Chromium, and the two are compared at three moments."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.recorded import SILENCE, WEB, Recorded, record_all
from tests.browser.replay_page import STANDS, ReplayPage, difference
from tests.server_process import ServerProcess

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


def test_gestures_are_drawn_where_they_were(recorded: dict[str, Recorded], viewer: BrowserContext) -> None:
    replay = recorded["PostHog wireframes"].open(viewer)
    replay.seek(5.1)
    painted = replay.page.evaluate(
        """() => {
            const canvas = document.querySelector('.ph-overlay');
            const { data, width, height } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            let [count, x, y] = [0, 0, 0];
            for (let i = 0; i < data.length; i += 4) {
                if (data[i + 3] > 0) { count += 1; x += (i / 4) % width; y += Math.floor(i / 4 / width); }
            }
            return [count, x / count / width, y / count / height];
        }"""
    )
    assert painted[0] > 50
    assert painted[1:] == pytest.approx([60 / 393, 700 / 852], abs=0.01)


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
