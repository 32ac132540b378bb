"""Reads a stored recording by parts: its end, its index, and then only the blobs that are asked for.

    size -> last 16 bytes -> index -> any blob

Blocking; runs in threads. What is broken is a `Damaged` that names it, and nothing else suffers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import msgspec

from playhead.errors import Damaged, InvalidBody
from playhead.model.assets import Filler
from playhead.model.recording import (
    FOOTER,
    Blob,
    Footer,
    RecordingIndex,
    decode_records,
    read_footer,
    unpack_blob,
    unpack_index,
)
from playhead.model.timeline import Record
from playhead.stores.recordings import Recordings

T = TypeVar("T")
GUESS = 1 << 16
"""Bytes that are read of the end: most indexes are shorter."""


@dataclass(frozen=True, slots=True)
class StoredRecording:
    """A recording in the store, as its index says. `size` in bytes; `crc` is the index's, and so one of all that is in it."""

    recordings: Recordings
    app: int
    session_id: str
    size: int
    crc: int
    index: RecordingIndex

    @property
    def version(self) -> int:
        return self.index.head.version

    @property
    def tag(self) -> str:
        """Another one when any byte of the recording is."""
        return f"{self.version}-{self.crc:08x}"

    def blob(self, blob: Blob) -> bytes:
        """A blob's content. Raises `Damaged`."""
        stored = self.recordings.read(self.app, self.session_id, blob.offset, blob.offset + blob.length)
        try:
            return unpack_blob(blob, stored or b"", Filler(partial(self.recordings.get_asset, self.app)))
        except InvalidBody as error:
            raise Damaged(error.message) from error

    def records(self) -> list[Record]:
        """All records but the chunks. Raises `Damaged`."""
        found: list[Record] = []
        for blob in self.index.blobs:
            if blob.kind == "records":
                try:
                    found += decode_records(self.blob(blob))
                except msgspec.MsgspecError as error:
                    raise Damaged(f"The records of the recording cannot be read: {error}") from error
        return found

    @property
    def has_picture(self) -> bool:
        """Whether there is anything to see."""
        return any(blob.kind != "records" for blob in self.index.blobs)

    def chunks(self) -> list[tuple[int, Blob]]:
        """The blobs that are pictures, each with its number in the index."""
        return [(nth, blob) for nth, blob in enumerate(self.index.blobs) if blob.kind != "records"]


def open_recording(recordings: Recordings, app: int, session_id: str) -> StoredRecording | None:
    """The session's recording, None when there is none. Raises `Damaged` when its end or its index is broken."""
    size = recordings.size(app, session_id)
    if size is None:
        return None
    tail = recordings.read(app, session_id, max(0, size - GUESS), size) or b""
    try:
        footer = read_footer(tail, size)
        wanted = footer.length + FOOTER.size
        if wanted > len(tail):
            tail = recordings.read(app, session_id, size - wanted, size) or b""
        return StoredRecording(recordings, app, session_id, size, footer.crc, _index(tail, footer))
    except (InvalidBody, msgspec.MsgspecError) as error:
        raise Damaged(f"The recording of session {session_id} cannot be read: {error}") from error


def _index(tail: bytes, footer: Footer) -> RecordingIndex:
    return unpack_index(tail[-FOOTER.size - footer.length : -FOOTER.size], footer)
