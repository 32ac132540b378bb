"""Sentry's replays: one segment of some seconds an envelope, of a page's DOM or of a screen's video (wire-protocols, 4.2 and 4.3).

    replay_event        {"replay_id", "segment_id", "timestamp", "urls", "user", "contexts", …}
    replay_recording    {"segment_id": N} \n  JSON array of rrweb events, plain or zlib
    replay_video        msgpack map of three, in any order: replay_event, replay_recording (both as above), replay_video: an mp4

Records are keyed by the segment's number, so a segment that is sent twice counts once. Two traps: a span's outer `timestamp` is in
seconds while all others are in milliseconds, and the array is not sorted.

A replay of the type "buffer" was recorded because of an error, from up to a minute before it. It is a session like the others.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from playhead.errors import InvalidBody
from playhead.ingest.part import Refused
from playhead.ingest.protocols.dom import CustomEvent, DomRead, read_dom
from playhead.ingest.protocols.sentry.breadcrumb import breadcrumb_records, read_breadcrumb, span_records
from playhead.ingest.protocols.sentry.context import context_records
from playhead.ingest.protocols.sentry.sender import Sender
from playhead.ingest.protocols.sentry.told import SECONDS_BEFORE, Told, hex_id, listed, read_object, whole
from playhead.model.timeline import Chunk, Lifecycle, Record, ScreenShown

ZLIB_MAGIC = b"\x78"
MP4_BRAND = b"ftyp"
"""What stands from the fifth byte on in every mp4."""
LONGEST_VIDEO_MS = 600_000
"""A segment's own length is not believed beyond it; SDKs cut after 5 minutes at the latest."""
LARGEST_SEGMENT = 1_000_000
UNCHECKED = 1 << 20
"""Bytes of a recording that may hold elements of any kind; in a larger one all must be events, so that their number is bounded."""


class ReplayVideo(msgspec.Struct):
    """The payload of an item `replay_video`; a map, as its order differs by SDK. Without frames there is no mp4."""

    replay_event: bytes
    replay_recording: bytes = b""
    replay_video: bytes = b""


class _Event(msgspec.Struct):
    """Every element of a recording has a type."""

    type: int


@dataclass(slots=True)
class Allowance:
    """How many bytes the recordings of one envelope may still unpack to, all together."""

    left: int

    def inflate(self, packed: bytes) -> bytes:
        """Raises `InvalidBody` when it is broken, or larger than what is left."""
        stream = zlib.decompressobj()
        try:
            found = stream.decompress(packed, self.left + 1)
        except zlib.error as error:
            raise InvalidBody(f"its compression is broken: {error}") from error
        if len(found) > self.left:
            raise InvalidBody(f"it unpacks to more than the {self.left} bytes that max_body leaves for it")
        if not stream.eof:
            raise InvalidBody("its compression ends too early")
        self.left -= len(found)
        return found


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a replay, by `event`, the JSON of its replay_event. Times in milliseconds by the server's clock."""

    replay: str
    number: int
    event: Told
    begins: int
    ends: int
    is_web: bool

    @property
    def key(self) -> str:
        return f"segment/{self.number}"


_video_decoder = msgspec.msgpack.Decoder(ReplayVideo)
_check = msgspec.json.Decoder(list[_Event])
_split = msgspec.json.Decoder(list[msgspec.Raw])


def read_video(payload: bytes) -> ReplayVideo:
    """The three parts of an item `replay_video`. Raises `InvalidBody`."""
    try:
        return _video_decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidBody(
            f"it is no msgpack map of replay_event, replay_recording and replay_video: {error}"
        ) from error


def read_segment(text: bytes, received: int, sender: Sender) -> Segment:
    """The `replay_event`. Raises `InvalidBody` when it does not say which segment of which replay it is."""
    event = read_object(text)
    replay = hex_id(event.get("replay_id"))
    number = whole(event, "segment_id", largest=LARGEST_SEGMENT)
    if replay is None:
        raise InvalidBody(f"replay_id is 32 hex digits, not {str(event.get('replay_id'))[:100]!r}")
    if number is None:
        raise InvalidBody(f"segment_id is a number from 0, not {str(event.get('segment_id'))[:100]!r}")
    ends = sender.at(event.get("timestamp"))
    begins = sender.at(event.get("replay_start_timestamp"))
    ends = received if ends is None else ends
    begins = ends if begins is None else min(begins, ends)
    return Segment(replay, number, event, begins, ends, sender.platform(event) == "web")


