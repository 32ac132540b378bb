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
import json
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Generator, Iterator, Mapping
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
class _Page:
    """Rows of one page, for whoever iterates."""

    rows: list[Row]


_Step = _Call | _Pause | _Page
_Steps = Generator[_Step, httpx.Response | None, None]


def _pages(path: str, parameters: Mapping[str, Any], retries: int) -> _Steps:
    """All pages of an answer, by number, until there is no next one."""
    texts = {name: _text(value) for name, value in parameters.items() if value is not None}
    page: int | None = 1
    while page is not None:
        response = yield from _answered(_Call(path, {**texts, "page": str(page)}), retries)
        body = response.json()
        yield _Page(list(body.get("data") or []))
        page = (body.get("pagination") or {}).get("next")


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
    ) -> None:
        """`timeout` in seconds; `retries` of an answer that says to come again (429, 502, 503, 504)."""
        self._page_size = page_size
        self._retries = retries
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
                    time.sleep(step.seconds)
                case _Page():
                    yield from step.rows


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
                    await asyncio.sleep(step.seconds)
                case _Page():
                    for row in step.rows:
                        yield row
