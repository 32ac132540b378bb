"""`playhead recording`: stars, the proof that recordings are whole, and recordings in one file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from playhead.cli.options import DataOption, JsonOption
from playhead.cli.owner import owner
from playhead.errors import OperatorError
from playhead.settings import load_settings

commands = typer.Typer(help="Keep, check and move recordings.", no_args_is_help=True)

SessionArgument = Annotated[str, typer.Argument(help="The session's id.", metavar="ID")]
AppOption = Annotated[str | None, typer.Option("--app", help="The app's appid, where several have this session.")]


@commands.command("star")
def star(session: SessionArgument, app: AppOption = None, data: DataOption = None) -> None:
    """Give a session a star: retention keeps it."""
    _star("PUT", session, app, data)
    print(f"{session} has a star")


@commands.command("unstar")
def unstar(session: SessionArgument, app: AppOption = None, data: DataOption = None) -> None:
    """Take the star from a session."""
    _star("DELETE", session, app, data)
    print(f"{session} has no star")


@commands.command("stars")
def stars(data: DataOption = None) -> None:
    """List the sessions with a star."""
    with owner(load_settings({"data": data})) as installation:
        for appid, sessions in installation.call("GET", "/v1/admin/stars").items():
            for session in sessions:
                print(f"{appid}  {session}")


@commands.command("check")
def check(
    app: Annotated[str | None, typer.Option("--app", help="The app's appid; without it, all apps.")] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Prove that every recording opens, decodes and matches its session. Exits with 1 when one does not."""
    report = Report()
    with (
        owner(load_settings({"data": data})) as installation,
        Progress(console=Console(stderr=True), transient=True) as bar,
    ):
        task = bar.add_task("Checking recordings", total=None)

        def show(part: bytes) -> None:
            report.add(part)
            bar.update(task, total=report.total, completed=report.done)

        installation.download("/v1/admin/recordings/check", show, "application/x-ndjson", {"app": app} if app else {})
    if as_json:
        print(json.dumps({"recordings": report.done, "problems": report.problems}))
    else:
        for each in report.problems:
            print(f"{each['appid']}  {each['sessionId']}  {each['problem']}")
        print(f"{report.done:,} recordings checked, {len(report.problems):,} problems")
    if report.problems:
        sys.exit(1)


class Report:
    """What a check tells, line by line as it comes in parts."""

    def __init__(self) -> None:
        self.total, self.done = 0, 0
        self.problems: list[dict[str, str]] = []
        self._rest = b""

    def add(self, part: bytes) -> None:
        *lines, self._rest = (self._rest + part).split(b"\n")
        for told in map(json.loads, lines):
            self.total = told.get("total", self.total)
            self.done = told.get("done", self.done)
            self.problems += told.get("problems", [])


@commands.command("export")
def export(
    session: SessionArgument,
    file: Annotated[Path | None, typer.Argument(help="By default ID.zip.", metavar="FILE")] = None,
    app: AppOption = None,
    data: DataOption = None,
) -> None:
    """Write a session with its recording to one file that is whole by itself."""
    target = file or Path(f"{session}.zip")
    partial = target.with_name(f"{target.name}.partial")
    try:
        with owner(load_settings({"data": data})) as installation, partial.open("wb") as out:
            path = f"/v1/admin/recordings/{session}/file"
            installation.download(path, out.write, "application/zip", {"app": app} if app else {})
        partial.replace(target)
    except OSError as error:
        raise OperatorError(f"Cannot write {target}: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)
    print(f"{session} exported to {target}, {target.stat().st_size:,} bytes")


@commands.command("import")
def take(
    file: Annotated[Path, typer.Argument(help="What `playhead recording export` wrote.", metavar="FILE")],
    app: Annotated[str, typer.Option("--app", help="The app's appid.")],
    data: DataOption = None,
) -> None:
    """Take a session that was exported, from this installation or any other. Twice changes nothing."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise OperatorError(f"Cannot read {file}: {error.strerror}") from error
    with owner(load_settings({"data": data})) as installation:
        told = installation.call("POST", f"/v1/admin/apps/{app}/recordings", content=content)
    print(f"{told['sessionId']} imported")


def _star(method: str, session: str, app: str | None, data: Any) -> None:
    with owner(load_settings({"data": data})) as installation:
        installation.call(method, f"/v1/admin/stars/{session}", params={"app": app} if app else {})
