"""How soon the dashboard can be used, on the demo, by somebody who has never been there, in Chromium: `python -m bench.dashboard`.

From the press on a link until what the page is for is there, by the page's own clock: painted, and the script free to take a key or a press. Beside it the
cumulative layout shift, of which search engines call up to 0.1 good. Needs Chromium.
"""

from __future__ import annotations

import json
import statistics
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from bench.record import Record
from bench.report import Line, at_most, beside, machine, table
from tests.browser.chromium import running_chromium
from tests.browser.dashboard_server import WIDE, Demo, made_demo, running_demo

RESULTS = Path(__file__).parent / "DASHBOARD.md"
TIMES, SESSIONS = 7, 20_000
LIST = "list of sessions"
BAR = 1.0
"""Seconds until the list is there, on the machine itself."""
SHOWS = ".ph-player:is([data-state=playing], [data-state=paused], [data-state=ended])"
NETWORKS: dict[str, tuple[float, float]] = {"loopback": (0, -1), "20 ms, 20 Mbit/s": (20, 20e6 / 8)}
"""Latency in milliseconds and bytes a second; -1 is as fast as can be."""
WATCHER = """
globalThis.moved = 0;
globalThis.usable = null;
new PerformanceObserver((list) => { for (const each of list.getEntries()) if (!each.hadRecentInput) moved += each.value; })
    .observe({type: "layout-shift", buffered: true});
new MutationObserver((_, watcher) => {
    if (document.querySelector(WANTED) === null) return;
    watcher.disconnect();
    requestAnimationFrame(() => setTimeout(() => { usable = performance.now(); }));
}).observe(document, {subtree: true, childList: true, attributes: true});
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A page: where it is beneath the app, and the element that it is for."""

    what: str
    path: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Visit:
    """Seconds until the page could be used, and how far things moved."""

    seconds: float
    moved: float


def places(demo: Demo) -> list[Place]:
    recorded = demo.ask("/v2/session", filters='[{"attribute":"session_has_video","operator":"equal","value":"true"}]')
    return [
        Place(LIST, "sessions/list/1", "tbody tr[data-session]"),
        Place("list of users", "users/list/1", "tbody tr[data-user]"),
        Place("board: overview", "boards/overview", "canvas"),
        Place("replay", f"sessions/list/1/{recorded['data'][0]['sessionId']}", SHOWS),
    ]


def visitor(browser: Browser, demo: Demo, network: tuple[float, float]) -> BrowserContext:
    """Logged in, nothing in the cache, on that network."""
    context = browser.new_context(viewport=WIDE, reduced_motion="reduce")
    demo.log_in(context)
    latency, rate = network
    context.new_cdp_session(context.new_page()).send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": latency, "downloadThroughput": rate, "uploadThroughput": rate},
    )
    return context


def visit(browser: Browser, demo: Demo, place: Place, network: tuple[float, float]) -> Visit:
    context = visitor(browser, demo, network)
    page = context.pages[0]
    page.add_init_script(f"const WANTED = {json.dumps(place.wanted)};{WATCHER}")
    page.goto(f"{demo.app}/{place.path}", wait_until="commit")
    page.wait_for_selector(place.wanted)
    page.wait_for_load_state("networkidle")
    usable, moved = page.evaluate("[usable, moved]")
    context.close()
    return Visit(usable / 1000, moved)


def line(place: Place, network: str, visits: list[Visit]) -> Line:
    what = f"{place.what}, {network}"
    seconds = statistics.median(each.seconds for each in visits)
    more = f"worst {max(each.seconds for each in visits):.2f} s, layout shift {max(each.moved for each in visits):.3f}"
    if place.what == LIST and network == "loopback":
        return at_most(what, seconds, BAR, "s", more)
    return beside(what, seconds, "s", more)


def measure(browser: Browser, demo: Demo, times: int, record: Record) -> None:
    """All pages over all networks."""
    for place in places(demo):
        for name, network in NETWORKS.items():
            record.add(line(place, name, [visit(browser, demo, place, network) for _ in range(times)]))


def document(record: Record, sessions: int) -> str:
    """The whole of DASHBOARD.md."""
    return f"""# The dashboard

`python -m bench.dashboard` on {datetime.now(UTC):%Y-%m-%d}, in {record.minutes:.0f} minutes:
{machine()}

On the demo with {sessions:,} sessions, in a Chromium that has never been there, beside the server on the same cores: from the press on a link until the page can be used, by its own clock.

{table(record.lines)}
"""


def main() -> None:
    record = Record()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_chromium() as browser,
        running_demo(made_demo(Path(folder), SESSIONS)) as demo,
    ):
        measure(browser, demo, TIMES, record)
    RESULTS.write_text(document(record, SESSIONS))
    print(f"Written to {RESULTS}")


if __name__ == "__main__":
    main()
