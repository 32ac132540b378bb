"""The shoppers of one town: who comes back, and when somebody new walks in."""

from __future__ import annotations

from array import array
from collections.abc import Callable

from .wheel import SLOTS, wheel

REST = 1_800  # seconds between two sessions of one person; no session is longer
NEWCOMERS = 0.065  # share of the sessions that are somebody's first
RESIDENTS = 0.1  # people who joined before the window, for each session of the demo
TRIES = 4
BLOCK = 128
STRIDE = 53  # odd, so that it reaches every place of a block


def habits() -> tuple[int, ...]:
    """Zipf's law over the people of a block, the busiest scattered among the others."""
    return wheel((rank * STRIDE % BLOCK, 1 / (rank + 1)) for rank in range(BLOCK))


class Crowd:
    """A person is a number here; two four-byte times are all that is kept of each."""

    def __init__(self, residents: int, habits: tuple[int, ...], random: Callable[[], float]) -> None:
        self.habits = habits
        self.random = random
        self.joined = array("I", bytes(4 * residents))
        self.seen = array("I", bytes(4 * residents))

    def pick(self, now: int) -> int:
        """Who uses the app at `now`: someone rested, else someone new."""
        if self.random() >= NEWCOMERS:
            for _ in range(TRIES if self.seen else 0):
                nth = self.regular()
                if now - self.seen[nth] > REST:
                    return nth
        return self.join(now)

    def regular(self) -> int:
        """Blocks that joined lately are picked more often; within a block a few people come all the time."""
        people = len(self.seen)
        blocks = -(-people // BLOCK)
        block = int(blocks * (1 - self.random() ** 1.5))
        return (block * BLOCK + self.habits[int(self.random() * SLOTS)]) % people

    def join(self, now: int) -> int:
        self.joined.append(now)
        self.seen.append(now)
        return len(self.seen) - 1
