"""`playhead import uxcam`: from another Playhead every answer is equal afterwards; from a server of lists, what these give."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import av
import httpx
import pytest

from tests.command import playhead
from tests.harness import App
from tests.oracle import recorded
from tests.samples import condition, native
from tests.server_process import ServerProcess

Json = dict[str, Any]
SINCE = "2022-12-01"
EVER = json.dumps([condition("date_range", "after", SINCE)])


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ServerProcess, ServerProcess]]:
    """Two processes: where the data is, and where it goes."""
    folder = tmp_path_factory.mktemp("pull")
    source, target = ServerProcess(folder / "source"), ServerProcess(folder / "target")
    source.start(PLAYHEAD_BASE_URL="https://playhead.test")
    target.start(PLAYHEAD_BASE_URL="https://playhead.test")
    yield source, target
    source.stop()
    target.stop()


@pytest.fixture(scope="module")
def account(servers: tuple[ServerProcess, ServerProcess]) -> App:
    """The recorded rows of all kinds, and sessions of an SDK."""
    source, _ = servers
    app = source.create_app()
    for kind in ("users", "sessions", "events"):
        body = (recorded.FOLDER / "rows" / f"{kind}.jsonl").read_bytes()
        headers = {"Authorization": f"Bearer {(source.data / 'token').read_text()}"}
        path = f"{source.address}/v1/admin/apps/{app.appid}/import/{kind}"
        assert httpx.post(path, content=body, headers=headers, timeout=60).status_code == 200
    sessions = [
        native(f"s-{index}", user={"id": f"u-{index % 7}"}, events=[{"name": "line\u2028end", "at": 1}])
        for index in range(40)
    ]
    headers = {"Authorization": f"Bearer {app.ingest_key}", "Content-Type": "application/x-ndjson"}
    body = "\n".join(map(json.dumps, sessions)).encode()
    assert httpx.post(f"{source.address}/v1/sessions", content=body, headers=headers, timeout=60).status_code == 200
    return app


def pull(target: ServerProcess, url: str, account: App, *more: str) -> tuple[int, str]:
    done = playhead(
        "import", "uxcam", "--from", url, "--appid", account.appid, "--api-key", account.api_key, "--since", SINCE,
        "--data", str(target.data), *more,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def answers(server: ServerProcess, appid: str, api_key: str) -> dict[str, Any]:
    found = {}
    for entity in ("session", "user", "event"):
        for kind, more in (("", {"with_details": "true", "page_size": "500"}), ("/analytics", {})):
            path = f"/v2/{entity}{kind}"
            parameters = {"appid": appid, "apikey": api_key, "filters": EVER, **more}
            found[path] = httpx.get(f"{server.address}{path}", params=parameters, timeout=60).json()
    return found


def key_for(server: ServerProcess, appid: str) -> str:
    headers = {"Authorization": f"Bearer {(server.data / 'token').read_text()}"}
    response = httpx.post(f"{server.address}/v1/admin/apps/{appid}/keys/api", headers=headers)
    return str(response.json()["data"]["key"])


def test_from_another_playhead_every_answer_is_equal(
    servers: tuple[ServerProcess, ServerProcess], account: App
) -> None:
    source, target = servers
    status, told = pull(target, source.address, account)
    assert status == 0, told
    assert f"Made the app {account.appid}" in told
    wanted = answers(source, account.appid, account.api_key)
    assert all(each["data"] for each in wanted.values())
    key = key_for(target, account.appid)
    assert _steady(answers(target, account.appid, key)) == _steady(wanted)
    status, told = pull(target, source.address, account)
    assert status == 0, told
    assert _steady(answers(target, account.appid, key)) == _steady(wanted)


def _steady(found: dict[str, Any]) -> Any:
    """Without what holds the moment of asking."""
    for answer in found.values():
        for row in answer["data"]:
            row.pop("dashboard_link", None)
    return found


class Proxy:
    """Stands before a server, knows no cursors as UXCam's host does not, and breaks down after some requests."""

    def __init__(self, target: str) -> None:
        self.requests: list[str] = []
        self.left = 1_000_000
        self.videos: dict[str, tuple[int, bytes]] = {}
        """By path: a status and a body; the sessions in their order link to them."""
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                proxy.requests.append(self.path)
                proxy.left -= 1
                if proxy.left < 0:
                    self.connection.close()
                    return
                if self.path in proxy.videos:
                    status, content = proxy.videos[self.path]
                    self.send_response(status)
                    self.send_header("Content-Type", "video/mp4")
                    self.end_headers()
                    self.wfile.write(content)
                    return
                if "cursor=" in self.path:
                    self.send_response(400)
                    self.end_headers()
                    return
                answer = httpx.get(f"{target}{self.path}", headers={"apikey": self.headers["apikey"]}, timeout=60)
                self.send_response(answer.status_code)
                self.end_headers()
                self.wfile.write(proxy.linked(answer) if self.path.startswith("/v2/session") else answer.content)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def linked(self, answer: httpx.Response) -> bytes:
        """A list of sessions, of which the first link to the videos."""
        body = answer.json()
        for row, path in zip(body.get("data", []), self.videos, strict=False):
            row["video"] = f"{self.address}{path}"
        return json.dumps(body).encode()

    @contextmanager
    def running(self) -> Iterator[Proxy]:
        thread = threading.Thread(target=self._server.serve_forever)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


