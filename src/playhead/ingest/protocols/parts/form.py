"""The fields of a multipart/form-data body, each whole, in memory."""

from __future__ import annotations

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from playhead.errors import InvalidBody

MOST_FIELDS = 2_000


def form_boundary(content_type: str) -> str | None:
    """The boundary, where this is the content type of a form."""
    kind, options = parse_options_header(content_type)
    return options.get("boundary") or "" if kind.lower() == "multipart/form-data" else None


def form_fields(body: bytes, boundary: str) -> dict[str, bytes]:
    """Names and contents, in order. Raises `InvalidBody` for what is no form, or names a field twice."""
    fields: dict[str, bytearray] = {}
    try:
        with PushMultipartParser(boundary, max_segment_count=MOST_FIELDS) as parser:
            for event in parser.parse(body):
                if isinstance(event, MultipartSegment):
                    if event.name in fields:
                        raise InvalidBody(f"The form has the field {event.name!r} twice", detail=event.name)
                    content = fields[event.name] = bytearray()
                elif event is not None:
                    content += event
    except (MultipartError, UnicodeDecodeError) as error:
        raise InvalidBody(
            f"The body is no multipart/form-data as its content type says: {error}", detail="body"
        ) from error
    return {name: bytes(content) for name, content in fields.items()}
