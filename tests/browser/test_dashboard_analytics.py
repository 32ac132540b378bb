"""Boards and the builder of analytics in Chromium, on the demo: their numbers are the API's, and lead to the rows that they count."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.dashboard_server import Demo
from tests.browser.test_dashboard import NARROW, check_access, find_attribute, keep, open_list
from tests.browser.test_dashboard_settings import new_app

TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
BOUNDS = {"lower": f"{TODAY - timedelta(30):%Y-%m-%d}T00:00:00Z", "upper": f"{TODAY - timedelta(1):%Y-%m-%d}T23:59:59Z"}
DATED = {"attribute": "date_range", "operator": "between_dates", "value": BOUNDS}
"""Whole days before today: the demo goes on to receive sessions."""
DATES = f'date_range={{"o": "between_dates", "v": {json.dumps(BOUNDS)}, "tb": "session"}}'
RAGED = {"attribute": "session_rage_gesture_count", "operator": "greater", "value": 0}
RAGE_OF_VERSION = 3
"""Its column among the numbers of the versions."""
PLATFORMS = {"android": "Android", "ios": "iOS", "web": "Web"}
DAY = [{"attribute": "session_uploadedon_day", "max_group_number": 60}]
BOARDS = ("overview", "issues", "releases", "places", "funnel", "taps", "flow", "retention")
"""Devices are shown as places are."""


def open_board(page: Page, demo: Demo, board: str, query: str = "") -> None:
    page.goto(f"{demo.app}/boards/{board}?{DATES}{query}")
    page.locator("figure, section[aria-label] table, section[aria-label] ol, [data-picture]").first.wait_for()
    page.wait_for_load_state("networkidle")


def figure(page: Page, title: str) -> Any:
    return page.get_by_role("figure", name=title, exact=True)


def open_builder(page: Page, demo: Demo, query: str) -> None:
    page.goto(f"{demo.app}/analytics?{DATES}&{query}")


def analytics(demo: Demo, entity: str = "session", **asked: Any) -> list[dict[str, Any]]:
    asked["filters"] = [DATED, *asked.get("filters", [])]
    query = {name: json.dumps(value) for name, value in asked.items()}
    rows: list[dict[str, Any]] = demo.ask(f"/v2/{entity}/analytics", page_size=500, **query)["data"]
    return rows


def in_all(page: Page, amount: int) -> None:
    expect(page.get_by_test_id("total")).to_have_text(f"{amount:,} in all")


def opens(page: Page, link: Locator, amount: int) -> None:
    """A real link, so that it opens in a tab as well, to so many sessions."""
    assert (link.get_attribute("href") or "").count("/sessions/list/1?") == 1
    link.click()
    in_all(page, amount)


# The overview


def test_the_overview_shows_the_numbers_of_the_api(page: Page, demo: Demo) -> None:
    counts = [{"attribute": "session_count"}, {"attribute": "session_unique_user_count"}]
    (total,) = analytics(
        demo, aggregation=[*counts, {"attribute": "session_crashed", "operator": "avg"}], comparison=True
    )
    open_board(page, demo, "overview")
    expect(figure(page, "Sessions").locator("[data-total]")).to_contain_text(f"{total['session_count']:,}")
    expect(figure(page, "Users").locator("[data-total]")).to_contain_text(f"{total['session_unique_user_count']:,}")
    crash_free = round(1000 * (1 - total["avg_session_crashed"])) / 10
    expect(figure(page, "Sessions without a crash").locator("[data-total]")).to_contain_text(f"{crash_free:g}%")
    keep(page, "board-overview")


def test_the_days_of_the_overview_are_those_of_the_api(page: Page, demo: Demo) -> None:
    days = {row["session_uploadedon_day"]: row for row in analytics(demo, group_by=DAY)}
    open_board(page, demo, "overview")
    page.get_by_role("button", name="Show as a table: Sessions", exact=True).click()
    rows = figure(page, "Sessions").locator("tbody tr").all()
    shown = {row.locator("th").inner_text(): int(row.locator("td").first.inner_text().replace(",", "")) for row in rows}
    assert {day: amount for day, amount in shown.items() if amount} == {
        day: row["session_count"] for day, row in days.items()
    }
    assert len(shown) == 30
    day = max(days, key=lambda each: days[each]["session_count"])
    figure(page, "Sessions").get_by_role("row", name=day).get_by_role("link").first.click()
    in_all(page, days[day]["session_count"])


def test_the_total_opens_all_sessions_and_rage_those_with_rage(page: Page, demo: Demo) -> None:
    (raged,) = analytics(demo, filters=[RAGED])
    open_board(page, demo, "overview")
    figure(page, "Sessions with rage").locator("[data-total] a").click()
    in_all(page, raged["session_count"])


def test_new_users_open_their_first_sessions(page: Page, demo: Demo) -> None:
    (total,) = analytics(demo, aggregation=[{"attribute": "session_new_users_count"}])
    open_board(page, demo, "overview")
    figure(page, "New users").locator("[data-total] a").click()
    in_all(page, total["session_new_users_count"])


def test_the_filters_of_the_bar_count_on_every_board(page: Page, demo: Demo) -> None:
    (japan,) = analytics(demo, filters=[{"attribute": "device_country", "operator": "in", "value": ["Japan"]}])
    open_board(page, demo, "overview", '&device_country={"o":"in","v":["Japan"], "tb": "session"}')
    expect(figure(page, "Sessions").locator("[data-total]")).to_contain_text(f"{japan['session_count']:,}")
    page.get_by_role("navigation", name="Boards").get_by_role("link", name="Places").click()
    expect(figure(page, "Countries").locator("li")).to_have_count(1)


# The builder


def test_two_groupings_are_counted_as_the_api_does(page: Page, demo: Demo) -> None:
    groups = [{"attribute": "device_platform"}, {"attribute": "session_crashed"}]
    rows = analytics(demo, group_by=groups)
    open_builder(page, demo, "m=session_count&g=device_platform,session_crashed&view=table")
    table = page.get_by_role("table")
    expect(table.get_by_role("columnheader", name="No", exact=True)).to_be_visible()
    for row in rows:
        column = [head.inner_text() for head in table.locator("thead th").all()].index(
            "Yes" if row["session_crashed"] else "No"
        )
        line = table.locator("tbody tr").filter(has=page.locator(f"th:text-is('{PLATFORMS[row['device_platform']]}')"))
        expect(line.locator("td").nth(column - 1)).to_have_text(f"{row['session_count']:,}")
    row = rows[0]
    table.get_by_role("link", name=f"{row['session_count']:,}", exact=True).first.click()
    in_all(page, row["session_count"])


def test_a_custom_property_to_group_by_is_chosen_out_of_those_that_were_sent(page: Page, demo: Demo) -> None:
    rows = analytics(demo, group_by=[{"attribute": "user_custom_property", "property_name": "plan"}])
    open_builder(page, demo, "m=session_count&g=user_custom_property&view=rank")
    expect(page.get_by_role("heading", name="Which property?")).to_be_visible()
    page.get_by_placeholder("Property name").click()
    page.get_by_role("option", name="plan").click()
    expect(figure(page, "Session count").locator("li")).to_have_count(len(rows))
    assert "g=user_custom_property%3Aplan" in page.url


@pytest.mark.parametrize(
    ("entity", "group", "count", "list_"),
    [
        ("event", "event_name", "event_count", "events"),
        ("screen", "screen_name", "screen_unique_session_count", "sessions"),
    ],
)
def test_other_entities_open_what_they_count(
    page: Page, demo: Demo, entity: str, group: str, count: str, list_: str
) -> None:
    rows = analytics(demo, entity, group_by=[{"attribute": group}], aggregation=[{"attribute": count}])
    open_builder(page, demo, f"entity={entity}&m={count}&g={group}&view=table")
    line = page.get_by_role("table").locator("tbody tr").first
    expect(line).to_contain_text(rows[0][group])
    line.get_by_role("link").click()
    page.wait_for_url(f"**/{list_}/list/1**")
    in_all(page, rows[0][count])


def test_a_question_is_made_kept_on_a_board_changed_and_removed(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.app}/analytics")
    page.get_by_role("combobox", name="Metric 1").fill("session duration")
    page.get_by_role("option", name="Average of session duration").click()
    page.get_by_role("combobox", name="Grouping 2").fill("platform")
    page.get_by_role("option", name="Device platform").click()
    page.wait_for_url("**m=avg%3Asession_duration**")
    figure(page, "Average of session duration").locator("canvas").wait_for()
    keep(page, "builder")
    for title in ("First", "Second"):
        page.get_by_role("button", name="Save on a board").click()
        page.get_by_label("Title of the card").fill(title)
        if title == "First":
            page.get_by_label("Name of the board").fill("Mine")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("Saved on Mine").first).to_be_visible()
        page.wait_for_timeout(100)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Boards").click()
    page.get_by_role("link", name="Mine").click()
    cards = page.locator("[data-card]")
    expect(cards).to_have_count(2)
    page.get_by_role("button", name="Change the card Second").click()
    page.get_by_role("menuitem", name="Move forward").click()
    expect(cards.first).to_have_attribute("data-card", "Second")
    expect(page.get_by_role("menu")).to_have_count(0)
    page.get_by_role("button", name="Change the card Second").click()
    page.get_by_role("menuitem", name="Rename").click()
    page.get_by_role("dialog").get_by_label("Title of the card").fill("Length")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(figure(page, "Length")).to_be_visible()
    page.wait_for_load_state("networkidle")
    keep(page, "board-own")
    check_access(page)
    page.get_by_role("button", name="Change this board").click()
    page.get_by_role("menuitem", name="Remove the board").click()
    page.wait_for_url("**/boards/overview")
    expect(page.get_by_role("link", name="Mine")).to_have_count(0)


def test_numbers_and_picture_are_saved(page: Page, demo: Demo) -> None:
    open_builder(page, demo, "m=session_count&g=session_uploadedon_day&view=line")
    figure(page, "Session count").locator("canvas").wait_for()
    page.get_by_role("button", name="Save Session count").click()
    with page.expect_download() as saved:
        page.get_by_role("menuitem", name="Save as CSV").click()
    rows = list(csv.reader(io.StringIO(Path(saved.value.path()).read_text(encoding="utf-8-sig"))))
    days = {row["session_uploadedon_day"]: row["session_count"] for row in analytics(demo, group_by=DAY)}
    assert rows[0] == ["Day", "Session count"]
    assert {day: int(amount) for day, amount in rows[1:] if amount != "0"} == days
    page.get_by_role("button", name="Save Session count").click()
    with page.expect_download() as saved:
        page.get_by_role("menuitem", name="Save as PNG").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_press_on_a_line_opens_the_sessions_of_that_day(page: Page, demo: Demo) -> None:
    open_builder(page, demo, "m=session_count&g=session_uploadedon_day&view=line")
    canvas = figure(page, "Session count").locator("canvas")
    canvas.wait_for()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/sessions/list/1?session_uploadedon_day=**")
    (day,) = re.findall(r"\d{4}-\d\d-\d\d", page.url.partition("&")[0])
    (row,) = [row for row in analytics(demo, group_by=DAY) if row["session_uploadedon_day"] == day]
    in_all(page, row["session_count"])


# The map


def open_map(page: Page, address: str, title: str = "Session count") -> Any:
    page.goto(address)
    figure(page, title).locator("canvas").wait_for()
    page.wait_for_load_state("networkidle")
    return figure(page, title)


def hover(page: Page, shown: Any, across: float, down: float) -> None:
    """Over the map's canvas, in parts of its width and height."""
    box = shown.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])


