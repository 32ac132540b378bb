"""The Playback API: what a player is told of a recording, and what it can read of it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from playhead.model.recording import read_recording
from playhead.model.timeline import Chunk
from tests.harness import App, Harness
from tests.keeping.test_orphans import lose_row
from tests.replay.recorded import DOM, JPEG, MP4, chunk, number_of, record, visit
from tests.samples import native, row
from tests.sdk import now_ms

PARTS = ("", "/timeline", "/segments/1", "/data")


@pytest.fixture(scope="module")
def app(harness: Harness) -> App:
    return harness.create_app()


@pytest.fixture(scope="module")
def session(harness: Harness, app: App) -> str:
    return record(harness, app)


def ask(
    harness: Harness, app: App, session: str, part: str = "", method: str = "GET", **options: Any
) -> httpx.Response:
    headers = {"appid": app.appid, "apikey": app.api_key, **options.pop("headers", {})}
    return harness.request(method, f"/v2/session/{session}/recording{part}", headers=headers, **options)


def test_the_manifest_says_which_bytes_hold_which_moments(harness: Harness, app: App, session: str) -> None:
    told = ask(harness, app, session).json()
    whole = ask(harness, app, session, "/data").content
    assert (told["sessionId"], told["version"], told["durationMs"], told["size"]) == (session, 1, 10_000, len(whole))
    dom, frames = told["tracks"]
    assert (dom["kind"], frames["kind"], dom["width"], dom["height"]) == ("dom", "frame", 400, 800)
    assert [(each["at"], each["until"]) for each in dom["segments"]] == [(0, 900)]
    assert [each["at"] for each in frames["segments"]] == [2_000, 5_000]
    first = frames["segments"][0]
    assert whole[first["offset"] : first["offset"] + first["length"]] == JPEG
    assert told["gaps"] == []


def test_segments_are_decoded(harness: Harness, app: App, session: str) -> None:
    tracks = {each["kind"]: each["segments"] for each in ask(harness, app, session).json()["tracks"]}
    dom = ask(harness, app, session, f"/segments/{tracks['dom'][0]['n']}")
    assert (dom.content, dom.headers["Content-Type"]) == (DOM, "application/x-ndjson")
    frame = ask(harness, app, session, f"/segments/{tracks['frame'][1]['n']}")
    assert (frame.content, frame.headers["Content-Type"]) == (JPEG + b"2", "image/jpeg")
    assert frame.headers["X-Content-Type-Options"] == "nosniff"


def test_a_video_segment_is_an_mp4_and_plays_by_ranges(harness: Harness, app: App) -> None:
    start = now_ms(harness) - 10_000
    records = [each for each in visit(start) if not isinstance(each, Chunk)]
    session = record(harness, app, "video", [*records, chunk(start, "video", MP4, until=start + 10_000)])
    answer = ask(harness, app, session, "/segments/1", headers={"Range": "bytes=4-7"})
    assert (answer.status_code, answer.content) == (206, b"ftyp")
    assert answer.headers["Content-Type"] == "video/mp4"


def test_a_segment_of_a_version_never_changes(harness: Harness, app: App, session: str) -> None:
    answer = ask(harness, app, session, "/segments/1?version=1")
    assert "immutable" in answer.headers["Cache-Control"]
    again = ask(harness, app, session, "/segments/1", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = ask(harness, app, session, "/segments/1?version=2")
    assert other.status_code == 404
    assert "has version 1 now, not 2" in other.json()["error"]["message"]


def test_the_data_is_the_recording(harness: Harness, app: App, session: str) -> None:
    answer = ask(harness, app, session, "/data")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{session}.playhead"'
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    head, records = read_recording(answer.content, lambda digest: None)
    assert head.session_id == session
    assert sum(isinstance(each, Chunk) for each in records) == 3


@pytest.mark.parametrize(
    ("wanted", "first", "end"),
    [("bytes=0-0", 0, 1), ("bytes=10-19", 10, 20), ("bytes=100-", 100, None), ("bytes=-16", -16, None)],
)
def test_a_range_of_the_data(
    harness: Harness, app: App, session: str, wanted: str, first: int, end: int | None
) -> None:
    whole = ask(harness, app, session, "/data").content
    answer = ask(harness, app, session, "/data", headers={"Range": wanted})
    assert (answer.status_code, answer.content) == (206, whole[first:end])
    start = first % len(whole)
    assert answer.headers["Content-Range"] == f"bytes {start}-{start + len(answer.content) - 1}/{len(whole)}"


@pytest.mark.parametrize(
    "wanted", ["bytes=5-4", "bytes=-", "bytes=a-b", "lines=1-2", "bytes=0-1,4-5", "bytes=" + "9" * 5_000]
)
def test_what_is_no_range_is_not_looked_at(harness: Harness, app: App, session: str, wanted: str) -> None:
    answer = ask(harness, app, session, "/data", headers={"Range": wanted})
    assert answer.status_code == 200
    assert "Content-Range" not in answer.headers


@pytest.mark.parametrize("wanted", ["bytes=99999999-", "bytes=-0"])
def test_a_range_behind_the_end(harness: Harness, app: App, session: str, wanted: str) -> None:
    size = len(ask(harness, app, session, "/data").content)
    answer = ask(harness, app, session, "/data", headers={"Range": wanted})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{size}")
    assert answer.json()["error"]["code"] == "RANGE_NOT_SATISFIABLE"


def test_a_range_of_another_content_is_not_looked_at(harness: Harness, app: App, session: str) -> None:
    tag = ask(harness, app, session, "/data", "HEAD").headers["ETag"]
    for told, status in ((tag, 206), ('"other"', 200), ("Wed, 25 Nov 2026 10:00:00 GMT", 200)):
        headers = {"Range": "bytes=0-9", "If-Range": told}
        assert ask(harness, app, session, "/data", headers=headers).status_code == status


def test_head_tells_the_size_and_sends_nothing(harness: Harness, app: App, session: str) -> None:
    whole = ask(harness, app, session, "/data")
    head = ask(harness, app, session, "/data", "HEAD")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("Content-Length", "Content-Type", "ETag", "Accept-Ranges"):
        assert head.headers[name] == whole.headers[name]


def test_the_timeline_tells_what_the_row_tells_and_more(harness: Harness, app: App, session: str) -> None:
    items = ask(harness, app, session, "/timeline").json()["items"]
    assert [(each["kind"], each["at"]) for each in items] == [
        ("screen", 0),
        ("lifecycle", 0),
        ("gesture", 1_000),
        ("screen", 5_000),
        ("gesture", 6_000),
        ("event", 6_100),
        ("network", 6_200),
        ("log", 6_300),
        ("issue", 9_000),
        ("lifecycle", 10_000),
    ]
    swipe, tap = (each for each in items if each["kind"] == "gesture")
    assert (swipe["gesture"], swipe["path"]) == ("swipe", [[0, 0.5, 0.75], [50, 0.5, 0.5], [100, 0.5, 0.25]])
    assert (tap["gesture"], tap["x"], tap["y"], tap["screen"]) == ("tap", 0.25, 0.1, "Cart")
    assert "path" not in tap
    (event,) = (each for each in items if each["kind"] == "event")
    assert (event["name"], event["screen"], event["properties"]) == ("Pay", "Cart", {"total": 12.5})


def test_only_the_segment_that_is_broken_does_not_play(harness: Harness, app: App) -> None:
    session = record(harness, app, "broken")
    number = number_of(harness, app)
    path = harness.data / "recordings" / str(number) / session[:2] / f"{session}.playhead"
    content = bytearray(path.read_bytes())
    (_, frames) = ask(harness, app, session).json()["tracks"]
    content[frames["segments"][0]["offset"]] ^= 0xFF
    path.write_bytes(content)
    broken = ask(harness, app, session, f"/segments/{frames['segments'][0]['n']}")
    assert (broken.status_code, broken.json()["error"]["code"]) == (500, "DAMAGED")
    assert "frame at byte" in broken.json()["error"]["message"]
    for part in ("", "/timeline", "/segments/1", f"/segments/{frames['segments'][1]['n']}"):
        assert ask(harness, app, session, part).status_code == 200
    path.write_bytes(content[:200])
    for part in PARTS:
        assert ask(harness, app, session, part).json()["error"]["code"] == "DAMAGED"


def test_broken_records_leave_the_picture(harness: Harness, app: App) -> None:
    session = record(harness, app, "no records")
    number = number_of(harness, app)
    path = harness.data / "recordings" / str(number) / session[:2] / f"{session}.playhead"
    content = bytearray(path.read_bytes())
    (_, frames) = ask(harness, app, session).json()["tracks"]
    last = frames["segments"][-1]
    content[last["offset"] + last["length"]] ^= 0xFF
    path.write_bytes(content)
    assert [each["kind"] for each in ask(harness, app, session).json()["tracks"]] == ["dom", "frame"]
    kinds = {each["kind"] for each in ask(harness, app, session, "/timeline").json()["items"]}
    assert kinds == {"screen", "gesture", "event", "issue"}


@pytest.mark.parametrize("part", PARTS)
def test_a_session_without_a_recording_says_so(harness: Harness, app: App, part: str) -> None:
    harness.ingest(app, native("whole"))
    (whole,) = [each for each in harness.get(app, "/v2/session").json()["data"] if not each["property"]["hasVideo"]]
    harness.import_rows(app, [row("a" * 24)])
    for session in (whole["sessionId"], "a" * 24):
        answer = ask(harness, app, session, part)
        assert answer.status_code == 404
        assert "has no recording" in answer.json()["error"]["message"]


@pytest.mark.parametrize("part", ["", "/timeline"])
def test_nothing_plays_until_the_row_is_there(harness: Harness, app: App, part: str) -> None:
    session = record(harness, app, "early")
    assert ask(harness, app, session, part).status_code == 200
    lose_row(harness, app, session)
    answer = ask(harness, app, session, part)
    assert (answer.status_code, answer.json()["error"]["message"]) == (
        404,
        f"No session of this app has the id {session!r}",
    )


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("session", ["0" * 24, "x", "%2e%2e%2f%2e%2e"])
def test_no_such_session(harness: Harness, app: App, part: str, session: str) -> None:
    answer = ask(harness, app, session, part)
    assert answer.status_code == 404


@pytest.mark.parametrize("part", PARTS)
def test_of_another_app_nothing_is_seen(harness: Harness, session: str, part: str) -> None:
    answer = ask(harness, harness.create_app(), session, part)
    assert answer.status_code == 404
    assert "No session of this app" in answer.json()["error"]["message"]


@pytest.mark.parametrize("n", ["0", "99", "-1", "x", "9" * 30])
def test_no_such_segment(harness: Harness, app: App, session: str, n: str) -> None:
    assert ask(harness, app, session, f"/segments/{n}").status_code in (400, 404)


@pytest.mark.parametrize("part", PARTS)
def test_an_unknown_parameter_is_an_error(harness: Harness, app: App, session: str, part: str) -> None:
    answer = ask(harness, app, session, f"{part}?verison=1")
    assert (answer.status_code, answer.json()["error"]["detail"]) == (400, "verison")
