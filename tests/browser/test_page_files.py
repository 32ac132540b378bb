"""A page with images, a font and a sheet of another host is recorded by our snippet; the host is gone; the replay shows them all, and asks nobody."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext

from tests.browser.recorded import SILENCE, Recorded, settle
from tests.browser.replay_page import ReplayPage
from tests.browser.shop_server import running_shop
from tests.browser.visit import leave, snippet_head
from tests.command import playhead
from tests.file_server import Answer, FileServer, font, png, running_files
from tests.sdk import wait_for
from tests.server_process import ServerProcess

BOXES = {"plain": "red", "sharp": "lime", "wide": "blue", "styled": "yellow", "linked": "magenta", "imported": "cyan", "drawn": "orange", "late": "purple"}  # fmt: skip
"""Boxes of 60 pixels in a row, and the colour that a file paints each of them in."""
SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60" onload="parent.parent.harmed = parent.harmed = harmed = true">
<script>parent.parent.harmed = parent.harmed = harmed = true; fetch("{origin}/harm")</script>
<image href="{origin}/harm.png" width="60" height="60"/><rect width="60" height="60" fill="orange"/></svg>"""
PAGE = """<!doctype html><html><head><meta charset="utf-8"><link rel="icon" href="data:,"><!-- sdk -->
<link rel="stylesheet" href="{origin}/main.css">
<style>
@font-face {{ font-family: Shop; src: url({origin}/shop.eot), url({origin}/shop.ttf) format("truetype") }}
body {{ margin: 0; background: #fff; font: 20px Shop, monospace }}
#row > * {{ float: left; width: 60px; height: 60px }}
#styled {{ background: url("{origin}/yellow.png") }}
</style></head><body><div id="row">
<img id="plain" src="{origin}/red.png"><img id="sharp" src="{origin}/red.png" srcset="{origin}/lime.png 1x">
<img id="wide" sizes="60px" srcset="{origin}/no.png 30w, {origin}/blue.png 2000w">
<div id="styled"></div><div id="linked"></div><div id="imported"></div><img id="drawn" src="{origin}/drawn.svg"><img id="late"></div>
<p id="text" style="clear:both">Letters of a font</p><img id="page" src="{origin}/page.png"><img id="foreign" src="{other}/red.png">
<script>setTimeout(() => {{ document.getElementById("late").src = "{origin}/purple.png" }}, 800)</script>
</body></html>"""


def filled(server: FileServer) -> None:
    """What the host has."""
    css = f'@import "more.css"; #linked {{ background: url({server.origin}/magenta.png) }}'
    server.files |= {f"/{colour}.png": Answer(png(colour), "image/png") for colour in BOXES.values()}
    server.files |= {
        "/main.css": Answer(css.encode(), "text/css"),
        "/more.css": Answer(b"#imported { background: url(./cyan.png) }", "text/css; charset=utf-8"),
        "/drawn.svg": Answer(SVG.format(origin=server.origin).encode(), "image/svg+xml"),
        "/shop.ttf": Answer(font(), "font/ttf", headers={"Access-Control-Allow-Origin": "*"}),
        "/page.png": Answer(b"<!doctype html><p>Who are you?</p>", "image/png"),
    }


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    process = ServerProcess(tmp_path_factory.mktemp("files") / "data", web_silence=str(SILENCE), assets_private="on")
    process.start()
    yield process
    process.stop()


@pytest.fixture(scope="module")
def origins() -> list[str]:
    """Of the host that is named, and of one that is not; both are gone when the session is replayed."""
    return []


@pytest.fixture(scope="module")
def source(browser: Browser, server: ServerProcess, origins: list[str]) -> Recorded:
    app = server.create_app()
    with running_files() as files, running_files() as foreign, running_shop() as shop:
        filled(files)
        foreign.files["/red.png"] = Answer(png("red"), "image/png")
        origins += [files.origin, foreign.origin]
        done = playhead("app", "capture", app.appid, "--assets-from", files.origin, "--data", str(server.data))
        assert files.origin in done.stdout, done.stderr
        head = snippet_head(server.address, app.ingest_key)
        html = PAGE.format(origin=files.origin, other=foreign.origin).replace("<!-- sdk -->", head)
        shop.files["/files.html"] = html.encode()
        context = browser.new_context(viewport={"width": 700, "height": 300})
        page = context.new_page()
        page.goto(f"{shop.address}/files.html")
        page.wait_for_timeout(3_000)
        recorded = Recorded(server, app)
        recorded.shown.append((page.evaluate("Date.now()"), Image.open(io.BytesIO(page.screenshot())).convert("RGB")))
        leave(page)
        context.close()
        files.asked.clear()
        foreign.asked.clear()
        settle(server)
        wait_for(lambda: recorded.get(f"/{recorded.session}/recording")["version"] == 2, "the files")
        assert foreign.asked == []
        assert all("cookie" not in asked.headers for asked in files.asked)
        assert len(files.paths) == len(set(files.paths))
        assert "/shop.eot" not in files.paths
    return recorded


