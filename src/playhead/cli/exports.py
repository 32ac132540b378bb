"""`playhead export`: take all sessions, users or events out, into a file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from playhead.cli.options import DataOption
from playhead.cli.owner import owner
from playhead.errors import OperatorError
from playhead.settings import load_settings

commands = typer.Typer(help="Take data out into files.", no_args_is_help=True)
MEDIA_TYPES = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv",
    "arrow": "application/vnd.apache.arrow.stream",
    "parquet": "application/vnd.apache.parquet",
}
EVER = {"attribute": "date_range", "operator": "after", "value": "1970-01-01"}


class FileFormat(StrEnum):
    """By the ending of a file's name, unless told."""

    JSONL = "jsonl"
    CSV = "csv"
    ARROW = "arrow"
    PARQUET = "parquet"


FileArgument = Annotated[
    Path, typer.Argument(help="The file to write; its ending tells the format. - is the terminal.")
]
AppOption = Annotated[str, typer.Option(help="The app's appid.")]
FiltersOption = Annotated[str, typer.Option(help="Conditions as the API has them, a JSON array.")]
FormatOption = Annotated[FileFormat | None, typer.Option("--format", help="Of the file, whatever its ending.")]
DetailsOption = Annotated[
    bool, typer.Option("--details", help="The full export format, which an import makes the same rows of again.")
]


@commands.command("sessions")
def export_sessions(
    file: FileArgument,
    app: AppOption,
    filters: FiltersOption = "[]",
    as_format: FormatOption = None,
    details: DetailsOption = False,
    data: DataOption = None,
) -> None:
    """Export sessions, newest upload first; all of them, unless filters have a date_range."""
    _export("sessions", file, app, filters, as_format, details, data)


@commands.command("users")
def export_users(
    file: FileArgument,
    app: AppOption,
    filters: FiltersOption = "[]",
    as_format: FormatOption = None,
    details: DetailsOption = False,
    data: DataOption = None,
) -> None:
    """Export users, last seen first; all of them, unless filters have a date_range."""
    _export("users", file, app, filters, as_format, details, data)


@commands.command("events")
def export_events(
    file: FileArgument,
    app: AppOption,
    filters: FiltersOption = "[]",
    as_format: FormatOption = None,
    details: DetailsOption = False,
    without_session: Annotated[
        bool,
        typer.Option("--without-session", help="Only those whose session is unknown, which no session brings along."),
    ] = False,
    data: DataOption = None,
) -> None:
    """Export events, newest first; all of them, unless filters have a date_range."""
    _export("events", file, app, filters, as_format, details, data, without_session=str(without_session).lower())


def _export(
    kind: str,
    file: Path,
    app: str,
    filters: str,
    as_format: FileFormat | None,
    details: bool,
    data: Any,
    **more: str,
) -> None:
    media_type = MEDIA_TYPES[as_format or _format_of(file)]
    parameters = {"filters": _with_dates(filters), "with_details": str(details).lower(), **more}
    with owner(load_settings({"data": data})) as installation, _opened(file) as sink:
        path = f"/v1/admin/apps/{app}/export/{kind}"
        installation.download(path, sink.write, media_type, parameters)
        size = sink.tell() if file != Path("-") else 0
    if file != Path("-"):
        print(f"{kind} exported to {file}, {size:,} bytes")


def _format_of(file: Path) -> FileFormat:
    ending = file.suffix.lstrip(".").lower()
    if file == Path("-") or ending in ("ndjson", "json"):
        return FileFormat.JSONL
    if ending not in list(FileFormat):
        raise OperatorError(f"{file} ends in none of {', '.join(FileFormat)}; name the format with --format")
    return FileFormat(ending)


def _with_dates(filters: str) -> str:
    """The filters, from the beginning of time when they have no dates: the API's default is the last 30 days."""
    try:
        entries = json.loads(filters)
    except ValueError as error:
        raise OperatorError(f"--filters is not valid JSON: {error}") from error
    if isinstance(entries, list) and not any(
        isinstance(each, dict) and each.get("attribute") == "date_range" for each in entries
    ):
        entries = [EVER, *entries]
    return json.dumps(entries)


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    """The file under another name, until it is whole."""
    if file == Path("-"):
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    partial = file.with_name(f"{file.name}.partial")
    try:
        with partial.open("wb") as sink:
            yield sink
            sink.flush()
            os.fsync(sink.fileno())
        partial.replace(file)
    except OSError as error:
        raise OperatorError(f"Cannot write to {file}: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)
