"""Logging in through OpenID Connect, with an issuer on a socket that signs real tokens."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from playhead.api import issuer as ours
from playhead.errors import OperatorError
from playhead.server import http_application
from playhead.settings import load_settings
from tests.harness import App, Harness
from tests.members import Visitor, as_command, new_email, new_member
from tests.oidc_issuer import CLIENT, SECRET, Issuer

BASE = "https://playhead.test"


@pytest.fixture(scope="module")
def there() -> Iterator[Issuer]:
    running = Issuer()
    yield running
    running.close()


@pytest.fixture(autouse=True)
def _honest(there: Issuer) -> None:
    there.faults.clear()


@pytest.fixture(scope="module")
def browser_of(harness: Harness, there: Issuer) -> Any:
    """Makes clients of the shared server, which here has the issuer and is reached by https."""
    flags = {"oidc_issuer": there.address, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    settings = load_settings(
        {"data": harness.data, "base_url": BASE, "oidc_domains": "ours.example, b.example", **flags}, {}
    )
    membership = replace(harness.services.membership, issuer=ours.Issuer.from_settings(settings))
    services = replace(harness.services, settings=settings, membership=membership)
    transport = httpx.ASGITransport(http_application(services), raise_app_exceptions=False)

    def new() -> Visitor:
        visitor = Visitor(harness)
        visitor.client = httpx.AsyncClient(transport=transport, base_url=BASE, timeout=60)
        return visitor

    return new


def somebody(there: Issuer, email: str, **more: Any) -> None:
    there.person = {"sub": secrets.token_hex(8), "email": email, "email_verified": True, "name": "Ada", **more}


def log_in(visitor: Visitor, to: str = "/app/x?y=1") -> str:
    """As a browser goes there and back; the address at which it ends."""
    start = visitor.request("GET", "/v1/dashboard/oidc/start", params={"to": to})
    assert start.status_code == 302
    back = httpx.get(start.headers["Location"])
    assert back.status_code == 302
    done = visitor.request("GET", back.headers["Location"])
    assert done.status_code == 302
    return str(done.headers["Location"])


def problem(address: str) -> str:
    assert address.startswith(f"{BASE}/login#problem="), address
    return unquote(address.partition("=")[2])


def test_who_is_invited_joins_with_the_roles(harness: Harness, app: App, there: Issuer, browser_of: Any) -> None:
    email = new_email()
    as_command(harness, "invite", email=email, appid=app.appid, role="admin")
    somebody(there, email.upper())
    visitor = browser_of()
    assert log_in(visitor) == f"{BASE}/app/x?y=1"
    me = visitor.data("GET", "me")
    assert (me["email"], me["name"], me["has_password"], me["everywhere"]) == (email, "Ada", False, None)
    assert [each["role"] for each in me["apps"]] == ["admin"]
    again = browser_of()
    there.person["email"] = new_email()
    log_in(again)
    assert again.data("GET", "me")["id"] == me["id"]


def test_the_cookie_is_secure_and_bound_to_the_host(there: Issuer, browser_of: Any) -> None:
    somebody(there, f"{secrets.token_hex(4)}@ours.example")
    visitor = browser_of()
    log_in(visitor)
    (cookie,) = [each for each in visitor.client.cookies.jar if each.name == "__Host-playhead_login"]
    assert cookie.secure
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert "playhead_oidc" not in visitor.client.cookies


def test_an_address_of_an_allowed_domain_looks_at_all_apps(app: App, there: Issuer, browser_of: Any) -> None:
    somebody(there, f"{secrets.token_hex(4)}@ours.example")
    visitor = browser_of()
    log_in(visitor)
    me = visitor.data("GET", "me")
    assert me["everywhere"] == "viewer"
    assert app.appid in [each["appid"] for each in me["apps"]]
    assert visitor.call("PATCH", f"apps/{app.appid}", {"name": "x"}).status_code == 403


@pytest.mark.parametrize("domain", ["x-ours.example", "ours.example.evil.example", "example"])
def test_a_stranger_stays_outside(there: Issuer, browser_of: Any, domain: str) -> None:
    somebody(there, f"a@{domain}")
    assert problem(log_in(browser_of())) == f"a@{domain} is not invited; ask an admin for an invitation"


def test_a_member_s_password_goes_with_his_first_login_there(
    harness: Harness, app: App, there: Issuer, browser_of: Any
) -> None:
    """It may be of whoever held the invitation's link."""
    member = new_member(harness, app, "viewer")
    somebody(there, member.email)
    log_in(browser_of())
    assert member.call("GET", "me").status_code == 401
    assert member.log_in(member.email).status_code == 401


