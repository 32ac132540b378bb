"""The recordings: one object a session and what belongs to it, in a local folder or an object store (obstore: one API for both).

    <app's number>/<first two digits of the id>/<session id>.playhead    the recording (model/recording.py)
    <app's number>/<first two digits of the id>/<session id>.mp4         the video made from it
    assets/<app's number>/<first two digits>/<SHA-256>                   what recordings have in common, once

Blocking; runs in threads. Whatever fails is an `Unavailable` that names the object; what is not there is None.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore

from playhead.errors import Unavailable
from playhead.stores.usage import Usage

RECORDING, VIDEO = ".playhead", ".mp4"


@dataclass(frozen=True, slots=True)
class Stored:
    """An object of an app as the store lists it: `name` is a session's id or an asset's digest, `size` in bytes, `modified` in epoch seconds."""

    name: str
    size: int
    modified: float


class Recordings:
    """Over an object store. `usage` counts the bytes of each app."""

    def __init__(self, store: ObjectStore, usage: Usage | None = None) -> None:
        self._store = store
        self.usage = usage or Usage()

    @classmethod
    def in_folder(cls, folder: Path, usage: Usage | None = None) -> Recordings:
        """In a folder of this machine, made if need be."""
        return cls(LocalStore(folder, mkdir=True), usage)

    @property
    def is_folder(self) -> bool:
        """Whether they lie in a folder of this machine, so that a backup can copy them."""
        return isinstance(self._store, LocalStore)

    def reach(self) -> None:
        """Ask the store for something. Raises `Unavailable` when it does not answer."""
        self._size("reach")

    def put(self, app: int, session_id: str, content: bytes) -> None:
        """Whole or not at all. A video that was made from the recording before is removed."""
        self._put(app, _path(app, session_id, RECORDING), content)
        self._delete(app, _path(app, session_id, VIDEO))

    def get(self, app: int, session_id: str) -> bytes | None:
        """The recording's bytes."""
        return self._get(_path(app, session_id, RECORDING))

    def read(self, app: int, session_id: str, start: int, end: int) -> bytes | None:
        """Bytes `start` to `end` (not included) of the recording."""
        return self._read(_path(app, session_id, RECORDING), start, end)

    def size(self, app: int, session_id: str) -> int | None:
        """Of the recording, in bytes."""
        return self._size(_path(app, session_id, RECORDING))

    def delete(self, app: int, session_id: str) -> None:
        """The recording and its video are gone when this returns, also when they were not there.

        The recording goes first: a video that is put meanwhile either goes here, or is removed by who put it and finds no recording.
        """
        self._delete(app, _path(app, session_id, RECORDING))
        self._delete(app, _path(app, session_id, VIDEO))

    def all(self, app: int) -> Iterator[str]:
        """The ids of all sessions of the app that have a recording."""
        return (each.name for each in self.stored(app))

    def stored(self, app: int) -> Iterator[Stored]:
        """All recordings of the app."""
        return self._list(f"{app}/", RECORDING)

    def put_video(self, app: int, session_id: str, file: Path) -> None:
        """The video, from a file; whole or not at all."""
        self._put(app, _path(app, session_id, VIDEO), file)

    def read_video(self, app: int, session_id: str, start: int, end: int) -> bytes | None:
        """Bytes `start` to `end` (not included) of the video."""
        return self._read(_path(app, session_id, VIDEO), start, end)

    def video_size(self, app: int, session_id: str) -> int | None:
        """Of the video, in bytes."""
        return self._size(_path(app, session_id, VIDEO))

    def delete_video(self, app: int, session_id: str) -> None:
        """It is gone when this returns."""
        self._delete(app, _path(app, session_id, VIDEO))

    def stored_videos(self, app: int) -> Iterator[Stored]:
        """All videos of the app."""
        return self._list(f"{app}/", VIDEO)

    def put_asset(self, app: int, digest: str, content: bytes) -> None:
        """Nothing is written where it is already."""
        path = _asset_path(app, digest)
        if self._size(path) is None:
            self._put(app, path, content)

    def get_asset(self, app: int, digest: str) -> bytes | None:
        """An asset's bytes."""
        return self._get(_asset_path(app, digest))

    def delete_asset(self, app: int, digest: str) -> None:
        """It is gone when this returns."""
        self._delete(app, _asset_path(app, digest))

    def stored_assets(self, app: int) -> Iterator[Stored]:
        """All assets of the app."""
        return self._list(f"assets/{app}/", "")

    def settle(self) -> None:
        """What was put is on the disk when this returns; an object store answers only then anyway."""
        if self.is_folder:
            os.sync()

    def _put(self, app: int, path: str, content: bytes | Path) -> None:
        before = self._size(path) or 0
        with _told(path, "written"):
            obstore.put(self._store, path, content)
        self.usage.add(app, (content.stat().st_size if isinstance(content, Path) else len(content)) - before)

    def _get(self, path: str) -> bytes | None:
        try:
            with _told(path, "read"):
                return obstore.get(self._store, path).bytes().to_bytes()
        except FileNotFoundError:
            return None

    def _read(self, path: str, start: int, end: int) -> bytes | None:
        try:
            with _told(path, "read"):
                return obstore.get_range(self._store, path, start=start, end=end).to_bytes()
        except FileNotFoundError:
            return None

    def _size(self, path: str) -> int | None:
        try:
            with _told(path, "found"):
                return obstore.head(self._store, path)["size"]
        except FileNotFoundError:
            return None

    def _delete(self, app: int, path: str) -> None:
        size = self._size(path)
        if size is None:
            return
        try:
            with _told(path, "removed"):
                obstore.delete(self._store, path)
        except FileNotFoundError:
            return
        self.usage.add(app, -size)

    def _list(self, prefix: str, suffix: str) -> Iterator[Stored]:
        with _told(prefix, "listed"):
            for batch in obstore.list(self._store, prefix=prefix):
                for found in batch:
                    name = found["path"].rsplit("/", 1)[-1]
                    if name.endswith(suffix):
                        yield Stored(name.removesuffix(suffix), found["size"], found["last_modified"].timestamp())


@contextmanager
def _told(path: str, what: str) -> Iterator[None]:
    """Failures of the store in our words; that an object is missing passes through."""
    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError) as error:
        reason = str(error).split("\n", 1)[0]
        raise Unavailable(f"{path} of the recordings cannot be {what}: {reason}", retry_after=60) from error


def _path(app: int, session_id: str, suffix: str) -> str:
    return f"{app}/{session_id[:2]}/{session_id}{suffix}"


def _asset_path(app: int, digest: str) -> str:
    return f"assets/{app}/{digest[:2]}/{digest}"
