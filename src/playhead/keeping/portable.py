"""A session in one file that is whole by itself: a ZIP that any program opens. Format 1.

    README.txt        what this is, for whoever finds it
    playhead.json     {"format": 1, "sessionId": "…", "playhead": "0.1.0", "head": {…}}: what the recording says of itself
    session.json      the session as `GET /v2/session` lists it with details: metadata, screens, gestures, events, issues
    records.jsonl     all that the recording holds but the picture, one record a line (model/timeline.py), `is` says which
    tracks.json       [{"file": "tracks/000001.jpg", "kind", "at", "until", "key", "window", "order", "width", "height"}, …]
    tracks/…          the picture: DOM and wireframes as JSON lines of rrweb events with all that they show in them, frames as images, video as mp4

Times are milliseconds since the epoch. The same recording makes the same bytes. A reader takes no path of the file for one of its disk.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any, TypeVar

import msgspec

from playhead import __version__
from playhead.errors import InvalidBody
from playhead.ingest.rows import row_record
from playhead.model.record import SessionRecord
from playhead.model.recording import RecordingHead
from playhead.model.timeline import Chunk, ChunkKind, Record

T = TypeVar("T")
FORMAT = 1
ABOUT, SESSION, RECORDS, TRACKS = "playhead.json", "session.json", "records.jsonl", "tracks.json"
MOST_ENTRIES = 500_000
MOST_UNPACKED = 2 << 30
"""Bytes that a file may hold unpacked."""
MOST_OF_TEXT = 256 << 20
"""Bytes of one of the files that are read whole."""
README = """This is a recorded session, exported by Playhead. `playhead recording import FILE --app APPID` takes it into any Playhead.
session.json is the session with its screens, gestures, events and issues; records.jsonl what else the recording holds;
tracks.json lists the pieces of the picture with their times. docs/recordings.md of Playhead describes the format.
"""
ENDINGS = {"dom": "jsonl", "wireframe": "jsonl", "video": "mp4"}
IMAGES = ((b"\xff\xd8", "jpg"), (b"\x89PNG", "png"), (b"RIFF", "webp"))
LONG_AGO = (1980, 1, 1, 0, 0, 0)


class About(msgspec.Struct, kw_only=True, rename="camel"):
    """`playhead.json`."""

    format: int
    session_id: str
    playhead: str
    head: RecordingHead


class Piece(msgspec.Struct, kw_only=True):
    """An entry of `tracks.json`: a chunk without its content."""

    file: str
    kind: ChunkKind
    at: int
    until: int
    key: str
    window: str = ""
    order: int = 0
    width: int = 0
    height: int = 0


@dataclass(slots=True)
class Portable:
    """What a file holds. `row` is the session's, as an import takes it."""

    head: RecordingHead
    records: list[Record]
    row: SessionRecord


_encoder = msgspec.json.Encoder()
_about = msgspec.json.Decoder(About)
_pieces = msgspec.json.Decoder(list[Piece])
_record = msgspec.json.Decoder(Record)


def write_portable(out: IO[bytes], head: RecordingHead, records: Sequence[Record], row: bytes) -> None:
    """`row` is the session's row of the list, with details, as JSON."""
    chunks = [record for record in records if isinstance(record, Chunk)]
    pieces = [_piece(nth, chunk) for nth, chunk in enumerate(chunks, start=1)]
    about = About(format=FORMAT, session_id=head.session_id, playhead=__version__, head=head)
    rest = [record for record in records if not isinstance(record, Chunk)]
    with zipfile.ZipFile(out, "w") as archive:
        _add(archive, "README.txt", README.encode())
        _add(archive, ABOUT, _pretty(about))
        _add(archive, SESSION, msgspec.json.format(row))
        _add(archive, RECORDS, _encoder.encode_lines(rest))
        _add(archive, TRACKS, _pretty(pieces))
        for piece, chunk in zip(pieces, chunks, strict=True):
            _add(archive, piece.file, chunk.content, is_packed=piece.kind in ("frame", "video"))


