"""`playhead rebuild`: fill the warehouse from the recordings."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from playhead.cli.options import DataOption
from playhead.cli.owner import owner
from playhead.settings import load_settings


def rebuild(
    app: Annotated[str | None, typer.Option(help="The app's appid; without it, all apps.")] = None,
    data: DataOption = None,
) -> None:
    """Derive the sessions of SDKs anew from their recordings: after the loss of the warehouse, or for better rules.

    Sessions that came whole or as rows have no recording; they stand in backups and exports.
    """
    broken = False
    with owner(load_settings({"data": data})) as installation:
        for each in installation.call("GET", "/v1/admin/apps"):
            if app in (None, each["appid"]):
                told = installation.call("POST", f"/v1/admin/apps/{each['appid']}/rebuild")
                print(f"{each['name']} ({each['appid']}): {told['written']:,} sessions written from recordings")
                for line in told["broken"]:
                    broken = True
                    print(f"  cannot be read: {line}", file=sys.stderr)
    if broken:
        sys.exit(1)
