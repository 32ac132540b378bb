"""Whether a piece of a picture opens: bounded in pixels, as what it holds came from elsewhere."""

from __future__ import annotations

import io
import warnings

import av
import msgspec
from PIL import Image

from playhead.model.timeline import Chunk

MOST_PIXELS = 50_000_000


class _RrwebEvent(msgspec.Struct):
    """Just enough of an event of rrweb."""

    type: int
    timestamp: float


_event = msgspec.json.Decoder(_RrwebEvent)


def fault_of(chunk: Chunk) -> str | None:
    """What is wrong with it, in words; None when it opens."""
    try:
        match chunk.kind:
            case "frame":
                _open_image(chunk.content)
            case "video":
                _open_video(chunk.content)
            case _:
                for line in chunk.content.splitlines():
                    _event.decode(line)
    except Exception as error:  # the libraries raise whatever a hostile file makes them stumble over
        return f"the {chunk.kind} at {chunk.at} does not open: {error}"
    return None


def _open_image(content: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise ValueError(f"{image.width} x {image.height} pixels are more than {MOST_PIXELS:,}")
            image.load()


def _open_video(content: bytes) -> None:
    """Its first picture decodes."""
    with av.open(io.BytesIO(content), "r", format="mp4") as container:
        stream = container.streams.video[0]
        if stream.width * stream.height > MOST_PIXELS:
            raise ValueError(f"{stream.width} x {stream.height} pixels are more than {MOST_PIXELS:,}")
        if next(container.decode(stream), None) is None:
            raise ValueError("it shows nothing")
