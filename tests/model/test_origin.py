"""Origins as an admin writes them, and of addresses."""

from __future__ import annotations

import pytest

from playhead.model.origin import check_origin, origin_of


@pytest.mark.parametrize(
    "text", ["https://cdn.shop.example", "http://127.0.0.1:8080", "http://[::1]:81", "https://xn--bcher-kva.example"]
)
def test_an_origin_is_taken(text: str) -> None:
    check_origin(text, "here")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("cdn.shop.example", "no origin"),
        ("https://cdn.shop.example/", "nothing after it"),
        ("https://cdn.shop.example/img", "nothing after it"),
        ("https://Cdn.shop.example", "small letters"),
        ("https://*.shop.example", "no origin"),
        ("https://bücher.example", "no origin"),
        ("https://me@shop.example", "no origin"),
        ("ftp://shop.example", "http:// or https://"),
        ("https://shop.example:0", "no origin"),
        ("https://", "no origin"),
        ("", "no origin"),
        ("https://shop.example:443", "usual port"),
    ],
)
def test_what_is_none_is_told(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        check_origin(text, "here")


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://cdn.shop.example/a.png?v=2", "https://cdn.shop.example"),
        ("https://CDN.shop.example", "https://cdn.shop.example"),
        ("https://cdn.shop.example:443/a", "https://cdn.shop.example"),
        ("http://cdn.shop.example:443/a", "http://cdn.shop.example:443"),
        ("https://cdn.shop.example?a", "https://cdn.shop.example"),
        ("https://cdn.shop.example@evil.example/a", None),
        ("https://cdn.shop.example\\@evil.example/a", None),
        ("https://cdn.shop.example/a\\b", None),
        ("https://cdn.shop.example/a\nb", None),
        ("https://cdn.shop.example/" + "a" * 5_000, None),
        ("//cdn.shop.example/a", None),
        ("data:image/png;base64,AA", None),
        ("", None),
    ],
)
def test_the_origin_of_an_address(address: str, origin: str | None) -> None:
    assert origin_of(address) == origin
