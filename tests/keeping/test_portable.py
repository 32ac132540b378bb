"""A recording in one file: whole by itself, taken back anywhere, hostile files refused."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from playhead.errors import InvalidBody
from playhead.keeping.portable import read_portable, write_portable
from playhead.model.ids import derive_id
from playhead.model.recording import RecordingHead, read_recording
from playhead.model.timeline import Chunk, EventHappened, Record
from playhead.stores.recordings import Recordings
from tests.command import playhead
from tests.keeping.pictures import image
from tests.keeping.test_killed import send
from tests.samples import row as imported_row
from tests.server_process import ServerProcess
from tests.test_parts_sigkill import listed, settled

SESSION = derive_id("session", "t:1")
HEAD = RecordingHead(session="t:1", session_id=SESSION, protocol="parts", received=1_700_000_000_000)
RECORDS: list[Record] = [
    EventHappened(at=5, key="e", name="bought", properties={"price": 1.5, "big": 2**53 + 1, "none": None}),
    Chunk(at=1, until=2, key="f", kind="frame", content=image(), width=40, height=80),
    Chunk(at=2, until=9, key="d", kind="dom", content=b'{"type":4,"timestamp":2}\n', window="tab"),
]


def portable(**more: Any) -> dict[str, bytes]:
    """The parts of a file, by name."""
    out = io.BytesIO()
    write_portable(out, HEAD, RECORDS, json.dumps(imported_row(SESSION, **more)).encode())
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out


def test_what_is_written_is_read() -> None:
    out = io.BytesIO()
    write_portable(out, HEAD, RECORDS, json.dumps(imported_row(SESSION)).encode())
    found = read_portable(out)
    assert (found.head, found.records) == (HEAD, RECORDS)
    assert found.row.session_id == SESSION
    again = io.BytesIO()
    write_portable(again, HEAD, RECORDS, json.dumps(imported_row(SESSION)).encode())
    assert again.getvalue() == out.getvalue()


def test_any_program_opens_it() -> None:
    parts = portable()
    assert list(parts)[:5] == ["README.txt", "playhead.json", "session.json", "records.jsonl", "tracks.json"]
    assert parts["tracks/000001.jpg"] == image()
    assert json.loads(parts["records.jsonl"])["name"] == "bought"
    assert [each["file"] for each in json.loads(parts["tracks.json"])] == ["tracks/000001.jpg", "tracks/000002.jsonl"]


def changed(name: str, change: Callable[[Any], Any]) -> Callable[[dict[str, bytes]], None]:
    def apply(parts: dict[str, bytes]) -> None:
        parts[name] = json.dumps(change(json.loads(parts[name]))).encode()

    return apply


def removed(name: str) -> Callable[[dict[str, bytes]], None]:
    def apply(parts: dict[str, bytes]) -> None:
        del parts[name]

    return apply


HOSTILE: dict[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "a part is missing": (removed("records.jsonl"), "records.jsonl is missing"),
    "a track is missing": (removed("tracks/000001.jpg"), "tracks/000001.jpg is missing"),
    "a newer format": (changed("playhead.json", lambda it: {**it, "format": 9}), "format 9"),
    "no object": (changed("playhead.json", lambda it: [it]), "playhead.json: Expected `object`"),
    "another session": (changed("session.json", lambda it: {**it, "sessionId": "f" * 24}), "different sessions"),
    "a bad row": (changed("session.json", lambda it: {**it, "device": {"platform": "tv"}}), "device.platform"),
    "a path": (changed("tracks.json", lambda it: [{**it[0], "file": "../../etc/passwd"}]), "passwd is missing"),
    "a kind": (changed("tracks.json", lambda it: [{**it[0], "kind": "script"}]), "Invalid enum value 'script'"),
    "a time": (changed("tracks.json", lambda it: [{**it[0], "at": "now"}]), "Expected `int`"),
    "a record": (lambda parts: parts.update({"records.jsonl": b'{"is":"rocket"}\n'}), "records.jsonl, line 1"),
    "a chunk among records": (
        lambda parts: parts.update(
            {"records.jsonl": b'{"is":"chunk","at":1,"key":"k","kind":"dom","content":"","until":1}\n'}
        ),
        "tracks.json, not here",
    ),
    "a bomb": (lambda parts: parts.update({"records.jsonl": bytes(300 << 20)}), "are allowed"),
    "deep JSON": (lambda parts: parts.update({"session.json": b"[" * 100_000}), "session.json"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused(case: str) -> None:
    change, told = HOSTILE[case]
    parts = portable()
    change(parts)
    with pytest.raises(InvalidBody) as caught:
        read_portable(zipped(parts))
    assert told in f"{caught.value.message} {caught.value.detail}"


def test_what_is_cut_or_no_zip_is_refused() -> None:
    whole = zipped(portable()).getvalue()
    for content in (b"", b"nonsense", whole[: len(whole) // 2], whole[:-3]):
        with pytest.raises(InvalidBody, match="no whole ZIP"):
            read_portable(io.BytesIO(content))
    for place in range(0, len(whole), 97):
        flipped = bytearray(whole)
        flipped[place] ^= 0x55
        try:
            read_portable(io.BytesIO(flipped))
        except InvalidBody:
            continue


def test_it_moves_to_another_installation(tmp_path: Path) -> None:
    source = ServerProcess(tmp_path / "source", mobile_silence="1", base_url="http://here")
    target = ServerProcess(tmp_path / "target", base_url="http://here")
    file = tmp_path / "session.zip"
    try:
        source.start()
        target.start()
        app, other = source.create_app(), target.create_app()
        send(source, app, 1)
        settled(source)
        (row,) = listed(source, app, "/v2/session?with_details=true")
        told = playhead("recording", "export", row["sessionId"], file, "--data", source.data)
        assert told.returncode == 0, told.stderr
        for _ in range(2):
            told = playhead("recording", "import", file, "--app", other.appid, "--data", target.data)
            assert told.stdout == f"{row['sessionId']} imported\n", told.stderr
            (taken,) = listed(target, other, "/v2/session?with_details=true")
            assert {**taken, "url": "", "video": ""} == {**row, "url": "", "video": ""}
            theirs, ours = (recording(each, row["sessionId"]) for each in (source, target))
            assert theirs == ours
        checked = playhead("recording", "check", "--data", target.data)
        assert (checked.returncode, checked.stdout) == (0, "1 recordings checked, 0 problems\n")
        unknown = playhead("recording", "export", "f" * 24, "--data", source.data)
        assert unknown.returncode == 1
        assert "No session has the id" in unknown.stderr
        (tmp_path / "bad.zip").write_bytes(b"nonsense")
        bad = playhead("recording", "import", tmp_path / "bad.zip", "--app", other.appid, "--data", target.data)
        assert "It is no whole ZIP file" in bad.stderr
    finally:
        source.kill()
        target.kill()


def recording(server: ServerProcess, session: str) -> tuple[dict[str, Any], list[Record]]:
    """Head, but for the version, and records."""
    store = Recordings.in_folder(server.data / "recordings")
    head, records = read_recording(store.get(1, session) or b"", partial(store.get_asset, 1))
    head.version = 0
    return {name: getattr(head, name) for name in head.__struct_fields__}, records
