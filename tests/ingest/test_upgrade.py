"""A directory of the first format answers, once it is opened, as if its sessions had been sent to this version.

`1.tar.gz` holds recorded rows (tests/stores/test_past_formats.py); `1-native.tar.gz` sessions with screens, gestures and events, one of
them sent twice and to another user, made by the version before users and events (d518336); `1-native-backup.tar.gz` is its backup of that.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.archives import unpack
from tests.command import playhead
from tests.samples import Json, native
from tests.server_process import ServerProcess
from tests.stores.test_past_formats import API_KEY, APPID, EVER, PAST

CRASHING = (sys.executable, "-m", "tests.crashing_server")
ENTITIES = ("session", "user", "event", "screen", "gesture", "issue")
LISTS = [f"/v2/{entity}" for entity in ENTITIES if entity != "gesture"]
ANALYTICS = [f"/v2/{entity}/analytics" for entity in ENTITIES]
MODELS = '[{"attribute":"device_model"}]'
archives = pytest.mark.parametrize("archive", ["1", "1-native"])


def opened(archive: str, folder: Path, **options: Any) -> ServerProcess:
    """A server, not started yet, on what the archive holds."""
    unpack(PAST / f"{archive}.tar.gz", folder / archive)
    return ServerProcess(folder / archive, **options)


def ask(server: ServerProcess, path: str, **parameters: str) -> list[Json]:
    """All rows, without the address, which differs."""
    rows: list[Json] = []
    query = {"appid": APPID, "apikey": API_KEY, "filters": EVER, "page_size": "500", **parameters}
    page: int | None = 1
    while page is not None:
        response = httpx.get(f"{server.address}{path}", params={**query, "page": str(page)}, timeout=60)
        assert response.status_code == 200, response.text
        answer = json.loads(response.text.replace(server.address, ""))
        rows += answer["data"]
        page = answer["pagination"]["next"]
    return rows


def answers(server: ServerProcess) -> dict[str, list[Json]]:
    """What every endpoint says."""
    lists = {path: ask(server, path) for path in LISTS}
    grouped = {f"{path} by model": ask(server, path, group_by=MODELS) for path in ANALYTICS}
    return lists | {path: ask(server, path) for path in ANALYTICS} | grouped


def answers_of_new(folder: Path, rows: list[Json]) -> dict[str, list[Json]]:
    """What a server of this version says to whom the sessions were sent."""
    server = ServerProcess(folder / "new")
    playhead("app", "create", "kept", "--appid", APPID, "--api-key", API_KEY, "--data", server.data)
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    playhead("import", "sessions", folder / "rows.jsonl", "--app", APPID, "--data", server.data)
    server.start()
    try:
        return answers(server)
    finally:
        server.stop()


@archives
def test_every_answer_is_as_if_the_sessions_had_been_sent_to_this_version(archive: str, tmp_path: Path) -> None:
    server = opened(archive, tmp_path)
    server.start()
    found, rows = answers(server), ask(server, "/v2/session", with_details="true")
    server.stop()
    assert found == answers_of_new(tmp_path, rows)
    assert found["/v2/user"]
    assert archive == "1" or all(found.values())
    assert f"upgrade: {len(rows)} of {len(rows)} sessions" in server.log.read_text()


def test_a_backup_of_an_older_version_answers_as_its_directory(tmp_path: Path) -> None:
    server = opened("1-native", tmp_path)
    server.start()
    expected = answers(server)
    server.stop()
    unpack(PAST / "1-native-backup.tar.gz", tmp_path / "backup")
    done = playhead("restore", tmp_path / "backup", "--data", tmp_path / "restored")
    assert done.returncode == 0, done.stderr
    restored = ServerProcess(tmp_path / "restored")
    restored.start()
    assert answers(restored) == expected
    restored.stop()


def test_killed_at_any_step_it_goes_on(tmp_path: Path) -> None:
    whole = opened("1-native", tmp_path / "whole")
    whole.start()
    server = opened("1-native", tmp_path / "killed", command=CRASHING)
    for moment in ("before:sessions:3", "after:users:2", "before:upgrades", "after:upgrades:4", "before:users:5"):
        with pytest.raises(AssertionError, match="ended with -9"):
            server.start(CRASH_AT=moment, PART_SESSIONS="2")
    server.start(PART_SESSIONS="2")
    assert answers(server) == answers(whole)
    server.stop()
    whole.stop()
    assert server.log.read_text().count("upgrade: done") == 1


def test_it_is_done_once_and_sessions_come_in_as_ever(tmp_path: Path) -> None:
    server = opened("1-native", tmp_path)
    server.start()
    (users,), sessions = ask(server, "/v2/user/analytics"), ask(server, "/v2/session")
    key = playhead("key", "rotate", APPID, "--kind", "ingest", "--data", server.data).stdout.split()[0]
    server.stop()
    server.start()
    bodies = (native("s-1", user={"id": "bert"}), native("new", user={"id": "anna"}))
    for body in bodies:
        headers = {"Authorization": f"Bearer {key}"}
        sent = httpx.post(f"{server.address}/v1/sessions", json=body, headers=headers, timeout=60)
        assert sent.status_code == 200, sent.text
    anna = max(
        each["sessionNumber"] for each in sessions if each["user"].get("kUXCam_UserIdentity") == "anna@example.com"
    )
    assert sent.json()["data"]["sessions"][0]["sessionNumber"] == anna + 1
    assert len(ask(server, "/v2/session")) == len(sessions) + 1
    assert ask(server, "/v2/user/analytics")[0]["user_count"] == users["user_count"]
    totals = sum(each["usage"]["totalSession"] for each in ask(server, "/v2/user"))
    assert totals == len(sessions) + 1
    server.stop()
    assert server.log.read_text().count("upgrade: done") == 1
