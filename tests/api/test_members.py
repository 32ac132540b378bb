"""Members: how they join, log in and out, what their roles allow, what the audit log keeps."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from tests.harness import App, Harness
from tests.members import PASSWORD, Visitor, as_command, new_email, new_member, new_owner
from tests.replay.recorded import record
from tests.samples import native


@pytest.fixture(scope="module")
def owner(harness: Harness) -> Visitor:
    return new_owner(harness)


@pytest.fixture(scope="module")
def shop(harness: Harness) -> App:
    return harness.create_app("shop")


@pytest.fixture(scope="module")
def admin(harness: Harness, shop: App) -> Visitor:
    return new_member(harness, shop, "admin")


@pytest.fixture(scope="module")
def viewer(harness: Harness, shop: App) -> Visitor:
    return new_member(harness, shop, "viewer")


def error(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["message"]


def scalar(harness: Harness, sql: str, **values: Any) -> Any:
    async def ask() -> Any:
        async with harness.services.catalog.session() as session:
            return await session.scalar(text(sql), values)

    return harness.run(ask())


# Joining


def test_an_owner_link_makes_an_owner_once(harness: Harness) -> None:
    link = as_command(harness, "owner-link").json()["data"]["link"]
    first, second = Visitor(harness), Visitor(harness)
    email = new_email()
    assert first.data("POST", "links/look", {"token": link.partition("#")[2]})["kind"] == "owner"
    assert first.accept(link, f" {email.upper()} ").json()["data"]["everywhere"] == "owner"
    assert first.data("GET", "me")["email"] == email
    assert error(second.accept(link, new_email())) == (
        404,
        "This link has been used or has expired; ask for a new one",
    )


def test_the_newest_owner_link_alone_works(harness: Harness) -> None:
    old, new = (as_command(harness, "owner-link").json()["data"]["link"] for _ in range(2))
    assert Visitor(harness).accept(old, new_email()).status_code == 404
    assert Visitor(harness).accept(new, new_email()).status_code == 200


def test_a_link_expires(harness: Harness) -> None:
    link = as_command(harness, "owner-link").json()["data"]["link"]
    harness.now += timedelta(hours=24)
    assert Visitor(harness).accept(link, new_email()).status_code == 404


def test_an_invitation_is_for_its_address_and_role(harness: Harness, shop: App, admin: Visitor) -> None:
    email, other = new_email(), harness.create_app("other")
    made = admin.data("POST", f"apps/{shop.appid}/invites", {"email": email, "role": "viewer"})
    joined = Visitor(harness)
    me = joined.accept(made["link"], "somebody@else.example").json()["data"]
    assert (me["email"], me["everywhere"]) == (email, None)
    assert [(app["appid"], app["role"]) for app in me["apps"]] == [(shop.appid, "viewer")]
    assert joined.get(other, "/v2/session").status_code == 403


def test_an_invitation_can_be_taken_back(harness: Harness, shop: App, admin: Visitor) -> None:
    email = new_email()
    made = admin.data("POST", f"apps/{shop.appid}/invites", {"email": email, "role": "viewer"})
    waiting = admin.data("GET", f"apps/{shop.appid}/members")["invites"]
    (found,) = [each for each in waiting if each["email"] == email]
    admin.data("DELETE", f"apps/{shop.appid}/invites/{found['id']}")
    assert Visitor(harness).accept(made["link"]).status_code == 404


def test_who_invites_a_member_gets_no_link_to_him(harness: Harness, shop: App, owner: Visitor) -> None:
    """Else an app's admin could set an owner's password."""
    other = harness.create_app("other")
    member = new_member(harness, other, "viewer")
    assert owner.data("POST", f"apps/{shop.appid}/invites", {"email": member.email, "role": "admin"}) == {"link": None}
    assert {app["appid"]: app["role"] for app in member.data("GET", "me")["apps"]} == {
        shop.appid: "admin",
        other.appid: "viewer",
    }


def test_an_older_invitation_does_not_lead_to_who_has_joined(harness: Harness, shop: App, owner: Visitor) -> None:
    email, other = new_email(), harness.create_app("other")
    links = [
        owner.data("POST", f"apps/{app.appid}/invites", {"email": email, "role": "viewer"})["link"]
        for app in (shop, other)
    ]
    assert Visitor(harness).accept(links[0]).status_code == 200
    assert error(Visitor(harness).accept(links[1]))[0] == 403


def test_an_owner_is_made_by_the_command_line_alone(shop: App, owner: Visitor) -> None:
    response = owner.call("POST", f"apps/{shop.appid}/invites", {"email": new_email(), "role": "owner"})
    assert response.status_code == 400
    assert response.json()["error"]["detail"] == "role"


@pytest.mark.parametrize("password", ["short", "x" * 1_001])
def test_a_password_has_bounds(harness: Harness, password: str) -> None:
    link = as_command(harness, "owner-link").json()["data"]["link"]
    body = {"token": link.partition("#")[2], "email": new_email(), "password": password}
    response = Visitor(harness).call("POST", "links/accept", body)
    assert (response.status_code, response.json()["error"]["detail"]) == (400, "password")
    assert password not in response.text


@pytest.mark.parametrize("email", ["", "x", "a@b c", "@"])
def test_an_address_is_one(shop: App, admin: Visitor, email: str) -> None:
    response = admin.call("POST", f"apps/{shop.appid}/invites", {"email": email, "role": "viewer"})
    assert (response.status_code, response.json()["error"]["detail"]) == (400, "email")


# Logging in


def test_passwords_are_kept_as_argon2id(harness: Harness, admin: Visitor) -> None:
    kept = scalar(harness, "SELECT password FROM members WHERE email = :email", email=admin.email)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_tokens_are_kept_hashed(harness: Harness, admin: Visitor) -> None:
    token = admin.client.cookies["playhead_login"]
    assert scalar(harness, "SELECT count(*) FROM logins WHERE hash = :token", token=token) == 0
    for file in harness.data.glob("catalog*"):
        assert token.encode() not in file.read_bytes()


def test_log_in_and_out(harness: Harness, viewer: Visitor) -> None:
    visitor = Visitor(harness)
    assert visitor.log_in(viewer.email.upper()).json()["data"]["email"] == viewer.email
    kept = visitor.client.cookies["playhead_login"]
    assert visitor.call("POST", "logout").status_code == 200
    assert "playhead_login" not in visitor.client.cookies
    visitor.client.cookies.set("playhead_login", kept)
    assert visitor.call("GET", "me").status_code == 401


def test_the_cookie_is_no_script_s_and_no_other_site_s(harness: Harness, viewer: Visitor) -> None:
    cookie = Visitor(harness).log_in(viewer.email).headers["Set-Cookie"]
    name, *flags = [part.strip() for part in cookie.split(";")]
    assert name.startswith("playhead_login=")
    assert {flag.lower() for flag in flags} == {"httponly", "max-age=2592000", "path=/", "samesite=lax"}


def test_who_is_no_member_learns_nothing(harness: Harness, viewer: Visitor) -> None:
    nobody = Visitor(harness).log_in(new_email())
    wrong = Visitor(harness).log_in(viewer.email, "wrong password")
    assert nobody.status_code == wrong.status_code == 401
    assert nobody.content == wrong.content


def test_a_stranger_s_password_is_checked_as_well(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same work is done, so it takes the same time."""
    passwords, checked = harness.services.membership.passwords, []
    verify = passwords._hash.verify_and_update

    def seen(password: str, kept: str) -> Any:
        checked.append(kept)
        return verify(password, kept)

    monkeypatch.setattr(passwords._hash, "verify_and_update", seen)
    Visitor(harness).log_in(new_email())
    assert len(checked) == 1
    assert checked[0].startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_guessing_is_slowed_whether_there_is_such_a_member_or_not(harness: Harness, shop: App) -> None:
    for email in (new_member(harness, shop, "viewer").email, new_email()):
        tries = [Visitor(harness).log_in(email, "wrong password") for _ in range(6)]
        assert [each.status_code for each in tries] == [401] * 5 + [429]
        assert int(tries[-1].headers["Retry-After"]) > 0
        assert Visitor(harness).log_in(email).status_code == 429


