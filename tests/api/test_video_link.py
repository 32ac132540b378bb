"""`video` of the list: a link that opens without a login, for one week and not a second longer."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pyarrow as pa  # type: ignore[import-untyped]  # it has no stubs
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from playhead.stores.recordings import Recordings
from tests.harness import App, Harness
from tests.replay.recorded import DOM, MP4, chunk, number_of, record
from tests.samples import row
from tests.sdk import now_ms, rows

WEEK = timedelta(days=7)
NO_VIDEO = "No video available for this session"


@pytest.fixture(scope="module")
def app(harness: Harness) -> App:
    return harness.create_app()


@pytest.fixture(scope="module")
def session(harness: Harness, app: App, tmp_path_factory: pytest.TempPathFactory) -> str:
    return recorded(harness, app, tmp_path_factory.mktemp("videos"))


def recorded(harness: Harness, app: App, folder: Path, name: str = "s-1") -> str:
    """A session with a recording and its video, rendered before."""
    session = record(harness, app, name)
    (folder / "video.mp4").write_bytes(MP4)
    stored = Recordings.in_folder(harness.data / "recordings")
    stored.put_video(number_of(harness, app), session, folder / "video.mp4")
    return session


def link(harness: Harness, app: App, session: str) -> str:
    """The link that the list prints now, without this installation's address."""
    (found,) = (each["video"] for each in rows(harness, app) if each["sessionId"] == session)
    assert found.startswith(f"{harness.settings.base_url}/v/{app.appid}/{session}/")
    return str(found).removeprefix(harness.settings.base_url)


def assert_page(answer: httpx.Response, status: int, *words: str) -> None:
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")
    for each in words:
        assert each in answer.text


