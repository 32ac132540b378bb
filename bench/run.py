"""Everything that is measured, in one run on one machine: `python -m bench.run`.

    build         the sessions, in a process of its own: version 1 of all, merged; the same, final and without versions, for the others
    replace       version 2 of one session in a hundred, at random
    serve         the real server on them
    unsettled     the example before any merge of the new versions
    settle        until each weekly partition is one part again, by itself
    settled       everything that has a bar, others asked in turn with us; a second server has a tenth of the data
    ingest        into the same tables

What needs the engine's files lives in a process of its own, since a directory belongs to one process, and the engine to one directory.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import uvloop

from bench import data
from bench.analytics import HAND_WRITTEN, OURS, compare, lines_of, window_lines
from bench.data import Plan
from bench.exports import export_lines
from bench.ingest import ingest_lines
from bench.lists import growth_line, list_lines, loaded_lines, newest, page_lines
from bench.load import Client
from bench.peers import DuckDB, HandWritten, Peer, Postgres, elsewhere
from bench.questions import Questions
from bench.record import Record
from bench.report import Line, at_most, beside, document, table
from bench.server import Memory, Server
from bench.stage import Effort, Stage
from bench.users_and_events import event_lines, user_lines
from playhead.stores.catalog import NewApp

RESULTS = Path(__file__).parent / "RESULTS.md"
FULL = 10_000_000
SMALL = 200_000
TIMELINES = 100_000
"""Sessions with every screen visit and gesture in their details, whose size on disk is told beside."""
FEW_EVENTS = 5
"""The most events of a session that the bar for the disk was set for."""
MIB = 2**20
SEED = 8321

T = TypeVar("T")


def apart(function: Callable[..., T], *arguments: Any) -> T:
    """Run a function in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def measure(sessions: int, directory: Path, effort: Effort, record: Record) -> None:
    """Build, serve and ask; `directory` is empty and takes all data."""
    plan = Plan(sessions, int(time.time()) - 60)
    record.step(f"building {sessions:,} sessions")
    app = apart(data.build, directory / "large", plan)
    record.extend(_disk_lines(directory, plan))
    record.step("loading the engine's own table, DuckDB and PostgreSQL")
    with _peers(directory, plan) as peers:
        small_plan = replace(plan, first=sessions * 9 // 10)
        record.step(f"building {small_plan.sessions:,} sessions")
        small_app = apart(data.build, directory / "small", small_plan)
        apart(data.replace, directory / "small", small_plan, True)
        record.step("replacing one in a hundred")
        parts = apart(data.replace, directory / "large", plan)
        replaced = time.monotonic()
        with Server(directory / "large") as server:
            large = _stage(server, app, plan, effort)
            idle = server.memory()
            record.step("asking while new versions are not merged")
            record.extend(asyncio.run(_unsettled(large, peers, parts)))
            record.step("waiting for merges")
            record.add(_settle(large, replaced))
            with Server(directory / "small") as small_server:
                small = _stage(small_server, small_app, small_plan, effort)
                asyncio.run(_settled(large, small, peers, record))
            record.step("ingesting")
            record.extend(asyncio.run(ingest_lines(large, app.ingest_key)))
            record.extend(_memory_lines(idle, server.memory()))


@contextmanager
def _peers(directory: Path, plan: Plan) -> Iterator[Mapping[str, Peer]]:
    """All others, loaded one after the other."""
    with (
        elsewhere(HandWritten, directory / "plain", plan) as plain,
        elsewhere(DuckDB, directory / "duckdb", directory / "sessions.parquet") as duckdb,
        elsewhere(Postgres, directory / "sessions.csv") as postgres,
    ):
        yield {HAND_WRITTEN: plain, "DuckDB": duckdb, "PostgreSQL": postgres}


def _stage(server: Server, app: NewApp, plan: Plan, effort: Effort) -> Stage:
    return Stage(server, Client(server.port, app.appid, app.api_key), plan, effort, Questions(plan, SEED))


async def _unsettled(stage: Stage, peers: Mapping[str, Peer], parts: int) -> list[Line]:
    compared = await compare(stage, {HAND_WRITTEN: peers[HAND_WRITTEN]}, max(3, stage.effort.examples // 2))
    first = await newest(stage, stage.effort.lists // 2)
    merged = "" if stage.server.parts() == parts else "; some merged meanwhile"
    return [
        beside(
            "analytics, right after the replacement: to the hand-written query",
            compared.ratio(HAND_WRITTEN),
            "times",
            f"{compared.p50(OURS):,.0f} ms; {parts} parts{merged}",
        ),
        beside("list, newest 50, right after the replacement, p50", first.p50, "ms", f"p95 {first.p95:.0f} ms"),
    ]


def _settle(stage: Stage, replaced: float) -> Line:
    """Wait until each partition is one part."""
    wanted = len(stage.plan.weeks())
    end = time.monotonic() + stage.effort.settle
    while (parts := stage.server.parts()) > wanted and time.monotonic() < end:
        time.sleep(1)
    reached = f"{parts} parts" if parts <= wanted else f"not reached: {parts} parts for {wanted} partitions"
    return beside("settled after the replacement in", time.monotonic() - replaced, "s", reached)


async def _settled(large: Stage, small: Stage, peers: Mapping[str, Peer], record: Record) -> None:
    record.step("analytics")
    record.extend(lines_of(await compare(large, peers, large.effort.examples)))
    record.extend(await window_lines(large, small))
    both = {name: peers[name] for name in (HAND_WRITTEN, "DuckDB")}
    record.step("users")
    record.extend(await user_lines(large, both))
    record.step("events")
    record.extend(await event_lines(large, both))
    record.step("exports")
    record.extend(await export_lines(large))
    record.step("lists")
    record.extend(await list_lines(large))
    record.add(await growth_line(large, small))
    record.step("pages")
    record.extend(await page_lines(large))
    record.step("lists beside heavy analytics")
    record.extend(await loaded_lines(large))


def _memory_lines(idle: Memory, busy: Memory) -> list[Line]:
    return [
        at_most("memory of the server, just started", idle.now / MIB, 600, "MiB"),
        at_most(
            "memory of the server, most in the whole run",
            busy.peak / MIB,
            2_560,
            "MiB",
            f"{busy.now / MIB:,.0f} MiB at its end",
        ),
    ]


def _disk_lines(directory: Path, plan: Plan) -> list[Line]:
    """Of a tenth of the sessions with few events, of which the bar speaks; of all sessions; and of some with full details."""
    few = Plan(max(plan.total // 10, 1), plan.end, most_events=FEW_EVENTS)
    full = Plan(min(TIMELINES, plan.total), plan.end, timelines=True)
    sizes = {"large": apart(data.disk, directory / "large")}
    for name, other in (("few", few), ("timelines", full)):
        apart(data.build, directory / name, other)
        sizes[name] = apart(data.disk, directory / name)
        shutil.rmtree(directory / name)
    unit = "bytes a session"
    tenth = "disk, all tables, of a tenth of the sessions with 2.5 events each"
    return [
        at_most(tenth, sizes["few"].a_session, 250, unit, sizes["few"].text),
        beside("disk, all tables, 10 events a session", sizes["large"].a_session, unit, sizes["large"].text),
        beside(
            "disk, with every screen visit and gesture in the details as well",
            sizes["timelines"].a_session,
            unit,
            sizes["timelines"].text,
        ),
    ]


def main() -> None:
    """Parse the command line and write RESULTS.md when all sessions were asked for."""
    parser = argparse.ArgumentParser(
        prog="bench.run", description="Measure Playhead against its bars and against others."
    )
    parser.add_argument("--sessions", type=int, default=FULL, help=f"how many to generate (default {FULL:,})")
    parser.add_argument("--small", action="store_true", help=f"only {SMALL:,}, to try it out")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="put the data here, and leave it there")
    arguments = parser.parse_args()
    sessions = SMALL if arguments.small else arguments.sessions
    record = Record()
    with _directory(arguments.keep) as directory:
        measure(sessions, directory, Effort(), record)
    print(table(record.lines))
    if sessions == FULL:
        RESULTS.write_text(document(record.lines, sessions=sessions, minutes=record.minutes))


@contextmanager
def _directory(keep: Path | None) -> Iterator[Path]:
    """An empty directory, removed at the end unless it is to be kept."""
    directory = Path(tempfile.mkdtemp(prefix="playhead-bench-")) if keep is None else keep.resolve()
    directory.mkdir(parents=True, exist_ok=True)
    try:
        yield directory
    finally:
        if keep is None:
            shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    uvloop.install()
    main()
