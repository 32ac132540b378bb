"""A picture on its way into a video, and images out of bytes that nobody vouches for.

An image is looked at before it is unpacked: its kind and its size in pixels stand in its first bytes, and what claims to be
huge is refused there. Whatever Pillow says of a broken one becomes an `InvalidBody`.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from PIL import Image

from playhead.errors import InvalidBody

KINDS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 16 * 2**20
"""Of one picture: twice a 4K screen."""
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    struct.error,
    Image.DecompressionBombError,
    MemoryError,
    IndexError,
    TypeError,
    KeyError,
    OverflowError,
    ZeroDivisionError,
)
"""What Pillow raises for broken files; its decoders are of many hands."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What is shown from `at` on, milliseconds since the session began. `draw` makes the image, RGB, and raises `InvalidBody` for a broken one.

    Pictures of one `content`, where it is known, look the same.
    """

    at: int
    draw: Callable[[], Image.Image]
    content: Hashable = None


def open_image(content: bytes) -> Image.Image:
    """The image, not unpacked yet. Raises `InvalidBody` for what is none, or larger than `MOST_PIXELS`."""
    try:
        image = Image.open(io.BytesIO(content), formats=KINDS)
    except (*BROKEN, Image.DecompressionBombWarning) as error:
        raise InvalidBody(f"An image ({len(content)} bytes) cannot be read: {error}") from error
    check_size(*image.size)
    return image


def check_size(width: int, height: int) -> None:
    """Raises `InvalidBody` for a size that no screen has."""
    if width < 1 or height < 1 or width * height > MOST_PIXELS:
        raise InvalidBody(f"A picture has {width} x {height} pixels; possible are 1 to {MOST_PIXELS}")


def unpack(image: Image.Image, wanted: tuple[int, int] | None = None) -> Image.Image:
    """As RGB; transparent parts are white. A JPEG that is much larger than `wanted` is unpacked smaller. Raises `InvalidBody`."""
    try:
        if wanted is not None:
            image.draft("RGB", wanted)
        image.load()
        if image.mode == "RGB":
            return image
        if image.has_transparency_data:
            layer = image.convert("RGBA")
            ground = Image.new("RGB", layer.size, "white")
            ground.paste(layer, mask=layer)
            return ground
        return image.convert("RGB")
    except BROKEN as error:
        raise InvalidBody(f"An image cannot be unpacked: {error}") from error
