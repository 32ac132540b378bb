"""The command `playhead`: its subcommands, one file each, and how errors are told."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from playhead import __version__
from playhead.errors import PlayheadError

COMMANDS = {
    "serve": "serve:serve",
    "demo": "demo:demo",
    "app": "apps:commands",
    "key": "keys:commands",
    "member": "members:commands",
    "import": "imports:commands",
    "export": "exports:commands",
    "erase": "erase:commands",
    "quarantine": "quarantine:commands",
    "share": "share:commands",
    "recording": "recording:commands",
    "retention": "retention:retention",
    "rebuild": "rebuild:rebuild",
    "simulate": "simulate:simulate",
    "doctor": "doctor:doctor",
    "backup": "backup:back_up",
    "restore": "backup:restore",
    "settings": "settings:show",
}
"""Where each subcommand is: a file here, and a function in it or a group of further subcommands."""


class Subcommands(TyperGroup):
    """Imports a subcommand when it is asked for: to import all takes longer than most of them work."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        file, _, name = COMMANDS[cmd_name].partition(":")
        found = getattr(import_module(f"playhead.cli.{file}"), name)
        parent = typer.Typer(add_completion=False)
        parent.callback()(_nothing)
        if isinstance(found, typer.Typer):
            parent.add_typer(found, name=cmd_name)
        else:
            parent.command(cmd_name)(found)
        return typer.main.get_group(parent).commands[cmd_name]


def _nothing() -> None:
    pass


cli = typer.Typer(
    name="playhead",
    cls=Subcommands,
    help="Self-hosted session replay and session analytics for mobile and web apps.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"playhead {__version__}")
        raise typer.Exit


@cli.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line; what the user can mend is told in one line, without a traceback."""
    try:
        cli()
    except PlayheadError as error:
        place = f" ({error.detail})" if error.detail else ""
        Console(stderr=True, highlight=False, soft_wrap=True).print(f"playhead: {error.message}{place}", markup=False)
        sys.exit(1)
