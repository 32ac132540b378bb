"""`playhead import sessions`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx

from playhead.cli.row_upload import CHUNK_LINES
from tests.command import made_app, playhead
from tests.server_process import ServerProcess

ROWS = Path(__file__).parent.parent / "data" / "conformance" / "rows"
EVER = '[{"attribute":"date_range","operator":"after","value":"2000-01-01"}]'


def listed(server: ServerProcess, made: dict[str, Any]) -> list[dict[str, Any]]:
    parameters = {"appid": made["appid"], "apikey": made["api_key"], "filters": EVER, "page_size": 500}
    rows: list[dict[str, Any]] = httpx.get(f"{server.address}/v2/session", params=parameters).json()["data"]
    return rows


def test_import_twice_with_and_without_a_server_changes_nothing(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data")
    made = made_app(server.data)
    arguments = ("import", "sessions", ROWS / "sessions.jsonl", "--app", made["appid"], "--data", server.data)
    first = playhead(*arguments)
    assert first.stdout.endswith("103 sessions imported, 0 lines refused\n")
    server.start()
    before = listed(server, made)
    assert len(before) == 103
    assert playhead(*arguments).returncode == 0
    assert listed(server, made) == before
    server.stop()


def test_bad_lines_are_reported_by_number_and_the_rest_goes_in(tmp_path: Path) -> None:
    good = (ROWS / "sessions.jsonl").read_text().splitlines()
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join([good[0], "{broken", good[1], json.dumps({"sessionId": "short"}), "", good[2]]))
    made = made_app(tmp_path / "data")
    done = playhead("import", "sessions", file, "--app", made["appid"], "--data", tmp_path / "data")
    assert done.returncode == 1
    assert done.stdout.endswith("3 sessions imported, 2 lines refused\n")
    assert "line 2: JSON is malformed" in done.stdout
    assert "line 4: " in done.stdout


def test_a_long_stretch_of_bad_lines_stops_nothing(tmp_path: Path) -> None:
    good = (ROWS / "sessions.jsonl").read_text().splitlines()[0]
    file = tmp_path / "rows.jsonl"
    file.write_text("{broken\n" * (CHUNK_LINES + 1) + good)
    made = made_app(tmp_path / "data")
    done = playhead("import", "sessions", file, "--app", made["appid"], "--data", tmp_path / "data")
    assert done.stdout.endswith(f"1 sessions imported, {CHUNK_LINES + 1:,} lines refused\n")
    assert done.stdout.count("JSON is malformed") == CHUNK_LINES + 1


def test_rows_without_a_number_are_numbered_by_start_time(tmp_path: Path) -> None:
    row = json.loads((ROWS / "sessions.jsonl").read_text().splitlines()[0])
    del row["sessionNumber"]
    rows = [json.loads(json.dumps(row)) for _ in range(3)]
    for index, started in enumerate(("2021-07-03", "2021-07-01", "2021-07-02")):
        rows[index]["sessionId"] = f"{index:024x}"
        rows[index]["property"]["verifiedServerTime"] = f"{started} 10:00:00"
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    server = ServerProcess(tmp_path / "data")
    made = made_app(server.data)
    playhead("import", "sessions", file, "--app", made["appid"], "--data", server.data)
    server.start()
    numbers = {row["sessionId"][-1]: row["sessionNumber"] for row in listed(server, made)}
    server.stop()
    assert numbers == {"0": 3, "1": 1, "2": 2}


def test_a_missing_file_and_a_missing_app(tmp_path: Path) -> None:
    done = playhead("import", "sessions", tmp_path / "none", "--app", "0" * 24, "--data", tmp_path / "data")
    assert (done.returncode, done.stderr) == (1, f"playhead: There is no file {tmp_path / 'none'}\n")
    done = playhead("import", "sessions", ROWS / "sessions.jsonl", "--app", "0" * 24, "--data", tmp_path / "data")
    assert f"No app has the appid '{'0' * 24}'" in done.stderr
