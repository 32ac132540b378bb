"""Makes one video, in a process of its own: `python -m playhead.replay.video.process RECORDING VIDEO OPTIONS`.

    RECORDING   a file with a recording (model/recording.py)
    VIDEO       the file to write
    OPTIONS     `Job` (options.py) as JSON

It has no store and no key, and bounds itself before it reads a byte: memory, processor time, the size of its file. Whatever a hostile
picture does to a decoder, it does to this process. It ends when its standard input does, so with the server, however that ends.
What it has to tell is the last line of standard error; 0 says that the video is there.
"""

from __future__ import annotations

import os
import resource
import sys
import threading
from pathlib import Path

import msgspec

from playhead.errors import NotRendered, PlayheadError
from playhead.replay.video.film import render
from playhead.replay.video.options import UNDRAWN, Job
from playhead.replay.video.recorded import Recorded

NICENESS = 10
"""A video waits for the server's own work, not the other way round."""


def main(recording: str, video: str, job: str) -> int:
    """The process's exit status."""
    read = msgspec.json.decode(job, type=Job)
    _bound(read)
    threading.Thread(target=_end_with_input, daemon=True).start()
    try:
        render(Recorded(Path(recording).read_bytes()), Path(video), read.options)
    except PlayheadError as error:
        print(error.message, file=sys.stderr)
        return UNDRAWN if isinstance(error, NotRendered) else 1
    except MemoryError:
        print(f"it takes more memory than {read.memory} bytes", file=sys.stderr)
        return 1
    return 0


def _bound(job: Job) -> None:
    """The processor's limit ends it with SIGXCPU; memory beyond the limit is refused to it."""
    os.nice(NICENESS)
    for limit, value in (
        (resource.RLIMIT_DATA, job.memory),  # of address space a browser takes terabytes, which cost nothing
        (resource.RLIMIT_CPU, job.seconds),
        (resource.RLIMIT_FSIZE, job.file),
        (resource.RLIMIT_CORE, 0),
    ):
        _, most = resource.getrlimit(limit)
        resource.setrlimit(limit, (value if most == resource.RLIM_INFINITY else min(value, most), most))


def _end_with_input() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
