"""Backup and restore of a whole installation on one machine.

DIR/
  format            the data directory's format version
  catalog.sqlite    copies made through SQLite's own backup
  journal.sqlite
  recordings/       copies of the recordings; not there when these lie in an object store
  warehouse/        a backup in the engine's own format
  token             is not in it: a restored installation makes its own
"""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from playhead.errors import InvalidBody, OperatorError
from playhead.stores.data_dir import FORMAT, DataDirectory, read_format
from playhead.stores.warehouse import Warehouse

DATABASES = ("catalog.sqlite", "journal.sqlite")
RECORDINGS = "recordings"
TABLES = "SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name"


def back_up(data: Path, warehouse: Warehouse, target: Path) -> None:
    """Copy the installation to `target`, which must not exist or be empty. The caller keeps the writer out meanwhile.

    The journal is copied before the rest: a session that is finished afterwards is in it still, and made again.
    """
    if not target.is_absolute() or "\0" in str(target):
        raise InvalidBody(f"The backup directory is an absolute path, not {target}", detail="directory")
    if target.exists() and any(target.iterdir()):
        raise InvalidBody(f"The backup directory {target} is not empty", detail="directory")
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidBody(f"Cannot write to {target}: {error.strerror}", detail="directory") from error
    for name in DATABASES:
        _copy_database(data / name, target / name)
    if (data / RECORDINGS).is_dir():
        shutil.copytree(data / RECORDINGS, target / RECORDINGS, dirs_exist_ok=True)
    tables = ", ".join(f"TABLE {table}" for (table,) in warehouse.query_now(TABLES, {}))
    warehouse.command_now(f"BACKUP {tables} TO File({_quoted(target / 'warehouse')})")
    (target / "format").write_text(f"{FORMAT}\n")


def restore(source: Path, data: Path, memory_limit: int) -> None:
    """Fill the empty or new data directory `data` from the backup `source`. Raises `OperatorError`."""
    found = read_format(source / "format")
    if found is None or not (source / "warehouse").is_dir():
        raise OperatorError(f"{source} is not a backup made by playhead")
    if found > FORMAT:
        raise OperatorError(f"The backup {source} has format {found}; this version of Playhead reads up to {FORMAT}")
    if data.exists() and any(data.iterdir()):
        raise OperatorError(f"The data directory {data} is not empty; restore into a new one")
    directory = DataDirectory(data)
    directory.open()
    try:
        for name in DATABASES:
            if (source / name).exists():
                shutil.copyfile(source / name, data / name)
        if (source / RECORDINGS).is_dir():
            shutil.copytree(source / RECORDINGS, data / RECORDINGS)
        warehouse = Warehouse.embedded(directory.warehouse, memory_limit)
        # All that is in it: a backup of an older version has fewer tables, and is moved forward at the first start.
        warehouse.command_now(f"RESTORE ALL FROM File({_quoted((source / 'warehouse').resolve())})")
        warehouse.close()
        (data / "format").write_text(f"{found}\n")
    finally:
        directory.close()


def _copy_database(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as live, sqlite3.connect(target) as copy:
        live.backup(copy)
    copy.close()
    live.close()


def _quoted(path: Path) -> str:
    """A path as an SQL string. It is the owner's own, never a client's."""
    return "'" + str(path).replace("\\", "\\\\").replace("'", "\\'") + "'"
