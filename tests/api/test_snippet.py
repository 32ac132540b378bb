"""GET /playhead.js and /v1/snippet/config."""

from __future__ import annotations

import gzip

import pytest

from tests.harness import App, Harness


def test_the_script_is_packed_where_the_browser_takes_that(harness: Harness) -> None:
    plain = harness.request("GET", "/playhead.js", headers={"Accept-Encoding": "identity"})
    packed = harness.request("GET", "/playhead.js", headers={"Accept-Encoding": "br, gzip"})
    assert plain.status_code == packed.status_code == 200
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content  # httpx unpacks
    assert plain.headers["content-type"] == "text/javascript; charset=utf-8"
    assert len(gzip.compress(plain.content)) < 60_000
    assert int(packed.headers["content-length"]) < 60_000


def test_a_copy_that_is_right_is_not_sent_again(harness: Harness) -> None:
    first = harness.request("GET", "/playhead.js")
    tag = first.headers["etag"]
    for text in (tag, f'"other", W/{tag}', "*"):
        again = harness.request("GET", "/playhead.js", headers={"If-None-Match": text})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert "max-age" in again.headers["cache-control"]
    assert harness.request("GET", "/playhead.js", headers={"If-None-Match": '"other"'}).status_code == 200


def test_every_page_may_load_and_ask(harness: Harness, app: App) -> None:
    for path in ("/playhead.js", f"/v1/snippet/config?key={app.ingest_key}", "/v1/snippet/config?key=wrong"):
        answer = harness.request("GET", path, headers={"Origin": "https://shop.example"})
        assert answer.headers["access-control-allow-origin"] == "https://shop.example"
        assert "Origin" in answer.headers.get_list("vary", split_commas=True)


def test_the_settings_are_the_apps(harness: Harness, app: App) -> None:
    path = f"/v1/snippet/config?key={app.ingest_key}"
    answer = harness.request("GET", path)
    assert answer.json() == {"recording": True, "sampling": 1.0, "minDurationSec": 0, "masking": "inputs"}
    assert answer.headers["cache-control"] == "private, max-age=60"
    changed = {"recording": False, "sampling": 0.25, "min_duration_sec": 5, "masking": "text"}
    owner = {"Authorization": f"Bearer {harness.services.token}"}
    harness.request("POST", f"/v1/admin/apps/{app.appid}/capture", json=changed, headers=owner)
    assert harness.request("GET", path).json() == {
        "recording": False,
        "sampling": 0.25,
        "minDurationSec": 5,
        "masking": "text",
    }


@pytest.mark.parametrize("key", ["", "ik_unknown"])
def test_a_wrong_key_is_told_nothing(harness: Harness, key: str) -> None:
    answer = harness.request("GET", f"/v1/snippet/config?key={key}&other=1")
    assert answer.status_code == 401
    assert answer.json()["success"] is False


def test_an_unknown_parameter_is_named(harness: Harness, app: App) -> None:
    answer = harness.request("GET", f"/v1/snippet/config?key={app.ingest_key}&version=2")
    assert answer.status_code == 400
    assert answer.json()["error"]["detail"] == "version"
