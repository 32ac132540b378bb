"""Recordings of drawn pictures, the videos made of them, and what is seen in those."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av
from PIL import Image

from playhead.model.recording import RecordingHead, write_recording
from playhead.model.timeline import Chunk, Record, SurfaceSize, Touch, TouchPhase
from playhead.replay.video.film import render
from playhead.replay.video.options import Options
from playhead.replay.video.recorded import Recorded

START = 1_795_000_000_000
SESSION = "5e55104ab1e0000000000001"
PHONE = (360, 780)
"""A screen in dp; its pictures have as many pixels."""
BARE = Options(time_bar=False)
Colour = tuple[int, int, int]
RED, GREEN, BLUE, WHITE = (220, 40, 40), (40, 180, 60), (40, 60, 220), (255, 255, 255)
NEAR = 24
"""How far the colours of a video may lie from those of its source, of 255."""


def image(colour: Colour | str, size: tuple[int, int] = PHONE, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, quality=90)
    return out.getvalue()


def frame(at: int, content: bytes, until: int | None = None) -> Chunk:
    """A frame from `at` milliseconds since the session began."""
    ends = START + (at if until is None else until)
    return Chunk(at=START + at, key=f"frame/{at}", kind="frame", content=content, until=ends)


def plain(at: int, colour: Colour, size: tuple[int, int] = PHONE, kind: str = "JPEG") -> Chunk:
    return frame(at, image(colour, size, kind))


def surface(width: float = PHONE[0], height: float = PHONE[1], at: int = 0) -> SurfaceSize:
    return SurfaceSize(at=START + at, key=f"size/{at}", width=width, height=height)


def touch(at: int, phase: TouchPhase, x: float, y: float, pointer: int = 0) -> Touch:
    return Touch(at=START + at, key=f"touch/{pointer}/{phase}/{at}", phase=phase, x=x, y=y, pointer=pointer)


def tap(at: int, x: float, y: float, lasts: int = 80) -> list[Record]:
    return [touch(at, "start", x, y), touch(at + lasts, "end", x, y)]


def recording(*records: Record, protocol: str = "posthog", session: str = SESSION, version: int = 1) -> bytes:
    return written(*records, protocol=protocol, session=session, version=version)[0]


def written(
    *records: Record, protocol: str = "posthog", session: str = SESSION, version: int = 1
) -> tuple[bytes, dict[str, bytes]]:
    """The recording and its assets."""
    head = RecordingHead(
        session=f"{protocol}:test", session_id=session, protocol=protocol, received=START, version=version
    )
    return write_recording(head, records)


@dataclass
class Film:
    """A decoded video: its pictures with their milliseconds."""

    file: Path
    frames: list[tuple[int, Image.Image]]

    @property
    def size(self) -> tuple[int, int]:
        return self.frames[0][1].size

    def at(self, ms: int) -> Image.Image:
        """What is seen then."""
        return next(picture for at, picture in reversed(self.frames) if at <= ms)

    def pixel(self, ms: int, x: float, y: float) -> Colour:
        """The colour at a place, in fractions of the video."""
        picture = self.at(ms)
        found = picture.getpixel((min(int(x * picture.width), picture.width - 1), int(y * (picture.height - 1))))
        assert isinstance(found, tuple)
        return (int(found[0]), int(found[1]), int(found[2]))


def opened(file: Path) -> Film:
    with av.open(str(file)) as container:
        frames = [(round((each.time or 0) * 1000), each.to_image()) for each in container.decode(video=0)]  # type: ignore[no-untyped-call]  # PyAV leaves it untyped
    return Film(file, frames)


def filmed(folder: Path, content: bytes, options: Options = BARE) -> Film:
    file = folder / "video.mp4"
    render(Recorded(content), file, options)
    return opened(file)


def is_near(found: Colour, wanted: Colour, near: int = NEAR) -> bool:
    return all(abs(one - other) <= near for one, other in zip(found, wanted, strict=True))


def mp4(colours: Sequence[Colour], size: tuple[int, int] = PHONE, rate: int = 1) -> bytes:
    """A piece of video as Sentry's SDKs make it: so many pictures a second."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=rate)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        for colour in colours:
            picture = av.VideoFrame.from_image(Image.new("RGB", size, colour))  # type: ignore[no-untyped-call]  # as above
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    return out.getvalue()
