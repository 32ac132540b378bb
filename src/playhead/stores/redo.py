"""The redo log: what a group of writes inserts, on disk before the first insert, so that all of it is seen or none.

DATA/redo/
  00000012          checksum (4 bytes, big-endian CRC-32), then msgpack: [[table, JSON lines], …]

The tables themselves do not wait for the disk. A file is kept until a `sync` after its inserts; at start what is left is inserted again,
which changes nothing where it was in already: every row carries its version.
"""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from playhead.stores.warehouse import Warehouse

MOST_FILES = 200
MOST_SECONDS = 5.0
_encoder = msgspec.json.Encoder()


class RedoLog:
    """Used by one writer at a time."""

    def __init__(self, directory: Path, warehouse: Warehouse) -> None:
        directory.mkdir(exist_ok=True)
        self._directory = directory
        self._warehouse = warehouse
        self._unfinished: list[Path] = []
        self._inserted: list[Path] = []
        self._last = max((int(path.name) for path in self._files()), default=0)
        self._synced = time.monotonic()

    def recover(self) -> int:
        """Insert what an earlier process left; returns how many groups. A torn last file was never acknowledged and is dropped."""
        files = self._files()
        for path in files:
            self._insert_file(path)
            self._inserted.append(path)
        self.checkpoint()
        return len(files)

    def write(self, tables: Mapping[str, Sequence[msgspec.Struct]]) -> None:
        """Insert all rows. Raises `Unavailable` or `OSError`; what is in the log by then goes in before the next write."""
        self._last += 1
        path = self._directory / f"{self._last:08d}"
        body = msgspec.msgpack.encode([(table, _encoder.encode_lines(rows)) for table, rows in tables.items() if rows])
        _write_durably(path, zlib.crc32(body).to_bytes(4, "big") + body)
        self._unfinished.append(path)
        self.finish()
        if len(self._inserted) >= MOST_FILES or time.monotonic() - self._synced > MOST_SECONDS:
            self.checkpoint()

    def checkpoint(self) -> None:
        """Wait for the disk, then forget what is in the tables."""
        if self._inserted:
            os.sync()
            for path in self._inserted:
                path.unlink(missing_ok=True)
            self._inserted.clear()
        self._synced = time.monotonic()

    def finish(self) -> None:
        """Insert what is in the log and failed to go in. The writer looks nothing up before."""
        while self._unfinished:
            self._insert_file(self._unfinished[0])
            self._inserted.append(self._unfinished.pop(0))

    def _insert_file(self, path: Path) -> None:
        content = path.read_bytes()
        body = content[4:]
        if zlib.crc32(body).to_bytes(4, "big") == content[:4]:
            for table, lines in msgspec.msgpack.decode(body, type=list[tuple[str, bytes]]):
                self._warehouse.insert_now(table, lines)

    def _files(self) -> list[Path]:
        return sorted(self._directory.iterdir())


def _write_durably(path: Path, content: bytes) -> None:
    try:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fdatasync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
