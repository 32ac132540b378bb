"""The warehouse: the column store, reached only through clickhouse-connect's client.

`chdb:///DIR` is the engine inside this process, the default; the same client class takes the address of
a server. One client runs one query at a time, so clients come in lanes: quick look-ups never wait
behind slow analytics. Every lane has as many threads as clients.
"""

from __future__ import annotations

import asyncio
import errno
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

import clickhouse_connect
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import ClickHouseError

from playhead.errors import OperatorError, Unavailable

Row = tuple[Any, ...]
T = TypeVar("T")
ENGINE_CONFIG = Path(__file__).parent / "engine.xml"

QUERY_SETTINGS = {
    # A partition of one merged part holds no duplicates: FINAL passes over it.
    "do_not_merge_across_partitions_select_final": 1,
    # The dynamic top-k filter takes the place of PREWHERE and makes a rare filter read every id.
    "use_top_k_dynamic_filtering": 0,
    # Answers must not depend on what was asked before.
    "use_query_condition_cache": 0,
    # A SELECT that uses the cache of unpacked columns passes it by when it reads more rows than would fit.
    "merge_tree_max_rows_to_use_cache": 12_000_000,
    "merge_tree_max_bytes_to_use_cache": 10**10,
    # Large groupings go on on the disk.
    "max_bytes_before_external_group_by": 200_000_000,
    "max_bytes_before_external_sort": 200_000_000,
    # The engine would run every query on one thread, as its memory limit is below 1 GiB for each.
    "max_threads_min_free_memory_per_thread": 0,
}


class Lane(Enum):
    """Who waits for whom: number of clients, and threads and bytes of memory that one query may use.

    Analytics may not fill the engine's memory, so that writing always has some.
    """

    LOOKUP = ("lookup", 3, 2, 400_000_000)
    ANALYTICS = ("analytics", 2, 2, 450_000_000)
    WRITE = ("write", 1, 2, 1_200_000_000)

    def __init__(self, label: str, clients: int, threads: int, memory: int) -> None:
        self.label = label
        self.clients = clients
        self.threads = threads
        self.memory = memory


class Warehouse:
    """Runs SQL with parameters. Raises `Unavailable` when the engine cannot."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._local = threading.local()
        self._clients: list[Client] = []
        self._pools = {lane: ThreadPoolExecutor(lane.clients, f"warehouse-{lane.label}") for lane in Lane}

    @classmethod
    def embedded(cls, directory: Path, memory_limit: int) -> Warehouse:
        """Open the engine on `directory`; `memory_limit` in bytes bounds all of its queries and merges together.

        Raises `OperatorError` when the directory cannot be opened.
        """
        (directory / "config.xml").write_text(ENGINE_CONFIG.read_text().format(memory_limit=memory_limit))
        warehouse = cls(f"chdb://{directory.resolve()}")
        with chdir(directory):  # the engine reads config.xml from the working directory, when first opened
            try:
                warehouse._client(Lane.WRITE)
            except ClickHouseError as error:
                raise OperatorError(f"Cannot open the warehouse in {directory}: {error}") from error
        return warehouse

    def close(self) -> None:
        for pool in self._pools.values():
            pool.shutdown()
        for client in self._clients:
            client.close()

    async def query(
        self, sql: str, parameters: Mapping[str, Any], *, lane: Lane = Lane.LOOKUP, comment: str = ""
    ) -> Sequence[Row]:
        """Rows of a SELECT. `comment`, the request's id, is kept with the query in the engine's logs."""
        return await self._run(lane, self.query_now, sql, parameters, lane, comment)

    async def arrow(self, sql: str, parameters: Mapping[str, Any], *, lane: Lane, comment: str = "") -> bytes:
        """The rows of a SELECT as an Arrow stream."""
        return await self._run(lane, self._arrow_now, sql, parameters, lane, comment)

    async def in_write_lane(self, function: Callable[..., T], *arguments: Any) -> T:
        """Run blocking `function` where all writing happens, one at a time."""
        return await self._run(Lane.WRITE, function, *arguments)

    async def _run(self, lane: Lane, function: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pools[lane], function, *arguments)

    def query_now(
        self, sql: str, parameters: Mapping[str, Any], lane: Lane = Lane.WRITE, comment: str = ""
    ) -> Sequence[Row]:
        """`query`, blocking."""
        settings = {"log_comment": comment} if comment else None
        try:
            result = self._client(lane).query(sql, parameters=dict(parameters), settings=settings)
        except ClickHouseError as error:
            raise _unavailable(error) from error
        return [tuple(row) for row in result.result_rows]

    def _arrow_now(self, sql: str, parameters: Mapping[str, Any], lane: Lane, comment: str) -> bytes:
        settings = {"log_comment": comment, "output_format_arrow_compression_method": "none"}
        try:
            return self._client(lane).raw_query(sql, parameters=dict(parameters), settings=settings, fmt="ArrowStream")
        except ClickHouseError as error:
            raise _unavailable(error) from error

    def command_now(self, sql: str, parameters: Mapping[str, Any] | None = None, lane: Lane = Lane.WRITE) -> None:
        """Run a statement without rows, blocking."""
        try:
            self._client(lane).command(sql, parameters=dict(parameters or {}))
        except ClickHouseError as error:
            raise _unavailable(error) from error

    def insert_now(self, table: str, lines: bytes) -> None:
        """Insert rows given as JSON lines, blocking; durable when it returns."""
        try:
            self._client(Lane.WRITE).raw_insert(table, insert_block=lines, fmt="JSONEachRow")
        except (ClickHouseError, OSError) as error:
            raise _unavailable(error) from error

    def _client(self, lane: Lane) -> Client:
        """This thread's client of `lane`."""
        clients: dict[Lane, Client] = self._local.__dict__.setdefault("clients", {})
        if lane not in clients:
            settings = {**QUERY_SETTINGS, "max_threads": lane.threads, "max_memory_usage": lane.memory}
            clients[lane] = clickhouse_connect.get_client(dsn=self._dsn, settings=settings)
            self._clients.append(clients[lane])
        return clients[lane]


def _unavailable(error: Exception) -> Unavailable:
    text = str(error)
    if "No space left" in text or "NOT_ENOUGH_SPACE" in text or getattr(error, "errno", None) == errno.ENOSPC:
        return Unavailable("The disk is full; send it again when there is room", retry_after=60)
    if "MEMORY_LIMIT_EXCEEDED" in text and "(total)" in text:
        return Unavailable("The engine's memory is all in use (memory_limit); send it again", retry_after=10)
    if "MEMORY_LIMIT_EXCEEDED" in text:
        return Unavailable("The query needs more memory than the engine may use; narrow the date_range", retry_after=10)
    return Unavailable(f"The warehouse failed: {text.splitlines()[0][:300]}", retry_after=5)
