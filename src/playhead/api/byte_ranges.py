"""Answers with stored bytes: whole or a range, with what a browser's video element and caches ask for (RFC 9110, sections 8, 13 and 14)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec
from litestar import MediaType, Request, Response
from litestar.enums import HttpMethod
from litestar.response import Stream

from playhead.errors import Damaged, RangeNotSatisfiable, error_body

PIECE = 1 << 20
"""Bytes that are read and sent at once."""
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
UNTRUSTED = {"Content-Security-Policy": "default-src 'none'; sandbox"}
"""What was recorded is not ours: no browser may run it as a page. That its type is not guessed says `api/request_id.py`."""


@dataclass(frozen=True, slots=True)
class Content:
    """Something to send: `read` takes the first byte and the one after the last, blocking. `tag` is another one when the content is."""

    size: int
    tag: str
    media_type: str
    read: Callable[[int, int], bytes | None]
    headers: dict[str, str] = field(default_factory=dict)


class Span(NamedTuple):
    """From `first` to `end`, not included."""

    first: int
    end: int


def respond_content(request: Request[Any, Any, Any], content: Content) -> Response[bytes] | Stream:
    """200 with all, 206 with the wanted range, 304 when the client has it, 416 when the range begins behind the end; HEAD the same without a body."""
    headers = {"ETag": f'"{content.tag}"', "Accept-Ranges": "bytes", **UNTRUSTED, **content.headers}
    if has_tag(request.headers.get("if-none-match", ""), content.tag):
        return Response(b"", status_code=304, headers=headers)
    span = wanted_span(request, content)
    if span is None:
        return _send(request, content, Span(0, content.size), 200, headers)
    if span.first >= span.end:
        error = RangeNotSatisfiable(f"The range begins behind the end; there are {content.size} bytes", detail="Range")
        headers["Content-Range"] = f"bytes */{content.size}"
        body = msgspec.json.encode(error_body(error))
        return Response(body, status_code=error.status, headers=headers, media_type=MediaType.JSON)
    headers["Content-Range"] = f"bytes {span.first}-{span.end - 1}/{content.size}"
    return _send(request, content, span, 206, headers)


def has_tag(header: str, tag: str) -> bool:
    """Whether an `If-None-Match` names the tag; proxies that pack what passes make it a weak one."""
    return any(each.strip().removeprefix("W/") in (f'"{tag}"', "*") for each in header.split(","))


def wanted_span(request: Request[Any, Any, Any], content: Content) -> Span | None:
    """The range that is asked for, an empty one when it lies behind the end; None for all.

    A header that is no single range of bytes is not looked at, as is one of another content (`If-Range`): both are allowed, and safe.
    """
    match = RANGE.fullmatch(request.headers.get("range", ""))
    if match is None or request.method == HttpMethod.HEAD or match[1] == match[2] == "":
        return None
    if request.headers.get("if-range", f'"{content.tag}"') != f'"{content.tag}"':
        return None
    if not match[1]:
        return Span(max(0, content.size - int(match[2])), content.size)
    first = int(match[1])
    last = int(match[2]) if match[2] else max(first, content.size)
    return None if last < first else Span(first, min(last + 1, content.size))


def _send(
    request: Request[Any, Any, Any], content: Content, span: Span, status: int, headers: dict[str, str]
) -> Response[bytes] | Stream:
    headers |= {"Content-Length": str(span.end - span.first), "Content-Type": content.media_type}
    if request.method == HttpMethod.HEAD:
        return Response(b"", status_code=status, headers=headers)
    return Stream(_pieces(content, span), status_code=status, headers=headers, media_type=content.media_type)


async def _pieces(content: Content, span: Span) -> AsyncIterator[bytes]:
    """The connection breaks when bytes are missing: the client was told how many there are."""
    for first in range(span.first, span.end, PIECE):
        end = min(first + PIECE, span.end)
        piece = await asyncio.to_thread(content.read, first, end)
        if piece is None or len(piece) != end - first:
            raise Damaged("What was to be sent was removed or replaced meanwhile")
        yield piece
