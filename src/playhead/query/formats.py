"""The formats of an export: JSON lines, CSV, Arrow and Parquet.

A table has the columns of `TABLES`: nested keys joined by `_`, and what has no fixed keys (`user`, `property`, `details`) as JSON text.
pyarrow writes the binary formats, chosen because it comes with the engine and is the formats' reference.
"""

from __future__ import annotations

import csv
import io
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import pyarrow as pa  # type: ignore[import-untyped]  # it has no stubs
import pyarrow.parquet as pq  # type: ignore[import-untyped]
from msgspec import Raw

from playhead.model.attributes import Entity
from playhead.model.record import RowProperty
from playhead.model.session import Device, Location

TEXT, WHOLE, NUMBER, FLAG = pa.string(), pa.int64(), pa.float64(), pa.bool_()
ROW_GROUP = 100_000
"""Rows of a Parquet file that are packed together."""
UNIQUE = ("sessionId", "eventId", "video", "url")
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class TableColumn:
    """`path` leads to the value in a row; `is_json` when it becomes JSON text."""

    path: tuple[str, ...]
    type: pa.DataType
    is_json: bool = False

    @property
    def name(self) -> str:
        return "_".join(self.path)

    @property
    def repeats(self) -> bool:
        """Whether rows have values in common, so that a dictionary of them saves something."""
        return not self.is_json and self.path[-1] not in UNIQUE

    def value(self, row: dict[str, Any]) -> Any:
        found: Any = row
        for key in self.path:
            found = found.get(key) if found is not None else None
        return _encode(found).decode() if self.is_json and found is not None else found


def _columns(type_: pa.DataType, names: str, *prefix: str) -> tuple[TableColumn, ...]:
    return tuple(TableColumn((*prefix, name), type_) for name in names.split())


def _json(*names: str) -> tuple[TableColumn, ...]:
    return tuple(TableColumn((name,), TEXT, is_json=True) for name in names)


def _fields(struct: type[msgspec.Struct], prefix: str) -> Iterator[TableColumn]:
    """A column for every field of a part of the session row."""
    for each in msgspec.structs.fields(struct):
        yield TableColumn((prefix, each.encode_name), _arrow_type(msgspec.inspect.type_info(each.type)))


def _arrow_type(info: msgspec.inspect.Type) -> pa.DataType:
    if isinstance(info, msgspec.inspect.UnionType):
        (info,) = (each for each in info.types if not isinstance(each, msgspec.inspect.NoneType))
    types = {msgspec.inspect.BoolType: FLAG, msgspec.inspect.IntType: WHOLE, msgspec.inspect.FloatType: NUMBER}
    return types.get(type(info), TEXT)


TABLES: dict[Entity, tuple[TableColumn, ...]] = {
    Entity.SESSION: (
        *_columns(TEXT, "sessionId video"),
        *_columns(WHOLE, "sessionNumber"),
        *_columns(TEXT, "url"),
        *_fields(RowProperty, "property"),
        *_json("user"),
        *_fields(Device, "device"),
        *_fields(Location, "location"),
    ),
    Entity.USER: (
        *_columns(TEXT, "uxcamUserId userId url"),
        *_json("property"),
        *_columns(TEXT, "registeredOn lastseenOn", "usage"),
        *_columns(WHOLE, "totalSession", "usage"),
        *_columns(NUMBER, "totalSessionTime", "usage"),
        *_columns(
            WHOLE,
            "totalGesture screenCount eventCount rageGestureCount responsiveGestureCount unresponsiveGestureCount",
            "usage",
        ),
        *_json("location", "device"),
    ),
    Entity.EVENT: (
        *_columns(TEXT, "eventId eventName eventScreen eventDate"),
        *_columns(NUMBER, "eventPropertyTime"),
        *_columns(TEXT, "url"),
        *_columns(TEXT, "sessionId", "sessionProperty"),
        *_columns(FLAG, "hasVideo isCrashed", "sessionProperty"),
        *_columns(NUMBER, "durationSec", "sessionProperty"),
        *_columns(WHOLE, "totalGesture totalScreen uniqueScreensCount", "sessionProperty"),
        *_columns(TEXT, "networkType", "sessionProperty"),
        *_columns(WHOLE, "sessionNumber", "sessionProperty"),
        *_columns(TEXT, "country", "sessionProperty"),
        *_json("userProperty", "eventProperty"),
        *_columns(TEXT, "model deviceId", "device"),
        *_columns(WHOLE, "platform", "device"),
        *_columns(TEXT, "appVersion osVersion producer class", "device"),
    ),
    Entity.SCREEN: (
        *_columns(TEXT, "screenName"),
        *_columns(WHOLE, "visits sessions users"),
        *_columns(NUMBER, "totalTimeSec averageTimeSec"),
        *_columns(WHOLE, "entries"),
        *_columns(NUMBER, "entryShare"),
        *_columns(WHOLE, "quits"),
        *_columns(NUMBER, "exitShare"),
        *_columns(WHOLE, "rageGestures unresponsiveGestures crashes"),
        *_columns(TEXT, "dashboard_link"),
    ),
    Entity.ISSUE: (
        *_columns(TEXT, "kind title"),
        *_columns(WHOLE, "occurrences sessions users"),
        *_columns(TEXT, "firstSeen lastSeen dashboard_link"),
    ),
}
DETAILS = TableColumn(("details",), TEXT, is_json=True)