def test_a_login_ends_without_use(harness: Harness, viewer: Visitor) -> None:
    visitor = Visitor(harness)
    visitor.log_in(viewer.email)
    for days in (6.9, 6.9):
        harness.now += timedelta(days=days)
        assert visitor.call("GET", "me").status_code == 200
    harness.now += timedelta(days=7)
    assert visitor.call("GET", "me").status_code == 401


def test_a_new_password_ends_the_other_logins(harness: Harness, shop: App) -> None:
    here = new_member(harness, shop, "viewer")
    there = Visitor(harness)
    there.log_in(here.email)
    wrong = here.call("POST", "me/password", {"old": "not this one", "new": "a new password"})
    assert (wrong.status_code, wrong.json()["error"]["detail"]) == (400, "old")
    here.data("POST", "me/password", {"old": PASSWORD, "new": "a new password"})
    assert here.call("GET", "me").status_code == 200
    assert there.call("GET", "me").status_code == 401
    assert there.log_in(here.email).status_code == 401
    assert there.log_in(here.email, "a new password").status_code == 200


def test_a_reset_link_sets_a_password_and_ends_all_logins(harness: Harness, shop: App) -> None:
    member = new_member(harness, shop, "viewer")
    link = as_command(harness, "reset", email=member.email).json()["data"]["link"]
    again = Visitor(harness)
    body = {"token": link.partition("#")[2], "password": "another password"}
    assert again.call("POST", "links/accept", body).status_code == 200
    assert member.call("GET", "me").status_code == 401
    assert again.call("GET", "me").status_code == 200
    assert again.call("POST", "links/accept", body).status_code == 404


