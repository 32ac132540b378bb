"""The files of one session's pages: each from the assets, where an earlier session had it, or else fetched.

    addresses -> what is known of each (stores/page_files.py) -> asked for again after `FRESH` -> the assets -> addresses in sheets -> …

A file is stored as it stands in recordings: an image or font as a `data:` URL, so that it is the very asset that they are cut to (model/assets.py).
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from playhead.ingest.pages.css import Role, swap_css
from playhead.ingest.pages.fetcher import Fetcher, NotFetched
from playhead.ingest.pages.kinds import SHEET, kind_of
from playhead.model.origin import origin_of
from playhead.model.packing import pack, unpack
from playhead.stores.page_files import KnownFile, PageFiles
from playhead.stores.recordings import Recordings

FRESH = 86_400
"""Seconds for which a file, or that there is none, is not asked for again."""
MOST_FILES = 200
MOST_BYTES = 32 * 2**20
"""Of one session; of different files, as they are stored in memory."""
MOST_PUT = 64 * 2**20
"""Characters that are put into one session, each place counted."""
LONGEST = 60.0
"""Seconds that one session waits for all of them."""
AT_ONCE = 6
DEEPEST = 3
"""Sheets that sheets import."""
PLAIN = re.compile(r"[\w.-]+")
"""Fragments that may stand in CSS: the part of an SVG that is meant."""
ROLES: dict[Role, tuple[str, ...]] = {"image": ("image/",), "style": ("image/", "font/"), "sheet": (SHEET,)}


@dataclass(frozen=True, slots=True)
class File:
    """`text`: a `data:` URL, or that of a sheet."""

    kind: str
    text: str


class Files:
    """Of all apps. `now` is the clock."""

    def __init__(self, known: PageFiles, recordings: Recordings, fetcher: Fetcher, now: Callable[[], datetime]) -> None:
        self._known, self._recordings, self._fetcher, self._now = known, recordings, fetcher, now

    async def gather(self, app: int, origins: Collection[str], addresses: Iterable[str]) -> Gathered:
        """What there is of them, and of what their sheets name, within the limits."""
        found = Gathered(origins)
        turns = asyncio.Semaphore(AT_ONCE)
        try:
            async with asyncio.timeout(LONGEST):
                waiting = found.unknown(addresses)
                for _ in range(DEEPEST):
                    await asyncio.gather(*(self._take(app, address, found, turns) for address in waiting))
                    waiting = found.unknown(found.named_by_sheets(waiting))
        except TimeoutError:
            found.failures.append(f"all together take longer than {LONGEST:.0f} s")
        return found

    async def _take(self, app: int, address: str, found: Gathered, turns: asyncio.Semaphore) -> None:
        async with turns:
            try:
                found.add(address, await self._file(app, address, found.origins))
            except NotFetched as error:
                found.failures.append(f"{origin_of(address)}: {error}")

    async def _file(self, app: int, address: str, origins: Collection[str]) -> File:
        """Raises `NotFetched`."""
        known = await self._known.get(app, address)
        file = await asyncio.to_thread(self._stored, app, known) if known and known.digest else None
        now = round(self._now().timestamp())
        if known and now - known.checked < FRESH:
            if known.failure:
                raise NotFetched(known.failure)
            if file:
                return file
        try:
            fetched = await self._fetcher.get(address, origins, known.etag if known and file else "")
            if fetched.content is None and known and file:
                await self._known.put(app, address, replace(known, checked=now))
                return file
            kind, text = _read(fetched.content or b"", fetched.told)
        except NotFetched as error:
            failed = replace(known, checked=now) if known and file else KnownFile(now, failure=str(error)[:300])
            await self._known.put(app, address, failed)
            if file:
                return file
            raise
        digest = await asyncio.to_thread(self._store, app, text)
        await self._known.put(app, address, KnownFile(now, kind, digest, fetched.etag))
        return File(kind, text)

    def _stored(self, app: int, known: KnownFile) -> File | None:
        content = self._recordings.get_asset(app, known.digest)
        return None if content is None else File(known.kind, unpack(content, f"The asset {known.digest}").decode())

    def _store(self, app: int, text: str) -> str:
        content = pack(text.encode())
        digest = hashlib.sha256(content).hexdigest()
        self._recordings.put_asset(app, digest, content)
        return digest


def _read(content: bytes, told: str) -> tuple[str, str]:
    """Kind and text of a file. Raises `NotFetched` for what is none that a page shows."""
    kind = kind_of(content, told)
    if kind is None:
        raise NotFetched("it is no image, font or style sheet, whatever it is called")
    if kind == SHEET:
        return kind, content.decode("utf-8-sig", errors="replace")
    return kind, f"data:{kind};base64,{b64encode(content).decode()}"


class Gathered:
    """The files that there are for one session's pages, by address without fragment."""

    def __init__(self, origins: Collection[str]) -> None:
        self.origins = origins
        self.failures: list[str] = []
        self.files: dict[str, File] = {}
        self._asked: set[str] = set()
        self._size = self._put = 0
        self._sheets: dict[str, str] = {}

    def unknown(self, addresses: Iterable[str]) -> list[str]:
        """Those of the origins that were not asked for yet, as many as one session may."""
        fresh = list(dict.fromkeys(each for each in map(_bare, addresses) if origin_of(each) in self.origins))
        fresh = [each for each in fresh if each not in self._asked][: MOST_FILES - len(self._asked)]
        self._asked.update(fresh)
        return fresh

    def add(self, address: str, file: File) -> None:
        """Raises `NotFetched` when there are too many bytes of them already."""
        self._size += len(file.text)
        if self._size > MOST_BYTES:
            raise NotFetched(f"the session has more than {MOST_BYTES // 2**20} MiB of them")
        self.files[address] = file

    def named_by_sheets(self, addresses: Iterable[str]) -> list[str]:
        """What those of these that are sheets name."""
        names: list[str] = []
        for each in addresses:
            file = self.files.get(each)
            if file and file.kind == SHEET:
                swap_css(file.text, lambda address, _: names.append(address), each)
        return names

    def swap(self, address: str, role: Role) -> str | None:
        """What stands in its place; None when it is not there, is of another kind, or there is no room for more."""
        bare, _, fragment = address.partition("#")
        file = self.files.get(bare)
        if file is None or not file.kind.startswith(ROLES[role]):
            return None
        text = self._sheet(bare, file) if role == "sheet" else file.text
        if role != "sheet" and PLAIN.fullmatch(fragment):
            text = f"{text}#{fragment}"
        self._put += len(text)
        return text if self._put <= MOST_PUT else None

    def _sheet(self, address: str, file: File) -> str:
        """With what it names in it; one that imports itself does so in vain."""
        if address not in self._sheets:
            self._sheets[address] = ""
            self._sheets[address] = swap_css(file.text, self.swap, address)
        return self._sheets[address]


def _bare(address: str) -> str:
    return address.partition("#")[0]
