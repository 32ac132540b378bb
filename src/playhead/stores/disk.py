"""Whether there is room: whatever is written is refused before the disk is full, as what has begun must be able to end."""

from __future__ import annotations

import shutil
from pathlib import Path

from playhead.errors import Unavailable


def check_free(directory: Path, least: int) -> None:
    """Raises `Unavailable` when the disk of `directory` has less than `least` bytes left."""
    free = shutil.disk_usage(directory).free
    if free < least:
        raise Unavailable(
            f"The disk of {directory} has {free // 2**20} MiB left, less than the "
            f"{least // 2**20} MiB that min_free_disk keeps; nothing was recorded",
            retry_after=60,
        )
