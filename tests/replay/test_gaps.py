"""Where a session has no picture, and why."""

from __future__ import annotations

import pytest

from playhead.model.recording import Blob
from playhead.model.timeline import Lifecycle, LifecycleState
from playhead.replay.gaps import Gap, gaps_of


def blob(kind: str, at: int, until: int, order: int = 0, window: str = "") -> Blob:
    return Blob(kind=kind, offset=0, length=0, crc=0, at=at, until=until, order=order, window=window)


def life(at: int, state: LifecycleState) -> Lifecycle:
    return Lifecycle(at=at, key=f"{at}", state=state)


@pytest.mark.parametrize(
    ("chunks", "lifecycle", "gaps"),
    [
        ([], [], []),
        ([blob("dom", 0, 10_000)], [], []),
        ([blob("frame", 0, 0), blob("frame", 9_000, 9_000)], [], []),
        ([blob("dom", 0, 10), blob("dom", 8_000, 10_000)], [], []),
        ([blob("dom", 1_000, 10_000)], [], []),
        ([blob("dom", 3_000, 10_000)], [], [(0, 3_000, "missing")]),
        (
            [blob("dom", 0, 2_000, 1), blob("dom", 2_000, 4_000, 2), blob("dom", 6_000, 9_000, 4)],
            [],
            [(4_000, 6_000, "missing")],
        ),
        ([blob("dom", 0, 2_000, 1, "a"), blob("dom", 3_000, 4_000, 9, "b")], [], []),
        ([blob("video", 0, 5_000), blob("video", 5_500, 7_000)], [], [(7_000, 10_000, "missing")]),
        (
            [blob("video", 0, 2_000), blob("video", 5_000, 10_000)],
            [life(2_500, "background"), life(4_000, "foreground")],
            [(2_000, 2_500, "missing"), (2_500, 4_000, "background"), (4_000, 5_000, "missing")],
        ),
        ([blob("frame", 0, 0)], [life(4_000, "background")], [(4_000, 10_000, "background")]),
        (
            [blob("dom", 0, 5_000)],
            [life(4_000, "background"), life(8_000, "foreground"), life(9_000, "end")],
            [(5_000, 8_000, "background")],
        ),
        ([blob("dom", 0, 10_000)], [life(4_000, "background")], []),
    ],
    ids=[
        "no picture at all",
        "whole",
        "a screen that does not change",
        "a page that does not change",
        "a picture that comes soon",
        "a picture that comes late",
        "an upload that never came",
        "tabs count by themselves",
        "a video that ends early",
        "a video with a pause",
        "never came back",
        "in the background",
        "drawn in the background",
    ],
)
def test_gaps(chunks: list[Blob], lifecycle: list[Lifecycle], gaps: list[tuple[int, int, str]]) -> None:
    start = 1_795_000_000_000
    for each in chunks:
        each.at, each.until = each.at + start, each.until + start
    moved = [Lifecycle(at=each.at + start, key=each.key, state=each.state) for each in lifecycle]
    found = gaps_of(chunks, moved, start, start + 10_000)
    assert [(each.from_, each.until, each.reason) for each in found] == gaps
    assert all(isinstance(each, Gap) for each in found)
