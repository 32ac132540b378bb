"""The Python client, against a server of its own: pages, frames, errors, and waiting when there were too many requests."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from playhead import AsyncClient, Client
from playhead.client import ApiError
from tests.harness import App
from tests.server_process import ServerProcess

SESSIONS = 23
THIRD_PARTY = Path(__file__).parent / "data" / "third-party" / "pull_sessions.py"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    made = ServerProcess(tmp_path_factory.mktemp("client") / "data", rate_limit="on", rate_limit_second="4")
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def app(server: ServerProcess) -> App:
    made = server.create_app()
    for number in range(SESSIONS):
        response = httpx.post(
            f"{server.address}/v1/sessions", json=session(number), headers={"X-Ingest-Key": made.ingest_key}
        )
        assert response.status_code == 200, response.text
    return made


def session(number: int) -> dict[str, Any]:
    return {
        "sessionId": f"session {number}",
        "startedAt": "2026-11-01T10:00:00Z",
        "durationSec": number,
        "device": {"platform": "web", "model": f"model {number % 3}"},
        "user": {"id": f"user {number % 5}"},
        "events": [{"name": "e", "at": 0}],
    }


@pytest.fixture
def client(server: ServerProcess, app: App) -> Iterator[Client]:
    with Client(app.appid, app.api_key, server.address, page_size=4) as made:
        yield made


def test_all_pages_come_although_the_server_says_to_wait(client: Client) -> None:
    """Six pages of four, where four requests a second are let through."""
    assert len({row["sessionId"] for row in client.sessions()}) == SESSIONS
    assert len({row["uxcamUserId"] for row in client.users()}) == 5
    assert len({row["eventId"] for row in client.events()}) == SESSIONS


def test_filters_and_analytics(client: Client) -> None:
    filters = [{"attribute": "device_model", "operator": "equal", "value": "model 1"}]
    assert {row["device"]["model"] for row in client.sessions(filters=filters)} == {"model 1"}
    (total,) = client.session_analytics(filters=filters)
    assert total["session_count"] == len(list(client.sessions(filters=filters)))
    assert client.user_analytics()[0]["user_count"] == 5
    assert client.event_analytics()[0]["event_count"] == SESSIONS


def test_frames(client: Client) -> None:
    rows = client.session_analytics(group_by=[{"attribute": "device_model"}])
    assert list(rows.pandas()["session_count"]) == [row["session_count"] for row in rows]
    assert rows.polars()["device_model"].to_list() == [row["device_model"] for row in rows]


def test_an_error_says_where(client: Client) -> None:
    with pytest.raises(ApiError, match="Unknown attribute: colour") as caught:
        client.session_analytics(group_by=[{"attribute": "colour"}])
    assert (caught.value.status, caught.value.code) == (400, "INVALID_GROUP_BY")
    assert caught.value.detail == "group_by[0].attribute"


def test_wrong_keys(server: ServerProcess, app: App) -> None:
    with Client(app.appid, "wrong", server.address) as stranger, pytest.raises(ApiError) as caught:
        next(stranger.sessions())
    assert caught.value.status == 401


def test_without_retries_too_many_requests_are_an_error(server: ServerProcess, app: App) -> None:
    with Client(app.appid, app.api_key, server.address, page_size=1, retries=0) as hasty:
        with pytest.raises(ApiError) as caught:
            list(hasty.sessions())
        assert caught.value.status == 429


def test_the_same_asynchronously(server: ServerProcess, app: App) -> None:
    async def work() -> tuple[set[str], int]:
        async with AsyncClient(app.appid, app.api_key, server.address, page_size=8) as client:
            seen = {row["sessionId"] async for row in client.sessions()}
            return seen, (await client.session_analytics())[0]["session_count"]

    seen, count = asyncio.run(work())
    assert len(seen) == count == SESSIONS


def test_third_party_code_needs_another_host_only(server: ServerProcess, app: App) -> None:
    """A script in the manner of those written for UXCam with `requests`; the host is its first argument."""
    done = subprocess.run(
        [sys.executable, str(THIRD_PARTY), server.address, app.appid, app.api_key],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(SESSIONS), "8"]


def test_importing_the_package_stays_cheap() -> None:
    code = "import playhead, sys; print('httpx' in sys.modules, 'chdb' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
