"""What a file is, by how it begins: what a server says of it may be wrong or a lie. Pure."""

from __future__ import annotations

import re

SHEET = "text/css"
SVG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*(?:<!DOCTYPE svg[^>\[]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<svg[\s>]",
    re.DOTALL,
)
BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\0\0\1\0", "image/x-icon"),
    (b"wOF2", "font/woff2"),
    (b"wOFF", "font/woff"),
    (b"OTTO", "font/otf"),
    (b"\0\1\0\0", "font/ttf"),
    (b"true", "font/ttf"),
)
HEAD = 4_096
"""Bytes in which an SVG has to begin."""


def kind_of(content: bytes, told: str) -> str | None:
    """The media type of an image, a font or a style sheet; None for anything else. `told` is what its server says.

    Any text could be a style sheet, so one has to be called that too, as browsers want it; it must not be a page.
    """
    found = next((kind for beginning, kind in BEGINNINGS if content.startswith(beginning)), None)
    if found is not None:
        return found
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif"
    if SVG.match(content[:HEAD]):
        return "image/svg+xml"
    if (
        told.partition(";")[0].strip().lower() == SHEET
        and b"\0" not in content
        and not content.lstrip().startswith(b"<")
    ):
        return SHEET
    return None
