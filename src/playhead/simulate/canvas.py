"""Drawing in dp: positions and sizes as an app lays them out, whatever the pixels."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

Box = tuple[float, float, float, float]
"""Left, top, width, height in dp."""
DRAWN, SENT = 2.0, 1.25
"""Pixels a dp: of the drawing, whose edges are smoothed by making it smaller, and of the picture that is sent."""
QUALITY = 60


@lru_cache(64)
def _font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The font that Pillow brings along."""
    return ImageFont.load_default(size * DRAWN)


class Canvas:
    """A screen of this many dp."""

    def __init__(self, width: float, height: float, colour: str) -> None:
        self.width, self.height = width, height
        self._image = Image.new("RGB", (round(width * DRAWN), round(height * DRAWN)), colour)
        self._draw = ImageDraw.Draw(self._image)

    def box(self, box: Box, colour: str, *, radius: float = 0, line: str | None = None) -> None:
        """A rectangle with round corners."""
        left, top, width, height = (each * DRAWN for each in box)
        edges = (left, top, left + width, top + height)
        self._draw.rounded_rectangle(edges, radius * DRAWN, fill=colour, outline=line, width=round(DRAWN))

    def shape(self, box: Box, corners: tuple[tuple[float, float], ...], colour: str) -> None:
        """A polygon whose corners are fractions of the box."""
        left, top, width, height = box
        points = [((left + x * width) * DRAWN, (top + y * height) * DRAWN) for x, y in corners]
        self._draw.polygon(points, fill=colour)

    def text(
        self,
        at: tuple[float, float],
        text: str,
        colour: str,
        *,
        size: float = 14,
        anchor: str = "la",
        bold: bool = False,
    ) -> None:
        """`anchor` as Pillow has it: `la` hangs from its top left, `mm` is centred, `ra` ends there."""
        x, y = at
        self._draw.text(
            (x * DRAWN, y * DRAWN), text, fill=colour, font=_font(size), anchor=anchor, stroke_width=0.6 if bold else 0
        )

    def picture(self) -> bytes:
        """As WebP."""
        size = round(self.width * SENT), round(self.height * SENT)
        out = io.BytesIO()
        self._image.resize(size, Image.Resampling.LANCZOS).save(out, "WEBP", quality=QUALITY, method=2)
        return out.getvalue()
