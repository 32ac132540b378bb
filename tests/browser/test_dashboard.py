"""The dashboard in Chromium, on the demo: links open the rows that they count, the keyboard is enough, axe finds nothing serious."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from bench import dashboard as bench
from bench.record import Record
from playhead.demo.load import DEMO_APPID
from tests.browser.access import serious_faults
from tests.browser.dashboard_server import EMAIL, PASSWORD, SESSIONS, WIDE, Demo

ROOT = Path(__file__).parent.parent.parent
BUILT = ROOT / "src" / "playhead" / "web" / "dashboard"
ARTIFACTS = ROOT / "artifacts" / "dashboard"
FIRST_LOAD = 250_000
"""Bytes of script, packed with gzip, until the list of sessions is there."""
NARROW = ViewportSize(width=390, height=780)


def open_list(page: Page, demo: Demo, query: str = "", entity: str = "sessions") -> None:
    page.goto(f"{demo.app}/{entity}/list/1{query}")
    page.wait_for_selector("tbody tr")


def find_attribute(page: Page, words: str) -> None:
    """Open the menu of filters by its key, once there are attributes, and type."""
    expect(page.get_by_role("button", name="Filter", exact=True)).to_be_enabled()
    page.keyboard.press("/")
    expect(page.get_by_placeholder("Search attributes")).to_be_focused()
    page.keyboard.type(words)


def shown(page: Page) -> list[str | None]:
    return [row.get_attribute("data-session") for row in page.locator("tbody tr").all()]


def keep(page: Page, name: str) -> None:
    """A screenshot among the artifacts, to be looked at."""
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTIFACTS / f"{name}.png")


def check_access(page: Page) -> None:
    """axe finds nothing serious, in the light and in the dark."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", scheme)
        assert serious_faults(page) == [], scheme


# Logging in


def test_the_owners_link_makes_an_account(browser: Browser, demo: Demo) -> None:
    with browser.new_context(viewport=WIDE) as visitor:
        page = visitor.new_page()
        page.goto(demo.owner_link())
        page.get_by_label("E-mail").fill("second@example.com")
        page.get_by_label("Choose a password").fill("another long sentence")
        keep(page, "join")
        page.get_by_role("button", name="Make my account").click()
        expect(page.get_by_role("heading", name="Sessions")).to_be_visible()


def test_a_link_that_was_used_says_so(browser: Browser, demo: Demo) -> None:
    with browser.new_context() as visitor:
        page = visitor.new_page()
        page.goto(f"{demo.address}/join#nonsense")
        expect(page.get_by_role("heading", name="This link does not work any more")).to_be_visible()
        expect(page.get_by_role("link", name="To the login")).to_be_visible()


def test_the_login_leads_back_to_the_very_list(browser: Browser, demo: Demo) -> None:
    with browser.new_context(viewport=WIDE) as visitor:
        page = visitor.new_page()
        page.goto(f'{demo.app}/sessions/list/1?device_country={{"o":"in","v":["Japan"], "tb": "session"}}')
        page.get_by_label("E-mail").fill(EMAIL)
        page.locator("input[type=password]").fill("not the password")
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("alert")).to_be_visible()
        keep(page, "login")
        page.locator("input[type=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Change the filter on Device country")).to_contain_text("Japan")
        page.get_by_role("button", name="Your account").click()
        page.get_by_role("menuitem", name="Log out").click()
        expect(page.get_by_label("E-mail")).to_be_visible()


def test_the_login_leads_to_no_other_site(browser: Browser, demo: Demo) -> None:
    with browser.new_context() as visitor:
        page = visitor.new_page()
        page.goto(f"{demo.address}/login?next=//evil.example/")
        page.get_by_label("E-mail").fill(EMAIL)
        page.locator("input[type=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Sessions")).to_be_visible()
        assert page.url.startswith(demo.address)


# Links

GROUPS = (
    [{"attribute": "device_country"}],
    [{"attribute": "device_country", "max_group_number": 2}],
    [{"attribute": "device_platform"}, {"attribute": "session_crashed"}],
    [{"attribute": "session_uploadedon_day"}],
    [{"attribute": "session_uploaded_week"}],
    [{"attribute": "session_uploaded_month"}],
    [{"attribute": "event_name"}],
    [{"attribute": "user_custom_property", "property_name": "plan"}],
)
FILTERS: tuple[list[dict[str, object]], ...] = (
    [],
    [{"attribute": "session_duration", "operator": "greater", "value": 60}],
    [{"attribute": "device_city", "operator": "contains", "value": "o"}],
)
IN_ALL = 3
"""Links of one query that are opened: first, last, and one between."""


