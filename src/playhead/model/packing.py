"""zstd, bounded: what is packed says how large it is, and what claims to be too large is not unpacked."""

from __future__ import annotations

import zstandard

from playhead.errors import InvalidBody

MOST_UNPACKED = 1 << 30
"""Bytes that one piece of a recording may unpack to."""


def pack(content: bytes) -> bytes:
    """The content as a zstd frame."""
    return zstandard.ZstdCompressor(level=3).compress(content)


def unpack(content: bytes, what: str) -> bytes:
    """The content of a zstd frame. Raises `InvalidBody` naming what is broken."""
    try:
        if zstandard.frame_content_size(content) > MOST_UNPACKED:
            raise InvalidBody(f"{what} is too large")
        return zstandard.ZstdDecompressor().decompress(content, max_output_size=MOST_UNPACKED)
    except zstandard.ZstdError as error:
        raise InvalidBody(f"{what} cannot be unpacked: {error}") from error
