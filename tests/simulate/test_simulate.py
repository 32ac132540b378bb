"""The reference sender: believable, the same by its seed, and what a server makes of it."""

from __future__ import annotations

import base64
import io
import json
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from playhead.ingest.protocols.parts.adapter import read_part
from playhead.simulate.parts import PART_MS, Upload, uploads
from playhead.simulate.screens import Shop, cart, checkout, product, products, thanks
from playhead.simulate.visit import PHONES, Visit, make_visit
from tests.command import playhead
from tests.sdk import wait_for
from tests.server_process import ServerProcess, free_port

START = 1_795_461_830_000


def sent(visit: Visit) -> list[Upload]:
    return list(uploads(visit, START))


def test_the_same_seed_is_the_same_to_the_byte() -> None:
    assert make_visit(7, 3) == make_visit(7, 3)
    assert sent(make_visit(7, 3)) == sent(make_visit(7, 3))


def test_another_number_or_seed_is_another_visit() -> None:
    names = {make_visit(seed, nth).name for seed in (1, 2) for nth in (0, 1)}
    assert len(names) == 4
    assert make_visit(1, 0).items != make_visit(2, 0).items


@pytest.mark.parametrize("nth", range(6))
def test_a_visit_shops_from_the_list_to_the_end(nth: int) -> None:
    visit = make_visit(1, nth)
    screens = [screen["name"] for screen in visit.items["screens"]]
    assert screens == ["Products", "Product", "Cart", "Checkout", "Thank you"]
    assert [event["name"] for event in visit.items["events"]][-1] == "Purchase"
    assert 15_000 < visit.length < 90_000


def test_some_are_angry() -> None:
    runs = [
        len([touch for touch in make_visit(1, nth).items["touches"] if touch["phase"] == "start"]) for nth in range(8)
    ]
    assert max(runs) - min(runs) >= 3


def test_a_crash_where_it_is_wanted() -> None:
    visit = make_visit(1, 0, crash=True)
    assert [issue["kind"] for issue in visit.items["issues"]] == ["crash"]
    assert visit.items["screens"][-1]["name"] == "Checkout"


@pytest.mark.parametrize("nth", range(4))
def test_every_part_is_one_that_the_server_takes(nth: int) -> None:
    for sequence, upload in enumerate(sent(make_visit(2, nth))):
        images = iter(upload.images.values())
        frames = [
            {**{name: value for name, value in frame.items() if name != "image"}, **_inline(frame, images)}
            for frame in upload.part["frames"]
        ]
        body = json.dumps({**upload.part, "frames": frames, "sentAt": START}).encode()
        assert read_part(body, "application/json", 10_000_000).sequence == sequence


def _inline(frame: dict[str, Any], images: Iterator[bytes]) -> dict[str, str]:
    return {"base64": base64.b64encode(next(images)).decode()} if "image" in frame else {}


def test_parts_hold_all_that_happened_each_once_and_in_its_time() -> None:
    visit = make_visit(1, 1)
    parts = sent(visit)
    for kind, items in visit.items.items():
        assert [item["at"] - START for upload in parts for item in upload.part.get(kind, [])] == [
            item["at"] for item in items
        ]
    for sequence, upload in enumerate(parts):
        times = [frame["at"] - START for frame in upload.part["frames"]]
        assert all(sequence * PART_MS <= at < (sequence + 1) * PART_MS for at in times)
        assert "image" in upload.part["frames"][0]


@pytest.mark.parametrize("screen", [products, product, cart, checkout, thanks])
@pytest.mark.parametrize("phone", PHONES, ids=lambda phone: phone.facts["model"])
def test_buttons_lie_on_their_screen(screen: Any, phone: Any) -> None:
    shop = Shop(phone.width, phone.height)
    shown = screen(shop)
    image = Image.open(io.BytesIO(shown.picture))
    assert image.format == "WEBP"
    assert image.width / image.height == pytest.approx(phone.width / phone.height, rel=0.01)
    for left, top, width, height in shown.buttons.values():
        assert left >= 0
        assert top >= 0
        assert left + width <= phone.width
        assert top + height <= phone.height


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    process = ServerProcess(tmp_path_factory.mktemp("simulate") / "data")
    process.start()
    yield process
    process.stop()


