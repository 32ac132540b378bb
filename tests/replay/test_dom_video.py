"""Videos of pages: rebuilt from rrweb events by the system's Chromium, and photographed as they change. No host is asked for anything."""

from __future__ import annotations

import asyncio
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from playhead.errors import NotRendered
from playhead.model.timeline import Chunk, GestureSeen
from playhead.replay.videos import Videos
from playhead.stores.recordings import Recordings
from tests.browser.chromium import chromium_path
from tests.replay.films import (
    BLUE,
    GREEN,
    RED,
    SESSION,
    START,
    WHITE,
    Film,
    filmed,
    is_near,
    opened,
    plain,
    recording,
    surface,
    written,
)
from tests.replay.test_film import end
from tests.replay.test_wireframes import hexed

WIDTH, HEIGHT = 640, 480


def element(id_: int, tag: str, *children: dict[str, Any], **attributes: str) -> dict[str, Any]:
    return {"type": 2, "id": id_, "tagName": tag, "attributes": attributes, "childNodes": list(children)}


def square(colour: tuple[int, int, int]) -> str:
    """Of 200 CSS pixels, in the page's corner."""
    return f"position:absolute;left:0;top:0;width:200px;height:200px;background:{hexed(colour)}"


def page(at: int, colour: tuple[int, int, int], *more: dict[str, Any]) -> list[dict[str, Any]]:
    """Its size and all of it."""
    body = element(4, "body", element(5, "div", style=square(colour)), *more)
    root = {"type": 0, "id": 1, "childNodes": [element(2, "html", element(3, "head"), body)]}
    meta = {
        "type": 4,
        "timestamp": START + at,
        "data": {"href": "https://shop.test/", "width": WIDTH, "height": HEIGHT},
    }
    full = {"type": 2, "timestamp": START + at + 1, "data": {"node": root, "initialOffset": {"top": 0, "left": 0}}}
    return [meta, full]


def painted(at: int, colour: tuple[int, int, int]) -> dict[str, Any]:
    """The square gets another colour."""
    change = {"id": 5, "attributes": {"style": square(colour)}}
    data = {"source": 0, "adds": [], "removes": [], "texts": [], "attributes": [change]}
    return {"type": 3, "timestamp": START + at, "data": data}


def dom(*events: dict[str, Any], tab: str = "") -> Chunk:
    content = b"\n".join(json.dumps(event, separators=(",", ":")).encode() for event in events)
    times = [event["timestamp"] for event in events]
    return Chunk(
        at=min(times), key=f"dom/{tab}/{min(times)}", kind="dom", content=content, until=max(times), window=tab
    )


@pytest.fixture(scope="module")
def listener() -> Iterator[list[str]]:
    """What is asked of a server whose address stands in the page."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        asked.append(f"http://127.0.0.1:{server.server_port}")
        yield asked
        server.shutdown()


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory, listener: list[str]) -> Film:
    """Red, green at 2 s, blue in another tab at 4 s, and a click there. The page would load and run what it can."""
    chromium_path()
    address = listener[0]
    image = element(6, "img", src=f"{address}/image.png", style="position:absolute;top:300px")
    style = element(7, "link", rel="stylesheet", href=f"{address}/style.css")
    script = element(8, "script", src=f"{address}/script.js")
    frame = element(9, "iframe", src=f"{address}/frame.html", style="position:absolute;top:300px")
    inline = element(10, "img", src="x", onerror=f"fetch('{address}/handler')", style="position:absolute;top:300px")
    first = dom(*page(0, RED, image, style, script, frame, inline), painted(2_000, GREEN))
    other = dom(*page(4_000, BLUE), tab="other")
    click = GestureSeen(at=START + 5_000, key="click", kind="click", x=480, y=360)
    content = recording(surface(WIDTH, HEIGHT), first, other, click, end(6_000), protocol="snippet")
    return filmed(tmp_path_factory.mktemp("dom"), content)


@pytest.mark.parametrize(("ms", "colour"), [(1_000, RED), (3_000, GREEN), (4_500, BLUE)])
def test_the_page_is_seen_as_it_was(seen: Film, ms: int, colour: tuple[int, int, int]) -> None:
    assert seen.size == (WIDTH, HEIGHT)
    assert is_near(seen.pixel(ms, 100 / WIDTH, 100 / HEIGHT), colour)
    assert is_near(seen.pixel(ms, 0.9, 0.1), WHITE)


def test_clicks_are_drawn_on_it(seen: Film) -> None:
    assert not is_near(seen.pixel(5_050, 0.75, 0.75), WHITE)
    assert is_near(seen.pixel(4_500, 0.75, 0.75), WHITE)


def test_no_host_is_asked_for_anything(seen: Film, listener: list[str]) -> None:
    assert listener[1:] == []


def test_the_server_has_it_made_with_its_assets(tmp_path: Path) -> None:
    """The page's colour stands in a style sheet that is kept apart."""
    sheet = f"body{{background:{hexed(BLUE)}}}".ljust(3_000)
    dressed = page(0, RED, element(6, "style", _cssText=sheet))
    content, assets = written(dom(*dressed, painted(1_000, GREEN)), end(2_000), protocol="snippet")
    recordings = Recordings.in_folder(tmp_path / "recordings")
    for digest, asset in assets.items():
        recordings.put_asset(1, digest, asset)
    recordings.put(1, SESSION, content)

    async def made() -> int:
        return await Videos(recordings, tmp_path / "rendering").ready(1, SESSION)

    size = asyncio.run(made())
    file = tmp_path / "video.mp4"
    file.write_bytes(recordings.read_video(1, SESSION, 0, size) or b"")
    film = opened(file)
    assert len(assets) == 1
    assert is_near(film.pixel(1_500, 0.1, 0.1), GREEN)
    assert is_near(film.pixel(1_500, 0.9, 0.5), BLUE)


def test_without_a_browser_the_replay_is_to_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    recordings = Recordings.in_folder(tmp_path / "recordings")
    recordings.put(1, SESSION, recording(dom(*page(0, RED)), end(2_000), protocol="snippet"))

    async def made() -> int:
        return await Videos(recordings, tmp_path / "rendering").ready(1, SESSION)

    with pytest.raises(NotRendered, match="no Chromium is installed"):
        asyncio.run(made())


def test_other_pictures_are_seen_without_a_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    content = recording(plain(0, RED), dom(*page(2_000, GREEN)), plain(4_000, BLUE), end(5_000))
    seen = filmed(tmp_path, content)
    assert is_near(seen.pixel(1_000, 0.5, 0.3), RED)
    assert not is_near(seen.pixel(3_000, 0.5, 0.3), RED)
    assert is_near(seen.pixel(4_500, 0.5, 0.3), BLUE)


def test_events_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    broken = dom(*page(0, RED), painted(2_000, GREEN))
    broken.content = (
        b'{"type":\n' + broken.content + b'\n{"type":3,"timestamp":1e400}\n[]\n{"type":3,"timestamp":3,"data":7}'
    )
    absurd = {"type": 3, "timestamp": START + 2_500, "data": {"source": 0, "adds": "x", "removes": 7}}
    last = dom(*page(3_000, BLUE))
    seen = filmed(tmp_path, recording(broken, dom(absurd), last, end(4_000)))
    assert is_near(seen.pixel(3_800, 0.1, 0.1), BLUE)
