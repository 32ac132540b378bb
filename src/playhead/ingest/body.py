"""Request bodies: unpacked by what they contain, never beyond the limit, and split into lines."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import zstandard

from playhead.errors import BodyTooLarge, InvalidBody

GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
CHUNK = 1 << 20
ZSTD_PIECE = 1 << 10
"""Packed bytes unpacked at a time: at most some 32 MiB come out of them."""


def unpack(body: bytes, limit: int) -> bytes:
    """`body`, unpacked when it is gzip or zstd (told by its first bytes, as headers lie).

    Raises `BodyTooLarge` as soon as it grows beyond `limit` bytes, `InvalidBody` when it is broken.
    """
    if len(body) > limit:
        raise _too_large(limit)
    try:
        if body.startswith(GZIP_MAGIC):
            return _within(_gunzip(body), limit)
        if body.startswith(ZSTD_MAGIC):
            return _within(_unzstd(body), limit)
    except (zlib.error, zstandard.ZstdError) as error:
        raise InvalidBody(f"The compressed body is broken: {error}", detail="body") from error
    return body


def _within(chunks: Iterator[bytes], limit: int) -> bytes:
    whole = bytearray()
    for chunk in chunks:
        whole += chunk
        if len(whole) > limit:
            raise _too_large(limit)
    return bytes(whole)


def _gunzip(body: bytes) -> Iterator[bytes]:
    rest = body
    while rest:
        stream = zlib.decompressobj(wbits=31)
        while rest and not stream.eof:
            yield stream.decompress(rest, CHUNK)
            rest = stream.unconsumed_tail or stream.unused_data
        if not stream.eof:
            raise zlib.error("it ends too early")


def _unzstd(body: bytes) -> Iterator[bytes]:
    rest = memoryview(body)
    while rest:
        stream = zstandard.ZstdDecompressor().decompressobj()
        while rest and not stream.eof:
            piece, rest = rest[:ZSTD_PIECE], rest[ZSTD_PIECE:]
            yield stream.decompress(piece)
        if not stream.eof:
            raise zstandard.ZstdError("it ends too early")
        unused = len(stream.unused_data)
        rest = memoryview(body)[len(body) - len(rest) - unused :]


def _too_large(limit: int) -> BodyTooLarge:
    return BodyTooLarge(f"The body, unpacked, is larger than the {limit} bytes that max_body allows", detail="body")


def lines(body: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines that are not empty, numbered from 1."""
    for number, line in enumerate(body.split(b"\n"), start=1):
        if stripped := line.strip():
            yield number, stripped
