"""How long an app's sessions are kept: settings per app, carried out by keeping/walker.py."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class RetentionSettings(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """`days`: sessions go so long after their upload. `bytes`: what recordings of the app may take together; beyond it the oldest sessions
    that have one go. 0 is no limit. `keep_starred`: sessions with a star stay whatever their age and size.
    """

    days: Annotated[int, Meta(ge=0, le=36_500)] = 0
    bytes: Annotated[int, Meta(ge=0, le=2**60)] = 0
    keep_starred: bool = True
