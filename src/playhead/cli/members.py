"""`playhead member`: who logs in to the dashboard."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from playhead.cli.options import DataOption, JsonOption
from playhead.cli.owner import owner
from playhead.model.member import Role
from playhead.settings import load_settings

commands = typer.Typer(help="Who logs in to the dashboard.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The member's e-mail address.")]


@commands.command("owner-link")
def owner_link(data: DataOption = None) -> None:
    """Print a link that makes whoever opens it an owner of the installation: once, within a day. An older one stops working."""
    with owner(load_settings({"data": data})) as installation:
        print(installation.call("POST", "/v1/admin/members/owner-link")["link"])


@commands.command("list")
def list_members(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the members and their roles."""
    with owner(load_settings({"data": data})) as installation:
        members = installation.call("GET", "/v1/admin/members")
    if as_json:
        print(json.dumps(members))
        return
    table = Table("e-mail", "name", "role", box=None)
    for each in members:
        roles = [f"{role} of {appid}" for appid, role in each["roles"].items()]
        table.add_row(each["email"], each["name"], ", ".join([each["everywhere"] or "", *roles]).strip(", "))
    Console().print(table if members else "No member yet. The first is made with: playhead member owner-link")


@commands.command("invite")
def invite(
    email: Email,
    app: Annotated[str, typer.Option(help="The app's appid.")],
    role: Annotated[Role, typer.Option(help="viewer or admin.")] = Role.VIEWER,
    data: DataOption = None,
) -> None:
    """Print a link with which somebody joins, once, within a week. Who is a member already has the role at once."""
    body = {"email": email, "appid": app, "role": role.value}
    with owner(load_settings({"data": data})) as installation:
        made = installation.call("POST", "/v1/admin/members/invite", json=body)
    print(made["link"] or f"{email} is a member already, and {role} of the app now.")


@commands.command("remove")
def remove(email: Email, data: DataOption = None) -> None:
    """Remove a member: all logins end now."""
    with owner(load_settings({"data": data})) as installation:
        installation.call("POST", "/v1/admin/members/remove", json={"email": email})
    print(f"{email} is removed.")


@commands.command("reset")
def reset(email: Email, data: DataOption = None) -> None:
    """Print a link with which the member sets a new password, once, within a day."""
    with owner(load_settings({"data": data})) as installation:
        print(installation.call("POST", "/v1/admin/members/reset", json={"email": email})["link"])