USA, SINGAPORE = (0.265, 0.22), (0.793, 0.516)
COUNTRIES = [{"attribute": "device_country"}]


def test_a_press_on_a_country_opens_its_sessions(page: Page, demo: Demo) -> None:
    amounts = {row["device_country"]: row["session_count"] for row in analytics(demo, group_by=COUNTRIES)}
    shown = open_map(page, f"{demo.app}/boards/places?{DATES}", "Sessions by country")
    hover(page, shown, *USA)
    expect(page.get_by_text(f"USA: {amounts['USA']:,}", exact=True)).to_be_visible()
    keep(page, "board-places")
    page.mouse.down()
    page.mouse.up()
    in_all(page, amounts["USA"])


def test_what_is_not_on_the_map_is_told_and_small_states_are_a_dot(page: Page, demo: Demo) -> None:
    app = new_app(page, demo, "World")
    for country, amount in (("United States", 5), ("Singapore", 1), ("Réunion", 2), (None, 3), ("<b>Nowhere</b>", 1)):
        for nth in range(amount):
            demo.send(app["ingest_key"], "/v1/sessions", session(f"{country} {nth}", country))
    address = f"{demo.address}/app/{app['appid']}/analytics?m=session_count&g=device_country&view=map"
    shown = open_map(page, address)
    missing = shown.locator("[data-missing]")
    expect(missing).to_have_text("Not on the map: no country 3, Réunion 2, <b>Nowhere</b> 1.")
    hover(page, shown, *USA)
    expect(page.get_by_text("United States: 5", exact=True)).to_be_visible()
    hover(page, shown, *SINGAPORE)
    expect(page.get_by_text("Singapore: 1", exact=True)).to_be_visible()
    keep(page, "builder-map")
    check_access(page)
    for at, amount in enumerate((3, 2, 1)):
        missing.get_by_role("link").nth(at).click()
        in_all(page, amount)
        open_map(page, address)
    hover(page, shown, *SINGAPORE)
    expect(page.get_by_text("Singapore: 1", exact=True)).to_be_visible()
    page.mouse.down()
    page.mouse.up()
    in_all(page, 1)


