"""Making videos: how fast on one core, and how large: `python -m bench.video`.

phone      a frame a second of 720 x 1560 as JPEG, shoppers of `playhead simulate` one after the other
moving     the same, and every frame is another picture than the one before
sent       the frames as `playhead simulate` sends them, WebP
segments   the same pictures as Sentry's SDKs send them: mp4 of 5 seconds, a frame a second
wireframes a list that is scrolled, as PostHog's SDKs send it
pages      a page on which something changes every two seconds, as rrweb records it; needs Chromium
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import av
import msgspec
from PIL import Image, ImageChops

from bench.record import Record
from bench.report import Line, at_least, beside, machine, table
from playhead.model.recording import RecordingHead, whole_recording, write_recording
from playhead.model.timeline import Chunk, ScreenShown, Touch
from playhead.model.timeline import Record as Fact
from playhead.replay.video.options import Job
from playhead.simulate.visit import Visit, make_visit

RESULTS = Path(__file__).parent / "VIDEO.md"
START = 1_795_000_000_000
SIZE = (720, 1560)
PHONE = "SM-S921B"
"""Whose screen has that shape."""
BAR = 20
"""Times real time."""
KIB = 1024
RIVALS = """
| what others publish of their SDKs | KiB a minute |
| --- | --- |
| FullStory, mobile | 20 to 100 |
| Datadog, 1.22 kB/s Android, 12 kB/s iOS | 71 to 703 |
| Smartlook, 0.5 MB/min, a screenshot a second | 488 |
| Sentry, 7 kB/s Android, 10 kB/s iOS | 410 to 586 |
| LogRocket, 10 KiB/s, a capture a second | 600 |
"""


@dataclass(frozen=True, slots=True)
class Film:
    """A session to make a video of."""

    name: str
    records: list[Fact]
    bar: int = 0


@lru_cache(1)
def facts(seconds: int) -> list[tuple[int, Visit]]:
    """Visits one after the other, each with its beginning in milliseconds."""
    found = []
    begins, seed = 0, 0
    while begins < seconds * 1000:
        visit = make_visit(1, seed)
        seed += 1
        if visit.phone.facts["model"] == PHONE:
            found.append((begins, visit))
            begins += visit.length
    return found


def told(seconds: int) -> list[Fact]:
    """Touches and screens."""
    found: list[Fact] = []
    for begins, visit in facts(seconds):
        for nth, item in enumerate(visit.items["touches"]):
            key = f"touch/{begins}/{nth}"
            found.append(Touch(at=START + begins + item["at"], key=key, phase=item["phase"], x=item["x"], y=item["y"]))
        for item in visit.items["screens"]:
            at = START + begins + item["at"]
            found.append(ScreenShown(at=at, key=f"screen/{at}", name=item["name"]))
    return found


def pictures(seconds: int) -> Iterator[tuple[int, bytes]]:
    """What the screen shows: when it changes, and each second."""
    return ((begins + frame.at, frame.picture) for begins, visit in facts(seconds) for frame in visit.frames)


def frames(seconds: int, drawn: Callable[[int, bytes], bytes]) -> list[Fact]:
    return [
        Chunk(at=START + at, key=f"frame/{nth}", kind="frame", content=drawn(nth, picture), until=START + at)
        for nth, (at, picture) in enumerate(pictures(seconds))
    ]


def jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def large(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)


def segments(seconds: int) -> list[Fact]:
    """The picture of each second, five to an mp4."""
    shown = dict(sorted((at // 1000, picture) for at, picture in pictures(seconds)))
    found: list[Fact] = []
    latest = next(iter(shown.values()))
    for begins in range(0, seconds, 5):
        out = io.BytesIO()
        with av.open(out, "w", format="mp4") as container:
            stream = container.add_stream("libx264", rate=1, options={"crf": "30"})
            stream.width, stream.height = SIZE
            stream.pix_fmt = "yuv420p"
            for second in range(begins, begins + 5):
                latest = shown.get(second, latest)
                picture = av.VideoFrame.from_image(large(latest))  # type: ignore[no-untyped-call]  # PyAV leaves it untyped
                container.mux(stream.encode(picture))
            container.mux(stream.encode(None))
        at = START + begins * 1000
        chunk = Chunk(at=at, key=f"segment/{begins}", kind="video", content=out.getvalue(), until=at + 5_000)
        chunk.order = begins // 5
        found.append(chunk)
    return found


def wireframes(seconds: int) -> list[Fact]:
    """A list that goes on by some dp each second."""
    lines: list[dict[str, object]] = [{"type": 4, "timestamp": START, "data": {"width": 360, "height": 780}}]
    for second in range(seconds):
        rows = [_row(nth, nth * 90 - second * 17 % 90) for nth in range(9)]
        lines.append({"type": 2, "timestamp": START + second * 1000, "data": {"wireframes": rows}})
    content = b"\n".join(json.dumps(line).encode() for line in lines)
    return [Chunk(at=START, key="list", kind="wireframe", content=content, until=START + (seconds - 1) * 1000)]


def _row(nth: int, y: int) -> dict[str, object]:
    text = {
        "id": nth * 10 + 1,
        "type": "text",
        "x": 24,
        "y": y + 16,
        "width": 300,
        "height": 40,
        "text": f"A row, number {nth}",
    }
    style = {"backgroundColor": "#f4f6f3", "borderRadius": 12}
    return {
        "id": nth * 10,
        "type": "rectangle",
        "x": 12,
        "y": y,
        "width": 336,
        "height": 80,
        "style": style,
        "childWireframes": [text],
    }


def page(seconds: int) -> list[Fact]:
    """A table of which a cell changes."""
    cells = [
        _element(100 + nth, "p", {"type": 3, "id": 1_000 + nth, "textContent": f"Line {nth} of a page"})
        for nth in range(40)
    ]
    body = _element(4, "body", *cells)
    root = {"type": 0, "id": 1, "childNodes": [_element(2, "html", _element(3, "head"), body)]}
    meta = {"type": 4, "timestamp": START, "data": {"href": "https://shop.test/", "width": 1280, "height": 800}}
    lines: list[dict[str, object]] = [
        meta,
        {"type": 2, "timestamp": START, "data": {"node": root, "initialOffset": {"top": 0, "left": 0}}},
    ]
    for second in range(2, seconds, 2):
        text = {"id": 1_000 + second % 40, "value": f"Changed in second {second}"}
        data = {"source": 0, "adds": [], "removes": [], "attributes": [], "texts": [text]}
        lines.append({"type": 3, "timestamp": START + second * 1000, "data": data})
    content = b"\n".join(json.dumps(line).encode() for line in lines)
    return [Chunk(at=START, key="page", kind="dom", content=content, until=START + seconds * 1000)]


def _element(id_: int, tag: str, *children: dict[str, object]) -> dict[str, object]:
    return {"type": 2, "id": id_, "tagName": tag, "attributes": {}, "childNodes": list(children)}


def films(seconds: int) -> Iterator[Film]:
    """Frames in the sizes that are kept in memory once a picture, as most are shown again."""
    gestures = told(seconds)
    known: dict[bytes, bytes] = {}

    def once(_: int, picture: bytes) -> bytes:
        if picture not in known:
            known[picture] = jpeg(large(picture))
        return known[picture]

    yield Film("a frame a second, 720 x 1560, JPEG", [*gestures, *frames(seconds, once)], BAR)
    moving = frames(seconds, lambda nth, picture: jpeg(ImageChops.offset(large(picture), 0, nth * 37 % SIZE[1])))
    yield Film("the same, every frame another picture", [*gestures, *moving], BAR)
    yield Film(
        "frames as `playhead simulate` sends them, WebP", [*gestures, *frames(seconds, lambda _, picture: picture)]
    )
    yield Film("mp4 of 5 seconds, a frame a second", [*gestures, *segments(seconds)])
    yield Film("wireframes, a list that is scrolled", [*gestures, *wireframes(seconds)])
    yield Film("rrweb, a page that changes every two seconds", [*gestures, *page(seconds)])


def measure(film: Film, seconds: int, folder: Path) -> tuple[Line, Line]:
    """Made as the server does it, on one core."""
    head = RecordingHead(session=f"posthog:{film.name}", session_id="5" * 24, protocol="posthog", received=START)
    kept, assets = write_recording(head, film.records)
    content = whole_recording(kept, assets.get)
    recording, video = folder / "recording", folder / "video.mp4"
    recording.write_bytes(content)
    job = msgspec.json.encode(Job(1 << 30, 3_600, 1 << 32)).decode()
    command = ("taskset", "-c", "0", sys.executable, "-m", "playhead.replay.video.process", str(recording), str(video))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen([*command, job], stdin=subprocess.PIPE) as process:  # its input stays open: it ends with it
        assert process.wait() == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    minutes = seconds / 60
    more = f"{took:.1f} s of a core for {minutes:.0f} min"
    speed = (
        at_least(film.name, seconds / took, film.bar, "times real time", more)
        if film.bar
        else beside(film.name, seconds / took, "times real time", more)
    )
    pieces = sum(len(record.content) for record in film.records if isinstance(record, Chunk))
    stored = f"recording {len(content) / minutes / KIB:,.0f} KiB/min, sent pictures {pieces / minutes / KIB:,.0f}"
    return speed, beside(film.name, video.stat().st_size / minutes / KIB, "KiB/min of video", stored)


def run(folder: Path, seconds: int, record: Record) -> tuple[list[Line], list[Line]]:
    """Speeds and sizes."""
    speeds, sizes = [], []
    for film in films(seconds):
        record.step(film.name)
        speed, size = measure(film, seconds, folder)
        record.add(speed, size)
        speeds.append(speed)
        sizes.append(size)
    return speeds, sizes


def document(speeds: list[Line], sizes: list[Line], minutes: float) -> str:
    """The whole of VIDEO.md."""
    return f"""# Videos

`python -m bench.video` on {datetime.now(UTC):%Y-%m-%d}, in {minutes:.0f} minutes:
{machine()}, pyav {av.__version__}; {os.getloadavg()[0]:.0f} processes wanted its cores at the end.

Made by the process that the server starts for it, on one core, its start included; times are of the processor, of pages without all of the browser's own. Sessions have touches, swipes, rage taps and a time bar.

{table(speeds)}

Sizes:

{table(sizes)}

Pictures here are drawn (`playhead simulate`): a real app's are larger by what photos it shows. For comparison:
{RIVALS}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=600, help="of each session")
    options = parser.parse_args()
    record = Record()
    with tempfile.TemporaryDirectory() as folder:
        speeds, sizes = run(Path(folder), options.seconds, record)
    RESULTS.write_text(document(speeds, sizes, record.minutes))


if __name__ == "__main__":
    main()
