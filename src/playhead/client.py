"""A client of the Data Access API, for Playhead and for UXCam's host alike.

    from playhead import Client

    with Client("60f6c0b8b97ba419120b82eb", "<API key>") as client:
        for row in client.sessions(filters=[{"attribute": "device_country", "operator": "equal", "value": "USA"}]):
            print(row["sessionId"])
        frame = client.session_analytics(group_by=[{"attribute": "device_model"}]).pandas()

`AsyncClient` has the same methods; there a list is iterated with `async for`, and analytics are awaited. What both do is one
generator, `_pages`: it yields requests, is sent their answers, and never talks to the network itself.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

import httpx

if TYPE_CHECKING:
    import pandas
    import polars

Row = dict[str, Any]
Listed = TypeVar("Listed")
Table = TypeVar("Table")
DEFAULT_BASE_URL = "http://127.0.0.1:8321"
JSON_LINES = "application/x-ndjson"
RETRY_STATUSES = (429, 502, 503, 504)
LONGEST_PAUSE = 3_600.0
"""Seconds that a `Retry-After` is obeyed: rate limits are by the hour."""


class ApiError(Exception):
    """An answer that is no success. `detail` names the parameter and the place, where the server tells it."""

    def __init__(self, status: int, code: str, message: str, detail: str | None = None) -> None:
        super().__init__(f"{status} {code}: {message}{f' ({detail})' if detail else ''}")
        self.status = status
        self.code = code
        self.message = message
        self.detail = detail


class Rows(list[Row]):
    """Rows of an answer, as dicts; or as a frame, nested keys joined by dots."""

    def pandas(self) -> pandas.DataFrame:
        """Needs pandas to be installed."""
        import pandas

        return pandas.json_normalize(self)

    def polars(self) -> polars.DataFrame:
        """Needs polars to be installed."""
        import polars

        return polars.json_normalize(self, infer_schema_length=None)


@dataclass(frozen=True, slots=True)
class _Call:
    """A request to send."""

    path: str
    parameters: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Pause:
    """Seconds to wait."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an answer."""

    number: int
    rows: list[Row]
    pagination: dict[str, Any]


_Step = _Call | _Pause | Page
_Steps = Generator[_Step, httpx.Response | None, None]


def _pages(path: str, parameters: Mapping[str, Any], retries: int) -> _Steps:
    """All pages of an answer, until there is no next one: by number, from `page` on, or by cursor where one is given."""
    texts = _texts(parameters)
    page: int | None = int(texts.pop("page", "1"))
    cursor: str | None = texts.pop("cursor", None)
    while page is not None:
        place = {"page": str(page)} if cursor is None else {"cursor": cursor}
        response = yield from _answered(_Call(path, {**texts, **place}), retries)
        body = response.json()
        pagination = body.get("pagination") or {}
        yield Page(page, list(body.get("data") or []), pagination)
        page = pagination.get("next")
        cursor = None if cursor is None else pagination.get("next_cursor")


def _answered(call: _Call, retries: int) -> Generator[_Step, httpx.Response | None, httpx.Response]:
    attempt = 0
    while True:
        response = yield call
        assert response is not None
        if response.status_code == 200:
            return response
        if response.status_code not in RETRY_STATUSES or attempt == retries:
            raise _error(response)
        yield _Pause(_pause(response, attempt))
        attempt += 1


def _pause(response: httpx.Response, attempt: int) -> float:
    """What the server asks for, else a second, two, four and so on."""
    try:
        asked = float(response.headers["Retry-After"])
    except (KeyError, ValueError):
        asked = 2.0**attempt
    return min(max(asked, 0.0), LONGEST_PAUSE)


def _error(response: httpx.Response) -> ApiError:
    """The server's error, whichever of the documented bodies it has."""
    try:
        body = response.json()
    except ValueError:
        body = {}
    told = body.get("error") if isinstance(body, dict) else None
    error = told if isinstance(told, dict) else {}
    message = str(error.get("message") or response.text[:300] or response.reason_phrase)
    return ApiError(response.status_code, str(error.get("code", "ERROR")), message, error.get("detail"))


class _Lines:
    """Whole lines out of parts; httpx would end lines at characters that JSON may hold."""

    def __init__(self) -> None:
        self._rest = b""

    def of(self, part: bytes) -> list[bytes]:
        *lines, self._rest = (self._rest + part).split(b"\n")
        return lines


def _texts(parameters: Mapping[str, Any]) -> dict[str, str]:
    return {name: _text(value) for name, value in parameters.items() if value is not None}


