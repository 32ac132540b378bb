"""The bench runs from end to end. Nothing timed is asserted: times belong to `make bench`."""

from __future__ import annotations

from pathlib import Path

from bench import parts, video
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


def test_the_bench_of_parts_runs_on_few(tmp_path: Path) -> None:
    record = Record()
    parts.run(tmp_path, parts.Effort(web=40, frames=8, visible=1, backlog=40, sessions=5, connections=4), record)
    assert sum(line.share is not None for line in record.lines) == 4


def test_the_bench_of_videos_runs_on_short_ones(tmp_path: Path) -> None:
    record = Record()
    speeds, sizes = video.run(tmp_path, 10, record)
    assert sum(line.share is not None for line in speeds) == 2
    text = video.document(speeds, sizes, record.minutes)
    assert all(line.measured in text for line in record.lines)
