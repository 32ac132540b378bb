"""Sentry's SDKs: one envelope to the records of the sessions it tells of. `docs/sdks-sentry.md` says what is used, and what is not.

session                 of
sentry:<replay_id>      a replay, and the events that happened in it
sentry:sid:<sid>        a `session` of an app that records no replays, and the events that came with it
sentry:trace:<id>       an event that names neither; a session of its device that goes on takes it instead

Items of other kinds (transactions, logs, reports of the SDK, attachments …) are taken and tell nothing that is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from playhead.errors import BodyTooLarge, InvalidBody
from playhead.ingest.body import unpack
from playhead.ingest.part import Adapted, Part, Piece, Refused
from playhead.ingest.protocols.sentry.context import device_id, may_place
from playhead.ingest.protocols.sentry.envelope import Envelope, Item, read_envelope, read_event
from playhead.ingest.protocols.sentry.event import ErrorEvent, error_records, read_error_event
from playhead.ingest.protocols.sentry.replay import Allowance, Segment, read_segment, read_video, segment_records
from playhead.ingest.protocols.sentry.sender import Sender, sender_of
from playhead.ingest.protocols.sentry.session import SessionItem, read_session, session_records


def adapt(part: Part) -> Adapted:
    """Raises `InvalidBody` for a body that is no envelope; an item that cannot be read is refused by itself."""
    try:
        body = unpack(part.body, part.limit)
    except BodyTooLarge as error:
        raise InvalidBody(error.message, detail=error.detail) from error
    is_store = part.path.rstrip("/").endswith("/store")
    envelope = read_event(body) if is_store else read_envelope(body)
    reader = _Reader(part, envelope, sender_of(envelope.header, part), Allowance(part.limit))
    for kind, read in READERS.items():
        for item in envelope.items:
            if item.kind == kind:
                reader.attempt(read, item)
    reader.finish()
    return reader.adapted


@dataclass(slots=True)
class _Reader:
    """The items of one envelope, which know of each other: a recording of the segment that it is of, a session of the event it came with."""

    part: Part
    envelope: Envelope
    sender: Sender
    allowance: Allowance
    adapted: Adapted = field(default_factory=Adapted)
    segments: list[Segment] = field(default_factory=list)
    sessions: list[SessionItem] = field(default_factory=list)
    events: list[ErrorEvent] = field(default_factory=list)

    def attempt(self, read: Callable[[_Reader, Item], None], item: Item) -> None:
        try:
            read(self, item)
        except InvalidBody as error:
            self.adapted.refused.append(Refused(f"{item.place}, {item.kind}: {error}", self.envelope.alone(item)))

    def replay_event(self, item: Item) -> None:
        self.segments.append(read_segment(item.payload, self.part.received, self.sender))

    def replay_recording(self, item: Item) -> None:
        if not self.segments:
            raise InvalidBody("no replay_event that could be read says what it is a recording of")
        self._segment(self.segments.pop(0), recording=item.payload)

    def replay_video(self, item: Item) -> None:
        video = read_video(item.payload)
        segment = read_segment(video.replay_event, self.part.received, self.sender)
        self._segment(segment, recording=video.replay_recording, video=video.replay_video)

    def session(self, item: Item) -> None:
        self.sessions.append(read_session(item.payload, self.part.received, self.sender))

    def event(self, item: Item) -> None:
        event = read_error_event(
            item.payload, self.part.received, self.sender, id_of_envelope=self.envelope.header.get("event_id")
        )
        self.events.append(event)
        if event.replay is not None:
            piece = self._piece(event.replay)
        elif event.platform is None:
            return  # of a server, or of nobody knows what
        elif self._sid is not None:
            piece = self._piece(f"sid:{self._sid}")
        else:
            piece = self._piece(f"trace:{event.trace or event.id}", device=device_id(event.told))
        piece.placed = piece.placed and may_place(event.told)
        piece.records += error_records(event, self.sender)

    def finish(self) -> None:
        """What could only be told with all items read."""
        for segment in self.segments:
            self._segment(segment, recording=b"")
        alone = bool(self.events) and all(event.replay is None for event in self.events)
        if alone or not (self.events or self.sender.replays):
            for session in self.sessions:
                if self._counts:
                    self._piece(f"sid:{session.sid}").records += session_records(session, self.sender)
        self.adapted.refused[:0] = self.envelope.refused

    @property
    def _counts(self) -> bool:
        """Whether the SDK's sessions are periods of use. Without a name it is taken for a mobile one, which tell of sessions most."""
        return not self.sender.library or self.sender.platform({}) in ("android", "ios")

    @property
    def _sid(self) -> str | None:
        return self.sessions[0].sid if self.sessions and self._counts else None

    def _piece(self, session: str, device: str | None = None) -> Piece:
        session = f"sentry:{session}"
        return self.adapted.pieces.setdefault(session, Piece(session, device=device))

    def _segment(self, segment: Segment, *, recording: bytes, video: bytes = b"") -> None:
        piece, refused = self._piece(segment.replay), self.adapted.refused
        piece.placed = piece.placed and may_place(segment.event)
        piece.records += segment_records(segment, recording, video, self.sender, self.allowance, refused)


READERS: dict[str, Callable[[_Reader, Item], None]] = {
    "replay_event": _Reader.replay_event,
    "replay_recording": _Reader.replay_recording,
    "replay_video": _Reader.replay_video,
    "session": _Reader.session,
    "event": _Reader.event,
}
"""The kinds that are used, in the order in which they are read."""
