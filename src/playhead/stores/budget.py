"""Whether there is room for pictures. Sessions go on without them: their numbers are small, and are worth more."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

from playhead.stores.usage import Usage

log = logging.getLogger("playhead")

NEARLY_FULL = 2
"""A disk with less left than so many times `min_free_disk` takes no pictures any more; below `min_free_disk` it takes nothing."""


class Budget:
    """`limit`: bytes of all recordings together, 0 is none."""

    def __init__(self, usage: Usage, directory: Path, limit: int, min_free_disk: int) -> None:
        self._usage, self._directory = usage, directory
        self._limit, self._least = limit, NEARLY_FULL * min_free_disk
        self._told = False

    def shortage(self) -> str | None:
        """Why no pictures are kept now; None while they are."""
        used, free = self._usage.total, shutil.disk_usage(self._directory).free
        if self._limit and used >= self._limit:
            return f"recordings take {used // 2**20:,} MiB, as much as disk_budget allows"
        if free < self._least:
            return f"the disk of {self._directory} has {free // 2**20:,} MiB left"
        return None

    def has_room(self) -> bool:
        """Whether pictures are kept; the log is told when that changes."""
        shortage = self.shortage()
        if shortage and not self._told:
            log.warning("sessions are kept without pictures: %s", shortage)
        elif self._told and not shortage:
            log.warning("sessions are kept with pictures again")
        self._told = shortage is not None
        return shortage is None
