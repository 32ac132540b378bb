"""`playhead import`: bring sessions in from files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.progress import Progress

from playhead.cli.options import DataOption
from playhead.cli.owner import Owner, owner
from playhead.errors import OperatorError, PlayheadError
from playhead.ingest.rows import row_record
from playhead.settings import load_settings

CHUNK_LINES = 10_000
CHUNK_BYTES = 8_000_000

commands = typer.Typer(help="Bring data in from files.", no_args_is_help=True)
NumberedLine = tuple[int, bytes]


@commands.callback()
def _imports() -> None:
    pass


@commands.command("sessions")
def import_sessions(
    file: Annotated[Path, typer.Argument(help="JSON lines in the format that GET /v2/session lists.", dir_okay=False)],
    app: Annotated[str, typer.Option(help="The app's appid.")],
    data: DataOption = None,
) -> None:
    """Import session rows. Bad lines are reported by number, the rest goes in; importing twice changes nothing."""
    if not file.is_file():
        raise OperatorError(f"There is no file {file}")
    taken, refused = 0, 0
    with owner(load_settings({"data": data})) as installation, Progress() as progress:
        task = progress.add_task(f"Importing {file.name}", total=file.stat().st_size)
        for chunk in _chunks(_in_order(file)):
            accepted, rejected = _send(installation, app, chunk, taken)
            for line, message in rejected:
                progress.console.print(f"line {line}: {message}", markup=False, highlight=False, soft_wrap=True)
            taken, refused = taken + accepted, refused + len(rejected)
            progress.advance(task, sum(len(line) + 1 for _, line in chunk))
        progress.update(task, completed=file.stat().st_size)
    print(f"{taken:,} sessions imported, {refused:,} lines refused")
    if refused:
        sys.exit(1)


class _Numbered(msgspec.Struct):
    """Just enough of a row to see whether it brings its session number."""

    session_number: int | None = msgspec.field(default=None, name="sessionNumber")
    user: dict[str, Any] = {}


_numbered = msgspec.json.Decoder(_Numbered)


def _in_order(file: Path) -> Iterator[NumberedLine]:
    """Lines as they stand, then those without a session number by start time, which is what numbers go by."""
    waiting: list[tuple[float, int, int]] = []
    with file.open("rb") as source:
        offset = 0
        for number, line in enumerate(source, start=1):
            if line.strip():
                started = _start_unless_numbered(line)
                if started is None:
                    yield number, line.strip()
                else:
                    waiting.append((started, number, offset))
            offset += len(line)
        for _, number, offset in sorted(waiting):
            source.seek(offset)
            yield number, source.readline().strip()


def _start_unless_numbered(line: bytes) -> float | None:
    """When the session started, or None for a line that needs no number: it has one, or it cannot be read at all."""
    try:
        row = _numbered.decode(line)
        if row.session_number is not None or "sessionNumber" in row.user:
            return None
        return row_record(line).order
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, PlayheadError):
        return None


def _chunks(lines: Iterable[NumberedLine]) -> Iterator[list[NumberedLine]]:
    chunk: list[NumberedLine] = []
    size = 0
    for numbered in lines:
        chunk.append(numbered)
        size += len(numbered[1])
        if len(chunk) == CHUNK_LINES or size > CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _send(installation: Owner, app: str, chunk: list[NumberedLine], taken: int) -> tuple[int, list[tuple[int, str]]]:
    """How many were taken, and the others' numbers in the file with the reason. `taken` is how many were before."""
    body = b"\n".join(line for _, line in chunk)
    try:
        report = installation.call("POST", f"/v1/admin/apps/{app}/import/sessions", content=body)
    except OperatorError as error:
        if not taken:
            raise
        again = "Run it again when that is mended: it changes nothing that is in"
        raise OperatorError(f"{error}. {taken:,} sessions were imported before. {again}") from error
    rejected = [(chunk[each["line"] - 1][0], str(each["error"]["message"])) for each in report.get("rejected", [])]
    return report["accepted"], rejected