def session(name: str, country: str | None) -> dict[str, Any]:
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    device = {"platform": "android", "country": country}
    return {"sessionId": name, "startedAt": now, "sentAt": now, "durationSec": 9, "device": device}


def test_a_map_is_offered_for_countries_only_and_kept_on_a_board(page: Page, demo: Demo) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_builder(page, demo, "m=session_count&g=device_platform&view=rank")
    expect(figure(page, "Session count")).to_be_visible()
    expect(page.get_by_text("Map", exact=True)).to_have_count(0)
    page.get_by_role("combobox", name="Grouping 1").fill("country")
    page.get_by_role("option", name="Device country").click()
    assert not any("WorldMap" in each for each in asked)
    page.get_by_text("Map", exact=True).click()
    figure(page, "Session count").locator("canvas").wait_for()
    assert all(each.startswith((demo.address, "data:", "blob:")) for each in asked)
    page.get_by_role("button", name="Save on a board").click()
    page.get_by_label("Title of the card").fill("Where")
    page.get_by_label("Name of the board").fill("Maps")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved on Maps").first).to_be_visible()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Boards").click()
    page.get_by_role("link", name="Maps").click()
    figure(page, "Where").locator("canvas").wait_for()
    keep(page, "board-map")


def test_numbers_and_picture_of_a_map_are_saved(page: Page, demo: Demo) -> None:
    shown = open_map(page, f"{demo.app}/analytics?{DATES}&m=session_count&g=device_country&view=map")
    page.get_by_role("button", name="Save Session count").click()
    with page.expect_download() as saved:
        page.get_by_role("menuitem", name="Save as CSV").click()
    _, *rows = csv.reader(io.StringIO(Path(saved.value.path()).read_text(encoding="utf-8-sig")))
    amounts = {row["device_country"]: row["session_count"] for row in analytics(demo, group_by=COUNTRIES)}
    assert {country: int(amount) for country, amount in rows} == amounts
    page.get_by_role("button", name="Save Session count").click()
    with page.expect_download() as saved:
        page.get_by_role("menuitem", name="Save as PNG").click()
    with Image.open(saved.value.path()) as picture:
        assert len(picture.convert("RGB").getcolors(1 << 20) or []) > len(amounts)
    page.get_by_role("button", name="Show as a table").click()
    expect(shown.locator("tbody tr")).to_have_count(len(amounts))


