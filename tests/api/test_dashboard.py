"""The dashboard's files over HTTP."""

from __future__ import annotations

import re

import pytest

from tests.harness import Harness


@pytest.mark.parametrize("path", ["/", "/app/60f6c0b8b97ba419120b82eb/sessions/list/1", "/login", "/join"])
def test_every_address_has_the_page(harness: Harness, path: str) -> None:
    answer = harness.request("GET", path)
    assert answer.status_code == 200
    assert '<div id="root">' in answer.text
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-cache"


def script_of(harness: Harness) -> str:
    found = re.search(r'src="(/assets/[^"]+\.js)"', harness.request("GET", "/").text)
    assert found is not None
    return found[1]


def test_scripts_are_kept_for_ever(harness: Harness) -> None:
    answer = harness.request("GET", script_of(harness))
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, br", "br"), ("gzip", "gzip"), ("br;q=1.0, gzip", "br"), ("identity", None)],
)
def test_scripts_come_packed_as_the_client_takes_it(harness: Harness, accepted: str, encoding: str | None) -> None:
    answer = harness.request("GET", script_of(harness), headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("name", ["none.js", "..%2Findex.html", "%2e%2e%2findex.html"])
def test_other_files_are_not_there(harness: Harness, name: str) -> None:
    assert harness.request("GET", f"/assets/{name}").status_code == 404
