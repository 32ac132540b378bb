"""Opens pieces of a picture that nobody vouches for, in a process of its own: `python -m playhead.replay.video.look`.

There goes a `Chunk` as msgpack, back comes a `Look`. Its memory is bounded before it reads a byte.
"""

from __future__ import annotations

import resource

import msgspec

from playhead.child_process import serve
from playhead.errors import InvalidBody
from playhead.model.timeline import Chunk
from playhead.replay.pictures import Look
from playhead.replay.video.picture import open_image, unpack
from playhead.replay.video.segments import first_picture

MEMORY = 1_000 * 2**20
_chunk = msgspec.msgpack.Decoder(Chunk)


def look(chunk: Chunk) -> Look:
    """At an image, all of which is unpacked, or a video, whose first picture is."""
    try:
        image = first_picture(chunk.content) if chunk.kind == "video" else unpack(open_image(chunk.content))
    except InvalidBody as error:
        return Look(fault=error.message)
    return Look(image.width, image.height)


def _answer(question: bytes) -> bytes:
    return msgspec.msgpack.encode(look(_chunk.decode(question)))


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(_answer)
