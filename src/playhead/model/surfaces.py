"""How large the surfaces of a session are, and so where on them a position lies. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from math import hypot

from playhead.model.session import Viewport
from playhead.model.timeline import SurfaceSize, Touch

WHOLE = (1.0, 1.0)
"""The size of a surface that nobody told one of: positions are fractions."""
ASSUMED = Viewport(width=400, height=800)
"""The screen in dp where nothing tells it."""
EDGE = 0.05
"""A finger at the edge may be told to lie this far off the surface."""


class Surfaces:
    """The sizes by window, each from its time on; what comes before the first has the first's."""

    def __init__(self, sizes: Iterable[SurfaceSize], viewport: Viewport | None) -> None:
        self._times: dict[str, list[int]] = defaultdict(list)
        self._sizes: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for size in sorted(sizes, key=lambda size: size.at):
            if size.width > 0 and size.height > 0:
                self._times[size.window].append(size.at)
                self._sizes[size.window].append((size.width, size.height))
        self._viewport = viewport

    def size(self, window: str, at: int) -> tuple[float, float]:
        """Width and height at a time."""
        if window not in self._times:
            return WHOLE
        return self._sizes[window][max(0, bisect_right(self._times[window], at) - 1)]

    def fraction(self, window: str, at: int, x: float | None, y: float | None) -> tuple[float | None, float | None]:
        """The position as fractions of the surface; (None, None) when it lies nowhere on it."""
        if x is None or y is None:
            return None, None
        width, height = self.size(window, at)
        across, down = x / width, y / height
        if not (-EDGE <= across <= 1 + EDGE and -EDGE <= down <= 1 + EDGE):
            return None, None
        return round(min(max(across, 0), 1), 5), round(min(max(down, 0), 1), 5)

    def viewport(self) -> Viewport | None:
        """The screen in dp or CSS pixels: as the device tells it, else the first surface."""
        if self._viewport is not None:
            return self._viewport
        for sizes in self._sizes.values():
            width, height = sizes[0]
            return Viewport(width=min(width, 100_000), height=min(height, 100_000))
        return None

    def distance(self, one: Touch, other: Touch) -> float:
        """Between two touches of one surface, in dp."""
        width, height = self.size(one.window, one.at)
        viewport = self.viewport() or ASSUMED
        across = (one.x - other.x) / width * viewport.width
        down = (one.y - other.y) / height * viewport.height
        return hypot(across, down)
