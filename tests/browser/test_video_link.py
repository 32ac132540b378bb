"""A link to a video, opened in a browser as somebody would who was sent it: it plays, and it jumps.

The page's policy refuses what playwright's own way of waiting evaluates there."""

from __future__ import annotations

from pathlib import Path

import httpx
from playwright.sync_api import Browser

from tests.command import playhead
from tests.sdk import wait_for
from tests.server_process import ServerProcess

VIDEO = "document.querySelector('video')"


def test_the_link_of_the_list_plays(browser: Browser, tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data")
    server.start()
    try:
        app = server.create_app()
        sent = playhead("simulate", "--to", server.address, "--key", app.ingest_key, "--seed", "1")
        assert sent.returncode == 0, sent.stderr
        wait_for(lambda: server.waiting() == 0, "the session to be finished")
        credentials = {"appid": app.appid, "apikey": app.api_key}
        (row,) = httpx.get(f"{server.address}/v2/session", params=credentials, timeout=60).json()["data"]
        assert httpx.head(row["video"], timeout=120).headers["Content-Type"] == "video/mp4"
        page = browser.new_page()
        answer = page.goto(row["video"])
        assert answer is not None
        assert answer.status in (200, 206)
        wait_for(lambda: page.evaluate(f"{VIDEO} && {VIDEO}.readyState >= 2"), "the first picture")
        assert abs(page.evaluate(f"{VIDEO}.duration") - row["property"]["durationSec"]) < 2
        page.evaluate(f"{VIDEO}.currentTime = {VIDEO}.duration - 0.5")
        wait_for(lambda: page.evaluate(f"!{VIDEO}.seeking && {VIDEO}.readyState >= 2"), "the jump")
        page.close()
    finally:
        server.stop()