def test_it_is_the_video(harness: Harness, app: App, session: str) -> None:
    answer = harness.request("GET", link(harness, app, session))
    assert (answer.status_code, answer.content) == (200, MP4)
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{app.appid}-{session}.mp4"'
    assert answer.headers["Content-Length"] == str(len(MP4))
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_ranges_and_head(harness: Harness, app: App, session: str) -> None:
    path = link(harness, app, session)
    head = harness.request("HEAD", path)
    assert (head.status_code, head.content, head.headers["Content-Length"]) == (200, b"", str(len(MP4)))
    part = harness.request("GET", path, headers={"Range": "bytes=0-", "If-Range": head.headers["ETag"]})
    assert (part.status_code, part.content) == (206, MP4)
    assert part.headers["Content-Range"] == f"bytes 0-{len(MP4) - 1}/{len(MP4)}"
    same = harness.request("GET", path, headers={"If-None-Match": head.headers["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    behind = harness.request("GET", path, headers={"Range": f"bytes={len(MP4)}-"})
    assert (behind.status_code, behind.headers["Content-Range"]) == (416, f"bytes */{len(MP4)}")


@pytest.mark.parametrize(("later", "status"), [(timedelta(), 200), (WEEK, 200), (WEEK + timedelta(seconds=1), 403)])
def test_it_works_for_a_week_and_not_a_second_longer(
    harness: Harness, app: App, session: str, later: timedelta, status: int
) -> None:
    path = link(harness, app, session)
    token = ".".join(("v", app.appid, *path.removesuffix(".mp4").split("/")[-2:]))
    harness.now += later
    for method in ("GET", "HEAD"):
        assert harness.request(method, path).status_code == status
    manifest = harness.request("GET", f"/v2/session/{session}/recording", params={"token": token})
    assert manifest.status_code == status
    if status == 403:
        assert_page(harness.request("GET", path), 403, "This video cannot be shown", "has expired", "one week")


def changed(path: str, place: int, value: str) -> str:
    parts = path.split("/")
    parts[place] = value
    return "/".join(parts)


def test_a_changed_link_is_refused(harness: Harness, app: App, session: str, tmp_path: Path) -> None:
    path = link(harness, app, session)
    other_app = harness.create_app()
    of_other = recorded(harness, other_app, tmp_path)
    expiry = path.split("/")[4]
    signature = path.split("/")[5]
    others = [
        changed(path, 2, other_app.appid),
        changed(path, 3, of_other),
        changed(path, 4, str(int(expiry) + 1)),
        changed(path, 4, f"0{expiry}"),
        changed(path, 5, f"{'0' * 32}.mp4"),
        changed(path, 5, signature.upper()),
        changed(path, 5, signature.removesuffix(".mp4")),
        changed(path, 5, f"{signature}.mp4"),
        changed(changed(path, 2, other_app.appid), 3, of_other),
    ]
    for each in others:
        if each != path:
            assert_page(harness.request("GET", each), 403, "is not valid")


def test_it_opens_this_session_and_no_other(harness: Harness, app: App, session: str) -> None:
    other = record(harness, app, "other")
    path = link(harness, app, session)
    token = ".".join(("v", app.appid, *path.removesuffix(".mp4").split("/")[-2:]))
    for part in ("", "/timeline", "/segments/1", "/data"):
        for asked, status in ((session, 200), (other, 403)):
            answer = harness.request("GET", f"/v2/session/{asked}/recording{part}", params={"token": token})
            assert answer.status_code == status


def test_rotation_withdraws_what_was_made_before(harness: Harness, app: App, session: str) -> None:
    before = link(harness, app, session)
    headers = {"Authorization": f"Bearer {harness.services.token}"}
    assert harness.request("POST", "/v1/admin/links/rotate", headers=headers).status_code == 200
    assert_page(harness.request("GET", before), 403, "withdrawn")
    assert harness.request("GET", link(harness, app, session)).status_code == 200


def test_what_the_list_says_of_videos(harness: Harness, app: App, session: str) -> None:
    uploaded = harness.now.strftime("%Y-%m-%d %H:%M:%S")
    facts = {"uploadedServerTime": uploaded, "durationSec": 5}
    harness.import_rows(app, [row("1" * 24, property={**facts, "hasVideo": True}), row("2" * 24, property=facts)])
    found = {each["sessionId"]: each["video"] for each in rows(harness, app)}
    assert found["1" * 24] is None
    assert found["2" * 24] == NO_VIDEO
    assert found[session].endswith(".mp4")
    none = {each["video"] for each in rows(harness, app, with_video="false")}
    assert none == {None}


@pytest.mark.parametrize("kind", ["application/x-ndjson", "text/csv", "arrow.stream", "parquet"])
def test_exports_say_the_same(harness: Harness, app: App, session: str, kind: str) -> None:
    accept = kind if "/" in kind else f"application/vnd.apache.{kind}"
    params = {"appid": app.appid, "apikey": app.api_key}
    answer = harness.request("GET", "/v2/session", params=params, headers={"Accept": accept})
    wanted = {each["sessionId"]: each["video"] for each in rows(harness, app, page_size=500)}
    assert exported(kind, answer.content) == wanted
    assert harness.request("GET", link(harness, app, session)).status_code == 200


def exported(kind: str, content: bytes) -> dict[str, Any]:
    """Videos by session, of any format."""
    if kind == "application/x-ndjson":
        found = [json.loads(line) for line in content.splitlines()]
    elif kind == "text/csv":
        found = [{**each, "video": each["video"] or None} for each in csv.DictReader(io.StringIO(content.decode()))]
    elif kind == "parquet":
        found = pq.read_table(io.BytesIO(content)).to_pylist()
    else:
        found = pa.ipc.open_stream(content).read_all().to_pylist()
    return {each["sessionId"]: each["video"] for each in found}


def test_a_page_that_nobody_can_draw_here_is_played(
    harness: Harness, app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its picture is a page, so that only a browser could make a video of it, and none is found."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    start = now_ms(harness) - 10_000
    session = record(harness, app, "page", [chunk(start, "dom", DOM, until=start + 5_000)])
    answer = harness.request("GET", link(harness, app, session))
    assert_page(answer, 200, f'data-session="{session}"', 'data-token="v.')