def test_an_interrupted_pull_goes_on_where_it_was(
    servers: tuple[ServerProcess, ServerProcess], account: App, tmp_path: Path
) -> None:
    source, target = servers
    app = target.create_app()
    with Proxy(source.address).running() as proxy:
        proxy.left = 30
        status, told = pull(target, proxy.address, account, "--app", app.appid)
        assert status == 1
        assert "Run it again: it goes on where it was" in told
        broken, proxy.left = len(proxy.requests), 1_000_000
        status, told = pull(target, proxy.address, account, "--app", app.appid)
        assert status == 0, told
        assert "Going on where it was interrupted" in told
        assert "do not hold screens" in told
        windows = [each for each in proxy.requests if "date_range" in each]
        again = set(windows[:broken]) & set(windows[broken - 1 :])
        assert len(again) <= 1, "only the one that broke is asked again"
    ours, theirs = answers(target, app.appid, app.api_key), answers(source, account.appid, account.api_key)
    for entity, key in (("session", "sessionId"), ("user", "uxcamUserId"), ("event", "eventId")):
        path = f"/v2/{entity}"
        assert {each[key] for each in ours[path]["data"]} == {each[key] for each in theirs[path]["data"]}, entity
        assert len(ours[path]["data"]) == len(theirs[path]["data"])


def test_wrong_keys_are_told(servers: tuple[ServerProcess, ServerProcess], account: App) -> None:
    source, target = servers
    stranger = App(account.appid, "00000000-0000-4000-8000-000000000000", "")
    status, told = pull(target, source.address, stranger)
    assert status == 1
    assert "401" in told
    status, told = pull(target, "http://127.0.0.1:1", account)
    assert status == 1
    assert "http://127.0.0.1:1" in told


def mp4() -> bytes:
    """Ten frames."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 128, "yuv420p"
        for _ in range(10):
            container.mux(stream.encode(av.VideoFrame(64, 128, "yuv420p")))
        container.mux(stream.encode())
    return out.getvalue()


def test_videos_are_taken(servers: tuple[ServerProcess, ServerProcess], tmp_path: Path) -> None:
    source, target = servers
    account, app = source.create_app(), target.create_app()
    headers = {"Authorization": f"Bearer {account.ingest_key}", "Content-Type": "application/x-ndjson"}
    body = "\n".join(json.dumps(native(f"v-{index}")) for index in range(4)).encode()
    assert httpx.post(f"{source.address}/v1/sessions", content=body, headers=headers, timeout=60).status_code == 200
    good = mp4()
    with Proxy(source.address).running() as proxy:
        proxy.videos = {"/good.mp4": (200, good), "/gone.mp4": (404, b""), "/bad.mp4": (200, b"\0\0\0\x18ftypmp42")}
        recent = ("--app", app.appid, "--since", f"{datetime.now(UTC) - timedelta(days=2):%Y-%m-%d}")
        status, told = pull(target, proxy.address, account, *recent, "--no-videos")
        assert status == 0, told
        assert "0 videos taken, 0 were here, 3 left behind" in told
        status, told = pull(target, proxy.address, account, *recent)
        assert status == 0, told
        assert "1 videos taken, 0 were here, 2 left behind" in told
        assert "is left behind: its server answered 404" in told
        assert "is left behind: It is no mp4 that plays" in told
        status, told = pull(target, proxy.address, account, *recent)
        assert "0 videos taken, 1 were here, 2 left behind" in told
    rows = answers(target, app.appid, app.api_key)["/v2/session"]["data"]
    assert sorted(row["property"]["hasVideo"] for row in rows) == [False, False, False, True]
    (session,) = (row["sessionId"] for row in rows if row["property"]["hasVideo"])
    file = tmp_path / "session.zip"
    assert playhead("recording", "export", session, file, "--data", target.data).returncode == 0
    with zipfile.ZipFile(file) as archive:
        assert archive.read("tracks/000001.mp4") == good
        (track,) = json.loads(archive.read("tracks.json"))
    assert (track["kind"], track["width"], track["height"], track["until"] - track["at"]) == ("video", 64, 128, 5_000)
    assert playhead("recording", "check", "--app", app.appid, "--data", target.data).returncode == 0
    assert playhead("rebuild", "--app", app.appid, "--data", target.data).returncode == 0
    again = answers(target, app.appid, app.api_key)["/v2/session"]["data"]
    assert [{**row, "video": ""} for row in again] == [{**row, "video": ""} for row in rows]
