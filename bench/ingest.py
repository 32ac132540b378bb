"""The way in: whole sessions over HTTP, one a request and many, and the import of session rows."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import msgspec

from bench.bodies import import_lines, session
from bench.load import Rate
from bench.questions import Parameters, between
from bench.report import Line, at_least
from bench.stage import Stage

NDJSON = "application/x-ndjson"
SINGLE_CONNECTIONS = 256
BATCH_CONNECTIONS = 4
BATCH_SESSIONS = 100
IMPORT_CONNECTIONS = 1
IMPORT_PAGES = 16
PAGE_SIZE = 500


async def ingest_lines(stage: Stage, ingest_key: str) -> list[Line]:
    """Sessions and rows a second, all durable when answered."""
    random = Random(1)
    singles = [
        stage.client.post("/v1/sessions", ingest_key, msgspec.json.encode(session(random)))
        for _ in range(stage.effort.singles)
    ]
    batches = [
        stage.client.post("/v1/sessions", ingest_key, _ndjson(random, BATCH_SESSIONS), NDJSON)
        for _ in range(stage.effort.batches)
    ]
    single = await _measure(stage, iter(singles), SINGLE_CONNECTIONS)
    batch = await _measure(stage, iter(batches), BATCH_CONNECTIONS, BATCH_SESSIONS)
    return [
        at_least("ingest, whole sessions, one a request", single[0].a_second, 1_000, "sessions/s", _text(*single)),
        at_least("ingest, whole sessions, 100 a request", batch[0].a_second, 1_000, "sessions/s", _text(*batch)),
        await _import_line(stage),
    ]


def _ndjson(random: Random, count: int) -> bytes:
    return msgspec.json.Encoder().encode_lines([session(random) for _ in range(count)])


async def _import_line(stage: Stage) -> Line:
    path = f"/v1/admin/apps/{stage.client.appid}/import/sessions"
    chunks = [import_lines(await _rows(stage, number)) for number in range(stage.effort.imports)]
    rows = sum(chunk.count(b"\n") for chunk in chunks)
    requests = iter([stage.client.post(path, stage.server.token, chunk, NDJSON) for chunk in chunks])
    rate, processor = await _measure(stage, requests, IMPORT_CONNECTIONS, rows / len(chunks))
    return at_least("import of session rows", rate.a_second, 10_000, "sessions/s", _text(rate, processor))


async def _rows(stage: Stage, number: int) -> list[dict[str, Any]]:
    """Some 8,000 rows, as many as the command line sends at once, as the list prints them, oldest chunk first."""
    step = (stage.plan.total - stage.plan.first) // (stage.effort.imports + 1)
    upper = stage.plan.moment_of(stage.plan.first + (number + 1) * step)
    rows: list[dict[str, Any]] = []
    async with stage.client.connect() as connection:
        for page in range(1, IMPORT_PAGES + 1):
            question: Parameters = {
                "filters": [between(stage.plan.start, upper)],
                "page": str(page),
                "page_size": str(PAGE_SIZE),
            }
            rows += (await stage.list(connection, question)).json()["data"]
    return rows


async def _measure(stage: Stage, requests: Iterator[bytes], connections: int, things: float = 1) -> tuple[Rate, float]:
    """The rate, and the share of one core that the server needed."""
    before = stage.server.processor_seconds()
    rate = await stage.client.flood(requests, connections, things)
    return rate, (stage.server.processor_seconds() - before) / rate.seconds


def _text(rate: Rate, processor: float) -> str:
    return f"p95 {rate.timings.p95:,.0f} ms a request; server at {processor:.0%} of a core"
