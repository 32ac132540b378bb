"""The bench runs from end to end. Nothing timed is asserted: times belong to `make bench`."""

from __future__ import annotations

from pathlib import Path

from bench.record import Record
from bench.report import document
from bench.run import measure
from bench.stage import Effort

LITTLE = Effort(
    examples=2,
    lists=5,
    lookups=5,
    deep_pages=2,
    cursor_pages=20,
    loaded_seconds=1,
    singles=64,
    batches=2,
    imports=2,
    settle=0,
)


def test_whole_bench_runs_on_few_sessions(tmp_path: Path) -> None:
    record = Record()
    measure(20_000, tmp_path, LITTLE, record)
    assert sum(line.share is not None for line in record.lines) == 25
    text = document(record.lines, sessions=20_000, minutes=record.minutes)
    assert all(line.what in text and line.measured in text for line in record.lines)
