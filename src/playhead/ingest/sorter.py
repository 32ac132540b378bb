"""From the journal's parts to the pieces of sessions: each part through its protocol's adapter, once.

A part, its pieces and what was refused change places in one transaction, so a crash leaves either all before or all after.
What cannot be understood goes to the quarantine with its reason, and its neighbours go on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec
import zstandard

from playhead.errors import PlayheadError
from playhead.ingest.part import Adapted, Part, Piece
from playhead.ingest.protocols.registry import PROTOCOLS
from playhead.ingest.silence import Silence, advance
from playhead.ingest.worker import Worker
from playhead.model.timeline import Chunk, Record
from playhead.stores.journal import Aside, Journal, OpenSession, StoredPart

log = logging.getLogger("playhead")

MOST_BYTES = 8 * 2**20
"""Bytes of parts sorted together."""
DAY = 86_400_000
OLDEST, NEWEST = 400 * DAY, DAY
"""How far a record's time may lie before and after its part's: beyond, the device's clock is wrong and the part's time counts."""
LONGEST_REASON = 500

_part = msgspec.msgpack.Decoder(Part)
_encoder = msgspec.msgpack.Encoder()


class StoredPiece(msgspec.Struct, kw_only=True):
    """A piece in the journal: msgpack, packed with zstd. `received` in milliseconds."""

    protocol: str
    received: int
    address: str
    records: list[Record]


_piece = msgspec.msgpack.Decoder(StoredPiece)


def packed(piece: StoredPiece) -> bytes:
    return zstandard.ZstdCompressor(level=1).compress(_encoder.encode(piece))


def unpacked(content: bytes) -> StoredPiece:
    return _piece.decode(zstandard.ZstdDecompressor().decompress(content))


@dataclass(slots=True)
class Sifted:
    """What was made of some parts, before it is known which sessions are open."""

    pieces: list[tuple[int, Piece, StoredPiece]] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)


def sift(contents: Iterable[bytes]) -> Sifted:
    """Have the adapters read the parts. Pure; runs in a thread."""
    sifted = Sifted()
    for content in contents:
        part = _part.decode(content)
        place = f"{part.protocol} {part.path}"
        try:
            adapted = _adapted(part)
        except PlayheadError as error:
            told = error.message if error.detail is None else f"{error.message} ({error.detail})"
            sifted.aside.append(Aside(part.app, part.received, place, told[:LONGEST_REASON], content))
            continue
        except Exception as error:
            log.exception("the adapter of %s failed on %d bytes", place, len(part.body))
            told = f"The adapter failed: {type(error).__name__}: {error}"
            sifted.aside.append(Aside(part.app, part.received, place, told[:LONGEST_REASON], content))
            continue
        for refused in adapted.refused:
            again = _encoder.encode(msgspec.structs.replace(part, body=refused.content))
            sifted.aside.append(Aside(part.app, part.received, place, refused.reason[:LONGEST_REASON], again))
        for piece in adapted.pieces.values():
            if piece.records:
                records = [_within_reason(record, part.received) for record in piece.records]
                stored = StoredPiece(
                    protocol=part.protocol, received=part.received, address=part.address, records=records
                )
                sifted.pieces.append((part.app, piece, stored))
    return sifted


def _adapted(part: Part) -> Adapted:
    return PROTOCOLS[part.protocol].adapt(part)


def _within_reason(record: Record, received: int) -> Record:
    if received - OLDEST <= record.at <= received + NEWEST:
        return record
    return msgspec.structs.replace(record, at=received)


class Sorter:
    """Sorts as parts arrive."""

    def __init__(self, journal: Journal, silence: Silence, most_of_session: int) -> None:
        self._journal = journal
        self._silence = silence
        self._most_of_session = most_of_session
        self.worker = Worker("sorting the journal", self.sort, journal.arrived.wait)

    async def sort(self) -> bool:
        """Sort the oldest parts; False when there are none."""
        self._journal.arrived.clear()
        parts = await self._journal.oldest(MOST_BYTES)
        if not parts:
            return False
        self._journal.arrived.set()
        sifted = await asyncio.to_thread(sift, [part.content for part in parts])
        await self._store(parts, sifted)
        return True

    async def _store(self, parts: list[StoredPart], sifted: Sifted) -> None:
        async with self._journal.sessions:
            keys = [(app, await self._session(app, piece)) for app, piece, _ in sifted.pieces]
            sessions = await self._journal.open_sessions(dict.fromkeys(keys))
            pieces = self._pieces(keys, sessions, sifted)
            await self._journal.sorted(parts, list(sessions.values()), pieces, sifted.aside)

    def _pieces(
        self, keys: list[tuple[int, str]], sessions: dict[tuple[int, str], OpenSession], sifted: Sifted
    ) -> list[tuple[OpenSession, bytes]]:
        """What to store of each piece; `sessions` advance, and those that are new are added."""
        pieces: list[tuple[OpenSession, bytes]] = []
        for key, (_, _, stored) in zip(keys, sifted.pieces, strict=True):
            session = sessions.setdefault(key, OpenSession(*key))
            content = packed(self._within_size(session, stored))
            session.size += len(content)
            advance(session, stored.records, stored.received, self._silence)
            pieces.append((session, content))
        return pieces

    async def _session(self, app: int, piece: Piece) -> str:
        """The session that a piece is of: its own, or, where it names only a device, the one at work on that."""
        if piece.device is None:
            return piece.session
        return await self._journal.session_of_device(app, piece.device) or piece.session

    def _within_size(self, session: OpenSession, piece: StoredPiece) -> StoredPiece:
        """A session that has grown too large goes on without pictures."""
        if session.size < self._most_of_session:
            return piece
        piece.records = [record for record in piece.records if not isinstance(record, Chunk)]
        return piece
