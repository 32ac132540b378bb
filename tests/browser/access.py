"""axe over a page that is open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parent.parent.parent / "web" / "dashboard" / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = ("serious", "critical")


def serious_faults(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds that is serious: rule, and what to do at each place."""
    page.evaluate(f"{AXE.read_text()}; undefined")
    found: list[dict[str, Any]] = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then((done) => done.violations)"
    )
    return [
        (each["id"], [node["failureSummary"] for node in each["nodes"]]) for each in found if each["impact"] in SERIOUS
    ]
