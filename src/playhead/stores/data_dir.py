"""The data directory: where everything of one installation lies, whose it is, and in which format.

DIR/
  format            the format version, a whole number: 1
  lock              held by the one process that has it open
  token             the owner-only token (mode 0600) by which the command line reaches the server
  server            the address of the running server, while there is one
  catalog.sqlite    apps and keys
  journal.sqlite    what SDKs sent of sessions that are not finished (journal.py)
  recordings/       the recordings of finished sessions (recordings.py)
  rendering/        videos that are being made (replay/videos.py)
  redo/             groups of writes that are not surely in the warehouse yet (redo.py)
  warehouse/        sessions, in the embedded engine's own files
"""

from __future__ import annotations

import fcntl
import os
import secrets
from pathlib import Path
from typing import IO

from playhead.errors import OperatorError

FORMAT = 1
"""The format that this version writes: raised whenever an older program could no longer read the directory."""


class DataDirectory:
    """One data directory, opened by this process alone."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._lock: IO[str] | None = None

    @property
    def catalog(self) -> Path:
        return self.path / "catalog.sqlite"

    @property
    def journal(self) -> Path:
        return self.path / "journal.sqlite"

    @property
    def recordings(self) -> Path:
        return self.path / "recordings"

    @property
    def rendering(self) -> Path:
        return self.path / "rendering"

    @property
    def warehouse(self) -> Path:
        return self.path / "warehouse"

    @property
    def redo(self) -> Path:
        return self.path / "redo"

    @property
    def token_file(self) -> Path:
        return self.path / "token"

    @property
    def server_file(self) -> Path:
        return self.path / "server"

    def open(self) -> str | None:
        """Take the directory for this process, making it if need be; returns a line when its format was moved forward.

        Raises `OperatorError` when it cannot be written, is in use, or is of a newer format.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.warehouse.mkdir(exist_ok=True)
        except OSError as error:
            raise OperatorError(f"Cannot write to the data directory {self.path}: {error.strerror}") from error
        self._take_lock()
        try:
            return self._check_format()
        except OperatorError:
            self.close()
            raise

    def close(self) -> None:
        self.server_file.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _take_lock(self) -> None:
        try:
            lock = (self.path / "lock").open("w")
        except OSError as error:
            raise OperatorError(f"Cannot write to the data directory {self.path}: {error.strerror}") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise OperatorError(
                f"Another Playhead process has the data directory {self.path} open. "
                "Stop it first, or give this one a directory of its own with --data."
            ) from None
        self._lock = lock

    def _check_format(self) -> str | None:
        path = self.path / "format"
        found = read_format(path)
        if found is None or found == FORMAT:
            path.write_text(f"{FORMAT}\n")
            return None
        if found > FORMAT:
            raise OperatorError(
                f"The data directory {self.path} has format {found}; this version of Playhead reads up to {FORMAT}. "
                "Use the newer version that wrote it, or restore a backup made by this one."
            )
        return f"The data directory {self.path} has format {found}; moving it forward to {FORMAT}."

    def moved_forward(self) -> None:
        """Say that every store has been migrated: only now is the new format written down."""
        (self.path / "format").write_text(f"{FORMAT}\n")

    def token(self) -> str:
        """The owner's token, made at first use."""
        try:
            return self.token_file.read_text().strip()
        except FileNotFoundError:
            token = secrets.token_urlsafe(32)
            descriptor = os.open(self.token_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(token)
            return token

    def announce(self, address: str) -> None:
        """Write down where the server listens, for the command line to find."""
        self.server_file.write_text(address)

    def running_server(self) -> str | None:
        """The address of the server that has this directory open, or None when nobody has."""
        try:
            with (self.path / "lock").open() as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return None
        except OSError:
            return self._announced()
        return None

    def _announced(self) -> str:
        try:
            return self.server_file.read_text()
        except FileNotFoundError:
            raise OperatorError(
                f"Another Playhead process has the data directory {self.path} open and is not serving (yet). "
                "Wait until it is done and try again."
            ) from None


def read_format(path: Path) -> int | None:
    """The version in a `format` file, None without one."""
    try:
        return int(path.read_text())
    except FileNotFoundError:
        return None
    except ValueError:
        raise OperatorError(f"{path} does not hold a format version; is {path.parent} a Playhead directory?") from None
