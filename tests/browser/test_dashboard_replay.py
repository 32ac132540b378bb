"""The replay page of the dashboard: the player in it, and what members keep beside a session: notes, a star, shares, its video."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from playhead.demo.load import SIMULATED
from tests.browser.dashboard_server import Demo
from tests.browser.test_dashboard import check_access, keep

EVER = {"attribute": "date_range", "operator": "after", "value": "1970-01-02"}


def recorded(demo: Demo) -> str:
    """A session with a picture."""
    where = json.dumps([{"attribute": "sdk_version", "operator": "equal", "value": SIMULATED}, EVER])
    session: str = demo.ask("/v2/session", filters=where, page_size=1)["data"][0]["sessionId"]
    return session


def open_session(page: Page, demo: Demo, session: str, query: str = "") -> None:
    page.goto(f"{demo.app}/sessions/list/1/{session}{query}")
    page.wait_for_selector("aside ol li")
    page.wait_for_selector('.ph-player[data-state="paused"]')


def note(page: Page, text: str) -> None:
    """Write it down, with the tab of notes open."""
    page.get_by_label(re.compile("^Note (on this moment|at)")).fill(text)
    page.get_by_role("button", name="Add note").click()
    expect(page.locator("aside li").filter(has_text=text)).to_be_visible()


def shown_at(page: Page, moment: str) -> None:
    """The picture of that moment is there."""
    expect(page.locator(".ph-time")).to_contain_text(f"{moment} /")
    page.wait_for_selector('.ph-player[data-state="paused"]')


# Moments


def test_an_address_opens_a_second(page: Page, demo: Demo) -> None:
    session = recorded(demo)
    open_session(page, demo, session, "?t=12.5")
    shown_at(page, "0:12")
    page.evaluate("history.pushState({}, '', location.pathname + '?t=7')")
    shown_at(page, "0:07")
    page.go_back()
    shown_at(page, "0:12")
    expect(page.locator("canvas.ph-picture")).to_have_count(1)
    open_session(page, demo, session, "?t=soon")
    shown_at(page, "0:00")


@pytest.mark.parametrize("button", ["Copy link to this second", "Copy a link to this moment"])
def test_a_copied_link_is_the_dashboards_and_opens_that_moment(page: Page, demo: Demo, button: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    session = recorded(demo)
    filters = 'device_platform={"o":"in","v":["android"], "tb": "session"}'
    open_session(page, demo, session, f"?{filters}&t=3")
    page.get_by_role("slider", name="Time").press("ArrowRight")
    shown_at(page, "0:08")
    page.get_by_role("button", name=button).click()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{demo.app}/sessions/list/1/{session}?device_platform=")
    assert link.endswith("&t=8")
    page.goto(link)
    shown_at(page, "0:08")


# Beside a session


def test_a_note_is_on_a_moment(page: Page, demo: Demo) -> None:
    open_session(page, demo, recorded(demo), "?t=4")
    page.get_by_role("tab", name="Notes").click()
    expect(page.get_by_text("No notes yet")).to_be_visible()
    note(page, "Here it hangs")
    written = page.locator("aside").get_by_role("button", name=re.compile("Here it hangs"))
    expect(written).to_contain_text("0:04")
    keep(page, "notes")
    page.keyboard.press("Home")
    written.click()
    shown_at(page, "0:04")
    page.get_by_role("button", name="Remove the note at 0:04").click()
    expect(page.get_by_text("No notes yet")).to_be_visible()


def test_notes_are_marks_on_the_time_bar(page: Page, demo: Demo) -> None:
    open_session(page, demo, recorded(demo), "?t=6")
    pins = page.locator(".ph-pin")
    page.get_by_role("tab", name="Notes").click()
    expect(pins).to_have_count(0)
    note(page, "Here it hangs")
    pin = page.get_by_role("button", name="Note 0:06: Here it hangs", exact=True)
    bar = page.get_by_role("slider", name="Time")
    at, of = pin.bounding_box(), bar.bounding_box()
    assert at is not None
    assert of is not None
    last = float(bar.get_attribute("aria-valuemax") or 0)
    assert abs((at["x"] + at["width"] / 2 - of["x"]) / of["width"] - 6 / last) < 0.01
    bar.press("Home")
    shown_at(page, "0:00")
    pin.hover()
    expect(page.locator(".ph-hint")).to_have_text("0:06 · Here it hangs")
    keep(page, "note-on-the-bar")
    page.mouse.move(0, 0)
    expect(page.locator(".ph-hint")).to_be_hidden()
    pin.focus()
    expect(page.locator(".ph-hint")).to_have_text("0:06 · Here it hangs")
    page.keyboard.press("Enter")
    shown_at(page, "0:06")
    page.get_by_role("button", name="Remove the note at 0:06").click()
    expect(pins).to_have_count(0)


def test_a_note_is_on_the_moment_at_which_one_began_to_write(page: Page, demo: Demo) -> None:
    open_session(page, demo, recorded(demo), "?t=2")
    page.get_by_role("tab", name="Notes").click()
    note(page, "First")
    page.get_by_role("slider", name="Time").press("ArrowRight")
    shown_at(page, "0:07")
    page.get_by_label("Note on this moment").press_sequentially("Second")
    page.keyboard.press("Control+Enter")
    expect(page.locator("aside li").filter(has_text="Second")).to_be_visible()
    expect(page.get_by_label("Note on this moment")).to_have_value("")
    page.keyboard.type("Third")
    page.keyboard.press("Control+Enter")
    expect(page.locator("aside li")).to_have_text(
        [re.compile(f"^{each}") for each in ("0:02First", "0:07Second", "0:07Third")]
    )
    for _ in range(3):
        page.get_by_role("button", name=re.compile("^Remove the note")).first.click()
        page.wait_for_timeout(300)
    expect(page.get_by_text("No notes yet")).to_be_visible()


def test_a_star_stays(page: Page, demo: Demo) -> None:
    open_session(page, demo, recorded(demo))
    star = page.get_by_role("button", name="Star")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(star).to_have_attribute("aria-pressed", "true")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "false")


def test_a_share_opens_without_a_login_until_it_is_ended(page: Page, demo: Demo, browser: Browser) -> None:
    open_session(page, demo, recorded(demo))
    page.get_by_role("button", name="Share").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Expires after").select_option("30")
    dialog.get_by_role("button", name="Make a link").click()
    link = dialog.get_by_label("Link", exact=True).input_value()
    keep(page, "share")
    check_access(page)
    with browser.new_context() as visitor:
        stranger = visitor.new_page()
        stranger.goto(link)
        stranger.locator(".ph-player").wait_for()
        page.reload()
        page.get_by_role("button", name="Share").click()
        expect(dialog).to_contain_text("opened 1 time")
        dialog.get_by_role("button", name=re.compile("^End the link")).click()
        expect(dialog.get_by_text("Ended")).to_be_visible()
        stranger.goto(link)
        expect(stranger.locator("body")).to_contain_text("does not work any more")


def test_the_video_is_taken_along(page: Page, demo: Demo) -> None:
    session = recorded(demo)
    open_session(page, demo, session)
    with page.expect_download(timeout=60_000) as taken:
        page.get_by_role("button", name="Download as MP4").click()
    assert taken.value.suggested_filename.endswith(f"{session}.mp4")


# The whole


def test_axe_finds_nothing_serious_beside_a_session(page: Page, demo: Demo) -> None:
    open_session(page, demo, recorded(demo))
    page.get_by_role("tab", name="Notes").click()
    page.get_by_label("Note on this moment").focus()
    check_access(page)
