"""Lists: the newest of a country, look-ups, rare filters, deep pages, and lists beside heavy analytics."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from bench.load import Reply, Timings, Unanswered, timings
from bench.questions import ANALYTICS, Parameters, by_id, by_user
from bench.report import Line, at_most, beside
from bench.stage import Stage

LIST_MILLISECONDS = 15
LOOKUP_MILLISECONDS = 30
RARE_MILLISECONDS = 60
AS_FAST = 1.2
"""Pages that should be as fast may differ by this factor."""
HEAVY_CLIENTS = 3
HEAVY = (
    ("uxcamuserid",),
    ("session_id",),
    ("device_id", "event_name"),
    ("event_name", "device_city"),
    ("event_name", "user_name"),
    ("uxcamuserid", "session_uploadedon_day"),
)


async def newest(stage: Stage, times: int) -> Timings:
    """The newest 50 of one country."""
    return await ask(stage, [stage.questions.newest() for _ in range(times)])


async def ask(stage: Stage, questions: list[Parameters]) -> Timings:
    """Each over one connection, after a first one to warm up."""
    async with stage.client.connect() as connection:
        await stage.list(connection, questions[0])
        return timings([await stage.list(connection, question) for question in questions])


async def list_lines(stage: Stage) -> list[Line]:
    """Newest, look-ups and rare filters."""
    first = await newest(stage, stage.effort.lists)
    ids, users = await _known(stage)
    quarter = stage.questions.window(90)
    one = await ask(stage, [by_id(each, quarter) for each in ids])
    user = await ask(stage, [by_user(each, quarter) for each in users])
    rare = await ask(stage, [stage.questions.rare() for _ in range(stage.effort.lookups)])
    return [
        at_most("list, newest 50 of one country, p50", first.p50, LIST_MILLISECONDS, "ms", _p95(first)),
        at_most("one session by id, p50", one.p50, LOOKUP_MILLISECONDS, "ms", _p95(one)),
        at_most("one user's sessions, p50", user.p50, LOOKUP_MILLISECONDS, "ms", _p95(user)),
        at_most("list, a rare combination of filters, p50", rare.p50, RARE_MILLISECONDS, "ms", _p95(rare)),
    ]


def _p95(times: Timings) -> str:
    return f"p95 {times.p95:.0f} ms"


async def _known(stage: Stage) -> tuple[list[str], list[str]]:
    """Ids of sessions and of users that there are."""
    rows: list[dict[str, Any]] = []
    async with stage.client.connect() as connection:
        while len(rows) < stage.effort.lookups:
            rows += (await stage.list(connection, stage.questions.somewhere())).json()["data"]
    return [row["sessionId"] for row in rows], [row["user"]["uxcamuserid"] for row in rows]


async def growth_line(large: Stage, small: Stage) -> Line:
    """The same list over ten times the data, asked in turn."""
    spent: dict[Stage, list[float]] = {large: [], small: []}
    async with large.client.connect() as one, small.client.connect() as other:
        for _ in range(large.effort.lists):
            for stage, connection in ((large, one), (small, other)):
                spent[stage].append((await stage.list(connection, stage.questions.newest())).milliseconds)
    p50 = {stage: Timings(milliseconds).p50 for stage, milliseconds in spent.items()}
    return at_most(
        f"list, newest 50 of one country, {large.plan.sessions:,} sessions to {small.plan.sessions:,}",
        p50[large] / p50[small],
        1.3,
        "times",
        f"{p50[large]:.1f} ms to {p50[small]:.1f} ms",
    )


# Deep pages


async def page_lines(stage: Stage) -> list[Line]:
    """A deep page by number and by cursor, each beside page 1."""
    deep = min(1_000, stage.plan.total // 3_000)  # the least common country has fewer in a small run
    ones, deeps = [], []
    async with stage.client.connect() as connection:
        for _ in range(stage.effort.deep_pages):
            question = stage.questions.newest()
            ones.append(await stage.list(connection, {**question, "page": "1"}))
            deeps.append(await stage.list(connection, {**question, "page": str(deep)}))
    one, far = timings(ones), timings(deeps)
    first, last = await _walk(stage)
    return [
        at_most(f"list, page {deep:,} by number, to page 1", far.p50 / one.p50, 4, "times", _both(far, one)),
        at_most(
            f"list, page {_cursor_pages(stage):,} by cursor, to page 1",
            last.p50 / first.p50,
            AS_FAST,
            "times",
            _both(last, first),
        ),
    ]


def _both(value: Timings, other: Timings) -> str:
    return f"{value.p50:.1f} ms to {other.p50:.1f} ms"


async def _walk(stage: Stage) -> tuple[Timings, Timings]:
    """Page 1, asked beside each of the last pages of a walk by cursor; and those last pages."""
    question, cursor, pages = stage.questions.newest("USA"), "", _cursor_pages(stage)
    firsts: list[Reply] = []
    lasts: list[Reply] = []
    async with stage.client.connect() as connection:
        for page in range(pages):
            reply = await stage.list(connection, {**question, "cursor": cursor})
            cursor = reply.json()["pagination"]["next_cursor"]
            if page >= pages * 9 // 10:
                lasts.append(reply)
                firsts.append(await stage.list(connection, {**stage.questions.newest("USA"), "cursor": ""}))
    return timings(firsts), timings(lasts)


def _cursor_pages(stage: Stage) -> int:
    """How far to walk; a small run has fewer pages."""
    return min(stage.effort.cursor_pages, stage.plan.total // 500)


# Beside heavy analytics


async def loaded_lines(stage: Stage) -> list[Line]:
    """Lists while three clients run the heaviest grouping that is answered."""
    heaviest, spent = await _heaviest(stage)
    quiet = await _for_a_while(stage)
    async with _running(stage, heaviest) as fates:
        loaded = await _for_a_while(stage)
        told = ", ".join(f"{count} {fate}" for fate, count in fates.items())
    return [
        at_most(
            "list, p95 while three clients run the heaviest grouping, to p95 alone",
            loaded.p95 / quiet.p95,
            5,
            "times",
            f"{loaded.p95:.0f} ms to {quiet.p95:.0f} ms; groupings: {told or 'none ended'}",
        ),
        beside(f"the heaviest grouping, by {' and '.join(heaviest)} over 90 days, alone", spent, "ms"),
    ]


async def _for_a_while(stage: Stage) -> Timings:
    end = time.monotonic() + stage.effort.loaded_seconds
    replies = []
    async with stage.client.connect() as connection:
        while time.monotonic() < end:
            replies.append(await stage.list(connection, stage.questions.newest()))
    return timings(replies)


async def _heaviest(stage: Stage) -> tuple[tuple[str, ...], float]:
    """The grouping that takes longest, and how long, in milliseconds."""
    spent: dict[tuple[str, ...], float] = {}
    async with stage.client.connect() as connection:
        for names in HEAVY:
            with suppress(Unanswered):  # more than the engine's memory allows is told so, and is no load
                reply = await connection.ask(_grouping(stage, names))
                spent[names] = reply.milliseconds
    longest = max(spent, key=lambda names: spent[names])
    return longest, spent[longest]


def _grouping(stage: Stage, names: tuple[str, ...]) -> bytes:
    group_by: Iterator[Parameters] = ({"attribute": name} for name in names)
    return stage.client.get(ANALYTICS, stage.questions.heavy(group_by))


@asynccontextmanager
async def _running(stage: Stage, names: tuple[str, ...]) -> AsyncIterator[Counter[str]]:
    """Clients that ask for the grouping again and again; counts what became of it."""
    fates: Counter[str] = Counter()

    async def run() -> None:
        async with stage.client.connect() as connection:
            while True:
                try:
                    await connection.ask(_grouping(stage, names))
                    fates["answered"] += 1
                except Unanswered:
                    fates["refused"] += 1

    tasks = [asyncio.create_task(run()) for _ in range(HEAVY_CLIENTS)]
    try:
        await asyncio.sleep(0.2)
        yield fates
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
