"""`playhead app`: make and list apps."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from playhead.cli.options import DataOption, JsonOption
from playhead.cli.owner import owner
from playhead.settings import load_settings

commands = typer.Typer(help="Make and list apps.", no_args_is_help=True)


@commands.command("create")
def create(
    name: Annotated[str, typer.Argument(help="A name for people.")],
    appid: Annotated[str | None, typer.Option(help="24 hex digits; random by default.")] = None,
    api_key: Annotated[str | None, typer.Option(help="At least 16 characters; random by default.")] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make an app and print its keys, this once. Works while a server runs."""
    with owner(load_settings({"data": data})) as installation:
        new = installation.call("POST", "/v1/admin/apps", json={"name": name, "appid": appid, "api_key": api_key})
    if as_json:
        print(json.dumps(new))
        return
    print(
        f"appid       {new['appid']}\nAPI key     {new['api_key']}    reads\ningest key  {new['ingest_key']}    writes"
    )
    print("The keys are stored hashed: note them down now.")


@commands.command("list")
def list_apps(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the apps."""
    with owner(load_settings({"data": data})) as installation:
        apps = installation.call("GET", "/v1/admin/apps")
    if as_json:
        print(json.dumps(apps))
        return
    table = Table("appid", "name", "created", box=None)
    for app in apps:
        table.add_row(app["appid"], app["name"], app["created"][:19].replace("T", " "))
    Console().print(table if apps else "No app yet. Make one with: playhead app create NAME")
