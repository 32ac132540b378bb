"""Funnels, the flow of screens and taps, asked by a member: against what plain Python counts over what was sent."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise, product
from typing import Any

import pytest

from playhead.api.journeys import MOST_STEPS, MOST_VISITS, SCREENS
from playhead.query.taps import COLUMNS, ROWS
from tests.harness import App, Harness
from tests.members import Visitor, new_owner
from tests.samples import Json, condition, native

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAMES = ("Home", "Cart", "Détails", "a'b")
EVENTS = ("Add to cart", "Pay", "Back")
SESSIONS = 160
PLATFORMS = ("android", "ios")


@pytest.fixture(scope="module")
def visitor(harness: Harness) -> Visitor:
    return new_owner(harness)


@pytest.fixture(scope="module")
def sent() -> list[Json]:
    chance = random.Random(11)
    return [_session(chance, number) for number in range(SESSIONS)]


def _session(chance: random.Random, number: int) -> Json:
    def named(names: tuple[str, ...], most: int) -> list[Json]:
        return [{"name": chance.choice(names), "at": nth * 2.5} for nth in range(chance.randint(0, most))]

    taps = [
        {
            "kind": chance.choice(["tap", "swipe", "click"]),
            "at": nth * 1.7,
            **({"x": chance.random(), "y": chance.choice([0, 1, chance.random()])} if chance.random() < 0.8 else {}),
            "responsive": chance.random() < 0.7,
            "rage": chance.random() < 0.2,
            **({"screen": chance.choice(NAMES)} if chance.random() < 0.5 else {}),
        }
        for nth in range(chance.randint(0, 8))
    ]
    device = {"platform": PLATFORMS[number % 2]}
    screens, events = named(NAMES, 7), named(EVENTS, 6)
    return native(f"j{number}", durationSec=60, device=device, screens=screens, events=events, gestures=taps)


@pytest.fixture(scope="module")
def shop(harness: Harness, sent: list[Json]) -> App:
    harness.now = NOW
    app = harness.create_app()
    assert harness.ingest(app, *sent).status_code == 200
    # The same sessions again: each still counts once.
    assert harness.ingest(app, *sent[:20]).status_code == 200
    return app


@pytest.fixture(autouse=True)
def clock(harness: Harness) -> None:
    harness.now = NOW


def names(session: Json, over: str) -> list[str]:
    return [each["name"] for each in session[f"{over}s"]]


def reaches(passed: list[str], steps: tuple[str, ...]) -> int:
    """The most steps that stand in order, over all ways to choose."""
    rest = iter(passed)
    return next((index for index, step in enumerate(steps) if step not in rest), len(steps))


def funnels() -> Iterator[tuple[str, tuple[str, ...]]]:
    for over, among in (("screen", NAMES), ("event", EVENTS)):
        for length in (1, 2, 3):
            yield from ((over, steps) for steps in product(among, repeat=length))
        yield over, ("Never", among[0])
        yield over, (among[0],) * MOST_STEPS


def test_funnels_are_counted_exactly(visitor: Visitor, shop: App, sent: list[Json]) -> None:
    for over, steps in funnels():
        told = visitor.data("POST", f"apps/{shop.appid}/funnel", {"over": over, "steps": steps})
        reached = [reaches(names(each, over), steps) for each in sent]
        wanted = [sum(amount >= step for amount in reached) for step in range(1, len(steps) + 1)]
        assert told["sessions"] == SESSIONS
        assert [each["sessions"] for each in told["steps"]] == wanted, (over, steps)


def test_a_funnel_of_filtered_sessions(visitor: Visitor, shop: App, sent: list[Json]) -> None:
    body = {"over": "screen", "steps": ["Home", "Cart"], "filters": [condition("device_platform", "equal", "ios")]}
    told = visitor.data("POST", f"apps/{shop.appid}/funnel", body)
    ios = [each for each in sent if each["device"]["platform"] == "ios"]
    assert told["sessions"] == len(ios)
    assert told["steps"][1]["sessions"] == sum(reaches(names(each, "screen"), ("Home", "Cart")) == 2 for each in ios)


def opened(visitor: Visitor, app: App, link: str) -> list[Json]:
    """The sessions that a link opens, all pages of them: the details of each."""
    filters = visitor.data("POST", f"apps/{app.appid}/filters", {"link": link})["filters"]
    asked = {"filters": filters, "page_size": 50, "with_details": "true"}
    cursor, found = "", []
    while cursor is not None:
        answer = visitor.harness.get(app, "/v2/session", cursor=cursor, **asked).json()
        found += [row["details"] for row in answer["data"]]
        cursor = answer["pagination"].get("next_cursor")
    return found


@pytest.mark.parametrize("over", ["screen", "event"])
def test_the_links_of_a_funnel_open_its_sessions(visitor: Visitor, shop: App, over: str) -> None:
    steps = ("a'b", "Home", "Home") if over == "screen" else ("Pay", "Add to cart")
    body = {"over": over, "steps": steps, "filters": [condition("device_platform", "equal", "ios")]}
    told = visitor.data("POST", f"apps/{shop.appid}/funnel", body)["steps"]
    assert [(each["dropped"], each["dropped_link"]) for each in told[-1:]] == [(None, None)]
    for nth, step in enumerate(told, 1):
        found = [reaches(names(each, over), steps) for each in opened(visitor, shop, step["dashboard_link"])]
        assert len(found) == step["sessions"] > 0
        assert all(far >= nth for far in found)
        if step["dropped"] is not None:
            found = [reaches(names(each, over), steps) for each in opened(visitor, shop, step["dropped_link"])]
            assert found == [nth] * step["dropped"] != []


def test_the_flow_of_screens(visitor: Visitor, shop: App, sent: list[Json]) -> None:
    for steps in (1, 3, MOST_VISITS):
        told = visitor.data("POST", f"apps/{shop.appid}/flow", {"steps": steps})
        wanted: Counter[tuple[int, str, str]] = Counter()
        for session in sent:
            moves = pairwise([*names(session, "screen"), ""])
            wanted.update((nth, *move) for nth, move in enumerate(moves, 1) if nth <= steps)
        assert {(row["step"], row["source"], row["target"]): row["sessions"] for row in told} == wanted


def test_the_links_of_a_flow_open_its_sessions(visitor: Visitor, shop: App) -> None:
    for row in visitor.data("POST", f"apps/{shop.appid}/flow", {"steps": 3}):
        found = opened(visitor, shop, row["dashboard_link"])
        assert len(found) == row["sessions"]
        for session in found:
            passed = [*names(session, "screen"), ""]
            assert passed[row["step"] - 1 : row["step"] + 1] == [row["source"], row["target"]]


def test_rare_screens_flow_as_others(harness: Harness, visitor: Visitor) -> None:
    app = harness.create_app()
    rare = [f"S{nth:02}" for nth in range(SCREENS + 1)]
    ways = [["A"], ["A"], *([name] for name in rare), [*rare[-1:] * 2, "A"], ["A", rare[-1]]]
    screens = [[{"name": name, "at": nth} for nth, name in enumerate(way)] for way in ways]
    harness.ingest(app, *(native(f"r{nth}", screens=each) for nth, each in enumerate(screens)))
    kept = {"A", *rare[-1:], *rare[: SCREENS - 2]}
    wanted: Counter[tuple[int, str | None, str | None]] = Counter()
    for way in ways:
        moves = pairwise([*(name if name in kept else None for name in way), ""])
        wanted.update((nth, *move) for nth, move in enumerate(moves, 1))
    told = visitor.data("POST", f"apps/{app.appid}/flow", {})
    assert {(row["step"], row["source"], row["target"]): row["sessions"] for row in told} == wanted
    assert wanted[1, None, ""] == 2
    for row in told:
        assert len(opened(visitor, app, row["dashboard_link"])) == row["sessions"], row


def shown_at(session: Json, gesture: Json) -> str | None:
    if "screen" in gesture:
        return str(gesture["screen"])
    begun = [each["name"] for each in session["screens"] if each["at"] <= gesture["at"]]
    return begun[-1] if begun else None


@pytest.mark.parametrize("screen", NAMES)
def test_taps_are_counted_where_they_were(visitor: Visitor, shop: App, sent: list[Json], screen: str) -> None:
    cells: dict[tuple[int, int], list[int]] = {}
    taps, sessions = 0, [each for each in sent if screen in names(each, "screen")]
    for session in sessions:
        for gesture in session["gestures"]:
            if gesture["kind"] == "swipe" or shown_at(session, gesture) != screen:
                continue
            taps += 1
            if "x" in gesture:
                place = min(int(gesture["x"] * COLUMNS), COLUMNS - 1), min(int(gesture["y"] * ROWS), ROWS - 1)
                cell = cells.setdefault(place, [0, 0, 0])
                cell[:] = cell[0] + 1, cell[1] + gesture["rage"], cell[2] + (not gesture["responsive"])
    told = visitor.data("POST", f"apps/{shop.appid}/taps", {"screen": screen})
    assert (told["sessions"], told["taps"], told["pictures"]) == (len(sessions), taps, [])
    assert told["placed"] == sum(cell[0] for cell in cells.values())
    shown = {(each["x"], each["y"]): [each["taps"], each["rage"], each["unresponsive"]] for each in told["cells"]}
    assert shown == cells


@pytest.mark.parametrize(
    ("path", "body", "detail"),
    [
        ("funnel", {"over": "screen", "steps": []}, "steps"),
        ("funnel", {"over": "screen", "steps": ["a"] * (MOST_STEPS + 1)}, "steps"),
        ("flow", {"steps": 0}, "steps"),
        ("flow", {"steps": MOST_VISITS + 1}, "steps"),
        ("flow", {"filters": [condition("nonsense", "equal", 1)]}, "filters[0].attribute"),
        ("taps", {"screen": "a", "filters": [{"attribute": "device_model"}]}, "filters[0]"),
    ],
)
def test_what_is_wrong_is_told(visitor: Visitor, shop: App, path: str, body: dict[str, Any], detail: str) -> None:
    response = visitor.call("POST", f"apps/{shop.appid}/{path}", body)
    assert (response.status_code, response.json()["error"]["detail"]) == (400, detail), response.text
