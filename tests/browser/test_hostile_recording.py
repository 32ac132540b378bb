"""A recording that means harm: whoever has the ingest key of an app, which is in its pages, can send one. Nothing of it runs, and nothing leaves."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from threading import Thread
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.dashboard_server import Demo
from tests.browser.recorded import Recorded, settle
from tests.browser.replay_page import STANDS, ReplayPage
from tests.server_process import ServerProcess

JS = "parent.parent.harmed = parent.harmed = window.harmed = true"


class Enemy:
    """A host that counts who connects, whatever for, and who asks: a preconnect sends nothing."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self.connections = self.requests = 0
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            Thread(target=self._hear, args=(connection,), daemon=True).start()

    def _hear(self, connection: socket.socket) -> None:
        with connection:
            self.requests += bool(connection.recv(1))

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def enemy() -> Iterator[Enemy]:
    with closing(Enemy()) as listening:
        yield listening


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    process = ServerProcess(tmp_path_factory.mktemp("hostile") / "data", web_silence="1")
    process.start()
    Demo(process.address, process.data).make_owner()
    yield process
    process.stop()


class Tree:
    """Nodes as rrweb writes them down, numbered."""

    def __init__(self) -> None:
        self.last = 0

    def element(self, tag: str, *children: dict[str, Any], svg: bool = False, **attributes: Any) -> dict[str, Any]:
        self.last += 1
        told = {name.rstrip("_").replace("__", ":").replace("_", "-"): value for name, value in attributes.items()}
        told = {("_cssText" if name == "-cssText" else name): value for name, value in told.items()}
        node = {"type": 2, "id": self.last, "tagName": tag, "attributes": told, "childNodes": list(children)}
        return {**node, "isSVG": True} if svg else node

    def text(self, content: str, *, style: bool = False) -> dict[str, Any]:
        self.last += 1
        return {"type": 3, "id": self.last, "textContent": content, **({"isStyle": True} if style else {})}


def document(tree: Tree, enemy: str) -> dict[str, Any]:
    """All that the field has seen, and what browsers fetch by themselves."""
    e, t, url = tree.element, tree.text, f"http://{enemy}/x"
    css = f"@import '{url}1';@font-face{{font-family:f;src:url({url}2)}}body{{background:url({url}3);font-family:f}}"
    escaped = f"p{{background:u\\72 l({url}4);list-style:image-set('{url}5' 1x);cursor:url({url}6),auto}}"
    head = e(
        "head",
        e("base", href=f"http://{enemy}/"),
        e("meta", http_equiv="refresh", content=f"0;url={url}"),
        e("link", rel="stylesheet", href=url),
        e("link", rel="preconnect", href=f"http://{enemy}"),
        e("link", rel="dns-prefetch", href=f"http://{enemy}"),
        e("link", rel="prefetch", href=url),
        e("link", rel="preload", as_="image", href=url),
        e("link", rel="manifest", href=url),
        e("link", rel="icon", href=url),
        e("link", rel="stylesheet", href=url, _cssText=css),
        e("style", t(css + escaped, style=True)),
        e("script", t(JS)),
        e("script", src=url),
    )
    body = e(
        "body",
        e("img", src=url, srcset=f"{url} 2x", onerror=JS, onload=JS),
        e("img", src="x:", onerror=JS),
        e("picture", e("source", srcset=url), e("img", src="data:image/gif;base64,R0lGODlhAQABAAAAACw=", onload=JS)),
        e("iframe", src=url),
        e("iframe", src=f"javascript:{JS}"),
        e("iframe", srcdoc=f"<script>{JS}</script><img src={url}>"),
        e("iframe", src=f"data:text/html,<script>{JS}</script>", sandbox="allow-scripts allow-same-origin"),
        e("object", data=url, type="image/svg+xml"),
        e("embed", src=url),
        e("video", e("source", src=url), src=url, poster=url, autoplay="", rr_mediaState="played"),
        e("audio", src=url, autoplay="", rr_mediaState="played"),
        e("form", e("input", type="image", src=url), e("input", autofocus="", onfocus=JS), action=url),
        e("a", t("a link"), href=f"javascript:{JS}", ping=url),
        e("details", e("summary", t("more")), open="", ontoggle=JS),
        e("marquee", t("m"), onstart=JS),
        e("canvas", rr_dataURL=url),
        e("p", t("styled"), style=f"background:url({url}7);border-image:url('{url}8') 1"),
        e("x-harm", isCustom="true", style=f"content:url({url}9)"),
        e("table", background=url),
        e("math", e("maction", t("m"), href=f"javascript:{JS}")),
        e(
            "svg",
            e("script", t(JS), svg=True),
            e("script", href=url, svg=True),
            e("image", href=url, svg=True),
            e("use", xlink__href=f"{url}#a", svg=True),
            e("feImage", href=url, svg=True),
            e("rect", fill=f"url({url}#b)", filter=f"url({url}#c)", svg=True),
            e("a", e("animate", attributeName="href", values=f"javascript:{JS}", svg=True), t("a"), href="#", svg=True),
            e("foreignObject", e("iframe", src=url), svg=True),
            onload=JS,
            svg=True,
        ),
        e("button", t("The end of it"), formaction=url, onclick=JS),
        onload=JS,
        background=url,
    )
    html = e("html", head, body, manifest=url)
    tree.last += 1
    return {"type": 0, "id": tree.last, "childNodes": [html]}


