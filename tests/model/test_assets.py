"""What is cut out of a picture, and that what is put back is what was there."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playhead.errors import InvalidBody
from playhead.model.assets import BEGINNINGS, LEAST, MARK, MARK_OF_MARKED, OURS, Cutter, Filler
from playhead.model.packing import pack

CSS = 'a::before{content:"\\201C"}\n' * 200
IMAGE = "data:image/png;base64," + "iVBORw0K" * 400
NONE: dict[str, bytes] = {}
WORDS = "what somebody wrote " * 200


def compact(value: Any) -> bytes:
    """As browsers write JSON."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("event", "amount"),
    [
        ({"attributes": {"_cssText": CSS, "rel": "stylesheet"}}, 1),
        ({"attributes": {"src": IMAGE}}, 1),
        ({"attributes": {"rr_dataURL": IMAGE, "src": "https://shop.test/a.png"}}, 1),
        ({"type": 3, "textContent": CSS, "isStyle": True, "id": 5}, 1),
        ({"source": 15, "styles": [{"styleId": 1, "rules": [{"rule": CSS}, {"rule": CSS + " "}]}]}, 2),
        ({"source": 8, "replace": CSS, "replaceSync": CSS}, 1),
        ({"a": {"_cssText": CSS}, "b": {"_cssText": CSS}}, 1),
        ({"_cssText": "a{}" * 10, "src": IMAGE[:100]}, 0),
        ({"type": 3, "textContent": WORDS, "id": 5}, 0),
        ({"value": WORDS, "text": IMAGE[5:]}, 0),
        ({"text": compact({"_cssText": CSS}).decode()}, 0),
        ({"_cssText": CSS + "\\"}, 1),
        ({"_cssText": CSS + '\\"'}, 1),
        ({"_cssText": f"{CSS}a{{b:url({IMAGE})}}", "src": IMAGE}, 2),
        ({"_cssText": f'{CSS}a{{b:url("{IMAGE}")}}c{{d:url({IMAGE}#x)}}', "srcset": f"{IMAGE} 2x"}, 2),
        ({"_cssText": f"a{{b:url({IMAGE})}}", "text": IMAGE[:100]}, 1),
    ],
    ids=[
        "style sheet", "image", "inlined image", "style", "rules", "replaced", "once", "short", "text", "other",
        "inside a text", "ends in a backslash", "ends in a quote", "image in a style sheet", "image at many places", "image in a small style sheet",
    ],
)  # fmt: skip
def test_what_is_cut(event: Any, amount: int) -> None:
    content, cutter = compact(event), Cutter()
    cut = cutter.cut(content)
    assert len(cutter.found) == amount
    assert (cut is None) == (amount == 0)
    if cut is not None:
        assert len(cut) < 600
        assert Filler(cutter.found.get).fill(cut) == content


PIECES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(
        [
            *BEGINNINGS,
            OURS,
            MARK,
            MARK + b"0" * 64,
            b"\0B" + b"0" * 64,
            b"data:image/png;base64,",
            b'"',
            b"\\",
            b'\\"',
            b',"isStyle":true',
            b"}\n{",
        ]
    ),
    st.integers(LEAST - 3, LEAST + 3).map(lambda size: b"x" * size),
)


@given(st.lists(PIECES, max_size=30).map(b"".join))
def test_what_is_put_back_is_what_was_there_whatever_it_was(content: bytes) -> None:
    cutter = Cutter()
    cut = cutter.cut(content)
    assert cut is None or Filler(cutter.found.get).fill(cut) == content


@given(st.lists(st.sampled_from([CSS, IMAGE, WORDS, CSS + IMAGE + CSS, "\0", "ü"]) | st.text(max_size=20), max_size=6))
def test_pages_come_back(texts: list[str]) -> None:
    content = compact([{"_cssText": text, "src": text, "textContent": text, "isStyle": True} for text in texts])
    cutter = Cutter()
    cut = cutter.cut(content)
    assert cut is None or Filler(cutter.found.get).fill(cut) == content


@pytest.mark.parametrize("cut", [b"\0", b"\0A", b"\0A" + b"g" * 64, b"\0A" + b"0" * 63, b"\0B", b"\0C" + b"0" * 64])
def test_a_mark_that_is_none_is_told(cut: bytes) -> None:
    with pytest.raises(InvalidBody):
        Filler(NONE.get).fill(cut)


def test_a_file_is_the_same_asset_wherever_it_stands() -> None:
    alone, inside = Cutter(), Cutter()
    alone.cut(compact({"src": IMAGE}))
    inside.cut(compact({"_cssText": f"{CSS}a{{b:url({IMAGE})}}"}))
    assert set(alone.found) < set(inside.found)


def test_assets_are_not_taken_apart_without_end() -> None:
    stored = pack(MARK_OF_MARKED + b"0" * 64)
    digest = hashlib.sha256(stored).hexdigest()
    with pytest.raises(InvalidBody, match="a mark that is none"):
        Filler({digest: stored}.get).fill(MARK_OF_MARKED + digest.encode())
