"""What the open session of a piece must know of its records, without them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from playhead.model.ids import derive_id
from playhead.model.timeline import DeviceFacts, Lifecycle, LifecycleState, Record, UserFacts


class Glance(Struct, kw_only=True):
    """`last_at` in milliseconds, `user` an id of the API; what is told several times is as it was told last.

    `usual`: the platform of who speaks this protocol, for a session of which nothing tells, as when a late part opens it again.
    """

    last_at: int = 0
    platform: str | None = None
    usual: str | None = None
    device: str | None = None
    user: str | None = None
    states: list[tuple[int, LifecycleState]] = []


def glance_of(records: Sequence[Record], usual: str | None = None) -> Glance:
    glance = Glance(usual=usual, states=[])
    for record in records:
        glance.last_at = max(glance.last_at, record.at)
        if isinstance(record, DeviceFacts):
            glance.platform = record.platform or glance.platform
            glance.device = record.device_id or glance.device
        elif isinstance(record, UserFacts) and record.id:
            glance.user = derive_id("user", record.id)
        elif isinstance(record, Lifecycle):
            glance.states.append((record.at, record.state))
    return glance