def test_who_is_removed_is_out(harness: Harness, shop: App, owner: Visitor) -> None:
    member = new_member(harness, shop, "admin")
    (shown,) = [each for each in owner.data("GET", "members") if each["email"] == member.email]
    owner.data("DELETE", f"members/{shown['id']}")
    assert member.call("GET", "me").status_code == 401
    assert member.log_in(member.email).status_code == 401


def test_logins_outlast_a_restart(harness: Harness, viewer: Visitor) -> None:
    """Read again as at a start: the login is there, with its last use."""
    logins = harness.services.membership.logins
    harness.run(logins.keep())
    before = dict(logins._by_hash)
    harness.run(logins.open())
    assert logins._by_hash.keys() == before.keys()
    assert viewer.call("GET", "me").status_code == 200


# Other sites


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Playhead-Request": "1", "Origin": "https://evil.example"},
        {"X-Playhead-Request": "1", "Origin": "null"},
    ],
)
def test_what_another_site_may_have_sent_is_refused(shop: App, admin: Visitor, headers: dict[str, str]) -> None:
    for method, path in (
        ("PATCH", f"/v1/dashboard/apps/{shop.appid}"),
        ("POST", "/v1/dashboard/login"),
        ("POST", f"/v2/session/query?appid={shop.appid}"),
    ):
        response = admin.request(method, path, headers=headers, json={"name": "taken over"})
        assert response.status_code == 403, path
    assert admin.data("GET", f"apps/{shop.appid}")["name"] == "shop"


@pytest.mark.parametrize("origin", ["http://playhead.test", "http://127.0.0.1:8321"])
def test_the_dashboard_s_own_pages_are_let_in(shop: App, admin: Visitor, origin: str) -> None:
    headers = {"X-Playhead-Request": "1", "Origin": origin}
    path = f"/v2/session/query?appid={shop.appid}"
    assert admin.request("POST", path, headers=headers, json={}).status_code == 200


