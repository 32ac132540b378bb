"""The app's releases, and which of them somebody runs: most update within days, some hardly ever."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from .hours import DAY, HOUR


class Release(NamedTuple):
    """`age` is in days before the demo's end; `crash_*` is the risk at one ordinary screen, `slow` of a freeze at the till."""

    version: str
    age: int
    sdk_version: str
    crash_android: float
    crash_ios: float
    slow: float


# Oldest first. 2.5.0 is the release that the demo has a story about: on Android it crashes, mostly at the till.
RELEASES = (
    Release("2.3.0", 400, "3.6.9", 0.0005, 0.0003, 0.14),
    Release("2.3.2", 96, "3.6.9", 0.0005, 0.0003, 0.14),
    Release("2.4.0", 66, "3.6.14", 0.0006, 0.0004, 0.16),
    Release("2.4.1", 52, "3.6.14", 0.0004, 0.0003, 0.16),
    Release("2.5.0", 33, "3.7.0", 0.0160, 0.0006, 0.34),
    Release("2.5.1", 24, "3.7.1", 0.0006, 0.0003, 0.26),
    Release("2.6.0", 13, "3.7.1", 0.0004, 0.0003, 0.12),
    Release("2.6.1", 5, "3.7.2", 0.0003, 0.0002, 0.10),
)


class Rollout:
    """The releases on the clock of a demo that ends at `end`, in seconds since 1970."""

    def __init__(self, end: int) -> None:
        self.released = [end - release.age * DAY for release in RELEASES]

    def running(self, now: int, joined: int, update_lag: int) -> Release:
        """What somebody runs who installed the newest at `joined` and is `update_lag` seconds behind the store since."""
        # The hour keeps a session from starting before the release that it runs.
        newest = max(now - max(update_lag, HOUR), joined - HOUR)
        return RELEASES[max(bisect_right(self.released, newest) - 1, 0)]
