"""The way in: whole sessions in the native format, and session rows of an import."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from playhead.api.auth import authenticate_ingest, authenticate_owner, client_address
from playhead.api.ingest_document import IngestOperation
from playhead.api.services import Services
from playhead.errors import Erased, ErrorDetail, InvalidBody, NotFound, PlayheadError, error_body
from playhead.ingest.batch import Record
from playhead.ingest.body import decoded, is_packed, lines, unpack
from playhead.ingest.event_rows import event_record
from playhead.ingest.native import session_record
from playhead.ingest.rows import row_record
from playhead.ingest.users import user_record
from playhead.ingest.warehouse_row import Assigned
from playhead.model.record import SessionRecord
from playhead.model.session import Place, Session
from playhead.stores.catalog import App

NDJSON = ("ndjson", "jsonl", "json-lines", "json-seq")
MOST_REJECTED = 1_000
"""Rejected lines told one by one; the rest are counted."""
LARGE_BODY = 200_000
"""Bytes after which a body is parsed in a thread, so that others are answered meanwhile."""
IMPORT_BLOCK = 2_000
"""Lines of an import that are written together."""
IMPORTS: dict[str, Callable[[bytes], Record | None]] = {
    "sessions": row_record,
    "events": event_record,
    "users": user_record,
}
_decoder = msgspec.json.Decoder(Session)


class AcceptedSession(msgspec.Struct, rename="camel"):
    """What became of one session: its id in the API, which of its user's it is, and how often it was sent."""

    session_id: str
    session_number: int
    version: int


class RejectedLine(msgspec.Struct):
    """A line that was not taken, numbered from 1, and why."""

    line: int
    error: ErrorDetail


class IngestReport(msgspec.Struct, rename="camel", omit_defaults=True):
    """What became of a body. `rejected_count` counts all lines that were not taken, `rejected` tells the first."""

    accepted: int
    sessions: list[AcceptedSession] | None = None
    rejected_count: int = 0
    rejected: list[RejectedLine] = []


class IngestAnswer(msgspec.Struct, kw_only=True):
    """The envelope of a success."""

    success: bool = True
    data: IngestReport


@dataclass(slots=True)
class Lines:
    """The lines of one body: those that can be written, and those that cannot."""

    records: list[Record] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    rejected: list[RejectedLine] = field(default_factory=list)

    def take(self, numbered: Iterable[tuple[int, bytes]], parse: Callable[[bytes], Record | None]) -> None:
        """`parse` gives None for a line that is right but has nothing to write."""
        for number, line in numbered:
            try:
                if (record := parse(line)) is not None:
                    self.records.append(record)
                    self.numbers.append(number)
            except PlayheadError as error:
                self._reject(number, error)

    def settle(self, assigned: Sequence[Assigned | None]) -> None:
        """Report the records that the writer did not take, as they were erased."""
        for number, record, each in zip(self.numbers, self.records, assigned, strict=True):
            if each is None:
                self._reject(number, _erased(record))
        self.rejected.sort(key=lambda line: line.line)

    def _reject(self, number: int, error: PlayheadError) -> None:
        self.rejected.append(RejectedLine(number, error_body(error).error))


