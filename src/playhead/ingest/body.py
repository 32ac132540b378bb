"""Request bodies: unpacked by what they contain, never beyond the limit, split into lines, and decoded strictly."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import msgspec
import zstandard

from playhead.errors import BodyTooLarge, InvalidBody

GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
T = TypeVar("T")
STEP = 1 << 10
"""Packed bytes unpacked at a time: at most some 32 MiB come out of them."""


def unpack(body: bytes, limit: int) -> bytes:
    """`body`, unpacked when it is gzip or zstd (told by its first bytes, as headers lie).

    Raises `BodyTooLarge` as soon as it grows beyond `limit` bytes, `InvalidBody` when it is broken.
    """
    if len(body) > limit:
        raise _too_large(limit)
    try:
        if body.startswith(GZIP_MAGIC):
            return _one_member(body, limit) or _within(_unpacked(body, lambda: zlib.decompressobj(wbits=31)), limit)
        if body.startswith(ZSTD_MAGIC):
            return _within(_unpacked(body, zstandard.ZstdDecompressor().decompressobj), limit)
    except (zlib.error, zstandard.ZstdError) as error:
        raise InvalidBody(f"The compressed body is broken: {error}", detail="body") from error
    return body


def is_packed(body: bytes) -> bool:
    """Whether the body begins like gzip or zstd."""
    return body.startswith((GZIP_MAGIC, ZSTD_MAGIC))


def _one_member(body: bytes, limit: int) -> bytes | None:
    """The usual body in one step, as each step lets other threads go first; None when it is not of one member within the limit."""
    stream = zlib.decompressobj(wbits=31)
    whole = stream.decompress(body, limit + 1)
    return whole if stream.eof and not stream.unused_data and len(whole) <= limit else None


def _within(chunks: Iterator[bytes], limit: int) -> bytes:
    whole = bytearray()
    for chunk in chunks:
        whole += chunk
        if len(whole) > limit:
            raise _too_large(limit)
    return bytes(whole)


def _unpacked(body: bytes, new_stream: Callable[[], Any]) -> Iterator[bytes]:
    """In small steps, so that however many members there are, the cost is that of their bytes."""
    stream = new_stream()
    for start in range(0, len(body), STEP):
        rest = body[start : start + STEP]
        while rest:
            if stream.eof:
                stream = new_stream()
            yield stream.decompress(rest)
            rest = stream.unused_data if stream.eof else b""
    if not stream.eof:
        raise zlib.error("it ends too early")


def _too_large(limit: int) -> BodyTooLarge:
    return BodyTooLarge(f"The body, unpacked, is larger than the {limit} bytes that max_body allows", detail="body")


def lines(body: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines that are not empty, numbered from 1."""
    for number, line in enumerate(body.split(b"\n"), start=1):
        if stripped := line.strip():
            yield number, stripped


def decoded(decoder: msgspec.json.Decoder[T], text: bytes) -> T:
    """JSON as the decoder's type has it. Raises `InvalidBody` with what is wrong and, as detail, where: `$.events[0].name`."""
    try:
        return decoder.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message, _, place = str(error).partition(" - at `")
        raise InvalidBody(message, detail=place.rstrip("`") or "$") from error
