"""What `@rrweb/browser-client` (2.1.0) sends: rrweb events as JSON lines, by WebSocket and, while that is down, by POST.

    POST /recordings/{recordingId}/events        a body of lines
    GET  /recordings/{recordingId}/events/ws     each frame a line; api/rrweb_client.py gathers them to parts of the same form

`recordingId` is the session, a uuid that the client keeps for a tab. A client whose `serverUrl` has no place for it tells it as a parameter. A line that comes again (the client
sends all lines again when one request of several fails) is known by its hash, which is why each line is a chunk of its own.
The client tells no time of sending, so a wrong clock is not corrected.

    custom event                            what becomes of it
    recording-meta of start()               device and visitor, and as user properties what the page gave as `meta`; `userId` in it is the user
    recording-meta of addMeta()             user properties, and `userId`
    page-hidden, page-visible               background, foreground
    close-temporary, close-permanent        the end of the session
    any other, pageview-meta too            an event with its payload as properties
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from playhead.errors import InvalidBody
from playhead.ingest.body import lines, unpack
from playhead.ingest.part import Adapted, Part, Refused
from playhead.ingest.protocols.dom import CustomEvent, is_number, page_facts, read_dom
from playhead.ingest.protocols.locale import named_language
from playhead.ingest.protocols.properties import properties
from playhead.ingest.protocols.rrweb.adapter import hash_of
from playhead.ingest.protocols.rrweb.packed_event import unpacked_event
from playhead.ingest.protocols.timezone import offset_minutes
from playhead.ingest.protocols.user_agent import browser_facts
from playhead.model.timeline import DeviceFacts, EventHappened, Lifecycle, LifecycleState, Record, UserFacts

RECORDING = re.compile(r"/recordings/([^/]+)/events")
OF_START = "includePii"
"""Only the recording-meta of `start()` has it."""
BUILT_IN = frozenset(
    "domain includePii recordingId visitor timezone language screenWidth screenHeight devicePixelRatio "
    "recordVersion recordCommitHash jsEntrypoint jsSource userId".split()
)
STATES: dict[str, LifecycleState] = {
    "page-hidden": "background",
    "page-visible": "foreground",
    "close-temporary": "end",
    "close-permanent": "end",
}
LONGEST = 1_000
"""Characters of a name or an id."""


def recording_of(path: str, query: Mapping[str, str]) -> str:
    """The recording that an address names. Raises `InvalidBody`."""
    found = RECORDING.search(path)
    name = found[1] if found else query.get("recordingId", "")
    if not 0 < len(name) <= LONGEST:
        raise InvalidBody(
            f"The address names no recording; it is /recordings/<recordingId of at most {LONGEST} characters>/events",
            detail="recordingId",
        )
    return name


def adapt(part: Part) -> Adapted:
    """The records of the lines. Raises `InvalidBody` when the body cannot be unpacked or names no recording."""
    adapted, left = Adapted(), part.limit
    records = adapted.of(f"rrweb-client:{recording_of(part.path, part.query)}")
    for number, line in lines(unpack(part.body, part.limit)):
        try:
            event = unpacked_event(line, left)
        except InvalidBody as error:
            adapted.refused.append(Refused(f"line {number}: {error.message}", line))
            continue
        left -= len(event)
        records += _of_line(event, hash_of(line), part, adapted.refused)
    return adapted


def _of_line(event: bytes, key: str, part: Part, refused: list[Refused]) -> Iterator[Record]:
    read = read_dom([event], key=key, skew=0, screens=True, refused=refused)
    yield from read.records
    yield from page_facts(read, key)
    for custom in read.customs:
        yield from _of_custom(custom, f"{key}/custom", part)


def _of_custom(custom: CustomEvent, key: str, part: Part) -> Iterator[Record]:
    payload: Mapping[str, Any] = custom.payload if isinstance(custom.payload, Mapping) else {}
    if custom.tag in STATES:
        yield Lifecycle(at=custom.at, key=key, state=STATES[custom.tag])
    elif custom.tag == "recording-meta":
        if OF_START in payload:
            yield _device(payload, custom.at, f"{key}/device", part)
        yield from _user(payload, custom.at, f"{key}/user")
    elif custom.tag:
        told = payload or ({} if custom.payload in (None, {}) else {"value": custom.payload})
        yield EventHappened(at=custom.at, key=key, name=custom.tag[:LONGEST], properties=properties(told))


def _device(meta: Mapping[str, Any], at: int, key: str, part: Part) -> DeviceFacts:
    """Pixels are CSS pixels times the screen's density."""
    density = meta.get("devicePixelRatio")
    density = density if is_number(density) and 0 < density < 100 else 1
    return DeviceFacts(
        at=at,
        key=key,
        platform="web",
        device_id=_text(meta, "visitor"),
        sdk_version=_text(meta, "recordVersion"),
        utc_offset_minutes=offset_minutes(_text(meta, "timezone"), at),
        width=_pixels(meta, "screenWidth", density),
        height=_pixels(meta, "screenHeight", density),
        **named_language(_text(meta, "language")),
        **browser_facts(part.headers.get("user-agent", "")),
    )


def _user(meta: Mapping[str, Any], at: int, key: str) -> Iterator[Record]:
    """Who it is: the page's `userId`, or the browser's visitor until it tells one."""
    user, visitor = _text(meta, "userId"), _text(meta, "visitor")
    own = properties({name: value for name, value in meta.items() if name not in BUILT_IN})
    if user or visitor or own:
        yield UserFacts(at=at, key=key, id=user, identity=user, anonymous_id=visitor, set=own)


def _text(meta: Mapping[str, Any], name: str) -> str | None:
    """A page may give a number where a text is meant."""
    value = meta.get(name)
    if is_number(value):
        value = str(value)
    return value[:LONGEST] if isinstance(value, str) and value else None


def _pixels(meta: Mapping[str, Any], name: str, density: float) -> int | None:
    value = meta.get(name)
    return round(value * density) if is_number(value) and 0 < value < 100_000 else None
