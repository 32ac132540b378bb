"""Recordings of pages get their files after the session is finished, and keep them whatever becomes of the host."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from playhead.stores.recording_reader import open_recording
from playhead.stores.recordings import Recordings
from tests.file_server import Answer, FileServer, png, running_files
from tests.harness import App, Harness
from tests.replay.recorded import chunk, number_of, record, visit
from tests.sdk import now_ms, rows, wait_for

LARGE = png("red", (2_000, 1_500))
"""More than a picture that is too small to be an asset."""


@pytest.fixture
def files(harness: Harness, app: App) -> Iterator[FileServer]:
    with running_files() as server:
        server.files["/a.png"] = Answer(LARGE, "image/png")
        harness.run(harness.services.catalog.set_capture(app.appid, {"assets_from": [server.origin]}))
        yield server


def page(origin: str, *more: str) -> bytes:
    nodes = [{"tagName": "img", "attributes": {"src": f"{origin}{path}"}, "id": 3} for path in ("/a.png", *more)]
    event = {"type": 2, "timestamp": 1, "data": {"node": {"type": 0, "id": 1, "childNodes": nodes}}}
    return json.dumps(event, separators=(",", ":")).encode()


def recorded(harness: Harness, app: App, name: str, origin: str, *more: str) -> str:
    start = now_ms(harness) - 10_000
    return record(harness, app, name, [*visit(start), chunk(start + 9_000, "dom", page(origin, *more))])


def stored(harness: Harness) -> Recordings:
    return Recordings.in_folder(harness.data / "recordings")


def version(harness: Harness, app: App, session: str) -> int:
    found = open_recording(stored(harness), number_of(harness, app), session)
    return found.version if found else 0


def settled(harness: Harness, app: App, session: str, amount: int = 2) -> None:
    wait_for(lambda: version(harness, app, session) == amount, f"version {amount}")
    wait_for(lambda: waiting(harness) == 0, "the queue to be empty")


def waiting(harness: Harness) -> int:
    async def count() -> int:
        async with harness.services.catalog.session() as session:
            found: int = await session.scalar(text("SELECT count(*) FROM bare_sessions"))
            return found

    return harness.run(count())


def segments(harness: Harness, app: App, session: str) -> list[bytes]:
    path = f"/v2/session/{session}/recording"
    tracks = harness.get(app, path).json()["tracks"]
    numbers = [each["n"] for track in tracks if track["kind"] == "dom" for each in track["segments"]]
    return [harness.get(app, f"{path}/segments/{n}").content for n in numbers]


def data_url(content: bytes) -> str:
    return f"data:image/png;base64,{b64encode(content).decode()}"


def test_the_recording_has_the_image_and_the_row_stays_as_it_is(harness: Harness, app: App, files: FileServer) -> None:
    session = recorded(harness, app, "one", files.origin)
    (before,) = rows(harness, app)
    settled(harness, app, session)
    assert data_url(LARGE).encode() in segments(harness, app, session)[1]
    (after,) = rows(harness, app)
    assert after == before


def test_many_sessions_share_one_object_and_one_request(harness: Harness, app: App, files: FileServer) -> None:
    for name in ("one", "two", "three"):
        settled(harness, app, recorded(harness, app, name, files.origin))
    assert files.paths == ["/a.png"]
    assert len(list(stored(harness).stored_assets(number_of(harness, app)))) == 1


def test_without_origins_nobody_is_asked(harness: Harness, app: App, files: FileServer) -> None:
    harness.run(harness.services.catalog.set_capture(app.appid, {"assets_from": []}))
    session = recorded(harness, app, "one", files.origin)
    assert waiting(harness) == 0
    assert (version(harness, app, session), files.asked) == (1, [])


def test_what_comes_late_is_completed_too(harness: Harness, app: App, files: FileServer) -> None:
    session = recorded(harness, app, "one", files.origin)
    settled(harness, app, session)
    files.files["/b.png"] = Answer(png("blue"), "image/png")
    start = now_ms(harness)
    record(harness, app, "one", [chunk(start, "dom", page(files.origin, "/b.png"))])
    settled(harness, app, session, 4)
    assert data_url(png("blue")).encode() in segments(harness, app, session)[2]
    assert files.paths == ["/a.png", "/b.png"]


def test_one_that_cannot_be_had_leaves_the_rest(
    harness: Harness, app: App, files: FileServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "playhead")
    session = recorded(harness, app, "one", files.origin, "/secret-of-anna.png")
    settled(harness, app, session)
    found = segments(harness, app, session)[1]
    assert data_url(LARGE).encode() in found
    assert f"{files.origin}/secret-of-anna.png".encode() in found
    told = "\n".join(each.getMessage() for each in caplog.records if each.name == "playhead")
    assert f"session {session}: 1 files of its pages are kept, 1 are not" in told
    assert "anna" not in told


def test_images_go_with_the_last_recording_that_shows_them(harness: Harness, app: App, files: FileServer) -> None:
    session = recorded(harness, app, "one", files.origin)
    settled(harness, app, session)
    number = number_of(harness, app)
    stored(harness).delete(number, session)
    mended = harness.run(harness.services.walker.mend())[app.appid]
    assert mended.assets_removed == 1
    assert list(stored(harness).stored_assets(number)) == []


def test_a_rebuild_gives_the_same(harness: Harness, app: App, files: FileServer) -> None:
    session = recorded(harness, app, "one", files.origin)
    settled(harness, app, session)
    before = rows(harness, app), segments(harness, app, session)
    assert harness.run(harness.services.rebuild.app(number_of(harness, app))) == (1, [])
    assert (rows(harness, app), segments(harness, app, session)) == before


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (["shop.example"], "assets_from[0] is 'shop.example', which is no origin"),
        (["https://shop.example/img"], "nothing after it, such as https://cdn.shop.example"),
        ("https://shop.example", "Expected `array`"),
        (["https://a.example"] * 21, "length <= 20"),
        ([1], "Expected `str`"),
    ],
)
def test_what_is_no_origin_is_refused(harness: Harness, app: App, value: Any, told: str) -> None:
    headers = {"Authorization": f"Bearer {harness.services.token}"}
    path = f"/v1/admin/apps/{app.appid}/capture"
    response = harness.request("POST", path, json={"assets_from": value}, headers=headers)
    assert response.status_code == 400
    error = response.json()["error"]
    assert told in error["message"]
    assert "assets_from" in error["message"] + error["detail"]
