"""Fills the demo app: makes it with the keys of the requirement's examples, and adds the sessions that are still missing.

Sessions are made in the order of their upload from a fixed seed, so an interrupted start goes on where it stopped: the
moment at which the first start ended its 60 days is kept in `demo-end`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from pathlib import Path

from rich.progress import Progress

from playhead.api.services import Services
from playhead.demo.sessions import demo_sessions
from playhead.ingest.native import session_record
from playhead.model.record import SessionRecord
from playhead.model.session import Session
from playhead.stores.catalog import App

DEMO_APPID = "60f6c0b8b97ba419120b82eb"
DEMO_API_KEY = "9c633412-927a-4f4e-87bc-386dc1e3a618"
BATCH = 2_000
SIMULATED = "simulate"
"""The `sdk_version` of sessions that were sent besides (playhead/simulate)."""


async def fill(services: Services, sessions: int, now: datetime) -> str | None:
    """Make what is missing; returns the ingest key when the app is new."""
    ingest_key = None
    if services.catalog.find(DEMO_APPID) is None:
        new = await services.catalog.create_app("Demo shop", appid=DEMO_APPID, api_key=DEMO_API_KEY)
        ingest_key = new.ingest_key
    app = services.catalog.app(DEMO_APPID)
    end = _end(services.settings.data / "demo-end", now)
    present = await _count(services, app)
    if present < sessions:
        await _add(services, app, islice(demo_sessions(sessions, end=end), present, None), sessions - present)
    return ingest_key


async def _add(services: Services, app: App, made: Iterable[tuple[datetime, Session]], missing: int) -> None:
    with Progress() as progress:
        task = progress.add_task(f"Making {missing:,} demo sessions", total=missing)
        rest = iter(made)
        while batch := list(islice(rest, BATCH)):
            await services.writer.write(app.number, [_record(services, *each) for each in batch])
            progress.advance(task, len(batch))


def _record(services: Services, uploaded: datetime, session: Session) -> SessionRecord:
    record = session_record(session, received=uploaded, place=None, rule=services.rage)
    record.uploaded = int(uploaded.timestamp())
    return record


def _end(path: Path, now: datetime) -> datetime:
    if not path.exists():
        path.write_text(now.replace(microsecond=0).isoformat())
    return datetime.fromisoformat(path.read_text())


async def _count(services: Services, app: App) -> int:
    ((count,),) = await services.warehouse.query(
        "SELECT count() FROM sessions FINAL WHERE app = {app:UInt32} AND kind = 1 AND ifNull(sdk_version, '') != {sender:String}",
        {"app": app.number, "sender": SIMULATED},
    )
    return int(count)