@pytest.fixture
def viewer(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1340, "height": 900}, reduced_motion="reduce")
    yield context
    context.close()


INSIDE = "document.querySelector('iframe.ph-picture').contentDocument.querySelector('iframe').contentDocument"


def colours(image: Image.Image, scale: float = 1) -> dict[str, Any]:
    """In the middle of each box."""
    return {name: image.getpixel((round((nth * 60 + 30) * scale), round(30 * scale))) for nth, name in enumerate(BOXES)}


def rgb(colour: str) -> tuple[int, ...]:
    found = Image.new("RGB", (1, 1), colour).getpixel((0, 0))
    assert isinstance(found, tuple)
    return found


def is_like(found: dict[str, Any]) -> bool:
    """Screenshots are exact, videos nearly."""
    return all(
        max(abs(a - b) for a, b in zip(found[name], rgb(colour), strict=True)) < 30 for name, colour in BOXES.items()
    )


def open_at_the_end(source: Recorded, viewer: BrowserContext) -> ReplayPage:
    replay = source.open(viewer)
    replay.seek(replay.tell("durationSeconds"))
    replay.page.wait_for_timeout(500)
    return replay


def test_the_replay_shows_every_file_and_asks_nobody(
    source: Recorded, viewer: BrowserContext, server: ServerProcess, origins: list[str]
) -> None:
    assert is_like(colours(source.shown[0][1])), "the page itself"
    asked: list[str] = []
    viewer.on("request", lambda request: asked.append(request.url))
    replay = open_at_the_end(source, viewer)
    seen = replay.seen()
    found = colours(seen, seen.width / 700)
    assert is_like(found), found
    assert [url for url in asked if not url.startswith((f"{server.address}/", "data:", "blob:", "about:"))] == []
    assert [url for url in asked if any(origin in url for origin in origins)] == []


def test_the_font_is_the_pages_own(source: Recorded, viewer: BrowserContext) -> None:
    page = open_at_the_end(source, viewer).page
    faces = page.evaluate(f"[...{INSIDE}.fonts].map((face) => [face.family, face.status])")
    assert faces == [["Shop", "loaded"]]


def test_a_picture_that_is_none_or_of_another_host_stays_a_grey_box(source: Recorded, viewer: BrowserContext) -> None:
    page = open_at_the_end(source, viewer).page
    for name in ("page", "foreign"):
        assert page.evaluate(f"{INSIDE}.getElementById('{name}').src").startswith("data:image/svg+xml,")


def test_a_drawing_runs_no_script(source: Recorded, viewer: BrowserContext) -> None:
    replay = open_at_the_end(source, viewer)
    assert "base64" in replay.page.evaluate(f"{INSIDE}.getElementById('drawn').src")
    assert replay.page.evaluate("window.harmed") is None
    assert replay.page.evaluate(
        "[...document.querySelectorAll('iframe')].every((f) => f.contentWindow.harmed === undefined)"
    )


def test_a_file_of_the_session_holds_them(source: Recorded, server: ServerProcess, tmp_path: Path) -> None:
    file = tmp_path / "session.zip"
    done = playhead("recording", "export", source.session, str(file), "--data", str(server.data))
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(file) as archive:
        tracks = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("tracks/"))
    assert tracks.count(b"data:image/png;base64,") >= len(BOXES) - 1
    assert b"data:font/" in tracks


def test_the_video_shows_them(source: Recorded, tmp_path: Path) -> None:
    (row,) = source.get("")["data"]
    answer = httpx.get(row["video"], timeout=180)
    assert answer.headers["Content-Type"] == "video/mp4"
    file = tmp_path / "video.mp4"
    file.write_bytes(answer.content)
    with av.open(str(file)) as video:
        *_, last = video.decode(video=0)
        image = Image.fromarray(last.to_ndarray(format="rgb24"))
    found = colours(image, image.width / 700)
    assert is_like(found), found
