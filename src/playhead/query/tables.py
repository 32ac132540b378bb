"""Sessions as columns, for the binary formats: the engine takes the values from the stored row, and no row becomes a Python object.

The files are the same as from printed rows (query/rows.py, query/formats.py), made in about a quarter of the time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]  # it has no stubs
import pyarrow.compute as pc  # type: ignore[import-untyped]

from playhead.model import ids
from playhead.model.attributes import Entity
from playhead.query.conditions import id_text
from playhead.query.formats import FLAG, NUMBER, TABLES, TEXT, WHOLE, TableColumn, table_columns
from playhead.query.link import Addresses, session_url
from playhead.query.resolve import Query
from playhead.query.rows import NO_VIDEO
from playhead.query.sql import Column, Constant, Expression, Select, Value, call

ENGINE_TYPES = {TEXT: "String", WHOLE: "Int64", NUMBER: "Float64", FLAG: "Bool"}
PARTS = ("property", "device", "location")
"""Objects with fixed keys in the stored row."""
BEFORE_USER, AFTER_USER = '"user":', ',"device":{'
"""What stands around the user's object, once: quotes within texts are escaped, and a user's properties are texts."""


def _text(value: str) -> Value:
    return Value(value, "String")


def _fields(part: str) -> list[TableColumn]:
    return [column for column in TABLES[Entity.SESSION] if len(column.path) == 2 and column.path[0] == part]


def _part_type(part: str) -> str:
    fields = (f"{column.path[1]} Nullable({ENGINE_TYPES[column.type]})" for column in _fields(part))
    return f"{part} Tuple({', '.join(fields)})"


ROW = Column("row")
PARSED = call(
    "JSONExtract", call("concat", _text("{"), ROW), _text(f"Tuple({', '.join(_part_type(part) for part in PARTS)})")
)
USER_FROM = call("plus", call("position", ROW, _text(BEFORE_USER)), Constant(len(BEFORE_USER)))
USER_UNTIL = call("position", ROW, _text(AFTER_USER))
USER_TEXT = call("substring", ROW, USER_FROM, call("minus", USER_UNTIL, USER_FROM))
COLUMNS: tuple[tuple[str, Expression], ...] = (
    ("moment", call("toUnixTimestamp", Column("uploaded"))),
    ("id", id_text(Column("session_id"))),
    ("nth", Column("session_number_of_user")),
    ("has_video", Column("session_has_video")),
    ("picture_held", Column("picture_held")),
    ("user", USER_TEXT),
    ("parsed", PARSED),
)


def table_select(query: Query, select: Select) -> Select:
    """The list's SELECT, with the columns that tables are made of."""
    more = (("details", Column("details")),) if query.with_details else ()
    return replace(select, columns=(*COLUMNS, *more))


def table_of(query: Query, stream: bytes, addresses: Addresses) -> tuple[pa.Table, int, tuple[datetime, int] | None]:
    """The engine's answer, an Arrow stream, as the table of an export; how many rows it has, and the keys of the last."""
    found = pa.ipc.open_stream(stream).read_all()
    columns = table_columns(Entity.SESSION, with_details=query.with_details)
    schema = pa.schema([(column.name, column.type) for column in columns])
    arrays = {**_head(query, found, addresses), **_parts(found["parsed"]), "user": found["user"]}
    if query.with_details:
        arrays["details"] = found["details"]
    table = pa.Table.from_arrays([arrays[column.name].cast(column.type) for column in columns], schema=schema)
    size = found.num_rows
    return table, size, _keys(found.slice(size - 1)) if size else None


def _keys(row: pa.Table) -> tuple[datetime, int]:
    moment, session_id = row["moment"][0].as_py(), row["id"][0].as_py()
    return datetime.fromtimestamp(moment, UTC), ids.number(session_id)


def _head(query: Query, found: pa.Table, addresses: Addresses) -> dict[str, Any]:
    """What stands before the stored part of a row (query/rows.py)."""
    return {
        "sessionId": found["id"],
        "video": _videos(found, addresses) if query.with_video else pa.nulls(found.num_rows, TEXT),
        "sessionNumber": found["nth"],
        "url": pc.binary_join_element_wise(session_url(addresses.base, query.appid, ""), found["id"], ""),
    }


def _videos(found: pa.Table, addresses: Addresses) -> Any:
    """As `video_of` of query/rows.py tells."""
    held = pc.and_(found["has_video"], found["picture_held"])
    links = pa.array([addresses.video(each) for each in found["id"].filter(held).to_pylist()], TEXT)
    linked = pc.replace_with_mask(pa.nulls(found.num_rows, TEXT), held.combine_chunks(), links)
    return pc.if_else(found["has_video"], linked, pa.scalar(NO_VIDEO, TEXT))


def _parts(parsed: Any) -> dict[str, Any]:
    return {
        column.name: pc.struct_field(parsed, [part, nth])
        for part, name in enumerate(PARTS)
        for nth, column in enumerate(_fields(name))
    }
