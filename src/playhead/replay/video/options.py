"""What a video is to be, and what making it may take: told to the process that makes it as JSON."""

from __future__ import annotations

from msgspec import Struct

from playhead.ingest.gestures import RageRule

LONGEST_MS = 24 * 3_600_000
"""Of a video; what a session has beyond it is left out."""

UNDRAWN = 3
"""The exit status of the process that says that only a browser could draw it."""


class Options(Struct, frozen=True):
    """`rage` and `response_ms` are how gestures are judged."""

    time_bar: bool = True
    rage: RageRule = RageRule()
    response_ms: int = 2_000


class Job(Struct, frozen=True):
    """`memory` and `file` in bytes, `seconds` of processor time."""

    memory: int
    seconds: int
    file: int
    options: Options = Options()
