"""`playhead quarantine`: what SDKs sent and could not be understood; have it tried again, or drop it."""

from __future__ import annotations

from typing import Annotated

import typer

from playhead.cli.options import DataOption
from playhead.cli.owner import owner
from playhead.settings import load_settings

commands = typer.Typer(help="What SDKs sent and could not be understood.", no_args_is_help=True)


@commands.command("list")
def show(data: DataOption = None) -> None:
    """The newest entries, with their reasons."""
    with owner(load_settings({"data": data})) as installation:
        told = installation.call("GET", "/v1/admin/quarantine")
    for entry in told["entries"]:
        print(f"{entry['id']:>8}  {entry['received']}  {entry['size']:>9,} bytes  {entry['place']}: {entry['reason']}")
    amounts = told["amounts"]
    print(f"{amounts['quarantined']:,} parts and {amounts['failedSessions']:,} sessions in quarantine")


@commands.command("retry")
def retry(data: DataOption = None) -> None:
    """Try everything again, as after an upgrade."""
    with owner(load_settings({"data": data})) as installation:
        told = installation.call("POST", "/v1/admin/quarantine/retry")
    print(f"{told['parts']:,} parts and {told['sessions']:,} sessions are tried again")


@commands.command("drop")
def drop(
    entry: Annotated[int, typer.Argument(help="As `playhead quarantine list` shows it.")], data: DataOption = None
) -> None:
    """Remove one entry for good."""
    with owner(load_settings({"data": data})) as installation:
        installation.call("DELETE", f"/v1/admin/quarantine/{entry}")
    print(f"{entry} is removed")
