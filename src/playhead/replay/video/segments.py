"""Pieces of video to pictures: mp4 files of an SDK, each at its place in the session's time."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from PIL import Image

from playhead.errors import InvalidBody
from playhead.model.recording import Blob
from playhead.replay.video.frames import Read
from playhead.replay.video.picture import MOST_PIXELS, Picture, check_size

CODECS = frozenset({"h264", "hevc", "vp9", "av1", "libdav1d"})
"""What phones encode; of other decoders none is started."""
SLACK_MS = 1_000
"""How far the pictures of a piece may go beyond the end that was told."""
MOST_A_SECOND = 60
BROKEN = (FFmpegError, ValueError, OverflowError, ArithmeticError, MemoryError, IndexError)


def segment_sizes(pieces: Iterable[Blob], read: Read) -> Iterator[tuple[int, int]]:
    """The sizes of those that can be opened, in pixels."""
    for piece in pieces:
        try:
            with _opened(read(piece)) as container:
                context = container.streams.video[0].codec_context
                check_size(context.width, context.height)
                yield context.width, context.height
        except (InvalidBody, *BROKEN):
            continue


def segment_pictures(pieces: Iterable[Blob], read: Read, start: int) -> Iterator[Picture]:
    """All pictures, in order. What is broken ends its piece with a picture that cannot be drawn."""
    for piece in pieces:
        shown = piece.at - start
        try:
            for after, frame in _frames(read(piece), piece.until - piece.at + SLACK_MS):
                shown = piece.at + after - start
                yield Picture(shown, partial(_draw, frame))
        except (InvalidBody, *BROKEN) as error:
            yield Picture(shown, partial(_refuse, f"A piece of video is broken: {error}"))


def first_picture(content: bytes) -> Image.Image:
    """Of an mp4. Raises `InvalidBody` when it has none that can be drawn."""
    try:
        with _opened(content) as container:
            for frame in container.decode(container.streams.video[0]):
                return _draw(frame)
    except BROKEN as error:
        raise InvalidBody(str(error)) from error
    raise InvalidBody("it shows nothing")


def _frames(content: bytes, longest: int) -> Iterator[tuple[int, VideoFrame]]:
    """Each with its milliseconds since the piece began, at most `longest`, never backwards."""
    most = longest * MOST_A_SECOND // 1000
    with _opened(content) as container:
        stream = container.streams.video[0]
        first: float | None = None
        last = -1
        for count, frame in enumerate(container.decode(stream)):
            if frame.time is None:
                continue
            first = frame.time if first is None else first
            after = round((frame.time - first) * 1000)
            if count > most or not 0 <= after <= longest:
                break
            if after > last:
                last = after
                yield after, frame
    if last < 0:
        raise InvalidBody("it holds no picture")


@contextmanager
def _opened(content: bytes) -> Iterator[InputContainer]:
    container = av.open(io.BytesIO(content), "r", format="mp4", options={"max_streams": "8"})
    try:
        if not container.streams.video:
            raise InvalidBody("it has no picture at all")
        stream = container.streams.video[0]
        codec = None if stream.codec_context is None else stream.codec_context.name
        if codec not in CODECS:
            raise InvalidBody(f"its codec is {codec}; possible are {', '.join(sorted(CODECS))}")
        stream.codec_context.thread_count = 1
        stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
        yield container
    finally:
        container.close()


def _draw(frame: VideoFrame) -> Image.Image:
    check_size(frame.width, frame.height)
    try:
        return frame.to_image()  # type: ignore[no-any-return, no-untyped-call]  # PyAV leaves it untyped
    except BROKEN as error:
        raise InvalidBody(f"A picture of a video cannot be drawn: {error}") from error


def _refuse(reason: str) -> Image.Image:
    raise InvalidBody(reason)
