"""A piece as the journal keeps it: what one part tells of one session, msgpack packed with zstd."""

from __future__ import annotations

import msgspec
import zstandard

from playhead.model.timeline import Record, unkept


class StoredPiece(msgspec.Struct, kw_only=True):
    """`received` in milliseconds since the epoch; `address` is empty where it is not to tell the place."""

    protocol: str
    received: int
    address: str
    records: list[Record]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(StoredPiece)


def packed(piece: StoredPiece) -> bytes:
    return zstandard.ZstdCompressor(level=1).compress(_encoder.encode(piece))


def unpacked(content: bytes) -> StoredPiece:
    return _decoder.decode(zstandard.ZstdDecompressor().decompress(content))


def without_pictures(content: bytes) -> bytes:
    """The same piece without its chunks."""
    piece = unpacked(content)
    piece.records = [unkept(record) for record in piece.records]
    return packed(piece)
