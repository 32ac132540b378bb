"""The time bar below the picture: how far the session is, what screen is shown, where rage and gaps are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

GROUND, TRACK, DONE, HOLE, RAGE, PALE = "#0c0d10", "#3a3e47", "#2f80ed", "#6b4e16", "#e5322d", "#e8eaed"
LINE = 6
"""Pixels of the line's height."""
MOST_MARKS = 1_000


@dataclass(frozen=True, slots=True)
class Bar:
    """What a time bar shows. All times in milliseconds since the session began: screens by when they came up, gaps with their ends."""

    duration: int
    screens: Sequence[tuple[int, str]] = ()
    rage: Sequence[int] = ()
    gaps: Sequence[tuple[int, int]] = ()


class TimeBar:
    """Drawn once, and then only what goes on."""

    def __init__(self, bar: Bar, width: int, height: int) -> None:
        self._bar, self._width = bar, width
        self._starts = [at for at, _ in bar.screens]
        self._font = ImageFont.load_default(max(10, height // 2 - 2))
        self._empty = Image.new("RGB", (width, height), GROUND)
        draw = ImageDraw.Draw(self._empty)
        draw.rectangle((0, 0, width, LINE - 1), fill=TRACK)
        for begins, ends in bar.gaps[:MOST_MARKS]:
            draw.rectangle((self._x(begins), 0, self._x(ends), LINE - 1), fill=HOLE)
        self._total = clock(bar.duration)

    def at(self, at: int) -> Image.Image:
        """The bar at a time."""
        image = self._empty.copy()
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, 1, self._x(at), LINE - 2), fill=DONE)
        for when in self._bar.rage[:MOST_MARKS]:
            draw.rectangle((self._x(when) - 1, 0, self._x(when) + 1, LINE - 1), fill=RAGE)
        middle = (LINE + image.height) / 2
        told = f"{clock(at)} / {self._total}"
        draw.text((8, middle), told, fill=PALE, font=self._font, anchor="lm")
        room = self._width - 24 - draw.textlength(told, self._font)
        draw.text((self._width - 8, middle), self._fitting(draw, self._screen(at), room), PALE, self._font, anchor="rm")
        return image

    def _x(self, at: int) -> int:
        return round(min(1, at / max(1, self._bar.duration)) * (self._width - 1))

    def _screen(self, at: int) -> str:
        index = bisect_right(self._starts, at) - 1
        return "" if index < 0 else self._bar.screens[index][1]

    def _fitting(self, draw: ImageDraw.ImageDraw, name: str, room: float) -> str:
        """A name that is too long loses its end."""
        name = " ".join(name[:200].split())
        if draw.textlength(name, self._font) <= room:
            return name
        while name and draw.textlength(f"{name}…", self._font) > room:
            name = name[:-1]
        return f"{name}…"


def clock(ms: int) -> str:
    """`0:07`, `1:02:07`."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
