"""A visit to the parts that are sent of it: what happened in ten seconds, as `POST /v1/parts` takes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from playhead.simulate.visit import Frame, Json, Visit

PART_MS = 10_000


@dataclass(frozen=True, slots=True)
class Upload:
    """A part but for `sentAt`, its images by name, and when it is due: milliseconds since the visit's start."""

    part: Json
    images: dict[str, bytes]
    due: int


def uploads(visit: Visit, started: int) -> Iterator[Upload]:
    """The parts of a visit that started at `started`, milliseconds since the epoch."""
    for sequence, begin in enumerate(range(0, visit.length + 1, PART_MS)):
        end = begin + PART_MS
        frames, images = _pictures([frame for frame in visit.frames if begin <= frame.at < end], started)
        items = {
            kind: [{**item, "at": started + item["at"]} for item in told if begin <= item["at"] < end]
            for kind, told in visit.items.items()
        }
        head: Json = {"sessionId": visit.name, "sequence": sequence, "startedAt": started}
        if sequence == 0:
            viewport = {"width": visit.phone.width, "height": visit.phone.height}
            head |= {"device": {**visit.phone.facts, "deviceId": visit.device_id}, "viewport": viewport}
            head |= {"user": visit.user, "networkType": "wifi"}
        told = {kind: some for kind, some in {**items, "frames": frames}.items() if some}
        yield Upload({**head, **told}, images, min(end, visit.length))


def _pictures(frames: Sequence[Frame], started: int) -> tuple[list[Json], dict[str, bytes]]:
    """The frames of one part: an image where it changed, and for the first."""
    told: list[Json] = []
    images: dict[str, bytes] = {}
    for nth, frame in enumerate(frames):
        entry: Json = {"at": started + frame.at}
        if not frame.is_change:
            entry["same"] = True
        if frame.is_change or nth == 0:
            entry["image"] = f"f{nth}"
            images[f"f{nth}"] = frame.picture
        told.append(entry)
    return told, images
