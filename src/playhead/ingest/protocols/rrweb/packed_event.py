"""Events packed by `@rrweb/packer`: JSON, deflated, each byte a character of a string.

"x\\u009c\\u0095…" -> zlib -> {"type": 3, "data": {…}, "timestamp": 1795461830443, "v": "v1"}
"""

from __future__ import annotations

import zlib

import msgspec

from playhead.errors import InvalidBody

VERSION = "v1"


class _Marked(msgspec.Struct):
    v: str = ""


_text = msgspec.json.Decoder(str)
_marked = msgspec.json.Decoder(_Marked)


def unpacked_event(text: bytes, limit: int) -> bytes:
    """The event's JSON, whether `text` is that itself or a packed one, of at most `limit` bytes. Raises `InvalidBody`."""
    if not text.lstrip().startswith(b'"'):
        return text
    try:
        inflate = zlib.decompressobj()
        event = inflate.decompress(_text.decode(text).encode("latin-1"), limit + 1)
        if len(event) > limit:
            raise InvalidBody(f"A packed event, unpacked, is larger than the {limit} bytes that are left of max_body")
        if not inflate.eof:
            raise InvalidBody("A packed event ends too early")
        version = _marked.decode(event).v
    except (msgspec.DecodeError, UnicodeError, RecursionError, zlib.error) as error:
        raise InvalidBody(f"A text among events is none that @rrweb/packer made: {error}") from error
    if version != VERSION:
        raise InvalidBody(f"Events packed as {version!r} are unknown; possible is {VERSION!r}")
    return event
