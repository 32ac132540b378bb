"""The recording of a session: all that it was made of, in one object. Format 3.

    offset 0      "PLAYHEAD", then the format as a little-endian 32-bit number
    …             the blobs, one after another; chunks of the same content share one
    end - 16 - n  the index: a `RecordingIndex` as msgpack, packed with zstd, n bytes
    end - 16      n and the CRC-32 of the packed index, 32 bits each, little-endian, then "PLAYHEAD"

    blob          content
    records       all records (model/timeline.py) but the chunks, as msgpack packed with zstd
    dom, wireframe   a chunk's JSON lines, packed with zstd; DOM that is `cut`, without its assets (model/assets.py)
    frame, video  a chunk's image or mp4, as it came

A reader takes the last 16 bytes, then the index, then the blobs of the seconds that it wants: the index says which bytes hold which.
Every blob has its CRC-32. The index lists the assets, which are objects of their own, as many recordings have them in common.
A newer reader reads every older format; format 1 had no assets, format 2 none in assets.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from playhead.errors import InvalidBody
from playhead.model.assets import Cutter, Filler, Find
from playhead.model.packing import pack, unpack
from playhead.model.session import Place
from playhead.model.timeline import Chunk, ChunkKind, Record

FORMAT = 3
MAGIC = b"PLAYHEAD"
HEADER = struct.Struct("<8sI")
FOOTER = struct.Struct("<II8s")
PACKED = frozenset({"records", "dom", "wireframe"})


class RecordingHead(msgspec.Struct, kw_only=True):
    """What is known of the session beside its records. `session` is the SDK's id with the protocol before it; `received` in milliseconds.

    `uploaded` (epoch seconds), `number` and `version` are what the warehouse assigned: a rebuild gives them again.
    """

    session: str
    session_id: str
    protocol: str
    received: int
    offline: bool = False
    place: Place | None = None
    uploaded: int | None = None
    number: int | None = None
    version: int = 0


class Blob(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Where a blob stands, and, of a chunk, what it shows from `at` until `until`; `cut`, assets are to be put back."""

    kind: str
    offset: int
    length: int
    crc: int
    at: int = 0
    until: int = 0
    key: str = ""
    window: str = ""
    order: int = 0
    width: int = 0
    height: int = 0
    cut: bool = False


class FormatOfIndex(msgspec.Struct):
    """What every index says, of whatever format."""

    format: int = 1


class RecordingIndex(msgspec.Struct, kw_only=True):
    """`format` is the object's, for who reads no more of it than the index; `assets` are the digests of all that it needs."""

    head: RecordingHead
    blobs: list[Blob]
    format: int = 1
    assets: list[str] = []


_encoder = msgspec.msgpack.Encoder()
_format = msgspec.msgpack.Decoder(FormatOfIndex)
_index = msgspec.msgpack.Decoder(RecordingIndex)
_records = msgspec.msgpack.Decoder(list[Record])


def write_recording(head: RecordingHead, records: Iterable[Record]) -> tuple[bytes, dict[str, bytes]]:
    """The object's bytes; and its assets by digest, which are stored before it."""
    out = bytearray(HEADER.pack(MAGIC, FORMAT))
    facts: list[Record] = []
    blobs: list[Blob] = []
    cutter = Cutter()
    stored: dict[tuple[str, bytes], Blob] = {}
    for record in records:
        if isinstance(record, Chunk):
            content = (record.kind, record.content)
            if content not in stored:
                stored[content] = _content_blob(out, record, cutter)
            blobs.append(_chunk_blob(record, stored[content]))
        else:
            facts.append(record)
    blobs.insert(0, _append(out, "records", _encoder.encode(facts)))
    return _ended(out, RecordingIndex(head=head, blobs=blobs, format=FORMAT, assets=[*cutter.found])), cutter.found


def whole_recording(content: bytes, asset: Find) -> bytes:
    """The same recording with its assets in it, for who has no store. A piece that is broken stays so. Raises `InvalidBody` when its index is broken."""
    index = read_index(content)
    if not index.assets:
        return content
    out = bytearray(HEADER.pack(MAGIC, FORMAT))
    filler = Filler(asset)
    places = {blob.offset: _filled(out, content, blob, filler) for blob in _distinct(index.blobs)}
    blobs = [_placed(blob, places[blob.offset]) for blob in index.blobs]
    return _ended(out, replace(index, blobs=blobs, format=FORMAT, assets=[]))


def _distinct(blobs: Iterable[Blob]) -> Iterable[Blob]:
    """One for each place."""
    return {blob.offset: blob for blob in blobs}.values()


def _placed(blob: Blob, there: Blob) -> Blob:
    return replace(blob, offset=there.offset, length=there.length, crc=there.crc, cut=there.cut)


def _filled(out: bytearray, content: bytes, blob: Blob, filler: Filler) -> Blob:
    stored = content[blob.offset : blob.offset + blob.length]
    filled = replace(blob, offset=len(out))
    if blob.cut:
        with suppress(InvalidBody):
            stored = pack(read_blob(content, blob, filler))
            filled = replace(filled, length=len(stored), crc=zlib.crc32(stored), cut=False)
    out += stored
    return filled


