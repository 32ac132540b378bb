"""Sessions of every source, recorded at once on one server, with what was shown when: the browsers' SDKs are slow to send, so none waits for another."""

from __future__ import annotations

import io
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from typing import Any

import httpx
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from playhead.simulate.sender import Sender
from playhead.simulate.visit import Visit, make_visit
from tests.browser.replay_page import ReplayPage, image_of
from tests.browser.sdks import SDKS, Sdk
from tests.browser.shop_server import running_shop
from tests.browser.visit import leave
from tests.harness import App
from tests.ingest.protocols.posthog.phone import Phone, drawn
from tests.ingest.protocols.posthog.phone import Upload as Request
from tests.ingest.protocols.sentry.phone import ANDROID, Clip, replay_body
from tests.server_process import ServerProcess

SILENCE = 8
"""Seconds after which a session is over here: longer than an SDK is silent on the way."""
SENTRY_FLUSH = 7_000
PATIENCE = 40
BEGUN = 2_400
"""Milliseconds until every SDK has begun."""
ACTS: tuple[Callable[[Page], None], ...] = (
    lambda page: page.mouse.move(500, 600),
    lambda page: page.click("#more"),
    lambda page: page.click("#night"),
)
WEB = {sdk.name: sdk for sdk in SDKS if sdk.name != "posthog-js, loader"}
AGO = 30_000
"""Milliseconds since the phones' sessions began."""
COLOURS = ("#b71c1c", "#1b5e20", "#0d47a1")
RAGE = {"x": 60.0, "y": 700.0}
VOID = {"x": 0.25, "y": 0.5}
"""Where nothing came of a tap, as fractions of the screen."""


@dataclass
class Recorded:
    """The one session of an app. `shown`: milliseconds since it began, as the recorder's clock has it, and the picture then."""

    server: ServerProcess
    app: App
    shown: list[tuple[float, Image.Image]] = field(default_factory=list)

    @cached_property
    def session(self) -> str:
        (session,) = self.get("")["data"]
        assert session["property"]["hasVideo"] is True
        found: str = session["sessionId"]
        return found

    @cached_property
    def manifest(self) -> dict[str, Any]:
        return self.get(f"/{self.session}/recording")

    def get(self, path: str) -> dict[str, Any]:
        credentials = {"appid": self.app.appid, "apikey": self.app.api_key}
        found: dict[str, Any] = httpx.get(f"{self.server.address}/v2/session{path}", params=credentials).json()
        return found

    def open(self, viewer: BrowserContext, start_ms: int = 0, moment: str = "") -> ReplayPage:
        """Its replay, by a share."""
        return ReplayPage.open(viewer, self.server.share(self.app, self.session, start_ms) + moment)


def settle(server: ServerProcess) -> None:
    """Until no session waits."""
    time.sleep(1)
    end = time.monotonic() + PATIENCE
    while waiting := server.waiting():
        assert time.monotonic() < end, f"{waiting} parts and sessions still wait"
        time.sleep(0.2)


def record_all(browser: Browser, server: ServerProcess) -> dict[str, Recorded]:
    """A session of each source, by its name."""
    phones = {
        "native frames": native_frames(server),
        "PostHog frames": posthog_frames(server),
        "PostHog wireframes": posthog_wireframes(server),
        "Sentry video": sentry_video(server),
        "hole": hole(server),
        "troubles": troubles(server),
    }
    pages = dict(visits(browser, server))
    settle(server)
    return phones | pages


# Pages


def visits(browser: Browser, server: ServerProcess) -> Iterator[tuple[str, Recorded]]:
    """A visit to the gallery with each web SDK, all at once. Times of `shown` are since the epoch: where the session begins is known later."""
    with ExitStack() as stack:
        open_pages = [(name, *_begin(stack, browser, server, sdk)) for name, sdk in WEB.items()]
        open_pages[0][1].wait_for_timeout(BEGUN)
        for act in ACTS:
            for _, page, recorded in open_pages:
                act(page)
                page.wait_for_timeout(250)
                recorded.shown.append((page.evaluate("Date.now()"), image_of(page.screenshot())))
        open_pages[0][1].wait_for_timeout(SENTRY_FLUSH)
        for name, page, recorded in open_pages:
            leave(page)
            yield name, recorded


def _begin(stack: ExitStack, browser: Browser, server: ServerProcess, sdk: Sdk) -> tuple[Page, Recorded]:
    shop = stack.enter_context(running_shop())
    app = server.create_app()
    shop.head = sdk.head(server.address, app).replace("replayIntegration()", "replayIntegration({maskAllText: false})")
    shop.files = {path: content() for path, content in sdk.files.items()}
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    stack.callback(context.close)
    page = context.new_page()
    page.goto(f"{shop.address}/gallery.html")
    return page, Recorded(server, app)


# Phones


def _send(server: ServerProcess, requests: list[Request]) -> None:
    for each in requests:
        response = httpx.post(f"{server.address}{each.path}", headers=each.headers, content=each.body)
        assert response.status_code == 200, response.text


def native_frames(server: ServerProcess) -> Recorded:
    app = server.create_app()
    visit = make_visit(7, 1)
    Sender(server.address, app.ingest_key).send(visit)
    moments = (visit.length * share for share in (0.1, 0.5, 0.9))
    return Recorded(server, app, [(at, image_of(_frame(visit, at))) for at in moments])


def _frame(visit: Visit, at: float) -> bytes:
    return list(takewhile(lambda frame: frame.at <= at, visit.frames))[-1].picture


