"""Addresses of files in rrweb's events, and `data:` URLs or the text of a sheet in their place. Pure.

    {"tagName": "img", "attributes": {"src": "https://shop.test/a.png"}}   ->   {…, "attributes": {"src": "data:image/png;base64,…"}}
    {"tagName": "link", "attributes": {"rel": "stylesheet", "href": "…"}}  ->   {…, "attributes": {"_cssText": "body{…}"}}

What comes out is what rrweb would have recorded, had the page let it read these files. Lines in which nothing is put stay as they are, to the byte.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import msgspec

from playhead.ingest.pages.css import Swap, swap_css

IMAGES = {
    "img": ("src",),
    "image": ("href", "xlink:href"),
    "input": ("src",),
    "video": ("poster",),
    "body": ("background",),
    "table": ("background",),
    "td": ("background",),
    "th": ("background",),
    "": ("src", "poster"),
}
"""Attributes that name an image, by element; a change of attributes does not say of which it is."""
STYLES = ("style", "_cssText")
RULES = ("rule", "replace", "replaceSync", "fontSource")
LONGEST_SRCSET = 100_000
WIDE_ENOUGH = 1_280
"""Pixels: a picture of a `srcset` that a viewer sees sharp."""


def swap_addresses(content: bytes, hosts: Collection[bytes], swap: Swap) -> bytes | None:
    """A DOM chunk's lines with every address changed that `swap` knows; None when nothing was. Lines that name no host are not read."""
    lines = content.split(b"\n")
    changed = False
    for nth, line in enumerate(lines):
        if any(host in line for host in hosts):
            found = _Line(swap).changed(line)
            if found is not None:
                lines[nth], changed = found, True
    return b"\n".join(lines) if changed else None


class _Line:
    """One event."""

    def __init__(self, given: Swap) -> None:
        self._given = given
        self._is_changed = False

    def changed(self, line: bytes) -> bytes | None:
        """None when it stays as it is, also when it is no JSON."""
        try:
            event = msgspec.json.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
        waiting: deque[Any] = deque([event])
        while waiting:
            found = waiting.popleft()
            if isinstance(found, dict):
                self._object(found)
            inner = found.values() if isinstance(found, dict) else found
            waiting.extend(each for each in inner if isinstance(each, dict | list))
        return msgspec.json.encode(event) if self._is_changed else None

    def _swap(self, address: Any, role: Any) -> str | None:
        found = self._given(address, role) if isinstance(address, str) else None
        self._is_changed |= found is not None
        return found

    def _object(self, found: dict[str, Any]) -> None:
        attributes = found.get("attributes")
        if isinstance(attributes, dict):
            self._element(str(found.get("tagName") or "").lower(), attributes)
        for name in RULES:
            if name in found:
                self._css(found, name)
        if found.get("isStyle") and "textContent" in found:
            self._css(found, "textContent")
        if "property" in found and "value" in found:
            self._css(found, "value")

    def _element(self, tag: str, attributes: dict[str, Any]) -> None:
        for name in STYLES:
            if name in attributes:
                self._css(attributes, name)
        if tag == "link":
            self._link(attributes)
        has_image = False
        for name in IMAGES.get(tag, ()):
            data = self._swap(attributes.get(name), "image")
            if data is not None:
                attributes[name], has_image = data, True
        if tag in ("img", "source", "") and isinstance(attributes.get("srcset"), str):
            self._srcset(attributes, is_image=tag == "img", has_image=has_image)

    def _link(self, attributes: dict[str, Any]) -> None:
        """A sheet that rrweb could not read becomes one that it could."""
        words = str(attributes.get("rel") or "").lower().split()
        if "stylesheet" not in words or "alternate" in words or "_cssText" in attributes:
            return
        text = self._swap(attributes.get("href"), "sheet")
        if text is not None:
            attributes["_cssText"] = text
            del attributes["rel"], attributes["href"]

    def _srcset(self, attributes: dict[str, Any], *, is_image: bool, has_image: bool) -> None:
        """One of the candidates stays, with what it says of its size: the layout rests on it. One by density is the `src`: at 1x a browser takes it before that, at 2x where that has no image."""
        candidate = _best(attributes["srcset"])
        if candidate is None:
            return
        is_source = is_image and not candidate.descriptor.endswith("w")
        is_needless = is_source and has_image and candidate.size != 1
        data = None if is_needless else self._swap(candidate.address, "image")
        if is_source and (has_image or data):
            attributes["src"] = data or attributes["src"]
            del attributes["srcset"]
        elif data:
            attributes["srcset"] = f"{data} {candidate.descriptor}".rstrip()

    def _css(self, holder: Any, name: Any) -> None:
        """Of a text, or of the values of changed styles: {"color": "red", "background": ["url(…)", "important"]}."""
        value = holder[name]
        if isinstance(value, str):
            holder[name] = swap_css(value, self._swap) if "(" in value or "@" in value else value
        elif isinstance(value, dict):
            for inner in value:
                self._css(value, inner)
        elif isinstance(value, list) and value and isinstance(value[0], str):
            self._css(value, 0)


class Candidate(NamedTuple):
    """Of a `srcset`; `descriptor` is empty, or like 800w or 2x."""

    address: str
    descriptor: str

    @property
    def size(self) -> float:
        try:
            return float(self.descriptor[:-1] or 1)
        except ValueError:
            return 0


def _best(srcset: str) -> Candidate | None:
    """The smallest that is sharp enough, else the largest."""
    found = list(_candidates(srcset)) if len(srcset) <= LONGEST_SRCSET else []
    sharp = [each for each in found if each.size >= (WIDE_ENOUGH if each.descriptor.endswith("w") else 1)]
    if sharp:
        return min(sharp, key=lambda each: each.size)
    return max(found, key=lambda each: each.size, default=None)


def _candidates(srcset: str) -> Iterator[Candidate]:
    """As browsers split it: an address ends at white space, or with a comma."""
    words = deque(srcset.split())
    while words:
        address = words.popleft().lstrip(",")
        if address.endswith(","):
            yield Candidate(address.rstrip(","), "")
        elif address:
            descriptor, _, rest = words.popleft().partition(",") if words else ("", "", "")
            if rest:
                words.appendleft(rest)
            yield Candidate(address, descriptor)
