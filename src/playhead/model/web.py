"""What an address on the web tells."""

from __future__ import annotations

from urllib.parse import urlsplit


def domain(address: str | None) -> str | None:
    """The host of an address, in lower case and without port; None where there is none."""
    try:
        return urlsplit(address or "").hostname
    except ValueError:
        return None
