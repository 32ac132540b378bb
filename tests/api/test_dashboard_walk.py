"""All routes of the dashboard, made of the routes themselves: who may not, is told so, before anything else is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.routes import HTTPRoute

from playhead.api.gate import ANYONE, MEMBER, gate
from playhead.api.routes import ROUTES
from playhead.model.member import Role
from tests.harness import App, Harness
from tests.members import Visitor, new_member, new_owner

SAFE = ("GET", "HEAD")


def routes() -> Iterator[tuple[str, str, Any]]:
    """Method, path and who may: of each route."""
    services = Provide(lambda: None, sync_to_thread=False)
    for route in Litestar(ROUTES, openapi_config=None, dependencies={"services": services}).routes:
        if not isinstance(route, HTTPRoute) or not route.path.startswith("/v1/dashboard"):
            continue
        for handler in route.route_handlers:
            for method in sorted(set(map(str, handler.http_methods)) - {"OPTIONS"}):
                assert gate in [getattr(guard, "func", None) for guard in handler.resolve_guards()], route.path
                yield method, re.sub(r"{(?!appid)\w+:\w+}", "1", route.path), handler.opt["access"]


ALL = sorted(routes(), key=str)
LOGGED_IN = [each for each in ALL if each[2] != ANYONE]
OF_APPS = [each for each in ALL if "{appid" in each[1]]
walked = pytest.mark.parametrize(("method", "path", "access"), LOGGED_IN)
of_apps = pytest.mark.parametrize(("method", "path", "access"), OF_APPS)


@pytest.fixture(scope="module")
def shop(harness: Harness) -> App:
    return harness.create_app("shop")


@pytest.fixture(scope="module")
def foreign(harness: Harness) -> App:
    return harness.create_app("foreign")


@pytest.fixture(scope="module")
def viewer(harness: Harness, shop: App) -> Visitor:
    return new_member(harness, shop, "viewer")


@pytest.fixture(scope="module")
def admin(harness: Harness, shop: App) -> Visitor:
    return new_member(harness, shop, "admin")


@pytest.fixture(scope="module")
def owner(harness: Harness) -> Visitor:
    return new_owner(harness)


def status(visitor: Visitor, method: str, path: str, app: App, **options: Any) -> int:
    filled = path.replace("{appid:str}", app.appid)
    return visitor.request(method, filled, content=b"\xff{", **options).status_code


def test_the_walk_meets_what_it_should() -> None:
    assert len(ALL) > 40
    assert {access for *_, access in ALL} == {ANYONE, MEMBER, *Role}
    assert {path for _, path, access in ALL if access == ANYONE} == {
        f"/v1/dashboard/{name}"
        for name in ("installation", "login", "links/look", "links/accept", "oidc/start", "oidc/callback")
    }
    assert all(access in tuple(Role) for *_, access in OF_APPS)


def test_what_changes_an_app_takes_more_than_a_viewer_but_for_what_he_makes_himself() -> None:
    own = r"/(segments|boards|notes|shares|star)(/1)?$|/(filters|link|property-names|funnel|funnel/sessions|flow|flow/sessions|taps)$"
    unsafe = {(path, access) for method, path, access in OF_APPS if method not in SAFE and not re.search(own, path)}
    assert {access for _, access in unsafe} == {Role.ADMIN}


@walked
def test_without_a_login_it_is_401(harness: Harness, shop: App, method: str, path: str, access: Any) -> None:
    visitor = Visitor(harness)
    assert status(visitor, method, path, shop) == 401
    visitor.client.cookies.set("playhead_login", "x" * 43)
    assert status(visitor, method, path, shop) == 401


@walked
def test_from_another_site_it_is_403(owner: Visitor, shop: App, method: str, path: str, access: Any) -> None:
    if method in SAFE:
        return
    evil = {"X-Playhead-Request": "1", "Origin": "https://evil.example"}
    for headers in ({}, {"Content-Type": "text/plain"}, evil):
        assert status(owner, method, path, shop, headers=headers) == 403


@of_apps
def test_of_a_foreign_app_it_is_403(admin: Visitor, foreign: App, method: str, path: str, access: Any) -> None:
    assert status(admin, method, path, foreign) == 403
    assert status(admin, method, path, App("0" * 24, "", "")) == 403


@of_apps
def test_a_viewer_gets_what_is_for_viewers(viewer: Visitor, shop: App, method: str, path: str, access: Any) -> None:
    assert (status(viewer, method, path, shop) == 403) == (access != Role.VIEWER)


@pytest.mark.parametrize(("method", "path", "access"), [each for each in ALL if each[2] is Role.OWNER])
def test_an_admin_of_an_app_is_no_owner(admin: Visitor, shop: App, method: str, path: str, access: Any) -> None:
    assert status(admin, method, path, shop) == 403


@of_apps
def test_a_key_is_no_login(harness: Harness, shop: App, method: str, path: str, access: Any) -> None:
    keys = {"appid": shop.appid, "apikey": shop.api_key, "Authorization": f"Bearer {harness.services.token}"}
    assert status(Visitor(harness), method, path, shop, headers=keys) == 401
