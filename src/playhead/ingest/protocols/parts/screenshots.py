"""The frames of a part (ingest/protocols/parts/adapter.py): each with its image, and how long it was shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from playhead.errors import InvalidBody
from playhead.model.moment import Moment, milliseconds
from playhead.model.session import Name, Viewport
from playhead.model.timeline import Activity, Chunk, Record

Size = Annotated[float, Meta(gt=0, le=100_000)]


class PartFrame(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """One frame. Once read, the image is in `base64`, wherever it came from, or there is none."""

    at: Moment
    image: Name | None = None
    base64: bytes | None = None
    same: bool = False
    width: Size | None = None
    height: Size | None = None


def is_image(content: bytes) -> bool:
    """By the first bytes: JPEG, PNG or WebP."""
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (
        content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    )


def with_images(frames: Sequence[PartFrame], files: Mapping[str, bytes]) -> list[PartFrame]:
    """The frames with the images that they name among `files`. Raises `InvalidBody` for the first that is wrong, or a file that no frame names."""
    read = [_with_image(frame, f"$.frames[{place}]", files, is_first=place == 0) for place, frame in enumerate(frames)]
    times = [milliseconds(frame.at, f"$.frames[{place}].at") for place, frame in enumerate(frames)]
    for place in range(1, len(times)):
        if times[place] < times[place - 1]:
            raise InvalidBody(
                "It is earlier than the frame before; frames stand in order", detail=f"$.frames[{place}].at"
            )
    unnamed = files.keys() - {frame.image for frame in frames}
    if unnamed:
        raise InvalidBody(f"No frame has the image {min(unnamed)!r}", detail=min(unnamed))
    return read


def _with_image(frame: PartFrame, place: str, files: Mapping[str, bytes], *, is_first: bool) -> PartFrame:
    if frame.image is not None and frame.base64 is not None:
        raise InvalidBody("A frame has `image` or `base64`, not both", detail=place)
    if frame.image is not None and frame.image not in files:
        known = ", ".join(sorted(files)) or "none; images by name need multipart/form-data"
        raise InvalidBody(f"The form has no file {frame.image!r}; it has {known}", detail=f"{place}.image")
    content = frame.base64 if frame.image is None else files[frame.image]
    if content is None and (is_first or not frame.same):
        wanted = "The first frame of a part has an image" if is_first else "A frame has an image, or `same`"
        raise InvalidBody(wanted, detail=place)
    if content is not None and not is_image(content):
        raise InvalidBody(f"The image ({len(content)} bytes) is no JPEG, PNG or WebP", detail=place)
    return replace(frame, image=None, base64=content)


def picture(
    frames: Sequence[PartFrame], time: Callable[[Moment], int], key: str, viewport: Viewport | None
) -> list[Record]:
    """The chunks, each shown until the next, and when the picture changed. `frames` as `with_images` gives them."""
    chunks = list(_chunks(frames, time, key, viewport))
    for chunk, after in pairwise(chunks):
        chunk.until = after.at
    changes = [time(frame.at) for frame in frames if not frame.same]
    records: list[Record] = [*chunks]
    if changes:
        records.append(Activity(at=changes[0], key=f"{key}/changes", changes=changes))
    return records


def _chunks(
    frames: Sequence[PartFrame], time: Callable[[Moment], int], key: str, viewport: Viewport | None
) -> Iterator[Chunk]:
    """One for each image that is shown, which all but the unchanged frames have."""
    chunk: Chunk | None = None
    for nth, frame in enumerate(frames):
        at = time(frame.at)
        if chunk is not None:
            if frame.same:
                chunk.until = at
                continue
            yield chunk
        width, height = frame.width or (viewport and viewport.width), frame.height or (viewport and viewport.height)
        chunk = Chunk(
            at=at,
            key=f"{key}/{nth}",
            kind="frame",
            content=frame.base64 or b"",
            until=at,
            width=round(width or 0),
            height=round(height or 0),
        )
    if chunk is not None:
        yield chunk
