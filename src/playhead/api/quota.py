"""How many uploads of an app are taken in a minute (`parts_per_minute` of its capture settings)."""

from __future__ import annotations

import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter


class Quota:
    """Counts the uploads of each app, in fixed windows."""

    def __init__(self) -> None:
        self._windows = FixedWindowRateLimiter(MemoryStorage())

    def wait(self, appid: str, per_minute: int) -> int | None:
        """Count one upload; the seconds to wait when it is one too many. 0 `per_minute` is no limit."""
        if per_minute <= 0:
            return None
        limit = RateLimitItemPerMinute(per_minute)
        if self._windows.hit(limit, appid):
            return None
        reset = self._windows.get_window_stats(limit, appid).reset_time
        return max(1, round(reset - time.time() + 0.5))