def table_columns(entity: Entity, *, with_details: bool) -> tuple[TableColumn, ...]:
    """The columns of an entity's tables, in order."""
    return (*TABLES[entity], *((DETAILS,) if with_details else ()))


class Format(ABC):
    """Rows to bytes, a chunk at a time."""

    def __init__(self, columns: Sequence[TableColumn]) -> None:
        self._columns = columns

    @abstractmethod
    def write(self, rows: Sequence[Raw]) -> bytes:
        """What these rows add to the file; it may come later."""

    def end(self) -> bytes:
        """The rest of the file."""
        return b""


class JsonLines(Format):
    """The list's rows, one a line."""

    def write(self, rows: Sequence[Raw]) -> bytes:
        return b"".join([bytes(row) + b"\n" for row in rows])


class Csv(Format):
    """With a header; nothing for null."""

    def __init__(self, columns: Sequence[TableColumn]) -> None:
        super().__init__(columns)
        self._sink = io.StringIO()
        self._writer = csv.writer(self._sink, lineterminator="\n")
        self._writer.writerow(column.name for column in columns)

    def write(self, rows: Sequence[Raw]) -> bytes:
        self._writer.writerows([_cell(column.value(row)) for column in self._columns] for row in _decoded(rows))
        return self._drain()

    def end(self) -> bytes:
        return self._drain()

    def _drain(self) -> bytes:
        text = self._sink.getvalue()
        self._sink.seek(0)
        self._sink.truncate()
        return text.encode()


class Arrow(Format):
    """An Arrow stream."""

    def __init__(self, columns: Sequence[TableColumn]) -> None:
        super().__init__(columns)
        self._schema = pa.schema([(column.name, column.type) for column in columns])
        self._sink = _Sink()
        self._writer = self._open()

    def _open(self) -> Any:
        return pa.ipc.new_stream(self._sink, self._schema)

    def write(self, rows: Sequence[Raw]) -> bytes:
        return self.write_table(self._table(rows))

    def write_table(self, table: pa.Table) -> bytes:
        """`write`, of rows that are columns already."""
        self._write_table(table)
        return self._sink.drain()

    def _table(self, rows: Sequence[Raw]) -> pa.Table:
        decoded = list(_decoded(rows))
        arrays = [
            pa.array([column.value(row) for row in decoded], column.type, from_pandas=False) for column in self._columns
        ]
        return pa.Table.from_arrays(arrays, schema=self._schema)

    def _write_table(self, table: pa.Table) -> None:
        self._writer.write_table(table)

    def end(self) -> bytes:
        self._writer.close()
        return self._sink.drain()


class Parquet(Arrow):
    """A Parquet file of row groups of 100,000 rows, packed with ZSTD."""

    def _open(self) -> Any:
        self._waiting: list[pa.Table] = []
        repeating = [column.name for column in self._columns if column.repeats]
        return pq.ParquetWriter(self._sink, self._schema, compression="zstd", use_dictionary=repeating)

    def _write_table(self, table: pa.Table) -> None:
        self._waiting.append(table)
        if sum(each.num_rows for each in self._waiting) >= ROW_GROUP:
            self._write_group()

    def _write_group(self) -> None:
        if self._waiting:
            self._writer.write_table(pa.concat_tables(self._waiting))
            self._waiting.clear()

    def end(self) -> bytes:
        self._write_group()
        return super().end()


class _Sink(io.RawIOBase):
    """A file that is read while it is written: pyarrow only asks for the position."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._position = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        part = bytes(data)
        self._parts.append(part)
        self._position += len(part)
        return len(part)

    def tell(self) -> int:
        return self._position

    def drain(self) -> bytes:
        whole = b"".join(self._parts)
        self._parts.clear()
        return whole


_row = msgspec.json.Decoder(dict[str, Any])


def _decoded(rows: Iterable[Raw]) -> Iterable[dict[str, Any]]:
    return map(_row.decode, rows)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


FORMATS: dict[str, Callable[[Sequence[TableColumn]], Format]] = {
    "application/x-ndjson": JsonLines,
    "text/csv": Csv,
    "application/vnd.apache.arrow.stream": Arrow,
    "application/vnd.apache.parquet": Parquet,
}
"""By media type."""


def wanted_format(accept: str) -> str | None:
    """The first media type of an `Accept` header that is one of `FORMATS`; None for JSON pages."""
    for part in accept.split(","):
        name = part.split(";")[0].strip().lower()
        if name in FORMATS:
            return name
        if name in ("application/json", "*/*", "application/*"):
            return None
    return None
