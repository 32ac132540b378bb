"""Rate limits per app: requests a second, at the same time, and an hour, in fixed windows (api-spec, section 3)."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from playhead.errors import RateLimitExceeded

MESSAGE = "Rate limit exceeded. Please wait before making more requests."


class RateLimiter:
    """Counts the requests of each app. Not `enabled`, it lets everything pass."""

    def __init__(self, *, enabled: bool, per_second: int, per_hour: int) -> None:
        self._enabled = enabled
        self._at_once = per_second
        self._limits: tuple[RateLimitItem, ...] = (
            RateLimitItemPerSecond(per_second),
            RateLimitItemPerHour(per_hour),
        )
        self._windows = FixedWindowRateLimiter(MemoryStorage())
        self._running: Counter[str] = Counter()

    @contextmanager
    def request(self, appid: str) -> Iterator[None]:
        """Count one request of the app while it runs. Raises `RateLimitExceeded` with the seconds to wait."""
        if not self._enabled:
            yield
            return
        if self._running[appid] >= self._at_once:
            raise RateLimitExceeded(MESSAGE, retry_after=1)
        for limit in self._limits:
            self._hit(limit, appid)
        self._running[appid] += 1
        try:
            yield
        finally:
            self._running[appid] -= 1

    def _hit(self, limit: RateLimitItem, appid: str) -> None:
        if not self._windows.hit(limit, appid):
            reset = self._windows.get_window_stats(limit, appid).reset_time
            raise RateLimitExceeded(MESSAGE, retry_after=max(1, round(reset - time.time() + 0.5)))
