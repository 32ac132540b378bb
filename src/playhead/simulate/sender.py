"""Parts over HTTP, sent again until they are taken, as an app would."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx

from playhead.errors import OperatorError
from playhead.simulate.parts import Upload, uploads
from playhead.simulate.visit import Visit

TRIES = 5
LONGEST_WAIT = 60
BUSY = (429, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Sent:
    """A session that was sent: its id in the API, how many parts, and how many bytes of images."""

    session_id: str
    parts: int
    size: int


class Sender:
    """To one server. `speed` 1 sends as things happen, 0 at once; `now` and `sleep` are the clock, in seconds."""

    def __init__(
        self,
        address: str,
        key: str,
        speed: float = 0,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._address, self._key, self._speed = address.rstrip("/"), key, speed
        self._now, self._sleep = now, sleep
        self._client = httpx.Client(timeout=60)

    def close(self) -> None:
        self._client.close()

    def send(self, visit: Visit) -> Sent:
        """All of a visit: as if it were just over, or, with a speed, in the time that it takes. Raises `OperatorError` when it is refused."""
        begun = self._now()
        taken = visit.length / 1000 / self._speed if self._speed else 0
        started = round((begun + taken) * 1000) - visit.length
        parts = list(uploads(visit, started))
        size = sum(len(image) for upload in parts for image in upload.images.values())
        answers = [self._post_when_due(upload, begun) for upload in parts]
        return Sent(answers[-1], len(parts), size)

    def _post_when_due(self, upload: Upload, begun: float) -> str:
        if self._speed:
            self._sleep(max(0, begun + upload.due / 1000 / self._speed - self._now()))
        return self._post(upload)

    def _post(self, upload: Upload) -> str:
        """The session's id in the API."""
        for last in _tries():
            try:
                response = self._client.post(
                    f"{self._address}/v1/parts",
                    files=self._form(upload),
                    headers={"Authorization": f"Bearer {self._key}"},
                )
            except httpx.TransportError as error:
                if last:
                    raise OperatorError(f"Cannot reach {self._address}: {error}") from error
                self._sleep(1)
                continue
            if response.status_code == 200:
                return str(response.json()["data"]["sessionId"])
            if last or response.status_code not in BUSY:
                break
            self._sleep(min(LONGEST_WAIT, float(response.headers.get("retry-after", "1"))))
        raise OperatorError(f"{self._address} answered {response.status_code}: {response.text[:500]}")

    def _form(self, upload: Upload) -> dict[str, tuple[str | None, bytes, str]]:
        part = json.dumps({**upload.part, "sentAt": round(self._now() * 1000)}).encode()
        files: dict[str, tuple[str | None, bytes, str]] = {"part": (None, part, "application/json")}
        return files | {name: (name, image, "image/webp") for name, image in upload.images.items()}


def _tries() -> Iterator[bool]:
    """Whether it is the last."""
    for attempt in range(TRIES):
        yield attempt == TRIES - 1
