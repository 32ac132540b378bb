"""Users in the dashboard."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.dashboard_server import Demo
from tests.browser.test_dashboard import NARROW, check_access, find_attribute, keep

EVER = {"attribute": "date_range", "operator": "after", "value": "1970-01-02"}
RAGED = {"attribute": "session_rage_gesture_count", "operator": "greater", "value": 0}


def open_users(page: Page, demo: Demo, query: str = "") -> None:
    page.goto(f"{demo.app}/users/list/1{query}")
    page.wait_for_selector("tr[data-user]")


def shown(page: Page) -> list[str | None]:
    return [row.get_attribute("data-user") for row in page.locator("tr[data-user]").all()]


def users(demo: Demo, *filters: dict[str, Any], **more: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = demo.ask("/v2/user", filters=json.dumps(filters), **more)["data"]
    return found


# The list


def test_the_list_shows_the_users_of_the_api_in_its_order(page: Page, demo: Demo) -> None:
    open_users(page, demo)
    assert shown(page) == [row["uxcamUserId"] for row in users(demo)]
    amount = demo.ask("/v2/user/analytics")["data"][0]["user_count"]
    expect(page.get_by_test_id("total")).to_have_text(f"{amount:,} in all")
    keep(page, "users")


@pytest.mark.parametrize(
    "condition",
    [
        {"attribute": "user_session_count", "operator": "greater", "value": 4},
        {
            "attribute": "event_count_per_user",
            "operator": "greater",
            "value": {"count": 3, "event_names": ["Add to cart"]},
        },
    ],
    ids=lambda condition: condition["attribute"],
)
def test_a_link_that_counts_users_opens_those_users(page: Page, demo: Demo, condition: dict[str, Any]) -> None:
    row = demo.ask("/v2/user/analytics", filters=json.dumps([condition]))["data"][0]
    page.goto(row["dashboard_link"])
    page.wait_for_url("**/users/list/1?**")
    expect(page.get_by_test_id("total")).to_have_text(f"{row['user_count']:,} in all")
    page.wait_for_selector("tr[data-user]")
    assert set(shown(page)) <= {each["uxcamUserId"] for each in users(demo, condition, page_size=500)}


def test_users_are_filtered_by_how_often_they_did_something(page: Page, demo: Demo) -> None:
    open_users(page, demo)
    find_attribute(page, "event count per user")
    page.keyboard.press("Enter")
    page.get_by_label("Operator").select_option("greater")
    page.get_by_label("How often").fill("3")
    page.get_by_role("textbox", name="Events").fill("Add to cart")
    page.get_by_role("button", name="Apply").click()
    condition = {"attribute": "event_count_per_user", "operator": "greater"}
    wanted = users(demo, {**condition, "value": {"count": 3, "event_names": ["Add to cart"]}}, page_size=50)
    expect(page.locator("tr[data-user]")).to_have_count(len(wanted))


def test_the_keys_move_and_open(page: Page, demo: Demo) -> None:
    open_users(page, demo)
    rows = shown(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/users/list/1/{rows[1]}")


# One user


@pytest.mark.parametrize(
    ("label", "key", "list_", "more"),
    [
        ("Sessions", "session_count", "session", []),
        ("Rage", "session_count", "session", [RAGED]),
        ("Events", "event_count", "event", []),
    ],
)
def test_numbers_of_a_life_open_what_they_count(
    page: Page, demo: Demo, label: str, key: str, list_: str, more: list[dict[str, Any]]
) -> None:
    raging = {"attribute": "user_rage_gesture_count", "operator": "greater", "value": 0}
    user = users(demo, raging)[0]
    own = {"attribute": "uxcamuserid", "operator": "equal", "value": user["uxcamUserId"]}
    wanted = demo.ask(f"/v2/{list_}/analytics", filters=json.dumps([EVER, own, *more]))["data"][0][key]
    page.goto(user["url"])
    tile = page.locator("dl div", has=page.get_by_text(label, exact=True)).locator("dd a").first
    tile.click()
    page.wait_for_url(f"**/{list_}s/list/1?**")
    expect(page.get_by_test_id("total")).to_have_text(f"{wanted:,} in all")
    expect(page.get_by_role("button", name="Dates: All time")).to_be_visible()


def test_numbers_of_the_list_open_what_they_count(page: Page, demo: Demo) -> None:
    often = {"attribute": "user_session_count", "operator": "greater", "value": 4}
    user = users(demo, often)[0]
    open_users(page, demo, '?user_session_count={"o":"greater","v":4, "tb": "session"}')
    row = page.locator(f"tr[data-user='{user['uxcamUserId']}']")
    row.get_by_role("link", name=str(user["usage"]["totalSession"]), exact=True).first.click()
    page.wait_for_url("**/sessions/list/1?**")
    expect(page.get_by_test_id("total")).to_have_text(f"{user['usage']['totalSession']:,} in all")


def test_a_users_page_tells_his_life(page: Page, demo: Demo) -> None:
    where = {"attribute": "user_session_count", "operator": "greater", "value": 4}
    user = users(demo, where)[0]
    page.goto(user["url"])
    number = page.locator("dl div", has=page.get_by_text("Sessions", exact=True)).locator("dd").first
    expect(number).to_have_text(str(user["usage"]["totalSession"]))
    expect(page.locator("tr[data-session]")).to_have_count(min(50, user["usage"]["totalSession"]))
    keep(page, "user")
    bar = page.locator("section[aria-labelledby=life] a").last
    amount = re.search(r": (\d+) session", bar.get_attribute("aria-label") or "")
    bar.click()
    page.wait_for_url("**/sessions/list/1?**")
    assert amount is not None
    expect(page.get_by_test_id("total")).to_have_text(f"{amount[1]} in all")


def test_a_session_leads_to_its_user(page: Page, demo: Demo) -> None:
    row = demo.ask("/v2/session", page_size=1)["data"][0]
    page.goto(row["url"])
    page.get_by_role("tab", name="Facts").click()
    page.locator("aside dd a").first.click()
    page.wait_for_url(f"**/users/list/1/{row['user']['uxcamuserid']}")


def test_the_short_address_leads_there_too(page: Page, demo: Demo) -> None:
    user = users(demo, page_size=1)[0]
    page.goto(f"{demo.app}/users/{user['uxcamUserId']}")
    page.wait_for_url("**/users/list/1/**")


def test_who_is_erased_is_gone(page: Page, demo: Demo) -> None:
    user = users(demo, page_size=1)[0]
    name = user["userId"] or user["property"]["alias"]
    page.goto(user["url"])
    page.get_by_role("button", name="Erase", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"all sessions ({user['usage']['totalSession']})")
    expect(dialog.get_by_role("button", name="Erase for good")).to_be_disabled()
    keep(page, "erase")
    check_access(page)
    dialog.get_by_label(re.compile("to confirm")).fill(name)
    dialog.get_by_role("button", name="Erase for good").click()
    page.wait_for_url("**/users/list/1")
    expect(page.locator(f"tr[data-user='{user['uxcamUserId']}']")).to_have_count(0)
    page.goto(user["url"])
    expect(page.get_by_role("heading", name="There is no such user")).to_be_visible()
    who = {"attribute": "uxcamuserid", "operator": "equal", "value": user["uxcamUserId"]}
    assert users(demo, who, EVER) == []


# The whole


def test_axe_finds_nothing_serious_about_users(page: Page, demo: Demo) -> None:
    open_users(page, demo)
    check_access(page)
    page.goto(users(demo, page_size=1)[0]["url"])
    page.wait_for_selector("tr[data-session]")
    check_access(page)
    page.emulate_media(color_scheme="dark")
    keep(page, "user-dark")


def test_users_fit_into_a_narrow_window(page: Page, demo: Demo) -> None:
    page.set_viewport_size(NARROW)
    open_users(page, demo)
    keep(page, "users-narrow")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(users(demo, page_size=1)[0]["url"])
    page.wait_for_selector("tr[data-session]")
    keep(page, "user-narrow")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
