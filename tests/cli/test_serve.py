"""`playhead serve`, `demo`, `doctor`, `backup`, `restore`: as a new user and as whoever runs the server at night."""

from __future__ import annotations

import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from playhead.cli.demo import RECORDED
from playhead.demo.load import DEMO_API_KEY, DEMO_APPID
from tests.command import ENVIRONMENT, made_app, playhead
from tests.server_process import ServerProcess, free_port

REQUIREMENT = Path(__file__).parent.parent / "data" / "requirement-examples.txt"
EVER = '[{"attribute":"date_range","operator":"after","value":"2000-01-01"}]'


def test_a_second_server_on_the_same_data_is_refused(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data")
    server.start()
    done = playhead("serve", "--data", server.data, "--port", "0")
    server.stop()
    assert done.returncode == 1
    assert done.stderr.startswith(f"playhead: Another Playhead process has the data directory {server.data} open.")


def test_doctor_is_well_with_and_without_a_server(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data")
    for running in (False, True):
        if running:
            server.start()
        done = playhead("doctor", "--data", server.data)
        assert done.returncode == 0, done.stdout + done.stderr
        assert re.search(r"ok\s+round trip\s+a session was sent and read back", done.stdout)
        for hop in ("recorded", "finished", "stored", "replayed", "rendered"):
            assert re.search(rf"ok\s+{hop} ", done.stdout), done.stdout
    server.stop()


def test_doctor_names_what_is_wrong(tmp_path: Path) -> None:
    made_app(tmp_path)
    (tmp_path / "token").chmod(0o644)
    done = playhead("doctor", "--data", tmp_path)
    assert done.returncode == 1
    assert "FAIL token" in done.stdout


def test_doctor_names_the_hop_that_fails(tmp_path: Path) -> None:
    done = playhead("doctor", "--data", tmp_path, PLAYHEAD_DISK_BUDGET="1")
    assert done.returncode == 0, done.stdout
    done = playhead("doctor", "--data", tmp_path, PLAYHEAD_DISK_BUDGET="1")
    assert done.returncode == 1
    assert re.search(r"ok\s+finished ", done.stdout)
    assert re.search(r"FAIL\s+stored\s+its session has no picture", done.stdout)
    assert "replayed" not in done.stdout


def answers(server: ServerProcess, made: dict[str, Any]) -> list[Any]:
    """What both endpoints say of everything there is; links name the port, which differs."""
    credentials = {"appid": made["appid"], "apikey": made["api_key"], "filters": EVER}
    group = {"group_by": '[{"attribute":"device_model"}]'}
    texts = [
        httpx.get(f"{server.address}{path}", params={**credentials, **more}).text
        for path, more in (("/v2/session", {}), ("/v2/session/analytics", {}), ("/v2/session/analytics", group))
    ]
    return [re.sub(r'127\.0\.0\.1:\d+|"upper\\": \\"[^"]*', "", text) for text in texts]


def test_backup_while_running_and_restore_give_the_same_answers(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data")
    made = made_app(server.data)
    rows = REQUIREMENT.parent / "conformance" / "rows" / "sessions.jsonl"
    server.start()
    playhead("import", "sessions", rows, "--app", made["appid"], "--data", server.data)
    done = playhead("backup", tmp_path / "backup", "--data", server.data)
    assert done.returncode == 0, done.stderr
    before = answers(server, made)
    server.stop()
    assert playhead("restore", tmp_path / "backup", "--data", tmp_path / "new").returncode == 0
    restored = ServerProcess(tmp_path / "new")
    restored.start()
    assert answers(restored, made) == before
    restored.stop()


def test_backup_and_restore_refuse_to_overwrite(tmp_path: Path) -> None:
    made_app(tmp_path / "data")
    (tmp_path / "backup").mkdir()
    (tmp_path / "backup" / "file").touch()
    done = playhead("backup", tmp_path / "backup", "--data", tmp_path / "data")
    assert f"The backup directory {tmp_path / 'backup'} is not empty" in done.stderr
    done = playhead("restore", tmp_path / "backup", "--data", tmp_path / "data")
    assert done.stderr == f"playhead: {tmp_path / 'backup'} is not a backup made by playhead\n"


def test_the_demo_keeps_to_loopback_and_says_why(tmp_path: Path) -> None:
    done = playhead("demo", "--data", tmp_path, "--host", "0.0.0.0")
    assert done.returncode == 1
    assert "The demo does not listen on 0.0.0.0: its keys are printed in public documentation" in done.stderr


def test_the_demo_answers_the_requirements_examples_and_what_it_prints(tmp_path: Path) -> None:
    port = free_port()
    demo, curls = start_demo(tmp_path, port)
    try:
        for line in REQUIREMENT.read_text().splitlines():
            answer = httpx.get(line.replace("https://api.uxcam.com", f"http://127.0.0.1:{port}")).json()
            assert answer["success"]
            assert len(answer["data"]) > 5
        for curl in curls:
            assert subprocess.run(shlex.split(curl), capture_output=True, check=True).stdout.startswith(
                b'{"success":true'
            )
    finally:
        stop(demo)


def test_the_demo_keeps_its_data(tmp_path: Path) -> None:
    port = free_port()
    url = REQUIREMENT.read_text().splitlines()[0].replace("https://api.uxcam.com", f"http://127.0.0.1:{port}")
    listed = []
    for _ in range(2):
        demo, _ = start_demo(tmp_path, port)
        listed.append(httpx.get(url).json())
        stop(demo)
    assert listed[0] == listed[1]


def start_demo(data: Path, port: int) -> tuple[subprocess.Popen[str], list[str]]:
    """A running demo, and the curl lines that it printed."""
    command = [sys.executable, "-m", "playhead", "demo", "--sessions", "2000", "--data", str(data), "--port", str(port)]
    demo = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT)
    assert demo.stdout is not None
    curls: list[str] = []
    for line in demo.stdout:
        if line.strip().startswith("curl"):
            curls.append(line.strip())
        if len(curls) == 2:
            return demo, curls
    raise AssertionError(f"the demo ended with {demo.wait()}")


def stop(demo: subprocess.Popen[str]) -> None:
    demo.send_signal(signal.SIGTERM)
    demo.communicate(timeout=60)


def test_the_demo_gets_recorded_sessions(tmp_path: Path) -> None:
    port = free_port()
    demo, _ = start_demo(tmp_path, port)
    video = '[{"attribute":"session_has_video","operator":"equal","value":true}]'
    query = {"appid": DEMO_APPID, "apikey": DEMO_API_KEY, "filters": video}
    try:
        end = time.monotonic() + 60
        while len(httpx.get(f"http://127.0.0.1:{port}/v2/session", params=query).json()["data"]) < RECORDED:
            assert time.monotonic() < end
            time.sleep(0.3)
    finally:
        stop(demo)
