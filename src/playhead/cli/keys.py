"""`playhead key`: rotate and revoke keys."""

from __future__ import annotations

from typing import Annotated

import typer

from playhead.cli.options import DataOption
from playhead.cli.owner import owner
from playhead.model.key_kind import KeyKind
from playhead.settings import load_settings

commands = typer.Typer(help="Rotate and revoke keys.", no_args_is_help=True)


@commands.callback()
def _keys() -> None:
    pass


@commands.command("rotate")
def rotate(
    appid: Annotated[str, typer.Argument(help="The app.")],
    kind: Annotated[KeyKind, typer.Option(help="Which of its keys.")],
    export: Annotated[bool, typer.Option(help="Whether an API key may export whole lists at once.")] = True,
    data: DataOption = None,
) -> None:
    """Make a new key and print it, this once; beneath an ingest key the DSN for Sentry's SDKs. The old one, if there is one, stops working at once."""
    with owner(load_settings({"data": data})) as installation:
        made = installation.call("POST", f"/v1/admin/apps/{appid}/keys/{kind}", json={"export": export})
    print(made["key"])
    if made["dsn"]:
        print(made["dsn"])


@commands.command("revoke")
def revoke(
    appid: Annotated[str, typer.Argument(help="The app.")],
    kind: Annotated[KeyKind, typer.Option(help="Which of its keys.")],
    data: DataOption = None,
) -> None:
    """Have a key stop working at once, without another in its place."""
    with owner(load_settings({"data": data})) as installation:
        installation.call("DELETE", f"/v1/admin/apps/{appid}/keys/{kind}")
    print(f"The {kind} key of {appid} is revoked.")


@commands.command("rotate-links")
def rotate_links(data: DataOption = None) -> None:
    """Have all links to videos that were made before stop working at once, of every app; lists print new ones."""
    with owner(load_settings({"data": data})) as installation:
        installation.call("POST", "/v1/admin/links/rotate")
    print("All links to videos made before are invalid now.")