# The other boards


def test_issues_open_their_sessions(page: Page, demo: Demo) -> None:
    rows = demo.ask("/v2/issue", page_size=50, filters=json.dumps([DATED]))["data"]
    open_board(page, demo, "issues")
    assert [each.inner_text() for each in page.locator("tbody th").all()] == [row["title"] for row in rows]
    keep(page, "board-issues")
    titles_occurrences_sessions_and_users = 4
    expect(page.locator("tbody tr").first.get_by_role("link")).to_have_count(titles_occurrences_sessions_and_users)
    page.locator("tbody [data-sessions] a").first.click()
    in_all(page, rows[0]["sessions"])


def test_versions_have_the_numbers_of_the_api(page: Page, demo: Demo) -> None:
    rows = analytics(demo, group_by=[{"attribute": "app_version"}])
    open_board(page, demo, "releases")
    lines = figure(page, "Versions").locator("tbody tr")
    shown = {line.locator("th").inner_text(): line.locator("td").first.inner_text() for line in lines.all()}
    assert shown == {row["app_version"]: f"{row['session_count']:,}" for row in rows}
    keep(page, "board-releases")
    assert lines.locator("td a").count() == lines.locator("td").count()
    lines.first.get_by_role("link").nth(RAGE_OF_VERSION).click()
    where = [{"attribute": "app_version", "operator": "in", "value": [rows[0]["app_version"]]}, RAGED]
    in_all(page, analytics(demo, filters=where)[0]["session_count"])


