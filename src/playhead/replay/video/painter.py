"""Paints the frames of a video: the picture in its box, the gestures on top of it, a card where there is no picture, the time bar below."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont
from PIL.Image import Resampling

from playhead.replay.video.canvas import Box, Canvas
from playhead.replay.video.marks import FADE_MS, Mark
from playhead.replay.video.time_bar import TimeBar

GROUND, CARD, PALE, DIM = "#15171c", "#23262e", "#e8eaed", "#9aa0a6"
TOUCH, RAGE, UNANSWERED = "#2f80ed", "#e5322d", "#f2a100"
"""Colours of gestures: as they should be, rage, without a response."""
FINGER = 0.045
"""Radius of a finger's disc, of the shorter side of the picture."""
STRONGEST = 190
"""How much a mark covers at first, of 255."""
SMOOTH = 4
"""Discs are drawn so many times larger, and made smaller."""


@lru_cache(64)
def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The font that Pillow brings along."""
    return ImageFont.load_default(size)


class Painter:
    """`show` or `show_card`, then `frame` as often as something moves."""

    def __init__(self, canvas: Canvas, bar: TimeBar | None) -> None:
        self._canvas, self._bar = canvas, bar
        self._base = Image.new("RGB", canvas.size, GROUND)
        self._box = canvas.box(canvas.width, canvas.height)

    def show(self, image: Image.Image) -> None:
        """From now on this picture."""
        self._clear()
        self._box = box = self._canvas.box(*image.size)
        if image.size != (box.width, box.height):
            smaller = box.width <= image.width
            image = image.resize((box.width, box.height), Resampling.BOX if smaller else Resampling.BILINEAR)
        self._base.paste(image, (box.left, box.top))

    def show_card(self, title: str, reason: str) -> None:
        """From now on a card that says why there is no picture."""
        self._clear()
        draw = ImageDraw.Draw(self._base)
        width, height = self._canvas.width, self._canvas.height
        draw.rectangle((0, 0, width, height - 1), fill=CARD)
        size = max(12, min(width, height) // 18)
        middle = width / 2, height / 2
        draw.text(middle, title, fill=PALE, font=font(size), anchor="ms")
        draw.text((middle[0], middle[1] + size * 1.2), reason, fill=DIM, font=font(size * 2 // 3), anchor="ms")

    def frame(self, at: int, marks: list[Mark]) -> Image.Image:
        """What is seen at `at`, milliseconds since the session began."""
        image = self._base.copy()
        for mark in marks:
            draw_mark(image, self._box, mark, at)
        if self._bar is not None:
            image.paste(self._bar.at(at), (0, self._canvas.height))
        return image

    def _clear(self) -> None:
        self._base.paste(GROUND, (0, 0, *self._canvas.size))


def draw_mark(image: Image.Image, box: Box, mark: Mark, at: int) -> None:
    """The finger where it is, or was last, and the way that it came."""
    faded = max(0.0, 1 - max(0, at - mark.until) / FADE_MS)
    strength = round(STRONGEST * faded)
    colour = RAGE if mark.rage else TOUCH if mark.responsive else UNANSWERED
    radius = max(8, round(min(box.width, box.height) * FINGER))
    points = [box.point(x, y) for when, x, y in mark.path if when <= at]
    if not points or strength <= 0:
        return
    if len(points) > 1:
        _trail(image, points, colour, strength, radius)
    x, y = points[-1]
    disc = _disc(radius, strength, mark.rage)
    corner = round(x) - disc.width // 2, round(y) - disc.height // 2
    image.paste(colour, (*corner, corner[0] + disc.width, corner[1] + disc.height), disc)


def _trail(image: Image.Image, points: list[tuple[float, float]], colour: str, strength: int, radius: int) -> None:
    """A line that is thin where the finger came from."""
    left, top = (round(min(point[axis] for point in points)) - radius for axis in (0, 1))
    right, bottom = (round(max(point[axis] for point in points)) + radius for axis in (0, 1))
    mask = Image.new("L", (right - left + 1, bottom - top + 1))
    draw = ImageDraw.Draw(mask)
    for place, ((x, y), (u, v)) in enumerate(pairwise(points), 1):
        width = max(2, radius * place // len(points))
        draw.line((x - left, y - top, u - left, v - top), fill=strength * 3 // 4, width=width)
        draw.circle((u - left, v - top), width / 2, fill=strength * 3 // 4)
    image.paste(colour, (left, top, right + 1, bottom + 1), mask)


@lru_cache(256)
def _disc(radius: int, strength: int, ringed: bool) -> Image.Image:
    """A mask: a disc, and a ring around it for rage."""
    outer = radius * 3 // 2 if ringed else radius
    side = (outer * 2 + 2) * SMOOTH
    mask = Image.new("L", (side, side))
    draw = ImageDraw.Draw(mask)
    middle = side / 2
    if ringed:
        draw.circle((middle, middle), outer * SMOOTH, outline=strength, width=3 * SMOOTH)
    draw.circle((middle, middle), radius * SMOOTH, fill=strength * 2 // 3, outline=strength, width=2 * SMOOTH)
    return mask.reduce(SMOOTH)
