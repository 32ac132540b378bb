"""Exports over HTTP: rows a second, read and thrown away by a client on the same two cores."""

from __future__ import annotations

from dataclasses import dataclass

from bench.questions import DAY, between
from bench.report import Line, at_least, beside
from bench.stage import Stage

PARQUET, NDJSON = "application/vnd.apache.parquet", "application/x-ndjson"
PARTS = 9
"""JSON lines of sessions and users are made of the newest part of the window, of so many: ten days."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What came, and in how many seconds."""

    lines: int
    size: int
    seconds: float

    def text(self, rows: int) -> str:
        return f"{rows:,} rows in {self.seconds:.0f} s, {self.size / rows:.0f} bytes each"


async def export_lines(stage: Stage) -> list[Line]:
    """All sessions to Parquet; to JSON lines the sessions and users of ten days, and the events of one."""
    whole = await _export(stage, "/v2/session", PARQUET, stage.plan.start)
    rows = stage.plan.sessions
    recent = stage.plan.end - 90 * DAY // PARTS
    sessions = await _export(stage, "/v2/session", NDJSON, recent)
    users = await _export(stage, "/v2/user", NDJSON, recent)
    events = await _export(stage, "/v2/event", NDJSON, stage.plan.end - DAY)
    return [
        at_least("export of all sessions to Parquet", rows / whole.seconds, 200_000, "rows/s", whole.text(rows)),
        at_least("export of sessions to JSON lines", *_rate(sessions, 50_000)),
        beside("export of users to JSON lines", users.lines / users.seconds, "rows/s", users.text(users.lines)),
        beside("export of events to JSON lines", events.lines / events.seconds, "rows/s", events.text(events.lines)),
    ]


def _rate(exported: Exported, bar: float) -> tuple[float, float, str, str]:
    return exported.lines / exported.seconds, bar, "rows/s", exported.text(exported.lines)


async def _export(stage: Stage, path: str, media_type: str, lower: int) -> Exported:
    request = stage.client.get(path, {"filters": [between(lower, stage.plan.end)]}, media_type)
    return Exported(*await stage.client.drain(request))
