"""Settings in the dashboard: from a new app to its first session, keys, what is captured and kept, members and what they did."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.dashboard_server import WIDE, Demo
from tests.browser.test_dashboard import NARROW, check_access, keep

SECTIONS = ("setup", "app", "keys", "capture", "retention", "quarantine", "members", "audit")
OURS = {"X-Playhead-Request": "1"}


def open_section(page: Page, demo: Demo, section: str, app: str = "") -> None:
    page.goto(f"{demo.address}/app/{app}/settings/{section}" if app else f"{demo.app}/settings/{section}")
    page.get_by_role("heading", level=2).first.wait_for()


def new_app(page: Page, demo: Demo, name: str) -> dict[str, str]:
    """Another app with its keys, so that the demo's stay in force."""
    answer = page.request.post(f"{demo.address}/v1/dashboard/apps", data={"name": name}, headers=OURS)
    made: dict[str, str] = answer.json()["data"]
    return made


def part(name: str) -> dict[str, Any]:
    """A whole session in one part."""
    now = round(time.time() * 1000)
    return {
        "sessionId": name,
        "sequence": 0,
        "startedAt": now - 9_000,
        "sentAt": now,
        "device": {"platform": "android", "model": "Pixel 8"},
        "screens": [{"at": now - 9_000, "name": "Home"}],
        "lifecycle": [{"at": now, "state": "end"}],
    }


def copied(page: Page, label: str) -> str:
    """What a field says that is to be copied."""
    return page.get_by_label(label, exact=True).first.input_value()


def test_from_a_new_app_to_its_first_session(page: Page, demo: Demo) -> None:
    open_section(page, demo, "app")
    page.get_by_label("Name of the new app").fill("Second shop")
    page.get_by_role("button", name="Make app").click()
    key = copied(page, "Ingest key")
    assert re.fullmatch("ik_[0-9a-f]{48}", key)
    keep(page, "settings-new-app")
    page.get_by_role("button", name="Set up an SDK").click()
    arrivals = page.get_by_test_id("arrivals")
    expect(arrivals).to_contain_text("Waiting for your first session")
    expect(page.locator("pre").first).to_contain_text(f'data-key="{key}"')
    keep(page, "settings-setup")
    demo.send(key, "/v1/parts", part("first"))
    expect(arrivals).to_contain_text("Sessions are arriving", timeout=20_000)
    page.get_by_role("link", name="To the sessions").click()
    expect(page.locator("tr[data-session]")).to_have_count(1)


def test_the_lines_of_each_platform_carry_the_key(page: Page, demo: Demo) -> None:
    open_section(page, demo, "setup")
    page.get_by_label("Paste it").fill("ik_mine")
    for platform in ("Android", "iOS", "React Native", "Flutter", "Plain HTTP", "Web"):
        page.get_by_role("tab", name=platform, exact=True).click()
        for lines in page.locator("pre").all():
            expect(lines).to_contain_text("ik_mine")
            expect(lines).to_contain_text(demo.address.partition("://")[2])


def test_a_key_is_shown_once_and_takes_the_others_place(page: Page, demo: Demo) -> None:
    app = new_app(page, demo, "Keys")
    open_section(page, demo, "keys", app["appid"])
    page.get_by_role("button", name="Make anew: API key").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("May export").uncheck()
    dialog.get_by_role("button", name="Make anew").click()
    key = copied(page, "The new key")
    keep(page, "settings-keys")
    expect(page.get_by_text("may not export")).to_be_visible()

    def status(api_key: str) -> int:
        return httpx.get(f"{demo.address}/v2/session", params={"appid": app["appid"], "apikey": api_key}).status_code

    assert (status(key), status(app["api_key"])) == (200, 401)
    page.reload()
    expect(page.get_by_text("may not export")).to_be_visible()
    expect(page.get_by_text(key)).to_have_count(0)
    page.get_by_role("button", name="Revoke: API key").click()
    dialog.get_by_role("button", name="Revoke", exact=True).click()
    expect(page.get_by_role("button", name="Revoke: API key")).to_have_count(0)
    assert status(key) == 401


def test_masking_is_what_sdks_are_told(page: Page, demo: Demo) -> None:
    app = new_app(page, demo, "Masks")
    open_section(page, demo, "capture", app["appid"])
    page.get_by_role("radio", name="All text").check()
    page.get_by_label("Share of sessions with a picture").fill("25")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    told = httpx.get(f"{demo.address}/v1/snippet/config", params={"key": app["ingest_key"]}).json()
    assert (told["masking"], told["sampling"]) == ("text", 0.25)
    page.reload()
    expect(page.get_by_label("Share of sessions with a picture")).to_have_value("25")


def test_origins_of_files_are_checked_and_kept(page: Page, demo: Demo) -> None:
    app = new_app(page, demo, "Files")
    open_section(page, demo, "capture", app["appid"])
    field = page.get_by_label("Origins, one a line")
    field.fill("https://cdn.shop.example\nhttps://shop.example/img")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("assets_from[1] is 'https://shop.example/img', which is no origin")).to_be_visible()
    keep(page, "settings-files")
    field.fill(" https://cdn.shop.example \n\nhttps://shop.example\n")
    page.get_by_role("button", name="Save").click()
    expect(field).to_have_value("https://cdn.shop.example\nhttps://shop.example")
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    page.reload()
    expect(field).to_have_value("https://cdn.shop.example\nhttps://shop.example")