@pytest.mark.parametrize(
    ("board", "title", "attribute"), [("devices", "Models", "device_model"), ("places", "Countries", "device_country")]
)
def test_ranks_lead_to_their_sessions(page: Page, demo: Demo, board: str, title: str, attribute: str) -> None:
    top = analytics(demo, group_by=[{"attribute": attribute}])[0]
    open_board(page, demo, board)
    first = figure(page, title).locator("li").first
    expect(first).to_contain_text(top[attribute])
    keep(page, f"board-{board}")
    first.get_by_role("link").click()
    in_all(page, top["session_count"])


def test_the_sessions_of_a_funnel_are_listed(page: Page, demo: Demo) -> None:
    open_board(page, demo, "funnel")
    first, second = (page.locator("[data-reached]").nth(nth) for nth in range(2))
    dropped = page.locator("[data-dropped]").first
    reached = [int(each.get_attribute("data-reached") or 0) for each in (first, second)]
    assert int(dropped.get_attribute("data-dropped") or 0) == reached[0] - reached[1]
    keep(page, "board-funnel")
    opens(page, dropped, reached[0] - reached[1])
    expect(page.get_by_role("search")).to_contain_text("does not go through")


def test_screens_in_order_are_a_filter_of_the_list(page: Page, demo: Demo) -> None:
    (row,) = analytics(
        demo, filters=[{"attribute": "session_screen_order", "operator": "in_order", "value": ["Home", "Category"]}]
    )
    open_list(page, demo, f"?{DATES}")
    find_attribute(page, "screen order")
    page.keyboard.press("Enter")
    for name in ("Category", "Home"):
        page.locator(f"button:has(span:text-is('{name}'))").click()
    page.get_by_role("button", name="Move Home forward").click()
    keep(page, "filter-order")
    check_access(page)
    page.get_by_role("button", name="Apply").click()
    in_all(page, row["session_count"])
    expect(page.get_by_role("search")).to_contain_text("goes through Home → Category")
    keep(page, "filter-order-chip")


def test_the_heatmap_lies_over_a_picture_of_the_screen(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.app}/boards/taps")
    picture = page.locator("[data-picture=yes] canvas.ph-picture")
    expect(picture).to_be_visible()
    heat = page.locator("[data-picture] > canvas")
    shown, over = picture.bounding_box(), heat.bounding_box()
    assert shown == pytest.approx(over, abs=1)
    page.wait_for_load_state("networkidle")
    keep(page, "board-taps")
    page.get_by_text("Rage", exact=True).click()
    page.get_by_role("button", name="Show as a table").click()
    expect(page.get_by_role("columnheader", name="No response")).to_be_visible()


