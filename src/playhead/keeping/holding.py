"""What an app's sessions and recordings amount to now, beside what its retention allows. Nothing is changed here."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from playhead.stores.budget import Budget
from playhead.stores.stars import Stars
from playhead.stores.usage import Usage
from playhead.stores.warehouse import Warehouse

SESSIONS = "SELECT count(), min(uploaded) FROM sessions FINAL WHERE app = {app:UInt32} AND kind = 1"


class Held(Struct):
    """Of one app. `bytes` are those of its recordings, videos and what these share; `oldest` is None without a session."""

    sessions: int
    oldest: datetime | None
    starred: int
    bytes: int


class Room(Struct):
    """Of the installation: bytes of all recordings, what they may take (0: no limit), what its disk has left, and why no pictures are kept now."""

    bytes: int
    budget: int
    free: int
    shortage: str | None


async def held(warehouse: Warehouse, usage: Usage, stars: Stars, app: int) -> Held:
    ((sessions, oldest),) = await warehouse.query(SESSIONS, {"app": app})
    when = oldest.replace(tzinfo=UTC) if sessions else None
    return Held(sessions, when, len(await stars.of(app)), usage.of(app))


def room(usage: Usage, budget: Budget, limit: int, directory: Path) -> Room:
    return Room(usage.total, limit, shutil.disk_usage(directory).free, budget.shortage())
