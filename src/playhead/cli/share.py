"""`playhead share`: links to the replay of one session for who has no login."""

from __future__ import annotations

from typing import Annotated

import typer

from playhead.cli.options import DataOption
from playhead.cli.owner import owner
from playhead.settings import load_settings

commands = typer.Typer(help="Links to the replay of one session.", no_args_is_help=True)
AppOption = Annotated[str, typer.Option(help="The app's appid.")]
SessionArgument = Annotated[str, typer.Argument(help="The session's id.")]


@commands.command("create")
def create(
    session: SessionArgument,
    app: AppOption,
    days: Annotated[float, typer.Option(help="For how long it works, at most 366.")] = 7,
    start: Annotated[float, typer.Option(help="Seconds into the session at which the replay begins.")] = 0,
    data: DataOption = None,
) -> None:
    """Make a link and print it, this once. Whoever has it sees this session, and nothing else."""
    wanted = {"days": days, "startMs": round(start * 1000)}
    with owner(load_settings({"data": data})) as installation:
        made = installation.call("POST", _path(app, session), json=wanted)
    print(made["url"])
    print(f"share {made['id']}, until {made['expires']}")


@commands.command("list")
def show(session: SessionArgument, app: AppOption, data: DataOption = None) -> None:
    """The shares of a session, ended ones too, and how often each was opened."""
    with owner(load_settings({"data": data})) as installation:
        shares = installation.call("GET", _path(app, session))
    for each in shares:
        end = f"revoked {each['revoked']}" if each["revoked"] else f"until {each['expires']}"
        print(f"share {each['id']}, made {each['made']}, {end}, opened {each['opens']:,} times")
    if not shares:
        print("No share of this session.")


@commands.command("revoke")
def revoke(
    session: SessionArgument,
    share: Annotated[int, typer.Argument(help="Its number, as `playhead share list` prints it.")],
    app: AppOption,
    data: DataOption = None,
) -> None:
    """Have a link stop working at once."""
    with owner(load_settings({"data": data})) as installation:
        installation.call("DELETE", f"{_path(app, session)}/{share}")
    print(f"Share {share} is revoked.")


def _path(app: str, session: str) -> str:
    return f"/v1/admin/apps/{app}/sessions/{session}/shares"
