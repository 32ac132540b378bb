"""`playhead app` and `playhead key`, with and without a running server."""

from __future__ import annotations

import re
from pathlib import Path

import httpx

from tests.command import made_app, playhead
from tests.server_process import ServerProcess

APPID = "60f6c0b8b97ba419120b82eb"


def test_create_prints_the_keys_once_and_list_never_does(tmp_path: Path) -> None:
    made = made_app(tmp_path)
    assert made.keys() == {"appid", "name", "api_key", "ingest_key", "dsn"}
    listed = playhead("app", "list", "--data", tmp_path)
    assert made["appid"] in listed.stdout
    assert made["api_key"] not in listed.stdout


def test_create_keeps_the_given_id_and_key(tmp_path: Path) -> None:
    done = playhead("app", "create", "shop", "--appid", APPID, "--api-key", "k" * 20, "--data", tmp_path)
    assert f"appid       {APPID}" in done.stdout
    again = playhead("app", "create", "shop", "--appid", APPID, "--data", tmp_path)
    assert again.returncode == 1
    assert again.stderr == f"playhead: There is an app with the appid {APPID} already (appid)\n"


def test_the_dsn_is_shown_with_the_ingest_key_and_never_again(tmp_path: Path) -> None:
    made = made_app(tmp_path)
    assert re.fullmatch(r"ik_[0-9a-f]{48}", made["ingest_key"])
    assert made["dsn"] == f"http://{made['ingest_key']}@127.0.0.1:8321/1"
    rotated = playhead("key", "rotate", made["appid"], "--kind", "ingest", "--data", tmp_path)
    key, dsn = rotated.stdout.split()
    assert dsn == made["dsn"].replace(made["ingest_key"], key)
    for kind in ("api", "deletion"):
        assert len(playhead("key", "rotate", made["appid"], "--kind", kind, "--data", tmp_path).stdout.split()) == 1
    assert "@" not in playhead("app", "list", "--data", tmp_path).stdout


def test_create_prints_the_dsn_under_the_base_url(tmp_path: Path) -> None:
    environment = {"PLAYHEAD_BASE_URL": "https://replay.example.com/"}
    done = playhead("app", "create", "shop", "--data", tmp_path, **environment)
    assert re.search(r"^Sentry DSN  https://ik_[0-9a-f]+@replay\.example\.com/1$", done.stdout, re.MULTILINE)


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