@post("/v1/sessions", status_code=200, operation_class=IngestOperation, media_type=MediaType.JSON)
async def ingest_sessions(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """Take one session as JSON, or many as NDJSON. Answered when they are durable."""
    app = authenticate_ingest(request, services)
    body = await _unpacked(request, services)
    place = services.places.find(client_address(request, services))
    parse = _native_parser(services, place)
    if _is_ndjson(request):
        return await _take_lines(app, services, body, parse)
    record = parse(body)
    (assigned,) = await services.writer.write(app.number, [record])
    if assigned is None:
        raise _erased(record)
    return _respond(IngestReport(1, [_accepted(record, assigned)]))


@post(
    "/v1/admin/apps/{appid:str}/import/{kind:str}", status_code=200, include_in_schema=False, media_type=MediaType.JSON
)
async def import_rows(
    request: Request[Any, Any, Any], services: NamedDependency[Services], appid: FromPath[str], kind: FromPath[str]
) -> Response[bytes]:
    """Take rows of sessions, events or users as NDJSON, for the command line. All lines that cannot be taken are reported, even if none can.

    A block of lines is parsed while those before it are written. Sessions are numbered in the order of the lines.
    """
    authenticate_owner(request, services)
    app = services.catalog.app(appid)
    if kind not in IMPORTS:
        raise NotFound(f"No rows are called {kind!r}; possible are {', '.join(IMPORTS)}")
    numbered = lines(await _unpacked(request, services))
    report = IngestReport(accepted=0)
    writes: list[tuple[int, Lines, asyncio.Task[list[Assigned | None]]]] = []
    while block := list(islice(numbered, IMPORT_BLOCK)):
        taken = Lines()
        await asyncio.to_thread(taken.take, block, IMPORTS[kind])
        writes.append((len(block), taken, asyncio.create_task(services.writer.write(app.number, taken.records))))
    await asyncio.gather(*(write for _, _, write in writes))
    for amount, taken, write in writes:
        taken.settle(write.result())
        report.rejected += taken.rejected
        report.accepted += amount - len(taken.rejected)
    report.rejected_count = len(report.rejected)
    return _respond(report)


async def _unpacked(request: Request[Any, Any, Any], services: Services) -> bytes:
    """The request's body; a large one is unpacked in a thread, since it may grow on the way."""
    body, limit = await request.body(), services.settings["max_body"]
    if len(body) > LARGE_BODY or is_packed(body):
        return await asyncio.to_thread(unpack, body, limit)
    return unpack(body, limit)


async def _take_lines(
    app: App, services: Services, body: bytes, parse: Callable[[bytes], SessionRecord]
) -> Response[bytes]:
    """The valid lines are kept, the others reported; a body without any valid line is refused."""
    taken = Lines()
    if len(body) > LARGE_BODY:
        await asyncio.to_thread(taken.take, lines(body), parse)
    else:
        taken.take(lines(body), parse)
    if not taken.records:
        raise _nothing_valid(taken)
    assigned = await services.writer.write(app.number, taken.records)
    taken.settle(assigned)
    pairs = zip(taken.records, assigned, strict=True)
    sessions = [_accepted(record, each) for record, each in pairs if isinstance(record, SessionRecord) and each]
    return _respond(IngestReport(len(sessions), sessions, len(taken.rejected), taken.rejected[:MOST_REJECTED]))


def _nothing_valid(taken: Lines) -> InvalidBody:
    if not taken.rejected:
        return InvalidBody("The body holds no session", detail="body")
    shown = "; ".join(f"line {each.line}: {each.error.message}" for each in taken.rejected[:10])
    more = f" (and {len(taken.rejected) - 10} more)" if len(taken.rejected) > 10 else ""
    return InvalidBody(f"No line could be taken: {shown}{more}", detail=f"line {taken.rejected[0].line}")


def _native_parser(services: Services, place: Place | None) -> Callable[[bytes], SessionRecord]:
    received = services.now()

    def parse(text: bytes) -> SessionRecord:
        return session_record(decoded(_decoder, text), received=received, place=place, rule=services.rage)

    return parse


def _erased(record: Record) -> Erased:
    subject = f"The session {record.session_id}" if isinstance(record, SessionRecord) else f"The user {record.user_id}"
    return Erased(f"{subject} was erased and is not taken again")


def _accepted(record: SessionRecord, assigned: Assigned) -> AcceptedSession:
    return AcceptedSession(record.session_id, assigned.number, assigned.version)


def _respond(report: IngestReport) -> Response[bytes]:
    return Response(msgspec.json.encode(IngestAnswer(data=report)), media_type=MediaType.JSON)


def _is_ndjson(request: Request[Any, Any, Any]) -> bool:
    kind = request.headers.get("content-type", "").lower()
    return any(name in kind for name in NDJSON)
