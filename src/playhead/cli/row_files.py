"""Files of rows: JSON lines, CSV, Parquet and Arrow, plain or packed with gzip or zstd, as the JSON lines that an import takes.

What a file holds is told by its first bytes, its columns are those of an export (query/formats.py).
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa  # type: ignore[import-untyped]  # it has no stubs
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import zstandard

from playhead.errors import OperatorError
from playhead.model.attributes import Entity
from playhead.query.formats import TEXT, TableColumn, table_columns

GZIP_MAGIC, ZSTD_MAGIC = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
PARQUET_MAGIC, ARROW_MAGIC = b"PAR1", b"\xff\xff\xff\xff"
BOM = b"\xef\xbb\xbf"
BATCH = 1_000
"""Rows of a table that are in memory at a time."""
LARGEST_CELL = 1 << 30

NumberedLine = tuple[int, bytes]
_encode = msgspec.json.Encoder().encode


class CountedFile:
    """A file and how much of it has been read, for a progress bar."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise OperatorError(f"There is no file {path}")
        self.path = path
        self.size = path.stat().st_size
        self._raw: io.BufferedReader | None = None

    @property
    def position(self) -> int:
        return self._raw.tell() if self._raw is not None and not self._raw.closed else self.size

    @contextmanager
    def opened(self) -> Iterator[io.BufferedReader]:
        """Unpacked."""
        try:
            with self.path.open("rb") as raw:
                self._raw = raw
                magic = raw.read(4)
                raw.seek(0)
                if magic.startswith(GZIP_MAGIC):
                    yield io.BufferedReader(gzip.GzipFile(fileobj=raw))
                elif magic == ZSTD_MAGIC:
                    reader = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
                    yield io.BufferedReader(reader)
                else:
                    yield raw
        except (OSError, EOFError, zstandard.ZstdError) as error:
            raise OperatorError(f"{self.path} cannot be read: {error}") from error


def row_lines(file: CountedFile, entity: Entity) -> Iterator[NumberedLine]:
    """Rows as JSON lines, numbered from 1: by line, or by row of a table. Raises `OperatorError` on a file that is none of these."""
    with file.opened() as source:
        start = source.peek(4)[:4]
        try:
            if start == PARQUET_MAGIC:
                yield from _of_batches(_parquet(source, file), entity, file)
            elif start == ARROW_MAGIC:
                yield from _of_batches(iter(pa.ipc.open_stream(source)), entity, file)
            elif file.path.name.lower().removesuffix(".gz").removesuffix(".zst").endswith(".csv"):
                yield from _of_csv(source, entity, file)
            else:
                yield from _of_json_lines(source)
        except (pa.ArrowException, csv.Error, UnicodeDecodeError) as error:
            raise OperatorError(f"{file.path} cannot be read: {error}") from error


def _of_json_lines(source: io.BufferedReader) -> Iterator[NumberedLine]:
    for number, line in enumerate(source, start=1):
        text = line.removeprefix(BOM) if number == 1 else line
        if text.strip():
            yield number, text.strip()


def _of_csv(source: io.BufferedReader, entity: Entity, file: CountedFile) -> Iterator[NumberedLine]:
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.TextIOWrapper(source, "utf-8-sig", newline=""))
    columns = _columns(next(reader, []), entity, file)
    for number, cells in enumerate(reader, start=1):
        values = [_of_cell(column, cell) for column, cell in zip(columns, cells, strict=False)]
        yield number, _line(columns, values)


def _of_batches(batches: Iterator[Any], entity: Entity, file: CountedFile) -> Iterator[NumberedLine]:
    number = 0
    for batch in batches:
        columns = _columns(batch.schema.names, entity, file)
        for first in range(0, batch.num_rows, BATCH):
            part = batch.slice(first, BATCH)
            for values in zip(*(column.to_pylist() for column in part.columns), strict=True):
                number += 1
                yield number, _line(columns, values)


def _parquet(source: io.BufferedReader, file: CountedFile) -> Iterator[Any]:
    if not isinstance(source.raw, io.FileIO):
        raise OperatorError(
            f"{file.path} is a packed Parquet file, which cannot be read front to back; unpack it first"
        )
    batches: Iterator[Any] = pq.ParquetFile(source).iter_batches(BATCH)
    return batches


def _columns(names: list[str], entity: Entity, file: CountedFile) -> list[TableColumn]:
    known = {column.name: column for column in table_columns(entity, with_details=True)}
    for name in names:
        if name not in known:
            raise OperatorError(f"{file.path} has a column {name!r}; possible are {', '.join(known)}")
    return [known[name] for name in names]


def _of_cell(column: TableColumn, cell: str) -> Any:
    """A cell of text in the column's type; one that has another stays text, and the import tells what is wrong with it."""
    if cell == "":
        return None
    if column.is_json or column.type == TEXT:
        return cell
    try:
        return msgspec.json.decode(cell)
    except msgspec.DecodeError:
        return cell


def _line(columns: list[TableColumn], values: Any) -> bytes:
    row: dict[str, Any] = {}
    for column, value in zip(columns, values, strict=False):
        if value is None:
            continue
        target = row
        for key in column.path[:-1]:
            target = target.setdefault(key, {})
        target[column.path[-1]] = msgspec.Raw(value.replace("\n", " ").encode()) if column.is_json else value
    return _encode(row)