def _ended(out: bytearray, index: RecordingIndex) -> bytes:
    """The object, its blobs being in it."""
    packed = pack(_encoder.encode(index))
    return bytes(out + packed + FOOTER.pack(len(packed), zlib.crc32(packed), MAGIC))


class Footer(NamedTuple):
    """Of the packed index: its length in bytes and its CRC-32."""

    length: int
    crc: int


def read_footer(tail: bytes, size: int) -> Footer:
    """The footer of an object of `size` bytes, of which `tail` is the end. Raises `InvalidBody` for what is no recording."""
    if len(tail) < FOOTER.size or not tail.endswith(MAGIC):
        raise InvalidBody("It is no recording of Playhead, or its end is missing")
    length, crc, _ = FOOTER.unpack(tail[-FOOTER.size :])
    if length > size - HEADER.size - FOOTER.size:
        raise InvalidBody("The recording's index is broken")
    return Footer(length, crc)


def unpack_index(packed: bytes, footer: Footer) -> RecordingIndex:
    """The index of its packed bytes. Raises `InvalidBody` when they are broken, or newer than this program."""
    if len(packed) != footer.length or zlib.crc32(packed) != footer.crc:
        raise InvalidBody("The recording's index is broken")
    unpacked = unpack(packed, "The recording's index")
    _refuse_newer(_format.decode(unpacked).format)
    return _index.decode(unpacked)


def read_index(content: bytes) -> RecordingIndex:
    """The index of a whole object. Raises `InvalidBody` saying what is broken."""
    if len(content) < HEADER.size + FOOTER.size or not content.startswith(MAGIC):
        raise InvalidBody("It is no recording of Playhead")
    _refuse_newer(HEADER.unpack_from(content)[1])
    footer = read_footer(content, len(content))
    return unpack_index(content[-FOOTER.size - footer.length : -FOOTER.size], footer)


def _refuse_newer(found: int) -> None:
    if found > FORMAT:
        raise InvalidBody(f"The recording has format {found}; this version of Playhead reads up to {FORMAT}")


def read_recording(content: bytes, asset: Find) -> tuple[RecordingHead, list[Record]]:
    """All of it; `asset` gives a stored asset by its digest. Raises `InvalidBody` naming the blob that is broken."""
    index, filler = read_index(content), Filler(asset)
    records: list[Record] = []
    for blob in index.blobs:
        if blob.kind == "records":
            records += decode_records(read_blob(content, blob, filler))
        else:
            records.append(chunk_of(blob, read_blob(content, blob, filler)))
    return index.head, records


def read_blob(content: bytes, blob: Blob, filler: Filler | None = None) -> bytes:
    """A blob's content out of a whole object, checked and with its assets. Raises `InvalidBody`, also where it needs assets and has no `filler`."""
    return unpack_blob(blob, content[blob.offset : blob.offset + blob.length], filler)


def unpack_blob(blob: Blob, stored: bytes, filler: Filler | None = None) -> bytes:
    """The content of its bytes in the object, checked and with its assets. Raises `InvalidBody`."""
    if len(stored) != blob.length or zlib.crc32(stored) != blob.crc:
        raise InvalidBody(f"The {blob.kind} at byte {blob.offset} of the recording is broken")
    content = unpack(stored, f"The {blob.kind} at byte {blob.offset}") if blob.kind in PACKED else stored
    if not blob.cut:
        return content
    if filler is None:
        raise InvalidBody(f"The {blob.kind} at byte {blob.offset} of the recording needs its assets")
    return filler.fill(content)


def decode_records(content: bytes) -> list[Record]:
    """The records of a `records` blob's content."""
    return _records.decode(content)


def _content_blob(out: bytearray, chunk: Chunk, cutter: Cutter) -> Blob:
    cut = cutter.cut(chunk.content) if chunk.kind == "dom" else None
    blob = _append(out, chunk.kind, chunk.content if cut is None else cut)
    blob.cut = cut is not None
    return blob


def _chunk_blob(chunk: Chunk, stored: Blob) -> Blob:
    """The chunk's own times at the place where its content is."""
    return replace(
        stored,
        at=chunk.at,
        until=chunk.until,
        key=chunk.key,
        window=chunk.window,
        order=chunk.order,
        width=chunk.width,
        height=chunk.height,
    )


def _append(out: bytearray, kind: str, content: bytes) -> Blob:
    stored = pack(content) if kind in PACKED else content
    blob = Blob(kind=kind, offset=len(out), length=len(stored), crc=zlib.crc32(stored))
    out += stored
    return blob


def chunk_of(blob: Blob, content: bytes) -> Chunk:
    """The chunk that a blob is of, with this content."""
    kind: ChunkKind = blob.kind  # type: ignore[assignment]  # all other kinds are a chunk's
    return Chunk(
        at=blob.at,
        key=blob.key,
        kind=kind,
        content=content,
        until=blob.until,
        window=blob.window,
        order=blob.order,
        width=blob.width,
        height=blob.height,
    )
