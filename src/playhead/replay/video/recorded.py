"""A recording as a video is made from it: what happened, and the pieces of its picture, each read when its turn comes.

A piece that is damaged is one broken picture; the others do not suffer. When what happened is damaged, no gestures are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import msgspec

from playhead.errors import InvalidBody, NotFound
from playhead.model.recording import Blob, RecordingIndex, chunk_of, decode_records, read_blob, read_index
from playhead.model.timeline import ChunkKind, Record, end_of


class Recorded:
    """`content` is the whole object. Raises `InvalidBody` when it is no recording, `NotFound` when it has no picture."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.index: RecordingIndex = read_index(content)
        self.pieces = sorted(
            (blob for blob in self.index.blobs if blob.kind != "records"), key=lambda blob: (blob.at, blob.order)
        )
        if not self.pieces:
            raise NotFound(f"The session {self.index.head.session_id} has no picture")

    def of(self, kind: ChunkKind) -> list[Blob]:
        """The pieces of a kind, in the order of time."""
        return [blob for blob in self.pieces if blob.kind == kind]

    def read(self, piece: Blob) -> bytes:
        """Raises `InvalidBody` when it is damaged, or unpacks to more than there is room for."""
        try:
            return read_blob(self._content, piece)
        except MemoryError as error:
            raise InvalidBody(f"The {piece.kind} at byte {piece.offset} takes too much memory") from error

    @cached_property
    def facts(self) -> Sequence[Record]:
        """All but the picture, in the order of time."""
        return sorted(self._facts(), key=lambda record: record.at)

    @cached_property
    def records(self) -> list[Record]:
        """The facts and the pieces, these without their contents: what the session's row is derived from."""
        return sorted([*self.facts, *(chunk_of(piece, b"") for piece in self.pieces)], key=lambda record: record.at)

    @property
    def start(self) -> int:
        """Milliseconds since the epoch."""
        return self.records[0].at

    @property
    def end(self) -> int:
        return max(map(end_of, self.records))

    def _facts(self) -> Iterator[Record]:
        for blob in self.index.blobs:
            if blob.kind == "records":
                try:
                    yield from decode_records(read_blob(self._content, blob))
                except (InvalidBody, msgspec.MsgspecError):
                    continue
