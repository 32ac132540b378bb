"""Which taps met no response."""

from __future__ import annotations

import pytest

from playhead.ingest.responses import Changes
from playhead.model.timeline import Chunk, ChunkKind, GestureSeen


@pytest.mark.parametrize(("kind", "answered"), [("dom", False), ("frame", False), ("video", None)])
def test_a_tap_is_judged_only_where_somebody_looked_for_changes(kind: ChunkKind, answered: bool | None) -> None:
    picture = Chunk(at=0, key="c", kind=kind, content=b"", until=10_000)
    tap = GestureSeen(at=1_000, key="t", kind="tap")
    assert Changes([], [], [picture]).answered(tap, 2_000) is answered
