"""Addresses in CSS, and something else in their place. Pure.

body{background:url(/a.png)}   ->   body{background:url("data:image/png;base64,…")}
@import "more.css" print;      ->   @media print{…}
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Literal
from urllib.parse import urljoin

Role = Literal["image", "style", "sheet"]
"""What stands at an address: an image; an image or font that CSS names; a style sheet."""
Swap = Callable[[str, Role], str | None]
"""What stands in place of an address: a `data:` URL, of a sheet its text; None to leave it."""
TEXT = r"""(?:"([^"\\]*+)"|'([^'\\]*+)'|([^\s"'();\\]++))"""
ADDRESS = rf"url\(\s*+{TEXT}\s*+\)"
IMPORT = rf"""@import\s++(?:url\(\s*+)?+{TEXT}\s*+\)?+([^@;{{}}"']*+);"""
FOUND = re.compile(rf"(@font-face\s*+\{{[^{{}}]*+\}})|{IMPORT}|{ADDRESS}", re.IGNORECASE)
"""None of it goes back over what it has read: a sheet comes from anybody."""
URL = re.compile(ADDRESS, re.IGNORECASE)
FORMATS = (".woff2", ".woff", ".otf", ".ttf")
"""Of fonts, the best first; each face names most of them, and one is enough."""
UNPLAIN_MEDIA = ("layer", "supports")
CHARSET = re.compile(r"\s*@charset[^;]*;", re.IGNORECASE)


def swap_css(text: str, swap: Swap, base: str = "") -> str:
    """The text with every address changed that `swap` knows. `base` is the sheet's own address: others are relative to it."""
    return FOUND.sub(partial(_swapped, swap=swap, base=base), text)


def _swapped(match: re.Match[str], swap: Swap, base: str) -> str:
    if match[1]:
        return _face(match[1], swap, base)
    media = match[5]
    if media is not None:
        return _imported(match[0], _absolute(match[2] or match[3] or match[4], base), media.strip(), swap)
    return _url(match[0], _absolute(match[6] or match[7] or match[8], base), swap)


def _url(whole: str, address: str, swap: Swap) -> str:
    found = swap(address, "style")
    return whole if found is None else f'url("{found}")'


def _imported(whole: str, address: str, media: str, swap: Swap) -> str:
    if media.lower().startswith(UNPLAIN_MEDIA):
        return whole
    text = swap(address, "sheet")
    if text is None:
        return whole
    text = CHARSET.sub("", text, count=1)
    return f"@media {media}{{{text}}}" if media else text


def _face(text: str, swap: Swap, base: str) -> str:
    """A `@font-face` with the best of its files: a browser takes the first that it can, and here all others fail."""
    found = [(each, _absolute(each[1] or each[2] or each[3], base)) for each in URL.finditer(text)]
    if not found:
        return text
    match, address = min(found, key=lambda each: _rank(each[1]))
    return text[: match.start()] + _url(match[0], address, swap) + text[match.end() :]


def _rank(address: str) -> int:
    path = address.partition("#")[0].partition("?")[0].lower()
    return next((nth for nth, ending in enumerate(FORMATS) if path.endswith(ending)), len(FORMATS))


def _absolute(address: str | None, base: str) -> str:
    if not address or not base:
        return address or ""
    try:
        return urljoin(base, address)
    except ValueError:
        return ""
