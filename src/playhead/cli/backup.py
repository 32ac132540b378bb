"""`playhead backup` and `playhead restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from playhead.cli.options import DataOption
from playhead.cli.owner import TIMEOUT, owner
from playhead.settings import load_settings
from playhead.stores import backup

DirectoryArgument = Annotated[Path, typer.Argument(help="The backup's directory.")]


def back_up(directory: DirectoryArgument, data: DataOption = None) -> None:
    """Make a consistent copy of everything in a new DIRECTORY, while the server runs or not."""
    with owner(load_settings({"data": data})) as installation:
        told = installation.call(
            "POST", "/v1/admin/backup", json={"directory": str(directory.resolve())}, timeout=TIMEOUT
        )
    print(f"Backed up to {directory.resolve()}")
    if told["recordingsElsewhere"]:
        print(f"The recordings are NOT in it: they lie in {told['recordingsElsewhere']}, which keeps its own copies.")


def restore(directory: DirectoryArgument, data: DataOption = None) -> None:
    """Fill a new data directory from the backup in DIRECTORY."""
    settings = load_settings({"data": data})
    backup.restore(directory.resolve(), settings.data, settings["memory_limit"])
    print(f"Restored {directory.resolve()} into {settings.data}")
