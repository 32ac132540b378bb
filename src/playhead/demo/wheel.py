"""A wheel of fortune: weighted choice as one look-up, because a demo of a million sessions makes forty million of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")

BITS = 9
SLOTS = 1 << BITS


def wheel(rows: Iterable[tuple[T, float]]) -> tuple[T, ...]:
    """`SLOTS` slots, each row on as many as its weight deserves; spin it with `wheel[rng.getrandbits(BITS)]`.

    A row lighter than half a slot may get none.
    """
    rows = list(rows)
    total = sum(weight for _, weight in rows)
    slots: list[T] = []
    reached = 0.0
    for item, weight in rows:
        reached += weight
        slots.extend([item] * (round(SLOTS * reached / total) - len(slots)))
    return tuple(slots)