def test_retention_counts_users_of_their_first_week(page: Page, demo: Demo) -> None:
    open_board(page, demo, "retention")
    line = page.locator("tbody tr").nth(5)
    monday = datetime.fromisoformat(line.get_attribute("data-week") or "")
    ends = {"lower": monday.strftime("%Y-%m-%d"), "upper": (monday + timedelta(7, -1)).strftime("%Y-%m-%dT%H:%M:%S")}
    first = {"attribute": "user_first_seen_on", "operator": "between_dates", "value": ends}
    week = {"attribute": "date_range", "operator": "between_dates", "value": ends}
    (row,) = analytics(demo, "user", filters=[first, week], aggregation=[{"attribute": "user_count"}])
    expect(line.locator("td").first).to_have_text(f"{row['user_count']:,}")
    keep(page, "board-retention")


def test_the_flow_can_be_read_as_a_table(page: Page, demo: Demo) -> None:
    open_board(page, demo, "flow")
    page.locator("canvas").wait_for()
    keep(page, "board-flow")
    page.get_by_role("button", name="Show as a table").click()
    expect(page.get_by_role("columnheader", name="Way")).to_be_visible()
    first = page.locator("tbody tr", has=page.locator("th:text-is('1. Home → Category')"))
    amount = int(first.locator("td").inner_text())
    opens(page, first.get_by_role("link"), amount)
    page.go_back()
    page.get_by_role("button", name="Show as a table").click()
    ended = page.locator("tbody tr", has_text="→ End").first
    opens(page, ended.get_by_role("link"), int(ended.locator("td").inner_text()))
    expect(page.get_by_role("search")).to_contain_text("missing")


# The whole


@pytest.mark.parametrize("board", BOARDS)
def test_axe_finds_nothing_serious(page: Page, demo: Demo, board: str) -> None:
    open_board(page, demo, board)
    check_access(page)


def test_axe_finds_nothing_serious_in_the_builder(page: Page, demo: Demo) -> None:
    open_builder(page, demo, "compare=1")
    page.locator("canvas").wait_for()
    check_access(page)


@pytest.mark.parametrize(
    "path", ["boards/overview", "boards/issues", "boards/flow", "boards/places", "boards/retention", "analytics"]
)
def test_it_fits_into_a_narrow_window(page: Page, demo: Demo, path: str) -> None:
    page.set_viewport_size(NARROW)
    page.goto(f"{demo.app}/{path}")
    page.locator("figure, section[aria-label] table").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    keep(page, f"narrow-{path.replace('/', '-')}")


@pytest.mark.parametrize(("board", "charts"), [("overview", 6), ("places", 1)])
def test_nothing_moves_while_charts_come(page: Page, demo: Demo, board: str, charts: int) -> None:
    page.add_init_script(
        "globalThis.moved = 0; new PerformanceObserver((list) => { for (const each of list.getEntries())"
        " if (!each.hadRecentInput) moved += each.value; }).observe({type: 'layout-shift', buffered: true})"
    )
    open_board(page, demo, board)
    page.locator("canvas").nth(charts - 1).wait_for()
    assert page.evaluate("moved") < 0.02


def test_the_dark_one(page: Page, demo: Demo) -> None:
    page.emulate_media(color_scheme="dark")
    open_board(page, demo, "overview")
    page.locator("canvas").nth(5).wait_for()
    keep(page, "board-overview-dark")
    open_map(page, f"{demo.app}/boards/places?{DATES}", "Sessions by country")
    keep(page, "board-places-dark")


def test_nothing_found_says_what_to_do(page: Page, demo: Demo) -> None:
    nothing = '?device_model={"o":"in","v":["Nokia 3310"], "tb": "session"}'
    page.goto(f"{demo.app}/boards/overview{nothing}")
    expect(page.get_by_role("heading", name="No session matches")).to_be_visible()
    page.goto(f"{demo.app}/analytics{nothing}&g=device_model")
    expect(page.get_by_role("heading", name="Nothing to show")).to_be_visible()
    page.goto(f"{demo.app}/boards/99999")
    expect(page.get_by_role("heading", name="There is no such board")).to_be_visible()
