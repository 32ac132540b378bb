"""The manifest of a recording: which tracks it has, which bytes hold which moments, and where there is no picture. Pure.

    {"sessionId": "…", "version": 1, "startedAt": 1795461830446, "durationMs": 61240, "size": 482113,
     "tracks": [{"kind": "dom", "window": "tab-1", "width": 1280, "height": 720,
                 "segments": [{"n": 1, "at": 0, "until": 9800, "offset": 12, "length": 20412}]}],
     "gaps": [{"from": 9800, "until": 14020, "reason": "missing"}]}

Moments are milliseconds since `startedAt`, which is milliseconds since the epoch. Width and height are null where nothing tells them.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from playhead.model.recording import Blob, RecordingIndex
from playhead.model.timeline import Lifecycle, Record, SurfaceSize, end_of
from playhead.replay.gaps import Gap, gaps_of


class Segment(Struct, frozen=True):
    """A piece of a track. `n` is its number in the recording's index; `offset` and `length` are of its bytes as they are stored."""

    n: int
    at: int
    until: int
    offset: int
    length: int


class Track(Struct):
    """The picture of one surface (a tab, a screen) of one kind; its segments in the order of time."""

    kind: str
    window: str
    width: int | None
    height: int | None
    segments: list[Segment]


class Manifest(Struct, rename="camel"):
    """Drawn above."""

    session_id: str
    version: int
    started_at: int
    duration_ms: int
    size: int
    tracks: list[Track]
    gaps: list[Gap]


def manifest_of(index: RecordingIndex, size: int, records: Sequence[Record]) -> Manifest:
    """`size` in bytes of the whole object; `records` are the recording's own, empty when they cannot be read."""
    chunks = [blob for blob in index.blobs if blob.kind != "records"]
    start, end = bounds(chunks, records)
    return Manifest(
        session_id=index.head.session_id,
        version=index.head.version,
        started_at=start,
        duration_ms=end - start,
        size=size,
        tracks=_tracks(index.blobs, records, start),
        gaps=gaps_of(chunks, [each for each in records if isinstance(each, Lifecycle)], start, end),
    )


def bounds(chunks: Sequence[Blob], records: Sequence[Record]) -> tuple[int, int]:
    """When the session began and ended, in milliseconds since the epoch: as its row is derived (ingest/sessionize.py)."""
    starts = [*(blob.at for blob in chunks), *(record.at for record in records)]
    ends = [*(blob.until for blob in chunks), *map(end_of, records)]
    return min(starts, default=0), max(ends, default=0)


def _tracks(blobs: Sequence[Blob], records: Sequence[Record], start: int) -> list[Track]:
    sizes: dict[str, SurfaceSize] = {}
    for record in records:
        if isinstance(record, SurfaceSize):
            sizes.setdefault(record.window, record)
    tracks: dict[tuple[str, str], Track] = {}
    for nth, blob in sorted(enumerate(blobs), key=lambda each: (each[1].at, each[0])):
        if blob.kind == "records":
            continue
        track = tracks.get((blob.kind, blob.window))
        if track is None:
            track = tracks[blob.kind, blob.window] = _track(blob, sizes.get(blob.window))
        track.segments.append(Segment(nth, blob.at - start, blob.until - start, blob.offset, blob.length))
    return list(tracks.values())


def _track(blob: Blob, surface: SurfaceSize | None) -> Track:
    """As large as its first picture, else as the surface that it shows."""
    if blob.width and blob.height:
        return Track(blob.kind, blob.window, blob.width, blob.height, [])
    if surface is not None:
        return Track(blob.kind, blob.window, round(surface.width), round(surface.height), [])
    return Track(blob.kind, blob.window, None, None, [])
