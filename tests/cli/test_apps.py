"""`playhead app` and `playhead key`, with and without a running server."""

from __future__ import annotations

from pathlib import Path

import httpx

from tests.command import made_app, playhead
from tests.server_process import ServerProcess

APPID = "60f6c0b8b97ba419120b82eb"


def test_create_prints_the_keys_once_and_list_never_does(tmp_path: Path) -> None:
    made = made_app(tmp_path)
    assert made.keys() == {"appid", "name", "api_key", "ingest_key"}
    listed = playhead("app", "list", "--data", tmp_path)
    assert made["appid"] in listed.stdout
    assert made["api_key"] not in listed.stdout


def test_create_keeps_the_given_id_and_key(tmp_path: Path) -> None:
    done = playhead("app", "create", "shop", "--appid", APPID, "--api-key", "k" * 20, "--data", tmp_path)
    assert f"appid       {APPID}" in done.stdout
    again = playhead("app", "create", "shop", "--appid", APPID, "--data", tmp_path)
    assert again.returncode == 1
    assert again.stderr == f"playhead: There is an app with the appid {APPID} already (appid)\n"


def test_bad_appid_is_told_in_plain_words(tmp_path: Path) -> None:
    done = playhead("app", "create", "shop", "--appid", "XYZ", "--data", tmp_path)
    assert done.returncode == 1
    assert "appid is 24 lower-case hex digits, not 'XYZ'" in done.stderr


def test_commands_reach_the_running_server(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data")
    server.start()
    made = made_app(server.data)
    credentials = {"appid": made["appid"], "apikey": made["api_key"]}
    assert httpx.get(f"{server.address}/v2/session", params=credentials).status_code == 200
    rotated = playhead("key", "rotate", made["appid"], "--kind", "api", "--data", server.data)
    assert httpx.get(f"{server.address}/v2/session", params=credentials).status_code == 401
    credentials["apikey"] = rotated.stdout.strip()
    assert httpx.get(f"{server.address}/v2/session", params=credentials).status_code == 200
    server.stop()


def test_rotate_of_an_unknown_app(tmp_path: Path) -> None:
    done = playhead("key", "rotate", APPID, "--kind", "api", "--data", tmp_path)
    assert (done.returncode, done.stderr) == (1, f"playhead: No app has the appid '{APPID}'\n")
