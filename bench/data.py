"""The data of the bench: sessions, their events and users, made by SQL inside the engine, straight into the server's own tables.

One process at a time may have the tables open, so these functions run before the server starts and after it ended. All that
they write has the form that the writer gives it, which `check_texts` proves on a sample.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from string import Template
from typing import TypeVar

import msgspec

from playhead.api.services import Services
from playhead.app import open_services
from playhead.ingest.known import KnownReader
from playhead.ingest.users import contribution
from playhead.model import ids
from playhead.model.alias import FIRST, LAST, alias_of
from playhead.model.details import Details
from playhead.model.record import RowTail
from playhead.model.user import UserState, add
from playhead.settings import load_settings
from playhead.stores.catalog import NewApp
from playhead.stores.data_dir import DataDirectory
from playhead.stores.warehouse import Warehouse

DAYS = 90
WEEK = 7 * 86_400
MONDAY = 4 * 86_400
"""The first Monday, in epoch seconds: partitions begin there."""
SESSIONS_OF_USER = 8
WRITERS = 2
MEMORY = "10GB"
SQL, USERS = (
    re.sub(r"--.*", "", (Path(__file__).parent / f"{name}.sql").read_text()) for name in ("sessions", "users")
)
INSERT = "max_threads = 1, max_insert_threads = 1, max_block_size = 8192, max_memory_usage = 0"
BLOCK = "min_insert_block_size_rows = 200000, min_insert_block_size_bytes = 1000000000"
KEYS = """
INSERT INTO {table} (app, session_id, uxcamuserid, uploaded, version, session_number_of_user, user_name)
SELECT app, session_id, uxcamuserid, uploaded, version, session_number_of_user, '' FROM sessions WHERE app = {app} AND {which}
SETTINGS max_memory_usage = 0
"""
CHANGED = "uxcamuserid IN (SELECT uxcamuserid FROM sessions WHERE version = 2)"
SOME_USERS = "SELECT uxcamuserid, state FROM users FINAL WHERE app = {app:UInt32} ORDER BY uxcamuserid LIMIT 100"
TABLE_SIZES = "SELECT table, sum(bytes_on_disk) FROM system.parts WHERE active AND table != 'migrations' GROUP BY table"
COLUMN_SIZES = """
SELECT column, sum(column_data_compressed_bytes) AS size FROM system.parts_columns WHERE active AND table = 'sessions'
GROUP BY column HAVING size > 0 ORDER BY size DESC LIMIT 2
"""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plan:
    """Sessions number `first` to `total` of a stream of `total` over 90 days until `end` (epoch seconds).

    `timelines`: whether the details hold every screen visit and gesture. Sessions have up to `most_events` events, half of it on average.
    """

    total: int
    end: int
    first: int = 0
    timelines: bool = False
    most_events: int = 20

    @property
    def sessions(self) -> int:
        return self.total - self.first

    @property
    def start(self) -> int:
        return self.end - DAYS * 86_400

    def number_at(self, moment: int) -> int:
        """The number of the first session that is uploaded at `moment` or later."""
        number = -(-(moment - self.start) * self.total // (DAYS * 86_400))
        return min(max(number, self.first), self.total)

    def moment_of(self, number: int) -> int:
        """When a session is uploaded, in epoch seconds."""
        return self.start + number * DAYS * 86_400 // self.total

    def monday_of(self, number: int) -> date:
        """The partition of a session."""
        uploaded = self.moment_of(number)
        return datetime.fromtimestamp(uploaded - (uploaded - MONDAY) % WEEK, UTC).date()

    def weeks(self) -> list[tuple[int, int]]:
        """The numbers of the sessions of each partition: first, and the one after the last."""
        monday = self.start - (self.start - MONDAY) % WEEK
        bounds = [self.number_at(moment) for moment in range(monday, self.end + WEEK + 1, WEEK)]
        return [(first, end) for first, end in pairwise(bounds) if first < end]


@dataclass(frozen=True, slots=True)
class Disk:
    """Bytes of each table, and of the largest columns of `sessions`."""

    sessions: int
    tables: dict[str, int]
    columns: dict[str, int]

    @property
    def a_session(self) -> float:
        return sum(self.tables.values()) / self.sessions

    @property
    def text(self) -> str:
        named = {**self.tables, **{f"column {name}": size for name, size in self.columns.items()}}
        return ", ".join(f"{name} {size / self.sessions:.0f}" for name, size in named.items())


def select(
    plan: Plan, app: int, *, numbers: tuple[int, int] | None = None, version: int = 1, only_replaced: bool = False
) -> str:
    """The SELECT of all sessions of `plan`, or of some `numbers`, as the table `sessions` has them."""
    first, end = numbers or (plan.first, plan.total)
    return Template(SQL).substitute(
        app=app,
        first=first,
        end=end,
        total=plan.total,
        start=plan.start,
        span=DAYS * 86_400,
        users=max(1, plan.total // SESSIONS_OF_USER),
        version=version,
        timelines=int(plan.timelines),
        most_events=plan.most_events,
        which="replaced" if only_replaced else "1",
        first_names=_array(FIRST),
        last_names=_array(LAST),
    )


def _array(words: Iterable[str]) -> str:
    return "[" + ", ".join(f"'{word}'" for word in words) + "]"


def build(directory: Path, plan: Plan) -> NewApp:
    """A new data directory with an app that has the sessions of `plan`, all in version 1, one part a partition."""

    async def work(services: Services) -> NewApp:
        app = await services.catalog.create_app("bench")
        number = services.catalog.app(app.appid).number
        await asyncio.to_thread(_fill, services.warehouse, number, plan)
        await asyncio.to_thread(check_texts, services.warehouse, number)
        return app

    return with_services(directory, work)


def _fill(warehouse: Warehouse, app: int, plan: Plan) -> None:
    def fill_week(numbers: tuple[int, int]) -> None:
        insert_sessions(warehouse, select(plan, app, numbers=numbers))
        warehouse.command_now(f"OPTIMIZE TABLE sessions PARTITION '{plan.monday_of(numbers[0])}' FINAL")

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(fill_week, plan.weeks()))
    warehouse.command_now("OPTIMIZE TABLE sessions FINAL SETTINGS optimize_skip_merged_partitions = 1")
    _write_keys(warehouse, app, "1")
    write_users(warehouse, app, plan)
    warehouse.command_now("OPTIMIZE TABLE users FINAL")


def insert_sessions(warehouse: Warehouse, rows: str) -> None:
    """Insert the rows of a SELECT; columns that it has not get their defaults."""
    names = ", ".join(row[0] for row in warehouse.query_now(f"DESCRIBE TABLE ({rows})", {}))
    warehouse.command_now(f"INSERT INTO sessions ({names}) {rows} SETTINGS {INSERT}, {BLOCK}")


def write_users(warehouse: Warehouse, app: int, plan: Plan, version: int = 1, which: str = "1") -> None:
    """The rows of the users that the sessions make."""
    rows = Template(USERS).substitute(app=app, version=version, which=which, timelines=int(plan.timelines))
    warehouse.command_now(f"INSERT INTO users {rows} SETTINGS {INSERT}, max_bytes_before_external_group_by = 400000000")


def _write_keys(warehouse: Warehouse, app: int, which: str) -> None:
    for table in ("user_sessions", "session_keys"):
        warehouse.command_now(KEYS.format(table=table, app=app, which=which))


def replace(directory: Path, plan: Plan, merge: bool = False) -> int:
    """Write version 2 of one session in a hundred, as an upload of each would; the number of parts that `sessions` then has.

    With `merge`, they are merged at once.
    """

    async def work(services: Services) -> int:
        (app,) = services.catalog.apps()
        return await asyncio.to_thread(_replace, services.warehouse, app.number, plan, merge)

    return with_services(directory, work)


def _replace(warehouse: Warehouse, app: int, plan: Plan, merge: bool) -> int:
    replaced = select(plan, app, version=2, only_replaced=True)
    insert_sessions(warehouse, replaced)
    _write_keys(warehouse, app, "version = 2")
    write_users(warehouse, app, plan, 2, CHANGED)
    if merge:
        warehouse.command_now("OPTIMIZE TABLE sessions FINAL")
        warehouse.command_now("OPTIMIZE TABLE users FINAL")
    ((parts,),) = warehouse.query_now("SELECT count() FROM system.parts WHERE active AND table = 'sessions'", {})
    return int(parts)


def disk(directory: Path) -> Disk:
    """What the tables take once they are merged."""

    async def work(services: Services) -> Disk:
        return await asyncio.to_thread(_disk, services.warehouse)

    return with_services(directory, work)


def _disk(warehouse: Warehouse) -> Disk:
    tables: dict[str, int] = dict(warehouse.query_now(TABLE_SIZES, {}))
    columns: dict[str, int] = dict(warehouse.query_now(COLUMN_SIZES, {}))
    ((sessions,),) = warehouse.query_now("SELECT count() FROM sessions", {})
    return Disk(sessions, tables, columns)


def with_services(directory: Path, work: Callable[[Services], Awaitable[T]]) -> T:
    """Run `work` on the stores in `directory`, as its only process."""

    async def run() -> T:
        data = DataDirectory(directory)
        data.open()
        try:
            async with open_services(load_settings({"data": directory, "memory_limit": MEMORY}, {}), data) as services:
                return await work(services)
        finally:
            data.close()

    return asyncio.run(run())


def check_texts(warehouse: Warehouse, app: int) -> None:
    """Prove on a sample that the texts are byte for byte those that the server would have written."""
    sample = warehouse.query_now("SELECT row, details, user_name, uxcamuserid FROM sessions LIMIT 1000", {})
    for row, details, alias, user in sample:
        _check_text("{" + row, RowTail)
        _check_text(details, Details)
        if alias != alias_of(ids.text(user)):
            raise AssertionError(f"{alias!r} is not the alias of {ids.text(user)}")
    check_users(warehouse, app)


def check_users(warehouse: Warehouse, app: int) -> None:
    """Prove on a sample that users are what the server makes of their sessions."""
    states = {ids.text(user): state for user, state in warehouse.query_now(SOME_USERS, {"app": app})}
    made = {user: UserState(version=msgspec.json.decode(state)["version"]) for user, state in states.items()}
    known = KnownReader(warehouse).sessions_of_users(app, list(states))
    for each in sorted(known, key=lambda each: each.assigned.uploaded):
        add(made[each.record.user_id], contribution(each.record, each.assigned))
    for user, state in made.items():
        printed = msgspec.json.encode(state).decode()
        if printed != states[user]:
            raise AssertionError(f"The server makes {printed}\nand the bench {states[user]}")


def _check_text(text: str, type_: type) -> None:
    printed = msgspec.json.encode(msgspec.json.decode(text, type=type_)).decode()
    if printed != text:
        raise AssertionError(f"The server prints {printed}\nand the bench {text}")