def test_nothing_that_takes_the_cookie_is_open_to_other_origins(shop: App, admin: Visitor) -> None:
    for path in ("/v1/dashboard/me", f"/v2/session?appid={shop.appid}"):
        response = admin.request("GET", path, headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in response.headers


# The Data Access API with a member's login


def test_a_member_gets_the_answers_that_the_key_gets(harness: Harness, shop: App, viewer: Visitor) -> None:
    harness.ingest(shop, native("seen-by-members"))
    for path in ("/v2/session", "/v2/session/analytics", "/v2/user", "/v2/event/analytics", "/v1/quarantine"):
        assert viewer.get(shop, path).json() == harness.get(shop, path).json()
    body = {"group_by": [{"attribute": "device_platform"}]}
    asked = viewer.request("POST", "/v2/session/analytics/query", params={"appid": shop.appid}, json=body)
    assert asked.json() == harness.get(shop, "/v2/session/analytics", group_by=body["group_by"]).json()


def test_an_app_that_a_member_may_not_see_looks_like_none(harness: Harness, viewer: Visitor) -> None:
    foreign = harness.create_app("foreign")
    seen, none = (error(viewer.get(App(appid, "", ""), "/v2/session")) for appid in (foreign.appid, "0" * 24))
    assert seen == (403, f"You have no role in an app '{foreign.appid}'")
    assert none == (403, f"You have no role in an app '{'0' * 24}'")


def test_a_wrong_key_is_not_mended_by_a_login(shop: App, viewer: Visitor) -> None:
    assert viewer.get(shop, "/v2/session", apikey="wrong").status_code == 401


def test_admins_export_and_viewers_do_not(shop: App, admin: Visitor, viewer: Visitor) -> None:
    for visitor, status in ((admin, 200), (viewer, 403)):
        headers = {"Accept": "text/csv"}
        response = visitor.request("GET", "/v2/session", params={"appid": shop.appid}, headers=headers)
        assert response.status_code == status
    newest = admin.data("GET", f"apps/{shop.appid}/audit")["entries"][0]
    assert (newest["action"], newest["actor"], newest["details"]["rows"]) == ("export", admin.email, "sessions")


# The audit log


def actions(visitor: Visitor, path: str) -> list[tuple[str, str, str | None]]:
    return [(each["actor"], each["action"], each["subject"]) for each in visitor.data("GET", path)["entries"]]


def test_it_keeps_who_looked_at_what_and_not_every_look(harness: Harness, owner: Visitor) -> None:
    app = harness.create_app()
    member = new_member(harness, app, "viewer")
    ids = ("a" * 24, "b" * 24)
    filters = [
        f'[{{"attribute":"{name}","operator":"equal","value":"{id_}"}}]'
        for name, id_ in zip(("uxcamuserid", "session_id"), ids, strict=True)
    ]
    for each in (*filters, *filters, "[]", ""):
        assert member.get(app, "/v2/session", filters=each).status_code == 200
    seen = [(member.email, "session.seen", ids[1]), (member.email, "user.seen", ids[0])]
    assert actions(owner, f"apps/{app.appid}/audit")[:2] == seen
    harness.now += timedelta(minutes=10)
    member.get(app, "/v2/session", filters=filters[0])
    assert len([each for each in actions(owner, f"apps/{app.appid}/audit") if each[1] == "user.seen"]) == 2
    harness.get(app, "/v2/session", filters=filters[0])
    assert len([each for each in actions(owner, f"apps/{app.appid}/audit") if each[1] == "user.seen"]) == 2


def test_it_keeps_who_changed_what(harness: Harness, owner: Visitor) -> None:
    appid = owner.data("POST", "apps", {"name": "new"})["appid"]
    owner.data("PATCH", f"apps/{appid}", {"name": "newer"})
    owner.data("POST", f"apps/{appid}/keys/deletion", {})
    owner.data("DELETE", f"apps/{appid}/keys/deletion")
    owner.data("PATCH", f"apps/{appid}/capture", {"sampling": 0.5})
    headers = {"Authorization": f"Bearer {harness.services.token}"}
    harness.request("POST", f"/v1/admin/apps/{appid}/capture", json={"sampling": 1}, headers=headers)
    assert actions(owner, f"apps/{appid}/audit") == [
        ("command line", "capture.changed", None),
        (owner.email, "capture.changed", None),
        (owner.email, "key.revoked", "deletion"),
        (owner.email, "key.made", "deletion"),
        (owner.email, "app.renamed", "newer"),
        (owner.email, "app.made", "new"),
    ]


def test_its_pages_have_no_gap_and_no_repeat(shop: App, owner: Visitor) -> None:
    whole = owner.data("GET", "audit?page_size=200")["entries"]
    found, before = [], ""
    while True:
        page = owner.data("GET", f"audit?page_size=7{before}")
        found += page["entries"]
        if page["next"] is None or len(found) >= len(whole):
            break
        before = f"&before={page['next']}"
    assert found[: len(whole)] == whole


@pytest.mark.parametrize("statement", ["DELETE FROM audit", "UPDATE audit SET actor = 'nobody'"])
def test_the_database_itself_keeps_it(harness: Harness, owner: Visitor, statement: str) -> None:
    async def change() -> None:
        async with harness.services.catalog.session.begin() as session:
            await session.execute(text(statement))

    with pytest.raises(Exception, match="the audit log"):
        harness.run(change())


# What members keep


def test_segments_and_boards_are_the_app_s_and_changed_by_who_made_them(
    harness: Harness, shop: App, admin: Visitor, viewer: Visitor
) -> None:
    other = new_member(harness, shop, "viewer")
    for kind in ("segments", "boards"):
        path = f"apps/{shop.appid}/{kind}"
        made = viewer.data("POST", path, {"name": "Mine", "content": {"query": "a"}})
        assert made["mine"]
        assert [each["mine"] for each in other.data("GET", path)] == [False]
        changed = {"name": "Changed", "content": {"query": "b"}}
        assert other.call("PUT", f"{path}/{made['id']}", changed).status_code == 403
        assert other.call("DELETE", f"{path}/{made['id']}").status_code == 403
        assert viewer.data("PUT", f"{path}/{made['id']}", changed)["content"] == {"query": "b"}
        admin.data("DELETE", f"{path}/{made['id']}")
        assert viewer.data("GET", path) == []
        assert viewer.call("PUT", f"{path}/{made['id']}", changed).status_code == 404


def test_what_is_kept_of_an_app_is_not_reached_through_another(harness: Harness, shop: App, viewer: Visitor) -> None:
    path = f"apps/{shop.appid}/boards"
    made = viewer.data("POST", path, {"name": "Mine", "content": {}})
    other = harness.create_app()
    stranger = new_member(harness, other, "admin")
    assert stranger.call("DELETE", f"apps/{other.appid}/boards/{made['id']}").status_code == 404
    assert stranger.call("DELETE", f"{path}/{made['id']}").status_code == 403
    viewer.data("DELETE", f"{path}/{made['id']}")


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"name": "", "content": {}}, "name"),
        ({"name": "x", "content": {"a": "x" * 300_000}}, "content"),
        ({"name": "x"}, "body"),
        ({"name": "x", "content": {}, "more": 1}, "body"),
    ],
)
def test_what_is_wrong_with_a_board_is_named(shop: App, viewer: Visitor, body: Any, place: str) -> None:
    response = viewer.call("POST", f"apps/{shop.appid}/boards", body)
    assert (response.status_code, response.json()["error"]["detail"]) == (400, place)


