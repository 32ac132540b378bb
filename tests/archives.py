"""Data directories that tests keep packed."""

from __future__ import annotations

import tarfile
from pathlib import Path


def unpack(archive: Path, folder: Path) -> None:
    """Filters came with Python 3.11.4, and later versions want one; Debian 12 has 3.11.2."""
    with tarfile.open(archive) as file:
        file.extraction_filter = getattr(tarfile, "data_filter", None)
        file.extractall(folder)
