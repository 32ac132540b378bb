"""Playhead: self-hosted session replay and session analytics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playhead.client import AsyncClient as AsyncClient
    from playhead.client import Client as Client

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """`Client` and `AsyncClient`, loaded when they are asked for: whoever wants the version only need not wait."""
    if name in ("AsyncClient", "Client"):
        from playhead import client

        return getattr(client, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
