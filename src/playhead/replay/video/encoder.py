"""Images to an MP4 that every browser plays: H.264 in yuv420p, its index in front of the pictures, each image with a time of its own.

Times are milliseconds, and as far apart as they come: an image that stands for a minute is one frame. A keyframe every `KEY` frames lets a
player jump.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import TracebackType

import av
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from PIL import Image

MILLISECOND = Fraction(1, 1000)
KEY = 60
ASSUMED_RATE = 5
"""Frames a second that the encoder reckons with: with that of its clock it would save on each."""
OPTIONS = {"preset": "superfast", "tune": "stillimage", "crf": "27", "x264-params": "bframes=0:rc-lookahead=0:mbtree=0"}
BT709 = 1
"""The number of ITU-R BT.709 where streams name their colours."""


class Encoder:
    """A context that writes `file`; the images all have `size`, two even numbers."""

    def __init__(self, file: Path, size: tuple[int, int]) -> None:
        self._container = av.open(str(file), "w", format="mp4", options={"movflags": "+faststart"})
        self._stream = self._container.add_stream("libx264", rate=ASSUMED_RATE, options=OPTIONS)
        self._stream.width, self._stream.height = size
        self._stream.pix_fmt = "yuv420p"
        context = self._stream.codec_context
        context.time_base = MILLISECOND
        context.gop_size = KEY
        context.thread_count = 1
        context.colorspace = context.color_primaries = context.color_trc = BT709
        context.color_range = ColorRange.MPEG
        self._reformatter = VideoReformatter()  # one for all: it prepares its tables once

    def add(self, image: Image.Image, at: int) -> None:
        """The image from `at` milliseconds on; times grow."""
        frame = self._reformatter.reformat(
            VideoFrame.from_image(image),  # type: ignore[no-untyped-call]  # PyAV leaves it untyped
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            threads=1,
        )
        frame.pts, frame.time_base = at, MILLISECOND
        self._container.mux(self._stream.encode(frame))

    def __enter__(self) -> Encoder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._container.mux(self._stream.encode(None))
        finally:
            self._container.close()
