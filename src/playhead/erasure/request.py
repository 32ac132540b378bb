"""The body of a deletion request, checked: `POST /v2/deletion`.

{"subjectType": "user",
 "selector": {"kind": "identifiers", "identifiers": [{"uxcamUserId": ["…"]}, {"userId": ["…"]}]},
 "reason": "GDPR Art. 17"}
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from playhead.errors import InvalidBody
from playhead.model import ids
from playhead.model.tombstones import Subject

T = TypeVar("T")
MOST_IDENTIFIERS = 2_000
FIELDS = {Subject.USER: ("uxcamUserId", "userId"), Subject.SESSION: ("sessionId",)}
"""The identifiers that each kind of subject takes. `userId` is the identity that the app gave; the others are 24 hex digits."""


class Selector(Struct, forbid_unknown_fields=True):
    """Which subjects: one object an identifier field, each value a list."""

    kind: Literal["identifiers"]
    identifiers: list[dict[str, list[str]]]


class DeletionRequest(Struct, forbid_unknown_fields=True, rename="camel"):
    """The body."""

    subject_type: Subject
    selector: Selector
    reason: Annotated[str, Meta(max_length=1_000)] | None = None


class StatusRequest(Struct, forbid_unknown_fields=True, rename="camel"):
    """The body of `POST /v2/deletion/status`."""

    request_id: str


_decoder = msgspec.json.Decoder(DeletionRequest)
_status_decoder = msgspec.json.Decoder(StatusRequest)
_encoder = msgspec.json.Encoder(order="sorted")


def parse_deletion(body: bytes) -> DeletionRequest:
    """Raises `InvalidBody` naming the field and what it takes."""
    request = _decode(_decoder, body)
    _check(request)
    return request


def parse_status(body: bytes) -> str:
    """The id of the request that is asked for. Raises `InvalidBody`."""
    return _decode(_status_decoder, body).request_id


def _decode(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message, _, place = str(error).partition(" - at `")
        raise InvalidBody(message, detail=place.rstrip("`") or "$") from error


def identifiers(request: DeletionRequest) -> Iterator[tuple[str, str]]:
    """Every field with every value, in the order of the body."""
    for entry in request.selector.identifiers:
        for field, values in entry.items():
            for value in values:
                yield field, value


def payload_hash(request: DeletionRequest) -> str:
    """The same for requests that ask for the same."""
    return hashlib.sha256(_encoder.encode(request)).hexdigest()


def _check(request: DeletionRequest) -> None:
    place = "selector.identifiers"
    allowed = FIELDS[request.subject_type]
    seen: set[str] = set()
    for index, entry in enumerate(request.selector.identifiers):
        if len(entry) != 1:
            raise InvalidBody(f"An entry is an object of one field, not of {len(entry)}", detail=f"{place}[{index}]")
        (field,) = entry
        if field not in allowed:
            raise InvalidBody(
                f"A {request.subject_type} is named by {' or '.join(allowed)}, not by {field!r}",
                detail=f"{place}[{index}].{field}",
            )
        if field in seen:
            raise InvalidBody(f"{field} is given twice; put all its values in one list", detail=f"{place}[{index}]")
        seen.add(field)
    for field, value in identifiers(request):
        if field == "userId" and not value:
            raise InvalidBody("A userId is a text that is not empty", detail=f"{place}.{field}")
        if field != "userId" and not ids.is_hex_id(value):
            raise InvalidBody(f"{field} is 24 lower-case hex digits, not {value!r}", detail=f"{place}.{field}")
    amount = sum(1 for _ in identifiers(request))
    if not 1 <= amount <= MOST_IDENTIFIERS:
        raise InvalidBody(f"A request takes 1 to {MOST_IDENTIFIERS:,} identifiers, not {amount:,}", detail=place)
