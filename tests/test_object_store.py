"""Recordings in a real S3, end to end; and what happens while it is out of reach."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

import pytest

from playhead.model.recording import read_recording
from playhead.stores.object_store import open_object_store
from playhead.stores.recordings import Recordings
from tests.command import playhead
from tests.keeping.test_killed import send
from tests.object_server import ObjectServer
from tests.server_process import ServerProcess
from tests.test_parts_sigkill import listed

PLACE = "s3://test/recordings"
FINISHED = 120


def test_recordings_lie_in_s3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    s3 = ObjectServer(tmp_path / "weed")
    server = ServerProcess(tmp_path / "data", mobile_silence="1", recordings=PLACE)
    try:
        server.start(**s3.environment)
        app = server.create_app()
        send(server, app, 1)
        doctor = playhead("doctor", "--data", server.data)
        assert doctor.returncode == 1
        assert f"{PLACE} does not answer, sessions wait in the journal" in doctor.stdout
        assert server.waiting()
        assert listed(server, app, "/v2/session") == []

        s3.start()
        send(server, app, 2)
        end = time.monotonic() + FINISHED
        while server.waiting():
            assert time.monotonic() < end
            time.sleep(0.3)
        rows = listed(server, app, "/v2/session")
        assert [row["property"]["hasVideo"] for row in rows] == [True, True]
        for name, value in s3.environment.items():
            monkeypatch.setenv(name, value)
        store = Recordings(open_object_store(PLACE, tmp_path))
        assert set(store.all(1)) == {row["sessionId"] for row in rows}
        head, records = read_recording(store.get(1, rows[0]["sessionId"]) or b"", partial(store.get_asset, 1))
        assert (head.session_id, len(records) > 2) == (rows[0]["sessionId"], True)
        assert not (server.data / "recordings").exists()
        told = playhead("backup", tmp_path / "backup", "--data", server.data)
        assert f"recordings are NOT in it: they lie in {PLACE}" in told.stdout
        checked = playhead("recording", "check", "--data", server.data)
        assert checked.stdout == "3 recordings checked, 0 problems\n", "the doctor's own is one of them"
    finally:
        server.kill()
        s3.stop()
