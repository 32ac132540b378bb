"""Fetching from hosts of others, which may do what they like."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Iterator

import pytest

from playhead.ingest.pages import fetcher
from playhead.ingest.pages.fetcher import LARGEST, Fetched, Fetcher, NotFetched, may_reach
from tests.file_server import Answer, FileServer, png, running_files

RED = Answer(png("red"), "image/png", headers={"ETag": '"1"'})


@pytest.fixture
def files() -> Iterator[FileServer]:
    with running_files() as running:
        yield running


@pytest.fixture
def other() -> Iterator[FileServer]:
    with running_files() as running:
        yield running


def get(address: str, *origins: str, private: bool = True, etag: str = "") -> Fetched:
    async def fetched() -> Fetched:
        fetcher = Fetcher(private=private)
        try:
            return await fetcher.get(address, origins, etag)
        finally:
            await fetcher.close()

    return asyncio.run(fetched())


def test_a_file_is_fetched_as_a_stranger_would(files: FileServer) -> None:
    files.files["/a.png?v=1"] = RED
    assert get(f"{files.origin}/a.png?v=1", files.origin) == Fetched(png("red"), "image/png", '"1"')
    (asked,) = files.asked
    assert asked.headers["host"] == files.origin.removeprefix("http://")
    assert {"cookie", "authorization", "referer", "origin"} & set(asked.headers) == set()


def test_no_cookie_is_taken(files: FileServer) -> None:
    files.files["/a"] = Answer(status=302, headers={"Set-Cookie": "a=1; Path=/", "Location": "/b"})
    files.files["/b"] = RED
    assert get(f"{files.origin}/a", files.origin).content == png("red")
    assert [asked.headers.get("cookie") for asked in files.asked] == [None, None]


def test_one_that_is_the_same_still_is_not_sent_again(files: FileServer) -> None:
    files.files["/a"] = RED
    assert get(f"{files.origin}/a", files.origin, etag='"1"').content is None
    assert get(f"{files.origin}/a", files.origin, etag='"0"').content == png("red")


def test_a_redirect_leads_nowhere_else(files: FileServer, other: FileServer) -> None:
    files.files["/a"] = Answer(status=301, headers={"Location": f"{other.origin}/a"})
    other.files["/a"] = RED
    with pytest.raises(NotFetched, match="which the app does not name"):
        get(f"{files.origin}/a", files.origin)
    assert other.asked == []
    assert get(f"{files.origin}/a", files.origin, other.origin).content == png("red")


@pytest.mark.parametrize("location", ["file:///etc/passwd", "//127.0.0.1:1/", "http://a@127.0.0.1/", "http://[", ""])
def test_a_redirect_to_anything(files: FileServer, location: str) -> None:
    files.files["/a"] = Answer(status=302, headers={"Location": location})
    with pytest.raises(NotFetched):
        get(f"{files.origin}/a", files.origin)


def test_redirects_end(files: FileServer) -> None:
    files.files["/a"] = Answer(status=302, headers={"Location": "/a"})
    with pytest.raises(NotFetched, match="more than 3 times"):
        get(f"{files.origin}/a", files.origin)
    assert len(files.asked) == 4


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(b"x", status=404), "answers 404"),
        (Answer(b"x", status=500), "answers 500"),
        (Answer(b"\x89PNG" + bytes(LARGEST), "image/png"), "larger than 5 MiB"),
        (Answer(b"\x1f\x8b", headers={"Content-Encoding": "gzip"}), "packs"),
    ],
    ids=["missing", "broken", "huge", "packed"],
)
def test_what_is_no_file(files: FileServer, answer: Answer, why: str) -> None:
    files.files["/a"] = answer
    with pytest.raises(NotFetched, match=why):
        get(f"{files.origin}/a", files.origin)


def test_a_slow_body_is_given_up(files: FileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetcher, "LONGEST", 1.0)
    files.files["/a"] = Answer(png("red"), slow=0.2)
    with pytest.raises(NotFetched, match="takes longer than 1 s"):
        get(f"{files.origin}/a", files.origin)


def test_a_server_that_is_gone() -> None:
    with running_files() as gone:
        origin = gone.origin
    with pytest.raises(NotFetched, match="ConnectError"):
        get(f"{origin}/a", origin)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_private_network_is_not_reached(files: FileServer, host: str) -> None:
    files.files["/a"] = RED
    origin = f"http://{host}:{files.server_port}"
    with pytest.raises(NotFetched, match="no address of the public internet"):
        get(f"{origin}/a", origin, private=False)
    assert files.asked == []


PUBLIC = ("93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822")
PRIVATE = ("10.0.0.1", "127.0.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1", "::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::")  # fmt: skip
NEVER = ("169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0", "::", "ff02::1", "::ffff:169.254.169.254", "2001:0:a00:1::")  # fmt: skip


@pytest.mark.parametrize(
    ("address", "openly", "privately"),
    [(each, True, True) for each in PUBLIC]
    + [(each, False, True) for each in PRIVATE]
    + [(each, False, False) for each in NEVER],
)
def test_what_may_be_reached(address: str, openly: bool, privately: bool) -> None:
    found = ipaddress.ip_address(address)
    assert (may_reach(found, private=False), may_reach(found, private=True)) == (openly, privately)
