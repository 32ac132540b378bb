"""What a run has found so far; it tells on stderr as it goes."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable

from bench.report import Line


class Record:
    """The lines of a run, and its clock."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._started = time.monotonic()

    @property
    def minutes(self) -> float:
        return (time.monotonic() - self._started) / 60

    def step(self, what: str) -> None:
        """Tell what is being done."""
        print(f"{self.minutes * 60:6.0f} s  {what}", file=sys.stderr, flush=True)

    def add(self, *lines: Line) -> None:
        """Keep results, and tell them."""
        self.lines += lines
        for line in lines:
            print(f"          {line.what}: {line.measured}", file=sys.stderr, flush=True)

    def extend(self, lines: Iterable[Line]) -> None:
        self.add(*lines)
