"""Members in tests: a browser's client each, with cookies of its own, that joined through real links."""

from __future__ import annotations

import secrets
from typing import Any

import httpx

from tests.harness import App, Harness

PASSWORD = "correct horse battery"
HEADER = {"X-Playhead-Request": "1"}


class Visitor:
    """Somebody before the dashboard. Sends the header that its pages send, unless told not to."""

    def __init__(self, harness: Harness) -> None:
        self.harness = harness
        self.client = harness.new_client()
        self.email = ""

    def request(self, method: str, path: str, *, headers: dict[str, str] = HEADER, **options: Any) -> httpx.Response:
        return self.harness.run(self.client.request(method, path, headers=headers, **options))

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> httpx.Response:
        """Of the dashboard's own routes."""
        given = {} if body is None else {"json": body}
        return self.request(method, f"/v1/dashboard/{path}", **given, **options)

    def data(self, method: str, path: str, body: Any = None) -> Any:
        response = self.call(method, path, body)
        assert response.status_code == 200, response.text
        return response.json()["data"]

    def get(self, app: App, path: str, **parameters: Any) -> httpx.Response:
        """GET of the Data Access API, by cookie."""
        return self.request("GET", path, params={"appid": app.appid, **parameters})

    def accept(self, link: str, email: str = "") -> httpx.Response:
        body = {"token": link.partition("#")[2], "password": PASSWORD, **({"email": email} if email else {})}
        return self.call("POST", "links/accept", body)

    def log_in(self, email: str, password: str = PASSWORD) -> httpx.Response:
        return self.call("POST", "login", {"email": email, "password": password})


def new_email() -> str:
    return f"{secrets.token_hex(6)}@example.com"


def as_command(harness: Harness, command: str, **body: str) -> httpx.Response:
    """What `playhead member …` sends."""
    headers = {"Authorization": f"Bearer {harness.services.token}"}
    return harness.request("POST", f"/v1/admin/members/{command}", json=body, headers=headers)


def new_owner(harness: Harness) -> Visitor:
    visitor = Visitor(harness)
    visitor.email = new_email()
    link = as_command(harness, "owner-link").json()["data"]["link"]
    assert visitor.accept(link, visitor.email).status_code == 200
    return visitor


def new_member(harness: Harness, app: App, role: str) -> Visitor:
    visitor = Visitor(harness)
    visitor.email = new_email()
    made = as_command(harness, "invite", email=visitor.email, appid=app.appid, role=role).json()["data"]
    assert visitor.accept(made["link"]).status_code == 200
    return visitor