def test_notes_stand_on_a_moment_of_a_session(harness: Harness, shop: App, admin: Visitor, viewer: Visitor) -> None:
    harness.ingest(shop, native("noted"))
    session = harness.get(shop, "/v2/session").json()["data"][0]["sessionId"]
    path = f"apps/{shop.appid}/sessions/{session}/notes"
    for at in (2_000, 500):
        viewer.data("POST", path, {"at": at, "text": f"at {at}"})
    notes = admin.data("GET", path)
    assert [(each["at"], each["author"], each["mine"]) for each in notes] == [
        (500, viewer.email, True),
        (2_000, viewer.email, True),
    ]
    assert (
        viewer.call("POST", f"apps/{shop.appid}/sessions/{'0' * 24}/notes", {"at": 1, "text": "x"}).status_code == 404
    )
    for each in notes:
        admin.data("DELETE", f"{path}/{each['id']}")
    assert viewer.data("GET", path) == []


def test_a_member_watches_and_shares_and_the_log_has_it(harness: Harness, owner: Visitor) -> None:
    app = harness.create_app()
    session = record(harness, app)
    member = new_member(harness, app, "viewer")
    for part in ("", "/timeline", "/segments/1"):
        assert member.get(app, f"/v2/session/{session}/recording{part}").status_code == 200
    path = f"apps/{app.appid}/sessions/{session}/shares"
    made = member.data("POST", path, {"days": 1})
    token = made["url"].rpartition("/")[2]
    watch = {"params": {"token": token}}
    assert harness.request("GET", f"/v2/session/{session}/recording", **watch).status_code == 200
    assert [each["id"] for each in member.data("GET", path)] == [made["id"]]
    member.data("DELETE", f"{path}/{made['id']}")
    assert harness.request("GET", f"/v2/session/{session}/recording", **watch).status_code == 403
    assert actions(owner, f"apps/{app.appid}/audit")[:3] == [
        (member.email, "share.revoked", session),
        (member.email, "share.made", session),
        (member.email, "recording.seen", session),
    ]
    stranger = new_member(harness, harness.create_app(), "admin")
    assert stranger.get(app, f"/v2/session/{session}/recording").status_code == 403


