"""How fast the player is: the first picture of a ten-minute session, and seeks in it, in Chromium over a connection like a phone's or an office's.

    python -m bench.player

Two sessions are made and replayed: a page (rrweb: one whole picture of 3,000 nodes, then a change and moves of the pointer each half second) and a phone (a frame a second).
Times are from the click on the link until the picture of the moment is there, the page's script loaded anew. Needs Chromium.
"""

from __future__ import annotations

import io
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.chromium import running_chromium
from tests.browser.recorded import Recorded, settle
from tests.browser.replay_page import STANDS
from tests.server_process import ServerProcess

MINUTES = 10
LENGTH = MINUTES * 60_000
NODES = 3_000
PARTS = 60
TIMES = 3
SEEKS = (540, 30, 300, 595, 120)
"""Seconds, all over the session."""
NETWORKS: dict[str, tuple[float, float]] = {"loopback": (0, -1), "20 ms, 20 Mbit/s": (20, 20e6 / 8)}
"""Latency in milliseconds and bytes a second; -1 is as fast as can be."""


def page_events(start: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Ten minutes of a page."""
    draw = random.Random(seed)
    cells = [
        _element(10 + 2 * nth, "div", {"class": "cell"}, [_text(11 + 2 * nth, f"Row {nth} of the table")])
        for nth in range(NODES)
    ]
    css = _element(
        5, "style", {"_cssText": ".cell{display:inline-block;width:9rem;padding:4px;border:1px solid #ccc}"}, []
    )
    html = _element(2, "html", {}, [_element(3, "head", {}, [css]), _element(4, "body", {}, cells)])
    root = {"type": 0, "id": 1, "childNodes": [html]}
    yield {"type": 4, "timestamp": start, "data": {"href": "https://bench.test/", "width": 1280, "height": 800}}
    yield {"type": 2, "timestamp": start + 1, "data": {"node": root, "initialOffset": {"top": 0, "left": 0}}}
    for at in range(500, LENGTH, 500):
        target = 11 + 2 * draw.randrange(NODES)
        moves = [
            {"x": draw.randrange(1280), "y": draw.randrange(800), "id": 4, "timeOffset": -50 * n}
            for n in range(9, -1, -1)
        ]
        yield {
            "type": 3,
            "timestamp": start + at,
            "data": {
                "source": 0,
                "adds": [],
                "removes": [],
                "attributes": [],
                "texts": [{"id": target, "value": f"Changed at {at} by {draw.random():.9f}"}],
            },
        }
        yield {"type": 3, "timestamp": start + at, "data": {"source": 1, "positions": moves}}


def _element(number: int, tag: str, attributes: dict[str, Any], children: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": 2, "id": number, "tagName": tag, "attributes": attributes, "childNodes": children}


def _text(number: int, content: str) -> dict[str, Any]:
    return {"type": 3, "id": number, "textContent": content}


def record_page(server: ServerProcess) -> Recorded:
    """In sixty batches of ten seconds, as the snippet sends them."""
    app = server.create_app()
    start = round(time.time() * 1000) - LENGTH - 5_000
    events = list(page_events(start))
    size = len(events) // PARTS + 1
    for nth in range(PARTS):
        part = {
            "key": app.ingest_key,
            "session": "bench",
            "picture": True,
            "events": events[nth * size : (nth + 1) * size],
        }
        httpx.post(f"{server.address}/v1/rrweb", json={**part, "sentAt": round(time.time() * 1000)}).raise_for_status()
    return Recorded(server, app)


def record_phone(server: ServerProcess) -> Recorded:
    """A frame a second, each another, as WebP of about 10 kB."""
    app = server.create_app()
    now = round(time.time() * 1000)
    start = now - LENGTH - 5_000
    for nth in range(PARTS):
        seconds = range(nth * MINUTES * 60 // PARTS, (nth + 1) * MINUTES * 60 // PARTS)
        images = {f"f{second}": _screen(second) for second in seconds}
        frames = [{"at": start + 1_000 * second, "image": f"f{second}"} for second in seconds]
        part = {
            "sessionId": "bench",
            "sequence": nth,
            "startedAt": start,
            "sentAt": now,
            "device": {"platform": "ios"},
            "frames": frames,
        }
        files: dict[str, Any] = {"part": (None, json.dumps(part), "application/json")}
        files |= {name: (name, image, "image/webp") for name, image in images.items()}
        headers = {"Authorization": f"Bearer {app.ingest_key}"}
        httpx.post(f"{server.address}/v1/parts", files=files, headers=headers).raise_for_status()
    return Recorded(server, app)


def _screen(second: int) -> bytes:
    picture = Image.effect_noise((390, 844), 12).convert("RGB")
    ImageDraw.Draw(picture).text((20, 20), f"Second {second}", fill="black")
    packed = io.BytesIO()
    picture.save(packed, "WEBP", quality=30)
    return packed.getvalue()


def limited(browser: Browser, network: tuple[float, float]) -> BrowserContext:
    """A visitor who has never been here, on that network."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    latency, rate = network
    context.new_cdp_session(page).send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": latency, "downloadThroughput": rate, "uploadThroughput": rate},
    )
    return context


def measure(browser: Browser, source: Recorded, network: tuple[float, float]) -> tuple[list[float], list[float]]:
    """Milliseconds to the first picture and of each seek."""
    first, seeks = [], []
    for _ in range(TIMES):
        context = limited(browser, network)
        page = context.pages[0]
        first.append(until_shown(page, partial(page.goto, source.server.share(source.app, source.session))))
        for seconds in SEEKS:
            seek = f"document.getElementById('playhead-player').player.seek({seconds})"
            seeks.append(until_shown(page, partial(page.evaluate, seek)))
        context.close()
    return first, seeks


def until_shown(page: Page, act: Callable[[], object]) -> float:
    """Milliseconds from an act until the picture stands."""
    start = time.perf_counter()
    act()
    page.wait_for_selector(STANDS)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, running_chromium() as browser:
        server = ServerProcess(Path(folder) / "data", web_silence="3", mobile_silence="3")
        server.start()
        try:
            sources = {"page": record_page(server), "phone": record_phone(server)}
            settle(server)
            print(f"{'source':8} {'size':>9} {'network':>18} {'first picture':>24} {'seek':>24}")
            for name, source in sources.items():
                for network, limits in NETWORKS.items():
                    first, seeks = measure(browser, source, limits)
                    size = source.manifest["size"] // 1024
                    print(f"{name:8} {size:6} kB {network:>18} {told(first):>24} {told(seeks):>24}", flush=True)
        finally:
            server.stop()


def told(times: list[float]) -> str:
    return f"{statistics.median(times):.0f} ms (worst {max(times):.0f})"


if __name__ == "__main__":
    main()