def read_portable(file: IO[bytes]) -> Portable:
    """What a file holds, every part of it checked. Raises `InvalidBody` saying which part is wrong, and how."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _read(_Archive(archive))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise InvalidBody(f"It is no whole ZIP file: {error}", detail="file") from error


class _Archive:
    """A ZIP whose parts are read by name, and within bounds."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise InvalidBody(f"The file holds {len(entries):,} parts; {MOST_ENTRIES:,} are allowed", detail="file")
        size = sum(each.file_size for each in entries)
        if size > MOST_UNPACKED:
            raise InvalidBody(
                f"The file unpacks to {size // 2**20:,} MiB; {MOST_UNPACKED // 2**20:,} are allowed", detail="file"
            )
        self._sizes = {each.filename: each.file_size for each in entries}

    def read(self, name: str, most: int = MOST_UNPACKED) -> bytes:
        if name not in self._sizes:
            raise InvalidBody(f"{name} is missing in the file", detail=name)
        if self._sizes[name] > most:
            raise InvalidBody(f"{name} has {self._sizes[name]:,} bytes; {most:,} are allowed", detail=name)
        return self._archive.read(name)

    def json(self, name: str, decoder: msgspec.json.Decoder[T]) -> T:
        return _decoded(name, decoder, self.read(name, MOST_OF_TEXT))


def _read(archive: _Archive) -> Portable:
    about = archive.json(ABOUT, _about)
    if about.format != FORMAT:
        raise InvalidBody(f"The file has format {about.format}; this version of Playhead reads {FORMAT}", detail=ABOUT)
    row = row_record(_compact(archive.read(SESSION, MOST_OF_TEXT)))
    if not about.session_id == about.head.session_id == row.session_id:
        raise InvalidBody("playhead.json and session.json are of different sessions", detail=SESSION)
    lines = archive.read(RECORDS, MOST_OF_TEXT).splitlines()
    records: list[Record] = [
        _decoded(f"{RECORDS}, line {number}", _record, line) for number, line in enumerate(lines, start=1)
    ]
    if any(isinstance(record, Chunk) for record in records):
        raise InvalidBody("A chunk of the picture stands in tracks.json, not here", detail=RECORDS)
    records += [_chunk(piece, archive.read(piece.file)) for piece in archive.json(TRACKS, _pieces)]
    return Portable(about.head, records, row)


def _decoded(place: str, decoder: msgspec.json.Decoder[T], content: bytes) -> T:
    try:
        return decoder.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidBody(f"{place}: {error}", detail=place) from error


def _compact(content: bytes) -> bytes:
    """The row in one line, without the links of where it came from."""
    row = _decoded(SESSION, msgspec.json.Decoder(dict[str, Any]), content)
    return _encoder.encode({name: value for name, value in row.items() if name not in ("url", "video")})


def _piece(nth: int, chunk: Chunk) -> Piece:
    ending = ENDINGS.get(chunk.kind) or next((end for start, end in IMAGES if chunk.content.startswith(start)), "bin")
    return Piece(
        file=f"tracks/{nth:06d}.{ending}",
        kind=chunk.kind,
        at=chunk.at,
        until=chunk.until,
        key=chunk.key,
        window=chunk.window,
        order=chunk.order,
        width=chunk.width,
        height=chunk.height,
    )


def _chunk(piece: Piece, content: bytes) -> Chunk:
    fields = {name: getattr(piece, name) for name in Piece.__struct_fields__ if name != "file"}
    return Chunk(content=content, **fields)


def _pretty(value: Any) -> bytes:
    return msgspec.json.format(_encoder.encode(value))


def _add(archive: zipfile.ZipFile, name: str, content: bytes, *, is_packed: bool = False) -> None:
    entry = zipfile.ZipInfo(name, LONG_AGO)
    entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)
