"""What a file is."""

from __future__ import annotations

import pytest

from playhead.ingest.pages.kinds import kind_of
from tests.file_server import font, png


@pytest.mark.parametrize(
    ("content", "told", "kind"),
    [
        (png("red"), "text/html", "image/png"),
        (b"GIF89a...", "", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "", "image/webp"),
        (b"\0\0\0\x20ftypavif", "", "image/avif"),
        (b'<?xml version="1.0"?>\n<!-- a -->\n<svg xmlns="x">', "", "image/svg+xml"),
        (b"\xef\xbb\xbf<svg>", "", "image/svg+xml"),
        (b"a{}", "text/css; charset=utf-8", "text/css"),
        (b"a{}", "text/plain", None),
        (b"<!doctype html><p>", "image/png", None),
        (b" <html>", "text/css", None),
        (b"<!doctype html><svg>", "image/svg+xml", None),
        (b"<p><svg>", "image/svg+xml", None),
        (b"a{}\0", "text/css", None),
        (b"{}", "application/json", None),
        (b"", "image/png", None),
    ],
)
def test_kinds(content: bytes, told: str, kind: str | None) -> None:
    assert kind_of(content, told) == kind


def test_a_font() -> None:
    assert str(kind_of(font(), "")).startswith("font/")
