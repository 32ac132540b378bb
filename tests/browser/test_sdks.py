"""Real SDKs in a real browser against a real server: what a visit to the shop becomes, asked of the API. `make browser-newest` runs it with their newest versions."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext

from playhead import __version__
from tests.browser.node_packages import PINNED
from tests.browser.sdks import SDKS, Sdk
from tests.browser.shop_server import Shop
from tests.browser.walk import CLICKS, LINKS, walk, walk_offline
from tests.harness import App
from tests.server_process import ServerProcess

SILENCE = 9
"""Seconds after which a session is over here: longer than an SDK is silent on the way, 5 s."""
ON_THE_WAY = 1.0
"""Seconds that a beacon of a closed page may take."""
PATIENCE = 30
EVENTS = (
    ("Add to cart", "/", {"item": "add-kettle", "price": "40"}),
    ("Add to cart", "/", {"item": "add-teapot", "price": "12.5"}),
    ("Paid", "/checkout.html", {"total": "52.5"}),
)
BY_NAME = pytest.mark.parametrize("sdk", SDKS, ids=lambda sdk: sdk.name)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    process = ServerProcess(
        tmp_path_factory.mktemp("browser") / "data", web_silence=str(SILENCE), background_silence=str(SILENCE)
    )
    process.start()
    yield process
    process.stop()


@pytest.fixture
def account(server: ServerProcess) -> App:
    """An app that no other test sends to."""
    return server.create_app()


def lay(sdk: Sdk, shop: Shop, server: ServerProcess, account: App) -> None:
    """Put the SDK into the shop's pages."""
    shop.head = sdk.head(server.address, account)
    shop.files = {path: content() for path, content in sdk.files.items()}


def rows(server: ServerProcess, account: App, path: str, **more: str) -> list[dict[str, Any]]:
    query = {"appid": account.appid, "apikey": account.api_key, **more}
    found: list[dict[str, Any]] = httpx.get(f"{server.address}{path}", params=query).json()["data"]
    return found


def sessions(server: ServerProcess, account: App) -> list[dict[str, Any]]:
    """The sessions, once nothing waits: a silence after the last that the page sent as it went."""
    time.sleep(ON_THE_WAY)
    end = time.monotonic() + SILENCE + PATIENCE
    while waiting := server.waiting():
        assert time.monotonic() < end, f"{waiting} parts and sessions still wait"
        time.sleep(0.2)
    return rows(server, account, "/v2/session", with_details="true")


def test_the_documentation_names_the_versions() -> None:
    text = (Path(__file__).parent.parent.parent / "docs" / "sdks-web.md").read_text()
    told = re.findall(r"^\| (\S+) \| (\d\S+) \|", text, re.MULTILINE)
    pinned = json.loads((PINNED / "package.json").read_text())["dependencies"]
    tools = {"esbuild"}
    assert dict(told) == {"playhead-web": __version__} | {name: pinned[name] for name in pinned.keys() - tools}


@BY_NAME
def test_a_visit(sdk: Sdk, context: BrowserContext, shop: Shop, server: ServerProcess, account: App) -> None:
    lay(sdk, shop, server, account)
    walked = walk(context, shop, sdk.unsent)
    (session,) = sessions(server, account)
    found, details = session["property"], session["details"]
    gestures = details["gestures"]
    assert [screen["name"] for screen in details["screens"]] == list(sdk.screens)
    assert len([gesture for gesture in gestures if gesture["kind"] == "click"]) == CLICKS - (LINKS if sdk.unsent else 0)
    assert (found["rageGestureCount"], details["unresponsiveGestureCount"]) == (1, 1)
    assert [(issue["kind"], issue["title"]) for issue in details.get("issues", [])] == list(sdk.issues)
    assert found["isCrashed"] == any(kind == "crash" for kind, _ in sdk.issues)
    assert -1 <= walked.seconds - found["durationSec"] <= 1 + sdk.unsent / 1000
    assert found["hasVideo"] is True
    assert session["user"]["kUXCam_UserIdentity"] == "u-5066"
    assert session["user"]["plan"] == "gold"
    assert (session["device"]["platform"], session["device"]["osName"]) == ("web", "Linux")
    assert details["viewport"] == {"width": 1000, "height": 700}
    events = [
        (each["eventName"], each["eventScreen"], each["eventProperty"]) for each in rows(server, account, "/v2/event")
    ]
    assert sorted(events, key=lambda event: event[2].get("item", "z")) == list(EVENTS)
    assert rows(server, account, "/v1/quarantine") == []
    assert "typed" not in str(session)


@BY_NAME
def test_offline_and_back(sdk: Sdk, context: BrowserContext, shop: Shop, server: ServerProcess, account: App) -> None:
    lay(sdk, shop, server, account)
    walk_offline(context, shop)
    (session,) = sessions(server, account)
    assert [event["properties"]["item"] for event in session["details"]["events"]] == ["add-teapot", "add-kettle"]
    assert session["property"]["hasVideo"] is True
    assert len([each for each in session["details"]["gestures"] if each["kind"] == "click"]) == 2
