"""The change of a metric against the period before (api-spec, section 9)."""

from __future__ import annotations

from fractions import Fraction

from .metrics import Number

SUFFIX = "_pct_change"


def change(current: Number, previous: Number) -> Number:
    """The exact percentage: the answer prints it with 2 decimals. Null when the period before is 0 or null."""
    if current is None or not previous:
        return None
    return Fraction((current - previous) / previous * 100)
