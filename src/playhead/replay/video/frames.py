"""Frames to pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from PIL import Image

from playhead.errors import InvalidBody
from playhead.model.recording import Blob
from playhead.replay.video.picture import Picture, open_image, unpack

Read = Callable[[Blob], bytes]


def frame_sizes(pieces: Iterable[Blob], read: Read) -> Iterator[tuple[int, int]]:
    """The sizes of those that have one, in pixels, by their first bytes."""
    for piece in pieces:
        try:
            yield open_image(read(piece)).size
        except InvalidBody:
            continue


def frame_pictures(pieces: Iterable[Blob], read: Read, start: int, wanted: tuple[int, int]) -> Iterator[Picture]:
    """A picture each, in order. `wanted`: how large it is going to be shown at most."""
    for piece in pieces:
        yield Picture(piece.at - start, partial(_draw, piece, read, wanted), (piece.crc, piece.length))


def _draw(piece: Blob, read: Read, wanted: tuple[int, int]) -> Image.Image:
    return unpack(open_image(read(piece)), wanted)
