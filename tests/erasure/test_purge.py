"""The purge survives being killed, and `playhead erase` does the same from the command line."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.erasure.engine_files import holders
from tests.harness import App
from tests.samples import native
from tests.server_process import COMMAND, ServerProcess

PURGE = 120
NAME = "killed-while-purging"
MANY = 2_000
"""People whose sessions make a file that the engine rewrites for longer than it takes to ask for a number."""


def sessions(others: int = 20) -> str:
    people = [NAME, *(f"other-{index}" for index in range(others))]
    return "\n".join(
        json.dumps(
            native(f"{name}-{nth}", user={"id": name, "identity": name}, screens=[{"name": f"of {name}", "at": 0}])
        )
        for name in people
        for nth in range(5)
    )


def ingest(server: ServerProcess, app: App, others: int = 20) -> httpx.Response:
    headers = {"Authorization": f"Bearer {app.ingest_key}", "Content-Type": "application/x-ndjson"}
    return httpx.post(f"{server.address}/v1/sessions", content=sessions(others), headers=headers, timeout=60)


def owner(server: ServerProcess, path: str, body: Any) -> dict[str, Any]:
    token = (server.data / "token").read_text()
    headers = {"Authorization": f"Bearer {token}"}
    found: dict[str, Any] = httpx.post(f"{server.address}{path}", json=body, headers=headers, timeout=60).json()["data"]
    return found


def listed(server: ServerProcess, app: App) -> str:
    parameters = {"appid": app.appid, "apikey": app.api_key, "page_size": "500"}
    return httpx.get(f"{server.address}/v2/session", params=parameters, timeout=60).text


def counted(server: ServerProcess, app: App) -> int:
    parameters = {"appid": app.appid, "apikey": app.api_key}
    answer = httpx.get(f"{server.address}/v2/session/analytics", params=parameters, timeout=60).json()
    count: int = answer["data"][0]["session_count"]
    return count


@pytest.mark.parametrize("after", [0.0, 1.0])
def test_a_killed_purge_is_finished_by_the_next_start(tmp_path: Path, after: float) -> None:
    server = ServerProcess(tmp_path / "data", purge_delay="0")
    server.start()
    try:
        app = server.create_app()
        assert ingest(server, app).json()["data"]["accepted"] == 105
        path = f"/v1/admin/apps/{app.appid}/deletion"
        selector = {"kind": "identifiers", "identifiers": [{"userId": [NAME]}]}
        told = owner(server, path, {"subjectType": "user", "selector": selector})
        time.sleep(after)
        server.kill()
        server.start()
        assert NAME not in listed(server, app)
        ends = time.monotonic() + PURGE
        while (status := owner(server, f"{path}/status", {"requestId": told["requestId"]}))["status"] != "erased":
            assert time.monotonic() < ends, status
            time.sleep(0.3)
        assert status["progress"]["sessionsPurged"] == 5
        again = ingest(server, app).json()["data"]
        assert (again["accepted"], again["rejectedCount"]) == (100, 5)
        assert NAME not in listed(server, app)
    finally:
        server.stop()
    assert holders(server.data, {"name": f"of {NAME}".encode()}) == {}


def test_nothing_erased_is_counted_again_while_it_is_purged(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data", purge_delay="0")
    server.start()
    try:
        app = server.create_app()
        ingest(server, app, MANY)
        path = f"/v1/admin/apps/{app.appid}/deletion"
        selector = {"kind": "identifiers", "identifiers": [{"userId": [NAME]}]}
        told = owner(server, path, {"subjectType": "user", "selector": selector})
        status, counts = told["status"], set[int]()
        ends = time.monotonic() + PURGE
        while status in ("suppressed", "purging"):
            assert time.monotonic() < ends
            counts |= {counted(server, app) for _ in range(5)}
            status = owner(server, f"{path}/status", {"requestId": told["requestId"]})["status"]
        assert status in ("purged", "erased")
        assert counts == {MANY * 5}
    finally:
        server.stop()


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=PURGE, check=False)


def test_the_command_line_erases_without_a_server(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data")
    server.start()
    app = server.create_app()
    ingest(server, app)
    server.stop()
    place = ("--app", app.appid, "--data", str(server.data))
    done = command("erase", "users", "--user-id", NAME, "--user-id", "nobody", "--wait", *place)
    assert done.returncode == 0, done.stderr
    first, second, request, status, *progress = done.stdout.splitlines()
    assert (first, second) == (f"userId {NAME}: accepted", "userId nobody: not found")
    request_id = request.split()[1].rstrip(":")
    assert request == f"request {request_id}: 1 of 2 accepted, suppressed"
    assert status.startswith("erased, submitted ")
    assert "  sessionsPurged 5" in progress
    assert holders(server.data, {"name": f"of {NAME}".encode()}) == {}
    again = command("erase", "status", request_id, *place)
    assert again.stdout.startswith("erased, submitted ")
    unknown = command("erase", "sessions", "XYZ", *place)
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "24 lower-case hex digits, not 'XYZ'" in unknown.stderr
