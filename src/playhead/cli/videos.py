"""The videos that sessions of another server link to: downloaded one after another, and kept as these sessions' pictures."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Iterator
from typing import IO

import httpx

from playhead.cli.owner import Owner
from playhead.client import Row
from playhead.errors import OperatorError

TRIES = 4
LONGEST_WAIT = 120.0
BUSY = (429, 500, 502, 503, 504)


class Linked:
    """Rows of sessions as they pass, and the links to videos in them: session id -> address."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.links: dict[str, str] = {}

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            link = str(row.get("video") or "")
            if link.startswith(("http://", "https://")):
                self.links[str(row["sessionId"])] = link
            yield row


class Videos:
    """Into one app. `most` bytes are taken of one; `taken`, `there` and `left` count what became of the links."""

    def __init__(self, installation: Owner, app: str, most: int, *, wanted: bool) -> None:
        self._installation, self._app, self._most, self._wanted = installation, app, most, wanted
        self._client = httpx.Client(timeout=60, follow_redirects=True)
        self.taken = self.there = self.left = 0

    def close(self) -> None:
        self._client.close()

    def take(self, links: dict[str, str]) -> Iterator[str]:
        """Take those that are not here yet; a line for each that could not be taken."""
        if not self._wanted:
            self.left += len(links)
            return
        for session, link in links.items():
            path = f"/v1/admin/apps/{self._app}/sessions/{session}/video"
            if self._is_here(path):
                self.there += 1
                continue
            try:
                with tempfile.TemporaryFile() as file:
                    self._download(link, file)
                    file.seek(0)
                    self._installation.call("PUT", path, content=file.read())
                self.taken += 1
            except OperatorError as error:
                self.left += 1
                yield f"the video of {session} is left behind: {error.message}"

    def _is_here(self, path: str) -> bool:
        try:
            self._installation.call("GET", path)
        except OperatorError:
            return False
        return True

    def _download(self, link: str, file: IO[bytes]) -> None:
        """Raises `OperatorError` for what is no video, or too large."""
        told = ""
        for attempt in range(TRIES):
            file.seek(0)
            file.truncate()
            pause = ""
            try:
                with self._client.stream("GET", link) as response:
                    if response.status_code == 200:
                        self._copy(response, file)
                        return
                    told = f"its server answered {response.status_code}"
                    if response.status_code not in BUSY:
                        break
                    pause = response.headers.get("retry-after", "")
            except httpx.TransportError as error:
                told = f"its server is out of reach: {error}"
            if attempt < TRIES - 1:
                time.sleep(min(LONGEST_WAIT, float(pause) if pause.isdigit() else 2.0**attempt))
        raise OperatorError(told)

    def _copy(self, response: httpx.Response, file: IO[bytes]) -> None:
        kind = response.headers.get("content-type", "").partition(";")[0]
        if kind.startswith("text/"):
            raise OperatorError(f"its link leads to a page ({kind}), not to a video")
        size = 0
        for part in response.iter_bytes():
            size += len(part)
            if size > self._most:
                raise OperatorError(f"it has more than {self._most // 2**20:,} MiB, which max_recording allows")
            file.write(part)