def events(enemy: str, start: int) -> list[dict[str, Any]]:
    """The document, and changes that bring the same in later."""
    tree, url = Tree(), f"http://{enemy}/later"
    root = document(tree, enemy)
    body = root["childNodes"][0]["childNodes"][1]
    image, frame = body["childNodes"][0]["id"], body["childNodes"][3]["id"]
    style = root["childNodes"][0]["childNodes"][0]["childNodes"][10]["id"]
    added = [
        tree.element("img", src=url, onerror=JS),
        tree.element("script", tree.text(JS)),
        tree.element("iframe", src=f"javascript:{JS}"),
        tree.element("link", rel="stylesheet", href=url),
        tree.element("style", tree.text(f"*{{background:url({url})}}", style=True)),
        tree.element("meta", http_equiv="refresh", content=f"0;url={url}"),
    ]
    changed = [
        {"id": image, "attributes": {"src": url, "srcset": f"{url} 1x", "onerror": JS}},
        {"id": frame, "attributes": {"src": url, "srcdoc": f"<script>{JS}</script>", "sandbox": "allow-scripts"}},
        {"id": body["id"], "attributes": {"style": {"background": f"url({url})"}, "onclick": JS}},
    ]
    adds = [{"parentId": body["id"], "nextId": None, "node": node} for node in added]
    nested = {
        "type": 0,
        "id": 9_000,
        "childNodes": [
            {
                **tree.element(
                    "html", tree.element("body", tree.element("img", src=url), tree.element("script", tree.text(JS)))
                ),
                "rootId": 9_000,
            }
        ],
        "rootId": 9_000,
    }
    told: list[tuple[int, dict[str, Any]]] = [
        (4, {"href": f"javascript:{JS}", "width": 1000, "height": 700}),
        (2, {"node": root, "initialOffset": {"top": 0, "left": 0}}),
        (3, {"source": 0, "texts": [], "removes": [], "attributes": changed, "adds": adds}),
        (
            3,
            {
                "source": 0,
                "texts": [],
                "removes": [],
                "attributes": [],
                "adds": [{"parentId": frame, "nextId": None, "node": nested}],
                "isAttachIframe": True,
            },
        ),
        (3, {"source": 8, "id": style, "adds": [{"rule": f"div{{background:url({url})}}", "index": 0}]}),
        (3, {"source": 10, "family": "f2", "fontSource": f"url({url})", "buffer": False}),
        (
            3,
            {
                "source": 15,
                "id": root["id"],
                "styles": [{"styleId": 1, "rules": [{"rule": f"p{{background:url({url})}}"}]}],
                "styleIds": [1],
            },
        ),
        (
            3,
            {
                "source": 9,
                "id": image,
                "type": 0,
                "commands": [{"property": "drawImage", "args": [{"rr_type": "HTMLImageElement", "src": url}]}],
            },
        ),
        (3, {"source": 2, "type": 2, "id": body["childNodes"][12]["id"], "x": 5, "y": 5}),
        (3, {"source": 1, "positions": []}),
        (3, {"source": 3, "id": "no", "x": {}, "y": []}),
        (5, {"tag": "playhead.event", "payload": {"name": f"<img src=x onerror='{JS}'>", "properties": {}}}),
        (5, {"tag": "playhead.screen", "payload": {"name": f"<script>{JS}</script>"}}),
    ]
    return [{"type": kind, "data": data, "timestamp": start + 100 * nth} for nth, (kind, data) in enumerate(told)]


