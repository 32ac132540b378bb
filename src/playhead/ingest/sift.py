"""Parts to pieces: each through its protocol's adapter. Pure: what it is given is all it knows.

It takes half the time that a part costs, so the server has it done by a process of its own (sift_process.py), which imports no store.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from playhead.errors import PlayheadError
from playhead.ingest.glance import Glance, glance_of
from playhead.ingest.part import Adapted, Part
from playhead.ingest.piece import StoredPiece, packed
from playhead.ingest.protocols.registry import PROTOCOLS
from playhead.model.timeline import Record

log = logging.getLogger("playhead")

DAY = 86_400_000
OLDEST, NEWEST = 400 * DAY, DAY
"""How far a record's time may lie before and after its part's: beyond, the device's clock is wrong and the part's time counts."""
LONGEST_REASON = 500


class SiftedPiece(Struct):
    """A piece of an app's session; `device` as in `Piece` (part.py)."""

    app: int
    session: str
    device: str | None
    received: int
    content: bytes
    glance: Glance


class SetAside(Struct):
    """What was not understood, as it is journalled again when it is tried again."""

    app: int
    received: int
    place: str
    reason: str
    content: bytes


class Sifted(Struct):
    """What was made of some parts."""

    pieces: list[SiftedPiece] = []
    aside: list[SetAside] = []


_part = msgspec.msgpack.Decoder(Part)
_encoder = msgspec.msgpack.Encoder()


def sift(contents: Iterable[bytes]) -> Sifted:
    """Have the adapters read the parts."""
    sifted = Sifted()
    for content in contents:
        part = _part.decode(content)
        try:
            adapted = PROTOCOLS[part.protocol].adapt(part)
        except PlayheadError as error:
            told = error.message if error.detail is None else f"{error.message} ({error.detail})"
            sifted.aside.append(set_aside(content, told))
        except Exception as error:
            log.exception("the adapter of %s failed on %d bytes", part.protocol, len(part.body))
            sifted.aside.append(set_aside(content, f"The adapter failed: {type(error).__name__}: {error}"))
        else:
            sifted.pieces += _pieces(part, adapted)
            for refused in adapted.refused:
                again = _encoder.encode(msgspec.structs.replace(part, body=refused.content))
                sifted.aside.append(set_aside(again, refused.reason))
    return sifted


def set_aside(content: bytes, reason: str) -> SetAside:
    """This part, with why it is not read."""
    part = _part.decode(content)
    return SetAside(part.app, part.received, f"{part.protocol} {part.path}", reason[:LONGEST_REASON], content)


def _pieces(part: Part, adapted: Adapted) -> Iterator[SiftedPiece]:
    for piece in adapted.pieces.values():
        if not piece.records:
            continue
        records = [_within_reason(record, part.received) for record in piece.records]
        address = part.address if piece.placed else ""
        stored = StoredPiece(protocol=part.protocol, received=part.received, address=address, records=records)
        glance = glance_of(records, PROTOCOLS[part.protocol].platform)
        yield SiftedPiece(part.app, piece.session, piece.device, part.received, packed(stored), glance)


def _within_reason(record: Record, received: int) -> Record:
    if received - OLDEST <= record.at <= received + NEWEST:
        return record
    return msgspec.structs.replace(record, at=received)
