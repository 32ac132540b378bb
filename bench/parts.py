"""The way in of SDKs: parts over HTTP, durable when answered, and what becomes of them: `python -m bench.parts`.

web        batches of 5 kB packed, as our snippet sends them
frames     batches of 60 kB, as PostHog's Android SDK sends screenshots
visible    beside a flood of web batches, sessions that say they are over: from then until each is in the list
backlog    100,000 parts as fast as they are taken, and the memory and the time until none waits
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import httpx
import uvloop

from bench.load import Client, Rate, Timings
from bench.part_bodies import frames, over, web_batch
from bench.record import Record
from bench.report import Line, at_least, at_most, beside, machine, table
from bench.server import Server

RESULTS = Path(__file__).parent / "PARTS.md"
MIB = 2**20
SILENCE = 2
"""Seconds that a session waits after its end (ingest/silence.py)."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is sent; `sessions` is how many the parts are of."""

    web: int = 20_000
    frames: int = 4_000
    visible: int = 60
    backlog: int = 100_000
    sessions: int = 2_000
    connections: int = 128


SMALL = Effort(web=200, frames=40, visible=2, backlog=1_000, sessions=20, connections=8)
PRESSED = 1_500
"""Parts a second beside which sessions are to be seen."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A running server with an app."""

    server: Server
    client: Client
    ingest_key: str
    effort: Effort

    def web(self, amount: int, seed: int) -> list[bytes]:
        """Requests; a few hundred bodies in turn would be duplicates, so each is its own."""
        random = Random(seed)
        bodies = (web_batch(random, f"w-{seed}-{random.randrange(self.effort.sessions)}") for _ in range(amount))
        return [self.client.post("/v1/rrweb", self.ingest_key, body, "text/plain") for body in bodies]

    def frames(self, amount: int, seed: int) -> list[bytes]:
        random = Random(seed)
        bodies = (
            frames(random, f"f-{seed}-{random.randrange(self.effort.sessions)}", self.ingest_key) for _ in range(amount)
        )
        return [self.client.post("/s", self.ingest_key, body) for body in bodies]

    async def flood(self, requests: list[bytes]) -> tuple[Rate, float]:
        """The rate, and the share of one core that the server needed."""
        before = self.server.processor_seconds()
        rate = await self.client.flood(iter(requests), self.effort.connections)
        return rate, (self.server.processor_seconds() - before) / rate.seconds

    def waiting(self) -> dict[str, int]:
        headers = {"Authorization": f"Bearer {self.server.token}"}
        told = httpx.get(f"{self.server.address}/v1/admin/quarantine", headers=headers, timeout=60).json()["data"]
        assert not told["entries"], told["entries"][:3]
        amounts: dict[str, int] = told["amounts"]
        return amounts

    async def drained(self) -> float:
        """Seconds until no part waits to be sorted."""
        started = time.perf_counter()
        while (await asyncio.to_thread(self.waiting))["parts"]:
            await asyncio.sleep(0.2)
        return time.perf_counter() - started


async def measure(ground: Ground, record: Record) -> None:
    effort = ground.effort
    record.step("web batches")
    web = ground.web(effort.web, 1)
    record.add(_rate_line("parts, web batches of 5 kB", await ground.flood(web), 1_500))
    record.add(beside("web batches: until all were sorted, after the last", await ground.drained(), "s"))
    record.step("mobile frames")
    record.add(_rate_line("parts, mobile frames of 60 kB", await ground.flood(ground.frames(effort.frames, 2)), 300))
    record.add(beside("mobile frames: until all were sorted, after the last", await ground.drained(), "s"))
    record.step("time to be seen")
    record.add(await _visible_line(ground, web))
    await ground.drained()
    record.step("backlog")
    record.extend(await _backlog_lines(ground, web))


def _rate_line(what: str, measured: tuple[Rate, float], bar: float) -> Line:
    rate, processor = measured
    text = f"p95 {rate.timings.p95:,.0f} ms a request; server at {processor:.0%} of a core"
    return at_least(what, rate.a_second, bar, "parts/s", text)


