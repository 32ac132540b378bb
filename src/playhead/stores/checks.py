"""Checks of the engine for `playhead doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from playhead.errors import PlayheadError
from playhead.stores.warehouse import Warehouse

MOST_CLOCK_DIFFERENCE = 2
MANY_PARTS = 300


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, whether it is well, and what to say."""

    name: str
    ok: bool
    message: str


def check_engine(warehouse: Warehouse, now: datetime) -> list[Check]:
    """Blocking."""
    try:
        ((version, moment, parts),) = warehouse.query_now(
            "SELECT version(), now('UTC'), (SELECT count() FROM system.parts WHERE active AND table = 'sessions')", {}
        )
    except PlayheadError as error:
        return [Check("engine", False, error.message)]
    difference = abs((moment.replace(tzinfo=UTC) - now).total_seconds())
    return [
        Check("engine", True, f"ClickHouse {version} answers"),
        Check("clock", difference <= MOST_CLOCK_DIFFERENCE, f"engine and server differ by {difference:.1f} s"),
        Check("table", parts <= MANY_PARTS, f"the sessions table has {parts} parts"),
    ]