def test_another_subject_with_a_member_s_address_is_not_him(there: Issuer, browser_of: Any) -> None:
    email = f"{secrets.token_hex(4)}@ours.example"
    somebody(there, email)
    log_in(browser_of())
    somebody(there, email)
    assert problem(log_in(browser_of())) == f"{email} is known to the issuer as somebody else"


def test_who_was_removed_comes_back_by_invitation_alone(
    harness: Harness, app: App, there: Issuer, browser_of: Any
) -> None:
    email = f"{secrets.token_hex(4)}@ours.example"
    somebody(there, email)
    log_in(browser_of())
    as_command(harness, "remove", email=email)
    assert "is not invited" in problem(log_in(browser_of()))
    as_command(harness, "invite", email=email, appid=app.appid, role="viewer")
    visitor = browser_of()
    log_in(visitor)
    assert visitor.data("GET", "me")["everywhere"] is None


def test_the_address_may_stand_in_userinfo(there: Issuer, browser_of: Any) -> None:
    somebody(there, f"{secrets.token_hex(4)}@ours.example")
    there.faults["left_out"] = ("email", "email_verified")
    visitor = browser_of()
    log_in(visitor)
    assert visitor.data("GET", "me")["email"] == there.person["email"]


@pytest.mark.parametrize(
    "faults",
    [
        {"other_key": True},
        {"claims": {"nonce": "another"}},
        {"claims": {"aud": "somebody-else"}},
        {"claims": {"iss": "https://evil.example"}},
        {"claims": {"exp": 1_000_000_000}},
        {"claims": {"email_verified": False}},
        {"claims": {"sub": ""}, "left_out": ("email",)},
        {"left_out": ("email_verified",)},
        {"state": "another"},
    ],
)
def test_a_token_that_is_not_right_is_refused(there: Issuer, browser_of: Any, faults: dict[str, Any]) -> None:
    somebody(there, f"{secrets.token_hex(4)}@ours.example")
    there.faults |= faults
    visitor = browser_of()
    assert problem(log_in(visitor))
    assert visitor.call("GET", "me").status_code == 401


def test_a_code_of_another_browser_is_refused(there: Issuer, browser_of: Any) -> None:
    """Else a page could log its visitor in as somebody else."""
    somebody(there, f"{secrets.token_hex(4)}@ours.example")
    start = browser_of().request("GET", "/v1/dashboard/oidc/start")
    back = httpx.get(start.headers["Location"]).headers["Location"]
    for visitor in (browser_of(), browser_of()):
        assert "again" in problem(visitor.request("GET", back).headers["Location"])
        visitor.request("GET", "/v1/dashboard/oidc/start")


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "/\\evil.example", "x", "/a\nb"])
def test_it_comes_back_to_the_dashboard_alone(there: Issuer, browser_of: Any, to: str) -> None:
    somebody(there, f"{secrets.token_hex(4)}@ours.example")
    assert log_in(browser_of(), to) == f"{BASE}/"


def test_without_an_issuer_there_is_none(harness: Harness) -> None:
    visitor = Visitor(harness)
    assert not visitor.data("GET", "installation")["oidc"]
    address = visitor.request("GET", "/v1/dashboard/oidc/start").headers["Location"]
    assert "has%20no%20OpenID%20Connect%20issuer" in address


def test_an_issuer_that_does_not_answer_is_told(harness: Harness) -> None:
    silent = ours.Issuer("http://127.0.0.1:9", CLIENT, SECRET, f"{BASE}/x", frozenset())
    membership = replace(harness.services.membership, issuer=silent)
    transport = httpx.ASGITransport(http_application(replace(harness.services, membership=membership)))
    visitor = Visitor(harness)
    visitor.client = httpx.AsyncClient(transport=transport, base_url=BASE)
    address = visitor.request("GET", "/v1/dashboard/oidc/start").headers["Location"]
    assert "does%20not%20answer" in address


def test_half_an_issuer_is_told_at_the_start() -> None:
    with pytest.raises(OperatorError, match="needs oidc_client_id and oidc_client_secret"):
        ours.Issuer.from_settings(load_settings({"oidc_issuer": "https://id.example"}, {}))