def listed(server: ServerProcess, app: Any) -> list[dict[str, Any]]:
    query = {"appid": app.appid, "apikey": app.api_key, "with_details": "true"}
    found: list[dict[str, Any]] = httpx.get(f"{server.address}/v2/session", params=query).json()["data"]
    return found


def test_the_command_sends_sessions_that_are_what_was_done(server: ServerProcess) -> None:
    app = server.create_app()
    done = playhead("simulate", "--to", server.address, "--key", app.ingest_key, "--sessions", 4, "--seed", 5)
    assert done.returncode == 0, done.stderr
    assert f"4 sessions sent to {server.address} (seed 5)" in done.stdout
    wait_for(lambda: len(listed(server, app)) == 4, "the sessions")
    by_id = {row["sessionId"]: row for row in listed(server, app)}
    for nth, line in enumerate(done.stdout.splitlines()[:4]):
        visit, row = make_visit(5, nth), by_id[line.split()[0]]
        details = row["details"]
        assert row["property"]["durationSec"] == pytest.approx(visit.length / 1000, abs=0.001)
        assert row["property"]["hasVideo"] is True
        assert row["device"]["model"] == visit.phone.facts["model"]
        assert [screen["name"] for screen in details["screens"]] == [s["name"] for s in visit.items["screens"]]
        assert [event["name"] for event in details["events"]] == [e["name"] for e in visit.items["events"]]
        fingers = [touch for touch in visit.items["touches"] if touch["phase"] == "start"]
        assert row["property"]["totalGesture"] == len(fingers)


def test_taps_on_what_does_nothing_are_found(server: ServerProcess) -> None:
    seed = next(seed for seed in range(50) if raging(make_visit(seed, 0)) == 1)
    app = server.create_app()
    assert playhead("simulate", "--to", server.address, "--key", app.ingest_key, "--seed", seed).returncode == 0
    wait_for(lambda: len(listed(server, app)) == 1, "the session")
    (row,) = listed(server, app)
    assert row["property"]["rageGestureCount"] == 1
    angry = [gesture for gesture in row["details"]["gestures"] if gesture.get("rage")]
    assert len(angry) >= 3
    assert all(gesture["responsive"] is False for gesture in angry)
    assert row["details"]["unresponsiveGestureCount"] == len(angry)


def raging(visit: Visit) -> int:
    """Runs of three or more taps, at most 300 ms between them."""
    downs = [touch["at"] for touch in visit.items["touches"] if touch["phase"] == "start"]
    close = "".join("x" if after - before <= 300 else " " for before, after in pairwise(downs))
    return sum(len(run) >= 2 for run in close.split())


def test_a_wrong_key_is_told_in_one_line(server: ServerProcess) -> None:
    done = playhead("simulate", "--to", server.address, "--key", "ik_wrong")
    assert done.returncode == 1
    assert done.stderr.startswith(f"playhead: {server.address} answered 401: ")


def test_the_speed_is_that_of_the_clock(server: ServerProcess) -> None:
    app = server.create_app()
    visit = make_visit(5, 0)
    start = time.monotonic()
    done = playhead("simulate", "--to", server.address, "--key", app.ingest_key, "--seed", 5, "--speed", 20)
    assert done.returncode == 0
    assert time.monotonic() - start >= visit.length / 1000 / 20


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    done = playhead("simulate", "--to", f"http://127.0.0.1:{free_port()}", "--key", "ik_x")
    assert done.returncode == 1
    assert "Cannot reach http://127.0.0.1" in done.stderr