@pytest.fixture(scope="module")
def source(server: ServerProcess, enemy: Enemy) -> Recorded:
    app = server.create_app()
    start = round(time.time() * 1000) - 20_000
    batch = {"key": app.ingest_key, "session": "harm", "picture": True, "events": events(enemy.address, start)}
    batch["sentAt"] = start + 20_000
    response = httpx.post(f"{server.address}/v1/rrweb", json=batch)
    assert response.status_code == 200, response.text
    settle(server)
    return Recorded(server, app)


class Watch:
    """What a context asks for and opens, from now on."""

    def __init__(self, context: BrowserContext) -> None:
        self.asked: list[str] = []
        self.opened: list[Page] = []
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("page", lambda page: self.opened.append(page))

    def assert_harmless(self, page: Page, server: ServerProcess, enemy: Enemy) -> None:
        """The page of the recording is there, and it did nothing."""
        assert "The end of it" in page.evaluate(INSIDE)
        ours = (f"{server.address}/", "data:", "blob:", "about:")
        assert [url for url in self.asked if not url.startswith(ours)] == []
        assert enemy.connections == 0
        assert [each for each in self.opened if each != page] == []
        assert page.evaluate("window.harmed") is None
        assert page.evaluate(
            "[...document.querySelectorAll('iframe')].every((f) => f.contentWindow.harmed === undefined)"
        )
        assert page.evaluate(SANDBOXES) == ["allow-same-origin", "allow-same-origin"]


INSIDE = """() => document.querySelector('iframe.ph-picture').contentDocument.querySelector('iframe').contentDocument.body.innerText"""
SANDBOXES = """() => {
    const outer = document.querySelector('iframe.ph-picture');
    const inner = outer.contentDocument.querySelector('iframe');
    return [outer, inner].map((frame) => [...frame.sandbox].join(' '));
}"""
SILENT = """() => {
    const inner = document.querySelector('iframe.ph-picture').contentDocument.querySelector('iframe').contentDocument;
    return [...inner.querySelectorAll('audio, video')].every((each) => each.paused);
}"""


def visit(page: Page, replay: ReplayPage) -> None:
    """All of it, forwards and back, and with keys that would follow a link."""
    for seconds in (0.15, 1.2, 0.5, 1.2):
        replay.seek(seconds)
    replay.call("seek(0)")
    replay.call("play()")
    page.wait_for_selector('.ph-player[data-state="ended"]')
    press(page)


def press(page: Page) -> None:
    """With the keyboard and the pointer, all over it."""
    for key in ("Tab", "Enter", "Tab", "Tab", "Tab", "Enter", "Escape"):
        page.keyboard.press(key)
    page.mouse.click(400, 300)
    page.wait_for_timeout(800)