@pytest.mark.parametrize("groups", GROUPS, ids=lambda groups: "+".join(each["attribute"] for each in groups))
def test_links_of_analytics_open_the_sessions_that_they_count(page: Page, demo: Demo, groups: list[object]) -> None:
    for filters in FILTERS:
        answer = demo.ask("/v2/session/analytics", group_by=json.dumps(groups), filters=json.dumps(filters))
        rows = [answer["data"][at] for at in {0, len(answer["data"]) // 2, len(answer["data"]) - 1}]
        for row in rows[:IN_ALL]:
            page.goto(row["dashboard_link"])
            expect(page.get_by_test_id("total")).to_have_text(f"{row['session_count']:,} in all")
            expect(page.locator("tbody tr")).to_have_count(min(50, row["session_count"]))


def test_links_of_events_open_the_events(page: Page, demo: Demo) -> None:
    group = json.dumps([{"attribute": "event_name"}, {"attribute": "event_screen_name"}])
    for row in demo.ask("/v2/event/analytics", group_by=group, page_size=3)["data"]:
        page.goto(row["dashboard_link"])
        expect(page.get_by_test_id("total")).to_have_text(f"{row['event_count']:,} in all")
        expect(page.locator("tbody tr").first).to_contain_text(row["event_name"])


def test_a_list_shows_the_rows_of_the_api_in_its_order(page: Page, demo: Demo) -> None:
    filters = [{"attribute": "session_rage_gesture_count", "operator": "greater", "value": 0}]
    wanted = [row["sessionId"] for row in demo.ask("/v2/session", filters=json.dumps(filters))["data"]]
    open_list(page, demo, '?session_rage_gesture_count={"o":"greater","v":0, "tb": "session"}')
    assert shown(page) == wanted


def test_the_url_of_a_row_opens_its_session(page: Page, demo: Demo) -> None:
    row = demo.ask("/v2/session", page_size=1, page=20)["data"][0]
    page.goto(row["url"])
    page.get_by_role("tab", name="Facts").click()
    expect(page.get_by_text(row["sessionId"])).to_be_visible()


def test_a_part_that_cannot_be_used_is_told_in_the_servers_words(page: Page, demo: Demo) -> None:
    page.goto(f'{demo.app}/sessions/list/1?device_model={{"o":"nearly","v":["x"], "tb": "session"}}')
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Operator 'nearly' not supported")
    keep(page, "refused")
    alert.get_by_role("button", name="Clear all filters").click()
    page.wait_for_selector("tbody tr")


# The list


def test_a_filter_is_made_with_the_keyboard_alone(page: Page, demo: Demo) -> None:
    open_list(page, demo)
    find_attribute(page, "country")
    keep(page, "attributes")
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="USA").wait_for()
    page.keyboard.type("Japan")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Change the filter on Device country")).to_contain_text("Japan")
    wanted = demo.ask(
        "/v2/session/analytics",
        filters='[{"attribute":"device_country","operator":"in","value":["Japan"]}]',
    )["data"][0]["session_count"]
    expect(page.get_by_test_id("total")).to_have_text(f"{wanted:,} in all")
    assert "device_country={" in page.url


def test_values_are_suggested_with_their_counts(page: Page, demo: Demo) -> None:
    open_list(page, demo)
    find_attribute(page, "device country")
    page.keyboard.press("Enter")
    top = demo.ask("/v2/session/analytics", group_by='[{"attribute":"device_country"}]')["data"][0]
    first = page.locator("[data-value]").first
    expect(first).to_contain_text(f"{top['device_country']}")
    expect(first).to_contain_text(str(top["session_count"]))
    keep(page, "values")


def test_names_of_custom_properties_are_suggested_with_their_counts(page: Page, demo: Demo) -> None:
    open_list(page, demo)
    find_attribute(page, "user custom")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Property name")).to_be_focused()
    has_plan = '[{"attribute":"user_custom_property","property_name":"plan"}]'
    rows = demo.ask("/v2/session/analytics", group_by=has_plan)["data"]
    plan = page.get_by_role("option", name="plan")
    expect(plan).to_contain_text(f"{sum(row['session_count'] for row in rows):,}")
    keep(page, "property-names")
    check_access(page)
    page.keyboard.type("pla")
    plan.click()
    page.locator("[data-value]").first.get_by_role("checkbox").check()
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_test_id("total")).to_have_text(f"{rows[0]['session_count']:,} in all")


