"""`playhead import`: bring sessions, users and events in from files, or a whole account (uxcam.py)."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.progress import Progress

from playhead.cli.options import DataOption
from playhead.cli.owner import owner
from playhead.cli.row_files import CountedFile, NumberedLine, row_lines
from playhead.cli.row_upload import RowUpload
from playhead.cli.uxcam import import_uxcam
from playhead.errors import PlayheadError
from playhead.ingest.rows import row_record
from playhead.model.attributes import Entity
from playhead.settings import load_settings

commands = typer.Typer(help="Bring data in.", no_args_is_help=True)
commands.command("uxcam")(import_uxcam)
FileArgument = Annotated[
    Path, typer.Argument(help="JSON lines, CSV, Parquet or Arrow, plain or packed with gzip or zstd.", dir_okay=False)
]
AppOption = Annotated[str, typer.Option(help="The app's appid.")]


@commands.callback()
def _imports() -> None:
    pass


@commands.command("sessions")
def import_sessions(file: FileArgument, app: AppOption, data: DataOption = None) -> None:
    """Import rows of GET /v2/session. Bad ones are reported by number, the rest goes in; importing twice changes nothing."""
    _import(Entity.SESSION, file, app, data, _in_order)


@commands.command("users")
def import_users(file: FileArgument, app: AppOption, data: DataOption = None) -> None:
    """Import rows of GET /v2/user: what is known of users from before, to which sessions that start later are added."""
    _import(Entity.USER, file, app, data, iter)


@commands.command("events")
def import_events(file: FileArgument, app: AppOption, data: DataOption = None) -> None:
    """Import rows of GET /v2/event, into their sessions where these are known."""
    _import(Entity.EVENT, file, app, data, iter)


def _import(
    entity: Entity,
    path: Path,
    app: str,
    data: Any,
    in_order: Callable[[Iterator[NumberedLine]], Iterator[NumberedLine]],
) -> None:
    file = CountedFile(path)
    with owner(load_settings({"data": data})) as installation, Progress() as progress:
        task = progress.add_task(f"Importing {path.name}", total=file.size)
        upload = RowUpload(installation, entity, app)
        for rejected in upload.send(in_order(row_lines(file, entity))):
            for number, message in rejected:
                progress.console.print(f"line {number}: {message}", markup=False, highlight=False, soft_wrap=True)
            progress.update(task, completed=file.position)
        progress.update(task, completed=file.size)
    print(f"{upload.taken:,} {entity}s imported, {upload.refused:,} lines refused")
    if upload.refused:
        sys.exit(1)


class _Numbered(msgspec.Struct):
    """Just enough of a row to see whether it brings its session number."""

    session_number: int | None = msgspec.field(default=None, name="sessionNumber")
    user: dict[str, Any] = {}


_numbered = msgspec.json.Decoder(_Numbered)


def _in_order(lines: Iterator[NumberedLine]) -> Iterator[NumberedLine]:
    """Lines as they stand, then those without a session number by start time, which is what numbers go by."""
    waiting: list[tuple[float, int, int]] = []
    with tempfile.TemporaryFile() as spool:
        for number, line in lines:
            started = _start_unless_numbered(line)
            if started is None:
                yield number, line
            else:
                waiting.append((started, number, spool.tell()))
                spool.write(line + b"\n")
        for _, number, offset in sorted(waiting):
            spool.seek(offset)
            yield number, spool.readline().strip()


def _start_unless_numbered(line: bytes) -> float | None:
    """When the session started, or None for a line that needs no number: it has one, or it cannot be read at all."""
    try:
        row = _numbered.decode(line)
        if row.session_number is not None or "sessionNumber" in row.user:
            return None
        return row_record(line).order
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, PlayheadError):
        return None
