"""What the dashboard's boards ask beside the public endpoints: funnels, the flow of screens, where people tapped on a screen."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Controller, Request, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from playhead.api.data_access import asker_of
from playhead.api.gate import Visit, gate
from playhead.api.services import Services
from playhead.api.told import DashboardOperation, Told
from playhead.errors import InvalidBody
from playhead.model import ids
from playhead.model.attributes import Entity
from playhead.model.member import Role
from playhead.query import flow, funnel, taps
from playhead.query.parse import parse_list
from playhead.query.resolve import Query, resolve
from playhead.query.run import Runner
from playhead.query.sql import Select
from playhead.stores.warehouse import Lane, Row

MOST_STEPS = 10
LISTED = 200
"""Sessions of a step that are named: as many as an address can hold."""
SCREENS = 12
"""Screens of a flow that keep their name."""
READ = 1_000
"""Sessions whose taps are looked at."""


class FunnelRequest(msgspec.Struct, forbid_unknown_fields=True):
    """`steps` are names of screens or events, by `over`; `filters` as the list of sessions takes them."""

    over: funnel.Over
    steps: list[str]
    filters: list[dict[str, Any]] = []


class FunnelShown(msgspec.Struct):
    """`sessions` meet the filters; `reached[k]` of them came to step k."""

    sessions: int
    reached: list[int]


class StepRequest(FunnelRequest):
    """`step` from 1; `dropped`: those that reached it and not the next one."""

    step: int = 1
    dropped: bool = False


class WayRequest(msgspec.Struct, forbid_unknown_fields=True):
    """A link of the flow between two screens that have a name; `target` is empty for the end of the session."""

    step: int
    source: str
    target: str
    filters: list[dict[str, Any]] = []


class SessionsShown(msgspec.Struct):
    """The newest sessions, at most 200."""

    session_ids: list[str]


class FlowRequest(msgspec.Struct, forbid_unknown_fields=True):
    """`steps`: how many visits of each session are looked at."""

    filters: list[dict[str, Any]] = []
    steps: int = 5


class FlowLink(msgspec.Struct):
    """Sessions whose `step`-th visit, from 1, was of `source` and the next one of `target`: null the others, empty the end of the session."""

    step: int
    source: str | None
    target: str | None
    sessions: int


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
        asked = _Asked(request, services, data.filters)
        rows = await asked.rows(funnel.counts_select(asked.query, _funnel(data)))
        exactly = {int(reached): int(amount) for reached, amount in rows}
        return Told(data=FunnelShown(sum(exactly.values()), funnel.at_least(exactly, len(data.steps))))

    @post("/funnel/sessions", status_code=200, operation_class=DashboardOperation)
    async def funnel_sessions(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], data: JSONBody[StepRequest]
    ) -> Told[SessionsShown]:
        """Which sessions reached a step, or dropped out after it."""
        asked = _Asked(request, services, data.filters)
        if not 1 <= data.step <= len(data.steps):
            raise InvalidBody(f"step is 1 to {len(data.steps)}, not {data.step}", detail="step")
        select = funnel.sessions_select(asked.query, _funnel(data), data.step, dropped=data.dropped, limit=LISTED)
        return Told(data=SessionsShown([ids.text(row[0]) for row in await asked.rows(select)]))

    @post("/flow", status_code=200, operation_class=DashboardOperation)
    async def flow(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], data: JSONBody[FlowRequest]
    ) -> Told[list[FlowLink]]:
        """From which screen to which sessions went, visit by visit."""
        if not 1 <= data.steps <= MOST_STEPS:
            raise InvalidBody(f"steps is 1 to {MOST_STEPS}, not {data.steps}", detail="steps")
        asked = _Asked(request, services, data.filters)
        top = [row[0] for row in await asked.rows(flow.top_select(asked.query, data.steps, SCREENS))]
        kept = tuple(top[:SCREENS]) if len(top) > SCREENS else None
        rows = await asked.rows(flow.flow_select(asked.query, data.steps, kept))
        return Told(data=[FlowLink(*row) for row in rows])

    @post("/flow/sessions", status_code=200, operation_class=DashboardOperation)
    async def flow_sessions(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], data: JSONBody[WayRequest]
    ) -> Told[SessionsShown]:
        """Which sessions went that way."""
        asked = _Asked(request, services, data.filters)
        if not 1 <= data.step <= MOST_STEPS:
            raise InvalidBody(f"step is 1 to {MOST_STEPS}, not {data.step}", detail="step")
        if not data.source:
            raise InvalidBody("source is the name of a screen", detail="source")
        select = flow.sessions_select(asked.query, data.step, data.source, data.target, LISTED)
        return Told(data=SessionsShown([ids.text(row[0]) for row in await asked.rows(select)]))

    @post("/taps", status_code=200, operation_class=DashboardOperation)
    async def taps(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], data: JSONBody[TapsRequest]
    ) -> Told[TapsShown]:
        """Where people tapped on a screen, in a grid over it."""
        asked = _Asked(request, services, data.filters)
        rows = await asked.rows(taps.details_select(asked.query, data.screen, READ))
        found = await asyncio.to_thread(taps.taps_of, data.screen, rows)
        cells = [CellShown(*cell) for cell in found.cells]
        pictures = [MomentShown(*moment) for moment in found.pictures]
        shown = TapsShown(found.sessions, found.taps, found.placed, taps.COLUMNS, taps.ROWS, cells, pictures)
        return Told(data=shown)


class _Asked:
    """The filters of a request, resolved, and the way to the engine."""

    def __init__(self, request: Request[Any, Any, Any], services: Services, filters: list[dict[str, Any]]) -> None:
        asker = asker_of(request, services, Visit(request, services).app)
        listed = parse_list({"filters": filters}, Entity.SESSION)
        self.query: Query = resolve(listed, Entity.SESSION, app=asker.app, appid=asker.appid, now=asker.now)
        self._runner = Runner(services.warehouse, asker.request_id)

    async def rows(self, select: Select) -> Sequence[Row]:
        return await self._runner.select(select, Lane.ANALYTICS)


def _funnel(data: FunnelRequest) -> funnel.Funnel:
    if not 1 <= len(data.steps) <= MOST_STEPS:
        raise InvalidBody(f"A funnel has 1 to {MOST_STEPS} steps, not {len(data.steps)}", detail="steps")
    return funnel.Funnel(data.over, tuple(data.steps))
