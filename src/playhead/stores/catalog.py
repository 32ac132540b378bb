"""The catalog: apps and their keys, in SQLite or PostgreSQL.

Keys are long and random, so they are kept as their SHA-256: a slow hash would protect nothing more. They are compared in constant time,
and an unknown app costs the same as a wrong key. The few apps are kept in memory and read again after every change.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, ForeignKey, Index, event, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from playhead.errors import InvalidBody, InvalidCredentials, NotFound
from playhead.model import ids

MIGRATIONS = Path(__file__).parent / "catalog_migrations"
NO_HASH = hashlib.sha256(b"").hexdigest()


class KeyKind(StrEnum):
    """What a key may do: `API` reads its app, `INGEST` writes to it."""

    API = "api"
    INGEST = "ingest"


class Base(DeclarativeBase):
    pass


class AppRow(Base):
    """An app. `number` stands for it in the warehouse."""

    __tablename__ = "apps"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    appid: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    disabled: Mapped[bool] = mapped_column(default=False)
    created: Mapped[datetime]


class KeyRow(Base):
    """A key in force, by its SHA-256."""

    __tablename__ = "keys"
    __table_args__ = (Index("keys_by_hash", "hash"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    app: Mapped[int] = mapped_column(ForeignKey("apps.number"))
    kind: Mapped[str]
    hash: Mapped[str]
    created: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class App:
    """An app as the rest of the program sees it."""

    number: int
    appid: str
    name: str
    disabled: bool
    created: datetime
    keys: dict[KeyKind, str]


@dataclass(frozen=True, slots=True)
class NewApp:
    """An app just made, with its keys in the clear: this once."""

    appid: str
    name: str
    api_key: str
    ingest_key: str


class Catalog:
    """Apps and keys."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self._session = async_sessionmaker(self._engine, expire_on_commit=False)
        self._by_appid: dict[str, App] = {}

    async def open(self) -> None:
        """Migrate to the newest schema and read the apps."""
        async with self._engine.begin() as connection:
            await connection.run_sync(_migrate)
        await self._reload()

    async def close(self) -> None:
        await self._engine.dispose()

    def apps(self) -> list[App]:
        """All apps, oldest first."""
        return sorted(self._by_appid.values(), key=lambda app: app.number)

    def app(self, appid: str) -> App:
        """Raises `NotFound`."""
        if appid not in self._by_appid:
            raise NotFound(f"No app has the appid {appid!r}")
        return self._by_appid[appid]

    def app_for_api_key(self, appid: str, key: str) -> App:
        """The app that both name. Raises `InvalidCredentials`, the same for whatever is wrong."""
        app = self._by_appid.get(appid)
        kept = app.keys.get(KeyKind.API, NO_HASH) if app else NO_HASH
        if not hmac.compare_digest(_hash(key), kept) or app is None or not key:
            raise InvalidCredentials
        return app

    def app_for_ingest_key(self, key: str) -> App:
        """The app whose ingest key this is. Raises `InvalidCredentials`."""
        hashed, found = _hash(key), None
        for app in self._by_appid.values():
            if hmac.compare_digest(hashed, app.keys.get(KeyKind.INGEST, NO_HASH)):
                found = app
        if found is None or not key:
            raise InvalidCredentials
        return found

    async def create_app(self, name: str, *, appid: str | None = None, api_key: str | None = None) -> NewApp:
        """Make an app with an API key and an ingest key. Raises `InvalidBody` on a bad or taken appid."""
        appid = appid or ids.new_id()
        if not ids.is_hex_id(appid):
            raise InvalidBody(f"appid is 24 lower-case hex digits, not {appid!r}", detail="appid")
        if appid in self._by_appid:
            raise _taken(appid)
        if api_key is not None and len(api_key) < 16:
            raise InvalidBody("api_key is a text of at least 16 characters", detail="api_key")
        new = NewApp(appid, name, api_key or str(uuid.uuid4()), _new_ingest_key())
        row = AppRow(appid=appid, name=name, disabled=False, created=_now())
        try:
            async with self._session.begin() as session:
                session.add(row)
                await session.flush()
                keys = ((KeyKind.API, new.api_key), (KeyKind.INGEST, new.ingest_key))
                session.add_all([_key_row(row.number, kind, key) for kind, key in keys])
        except IntegrityError:
            raise _taken(appid) from None
        await self._reload()
        return new

    async def rotate_key(self, appid: str, kind: KeyKind) -> str:
        """A new key of this kind; the old one stops working now. Raises `NotFound`."""
        app = self.app(appid)
        key = str(uuid.uuid4()) if kind is KeyKind.API else _new_ingest_key()
        async with self._session.begin() as session:
            where = (KeyRow.app == app.number, KeyRow.kind == kind.value)
            await session.execute(update(KeyRow).where(*where).values(hash=_hash(key), created=_now()))
        await self._reload()
        return key

    async def _reload(self) -> None:
        async with self._session() as session:
            rows = (await session.scalars(select(AppRow))).all()
            keys = (await session.scalars(select(KeyRow))).all()
        self._by_appid = {
            row.appid: App(
                row.number,
                row.appid,
                row.name,
                row.disabled,
                row.created,
                {KeyKind(key.kind): key.hash for key in keys if key.app == row.number},
            )
            for row in rows
        }


def _engine(url: str) -> AsyncEngine:
    engine = create_async_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _durable)
    return engine


def _durable(connection: object, _record: object) -> None:
    """WAL for readers beside a writer, FULL so that what was committed survives a power cut."""
    cursor = connection.cursor()  # type: ignore[attr-defined]  # the driver's own connection
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()


def _taken(appid: str) -> InvalidBody:
    return InvalidBody(f"There is an app with the appid {appid} already", detail="appid")


def _now() -> datetime:
    """UTC, without saying so: the columns have no zone, and a server's own must not get in."""
    return datetime.now(UTC).replace(tzinfo=None)


def _new_ingest_key() -> str:
    return f"ik_{secrets.token_urlsafe(24)}"


def _key_row(app: int, kind: KeyKind, key: str) -> KeyRow:
    return KeyRow(app=app, kind=kind.value, hash=_hash(key), created=_now())