@pytest.mark.parametrize("part", ["/timeline", "/data"])
def test_who_plays_a_recording_is_in_the_log_and_who_sees_a_thumbnail_is_not(
    harness: Harness, owner: Visitor, part: str
) -> None:
    app = harness.create_app()
    session = record(harness, app)
    member = new_member(harness, app, "viewer")
    for each in ("", "/segments/1", "/segments/1"):
        assert member.get(app, f"/v2/session/{session}/recording{each}").status_code == 200
    assert "recording.seen" not in [action for _, action, _ in actions(owner, f"apps/{app.appid}/audit")]
    member.get(app, f"/v2/session/{session}/recording{part}")
    assert actions(owner, f"apps/{app.appid}/audit")[0] == (member.email, "recording.seen", session)


# Settings


def test_an_admin_sets_roles_within_the_app(harness: Harness, shop: App, admin: Visitor, owner: Visitor) -> None:
    member = new_member(harness, shop, "viewer")
    path = f"apps/{shop.appid}/members"
    by_email = {each["email"]: each for each in admin.data("GET", path)["members"]}
    id_ = by_email[member.email]["id"]
    assert admin.data("PUT", f"{path}/{id_}", {"role": "admin"})["role"] == "admin"
    assert admin.call("PUT", f"{path}/{id_}", {"role": "owner"}).status_code == 400
    assert admin.call("DELETE", f"{path}/{by_email[owner.email]['id']}").status_code == 403
    admin.data("DELETE", f"{path}/{id_}")
    assert member.get(shop, "/v2/session").status_code == 403
    assert admin.call("PUT", f"{path}/{id_}", {"role": "admin"}).status_code == 404


def test_setup_tells_when_the_first_session_is_there(harness: Harness, owner: Visitor) -> None:
    app = harness.create_app()
    assert owner.data("GET", f"apps/{app.appid}/setup")["newest_session"] is None
    harness.ingest(app, native("first"))
    assert owner.data("GET", f"apps/{app.appid}/setup")["newest_session"] is not None


def test_an_erasure_takes_notes_and_names_along(harness: Harness, owner: Visitor) -> None:
    app = harness.create_app()
    harness.ingest(app, native("to-be-erased"))
    session = harness.get(app, "/v2/session").json()["data"][0]["sessionId"]
    number = harness.services.catalog.app(app.appid).number
    owner.data("POST", f"apps/{app.appid}/sessions/{session}/notes", {"at": 0, "text": "remember"})
    owner.get(app, "/v2/session", filters=f'[{{"attribute":"session_id","operator":"equal","value":"{session}"}}]')
    selector = {"kind": "identifiers", "identifiers": [{"sessionId": [session]}]}
    body = {"subjectType": "session", "selector": selector, "reason": "asked"}
    owner.data("POST", f"apps/{app.appid}/deletion", body)
    harness.services.erasure.hurry()

    async def erased() -> None:
        while await harness.services.membership.notes.of_session(number, session) or await pending():
            await asyncio.sleep(0.1)

    async def pending() -> bool:
        entries = await harness.services.membership.audit.page(None, None, 200)
        return any(each.subject == session for each in entries)

    harness.run(erased())
    log = actions(owner, f"apps/{app.appid}/audit")
    assert [each[1] for each in log] == ["erasure", "session.seen"]
    assert log[1][2] is None
    assert scalar(harness, "SELECT count(*) FROM notes WHERE session = :session", session=session) == 0
