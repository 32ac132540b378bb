"""Others that answer the requirement's analytics example, and of users and events (written.py), from the same sessions, each in its best known way and on two cores.

- `HandWritten`: the same engine, the sessions stored once, without versions, in a table sorted as ours.
- `DuckDB`: its own file, in order of upload.
- `Postgres`: a table with an index that covers the query, so that it need not touch the table.

They hold the columns that the query and its filters read, not the texts, which would only slow them down. Each lives in a
process of its own, beside the server, and is asked in turn with it; their times are without HTTP and JSON.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from multiprocessing.managers import BaseManager
from pathlib import Path
from typing import Any, Protocol

import clickhouse_connect

from bench.data import Plan, select
from bench.written import DUCKDB, ENGINE, PEOPLE
from playhead.query.compile import SCAN
from playhead.stores.migrations import SCHEMA
from playhead.stores.warehouse import QUERY_SETTINGS, Warehouse

Row = tuple[Any, ...]
APP = 1
TOP = 51
"""Groups that are asked for: the example's 50, and one more to know whether others follow."""
COLUMNS = """
uploaded, session_number_of_user, app_version, device_platform, device_class, device_manufacturer, device_model, device_os_version,
device_country, device_city, session_crashed, session_duration_ms, session_gesture_count, session_rage_gesture_count,
session_responsive_gesture_count, session_unresponsive_gesture_count, session_screen_count, session_unique_screen_count,
session_event_count
"""
AVERAGED = (
    "session_gesture_count",
    "session_rage_gesture_count",
    "session_responsive_gesture_count",
    "session_unresponsive_gesture_count",
    "session_duration_ms",
    "session_unique_screen_count",
)


@dataclass(frozen=True, slots=True)
class Example:
    """The requirement's analytics example: one country, upload times `lower` to `upper` (epoch seconds), by device model."""

    country: str
    lower: int
    upper: int


BY_USER = f"""
SELECT device_model, sum(amount) AS sessions, count(*), count(*) FILTER (WHERE is_new),
    {", ".join(f"sum({column}) / sum(amount)" for column in AVERAGED)}
FROM (
    SELECT device_model, uxcamuserid, count(*) AS amount, bool_or(session_number_of_user = 1) AS is_new,
        {", ".join(f"sum({column}) AS {column}" for column in AVERAGED)}
    FROM sessions WHERE {{where}} GROUP BY device_model, uxcamuserid
) AS users
GROUP BY device_model ORDER BY sessions DESC, device_model LIMIT {TOP}
"""
"""Users first: quicker than count(DISTINCT …) in DuckDB and PostgreSQL, slower in our engine."""


class Peer(Protocol):
    """Who answers the example."""

    def ask(self, topic: str, example: Example) -> tuple[float, list[Row]]:
        """Milliseconds, and rows of a group and its numbers, largest first: of sessions by model these are sessions, users, new users, averages."""

    def close(self) -> None: ...


class HandWritten:
    """The same engine. Written by hand: one pass, averages as such, no versions, no way to tell nothing from zero."""

    SQL = f"""
    SELECT device_model, count() AS sessions, uniqExact(uxcamuserid), uniqExactIf(uxcamuserid, session_number_of_user = 1),
        {", ".join(f"avg({column})" for column in AVERAGED)}
    FROM plain
    WHERE app = {APP} AND device_country = {{country:String}} AND uploaded BETWEEN {{lower:UInt32}} AND {{upper:UInt32}}
    GROUP BY device_model ORDER BY sessions DESC, device_model LIMIT {TOP}
    """

    def __init__(self, directory: Path, plan: Plan) -> None:
        directory.mkdir()
        Warehouse.embedded(directory, 10 << 30).close()
        self._client = clickhouse_connect.get_client(
            dsn=f"chdb://{directory}", settings={**QUERY_SETTINGS, **dict(SCAN), "max_threads": 2}
        )
        self._load(plan)
        self._export(directory.parent)

    def _load(self, plan: Plan) -> None:
        statement = re.sub(r"--.*", "", (SCHEMA / "0001_sessions.sql").read_text()).split(";")[0]
        self._client.command(statement)
        self._client.command("CREATE TABLE plain AS sessions ENGINE = MergeTree ORDER BY (app, uploaded, session_id)")
        columns = f"app, session_id, uxcamuserid, {COLUMNS}, event_name"
        self._client.command(
            f"INSERT INTO plain ({columns}) SELECT {columns} FROM ({select(plan, APP, version=2)}) "
            "SETTINGS max_memory_usage = 0, max_insert_threads = 2"
        )
        self._client.command("OPTIMIZE TABLE plain FINAL")
        people = PEOPLE.format(table="plain")
        self._client.command(f"CREATE TABLE people ENGINE = MergeTree ORDER BY uxcamuserid AS {people}")
        self._client.command("OPTIMIZE TABLE people FINAL")

    def _export(self, directory: Path) -> None:
        """For the others. They have no number of 128 bits that both sides know, so ids go in halves or as text."""
        halves = "toUInt64(bitShiftRight({0}, 64)) AS {0}_high, toUInt64({0}) AS {0}_low"
        ids = ", ".join(halves.format(name) for name in ("session_id", "uxcamuserid"))
        self._client.command(
            f"INSERT INTO FUNCTION file('{directory}/sessions.parquet', Parquet) SELECT {ids}, {COLUMNS}, event_name FROM plain"
        )
        texts = ", ".join(f"leftPad(lower(hex({name})), 32, '0') AS {name}" for name in ("session_id", "uxcamuserid"))
        self._client.command(
            f"INSERT INTO FUNCTION file('{directory}/sessions.csv', CSV) SELECT {texts}, {COLUMNS} FROM plain"
        )

    def ask(self, topic: str, example: Example) -> tuple[float, list[Row]]:
        sql = {"sessions": self.SQL, **ENGINE}[topic]
        return _timed(lambda: self._client.query(sql, parameters=asdict(example)).result_rows)

    def close(self) -> None:
        self._client.close()


