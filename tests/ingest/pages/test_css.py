"""Addresses in CSS."""

from __future__ import annotations

import time

import pytest

from playhead.ingest.pages.css import Role, swap_css

BASE = "https://shop.test/css/main.css"


def swap(address: str, role: Role) -> str | None:
    """Knows the files of one host, and says which was asked for."""
    if not address.startswith("https://shop.test/"):
        return None
    return f"/* {address} */" if role == "sheet" else f"data:{address.removeprefix('https://shop.test/')}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a{background:url(https://shop.test/a.png)}", 'a{background:url("data:a.png")}'),
        ("a{background:URL( 'https://shop.test/a b.png' )}", 'a{background:url("data:a b.png")}'),
        ("a{b:url(../a.png),url(/c.png)}", 'a{b:url("data:a.png"),url("data:c.png")}'),
        ("a{b:url(https://other.test/a.png)}", "a{b:url(https://other.test/a.png)}"),
        ("a{b:url(data:image/png;base64,AA)}", "a{b:url(data:image/png;base64,AA)}"),
        ('@import "more.css";a{}', "/* https://shop.test/css/more.css */a{}"),
        ("@import url(more.css) print;", "@media print{/* https://shop.test/css/more.css */}"),
        ("@import url('//other.test/a.css');", "@import url('//other.test/a.css');"),
        ("@import 'a.css' layer(x);", "@import 'a.css' layer(x);"),
        (
            "@font-face{font-family:x;src:url(x.eot);src:url(x.woff),url(x.woff2?v=1) format('woff2')}",
            "@font-face{font-family:x;src:url(x.eot);src:url(x.woff),url(\"data:css/x.woff2?v=1\") format('woff2')}",
        ),
        ("@font-face{src:local('x')}", "@font-face{src:local('x')}"),
        ('a{content:"url("}', 'a{content:"url("}'),
        ("a{b:url(\\2f a.png)}", "a{b:url(\\2f a.png)}"),
        ("a{b:url(http://[)}", "a{b:url(http://[)}"),
    ],
)
def test_addresses_are_changed(text: str, expected: str) -> None:
    assert swap_css(text, swap, BASE) == expected


def test_in_a_page_addresses_are_whole() -> None:
    assert swap_css("a{b:url(a.png)}", swap) == "a{b:url(a.png)}"


@pytest.mark.parametrize(
    "piece", ["@import ", "@import 'a' ", "url(", 'url("', "@font-face{", "@import url(a", "url(a "]
)
def test_a_sheet_that_means_harm_takes_no_time(piece: str) -> None:
    began = time.process_time()
    swap_css(piece * 200_000, swap, BASE)
    assert time.process_time() - began < 5
