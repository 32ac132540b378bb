"""What recordings have in common is stored once."""

from __future__ import annotations

from playhead.model.timeline import Chunk
from playhead.stores.recording_reader import open_recording
from playhead.stores.recordings import Recordings
from tests.harness import App, Harness
from tests.model.test_assets import CSS, IMAGE, compact
from tests.replay.recorded import chunk, number_of, record, visit
from tests.sdk import now_ms


def page(start: int, text: str) -> Chunk:
    """A page of a shop: its own text, its style sheet and its logo."""
    return chunk(start, "dom", compact({"text": text, "_cssText": CSS, "src": IMAGE}), until=start + 500)


def test_two_sessions_of_one_page_store_its_style_sheet_once(harness: Harness, app: App) -> None:
    number, stored = number_of(harness, app), Recordings.in_folder(harness.data / "recordings")
    sessions = []
    for name in ("one", "two"):
        start = now_ms(harness) - 10_000
        records = [each for each in visit(start) if not isinstance(each, Chunk)]
        sessions.append(record(harness, app, name, [*records, page(start, name)]))
    assets = {each.name for each in stored.stored_assets(number)}
    assert len(assets) == 2
    for name, session in zip(("one", "two"), sessions, strict=True):
        recording = open_recording(stored, number, session)
        assert recording is not None
        assert set(recording.index.assets) == assets
        assert CSS.encode()[:100] not in recording.blob(recording.index.blobs[0])
        answer = harness.get(app, f"/v2/session/{session}/recording/segments/1")
        assert answer.content == page(0, name).content


def test_a_lost_asset_breaks_the_segments_that_need_it(harness: Harness, app: App) -> None:
    number, stored = number_of(harness, app), Recordings.in_folder(harness.data / "recordings")
    start = now_ms(harness) - 10_000
    session = record(harness, app, "one", [*visit(start), page(start + 9_000, "late")])
    for each in list(stored.stored_assets(number)):
        stored.delete_asset(number, each.name)
    answers = [harness.get(app, f"/v2/session/{session}/recording/segments/{n}") for n in (1, 2, 3, 4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 500]
    assert "is missing" in answers[3].json()["error"]["message"]


def test_a_session_that_is_made_again_keeps_its_picture(harness: Harness, app: App) -> None:
    start = now_ms(harness) - 10_000
    session = record(harness, app, "one", [page(start, "first")])
    assert record(harness, app, "one", [page(start + 60_000, "second")]) == session
    for n, text in ((1, "first"), (2, "second")):
        answer = harness.get(app, f"/v2/session/{session}/recording/segments/{n}")
        assert answer.content == page(0, text).content
    number = number_of(harness, app)
    assert harness.run(harness.services.rebuild.app(number)) == (1, [])
    assert harness.get(app, f"/v2/session/{session}/recording/segments/2").content == page(0, "second").content