def test_the_keys_move_look_and_open(page: Page, demo: Demo) -> None:
    open_list(page, demo)
    rows = shown(page)
    for key in ("j", "j", "ArrowDown", "k", " "):
        page.keyboard.press(key)
    look = page.get_by_role("dialog")
    expect(look).to_contain_text(rows[1] or "")
    page.keyboard.press("j")
    expect(look).to_contain_text(rows[2] or "")
    keep(page, "quick-look")
    page.keyboard.press("Escape")
    expect(look).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Facts")).to_be_visible()
    assert page.url == f"{demo.app}/sessions/list/1/{rows[2]}"


def test_pages_are_turned(page: Page, demo: Demo) -> None:
    open_list(page, demo)
    first = shown(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/list/2")
    expect(page.get_by_text(re.compile("^Page 2 of"))).to_be_visible()
    expect(page.locator(f"tr[data-session='{first[0]}']")).to_have_count(0)
    page.get_by_role("button", name="Previous page").click()
    page.wait_for_url("**/list/1")


def test_columns_are_chosen_and_remembered(page: Page, demo: Demo) -> None:
    open_list(page, demo)
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("checkbox", name="App version").check()
    page.get_by_role("checkbox", name="Picture").uncheck()
    page.reload()
    expect(page.get_by_role("columnheader", name="App version")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Picture")).to_have_count(0)


def test_events_are_looked_at_and_opened_with_the_keys(page: Page, demo: Demo) -> None:
    row = demo.ask("/v2/event", page_size=2)["data"][1]
    open_list(page, demo, entity="events")
    for key in ("j", "j", " "):
        page.keyboard.press(key)
    look = page.get_by_role("dialog", name=row["eventName"])
    expect(look).to_contain_text(row["sessionProperty"]["sessionId"])
    keep(page, "event-look")
    page.keyboard.press("Escape")
    expect(look).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{row['sessionProperty']['sessionId']}?t={int(row['eventPropertyTime'])}")


def test_columns_of_events_are_their_own(page: Page, demo: Demo) -> None:
    open_list(page, demo, entity="events")
    page.get_by_role("button", name="Columns").click()
    expect(page.get_by_role("checkbox", name="Event")).to_be_disabled()
    page.get_by_role("checkbox", name="Session length").check()
    page.reload()
    expect(page.get_by_role("columnheader", name="Session length")).to_be_visible()
    open_list(page, demo)
    expect(page.get_by_role("columnheader", name="Picture")).to_be_visible()


def test_the_head_of_a_list_stays_in_sight(page: Page, demo: Demo) -> None:
    open_list(page, demo)
    page.mouse.wheel(0, 1500)
    expect(page.get_by_role("heading", name="Sessions")).not_to_be_in_viewport()
    expect(page.get_by_role("columnheader", name="Duration")).to_be_in_viewport(ratio=1)


def test_days_are_those_of_the_chosen_zone(page: Page, demo: Demo) -> None:
    open_list(page, demo)
    page.get_by_role("button", name="Dates").click()
    page.get_by_role("combobox", name="Time zone").click()
    page.get_by_role("option", name="Here (Europe/Berlin)").click()
    page.get_by_label("From").fill("2026-11-10")
    page.get_by_label("To", exact=True).fill("2026-11-10")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**date_range=**")
    assert "2026-11-09T23:00:00Z" in page.url
    assert "2026-11-10T22:59:59Z" in page.url


def test_segments_keep_filters_under_a_name(page: Page, demo: Demo) -> None:
    open_list(page, demo, '?session_crashed={"o":"equal","v":"True", "tb": "session"}')
    page.get_by_role("button", name="Segments").click()
    page.get_by_label("Save these filters as").fill("Crashes")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as Crashes")).to_be_visible()
    page.get_by_role("button", name="Clear", exact=True).click()
    page.get_by_role("button", name="Segments").click()
    page.get_by_role("button", name="Crashes", exact=True).click()
    page.wait_for_url("**session_crashed=**")


def test_nothing_found_says_what_to_do(page: Page, demo: Demo) -> None:
    page.goto(f'{demo.app}/sessions/list/1?device_model={{"o":"in","v":["Nokia 3310"], "tb": "session"}}')
    expect(page.get_by_role("heading", name="No session matches")).to_be_visible()
    keep(page, "empty")
    page.get_by_role("button", name="Clear all filters").click()
    page.wait_for_selector("tbody tr")


def test_what_happened_stands_beside_the_picture(page: Page, demo: Demo) -> None:
    row = demo.ask("/v2/session", page_size=1, with_details="true")["data"][0]
    page.goto(row["url"])
    expect(page.locator("aside ol li")).not_to_have_count(0)
    page.get_by_label("Search events").fill(row["details"]["events"][0]["name"])
    expect(page.locator("aside ol li").first).to_contain_text(row["details"]["events"][0]["name"])
    keep(page, "replay")


# The whole


@pytest.mark.parametrize("entity", ["sessions", "events"])
def test_axe_finds_nothing_serious(page: Page, demo: Demo, entity: str) -> None:
    open_list(page, demo, entity=entity)
    check_access(page)
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_role("option").first.wait_for()
    check_access(page)


def test_axe_finds_nothing_serious_in_a_session(page: Page, demo: Demo) -> None:
    page.goto(demo.ask("/v2/session", page_size=1, page=30)["data"][0]["url"])
    page.wait_for_selector("aside ol li")
    check_access(page)
    page.get_by_role("tab", name="Facts").click()
    check_access(page)


def test_it_fits_into_a_narrow_window(page: Page, demo: Demo) -> None:
    page.set_viewport_size(NARROW)
    open_list(page, demo)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    keep(page, "narrow")
    check_access(page)
    page.get_by_role("button", name="Open navigation").click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Events").click()
    page.wait_for_url("**/events/list/1")


def test_light_and_dark(page: Page, demo: Demo) -> None:
    open_list(page, demo)
    keep(page, "light")
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("menuitem", name="Dark").click()
    page.keyboard.press("Escape")
    keep(page, "dark")
    assert page.evaluate("document.documentElement.dataset.mantineColorScheme") == "dark"


def test_nothing_moves_after_the_list_is_there(page: Page, demo: Demo) -> None:
    page.add_init_script(
        "globalThis.moved = 0; new PerformanceObserver((list) => { for (const each of list.getEntries())"
        " if (!each.hadRecentInput) moved += each.value; }).observe({type: 'layout-shift', buffered: true})"
    )
    open_list(page, demo)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("moved") < 0.02


def test_the_bench_measures_every_page(browser: Browser, demo: Demo) -> None:
    """Once: times belong to `make bench`."""
    record = Record()
    bench.measure(browser, demo, 1, record)
    text = bench.document(record, SESSIONS)
    assert all(line.measured in text for line in record.lines)
    assert sum(line.share is not None for line in record.lines) == 1


def test_the_first_load_is_small(page: Page, demo: Demo) -> None:
    scripts: set[str] = set()
    page.on("response", lambda answer: scripts.add(answer.url.rpartition("/")[2]) if ".js" in answer.url else None)
    open_list(page, demo)
    page.wait_for_load_state("networkidle")
    size = sum(len(gzip.compress((BUILT / "assets" / name).read_bytes(), 9)) for name in scripts)
    assert 0 < size <= FIRST_LOAD, f"{size:,} bytes in {len(scripts)} files"


def test_scripts_of_others_do_not_run(page: Page, demo: Demo) -> None:
    open_list(page, demo)
    refused = page.evaluate(
        "new Promise((told) => { document.addEventListener('securitypolicyviolation', (e) => told(e.effectiveDirective));"
        " const script = document.createElement('script'); script.textContent = 'globalThis.ran = 1'; document.body.append(script); })"
    )
    assert refused == "script-src-elem"
    assert page.evaluate("globalThis.ran") is None
    assert DEMO_APPID in page.url
