"""How often somebody may try a password: by address and e-mail address together, by each alone, in fixed windows."""

from __future__ import annotations

import time

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from playhead.errors import RateLimitExceeded

OF_BOTH: tuple[RateLimitItem, ...] = (RateLimitItemPerMinute(5), RateLimitItemPerHour(20))
OF_EMAIL = RateLimitItemPerHour(100)
"""Of one member, from wherever: so high that a stranger cannot lock him out with a few tries."""
OF_ADDRESS = RateLimitItemPerHour(200)
MESSAGE = "Too many attempts. Please wait before trying again."


class Attempts:
    """Counts attempts before they are looked at, whether the member exists or not. A login that succeeds starts anew."""

    def __init__(self) -> None:
        self._windows = FixedWindowRateLimiter(MemoryStorage())

    def count(self, email: str, address: str) -> None:
        """Raises `RateLimitExceeded` with the seconds to wait."""
        for limit in OF_BOTH:
            self._hit(limit, "both", email, address)
        self._hit(OF_EMAIL, "email", email)
        self._hit(OF_ADDRESS, "address", address)

    def count_link(self, address: str) -> None:
        """The same for who tries links."""
        self._hit(OF_ADDRESS, "link", address)

    def succeeded(self, email: str, address: str) -> None:
        for limit in OF_BOTH:
            self._windows.clear(limit, "both", email, address)

    def _hit(self, limit: RateLimitItem, *names: str) -> None:
        if not self._windows.hit(limit, *names):
            reset = self._windows.get_window_stats(limit, *names).reset_time
            raise RateLimitExceeded(MESSAGE, retry_after=max(1, round(reset - time.time() + 0.5)))
