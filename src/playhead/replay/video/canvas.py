"""The canvas of a video: one size for all of it, in which pictures of any size and rotation find their place. Pure.

    sizes of all pictures -> the canvas, which holds each of them whole -> a picture's box in it, centred

A session that is turned gets a canvas for both ways, so that neither is made small; the rest of it stays dark.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LONGEST, SHORTEST = 1280, 240
"""Pixels of the canvas's sides."""
BAR = 32
"""Pixels of the time bar's height."""
NARROWEST = 1 / 4
"""Sizes that are narrower than this are taken for this narrow: they would squeeze all others."""


@dataclass(frozen=True, slots=True)
class Box:
    """In pixels of the canvas."""

    left: int
    top: int
    width: int
    height: int

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a position in fractions of the box lies."""
        return self.left + x * self.width, self.top + y * self.height


@dataclass(frozen=True, slots=True)
class Canvas:
    """`width` and `height` of the pictures' part, even numbers; below it lies the time bar, `bar` pixels high or 0."""

    width: int
    height: int
    bar: int

    @property
    def size(self) -> tuple[int, int]:
        """Of the whole video."""
        return self.width, self.height + self.bar

    def box(self, width: float, height: float) -> Box:
        """Where a picture of this size is put: as large as it can be shown whole, in the middle."""
        scale = min(self.width / max(width, 1), self.height / max(height, 1))
        across = min(self.width, max(1, round(width * scale)))
        down = min(self.height, max(1, round(height * scale)))
        return Box((self.width - across) // 2, (self.height - down) // 2, across, down)


def canvas_of(sizes: Iterable[tuple[float, float]], *, with_bar: bool) -> Canvas:
    """The canvas for pictures of these sizes in pixels; of none it is that of a phone."""
    known = {_sane(width, height) for width, height in sizes if width > 0 and height > 0} or {(720.0, 1560.0)}
    bar = BAR if with_bar else 0
    longest = min(LONGEST - bar, max(SHORTEST, *(max(size) for size in known), SHORTEST))
    width = max(width / max(width, height) for width, height in known) * longest
    height = max(height / max(width, height) for width, height in known) * longest
    return Canvas(_even(max(width, SHORTEST)), _even(max(height, SHORTEST)), bar)


def _sane(width: float, height: float) -> tuple[float, float]:
    return max(width, height * NARROWEST), max(height, width * NARROWEST)


def _even(length: float) -> int:
    """H.264 in yuv420p has a colour for each four pixels."""
    return round(length / 2) * 2
