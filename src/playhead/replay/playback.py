"""What a player asks for: a recording's manifest, its segments, its bytes and its timeline.

Of what was erased nothing is shown, whatever is still in the store: its tombstone says so at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from playhead.errors import Damaged, NotFound
from playhead.model import ids
from playhead.model.details import Details
from playhead.model.recording import Blob
from playhead.model.timeline import Record
from playhead.model.tombstones import Subject, Tombstones
from playhead.replay.manifest import Manifest, bounds, manifest_of
from playhead.replay.timeline import Timeline, timeline_of
from playhead.stores.recording_reader import StoredRecording, open_recording
from playhead.stores.recordings import Recordings
from playhead.stores.warehouse import Warehouse

DETAILS = """
SELECT details FROM sessions FINAL WHERE app = {app:UInt32} AND kind = 1 AND (uploaded, session_id) IN (
    SELECT uploaded, session_id FROM session_keys WHERE app = {app:UInt32} AND session_id = {id:UInt128}
)
"""
JSON_LINES, BINARY = "application/x-ndjson", "application/octet-stream"
IMAGES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"RIFF": "image/webp"}
"""By how their files begin."""
_details = msgspec.json.Decoder(Details)


@dataclass(frozen=True, slots=True)
class DecodedSegment:
    """A segment's content. `tag` is another one when the content is."""

    content: bytes
    media_type: str
    tag: str


class Playback:
    """Over the stores."""

    def __init__(self, recordings: Recordings, warehouse: Warehouse, tombstones: Tombstones) -> None:
        self._recordings = recordings
        self._warehouse = warehouse
        self._tombstones = tombstones

    async def recording(self, app: int, session_id: str) -> StoredRecording:
        """Raises `NotFound`, which says whether it is the session or its recording that is not there, and `Damaged`."""
        self.refuse_erased(app, session_id)
        found = await asyncio.to_thread(open_recording, self._recordings, app, session_id)
        if found is not None:
            return found
        await self._details(app, session_id)
        raise NotFound(f"The session {session_id} has no recording: it came without one, or it is no longer kept")

    def refuse_erased(self, app: int, session_id: str) -> None:
        """Raises `NotFound` for what cannot be an id and for what was erased."""
        if not ids.is_hex_id(session_id) or self._tombstones.has(app, Subject.SESSION, session_id):
            raise unknown(session_id)

    async def manifest(self, app: int, session_id: str) -> Manifest:
        """Raises as `recording` does; records that are broken only leave gaps and sizes out.

        A recording is stored a moment before its session's row: until then it is not there for a player either, which would show it without its timeline.
        """
        recording = await self.recording(app, session_id)
        await self._details(app, session_id)
        return manifest_of(recording.index, recording.size, await asyncio.to_thread(_records, recording))

    async def segment(self, app: int, session_id: str, n: int, version: int | None = None) -> DecodedSegment:
        """Raises as `recording` does, `NotFound` when there is no such segment, and `Damaged` when this one is broken.

        With `version`, only of that version of the recording: segments of two do not go together.
        """
        recording = await self.recording(app, session_id)
        if version is not None and version != recording.version:
            raise NotFound(
                f"The recording of session {session_id} has version {recording.version} now, not {version}; "
                "read its manifest again"
            )
        try:
            return await asyncio.to_thread(_segment, recording, n)
        except Damaged:
            again = await self.recording(app, session_id)
            if again.crc == recording.crc:
                raise
        return await asyncio.to_thread(_segment, again, n)

    async def timeline(self, app: int, session_id: str) -> Timeline:
        """Raises as `recording` does; records that are broken only leave out what they alone tell."""
        recording = await self.recording(app, session_id)
        records = await asyncio.to_thread(_records, recording)
        start, _ = bounds([blob for _, blob in recording.chunks()], records)
        details = await self._details(app, session_id)
        return await asyncio.to_thread(timeline_of, details, records, start)

    async def _details(self, app: int, session_id: str) -> Details:
        """What the session's row was made of. Raises `NotFound` when there is no such session."""
        for (text,) in await self._warehouse.query(DETAILS, {"app": app, "id": ids.number(session_id)}):
            return _details.decode(text)
        raise unknown(session_id)


def unknown(session_id: str) -> NotFound:
    """The same for a session that never was and one that was erased."""
    return NotFound(f"No session of this app has the id {session_id!r}")


def _segment(recording: StoredRecording, n: int) -> DecodedSegment:
    blob = dict(recording.chunks()).get(n)
    if blob is None:
        raise NotFound(f"The recording of session {recording.session_id} has no segment {n}; its manifest names them")
    content = recording.blob(blob)
    return DecodedSegment(content, media_type_of(blob, content), f"{recording.version}-{n}-{blob.crc:08x}")


def _records(recording: StoredRecording) -> Sequence[Record]:
    try:
        return recording.records()
    except Damaged:
        return []


def media_type_of(blob: Blob, content: bytes) -> str:
    """Of a segment as it is sent; of an image by how it begins, as no browser is to guess."""
    if blob.kind == "video":
        return "video/mp4"
    if blob.kind != "frame":
        return JSON_LINES
    return next((name for start, name in IMAGES.items() if content.startswith(start)), BINARY)