class DuckDB:
    """Ids as numbers of 128 bits, as ours."""

    SQL = BY_USER.format(
        where="device_country = $country AND uploaded BETWEEN make_timestamp($lower::BIGINT * 1000000) "
        "AND make_timestamp($upper::BIGINT * 1000000)"
    )
    ID = "{0}_high::UHUGEINT * 18446744073709551616 + {0}_low AS {0}"

    def __init__(self, directory: Path, parquet: Path) -> None:
        import duckdb  # here, so that only the process that needs it has it

        directory.mkdir()
        self._connection = duckdb.connect(str(directory / "sessions.duckdb"))
        self._connection.execute("SET threads = 2")
        self._connection.execute("SET memory_limit = '4GB'")
        ids = ", ".join(self.ID.format(name) for name in ("session_id", "uxcamuserid"))
        self._connection.execute(
            f"CREATE TABLE sessions AS SELECT {ids}, {COLUMNS}, event_name FROM read_parquet('{parquet}') ORDER BY uploaded"
        )
        self._connection.execute(f"CREATE TABLE people AS {PEOPLE.format(table='sessions')}")
        self._connection.execute("CHECKPOINT")

    def ask(self, topic: str, example: Example) -> tuple[float, list[Row]]:
        sql = {"sessions": self.SQL, **DUCKDB}[topic]
        values = {name: value for name, value in asdict(example).items() if f"${name}" in sql}
        return _timed(lambda: self._connection.execute(sql, values).fetchall())

    def close(self) -> None:
        self._connection.close()
        atexit.register(os._exit, 0)  # else its binding prints pages about what leaks as the interpreter ends


class Postgres:
    """From the package `pgserver`, with memory to spare and its table vacuumed."""

    TABLE = """
    CREATE UNLOGGED TABLE sessions (
        session_id uuid, uxcamuserid uuid, uploaded timestamp, session_number_of_user integer, app_version text,
        device_platform smallint, device_class text, device_manufacturer text, device_model text, device_os_version text,
        device_country text, device_city text, session_crashed boolean, session_duration_ms bigint, session_gesture_count integer,
        session_rage_gesture_count integer, session_responsive_gesture_count integer, session_unresponsive_gesture_count integer,
        session_screen_count integer, session_unique_screen_count integer, session_event_count integer
    )
    """
    INDEX = f"""
    CREATE INDEX by_country ON sessions (device_country, uploaded)
    INCLUDE (device_model, uxcamuserid, session_number_of_user, {", ".join(AVERAGED)})
    """
    SQL = BY_USER.format(
        where="device_country = %s AND uploaded BETWEEN (to_timestamp(%s) AT TIME ZONE 'UTC') AND (to_timestamp(%s) AT TIME ZONE 'UTC')"
    )
    SETTINGS = ("shared_buffers = '1GB'", "work_mem = '512MB'", "maintenance_work_mem = '1GB'", "max_wal_size = '8GB'")

    def __init__(self, csv: Path) -> None:
        import psycopg  # here, so that only the process that needs them has them
        from pgserver.postgres_server import get_server

        # not below the bench's directory: run by root it is another user, and may not look into root's directories
        self._directory = Path(tempfile.mkdtemp(prefix="playhead-bench-postgres-"))
        server = get_server(self._directory)
        for setting in self.SETTINGS:
            server.psql(f"ALTER SYSTEM SET {setting}")
        server.cleanup()
        self._server = get_server(self._directory)
        self._connection = psycopg.connect(self._server.get_uri(), autocommit=True)
        self._connection.execute(self.TABLE)
        with self._connection.cursor().copy("COPY sessions FROM STDIN (FORMAT csv)") as copy, csv.open("rb") as file:
            while block := file.read(1 << 20):
                copy.write(block)
        self._connection.execute(self.INDEX)
        self._connection.execute("VACUUM (ANALYZE) sessions")

    def ask(self, topic: str, example: Example) -> tuple[float, list[Row]]:
        values = [example.country, example.lower, example.upper]
        return _timed(lambda: self._connection.execute(self.SQL, values).fetchall())

    def close(self) -> None:
        self._connection.close()
        self._server.cleanup()
        shutil.rmtree(self._directory)


def _timed(ask: Callable[[], Sequence[Sequence[Any]]]) -> tuple[float, list[Row]]:
    started = time.perf_counter()
    rows = ask()
    return (time.perf_counter() - started) * 1000, [tuple(row) for row in rows]


class _Elsewhere(BaseManager):
    """A process that holds one peer."""


for _kind in (HandWritten, DuckDB, Postgres):
    _Elsewhere.register(_kind.__name__, _kind)


@contextmanager
def elsewhere(kind: type[Peer], *arguments: Any) -> Iterator[Peer]:
    """A peer in a process of its own."""
    manager = _Elsewhere(ctx=get_context("spawn"))
    manager.start()
    try:
        peer: Peer = getattr(manager, kind.__name__)(*arguments)
        yield peer
        peer.close()
    finally:
        manager.shutdown()
