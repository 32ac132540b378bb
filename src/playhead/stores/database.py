"""Engines of the catalog's and the journal's databases: SQLite here, PostgreSQL elsewhere."""

from __future__ import annotations

from functools import partial

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

DURABLE = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
"""WAL for readers beside a writer, FULL so that what was committed survives a power cut; what is deleted is overwritten."""


def database_engine(url: str, *more: str) -> AsyncEngine:
    """The engine. SQLite is set up to be durable; `more` pragmas go before, as some count only for a new file."""
    engine = create_async_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", partial(_set_up, (*more, *DURABLE)))
    return engine


def _set_up(pragmas: tuple[str, ...], connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]  # the driver's own connection
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