def test_nothing_of_it_runs_and_nothing_leaves(
    browser: Browser, server: ServerProcess, source: Recorded, enemy: Enemy
) -> None:
    with browser.new_context(viewport={"width": 1200, "height": 800}) as context:
        watch = Watch(context)
        replay = source.open(context)
        watch.opened.clear()
        visit(replay.page, replay)
        watch.assert_harmless(replay.page, server, enemy)
        addresses = [url.split("?")[0] for url in watch.asked if url.startswith("http")]
        recording = f"/v2/session/{source.session}"
        assert {url.removeprefix(server.address).rsplit("/", 1)[0] for url in addresses} <= {
            *("/share", "/player", recording, f"{recording}/recording", f"{recording}/recording/segments")
        }


@pytest.fixture
def page(browser: Browser, server: ServerProcess) -> Iterator[Page]:
    """A member's, who looks at the app of the recording."""
    demo = Demo(server.address, server.data)
    with browser.new_context(viewport={"width": 1200, "height": 800}, reduced_motion="reduce") as context:
        demo.log_in(context)
        yield context.new_page()


def look_at_the_replay(page: Page, app: str, source: Recorded) -> None:
    page.goto(f"{app}/sessions/list/1/{source.session}?t=1.2")
    page.wait_for_selector(STANDS)
    for key in ("End", "Home", "Space"):
        page.locator(".ph-player").press(key)
    page.wait_for_selector('.ph-player[data-state="ended"]')


def look_at_the_list(page: Page, app: str, _: Recorded) -> None:
    page.goto(f"{app}/sessions/list/1")
    page.wait_for_selector("tbody tr")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    page.wait_for_selector("[role=dialog] iframe.ph-picture")


def look_at_the_heatmap(page: Page, app: str, _: Recorded) -> None:
    page.goto(f"{app}/boards/taps")
    page.wait_for_selector("[data-picture=yes] iframe.ph-picture")


@pytest.mark.parametrize("look", [look_at_the_replay, look_at_the_list, look_at_the_heatmap])
def test_nothing_of_it_runs_in_the_dashboard(
    page: Page, server: ServerProcess, source: Recorded, enemy: Enemy, look: Callable[[Page, str, Recorded], None]
) -> None:
    watch = Watch(page.context)
    look(page, f"{server.address}/app/{source.app.appid}", source)
    page.wait_for_function(f"({INSIDE})().includes('The end of it')")
    press(page) if look is look_at_the_replay else page.wait_for_timeout(800)
    watch.assert_harmless(page, server, enemy)
    assert page.evaluate(SILENT)


def test_walls_stand_when_one_falls(browser: Browser, source: Recorded, enemy: Enemy) -> None:
    """Were something left in by the cleaning, policy and sandbox hold: put there by hand, it does nothing.

    Chromium opens a socket for a frame before it looks at the policy, and sends nothing over it: hence requests, not connections.
    """
    context = browser.new_context()
    page = source.open(context).page
    page.evaluate(
        """([address, js]) => {
            const inner = document.querySelector('iframe.ph-picture').contentDocument.querySelector('iframe').contentDocument;
            const harm = [
                `<img src="http://${address}/w" onerror="${js}">`, `<style>body{background:url(http://${address}/w2)}</style>`,
                `<iframe src="http://${address}/w3"></iframe>`, `<object data="http://${address}/w4"></object>`,
                `<iframe srcdoc="<script>${js}<` + `/script>"></iframe>`, `<svg onload="${js}"></svg>`,
                `<video autoplay src="http://${address}/w5"></video>`, `<link rel="stylesheet" href="http://${address}/w6">`,
            ];
            inner.body.insertAdjacentHTML('beforeend', harm.join(''));
            const script = inner.createElement('script');
            script.textContent = js;
            inner.body.append(script);
        }""",
        [enemy.address, JS],
    )
    page.wait_for_timeout(800)
    assert enemy.requests == 0
    assert page.evaluate("window.harmed") is None
    context.close()