def _text(value: Any) -> str:
    """A parameter as the query string has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value)


class _Methods(Generic[Listed, Table], ABC):
    """What both clients offer: lists are `Listed`, analytics `Table`."""

    def __init__(
        self,
        appid: str,
        api_key: str,
        base_url: str = DEFAULT_BASE_URL,
        *,
        page_size: int = 500,
        retries: int = 5,
        timeout: float = 60.0,
        on_pause: Callable[[float], object] | None = None,
    ) -> None:
        """`timeout` in seconds; `retries` of an answer that says to come again (429, 502, 503, 504), which `on_pause` is told of."""
        self._page_size = page_size
        self._retries = retries
        self._on_pause = on_pause or (lambda _: None)
        self._options: dict[str, Any] = {
            "base_url": base_url,
            "timeout": timeout,
            "params": {"appid": appid},
            "headers": {"apikey": api_key},
        }

    def sessions(self, **parameters: Any) -> Listed:
        """Sessions of all pages, newest upload first. `filters` as the API has them."""
        return self._rows("/v2/session", parameters)

    def users(self, **parameters: Any) -> Listed:
        """Users of all pages, last seen first."""
        return self._rows("/v2/user", parameters)

    def events(self, **parameters: Any) -> Listed:
        """Events of all pages, newest first."""
        return self._rows("/v2/event", parameters)

    def session_analytics(self, **parameters: Any) -> Table:
        """`filters`, `group_by`, `aggregation`, `comparison` as the API has them."""
        return self._table("/v2/session/analytics", parameters)

    def user_analytics(self, **parameters: Any) -> Table:
        return self._table("/v2/user/analytics", parameters)

    def event_analytics(self, **parameters: Any) -> Table:
        return self._table("/v2/event/analytics", parameters)

    @abstractmethod
    def _rows(self, path: str, parameters: Mapping[str, Any]) -> Listed:
        """Rows of all pages."""

    @abstractmethod
    def _table(self, path: str, parameters: Mapping[str, Any]) -> Table:
        """The same, all at once."""

    def _steps(self, path: str, parameters: Mapping[str, Any]) -> _Steps:
        return _pages(path, {"page_size": self._page_size, **parameters}, self._retries)


class Client(_Methods[Iterator[Row], Rows]):
    """Blocking. Use it in a `with`, or `close` it."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._http = httpx.Client(**self._options)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def _table(self, path: str, parameters: Mapping[str, Any]) -> Rows:
        return Rows(self._rows(path, parameters))

    def _rows(self, path: str, parameters: Mapping[str, Any]) -> Iterator[Row]:
        for page in self.pages(path, **parameters):
            yield from page.rows

    def export(self, path: str, **parameters: Any) -> Iterator[Row]:
        """All rows of a list in one answer, which only Playhead gives: `path` is `/v2/session`, `/v2/user` or `/v2/event`."""
        headers = {"Accept": JSON_LINES}
        for attempt in itertools.count():
            with self._http.stream("GET", path, params=_texts(parameters), headers=headers) as response:
                if response.status_code == 200:
                    lines = _Lines()
                    for part in response.iter_bytes():
                        yield from map(json.loads, lines.of(part))
                    return
                response.read()
            if response.status_code not in RETRY_STATUSES or attempt == self._retries:
                raise _error(response)
            self._sleep(_pause(response, attempt))

    def _sleep(self, seconds: float) -> None:
        self._on_pause(seconds)
        time.sleep(seconds)

    def pages(self, path: str, **parameters: Any) -> Iterator[Page]:
        """Page by page, from `page` on: `path` is `/v2/session` or any other."""
        steps = self._steps(path, parameters)
        answer: httpx.Response | None = None
        while True:
            try:
                step = steps.send(answer)
            except StopIteration:
                return
            answer = None
            match step:
                case _Call():
                    answer = self._http.get(step.path, params=step.parameters)
                case _Pause():
                    self._sleep(step.seconds)
                case Page():
                    yield step


class AsyncClient(_Methods[AsyncIterator[Row], Awaitable[Rows]]):
    """The same, asynchronous. Use it in an `async with`, or await `close`."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._http = httpx.AsyncClient(**self._options)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self._http.aclose()

    async def _table(self, path: str, parameters: Mapping[str, Any]) -> Rows:
        return Rows([row async for row in self._rows(path, parameters)])

    async def _rows(self, path: str, parameters: Mapping[str, Any]) -> AsyncIterator[Row]:
        async for page in self.pages(path, **parameters):
            for row in page.rows:
                yield row

    async def export(self, path: str, **parameters: Any) -> AsyncIterator[Row]:
        """All rows of a list in one answer, which only Playhead gives: `path` is `/v2/session`, `/v2/user` or `/v2/event`."""
        headers = {"Accept": JSON_LINES}
        for attempt in itertools.count():
            async with self._http.stream("GET", path, params=_texts(parameters), headers=headers) as response:
                if response.status_code == 200:
                    lines = _Lines()
                    async for part in response.aiter_bytes():
                        for line in lines.of(part):
                            yield json.loads(line)
                    return
                await response.aread()
            if response.status_code not in RETRY_STATUSES or attempt == self._retries:
                raise _error(response)
            await self._sleep(_pause(response, attempt))

    async def _sleep(self, seconds: float) -> None:
        self._on_pause(seconds)
        await asyncio.sleep(seconds)

    async def pages(self, path: str, **parameters: Any) -> AsyncIterator[Page]:
        """Page by page, from `page` on: `path` is `/v2/session` or any other."""
        steps = self._steps(path, parameters)
        answer: httpx.Response | None = None
        while True:
            try:
                step = steps.send(answer)
            except StopIteration:
                return
            answer = None
            match step:
                case _Call():
                    answer = await self._http.get(step.path, params=step.parameters)
                case _Pause():
                    await self._sleep(step.seconds)
                case Page():
                    yield step
