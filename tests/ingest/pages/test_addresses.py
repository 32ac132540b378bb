"""What of rrweb's events names a file, and what stands there afterwards."""

from __future__ import annotations

import json
from typing import Any

import pytest

from playhead.ingest.pages.addresses import swap_addresses
from playhead.ingest.pages.css import Role

SHOP = "https://shop.test"
HOSTS = [b"shop.test"]


def swap(address: str, role: Role) -> str | None:
    if not address.startswith(SHOP):
        return None
    return "p{}" if role == "sheet" else f"data:{address.rsplit('/', 1)[-1]}"


def swapped(value: Any) -> Any:
    found = swap_addresses(json.dumps(value).encode(), HOSTS, swap)
    return None if found is None else json.loads(found)


@pytest.mark.parametrize(
    ("tag", "given", "expected"),
    [
        ("img", {"src": f"{SHOP}/a", "alt": "x"}, {"src": "data:a", "alt": "x"}),
        ("img", {"src": f"{SHOP}/a", "srcset": f"{SHOP}/b 2x"}, {"src": "data:a"}),
        ("img", {"src": f"{SHOP}/a", "srcset": f"{SHOP}/b, {SHOP}/c 2x"}, {"src": "data:b"}),
        ("img", {"src": f"{SHOP}/a", "srcset": "https://other.test/b 1x"}, {"src": "data:a"}),
        ("img", {"srcset": f"{SHOP}/a 0.5x, {SHOP}/b 1.5x,{SHOP}/c 3x"}, {"src": "data:b"}),
        ("img", {"src": "data:,", "srcset": f"{SHOP}/a"}, {"src": "data:a"}),
        (
            "img",
            {"src": f"{SHOP}/a", "srcset": f"{SHOP}/b 320w, {SHOP}/c 1400w, {SHOP}/d 4000w", "sizes": "50vw"},
            {"src": "data:a", "srcset": "data:c 1400w", "sizes": "50vw"},
        ),
        ("source", {"srcset": f"{SHOP}/a, {SHOP}/b 2x", "media": "print"}, {"srcset": "data:a", "media": "print"}),
        ("img", {"srcset": "https://other.test/a 2x", "title": SHOP}, None),
        ("link", {"rel": "stylesheet", "href": f"{SHOP}/a.css", "media": "print"}, {"media": "print", "_cssText": "p{}"}),
        ("link", {"rel": "alternate stylesheet", "href": f"{SHOP}/a.css"}, None),
        ("link", {"rel": "preload", "href": f"{SHOP}/a.css"}, None),
        ("link", {"_cssText": f"a{{b:url({SHOP}/a)}}"}, {"_cssText": 'a{b:url("data:a")}'}),
        ("div", {"style": f"background: url({SHOP}/a)"}, {"style": 'background: url("data:a")'}),
        ("image", {"xlink:href": f"{SHOP}/a"}, {"xlink:href": "data:a"}),
        ("video", {"src": f"{SHOP}/a", "poster": f"{SHOP}/b"}, {"src": f"{SHOP}/a", "poster": "data:b"}),
        ("a", {"href": f"{SHOP}/a"}, None),
        ("iframe", {"src": f"{SHOP}/a"}, None),
        ("script", {"src": f"{SHOP}/a"}, None),
    ],
)  # fmt: skip
def test_elements(tag: str, given: dict[str, Any], expected: dict[str, Any] | None) -> None:
    event = {"type": 2, "data": {"node": {"id": 1, "childNodes": [{"tagName": tag, "attributes": given, "id": 2}]}}}
    found = swapped(event)
    assert (found and found["data"]["node"]["childNodes"][0]["attributes"]) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"attributes": [{"id": 2, "attributes": {"src": f"{SHOP}/a"}}]}, {"attributes": [{"id": 2, "attributes": {"src": "data:a"}}]}),
        (
            {"attributes": [{"id": 2, "attributes": {"style": {"background": [f"url({SHOP}/a)", "important"], "top": False}}}]},
            {"attributes": [{"id": 2, "attributes": {"style": {"background": ['url("data:a")', "important"], "top": False}}}]},
        ),
        ({"adds": [{"rule": f"a{{b:url({SHOP}/a)}}"}]}, {"adds": [{"rule": 'a{b:url("data:a")}'}]}),
        ({"set": {"property": "b", "value": f"url({SHOP}/a)"}}, {"set": {"property": "b", "value": 'url("data:a")'}}),
        ({"fontSource": f"url({SHOP}/a)"}, {"fontSource": 'url("data:a")'}),
        ({"node": {"type": 3, "isStyle": True, "textContent": f"a{{b:url({SHOP}/a)}}"}}, {"node": {"type": 3, "isStyle": True, "textContent": 'a{b:url("data:a")}'}}),
        ({"node": {"type": 3, "textContent": f"url({SHOP}/a)"}}, None),
        ({"payload": {"src": f"{SHOP}/a"}}, None),
    ],
)  # fmt: skip
def test_changes(given: dict[str, Any], expected: dict[str, Any] | None) -> None:
    found = swapped({"type": 3, "data": given})
    assert (found and found["data"]) == expected


def test_other_lines_stay_as_they_are_to_the_byte() -> None:
    img = json.dumps({"tagName": "img", "attributes": {"src": f"{SHOP}/a"}}).encode()
    lines = [
        b'{ "a" :1.50}',
        b"no json of shop.test",
        img,
        b'{"href":"https:\\/\\/shop.test"}',
        b"[" * 5_000 + b"shop.test",
        b"",
    ]
    found = swap_addresses(b"\n".join(lines), HOSTS, swap)
    assert found is not None
    kept = found.split(b"\n")
    assert [*kept[:2], *kept[3:]] == [*lines[:2], *lines[3:]]
    assert json.loads(kept[2])["attributes"] == {"src": "data:a"}


@pytest.mark.parametrize("srcset", ["", ",", " , ", "a" * 200_000, "a,, b", "x 1e999w, y 2x 3h", ", 2x"])
def test_any_srcset(srcset: str) -> None:
    swapped({"tagName": "img", "attributes": {"srcset": srcset, "title": SHOP}})
