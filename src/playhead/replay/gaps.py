"""Stretches of a session without a picture, and why. Pure.

    background   the app was in the background, and nothing was drawn
    missing      a picture was taken and never came, or none was taken while the app was in the foreground

A page or a screen that does not change needs no new picture: so a pause between DOM events or frames is a gap only where the SDK's own
numbers (`order`) say that something is missing. A video has a picture for every moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from msgspec import Struct

from playhead.model.recording import Blob
from playhead.model.timeline import Lifecycle

SHORTEST_MS = 1_000
"""What begins late or pauses for no longer than this has no gap."""

Reason = Literal["missing", "background"]


class Gap(Struct, frozen=True, rename={"from_": "from"}):
    """In milliseconds since the session's start."""

    from_: int
    until: int
    reason: Reason


class Stretch(NamedTuple):
    """In milliseconds since the epoch."""

    first: int
    last: int


def gaps_of(chunks: Sequence[Blob], lifecycle: Iterable[Lifecycle], start: int, end: int) -> list[Gap]:
    """The gaps of a session with a picture, in order; `start` and `end` in milliseconds since the epoch."""
    if not chunks:
        return []
    shown = _joined(Stretch(blob.at, blob.until) for blob in chunks)
    away = [part for each in _background(lifecycle, end) for part in _without(each, shown)]
    missing = [part for each in _joined(_missing(chunks, start, end)) for part in _without(each, away)]
    found = [(each, "background") for each in away] + [(each, "missing") for each in missing]
    return [
        Gap(each.first - start, each.last - start, reason)  # type: ignore[arg-type]  # one of the two above
        for each, reason in sorted(found)
        if each.last > each.first
    ]


def _background(lifecycle: Iterable[Lifecycle], end: int) -> Iterator[Stretch]:
    since: int | None = None
    for each in sorted(lifecycle, key=lambda record: record.at):
        if each.state == "background" and since is None:
            since = each.at
        elif each.state == "foreground" and since is not None:
            yield Stretch(since, each.at)
            since = None
    if since is not None:
        yield Stretch(since, end)


def _missing(chunks: Sequence[Blob], start: int, end: int) -> Iterator[Stretch]:
    first = min(blob.at for blob in chunks)
    if first - start > SHORTEST_MS:
        yield Stretch(start, first)
    tracks: dict[tuple[str, str], list[Blob]] = defaultdict(list)
    for blob in chunks:
        tracks[blob.kind, blob.window].append(blob)
    for blobs in tracks.values():
        yield from _left_out(blobs)
    videos = _joined(Stretch(blob.at, blob.until) for blob in chunks if blob.kind == "video")
    for before, after in pairwise([*videos, Stretch(end, end)] if videos else []):
        if after.first - before.last > SHORTEST_MS:
            yield Stretch(before.last, after.first)


def _left_out(blobs: Iterable[Blob]) -> Iterator[Stretch]:
    """Where the SDK's numbers skip some."""
    for before, after in pairwise(sorted(blobs, key=lambda blob: blob.order)):
        if after.order - before.order > 1 and after.at > before.until:
            yield Stretch(before.until, after.at)


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """In order, those that touch as one."""
    joined: list[Stretch] = []
    for each in sorted(stretches):
        if joined and each.first <= joined[-1].last:
            joined[-1] = Stretch(joined[-1].first, max(joined[-1].last, each.last))
        else:
            joined.append(each)
    return joined


def _without(stretch: Stretch, holes: Iterable[Stretch]) -> Iterator[Stretch]:
    """What is left of `stretch`; `holes` are in order."""
    first = stretch.first
    for hole in holes:
        if hole.last <= first or hole.first >= stretch.last or hole.first == hole.last:
            continue
        if hole.first > first:
            yield Stretch(first, hole.first)
        first = hole.last
    if first < stretch.last:
        yield Stretch(first, stretch.last)