def test_what_would_go_is_told_before_it_goes(page: Page, demo: Demo) -> None:
    open_section(page, demo, "retention")
    amount = demo.ask("/v2/session/analytics", filters=json.dumps([EVER]))["data"][0]["session_count"]
    expect(page.locator("dl div", has_text="Sessions").first).to_contain_text(f"{amount:,}")
    page.get_by_label("Keep sessions for so many days").fill("1")
    page.get_by_role("button", name="Save", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("cannot be brought back")
    keep(page, "settings-retention")
    dialog.get_by_role("button", name="Cancel").click()
    page.get_by_label("Keep sessions for so many days").fill("3650")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved")).to_be_visible()
    assert demo.ask("/v2/session/analytics", filters=json.dumps([EVER]))["data"][0]["session_count"] == amount


def test_what_is_held_opens_all_sessions(page: Page, demo: Demo) -> None:
    amount = demo.ask("/v2/session/analytics", filters=json.dumps([EVER]))["data"][0]["session_count"]
    open_section(page, demo, "retention")
    page.locator("dl div", has_text="Sessions").get_by_role("link").click()
    expect(page.get_by_test_id("total")).to_have_text(f"{amount:,} in all")


def test_who_sees_one_app_alone_is_told_whether_there_is_room(browser: Browser, demo: Demo) -> None:
    with browser.new_context(viewport=WIDE) as visitor:
        page = visitor.new_page()
        page.goto(demo.invite("one@example.com", "viewer"))
        page.get_by_label("Choose a password").fill("another long sentence")
        page.get_by_role("button", name="Join").click()
        expect(page.get_by_role("heading", name="Sessions")).to_be_visible()
        open_section(page, demo, "retention")
        expect(page.get_by_text("There is room")).to_be_visible()
        expect(page.get_by_text("Free on the disk")).to_have_count(0)
        keep(page, "settings-retention-viewer")


EVER = {"attribute": "date_range", "operator": "after", "value": "1970-01-02"}


def test_what_was_not_understood_is_shown_and_dropped(page: Page, demo: Demo) -> None:
    app = new_app(page, demo, "Quarantine")
    unreadable = {"api_key": app["ingest_key"], "event": "$snapshot", "properties": {"distinct_id": "u"}}
    demo.send(app["ingest_key"], "/i/v0/e/", unreadable)
    open_section(page, demo, "quarantine", app["appid"])
    for _ in range(40):
        if page.get_by_role("cell", name=re.compile("session_id")).count():
            break
        page.wait_for_timeout(250)
        page.reload()
        page.get_by_role("heading", name="Quarantine").wait_for()
        page.locator("table, [role=status] h2").first.wait_for()
    keep(page, "settings-quarantine")
    page.get_by_role("button", name=re.compile("^Drop entry")).click()
    page.get_by_role("dialog").get_by_role("button", name="Drop").click()
    expect(page.get_by_role("heading", name="Everything was understood")).to_be_visible()


def test_somebody_is_invited_looks_and_is_in_the_audit_log(page: Page, demo: Demo, browser: Browser) -> None:
    open_section(page, demo, "members")
    page.get_by_label("E-mail").fill("ben@example.com")
    page.get_by_role("button", name="Invite", exact=True).click()
    link = copied(page, "Link")
    keep(page, "settings-members")
    with browser.new_context(viewport=WIDE) as visitor:
        other = visitor.new_page()
        other.goto(link)
        other.get_by_label("Choose a password").fill("a sentence of my own")
        other.get_by_role("button", name="Join").click()
        other.get_by_role("heading", name="Sessions").wait_for()
        row = demo.ask("/v2/user", page_size=1)["data"][0]
        other.goto(row["url"])
        other.wait_for_selector("tr[data-session]")
        expect(other.get_by_role("button", name="Erase")).to_have_count(0)
        other.goto(f"{demo.app}/settings/keys")
        expect(other.get_by_role("heading", name="For admins of the app")).to_be_visible()
        other.goto(f"{demo.app}/settings/capture")
        expect(other.get_by_role("switch", name="Record pictures")).to_be_disabled()
    page.reload()
    with page.expect_response("**/members/*"):
        page.get_by_label("Role of ben@example.com").select_option("admin")
    page.get_by_role("link", name="Audit log").click()
    expect(page.locator("tbody tr").first).to_contain_text("set a role")
    expect(page.locator("tbody")).to_contain_text("ben@example.com")
    keep(page, "settings-audit")
    page.get_by_role("link", name="Members").click()
    page.get_by_role("button", name="Remove ben@example.com").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name="Remove ben@example.com")).to_have_count(0)


def test_an_app_gets_another_name(page: Page, demo: Demo) -> None:
    app = new_app(page, demo, "Old name")
    open_section(page, demo, "app", app["appid"])
    page.get_by_role("textbox", name="Name", exact=True).fill("New name")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("button", name="Choose app").first).to_contain_text("New name")


@pytest.mark.parametrize("section", SECTIONS)
def test_axe_finds_nothing_serious_in_the_settings(page: Page, demo: Demo, section: str) -> None:
    open_section(page, demo, section)
    page.wait_for_load_state("networkidle") if section != "setup" else page.locator("pre").first.wait_for()
    check_access(page)
    keep(page, f"settings-{section}-light")
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    keep(page, f"settings-{section}-narrow")


def test_an_unknown_section_says_so(page: Page, demo: Demo) -> None:
    open_section(page, demo, "nonsense")
    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
