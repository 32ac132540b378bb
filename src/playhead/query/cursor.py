"""A list's cursor: our extension, a place in the list that stays where it is while data arrives.

It holds the window as first resolved, the keys of the last row printed and the next page's number: `lower upper uploaded id … page`,
in base64.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime

from playhead.errors import InvalidParameter


@dataclass(frozen=True, slots=True)
class Cursor:
    """The bounds of the window, the next page's number, and the row it starts after: its upload time, then its other keys."""

    lower: datetime
    upper: datetime
    page: int
    uploaded: datetime
    ids: tuple[int, ...]

    @property
    def key(self) -> tuple[datetime | int, ...]:
        return (self.uploaded, *self.ids)

    def text(self) -> str:
        lower, upper, uploaded = (int(moment.timestamp()) for moment in (self.lower, self.upper, self.uploaded))
        parts = (lower, upper, uploaded, *self.ids, self.page)
        return base64.urlsafe_b64encode(" ".join(map(str, parts)).encode()).decode().rstrip("=")


def parse_cursor(text: str | None, keys: int) -> Cursor | None:
    """The cursor of a `cursor` parameter, of a list with so many keys; None for the empty one, which starts."""
    if not text:
        return None
    try:
        padded = text + "=" * (-len(text) % 4)
        numbers = [int(part) for part in base64.b64decode(padded, altchars=b"-_", validate=True).split(b" ")]
        lower, upper, uploaded, *ids, page = numbers
        moments = [datetime.fromtimestamp(number, UTC) for number in (lower, upper, uploaded)]
        if page < 1 or not all(0 <= each < 2**32 for each in (lower, upper, uploaded)):
            raise ValueError("out of range")
        if len(ids) != keys - 1 or not all(0 <= each < 2**96 for each in ids):
            raise ValueError("of another list")
    except (ValueError, OverflowError, OSError, binascii.Error):
        raise InvalidParameter("cursor is not one that next_cursor held", detail="cursor") from None
    return Cursor(moments[0], moments[1], page, moments[2], tuple(ids))