def segment_records(
    segment: Segment, recording: bytes, video: bytes, sender: Sender, allowance: Allowance, refused: list[Refused]
) -> list[Record]:
    """All that a segment tells. What cannot be read of the recording goes to `refused`; the rest lives."""
    entry = segment.number == 0
    records = context_records(segment.event, segment.ends, segment.key, sender, entry=entry)
    if entry:
        records.append(Lifecycle(at=segment.begins, key=f"{segment.key}/begin", state="foreground"))
    try:
        events = recorded_events(recording, allowance) if recording else []
    except InvalidBody as error:
        refused.append(Refused(f"replay_recording of segment {segment.number}: {error}", recording))
        events = []
    read = read_dom(
        events, key=segment.key, skew=sender.skew, order=segment.number, screens=segment.is_web, refused=refused
    )
    records += _custom_records(segment, read.customs, sender)
    if segment.is_web:
        return records + read.records
    records += [record for record in read.records if not isinstance(record, Chunk)]
    records += _first_screen(segment, records)
    return records + _video(segment, read, video, refused)


def recorded_events(recording: bytes, allowance: Allowance) -> Sequence[bytes]:
    """The texts of the events of a `replay_recording`, spans with their time in milliseconds as the others. Raises `InvalidBody`."""
    header, _, body = recording.partition(b"\n")
    if not header.startswith(b"{"):
        raise InvalidBody('it begins with a line {"segment_id": …}')
    if body.startswith(ZLIB_MAGIC):
        body = allowance.inflate(body)
    try:
        if len(body) > UNCHECKED:
            _check.decode(body)
        return [_in_milliseconds(bytes(event)) for event in _split.decode(body)]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidBody(f"it is no JSON array of events: {error}") from error


def _in_milliseconds(event: bytes) -> bytes:
    """The event as it is, but for a span, which players would take for one of 1970."""
    if b"performanceSpan" not in event:
        return event
    try:
        found = msgspec.json.decode(event, type=dict[str, Any])
        seconds = found.get("timestamp")
        if isinstance(seconds, int | float) and 0 <= seconds < SECONDS_BEFORE:
            return msgspec.json.encode({**found, "timestamp": round(seconds * 1000)})
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass  # read_dom refuses it, with the reason
    return event


def _custom_records(segment: Segment, customs: Sequence[CustomEvent], sender: Sender) -> list[Record]:
    records: list[Record] = []
    for number, custom in enumerate(customs):
        key = f"{segment.key}/custom/{number}"
        if not isinstance(custom.payload, dict):
            continue
        if custom.tag == "breadcrumb":
            records += breadcrumb_records(read_breadcrumb(custom.payload, custom.at, key, is_web=segment.is_web))
        elif custom.tag == "performanceSpan":
            records += span_records(custom.payload, custom.at, key, sender.skew)
    return records


def _first_screen(segment: Segment, records: Sequence[Record]) -> list[Record]:
    """The screen that was up when a mobile replay began: Android and iOS name it in `urls`, as its own breadcrumb came before."""
    name = next((url for url in listed(segment.event, "urls") if isinstance(url, str) and url), None)
    shown = min(
        (record for record in records if isinstance(record, ScreenShown)), key=lambda each: each.at, default=None
    )
    if segment.number or name is None or (shown is not None and shown.name == name):
        return []
    return [ScreenShown(at=segment.begins, key=f"{segment.key}/screen", name=name[:1_000])]


def _video(segment: Segment, read: DomRead, content: bytes, refused: list[Refused]) -> list[Record]:
    """The segment's mp4 as a piece of the picture; how long it lasts is told by an event with the tag `video`."""
    if not content:
        return []
    if content[4:8] != MP4_BRAND:
        refused.append(
            Refused(f"replay_video of segment {segment.number}: it is no mp4, as it does not say ftyp", content)
        )
        return []
    custom = next((each for each in read.customs if each.tag == "video" and isinstance(each.payload, dict)), None)
    told: Told = custom.payload if custom else {}
    begins = custom.at if custom else segment.begins
    lasts = whole(told, "duration", largest=LONGEST_VIDEO_MS)
    return [
        Chunk(
            at=begins,
            key=segment.key,
            kind="video",
            content=content,
            until=begins + (max(0, segment.ends - begins) if lasts is None else lasts),
            order=segment.number,
            width=whole(told, "width", largest=100_000) or 0,
            height=whole(told, "height", largest=100_000) or 0,
        )
    ]
