"""Shares: the link that opens one session for whoever has it, until it ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from playhead.api.player import filled
from tests.harness import App, Harness
from tests.replay.recorded import number_of, record


@pytest.fixture(scope="module")
def app(harness: Harness) -> App:
    return harness.create_app()


@pytest.fixture(scope="module")
def session(harness: Harness, app: App) -> str:
    return record(harness, app)


def owner(harness: Harness, method: str, path: str, **body: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {harness.services.token}"}
    return harness.request(method, f"/v1/admin/apps/{path}", headers=headers, json=body or None)


def share(harness: Harness, app: App, session: str, **wanted: Any) -> dict[str, Any]:
    answer = owner(harness, "POST", f"{app.appid}/sessions/{session}/shares", **wanted)
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()["data"]
    made["path"] = made["url"].removeprefix(harness.settings.base_url)
    made["token"] = made["path"].removeprefix("/share/")
    return made


def watch(harness: Harness, session: str, token: str, part: str = "") -> int:
    return harness.request("GET", f"/v2/session/{session}/recording{part}", params={"token": token}).status_code


def listed(harness: Harness, app: App, session: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = owner(harness, "GET", f"{app.appid}/sessions/{session}/shares").json()["data"]
    return found


def test_it_opens_its_session_and_no_other(harness: Harness, app: App, session: str) -> None:
    other = record(harness, app, "other")
    made = share(harness, app, session, startMs=2_500)
    page = harness.request("GET", made["path"])
    assert page.status_code == 200
    assert f'data-session="{session}" data-token="{made["token"]}" data-start="2500"' in page.text
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    for part in ("", "/timeline", "/segments/1", "/data"):
        assert watch(harness, session, made["token"], part) == 200
        assert watch(harness, other, made["token"], part) == 403


def test_opens_are_counted(harness: Harness, app: App, session: str) -> None:
    made = share(harness, app, session)
    for _ in range(3):
        harness.request("GET", made["path"])
    harness.request("HEAD", made["path"])
    (found,) = (each for each in listed(harness, app, session) if each["id"] == made["id"])
    assert found["opens"] == 3
    assert "url" not in found
    assert made["token"] not in str(found)


def test_it_ends_at_its_time(harness: Harness, app: App, session: str) -> None:
    made = share(harness, app, session, days=2)
    harness.now += timedelta(days=2)
    assert harness.request("GET", made["path"]).status_code == 200
    harness.now += timedelta(seconds=1)
    assert_closed(harness.request("GET", made["path"]), 403)
    assert watch(harness, session, made["token"]) == 403


def test_it_ends_when_it_is_revoked(harness: Harness, app: App, session: str) -> None:
    made = share(harness, app, session)
    path = f"{app.appid}/sessions/{session}/shares/{made['id']}"
    revoked = owner(harness, "DELETE", path).json()["data"]["revoked"]
    harness.now += timedelta(minutes=1)
    assert owner(harness, "DELETE", path).json()["data"]["revoked"] == revoked
    assert_closed(harness.request("GET", made["path"]), 403)
    assert watch(harness, session, made["token"]) == 403


@pytest.mark.parametrize("token", ["sh_unknown", "x", "v.1.2.3", "%00", "%ff"])
def test_what_is_no_share_is_a_page_that_says_so(harness: Harness, token: str) -> None:
    assert_closed(harness.request("GET", f"/share/{token}"), 403)


def assert_closed(answer: httpx.Response, status: int) -> None:
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "Nothing to see here" in answer.text


def test_only_a_session_with_a_recording_is_shared(harness: Harness, app: App) -> None:
    assert owner(harness, "POST", f"{app.appid}/sessions/{'0' * 24}/shares").status_code == 404
    other = harness.create_app()
    session = record(harness, app, "of one app")
    assert owner(harness, "POST", f"{other.appid}/sessions/{session}/shares").status_code == 404


@pytest.mark.parametrize("wanted", [{"days": 0}, {"days": 367}, {"startMs": -1}, {"day": 1}, {"days": "x"}])
def test_a_wrong_request_is_told(harness: Harness, app: App, session: str, wanted: dict[str, Any]) -> None:
    answer = owner(harness, "POST", f"{app.appid}/sessions/{session}/shares", **wanted)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "INVALID_BODY")


def test_a_share_of_another_session_is_not_revoked(harness: Harness, app: App, session: str) -> None:
    made = share(harness, app, session)
    other = harness.create_app()
    for path in (f"{app.appid}/sessions/{'0' * 24}", f"{other.appid}/sessions/{session}"):
        assert owner(harness, "DELETE", f"{path}/shares/{made['id']}").status_code == 404
    assert harness.request("GET", made["path"]).status_code == 200


def test_an_erased_session_loses_its_shares(harness: Harness, app: App) -> None:
    session = record(harness, app, "erased")
    made = share(harness, app, session)
    harness.run(harness.services.shares.remove(number_of(harness, app), [session]))
    assert_closed(harness.request("GET", made["path"]), 403)
    assert listed(harness, app, session) == []


def test_what_the_page_is_told_cannot_break_out() -> None:
    page = filled("<html lang=en><script src={base}/player/player.js>", base="/p", token='"><script>')
    assert page == '<html data-base="/p" data-token="&quot;&gt;&lt;script&gt;" lang=en><script src=/p/player/player.js>'
