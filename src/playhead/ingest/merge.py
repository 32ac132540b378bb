"""What becomes of a session that is known already when it is sent again, or when events of it are imported.

known      comes      becomes
session    session    what comes, with the imported events of what is known
session    a row without details     the row, with all that is known besides
session    events     the session with the events
events     session    what comes, with the events
events     events     both

Whether the picture is held is what comes only where that tells it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import msgspec

from playhead.model.details import Details, StoredEvent
from playhead.model.record import SessionRecord
from playhead.model.session import FORMAT_VERSION


def merge(known: SessionRecord | None, new: SessionRecord) -> SessionRecord:
    """See the table above."""
    if known is None:
        return new
    merged = _merged(known, new)
    if merged.picture_held is not None:
        return merged
    merged = replace(merged, picture_held=known.picture_held)
    return _with_video(merged) if known.picture_held else merged


def _with_video(record: SessionRecord) -> SessionRecord:
    """A row that is imported again knows nothing of the video that was taken since."""
    shown = msgspec.structs.replace(record.tail.property, has_video=True)
    return replace(record, tail=msgspec.structs.replace(record.tail, property=shown))


def _merged(known: SessionRecord, new: SessionRecord) -> SessionRecord:
    if new.details.stub:
        events = _union(known.details.events, new.details.events)
        return replace(known, details=msgspec.structs.replace(known.details, events=events))
    if _is_bare(new.details) and not known.details.stub:
        types = {**known.details.properties, **new.details.properties}
        details = msgspec.structs.replace(known.details, properties=types)
        return replace(new, details=details, screen_names=known.screen_names)
    imported = [event for event in known.details.events if event.id is not None]
    if not imported:
        return new
    return replace(new, details=msgspec.structs.replace(new.details, events=_union(imported, new.details.events)))


def _is_bare(details: Details) -> bool:
    """Of a row that came without details: all that there is are the types of its own properties."""
    return msgspec.structs.replace(details, properties={}) == Details(format=FORMAT_VERSION)


def _union(known: Iterable[StoredEvent], new: Iterable[StoredEvent]) -> list[StoredEvent]:
    """Events in the order of their times; of two with one id the new one counts."""
    news = list(new)
    replaced = {event.id for event in news if event.id is not None}
    events = [*(event for event in known if event.id not in replaced), *news]
    return sorted(events, key=lambda event: event.at)
