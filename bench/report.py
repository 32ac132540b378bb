"""The results as a table: printed, and kept in RESULTS.md."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("playhead", "chdb", "clickhouse-connect", "litestar", "uvicorn", "duckdb", "pgserver")
GIB = 2**30


@dataclass(frozen=True, slots=True)
class Line:
    """One result. `share` is how much of the bar was used, so that up to 1 it is met; None where there is no bar."""

    what: str
    measured: str
    bar: str = ""
    share: float | None = None

    @property
    def met(self) -> str:
        return "" if self.share is None else "yes" if self.share <= 1 else "**no**"

    @property
    def cells(self) -> tuple[str, ...]:
        return self.what, self.measured, self.bar, "" if self.share is None else f"{self.share:.2f}", self.met


def at_most(what: str, value: float, bar: float, unit: str, beside: str = "") -> Line:
    """A result that should be small, with what else is known of it."""
    return Line(what, _measured(value, unit, beside), f"≤ {bar:g} {unit}", value / bar)


def at_least(what: str, value: float, bar: float, unit: str, beside: str = "") -> Line:
    """A result that should be large."""
    return Line(what, _measured(value, unit, beside), f"≥ {bar:,g} {unit}", bar / value)


def beside(what: str, value: float, unit: str, more: str = "") -> Line:
    """A result that no bar is set for."""
    return Line(what, _measured(value, unit, more))


def _measured(value: float, unit: str, beside: str) -> str:
    text = f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
    return f"{text} {unit}" + (f" ({beside})" if beside else "")


def table(lines: Iterable[Line]) -> str:
    """Markdown."""
    head = ("what", "measured", "bar", "ratio", "met")
    return "\n".join(
        f"| {' | '.join(cells)} |" for cells in (head, ("---",) * len(head), *(line.cells for line in lines))
    )


def machine() -> str:
    """What it ran on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}; Python {platform.python_version()}, {versions}"


def _processor() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else platform.machine()


def document(lines: list[Line], *, sessions: int, minutes: float) -> str:
    """The whole of RESULTS.md."""
    barred, others = [line for line in lines if line.share is not None], [line for line in lines if line.share is None]
    missed = sum(line.met != "yes" for line in barred)
    return f"""# Results

`make bench` on {datetime.now(UTC):%Y-%m-%d} with {sessions:,} sessions, in {minutes:.0f} minutes, all in one run:
{machine()}.

Times of the API are those of an HTTP client on the same two cores, with authentication and JSON; those of others are without. Each
repetition asks for other values. *Ratio* is the measured value to its bar (for "≥" the bar to the value): up to 1 it is met.
{len(barred) - missed} of {len(barred)} are.

{table(barred)}

Without a bar:

{table(others)}

Measured apart: the way in of SDKs ([PARTS.md](PARTS.md)); how fast videos are made, and bytes a minute of recordings and videos by source next to
what others publish ([VIDEO.md](VIDEO.md)); how soon the dashboard can be used ([DASHBOARD.md](DASHBOARD.md)).
"""
