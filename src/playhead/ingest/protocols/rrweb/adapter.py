"""rrweb events by our own `POST /v1/rrweb`: for hand-rolled pages, and what our web snippet sends.

One batch of one session and one tab. JSON, plain or packed with gzip or zstd (told by its first bytes), whatever the content type: `sendBeacon` says
`text/plain`. The ingest key is the bearer token, or `key` in the body. Unknown keys are refused by name. Keys are those of `POST /v1/sessions` wherever it has them.

    {
      "key": "ik_…",                       unless it is the bearer token (or header X-Ingest-Key)
      "session": "…",                      the page's own id of the session, any text up to 1,000 characters
      "window": "…",                       the tab, any text; default ""
      "batch": "4f0c…",                    a uuid, the same when this batch is sent again: then it changes nothing. Without it the events' hash
      "sentAt": 1795461830443,             the page's clock at sending, ms since the epoch or ISO 8601; corrects a wrong clock
      "user": {"id": "…", "identity": "…", "anonymousId": "…", "properties": {…}},
      "device": {…},                       facts, below; send them with each batch that begins a page
      "screens": "pages",                  "pages": each page (rrweb's Meta event) is a screen, named by its path; "named": only playhead.screen makes screens.
                                           Default: "named" where the batch has a playhead.screen, else "pages"
      "picture": true,                     whether the session has one, by a sender that keeps to GET /v1/snippet/config; false: the events only tell
                                           what happened. Without it the server keeps to the app's capture settings
      "events": [{"type": 4, "data": {…}, "timestamp": 1795461830446}, …]
    }

`events` are rrweb's, in order, at most 100,000; a string is one packed by `@rrweb/packer`. Answer: 200 `{"success": true, "data": {"accepted": <events>}}`
when the batch is durable; 400 names what is wrong and nothing was taken; 401, 403, 413; 429 and 503 with Retry-After: keep it and send it again.

Device facts are the keys of `device` in `POST /v1/sessions` (deviceId, model, type, osName, osVersion, appVersion, sdkVersion, language, country, dpi, width, height, …;
platform is "web" unless told), and `utcOffsetMinutes`, `viewport` {"width", "height"}, `networkType`, `browserName`, `browserVersion`, `referer`, `utm` {"source": …}.
Browser, operating system and kind of device are read from the User-Agent where they are not told.

Custom events (type 5, `data` {"tag", "payload"}) carry the rest:

    tag                 payload
    playhead.event      {"name", "properties"?: {…}, "screen"?}           a named thing that happened
    playhead.identify   {"id", "identity"?, "anonymousId"?, "properties"?: {…}}    who the user is from here on; identity is id unless told.
                                                                          Sessions of anonymousId, else of device.deviceId, become the user's
    playhead.screen     {"name"}                                          a screen came up
    playhead.error      {"title", "handled"?: bool, "screen"?}            handled false: nobody caught it
    playhead.device     {…}                                               device facts, as in `device`
    playhead.end        {}                                                the session is over

Other tags are events of the page's own recorder: they stay in the picture and count as nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Raw, Struct
from msgspec.structs import replace

from playhead.errors import InvalidBody
from playhead.ingest.body import decoded, unpack
from playhead.ingest.part import Adapted, Part, Refused
from playhead.ingest.protocols.dom import DomRead, EventTime, page_facts, page_screens, read_dom
from playhead.ingest.protocols.rrweb.packed_event import unpacked_event
from playhead.ingest.protocols.rrweb.page_custom import CUSTOMS, SCREEN, Told, device_records, is_ours, payload_of
from playhead.ingest.protocols.told import PageDevice, ToldUser, user_facts
from playhead.ingest.protocols.user_agent import browser_facts
from playhead.model.moment import Moment, milliseconds, skew
from playhead.model.session import Name, Text
from playhead.model.timeline import Activity, Chunk, Record

CUSTOM = 5


class Batch(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """One body, as drawn above."""

    key: Text = ""
    session: Name
    window: Annotated[str, Meta(max_length=1_000)] = ""
    batch: Annotated[str, Meta(min_length=8, max_length=100)] | None = None
    sent_at: Moment | None = None
    user: ToldUser = ToldUser()
    device: PageDevice | None = None
    screens: Literal["pages", "named"] | None = None
    picture: bool | None = None
    events: Annotated[list[Raw], Meta(max_length=100_000)]


class _Event(Struct):
    """Enough of an event to see that it is one."""

    type: int
    timestamp: EventTime
    data: Raw = Raw(b"null")


class _CustomData(Struct):
    tag: str
    payload: object = None


_batch = msgspec.json.Decoder(Batch)
_event = msgspec.json.Decoder(_Event)
_custom = msgspec.json.Decoder(_CustomData)


def read_batch(body: bytes, limit: int) -> Batch:
    """The batch in a body that unpacks to at most `limit` bytes. Raises `InvalidBody` and `BodyTooLarge`; its events may be wrong still."""
    return decoded(_batch, unpack(body, limit))


def check_batch(batch: Batch, limit: int) -> None:
    """Raises `InvalidBody`, with the place, for a time that is none and for the first event that is none or of a wrong shape."""
    if batch.sent_at is not None:
        milliseconds(batch.sent_at, "$.sentAt")
    for place, text in enumerate(events_of(batch, limit)):
        _check_event(text, f"$.events[{place}]")


def _check_event(text: bytes, place: str) -> None:
    try:
        event = decoded(_event, text)
        if event.type != CUSTOM:
            return
        data = decoded(_custom, bytes(event.data))
    except InvalidBody as error:
        raise InvalidBody(error.message, detail=f"{place}{(error.detail or '').removeprefix('$')}") from error
    if is_ours(data.tag):
        payload_of(data.tag, data.payload, place)


def events_of(batch: Batch, limit: int) -> Iterator[bytes]:
    """The text of each event, packed ones unpacked, all of them to at most `limit` bytes. Raises `InvalidBody`."""
    for place, raw in enumerate(batch.events):
        try:
            text = unpacked_event(bytes(raw), limit)
        except InvalidBody as error:
            raise InvalidBody(error.message, detail=f"$.events[{place}]") from error
        limit -= len(text)
        yield text


def adapt(part: Part) -> Adapted:
    """The records of a batch. Raises `InvalidBody` when it cannot be read at all."""
    batch = read_batch(part.body, part.limit)
    adapted = Adapted()
    events = list(events_of(batch, part.limit))
    sent = None if batch.sent_at is None else milliseconds(batch.sent_at, "$.sentAt")
    key = batch.batch or hash_of(*events)
    shift = skew(part.received, sent)
    unread: list[Refused] = []
    read = read_dom(events, key=key, skew=shift, window=batch.window, refused=unread)
    adapted.refused += [Refused(each.reason, _alone(batch, each.content)) for each in unread]
    began = min((record.at for record in read.records), default=part.received)
    visitor = batch.user.anonymous_id or (batch.device.device_id if batch.device else None)
    told = Told(began, key, visitor, browser_facts(part.headers.get("user-agent", "")))
    records = adapted.of(f"rrweb:{batch.session}")
    records += read.records if batch.picture is not False else _without_picture(read.records)
    records += _of_head(batch, told)
    records += _of_customs(batch, read, told, adapted.refused)
    records += _of_pages(batch, read, told)
    return adapted


def _without_picture(records: Iterable[Record]) -> Iterator[Record]:
    """What was done on a page that is not shown; how long it was looked at stays."""
    for record in records:
        if isinstance(record, Chunk):
            yield Activity(at=record.until, key=f"{record.key}/until", window=record.window)
        else:
            yield record


def _of_head(batch: Batch, told: Told) -> Iterator[Record]:
    """What stands beside the events: user and device."""
    if batch.device is not None:
        yield from device_records(batch.device, told.under("device"))
    yield from user_facts(batch.user, told.visitor, at=told.at, key=f"{told.key}/user")


def _alone(batch: Batch, event: bytes) -> bytes:
    """A batch of this event alone, to be tried again by itself."""
    return msgspec.json.encode(replace(batch, batch=None, events=[Raw(event)]))


def _of_customs(batch: Batch, read: DomRead, told: Told, refused: list[Refused]) -> Iterator[Record]:
    for nth, custom in enumerate(read.customs):
        if not is_ours(custom.tag):
            continue
        try:
            payload = payload_of(custom.tag, custom.payload, f"customs[{nth}]")
        except InvalidBody as error:
            data = {"tag": custom.tag, "payload": custom.payload}
            event = msgspec.json.encode({"type": CUSTOM, "timestamp": custom.at, "data": data})
            refused.append(Refused(f"{error.detail}: {error.message}", _alone(replace(batch, sent_at=None), event)))
        else:
            yield from CUSTOMS[custom.tag].records(payload, told.under(f"custom/{nth}", custom.at))


def _of_pages(batch: Batch, read: DomRead, told: Told) -> Iterator[Record]:
    """Screens where they are not named, campaigns, and the browser where nothing else tells of the device."""
    tags = {custom.tag for custom in read.customs}
    if batch.screens == "pages" or (batch.screens is None and SCREEN not in tags):
        yield from page_screens(read.pages, told.key)
    yield from page_facts(read, told.key)
    if read.pages and batch.device is None and "playhead.device" not in tags:
        yield from device_records(PageDevice(), told.under("browser"))


def hash_of(*texts: bytes) -> str:
    """The key of what is told by these texts: the same when they come again."""
    digest = hashlib.blake2b(digest_size=12)
    for text in texts:
        digest.update(text)
        digest.update(b"\n")
    return digest.hexdigest()
