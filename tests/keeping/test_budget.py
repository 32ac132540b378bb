"""When there is no room for pictures, sessions come in without them, with the numbers that they would have with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from playhead.ingest.picture import without_unwanted
from playhead.ingest.sessionize import distinct, sessionize
from playhead.model.capture import CaptureSettings
from playhead.model.recording import RecordingHead
from playhead.model.timeline import Chunk, DeviceFacts, GestureSeen, Record, Unkept, unkept
from playhead.stores.budget import Budget
from playhead.stores.usage import Usage
from tests.command import playhead
from tests.keeping.test_killed import send, sizes
from tests.server_process import ServerProcess
from tests.test_parts_sigkill import listed, settled


def test_sessions_go_on_without_pictures(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data", mobile_silence="1", disk_budget="1")
    try:
        server.start()
        app = server.create_app()
        send(server, app, 1)
        settled(server)
        for nth in (2, 3):
            send(server, app, nth)
            settled(server)
        rows = {row["user"]["kUXCam_UserIdentity"]: row["property"] for row in listed(server, app, "/v2/session")}
        assert {user: shown["hasVideo"] for user, shown in rows.items()} == {"u-1": True, "u-2": False, "u-3": False}
        assert len({shown["durationSec"] for shown in rows.values()}) == 1, "the numbers are the same"
        assert len(sizes(server)) == 3
        assert server.log.read_text().count("sessions are kept without pictures: recordings take") == 1
        doctor = playhead("doctor", "--data", server.data)
        assert doctor.returncode == 1
        assert (
            "sessions are kept without pictures: recordings take 0 MiB, as much as disk_budget allows" in doctor.stdout
        )
        checked = playhead("recording", "check", "--data", server.data)
        assert checked.returncode == 0, checked.stdout
    finally:
        server.kill()


def test_the_log_is_told_once_and_when_it_is_over(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    usage = Usage()
    budget = Budget(usage, tmp_path, 100, 0)
    assert budget.has_room()
    usage.add(1, 100)
    assert [budget.has_room() for _ in range(3)] == [False] * 3
    usage.add(1, -1)
    assert budget.has_room()
    assert [record.message[:35] for record in caplog.records] == [
        "sessions are kept without pictures:",
        "sessions are kept with pictures aga",
    ]


def test_a_nearly_full_disk_takes_no_pictures(tmp_path: Path) -> None:
    assert not Budget(Usage(), tmp_path, 0, 2**60).has_room()
    assert Budget(Usage(), tmp_path, 0, 1).has_room()


def test_what_is_not_kept_counts_all_the_same() -> None:
    records: list[Record] = [
        DeviceFacts(at=0, key="d", platform="android"),
        Chunk(at=0, until=9_000, key="c", kind="frame", content=b"image"),
        GestureSeen(at=1_000, key="g", kind="tap", x=1, y=1),
    ]
    head = RecordingHead(session="t:1", session_id="0" * 24, protocol="parts", received=0)
    left = without_unwanted(distinct(records), head, CaptureSettings(recording=False))
    assert [type(record) for record in left] == [DeviceFacts, Unkept, GestureSeen]
    full, without = (sessionize("t:1", distinct(each), offline=False, response_ms=2_000) for each in (records, left))
    assert (full.has_picture, without.has_picture) == (True, False)
    assert full.session == without.session
    assert full.session.gestures[0].responsive is False
    assert unkept(left[1]) is left[1]
