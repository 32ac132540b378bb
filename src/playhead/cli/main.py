"""The command `playhead`: its subcommands, one file each, and how errors are told."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.console import Console

from playhead import __version__
from playhead.cli import (
    apps,
    backup,
    demo,
    doctor,
    erase,
    exports,
    imports,
    keys,
    members,
    quarantine,
    rebuild,
    recording,
    retention,
    serve,
    settings,
    share,
    simulate,
)
from playhead.errors import PlayheadError

cli = typer.Typer(
    name="playhead",
    help="Self-hosted session replay and session analytics for mobile and web apps.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
cli.command("serve")(serve.serve)
cli.command("demo")(demo.demo)
cli.add_typer(apps.commands, name="app")
cli.add_typer(keys.commands, name="key")
cli.add_typer(members.commands, name="member")
cli.add_typer(imports.commands, name="import")
cli.add_typer(exports.commands, name="export")
cli.add_typer(erase.commands, name="erase")
cli.add_typer(quarantine.commands, name="quarantine")
cli.add_typer(share.commands, name="share")
cli.add_typer(recording.commands, name="recording")
cli.command("retention")(retention.retention)
cli.command("rebuild")(rebuild.rebuild)
cli.command("simulate")(simulate.simulate)
cli.command("doctor")(doctor.doctor)
cli.command("backup")(backup.back_up)
cli.command("restore")(backup.restore)
cli.command("settings")(settings.show)


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
