"""Retention under SIGKILL: after every start a session is there whole, or gone whole; and what is over goes in the end.

RETENTION_KILLS=40 kills more often than the suite does; RETENTION_SEED chooses other moments.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx

from playhead.stores.recordings import Recordings
from tests.harness import App
from tests.keeping.pictures import image
from tests.server_process import ServerProcess
from tests.test_parts_sigkill import listed, settled

KILLS = int(os.environ.get("RETENTION_KILLS", "3"))
SEED = int(os.environ.get("RETENTION_SEED", "1"))
SESSIONS, USERS, KEPT = 40, 7, 13
PURGED, MOMENT = 120, 5


def send(server: ServerProcess, app: App, nth: int) -> None:
    """A session of a frame and an event, over at once."""
    now = round(time.time() * 1000)
    part = {
        "sessionId": f"s-{nth}",
        "sequence": 0,
        "startedAt": now - 5_000,
        "sentAt": now,
        "device": {"platform": "ios"},
        "user": {"id": f"u-{nth % USERS}", "identity": f"u-{nth % USERS}"},
        "events": [{"name": f"e{nth}", "at": now - 4_000}],
        "frames": [{"at": now - 5_000, "image": "f"}],
    }
    files = {"part": (None, json.dumps(part).encode(), "application/json"), "f": ("f", image(nth), "image/jpeg")}
    headers = {"Authorization": f"Bearer {app.ingest_key}"}
    assert httpx.post(f"{server.address}/v1/parts", files=files, headers=headers, timeout=30).status_code == 200


def owner(server: ServerProcess, method: str, path: str, **options: Any) -> Any:
    headers = {"Authorization": f"Bearer {(server.data / 'token').read_text()}"}
    answer = httpx.request(method, f"{server.address}/v1/admin/{path}", headers=headers, timeout=60, **options)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def sizes(server: ServerProcess) -> dict[str, int]:
    """Of the recordings, by session."""
    return {each.name: each.size for each in Recordings.in_folder(server.data / "recordings").stored(1)}


def halves(server: ServerProcess, app: App) -> tuple[set[str], list[str]]:
    """The ids that are there, and what is only half there: rows without a recording, users who count what is gone."""
    rows = listed(server, app, "/v2/session")
    stored = sizes(server).keys()
    counted = {row["uxcamUserId"]: row["usage"]["totalSession"] for row in listed(server, app, "/v2/user")}
    there = {row["sessionId"] for row in rows}
    found = [f"session {each} has no recording" for each in there - stored]
    if counted != Counter(row["user"]["uxcamuserid"] for row in rows):
        found.append(f"users count {counted}")
    if len(rows) != len(there):
        found.append("a session is listed twice")
    return there, found


def check_halves(server: ServerProcess, app: App) -> set[str]:
    """The ids that are there. The walker may be at work while one list after the other is asked: what is half there then, is not a moment later."""
    end = time.monotonic() + MOMENT
    there, found = halves(server, app)
    while found and time.monotonic() < end:
        time.sleep(0.1)
        there, found = halves(server, app)
    assert found == []
    return there


def test_killed_at_any_moment_nothing_is_half_removed(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    server = ServerProcess(tmp_path / "data", web_silence="1", mobile_silence="1", retention_every="1")
    try:
        server.start()
        app = server.create_app()
        for nth in range(SESSIONS):
            send(server, app, nth)
        settled(server)
        assert len(check_halves(server, app)) == SESSIONS
        used = sum(sizes(server).values())
        left = SESSIONS
        for kill in range(KILLS):
            limit = used * (SESSIONS - (kill + 1) * (SESSIONS - KEPT) // KILLS) // SESSIONS
            owner(server, "POST", f"apps/{app.appid}/retention", json={"bytes": limit})
            time.sleep(chance.uniform(0.0, 4.0))
            server.kill()
            server.start()
            there = check_halves(server, app)
            assert len(there) <= left
            left = len(there)
        end = time.monotonic() + PURGED
        while (stored := sizes(server)).keys() != check_halves(server, app) or sum(stored.values()) > limit:
            assert time.monotonic() < end, f"{len(stored)} recordings"
            time.sleep(0.5)
        assert KEPT - 2 <= len(stored) <= KEPT, "no more than is over"
    finally:
        server.kill()
