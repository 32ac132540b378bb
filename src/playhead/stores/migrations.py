"""Migrations of the warehouse: numbered `.sql` files in `schema/`, forward only, applied at start.

The engine has no transactions over statements, so every statement can be run again (`IF NOT EXISTS`), and a
file is noted in the table `migrations` after its last one.
"""

from __future__ import annotations

import re
from pathlib import Path

from playhead.errors import OperatorError
from playhead.stores.warehouse import Warehouse

SCHEMA = Path(__file__).parent / "schema"
FILE_NAME = re.compile(r"(\d{4})_\w+\.sql")
MIGRATIONS_TABLE = """
CREATE TABLE IF NOT EXISTS migrations (number UInt32, name String, applied DateTime('UTC') DEFAULT now())
ENGINE = MergeTree ORDER BY number SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
"""


def migrate(warehouse: Warehouse, schema: Path = SCHEMA) -> list[str]:
    """Apply what is missing; returns the names of the files applied. Raises `OperatorError` on a warehouse from the future."""
    warehouse.command_now(MIGRATIONS_TABLE)
    done = {number for (number,) in warehouse.query_now("SELECT number FROM migrations", {})}
    files = numbered_files(schema)
    if unknown := done - files.keys():
        raise OperatorError(
            f"The warehouse has migration {max(unknown)}, which this version of Playhead does not know."
        )
    missing = [files[number] for number in sorted(files.keys() - done)]
    for file in missing:
        _apply(warehouse, file)
    return [file.name for file in missing]


def numbered_files(schema: Path) -> dict[int, Path]:
    """Number -> file; two files of one number are a fault."""
    files: dict[int, Path] = {}
    for file in sorted(schema.glob("*.sql")):
        match = FILE_NAME.fullmatch(file.name)
        if match is None or int(match[1]) in files:
            raise OperatorError(f"{file} is not a migration with a number of its own (NNNN_name.sql)")
        files[int(match[1])] = file
    return files


def _apply(warehouse: Warehouse, file: Path) -> None:
    text = re.sub(r"--.*", "", file.read_text())
    for statement in filter(str.strip, text.split(";")):
        warehouse.command_now(statement)
    line = f'{{"number": {file.name[:4].lstrip("0")}, "name": "{file.name}"}}'
    warehouse.insert_now("migrations", line.encode())