def posthog_frames(server: ServerProcess) -> Recorded:
    app = server.create_app()
    phone = Phone("posthog-android", app.ingest_key, _start())
    pictures = [_screen("WEBP", 0), _screen("JPEG", 1), _screen("WEBP", 2)]
    phone.happened("$screen", 0, S_screen_name="Tents")
    phone.meta(0)
    for nth, picture in enumerate(pictures):
        phone.frame(nth * 2_000, picture)
    phone.touch(3_000, 180, 400)
    _send(server, phone.sent(8_000))
    return Recorded(server, app, [(nth * 2_000 + 500, image_of(picture)) for nth, picture in enumerate(pictures)])


def _screen(kind: str, nth: int) -> bytes:
    """A screen that is another colour above the middle each time, packed as SDKs do."""
    picture = image_of(drawn(f"Screen {nth}"))
    picture.paste(COLOURS[nth], (0, 56, picture.width, 400))
    packed = io.BytesIO()
    picture.save(packed, kind, quality=60)
    return packed.getvalue()


def posthog_wireframes(server: ServerProcess) -> Recorded:
    """Each picture a box of another colour; what is shown is drawn here as simply."""
    app = server.create_app()
    phone = Phone("posthog-ios", app.ingest_key, _start())
    phone.happened("$screen", 0, S_screen_name="Colours")
    shown: list[tuple[float, Image.Image]] = []
    for nth, colour in enumerate(COLOURS):
        box = {"id": 2, "type": "rectangle", "x": 20, "y": 100 + 150 * nth, "width": 353, "height": 300}
        root = {
            "id": 1,
            "type": "div",
            "x": 0,
            "y": 0,
            "width": 393,
            "height": 852,
            "style": {"backgroundColor": "#fff"},
        }
        phone.meta(nth * 2_000)
        phone.picture(nth * 2_000, {**root, "childWireframes": [{**box, "style": {"backgroundColor": colour}}]})
        picture = Image.new("RGB", (393, 852), "white")
        picture.paste(colour, (20, 100 + 150 * nth, 373, 400 + 150 * nth))
        shown.append((nth * 2_000 + 500, picture))
    for tap in range(4):
        phone.touch(5_000 + 150 * tap, round(RAGE["x"]), round(RAGE["y"]), up_after=50)
    _send(server, phone.sent(8_000))
    return Recorded(server, app, shown)


def sentry_video(server: ServerProcess) -> Recorded:
    """Two segments, each second of another grey."""
    app = server.create_app()
    begins = _start()
    number = app.dsn.rpartition("/")[2]
    for nth in range(2):
        clip = Clip(number=nth, begins=begins + 5_000 * nth, seconds=5)
        response = httpx.post(
            f"{server.address}/api/{number}/envelope/?sentry_key={app.ingest_key}",
            headers={"content-encoding": "gzip", "content-type": "application/x-sentry-envelope"},
            content=replay_body(ANDROID, clip, sent=round(time.time() * 1000)),
        )
        assert response.status_code == 200, response.text
    greys = ((1_500, 40), (4_500, 160), (7_500, 80))
    return Recorded(server, app, [(at, Image.new("RGB", (368, 800), (grey,) * 3)) for at, grey in greys])


def hole(server: ServerProcess) -> Recorded:
    """An app that was in the background for twelve seconds."""
    app = server.create_app()
    phone = Phone("posthog-android", app.ingest_key, _start())
    phone.happened("Application Opened", 0)
    phone.meta(0)
    phone.frame(0, drawn("Before"))
    phone.happened("Application Backgrounded", 2_000)
    phone.happened("Application Opened", 14_000)
    phone.frame(14_200, drawn("After"))
    phone.happened("Paid", 15_000)
    phone.frame(16_000, drawn("Done"))
    _send(server, phone.sent(16_500))
    return Recorded(server, app)


def troubles(server: ServerProcess) -> Recorded:
    """A tap without a response, requests and lines of the console with and without faults, a crash at the end."""
    app = server.create_app()
    start = _start()
    picture = b64encode(drawn("Cart")).decode()
    part = {
        "sessionId": "troubles",
        "sequence": 0,
        "startedAt": start,
        "sentAt": start + 11_000,
        "device": {"platform": "android", "deviceId": "troubled"},
        "viewport": {"width": 360, "height": 800},
        "screens": [{"at": start, "name": "Cart"}],
        "gestures": [{"at": start + 4_000, "kind": "tap", "x": VOID["x"], "y": VOID["y"], "responsive": False}],
        "issues": [{"at": start + 10_000, "kind": "crash", "title": "Basket broke"}],
        "calls": [
            {"at": start + 2_000, "url": "https://shop.test/cart", "method": "GET", "status": 200, "duration": 0.1},
            {"at": start + 6_000, "url": "https://shop.test/pay", "method": "POST", "status": 503, "duration": 1},
        ],
        "logs": [
            {"at": start + 3_000, "level": "info", "text": "All is well"},
            {"at": start + 7_000, "level": "error", "text": "Payment failed"},
        ],
        "frames": [{"at": start, "base64": picture}, {"at": start + 10_000, "same": True}],
        "lifecycle": [{"at": start + 10_000, "state": "end"}],
    }
    headers = {"Authorization": f"Bearer {app.ingest_key}"}
    response = httpx.post(f"{server.address}/v1/parts", json=part, headers=headers)
    assert response.status_code == 200, response.text
    return Recorded(server, app)


def _start() -> int:
    return round(time.time() * 1000) - AGO
