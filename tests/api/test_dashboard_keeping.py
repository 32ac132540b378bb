"""Retention, stars and keys, as members see and change them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.harness import App, Harness
from tests.members import Visitor, new_member, new_owner
from tests.samples import native


@pytest.fixture(scope="module")
def shop(harness: Harness) -> App:
    return harness.create_app("shop")


@pytest.fixture(scope="module")
def admin(harness: Harness, shop: App) -> Visitor:
    return new_member(harness, shop, "admin")


@pytest.fixture(scope="module")
def session(harness: Harness, shop: App) -> str:
    assert harness.ingest(shop, native("s-1")).status_code == 200
    found: str = harness.get(shop, "/v2/session").json()["data"][0]["sessionId"]
    return found


def test_retention_is_shown_with_what_is_held(admin: Visitor, shop: App, session: str) -> None:
    found = admin.data("GET", f"apps/{shop.appid}/retention")
    assert found["settings"] == {"days": 0, "bytes": 0, "keep_starred": True}
    assert found["held"]["sessions"] == 1
    assert found["held"]["oldest"] is not None


def test_room_of_all_apps_is_for_members_who_see_them_all(harness: Harness, admin: Visitor, shop: App) -> None:
    path = f"apps/{shop.appid}/retention"
    owned = new_owner(harness).data("GET", path)
    assert owned["room"]["free"] > 0
    for visitor in (admin, new_member(harness, shop, "viewer")):
        found = visitor.data("GET", path)
        assert (found["has_room"], found["room"]) == (True, None)
        assert found["held"] == owned["held"]


def test_that_there_is_no_room_is_told_to_all(
    harness: Harness, admin: Visitor, shop: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    more_than_any_disk = 2**60
    monkeypatch.setattr(harness.services.budget, "_least", more_than_any_disk)
    found = admin.data("GET", f"apps/{shop.appid}/retention")
    assert (found["has_room"], found["room"]) == (False, None)


def test_what_would_go_is_told_before_it_goes(harness: Harness, admin: Visitor, shop: App, session: str) -> None:
    harness.now += timedelta(days=40)
    assert admin.log_in(admin.email).status_code == 200
    asked = {"days": 30}
    assert admin.data("POST", f"apps/{shop.appid}/retention/going", asked)["sessions"] == 1
    assert admin.data("GET", f"apps/{shop.appid}/retention")["settings"]["days"] == 0
    path = f"apps/{shop.appid}/sessions/{session}/star"
    assert admin.data("PUT", path) == {"starred": True}
    assert admin.data("POST", f"apps/{shop.appid}/retention/going", asked)["sessions"] == 0
    assert admin.data("GET", f"apps/{shop.appid}/retention")["held"]["starred"] == 1
    assert admin.data("DELETE", path) == {"starred": False}
    assert admin.data("GET", path) == {"starred": False}


def test_a_change_of_retention_is_in_the_audit_log(admin: Visitor, shop: App) -> None:
    changed = admin.data("PATCH", f"apps/{shop.appid}/retention", {"days": 365})
    assert changed["settings"]["days"] == 365
    (row,) = admin.data("GET", f"apps/{shop.appid}/audit?page_size=1")["entries"]
    assert (row["action"], row["details"]) == ("retention.changed", {"days": 365})


def test_a_setting_of_a_wrong_kind_changes_nothing(admin: Visitor, shop: App) -> None:
    answer = admin.call("PATCH", f"apps/{shop.appid}/retention", {"days": -1})
    assert (answer.status_code, answer.json()["error"]["detail"]) == (400, "days")


def test_what_is_no_session_gets_no_star(admin: Visitor, shop: App) -> None:
    assert admin.call("PUT", f"apps/{shop.appid}/sessions/{'0' * 24}/star").status_code == 404


def test_keys_are_told_of_but_not_told(admin: Visitor, shop: App) -> None:
    key = admin.data("POST", f"apps/{shop.appid}/keys/api", {"export": False})["key"]
    answer = admin.call("GET", f"apps/{shop.appid}/keys")
    assert key not in answer.text
    assert {row["kind"]: row["export"] for row in answer.json()["data"]} == {"api": False, "ingest": True}


def test_the_set_up_names_the_server(admin: Visitor, shop: App) -> None:
    found = admin.data("GET", f"apps/{shop.appid}/setup")
    assert found["address"] == admin.harness.settings.base_url
    assert "//INGEST_KEY@" in found["dsn"]


def test_a_link_to_the_list_of_users_is_read(admin: Visitor, shop: App) -> None:
    link = f'/app/{shop.appid}/users/list/1?user_session_count={{"o":"greater","v":1, "tb": "session"}}'
    assert admin.data("POST", f"apps/{shop.appid}/filters", {"link": link})["entity"] == "user"
