"""`playhead member`, and the link that a first start prints."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import httpx

from tests.command import made_app, playhead
from tests.members import HEADER, PASSWORD
from tests.server_process import ServerProcess


def accept(server: ServerProcess, link: str, email: str = "") -> httpx.Response:
    body = {"token": link.strip().partition("#")[2], "password": PASSWORD, **({"email": email} if email else {})}
    return httpx.post(f"{server.address}/v1/dashboard/links/accept", json=body, headers=HEADER)


def told(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_members_are_made_listed_and_removed(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data")
    server.start()
    app = made_app(server.data)
    at = ("--data", server.data)
    assert accept(server, told(playhead("member", "owner-link", *at)), "owner@example.com").status_code == 200
    link = told(playhead("member", "invite", "ada@example.com", "--app", app["appid"], "--role", "admin", *at))
    assert accept(server, link).status_code == 200
    again = told(playhead("member", "invite", "ada@example.com", "--app", app["appid"], *at))
    assert again == "ada@example.com is a member already, and viewer of the app now."
    listed = json.loads(told(playhead("member", "list", "--json", *at)))
    assert [(each["email"], each["everywhere"]) for each in listed] == [
        ("ada@example.com", None),
        ("owner@example.com", "owner"),
    ]
    assert f"viewer of {app['appid']}" in told(playhead("member", "list", *at))
    link = told(playhead("member", "reset", "ada@example.com", *at))
    assert accept(server, link).status_code == 200
    told(playhead("member", "remove", "ada@example.com", *at))
    assert "ada" not in told(playhead("member", "list", *at))
    missing = playhead("member", "remove", "ada@example.com", *at)
    assert missing.stderr == "playhead: No member has the address ada@example.com\n"
    last = playhead("member", "remove", "owner@example.com", *at)
    assert last.returncode == 1
    assert "The last owner stays" in last.stderr
    server.stop()


def test_a_start_prints_a_link_until_there_is_an_owner(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data")
    links = []
    for _ in range(2):
        server.start()
        links.append(server.said("No owner yet").rpartition(" ")[2])
        server.stop()
    server.start()
    newest = server.said("No owner yet").rpartition(" ")[2]
    assert [accept(server, link, "owner@example.com").status_code for link in (*links, newest)] == [404, 404, 200]
    server.stop()
    server.start()
    assert server.said("No owner yet") == ""
    server.stop()
