"""The way of a recorded session, hop by hop, for `playhead doctor`: the first that fails is named, the rest is not tried.

recorded   a part with a frame is taken, as from an SDK
finished   its session is in the list
stored     its recording is read back as one object
replayed   the Playback API gives the frame that was sent
rendered   the link to the video gives an MP4
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
from PIL import Image

from playhead.cli.owner import Owner
from playhead.errors import OperatorError, PlayheadError
from playhead.stores.checks import Check

FINISHED = 30.0
"""Seconds in which a session that is over has to be in the list."""
POLL = 0.3
WIDTH, HEIGHT = 120, 240


class Journey:
    """One synthetic session on its way. `keys` are those of the doctor's app, `base` is what links begin with."""

    def __init__(self, installation: Owner, appid: str, keys: dict[str, Any], base: str) -> None:
        self._installation, self._keys = installation, keys
        self._prefix = urlsplit(base).path
        self._credentials = {"appid": appid, "apikey": keys["api_key"]}
        self._frame = _frame()
        self._session = ""
        self._row: dict[str, Any] = {}

    def checks(self) -> Iterator[Check]:
        hops: tuple[tuple[str, Callable[[], str]], ...] = (
            ("recorded", self._record),
            ("finished", self._finish),
            ("stored", self._store),
            ("replayed", self._replay),
            ("rendered", self._render),
        )
        for name, hop in hops:
            try:
                yield Check(name, True, hop())
            except PlayheadError as error:
                yield Check(name, False, error.message)
                return

    def _record(self) -> str:
        now = round(time.time() * 1000)
        start = now - 3_000
        part = {
            "sessionId": f"doctor-{time.time_ns()}",
            "sequence": 0,
            "startedAt": start,
            "sentAt": now,
            "device": {"platform": "android", "model": "doctor"},
            "viewport": {"width": WIDTH, "height": HEIGHT},
            "user": {"id": "doctor"},
            "frames": [{"at": start, "image": "f"}],
            "lifecycle": [{"at": now, "state": "end"}],
        }
        files = {
            "part": (None, json.dumps(part).encode(), "application/json"),
            "f": ("f", self._frame, "image/jpeg"),
        }
        headers = {"Authorization": f"Bearer {self._keys['ingest_key']}"}
        sent = self._installation.send("POST", "/v1/parts", files=files, headers=headers)
        self._session = str(Owner.data(sent)["sessionId"])
        return "a part with a frame was taken"

    def _finish(self) -> str:
        filters = [
            {"attribute": "session_id", "operator": "equal", "value": self._session},
            {"attribute": "date_range", "operator": "after", "value": "1970-01-01"},
        ]
        body = {"filters": filters}
        end = time.monotonic() + FINISHED
        while True:
            answer = self._installation.send("POST", "/v2/session/query", json=body, headers=self._credentials)
            rows = Owner.data(answer)
            if rows:
                self._row = rows[0]
                return "its session is in the list"
            if time.monotonic() > end:
                raise OperatorError(f"its session was not in the list after {FINISHED:.0f} s")
            self._installation.pause(POLL)

    def _store(self) -> str:
        if not self._row["property"]["hasVideo"]:
            raise OperatorError("its session has no picture: there is no room for pictures, or the app takes none")
        content = self._played("data").content
        return f"its recording has {len(content):,} bytes"

    def _replay(self) -> str:
        manifest = self._played("").json()
        (track,) = manifest["tracks"]
        content = self._played(f"segments/{track['segments'][0]['n']}").content
        if content != self._frame:
            raise OperatorError("the frame that is replayed is not the one that was sent")
        return "the frame came back as it was sent"

    def _render(self) -> str:
        link = str(self._row.get("video") or "")
        if not link.startswith("http"):
            raise OperatorError(f"its row links to no video: {link or 'null'}")
        response = self._installation.send("GET", urlsplit(link).path.removeprefix(self._prefix))
        if response.status_code != 200 or response.content[4:8] != b"ftyp":
            raise OperatorError(f"the link to its video gave {response.status_code}, and no MP4")
        return f"its video has {len(response.content):,} bytes"

    def _played(self, place: str) -> httpx.Response:
        """An answer of the Playback API. Raises `OperatorError`."""
        path = f"/v2/session/{self._session}/recording/{place}".rstrip("/")
        response = self._installation.send("GET", path, headers=self._credentials)
        if response.status_code != 200:
            Owner.data(response)
        return response


def _frame() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (WIDTH, HEIGHT), (30, 90, 160)).save(out, "JPEG")
    return out.getvalue()
