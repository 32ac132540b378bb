"""Logins, links and the audit log, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from playhead.errors import Forbidden, NotFound
from playhead.model.member import Role
from playhead.stores.audit import Action, Actor, Audit
from playhead.stores.catalog import Catalog
from playhead.stores.invites import Invites, Kind
from playhead.stores.logins import DAY, Logins
from playhead.stores.members import Members
from tests.stores.test_catalog import postgres, url, use

__all__ = ["postgres", "url"]
IDLE, LONGEST = 7, 30


async def _member(catalog: Catalog, email: str = "a@example.com", role: Role = Role.OWNER) -> tuple[Members, int]:
    members = Members(catalog)
    await members.open()
    return members, (await members.join(email, {}, 0, everywhere=role)).id


def test_a_login_in_use_ends_after_its_longest_time(url: str) -> None:
    async def work(catalog: Catalog) -> None:
        _, id_ = await _member(catalog)
        logins = Logins(catalog, IDLE, LONGEST)
        token = await logins.begin(id_, 0)
        for day in (5, 10, 15, 20, 25, 29):
            assert logins.member_of(token, day * DAY) == id_
        assert logins.member_of(token, 30 * DAY) is None

    use(url, work)


def test_the_last_use_is_kept(url: str) -> None:
    async def work(catalog: Catalog) -> None:
        _, id_ = await _member(catalog)
        logins, again = (Logins(catalog, IDLE, LONGEST) for _ in range(2))
        token = await logins.begin(id_, 0)
        assert logins.member_of(token, 6 * DAY) == id_
        await logins.keep()
        await again.open()
        assert again.member_of(token, 12 * DAY) == id_
        assert again.member_of(f"{token}x", 12 * DAY) is None

    use(url, work)


def test_what_is_over_is_removed_with_the_next_login(url: str) -> None:
    async def work(catalog: Catalog) -> None:
        _, id_ = await _member(catalog)
        logins = Logins(catalog, IDLE, LONGEST)
        await logins.begin(id_, 0)
        await logins.begin(id_, 8 * DAY)
        async with catalog.session() as session:
            assert await session.scalar(text("SELECT count(*) FROM logins")) == 1

    use(url, work)


def test_the_last_owner_stays(url: str) -> None:
    async def work(catalog: Catalog) -> None:
        members, id_ = await _member(catalog)
        with pytest.raises(Forbidden, match="last owner"):
            await members.remove(id_, 1)
        other = await members.join("b@example.com", {}, 0, everywhere=Role.OWNER)
        await members.remove(id_, 1)
        assert members.all() == [other]
        assert members.was_removed("a@example.com")

    use(url, work)


def test_joining_again_takes_no_role_away(url: str) -> None:
    async def work(catalog: Catalog) -> None:
        app = catalog.app((await catalog.create_app("shop")).appid).number
        members = Members(catalog)
        await members.join("a@example.com", {app: Role.ADMIN}, 0)
        member = await members.join("a@example.com", {app: Role.VIEWER}, 0, everywhere=Role.VIEWER)
        assert (member.role_in(app), member.role_in(app + 1)) == (Role.ADMIN, Role.VIEWER)

    use(url, work)


def test_of_two_who_use_a_link_at_once_one_gets_in(url: str) -> None:
    async def work(catalog: Catalog) -> None:
        invites = Invites(catalog)
        token = await invites.make(Kind.OWNER, None, {}, "test", 0)
        invite = await invites.look(token, 1)
        done = await asyncio.gather(*(invites.use_up(invite, 1) for _ in range(2)), return_exceptions=True)
        assert sorted(type(each).__name__ for each in done) == ["NoneType", "NotFound"]
        with pytest.raises(NotFound):
            await invites.look(token, 1)

    use(url, work)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit",
        "UPDATE audit SET action = 'nothing'",
        "UPDATE audit SET subject = 'other'",
        "UPDATE audit SET subject = NULL, at = 0",
    ],
)
def test_the_audit_log_stays_as_it_is(url: str, statement: str) -> None:
    async def work(catalog: Catalog) -> None:
        audit = Audit(catalog)
        await audit.note(Actor("a@example.com", "1.2.3.4"), Action.LOGGED_IN, 5, subject="x")
        with pytest.raises(Exception, match="the audit log"):
            async with catalog.session.begin() as session:
                await session.execute(text(statement))
        (kept,) = await audit.page(None, None, 10)
        assert (kept.at, kept.action, kept.subject) == (5, "login", "x")

    use(url, work)


def test_an_erasure_takes_subjects_out_of_it(url: str) -> None:
    async def work(catalog: Catalog) -> None:
        app = catalog.app((await catalog.create_app("shop")).appid).number
        audit = Audit(catalog)
        for subject in ("a" * 24, "b" * 24):
            await audit.saw(Actor("a@example.com"), Action.SESSION_SEEN, 5, app, subject)
        await audit.forget(app, ["a" * 24])
        assert [each.subject for each in await audit.page(app, None, 10)] == ["b" * 24, None]

    use(url, work)
