"""Files of pages: each fetched once, kept among the assets, and within limits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from playhead.ingest.pages import files as module
from playhead.ingest.pages.fetcher import Fetcher
from playhead.ingest.pages.files import Files, Gathered
from playhead.stores.catalog import Catalog
from playhead.stores.page_files import PageFiles
from playhead.stores.recordings import Recordings
from tests.file_server import Answer, FileServer, png, running_files

T = TypeVar("T")
APP = 1
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Kept:
    """Files over stores of their own. Each `gather` is what one session does, `after` so much time."""

    def __init__(self, folder: Path, server: FileServer) -> None:
        self._catalog, self.server = f"sqlite+aiosqlite:///{folder / 'catalog.sqlite'}", server
        self.recordings = Recordings.in_folder(folder / "recordings")

    def gather(self, *paths: str, after: timedelta = timedelta()) -> Gathered:
        addresses = [path if "://" in path else self.server.origin + path for path in paths]
        return self._with(lambda files: files.gather(APP, (self.server.origin,), addresses), NOON + after)

    def _with(self, act: Callable[[Files], Awaitable[T]], now: datetime) -> T:
        async def acted() -> T:
            catalog, fetcher = Catalog(self._catalog), Fetcher(private=True)
            await catalog.open()
            try:
                if not catalog.apps():
                    await catalog.create_app("test")
                return await act(Files(PageFiles(catalog), self.recordings, fetcher, lambda: now))
            finally:
                await fetcher.close()
                await catalog.close()

        return asyncio.run(acted())


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    with running_files() as server:
        server.files["/a.png"] = Answer(png("red"), "image/png", headers={"ETag": '"1"'})
        yield Kept(tmp_path, server)


def test_many_sessions_ask_once(kept: Kept) -> None:
    for hours in (0, 1, 23):
        found = kept.gather("/a.png", "/a.png#x", "/no.png", after=timedelta(hours=hours))
        assert list(found.files) == [f"{kept.server.origin}/a.png"]
        assert found.failures == [f"{kept.server.origin}: its server answers 404"]
    assert sorted(kept.server.paths) == ["/a.png", "/no.png"]
    assert len(list(kept.recordings.stored_assets(APP))) == 1


def test_after_a_day_it_is_asked_for_again_and_sent_only_if_it_is_another(kept: Kept) -> None:
    first = kept.gather("/a.png")
    assert kept.gather("/a.png", after=timedelta(hours=25)).files == first.files
    assert kept.server.asked[1].headers["if-none-match"] == '"1"'
    kept.server.files["/a.png"] = Answer(png("blue"), "image/png", headers={"ETag": '"2"'})
    assert kept.gather("/a.png", after=timedelta(hours=48)).files == first.files, "looked at 23 hours ago"
    assert kept.gather("/a.png", after=timedelta(hours=50)).files != first.files
    assert len(kept.server.asked) == 3


def test_one_that_is_gone_later_is_taken_as_it_was(kept: Kept) -> None:
    first = kept.gather("/a.png")
    del kept.server.files["/a.png"]
    assert kept.gather("/a.png", after=timedelta(days=2)).files == first.files


def test_one_that_was_swept_is_fetched_again(kept: Kept) -> None:
    first = kept.gather("/a.png")
    for each in list(kept.recordings.stored_assets(APP)):
        kept.recordings.delete_asset(APP, each.name)
    assert kept.gather("/a.png").files == first.files
    assert [asked.headers.get("if-none-match") for asked in kept.server.asked] == [None, None]


def test_only_origins_of_the_app_are_asked(kept: Kept) -> None:
    found = kept.gather("http://127.0.0.1:1/a.png", "data:image/png;base64,AA", f"{kept.server.origin}0/a.png")
    assert (found.files, found.failures, kept.server.asked) == ({}, [], [])


def test_a_page_behind_the_name_of_an_image_is_none(kept: Kept) -> None:
    kept.server.files["/b.png"] = Answer(b"<!doctype html><script>x()</script>", "image/png")
    assert kept.gather("/b.png").failures == [
        f"{kept.server.origin}: it is no image, font or style sheet, whatever it is called"
    ]


def test_sheets_come_with_what_they_name(kept: Kept) -> None:
    css = Answer(b'@charset "utf-8";@import "b.css" print;a{b:url(/a.png)}', "text/css")
    kept.server.files |= {"/css/a.css": css, "/css/b.css": Answer(b'@import "a.css";c{d:url(../a.png#x)}', "text/css")}
    found = kept.gather("/css/a.css")
    address = f"{kept.server.origin}/css/a.css"
    image = found.files[f"{kept.server.origin}/a.png"].text
    expected = f'@charset "utf-8";@media print{{c{{d:url("{image}#x")}}}}a{{b:url("{image}")}}'
    assert found.swap(address, "sheet") == expected
    assert (found.swap(address, "image"), found.swap(f"{kept.server.origin}/a.png", "sheet")) == (None, None)
    assert sorted(kept.server.paths) == ["/a.png", "/css/a.css", "/css/b.css"]


def test_there_are_limits(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_FILES", 3)
    monkeypatch.setattr(module, "MOST_BYTES", 500)
    monkeypatch.setattr(module, "MOST_PUT", 300)
    for nth in range(5):
        kept.server.files[f"/{nth}.png"] = Answer(png("red"), "image/png")
    found = kept.gather(*(f"/{nth}.png" for nth in range(5)))
    assert len(kept.server.asked) == 3
    assert len(found.files) == 2
    assert "more than" in found.failures[0]
    address = next(iter(found.files))
    assert [found.swap(address, "image") is not None for _ in range(3)] == [True, False, False]


def test_a_slow_host_does_not_hold_up_the_rest(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST", 2.0)
    kept.server.files["/slow.png"] = Answer(png("blue"), "image/png", slow=1)
    found = kept.gather("/slow.png", "/a.png")
    assert list(found.files) == [f"{kept.server.origin}/a.png"]
    assert found.failures == ["all together take longer than 2 s"]
