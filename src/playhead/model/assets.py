"""Assets: long strings that many recordings have in common, cut out of the picture and kept once by their SHA-256. Pure.

What is cut is the inside of a JSON string of at least `LEAST` bytes that is a CSS text (rrweb's `_cssText`, rules and texts of style sheets) or a `data:`
URL (an image, a font). In its place stand a zero byte, `A`, and the 64 hex digits of the asset; a zero byte of the picture's own, which valid JSON has
none of, becomes two. It is done on bytes, without reading the JSON, so what is put back is what was there, to the byte, whatever it was.

    "_cssText":"body{margin:0}…"   ->   "_cssText":"\\0A9f86d081…"

A `data:` URL in base64 is cut out first, wherever it stands: a font is the same asset in every style sheet. A text that had some in it, or a zero byte, is an
asset in the form of a picture, and its mark is `B`.

    "_cssText":"a{background:url(data:image/png;base64,iVBO…)}…"   ->   "_cssText":"\\0B5feceb66…"   ->   a{background:url(\\0A6b86b273…)}…
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from playhead.errors import InvalidBody
from playhead.model.packing import MOST_UNPACKED, pack, unpack

LEAST = 2_048
"""Bytes: what is shorter is not worth an object of its own."""
BEGINNINGS = (b'ssText":"', b'"rule":"', b'"replace":"', b'"replaceSync":"', b'"textContent":"', b':"data:')
"""What stands before such a string, in JSON as browsers write it; a text only when `IS_STYLE` follows."""
TEXT, URL = BEGINNINGS[-2:]
BACKSLASH = ord("\\")
IS_STYLE = b'"isStyle":true'
BASE64 = b";base64,"
DATA = re.compile(rb"data:[a-z]{1,20}/[a-z0-9.+-]{1,80}\Z")
DIGITS = re.compile(rb"[A-Za-z0-9+/]*+={0,2}+")
LONGEST_HEAD = 110
"""Bytes of a `data:` URL before `BASE64`."""
OURS, MARK, MARK_OF_MARKED = b"\0", b"\0A", b"\0B"
PLACE = re.compile(rb"\0(?:\0|([AB])([0-9a-f]{64}))?")
Find = Callable[[str], bytes | None]
"""A stored asset by its digest."""


class Cutter:
    """Cuts assets out of one recording's pieces. `found` are they, as they are stored, by the SHA-256 of that."""

    def __init__(self) -> None:
        self.found: dict[str, bytes] = {}
        self._digests: dict[bytes, str] = {}

    def cut(self, content: bytes) -> bytes | None:
        """The piece without its assets; None when it has none and can stay as it is."""
        before = content.replace(OURS, OURS + OURS)
        cut = self._without(self._without(before, _encoded(before)), None)
        return None if cut == content else cut

    def _without(self, escaped: bytes, places: list[tuple[int, int]] | None) -> bytes:
        """The piece without what stands at these places; without places, at those of its long strings."""
        parts: list[bytes] = []
        last = 0
        for first, end in _long_strings(escaped) if places is None else places:
            if first >= last:
                parts += (escaped[last:first], self._mark(escaped[first:end]))
                last = end
        return b"".join((*parts, escaped[last:])) if last else escaped

    def _mark(self, text: bytes) -> bytes:
        return (MARK_OF_MARKED if OURS in text else MARK) + self._digest(text).encode()

    def _digest(self, text: bytes) -> str:
        digest = self._digests.get(text)
        if digest is None:
            stored = pack(text)
            digest = self._digests[text] = hashlib.sha256(stored).hexdigest()
            self.found[digest] = stored
        return digest


def _encoded(content: bytes) -> list[tuple[int, int]]:
    """The `data:` URLs in base64, in order."""
    found: list[tuple[int, int]] = []
    place = content.find(BASE64)
    while place >= 0:
        digits = DIGITS.match(content, place + len(BASE64))
        head = DATA.search(content, max(0, place - LONGEST_HEAD), place)
        end = digits.end() if digits else place
        if head and end - head.start() >= LEAST:
            found.append((head.start(), end))
        place = content.find(BASE64, max(end, place + 1))
    return found


def _long_strings(content: bytes) -> list[tuple[int, int]]:
    """The insides of the strings to cut, in order. A beginning cannot stand inside a JSON string, where its quotes are escaped."""
    found: list[tuple[int, int]] = []
    for beginning in BEGINNINGS:
        after = len(beginning) if beginning is not URL else len(b':"')
        place = content.find(beginning)
        while place >= 0:
            first = place + after
            end = _end(content, first)
            if end - first >= LEAST and (beginning is not TEXT or content.startswith(b"," + IS_STYLE, end + 1)):
                found.append((first, end))
            place = content.find(beginning, first)
    return sorted(found)


def _end(content: bytes, first: int) -> int:
    """The quote that ends the string of which the inside begins at `first`; -1 when nothing does."""
    end = content.find(b'"', first)
    while end > first and content[end - 1] == BACKSLASH:
        before = end - 1
        while before > first and content[before - 1] == BACKSLASH:
            before -= 1
        if (end - before) % 2 == 0:
            return end
        end = content.find(b'"', end + 1)
    return end


class Filler:
    """Puts assets back into pieces. `find` is asked once for each."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._texts: dict[tuple[bytes, str], bytes] = {}

    def fill(self, content: bytes) -> bytes:
        """The piece as it was. Raises `InvalidBody` naming the asset that is missing or broken."""
        return self._filled(content, is_asset=False)

    def _filled(self, content: bytes, *, is_asset: bool) -> bytes:
        parts: list[bytes] = []
        size = last = 0
        for match in PLACE.finditer(content):
            parts += (content[last : match.start()], self._put_back(match, is_asset=is_asset))
            last = match.end()
            size += len(parts[-1])
            if size > MOST_UNPACKED:
                raise InvalidBody("A piece of the picture is too large with its assets")
        return b"".join((*parts, content[last:]))

    def _put_back(self, match: re.Match[bytes], *, is_asset: bool) -> bytes:
        if match[0] == OURS + OURS:
            return OURS
        if match[1] is None or (is_asset and match[1] == b"B"):
            raise InvalidBody("A piece of the picture has a mark that is none")
        mark, digest = match[1], match[2].decode()
        if (mark, digest) not in self._texts:
            text = self._read(digest)
            self._texts[mark, digest] = self._filled(text, is_asset=True) if mark == b"B" else text
        return self._texts[mark, digest]

    def _read(self, digest: str) -> bytes:
        stored = self._find(digest)
        if stored is None:
            raise InvalidBody(f"The asset {digest} is missing")
        if hashlib.sha256(stored).hexdigest() != digest:
            raise InvalidBody(f"The asset {digest} is broken")
        return unpack(stored, f"The asset {digest}")
