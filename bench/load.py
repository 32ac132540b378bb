"""HTTP clients that cost little: requests are bytes made beforehand, answers are read and not looked into.

They share the two cores with the server, so what they use is the server's loss.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

import msgspec

LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
HEAD_END = b"\r\n\r\n"
LARGEST = 1 << 26


class Unanswered(Exception):
    """A request failed; holds what the server said."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer's body, and how long it took to come."""

    body: bytes
    milliseconds: float

    def json(self) -> Any:
        return msgspec.json.decode(self.body)


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds, one a request."""

    milliseconds: Sequence[float]

    @property
    def p50(self) -> float:
        return quantile(self.milliseconds, 50)

    @property
    def p95(self) -> float:
        return quantile(self.milliseconds, 95)


@dataclass(frozen=True, slots=True)
class Rate:
    """Things sent, in how many seconds."""

    things: float
    seconds: float
    timings: Timings

    @property
    def a_second(self) -> float:
        return self.things / self.seconds


def quantile(values: Sequence[float], percent: int) -> float:
    """`percent` of the values are at most this."""
    return quantiles(values, n=100, method="inclusive")[percent - 1] if len(values) > 1 else values[0]


@dataclass(frozen=True, slots=True)
class Client:
    """Makes requests to the server on `port` as the app `appid`."""

    port: int
    appid: str
    api_key: str

    def get(self, path: str, parameters: Mapping[str, Any], accept: str = "") -> bytes:
        """Credentials go in the query string; lists and objects become JSON. With `accept`, the server ends the connection."""
        texts = {
            name: value if isinstance(value, str) else msgspec.json.encode(value).decode()
            for name, value in parameters.items()
        }
        query = urlencode({"appid": self.appid, "apikey": self.api_key, **texts})
        more = f"Accept: {accept}\r\nConnection: close\r\n" if accept else ""
        return f"GET {path}?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n".encode()

    def post(self, path: str, token: str, body: bytes, kind: str = "application/json") -> bytes:
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Connection]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=LARGEST)
        try:
            yield Connection(reader, writer)
        finally:
            writer.close()

    async def drain(self, request: bytes) -> tuple[int, int, float]:
        """Read an answer to the end of its connection: lines, bytes, seconds. Raises `Unanswered` unless the status is 200."""
        started = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=LARGEST)
        try:
            writer.write(request)
            head = await reader.readuntil(HEAD_END)
            if not head.startswith(b"HTTP/1.1 200"):
                raise Unanswered(f"{request[:300]!r}: {head[:30]!r} {(await reader.read())[:500]!r}")
            lines = size = 0
            while block := await reader.read(1 << 20):
                lines += block.count(b"}\n")
                size += len(block)
        finally:
            writer.close()
        return lines, size, time.perf_counter() - started

    async def flood(self, requests: Iterator[bytes], connections: int, things_each: float = 1) -> Rate:
        """All requests, over several connections at once."""
        started = time.perf_counter()
        spent = await asyncio.gather(*(self._drain(requests) for _ in range(connections)))
        milliseconds = [each for part in spent for each in part]
        return Rate(len(milliseconds) * things_each, time.perf_counter() - started, Timings(milliseconds))

    async def _drain(self, requests: Iterator[bytes]) -> list[float]:
        async with self.connect() as connection:
            return [(await connection.ask(request)).milliseconds for request in requests]


class Connection:
    """One connection, one request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def ask(self, request: bytes) -> Reply:
        """Raises `Unanswered` unless the status is 200."""
        started = time.perf_counter()
        self._writer.write(request)
        await self._writer.drain()
        head = await self._reader.readuntil(HEAD_END)
        match = LENGTH.search(head)
        body = await self._reader.readexactly(int(match[1]) if match else 0)
        spent = time.perf_counter() - started
        if not head.startswith(b"HTTP/1.1 200"):
            raise Unanswered(f"{request[:300]!r}: {head[:30]!r} {body[:500]!r}")
        return Reply(body, spent * 1000)


def timings(replies: Iterable[Reply]) -> Timings:
    return Timings([reply.milliseconds for reply in replies])
