"""A disk that is really full, a small one of its own: parts are refused clearly, nothing is lost, and it goes on when there is room again."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.harness import App
from tests.server_process import ServerProcess
from tests.test_parts_sigkill import SDKS, listed, settled

SIZE, KEPT = 400 * 2**20, 64 * 2**20


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 400 MiB in memory. Mounting it needs root, which CI is."""
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(disk)], check=True)
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def send(server: ServerProcess, app: App, number: int) -> dict[str, httpx.Response]:
    """An event by each SDK; the answers."""
    answers = {}
    for sdk, request in SDKS.items():
        path, headers, body = request(app, f"{sdk}-1", f"{sdk} {number}")
        answers[sdk] = httpx.post(f"{server.address}{path}", headers=headers, content=body, timeout=60)
    return answers


def test_a_full_disk(disk: Path) -> None:
    server = ServerProcess(disk / "data", web_silence="1", mobile_silence="1", min_free_disk=str(KEPT))
    try:
        server.start()
        app = server.create_app()
        assert {answer.status_code for answer in send(server, app, 1).values()} == {200}
        settled(server)
        ballast = disk / "ballast"
        fill(ballast, disk, KEPT // 2)
        for sdk, answer in send(server, app, 2).items():
            assert answer.status_code in (429, 503), f"{sdk}: {answer.status_code} {answer.text}"
            assert int(answer.headers["Retry-After"]) > 0
            assert "min_free_disk" in answer.text or sdk in ("sentry", "posthog"), answer.text
        assert names(server, app) == {f"{sdk} 1" for sdk in SDKS}
        ballast.unlink()
        assert {answer.status_code for answer in send(server, app, 3).values()} == {200}
        settled(server)
        assert names(server, app) == {f"{sdk} {number}" for sdk in SDKS for number in (1, 3)}
    finally:
        server.kill()


def names(server: ServerProcess, app: App) -> set[str]:
    found = [row["eventName"] for row in listed(server, app, "/v2/event")]
    assert len(found) == len(set(found))
    return set(found)


def fill(ballast: Path, disk: Path, left: int) -> None:
    """Until no more than `left` bytes are free."""
    with ballast.open("wb") as file:
        while (free := shutil.disk_usage(disk).free) > left:
            file.write(b"\0" * min(2**20, free - left + 4096))
            file.flush()
