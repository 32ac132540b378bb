"""The requirement's analytics example: against others, and over windows of different lengths."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isclose
from typing import Any

from bench.load import Timings
from bench.peers import Example, Peer
from bench.questions import example_parameters
from bench.report import Line, at_most, beside
from bench.stage import Stage
from bench.topics import SESSIONS, Topic

OURS = "Playhead"
HAND_WRITTEN = "hand-written"
AS_MANY = 1.3
"""Times that should be equal may differ by this factor."""


@dataclass(slots=True)
class Compared:
    """Milliseconds by who was asked; the same example went to all."""

    milliseconds: dict[str, list[float]] = field(default_factory=dict)

    def add(self, name: str, milliseconds: float) -> None:
        self.milliseconds.setdefault(name, []).append(milliseconds)

    def p50(self, name: str) -> float:
        return Timings(self.milliseconds[name]).p50

    def ratio(self, name: str) -> float:
        """Our time to theirs."""
        return self.p50(OURS) / self.p50(name)


async def compare(stage: Stage, peers: Mapping[str, Peer], times: int, topic: Topic = SESSIONS) -> Compared:
    """Ask us and all others in turn, after a first round to warm up. Raises `AssertionError` when answers differ."""
    compared = Compared()
    for repetition in range(times + 1):
        example = stage.questions.example()
        async with (
            stage.client.connect() as connection
        ):  # a new one: others may take longer than the server keeps one open
            reply = await stage.ask(connection, topic.path, topic.parameters(example))
        told = {name: await asyncio.to_thread(peer.ask, topic.name, example) for name, peer in peers.items()}
        for name, (milliseconds, rows) in told.items():
            _check_equal(topic.ours(reply.json()["data"]), topic.theirs(rows), name)
            if repetition:
                compared.add(name, milliseconds)
        if repetition:
            compared.add(OURS, reply.milliseconds)
    return compared


def _check_equal(wanted: dict[Any, list[float]], found: dict[Any, list[float]], name: str) -> None:
    """All answer the same numbers, group by group."""
    if wanted.keys() != found.keys() or not all(
        isclose(a, b, rel_tol=1e-9) for key in wanted for a, b in zip(wanted[key], found[key], strict=True)
    ):
        raise AssertionError(f"Playhead answers {wanted}\n{name} answers {found}")


def lines_of(compared: Compared) -> list[Line]:
    """The bars of the comparison."""
    spent = {name: f"{compared.p50(OURS):,.0f} ms to {compared.p50(name):,.0f} ms" for name in compared.milliseconds}
    what = SESSIONS.what
    return [
        at_most(
            f"{what}: to the best hand-written query", compared.ratio(HAND_WRITTEN), 1.25, "times", spent[HAND_WRITTEN]
        ),
        *(
            at_most(f"{what}: to {name}", compared.ratio(name), 1, "times", spent[name])
            for name in compared.milliseconds
            if name not in (OURS, HAND_WRITTEN)
        ),
    ]


async def window_lines(large: Stage, small: Stage) -> list[Line]:
    """Time goes with the rows in the window: not with all there are, and no faster than their number."""
    week = {stage: await _series(stage, 7) for stage in (large, small)}
    month, quarter = await _series(large, 30), await _series(large, 90)
    rows = (large.plan.sessions, small.plan.sessions)
    return [
        at_most(
            f"analytics over the same 7 days, {rows[0]:,} sessions to {rows[1]:,}",
            week[large].p50 / week[small].p50,
            AS_MANY,
            "times",
            f"{week[large].p50:,.0f} ms to {week[small].p50:,.0f} ms",
        ),
        at_most(
            "analytics over 90 days to 30 days, three times the rows: time for each row",
            quarter.p50 / month.p50 / 3,
            AS_MANY,
            "times",
            f"{quarter.p50:,.0f} ms to {month.p50:,.0f} ms",
        ),
        beside("analytics over 7 days, p95", week[large].p95, "ms"),
        beside("analytics over 30 days, p95", month.p95, "ms"),
    ]


async def _series(stage: Stage, days: int) -> Timings:
    async with stage.client.connect() as connection:
        return Timings(
            [
                (await stage.analytics(connection, example_parameters(_example(stage, days)))).milliseconds
                for _ in range(stage.effort.examples)
            ]
        )


def _example(stage: Stage, days: int) -> Example:
    return stage.questions.example(days)
