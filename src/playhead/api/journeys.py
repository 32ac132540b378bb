"""What the dashboard's boards ask beside the public endpoints: funnels, the flow of screens, where people tapped on a screen.

The sessions behind a number are the public list's, by filters of its own: each comes with the link to them.
"""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import Any

import msgspec
from litestar import Controller, Request, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from playhead.api.asked import Asked
from playhead.api.gate import gate
from playhead.api.services import Services
from playhead.api.told import DashboardOperation, Told
from playhead.errors import InvalidBody
from playhead.model.attributes import VISITS
from playhead.model.member import Role
from playhead.query import flow, funnel, taps
from playhead.query.link import Links

MOST_STEPS = 10
"""Of a funnel."""
MOST_VISITS = VISITS - 1
"""Of a flow: the last one leads to one more."""
SCREENS = 12
"""Screens of a flow that keep their name."""
READ = 1_000
"""Sessions whose taps are looked at."""


class FunnelRequest(msgspec.Struct, forbid_unknown_fields=True):
    """`steps` are names of screens or events, by `over`; `filters` as the list of sessions takes them."""

    over: funnel.Over
    steps: list[str]
    filters: list[dict[str, Any]] = []


class StepShown(msgspec.Struct):
    """`sessions` came to it; `dropped` of them not to the next step, null for the last one. The links open these."""

    sessions: int
    dashboard_link: str
    dropped: int | None
    dropped_link: str | None


class FunnelShown(msgspec.Struct):
    """`sessions` meet the filters."""

    sessions: int
    steps: list[StepShown]


class FlowRequest(msgspec.Struct, forbid_unknown_fields=True):
    """`steps`: how many visits of each session are looked at."""

    filters: list[dict[str, Any]] = []
    steps: int = 5


class FlowLink(msgspec.Struct):
    """Sessions whose `step`-th visit, from 1, was of `source` and the next one of `target`: null the others, empty the end of the session.

    The link opens these.
    """

    step: int
    source: str | None
    target: str | None
    sessions: int
    dashboard_link: str


class TapsRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Of one screen."""

    screen: str
    filters: list[dict[str, Any]] = []


class CellShown(msgspec.Struct):
    """Of the grid, from 0; `rage` and `unresponsive` of its `taps`."""

    x: int
    y: int
    taps: int
    rage: int
    unresponsive: int


class MomentShown(msgspec.Struct):
    """`at` in milliseconds since the session's start."""

    session_id: str
    at: int


class TapsShown(msgspec.Struct):
    """Of the newest `sessions` that show the screen (at most 1,000). `placed` of the `taps` say where they were. `pictures`: where the screen can be seen."""

    sessions: int
    taps: int
    placed: int
    columns: int
    rows: int
    cells: list[CellShown]
    pictures: list[MomentShown]


class JourneysController(Controller):
    """Beneath the app. POST, as filters may be long; nothing changes."""

    path = "/v1/dashboard/apps/{appid:str}"
    guards = [gate]  # noqa: RUF012  # Litestar's own way
    opt = {"access": Role.VIEWER}  # noqa: RUF012

    @post("/funnel", status_code=200, operation_class=DashboardOperation)
    async def funnel(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], data: JSONBody[FunnelRequest]
    ) -> Told[FunnelShown]:
        """How many sessions reached each step, one after the other."""
        asked, steps = Asked(request, services, data.filters), _funnel(data)
        rows = await asked.rows(funnel.counts_select(asked.query, steps))
        exactly = {int(reached): int(amount) for reached, amount in rows}
        return Told(data=FunnelShown(sum(exactly.values()), _steps(asked.links, steps, exactly)))

    @post("/flow", status_code=200, operation_class=DashboardOperation)
    async def flow(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], data: JSONBody[FlowRequest]
    ) -> Told[list[FlowLink]]:
        """From which screen to which sessions went, visit by visit."""
        if not 1 <= data.steps <= MOST_VISITS:
            raise InvalidBody(f"steps is 1 to {MOST_VISITS}, not {data.steps}", detail="steps")
        asked = Asked(request, services, data.filters)
        top = [row[0] for row in await asked.rows(flow.top_select(asked.query, data.steps, SCREENS))]
        kept = tuple(top[:SCREENS]) if len(top) > SCREENS else None
        rows = await asked.rows(flow.flow_select(asked.query, data.steps, kept))
        return Told(data=[_way(asked.links, *row, kept=kept or ()) for row in rows])

    @post("/taps", status_code=200, operation_class=DashboardOperation)
    async def taps(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], data: JSONBody[TapsRequest]
    ) -> Told[TapsShown]:
        """Where people tapped on a screen, in a grid over it."""
        asked = Asked(request, services, data.filters)
        rows = await asked.rows(taps.details_select(asked.query, data.screen, READ))
        found = await asyncio.to_thread(taps.taps_of, data.screen, rows)
        cells = [CellShown(*cell) for cell in found.cells]
        pictures = [MomentShown(*moment) for moment in found.pictures]
        shown = TapsShown(found.sessions, found.taps, found.placed, taps.COLUMNS, taps.ROWS, cells, pictures)
        return Told(data=shown)


def _funnel(data: FunnelRequest) -> funnel.Funnel:
    if not 1 <= len(data.steps) <= MOST_STEPS:
        raise InvalidBody(f"A funnel has 1 to {MOST_STEPS} steps, not {len(data.steps)}", detail="steps")
    return funnel.Funnel(data.over, tuple(data.steps))


def _steps(links: Links, asked: funnel.Funnel, exactly: dict[int, int]) -> list[StepShown]:
    reached = funnel.at_least(exactly, len(asked.steps))
    shown = [
        StepShown(here, links.narrowed(funnel.came(asked, nth)), None, None) for nth, here in enumerate(reached, 1)
    ]
    for nth, (step, after) in enumerate(pairwise(shown), 1):
        step.dropped = step.sessions - after.sessions
        step.dropped_link = links.narrowed(funnel.came(asked, nth), funnel.came_not(asked, nth + 1))
    return shown


def _way(
    links: Links, step: int, source: str | None, target: str | None, sessions: int, *, kept: tuple[str, ...]
) -> FlowLink:
    link = links.narrowed(*flow.went(step, source, target, kept))
    return FlowLink(step, source, target, sessions, link)
