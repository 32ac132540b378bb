"""Absolute times as clients tell them, and how far their clocks are off."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from playhead.errors import InvalidBody
from playhead.model.session import Time

LATEST = 253_402_300_800_000
"""Milliseconds since the epoch at the end of the year 9999."""
Moment = Annotated[float, Meta(ge=0, lt=LATEST)] | Time
"""Milliseconds since the epoch, or ISO 8601 with an offset."""
SECONDS_FROM, SECONDS_UNTIL = 1_000_000_000, 100_000_000_000
"""A number between lies in January 1970 to 1973 as milliseconds: it was meant as seconds."""
NETWORK_NOISE = 2_000
"""Milliseconds that a request may take: a clock that is off by less is right."""


def milliseconds(moment: float | datetime, place: str) -> int:
    """Whole milliseconds since the epoch. Raises `InvalidBody`, with the place, for what can only be seconds."""
    if isinstance(moment, datetime):
        return round(moment.timestamp() * 1000)
    if SECONDS_FROM <= moment < SECONDS_UNTIL:
        raise InvalidBody(
            f"{moment:.0f} looks like seconds; times are milliseconds since the epoch or ISO 8601", detail=place
        )
    return round(moment)


def skew(received: int, sent: int | None) -> int:
    """What to add to a device's times, in milliseconds: `received` by our clock, `sent` by the device's, if it told."""
    if sent is None or abs(received - sent) < NETWORK_NOISE:
        return 0
    return received - sent
