"""The list's cursor: our extension, a place in the list that stays where it is while sessions arrive.

It holds the window as first resolved and the last row printed: `lower upper uploaded session_id page`, in base64.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime

from playhead.errors import InvalidParameter


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row after which the next page starts, that page's number, and the bounds of the window."""

    lower: datetime
    upper: datetime
    uploaded: datetime
    session_id: int
    page: int

    def text(self) -> str:
        moments = (int(moment.timestamp()) for moment in (self.lower, self.upper, self.uploaded))
        parts = (*moments, self.session_id, self.page)
        return base64.urlsafe_b64encode(" ".join(map(str, parts)).encode()).decode().rstrip("=")


def parse_cursor(text: str | None) -> Cursor | None:
    """The cursor of a `cursor` parameter; None for the empty one, which starts."""
    if not text:
        return None
    try:
        padded = text + "=" * (-len(text) % 4)
        numbers = [int(part) for part in base64.b64decode(padded, altchars=b"-_", validate=True).split(b" ")]
        lower, upper, uploaded, session_id, page = numbers
        moments = [datetime.fromtimestamp(number, UTC) for number in (lower, upper, uploaded)]
        if not 0 <= session_id < 2**96 or page < 1 or not all(0 <= each < 2**32 for each in (lower, upper, uploaded)):
            raise ValueError("out of range")
    except (ValueError, OverflowError, OSError, binascii.Error):
        raise InvalidParameter("cursor is not one that next_cursor held", detail="cursor") from None
    return Cursor(moments[0], moments[1], moments[2], session_id, page)
