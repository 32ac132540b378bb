"""`playhead app`: make and list apps."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from playhead.cli.options import DataOption, JsonOption
from playhead.cli.owner import owner
from playhead.settings import load_settings, parse_size

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
        f"appid       {new['appid']}\nAPI key     {new['api_key']}    reads\ningest key  {new['ingest_key']}    writes\n"
        f"Sentry DSN  {new['dsn']}"
    )
    print("The keys are stored hashed: note them down now.")


@commands.command("capture")
def capture(
    app: Annotated[str, typer.Argument(help="The app's appid.")],
    recording: Annotated[
        bool | None, typer.Option(help="Take pictures; events and numbers come in all the same.")
    ] = None,
    sampling: Annotated[float | None, typer.Option(help="The share of sessions with a picture, 0 to 1.")] = None,
    min_duration: Annotated[int | None, typer.Option(help="Seconds; shorter sessions keep no picture.")] = None,
    masking: Annotated[str | None, typer.Option(help="What SDKs hide: inputs, text, or none.")] = None,
    parts_per_minute: Annotated[int | None, typer.Option(help="Uploads taken in a minute; 0 is no limit.")] = None,
    assets_from: Annotated[
        str | None,
        typer.Option(
            help="Origins of which the server fetches images, fonts and style sheets of recorded pages, separated by commas; '' for none."
        ),
    ] = None,
    data: DataOption = None,
) -> None:
    """What the app captures: change what is given, and show all."""
    given = {
        "recording": recording,
        "sampling": sampling,
        "min_duration_sec": min_duration,
        "masking": masking,
        "parts_per_minute": parts_per_minute,
        "assets_from": None
        if assets_from is None
        else [each.strip() for each in assets_from.split(",") if each.strip()],
    }
    changes = {name: value for name, value in given.items() if value is not None}
    with owner(load_settings({"data": data})) as installation:
        shown = installation.call("POST", f"/v1/admin/apps/{app}/capture", json=changes)
    for name, value in shown.items():
        print(f"{name:<17} {', '.join(value) if isinstance(value, list) else value}")


@commands.command("retention")
def retention(
    app: Annotated[str, typer.Argument(help="The app's appid.")],
    days: Annotated[int | None, typer.Option(help="Sessions go so long after their upload; 0: never.")] = None,
    size: Annotated[
        str | None, typer.Option("--bytes", help="What recordings may take, such as 50GB; the oldest go. 0: no limit.")
    ] = None,
    keep_starred: Annotated[bool | None, typer.Option(help="Sessions with a star stay.")] = None,
    data: DataOption = None,
) -> None:
    """How long the app's sessions are kept: change what is given, and show all. `playhead retention --dry-run` says what would go."""
    given = {"days": days, "bytes": None if size is None else parse_size(size), "keep_starred": keep_starred}
    changes = {name: value for name, value in given.items() if value is not None}
    with owner(load_settings({"data": data})) as installation:
        shown = installation.call("POST", f"/v1/admin/apps/{app}/retention", json=changes)
    for name, value in shown.items():
        print(f"{name:<13} {value}")


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
