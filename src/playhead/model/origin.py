"""Origins: what an address begins with, as browsers write it, and which of them an app names. Pure.

https://cdn.shop.example/a.png?v=2#top   ->   https://cdn.shop.example
"""

from __future__ import annotations

import re

ORIGIN = re.compile(r"https?://(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[1-9][0-9]{0,4})?")
ADDRESS = re.compile(rf"({ORIGIN.pattern})(?:[/?#][!-\[\]-~]*)?", re.IGNORECASE)
"""Letters of ASCII but the backslash: what browsers make of any address."""
LONGEST_ADDRESS = 4_096
DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def check_origin(text: str, place: str) -> None:
    """Raises `ValueError` naming the place where it stands, and what an origin is."""
    if ORIGIN.fullmatch(text) is None:
        raise ValueError(
            f"{place} is {text[:200]!r}, which is no origin: http:// or https:// and a host in small letters, with a port where it is not the usual one, "
            "and nothing after it, such as https://cdn.shop.example"
        )
    if text.endswith(DEFAULT_PORTS[text.partition(":")[0]]):
        raise ValueError(f"{place} is {text!r} with the usual port; write it without, as browsers do")


def origin_of(address: str) -> str | None:
    """The origin that an address names in full; None for any other text."""
    if len(address) > LONGEST_ADDRESS:
        return None
    match = ADDRESS.fullmatch(address)
    if match is None:
        return None
    origin = match[1].lower()
    return origin.removesuffix(DEFAULT_PORTS[origin.partition(":")[0]])
