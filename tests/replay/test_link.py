"""Links to videos: what is signed, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from playhead.errors import Forbidden
from playhead.replay.link import SUFFIX, WEEK, SignedLink, VideoLinks, link_of_token

NOW = datetime(2026, 11, 25, 10, 0, 0, 123_456, UTC)
APP, SESSION = "a" * 24, "b" * 24
LINKS = VideoLinks(b"secret", "https://playhead.test")


def made(session_id: str = SESSION) -> SignedLink:
    path = LINKS.maker(APP, NOW)(session_id).removeprefix("https://playhead.test/v/").removesuffix(SUFFIX)
    return SignedLink(*path.split("/"))


def test_a_link_works_from_now_on_for_a_week_and_not_a_millisecond_longer() -> None:
    link = made()
    end = NOW.replace(microsecond=123_000) + WEEK
    for moment in (NOW, NOW + timedelta(days=3), end):
        LINKS.check(link, moment)
    with pytest.raises(Forbidden, match="expired"):
        LINKS.check(link, end + timedelta(milliseconds=1))


@pytest.mark.parametrize(
    "changes",
    [
        {"appid": "c" * 24},
        {"session_id": "c" * 24},
        {"expiry": "9" * 13},
        {"expiry": ""},
        {"expiry": "²" * 13},
        {"signature": "0" * 32},
        {"signature": ""},
        {"signature": "ü" * 32},
        {"appid": "\ud800"},
    ],
    ids=ascii,
)
def test_what_was_changed_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(Forbidden, match="not valid"):
        LINKS.check(replace(made(), **changes), NOW)


def test_nothing_moves_from_one_field_to_the_next() -> None:
    link = made()
    moved = replace(link, appid=link.appid + "\n" + link.expiry[:3], expiry=link.expiry[3:])
    with pytest.raises(Forbidden, match="not valid"):
        LINKS.check(moved, NOW)


def test_another_secret_makes_other_links() -> None:
    links = VideoLinks(b"secret", "")
    links.rotate(b"another")
    with pytest.raises(Forbidden, match="not valid"):
        links.check(made(), NOW)


def test_its_token_is_of_one_session() -> None:
    link = made()
    assert link_of_token(link.token, SESSION) == link
    assert link_of_token("sh_something", SESSION) is None
    other = link_of_token(link.token, "c" * 24)
    assert other is not None
    with pytest.raises(Forbidden):
        LINKS.check(other, NOW)
