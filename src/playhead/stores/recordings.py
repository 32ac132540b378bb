"""The recordings: one object a session, in a local folder or an object store (obstore: one API for both).

    <app's number>/<first two digits of the id>/<session id>.playhead

Blocking; runs in threads.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore

from playhead.errors import Unavailable

SUFFIX = ".playhead"


class Recordings:
    """Over an object store."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @classmethod
    def in_folder(cls, folder: Path) -> Recordings:
        """In a folder of this machine, made if need be."""
        return cls(LocalStore(folder, mkdir=True))

    def put(self, app: int, session_id: str, content: bytes) -> None:
        """Whole or not at all. Raises `Unavailable`."""
        try:
            obstore.put(self._store, _path(app, session_id), content)
        except (BaseError, OSError) as error:
            raise Unavailable(
                f"The recording of {session_id} cannot be written: {_reason(error)}", retry_after=60
            ) from error

    def get(self, app: int, session_id: str) -> bytes | None:
        """The object's bytes, or None when there is none."""
        try:
            return obstore.get(self._store, _path(app, session_id)).bytes().to_bytes()
        except FileNotFoundError:
            return None
        except (BaseError, OSError) as error:
            raise Unavailable(
                f"The recording of {session_id} cannot be read: {_reason(error)}", retry_after=60
            ) from error

    def delete(self, app: int, session_id: str) -> None:
        """It is gone when this returns, also when it was not there."""
        try:
            obstore.delete(self._store, _path(app, session_id))
        except FileNotFoundError:
            return
        except (BaseError, OSError) as error:
            raise Unavailable(
                f"The recording of {session_id} cannot be removed: {_reason(error)}", retry_after=60
            ) from error

    def all(self, app: int) -> Iterator[str]:
        """The ids of all sessions of the app that have one."""
        for batch in obstore.list(self._store, prefix=f"{app}/"):
            for found in batch:
                name = found["path"].rsplit("/", 1)[-1]
                if name.endswith(SUFFIX):
                    yield name.removesuffix(SUFFIX)

    def settle(self) -> None:
        """What was put is on the disk when this returns; an object store answers only then anyway."""
        if isinstance(self._store, LocalStore):
            os.sync()


def _path(app: int, session_id: str) -> str:
    return f"{app}/{session_id[:2]}/{session_id}{SUFFIX}"


def _reason(error: Exception) -> str:
    return str(error).split("\n", 1)[0]
