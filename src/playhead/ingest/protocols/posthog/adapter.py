"""PostHog's SDKs: Android, iOS, React Native, Flutter, web, and those of servers (wire-protocols, section 3).

One adapter for all their paths, as any of them may carry any event:

    POST /batch  /e  /i/v0/e  /s  /capture  /track  /engage       with and without a slash behind

body.py unwraps the body to events; context.py, user.py and events.py read an event; web.py and mobile.py a recording's.

**Session.** An event belongs to the session `$session_id`. What has none (SDKs of servers, an app in the background) goes to the open session of its device, else makes one
session a user and day (UTC): nothing is lost, and nobody has more than one such session a day. A crash that the operating system tells of on the
next start (Android, native code) is named by the SDK as one of the new session, though it is older than that: it goes to the device's open session in the same way.

**Time.** `timestamp`, else `offset` milliseconds before it was received. The web SDK tells `sent_at` with everything, so its clock is corrected. Mobile SDKs tell it with events but
not with recordings: corrected alone, taps would come apart from their screens, so their clock stays.

**Sent again.** The `uuid` of an event is the same each time, and so is the key of all that is made of it.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

import msgspec
from msgspec.structs import replace

from playhead.errors import BodyTooLarge, InvalidBody
from playhead.ingest.part import Adapted, Part, Piece, Refused
from playhead.ingest.protocols.dom import is_number
from playhead.ingest.protocols.posthog.body import UNREADABLE, Body, moment, read_body
from playhead.ingest.protocols.posthog.context import device_facts, device_id, is_mobile, network_type, text
from playhead.ingest.protocols.posthog.events import Told, records_of
from playhead.ingest.protocols.posthog.mobile import Seen, read_mobile
from playhead.ingest.protocols.posthog.user import user_facts
from playhead.ingest.protocols.posthog.web import Budget, read_web
from playhead.model.moment import skew
from playhead.model.timeline import DeviceFacts, NetworkState, Record, UserFacts

LONGEST_ID = 200
LONGEST_OFFSET = 31_536_000_000
DAY = 86_400_000
UUID_7 = re.compile(r"([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)
CLOCK_NOISE = 1_000
"""Milliseconds by which a crash may seem older than the session that it happened in."""


class _Event(msgspec.Struct):
    """An event as it comes; of unknown shape where SDKs differ."""

    event: str = ""
    uuid: Any = None
    timestamp: Any = None
    sent_at: Any = None
    offset: Any = None
    distinct_id: Any = None
    old_distinct_id: Any = msgspec.field(default=None, name="$distinct_id")
    properties: msgspec.Raw = msgspec.Raw()
    set: Any = msgspec.field(default=None, name="$set")
    set_once: Any = msgspec.field(default=None, name="$set_once")
    unset: Any = msgspec.field(default=None, name="$unset")


_event_decoder = msgspec.json.Decoder(_Event)
_properties_decoder = msgspec.json.Decoder(dict[str, Any])
_raws_by_name_decoder = msgspec.json.Decoder(dict[str, msgspec.Raw])
_raws_decoder = msgspec.json.Decoder(list[msgspec.Raw])


def adapt(part: Part) -> Adapted:
    """The records of a part. Raises `InvalidBody` when its body cannot be read at all."""
    try:
        body = read_body(part.body, part.query, part.limit)
    except BodyTooLarge as error:
        raise InvalidBody(error.message, detail="body") from error
    adapter = _Adapter(part, body)
    for raw in body.events:
        try:
            adapter.take(raw)
        except (*UNREADABLE, InvalidBody) as error:
            adapter.adapted.refused.append(Refused(str(error), bytes(raw)))
    return adapter.adapted


class _Adapter:
    """The events of one part. What SDKs repeat with every event is kept where it changed."""

    def __init__(self, part: Part, body: Body) -> None:
        self.adapted = Adapted()
        self._received, self._sent_at = part.received, body.sent_at
        self._budget, self._seen = Budget(part.limit), Seen()
        self._last: dict[tuple[str, type[Record]], Record] = {}

    def take(self, raw: msgspec.Raw) -> None:
        event = _event_decoder.decode(raw)
        snapshot, properties = _properties(event)
        told = self._told(event, properties, raw)
        piece = self._piece(told)
        if properties.get("$geoip_disable") is True:
            piece.placed = False
        if told.name == "$snapshot":
            refused = self._take_snapshot(told, piece, snapshot)
            self.adapted.refused += [_alone(raw, told.key, number, each) for number, each in enumerate(refused)]
        else:
            changes = {"$set": event.set, "$set_once": event.set_once, "$unset": event.unset}
            piece.records.extend(records_of(told))
            self._take_context(told, piece, changes)

    def _told(self, event: _Event, properties: dict[str, Any], raw: msgspec.Raw) -> Told:
        mobile = is_mobile(properties)
        skew = 0 if mobile else self._skew(event)
        name = event.event or _unnamed(event)
        if not 0 < len(name) <= 1_000:
            raise InvalidBody(f"event is {name!r}; possible are 1 to 1000 characters", detail="event")
        at = self._time(event, properties, skew)
        return Told(name, at, _key(event, properties, raw), properties, skew, mobile)

    def _skew(self, event: _Event) -> int:
        sent = moment(event.sent_at) or self._sent_at
        return skew(self._received, sent)

    def _time(self, event: _Event, properties: dict[str, Any], skew: int) -> int:
        """Raises `InvalidBody` for a time that is none."""
        if event.timestamp is not None:
            at = moment(event.timestamp)
            if at is None:
                raise InvalidBody(
                    f"timestamp is {event.timestamp!r}; possible is ISO 8601 between 2000 and 2100", detail="timestamp"
                )
            return at + skew
        if is_number(event.offset) and 0 <= event.offset <= LONGEST_OFFSET:
            return self._received - round(event.offset)
        at = moment(properties.get("$time"))
        return self._received if at is None else at + skew

    def _piece(self, told: Told) -> Piece:
        """Where the event belongs (see above). Raises `InvalidBody` when it names neither a session nor a user."""
        session = told.properties.get("$session_id")
        if isinstance(session, str) and 0 < len(session) <= LONGEST_ID and not _is_older(told, session):
            return self.adapted.pieces.setdefault(f"posthog:{session}", Piece(f"posthog:{session}"))
        user = text(told.properties, "distinct_id")
        if user is None or told.name == "$snapshot":
            raise InvalidBody(f"{told.name[:100]} names no $session_id", detail="properties.$session_id")
        key = f"posthog:{user}/{told.at // DAY}"
        device = device_id(told.properties) or user
        return self.adapted.pieces.setdefault(key, Piece(key, device=device))

    def _take_snapshot(self, told: Told, piece: Piece, data: msgspec.Raw | None) -> list[Refused]:
        if data is None:
            raise InvalidBody("$snapshot has no $snapshot_data", detail="properties.$snapshot_data")
        events = _raws_decoder.decode(data) if bytes(data).startswith(b"[") else [data]
        mobile = told.mobile or told.properties.get("$snapshot_source") == "mobile"
        if mobile:
            records, refused = read_mobile(events, key=told.key, skew=told.skew, session=piece.session, seen=self._seen)
        else:
            records, refused = read_web(events, key=told.key, skew=told.skew, window=told.window, budget=self._budget)
        piece.records += records
        self._take_context(told, piece, {})
        return refused

    def _take_context(self, told: Told, piece: Piece, changes: dict[str, Any]) -> None:
        self._add_changed(piece, device_facts(told.properties, told.at, f"{told.key}/device"))
        if network := network_type(told.properties):
            self._add_changed(piece, NetworkState(at=told.at, key=f"{told.key}/net", type=network))
        if user := user_facts(told, changes):
            self._add_changed(piece, user)

    def _add_changed(self, piece: Piece, record: DeviceFacts | NetworkState | UserFacts) -> None:
        bare = replace(record, at=0, key="")
        place = (piece.session, type(record))
        if self._last.get(place) != bare:
            self._last[place] = bare
            piece.records.append(record)


def _properties(event: _Event) -> tuple[msgspec.Raw | None, dict[str, Any]]:
    """The recording in the event, if it is one, and its other properties, with `distinct_id` from wherever it stands."""
    snapshot = None
    raw = event.properties
    if not raw:
        properties: dict[str, Any] = {}
    elif event.event == "$snapshot":
        raws = _raws_by_name_decoder.decode(raw)
        snapshot = raws.pop("$snapshot_data", None)
        properties = _properties_decoder.decode(msgspec.json.encode(raws))
    else:
        properties = _properties_decoder.decode(raw)
    for user in (event.distinct_id, event.old_distinct_id):
        if isinstance(user, str | int) and user != "":
            properties["distinct_id"] = user
    return snapshot, properties


def _alone(raw: msgspec.Raw, key: str, number: int, refused: Refused) -> Refused:
    """What was refused of a recording, in a `$snapshot` of its own: so it can be tried again, and is no repetition of the rest."""
    event = _raws_by_name_decoder.decode(raw)
    properties = _raws_by_name_decoder.decode(event["properties"])
    properties["$snapshot_data"] = msgspec.Raw(b"[%b]" % refused.content)
    event["properties"] = msgspec.Raw(msgspec.json.encode(properties))
    event["uuid"] = msgspec.Raw(msgspec.json.encode(f"{key}/again/{number}"))
    return Refused(refused.reason, msgspec.json.encode(event))


def _unnamed(event: _Event) -> str:
    """`/engage` of old has no names: it sets properties of the user."""
    return "$set" if event.set or event.set_once or event.unset else ""


def _key(event: _Event, properties: dict[str, Any], raw: msgspec.Raw) -> str:
    """The event's own id; that of the old web SDK; else what it says."""
    for value in (event.uuid, properties.get("$insert_id")):
        if isinstance(value, str) and 0 < len(value) <= LONGEST_ID:
            return value
    return hashlib.sha256(raw).hexdigest()[:32]


def _is_older(told: Told, session: str) -> bool:
    """Whether this is a mobile crash from before the session began, whose id (UUID version 7) tells the time of its start."""
    found = UUID_7.fullmatch(session.lower())
    if found is None or not told.mobile or told.properties.get("$exception_level") != "fatal":
        return False
    return told.at < int(found[1] + found[2], 16) - CLOCK_NOISE
