"""Sessions of an older version, whose rows did not say that their picture is here."""

from __future__ import annotations

from pathlib import Path

from playhead.ingest.held_pictures import NUMBER, HeldPictures
from playhead.ingest.known import KnownReader
from playhead.model.timeline import Chunk
from playhead.stores.recordings import Recordings
from playhead.stores.redo import RedoLog
from tests.harness import App, Harness
from tests.replay.recorded import number_of, record, visit
from tests.samples import row
from tests.sdk import now_ms, rows


def videos(harness: Harness, app: App) -> dict[str, str | None]:
    return {each["sessionId"]: each["video"] for each in rows(harness, app)}


def as_an_older_version_left_it(harness: Harness, app: int, session_id: str) -> None:
    """The row without the mark, and the work not done."""
    services = harness.services
    reader = KnownReader(services.warehouse)
    known = harness.run(services.warehouse.in_write_lane(reader.sessions, app, [session_id]))
    known[session_id].record.picture_held = False
    harness.run(services.writer.write(app, [known[session_id].record]))
    forget = f"ALTER TABLE upgrades DELETE WHERE derivation = {NUMBER} SETTINGS mutations_sync = 2"
    harness.run(services.warehouse.in_write_lane(services.warehouse.command_now, forget))


def test_they_are_marked_once(harness: Harness, app: App, tmp_path: Path) -> None:
    number, warehouse = number_of(harness, app), harness.services.warehouse
    session = record(harness, app)
    uploaded = harness.now.strftime("%Y-%m-%d %H:%M:%S")
    without = record(harness, app, "no picture", [r for r in visit(now_ms(harness)) if not isinstance(r, Chunk)])
    harness.import_rows(
        app, [row("a" * 24, uploaded, property={"uploadedServerTime": uploaded, "durationSec": 5, "hasVideo": True})]
    )
    assert videos(harness, app)[session] is not None
    as_an_older_version_left_it(harness, number, session)
    assert videos(harness, app)[session] is None
    broken = harness.data / "recordings" / str(number) / "00" / f"{'0' * 24}.playhead"
    broken.parent.mkdir(exist_ok=True)
    broken.write_bytes(b"PLAYHEAD, but not for long")

    redo = RedoLog(tmp_path / "redo", warehouse)
    recordings = Recordings.in_folder(harness.data / "recordings")

    def work() -> int:
        pictures = HeldPictures(warehouse, redo, recordings)
        return sum(iter(pictures.step, False))

    assert harness.run(warehouse.in_write_lane(work)) >= 2
    found = videos(harness, app)
    assert (found[session] or "").endswith(".mp4")
    assert found[without] == "No video available for this session"
    assert found["a" * 24] is None
    assert harness.run(warehouse.in_write_lane(work)) == 0
    broken.unlink()


def test_a_session_that_is_moved_or_sent_again_keeps_the_mark(harness: Harness, app: App) -> None:
    session = record(harness, app)
    harness.import_rows(app, [row(session, property={**row(session)["property"], "hasVideo": True})])
    assert (videos(harness, app)[session] or "").endswith(".mp4")