async def _visible_line(ground: Ground, flood: list[bytes]) -> Line:
    """Sessions that end, one a second, while the batches of `flood` come in again and again."""
    pressing = asyncio.create_task(_press(ground, flood))
    ending = []
    for number in range(ground.effort.visible):
        ending.append(asyncio.create_task(_until_visible(ground, f"seen-{number}")))
        await asyncio.sleep(1)
    spent = await asyncio.gather(*ending)
    pressing.cancel()
    sent, seconds = await pressing
    timings = Timings(spent)
    text = f"p50 {timings.p50 / 1000:.1f} s, most {max(spent) / 1000:.1f} s; beside {sent / seconds:,.0f} parts/s"
    return at_most("a session that is over, until it is in the list, p95", timings.p95 / 1000, 5, "s", text)


async def _press(ground: Ground, requests: list[bytes]) -> tuple[int, float]:
    """Send them around and around, `PRESSED` a second, until cancelled; how many there were, in how many seconds."""
    started, sent, at_once = time.perf_counter(), 0, PRESSED // 10
    try:
        while True:
            some = [requests[(sent + index) % len(requests)] for index in range(at_once)]
            await ground.client.flood(iter(some), ground.effort.connections)
            sent += at_once
            await asyncio.sleep(max(0, sent / PRESSED - (time.perf_counter() - started)))
    except asyncio.CancelledError:
        return sent, time.perf_counter() - started


async def _until_visible(ground: Ground, session: str) -> float:
    """Milliseconds from the decision that it is over."""
    body = web_batch(Random(session), session, end=True)
    mark = {"attribute": "event_name", "operator": "equal", "value": over(session)}
    async with ground.client.connect() as connection:
        await connection.ask(ground.client.post("/v1/rrweb", ground.ingest_key, body, "text/plain"))
        sent = time.perf_counter()
        while not (await connection.ask(ground.client.get("/v2/session", {"filters": [mark]}))).json()["data"]:
            await asyncio.sleep(0.2)
        return max(0.0, (time.perf_counter() - sent - SILENCE) * 1000)


async def _backlog_lines(ground: Ground, flood: list[bytes]) -> list[Line]:
    """The batches again and again until there were enough of them; the server's memory all the while."""
    amount = ground.effort.backlog
    requests = [flood[index % len(flood)] for index in range(amount)]
    rate, _ = await ground.flood(requests)
    left = await asyncio.to_thread(ground.waiting)
    drained = await ground.drained()
    text = f"{rate.a_second:,.0f} parts/s; {left['parts']:,} waited after the last, for {drained:.0f} s"
    return [
        at_most(
            f"memory of the server, most, with {amount:,} parts", ground.server.memory().peak / MIB, 2_560, "MiB", text
        )
    ]


def main() -> None:
    """Measure on an empty data directory, and write PARTS.md unless it is only tried out."""
    parser = argparse.ArgumentParser(prog="bench.parts", description="Measure the way in of SDKs against its bars.")
    parser.add_argument("--small", action="store_true", help="a hundredth of everything, to try it out")
    arguments = parser.parse_args()
    record = Record()
    with tempfile.TemporaryDirectory(prefix="playhead-bench-") as directory:
        run(Path(directory), SMALL if arguments.small else Effort(), record)
    print(table(record.lines))
    if not arguments.small:
        RESULTS.write_text(_document(record))


def _document(record: Record) -> str:
    """The whole of PARTS.md."""
    barred, others = (
        [each for each in record.lines if each.share is not None],
        [each for each in record.lines if each.share is None],
    )
    return f"""# The way in of SDKs

`python -m bench.parts` on {datetime.now(UTC):%Y-%m-%d}, in {record.minutes:.0f} minutes:
{machine()}.

The clients are on the same two cores. A part is on the disk when it is answered; reading it and finishing sessions go on meanwhile.

{table(barred)}

Without a bar:

{table(others)}
"""


def run(directory: Path, effort: Effort, record: Record) -> None:
    """Start a server in the empty `directory`, and measure."""
    with Server(directory / "data") as server:
        headers = {"Authorization": f"Bearer {server.token}"}
        made = httpx.post(f"{server.address}/v1/admin/apps", json={"name": "bench"}, headers=headers, timeout=60)
        app: dict[str, str] = made.json()["data"]
        ground = Ground(server, Client(server.port, app["appid"], app["api_key"]), app["ingest_key"], effort)
        asyncio.run(measure(ground, record))


if __name__ == "__main__":
    uvloop.install()
    main()
