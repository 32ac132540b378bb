"""The catalog: apps and their keys, in SQLite or PostgreSQL.

Keys are long and random, so they are kept as their SHA-256: a slow hash would protect nothing more. Those of a named app are compared in
constant time, and an unknown app costs the same as a wrong key; an ingest key, which comes alone, is looked up by its hash, which tells
nothing of keys near it. The apps are kept in memory; one is read again after each change of it.
"""

from __future__ import annotations

import hmac
import secrets
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from alembic import command
from alembic.config import Config
from sqlalchemy import JSON, Connection, ForeignKey, Index, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import async_sessionmaker
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from playhead.errors import Forbidden, InvalidBody, InvalidCredentials, NotFound
from playhead.model import ids
from playhead.model.capture import CaptureSettings
from playhead.model.key_kind import KeyKind
from playhead.model.retention import RetentionSettings
from playhead.model.token import token_hash
from playhead.stores.database import database_engine

MIGRATIONS = Path(__file__).parent / "catalog_migrations"
T = TypeVar("T")
NO_HASH = token_hash("")


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
    capture: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    retention: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class KeyRow(Base):
    """A key in force, by its SHA-256. `export`: whether an API key may take out whole lists at once."""

    __tablename__ = "keys"
    __table_args__ = (Index("keys_by_hash", "hash"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    app: Mapped[int] = mapped_column(ForeignKey("apps.number"))
    kind: Mapped[str]
    hash: Mapped[str]
    created: Mapped[datetime]
    export: Mapped[bool] = mapped_column(default=True)


@dataclass(frozen=True, slots=True)
class App:
    """An app as the rest of the program sees it."""

    number: int
    appid: str
    name: str
    disabled: bool
    created: datetime
    keys: dict[KeyKind, str]
    may_export: bool
    capture: CaptureSettings
    retention: RetentionSettings


@dataclass(frozen=True, slots=True)
class NewApp:
    """An app just made, with its keys in the clear: this once."""

    appid: str
    name: str
    api_key: str
    ingest_key: str


class Catalog:
    """Apps and keys. `session` makes a session of the catalog's database, for what else is kept in it."""

    def __init__(self, url: str) -> None:
        self._engine = database_engine(url)
        self.session = async_sessionmaker(self._engine, expire_on_commit=False)
        self._by_appid: dict[str, App] = {}
        self._by_number: dict[int, App] = {}
        self._by_ingest_hash: dict[str, App] = {}

    async def open(self) -> None:
        """Migrate to the newest schema and read the apps."""
        async with self._engine.begin() as connection:
            await connection.run_sync(_migrate)
        await self._read()

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

    def find(self, appid: str) -> App | None:
        """The app, where one that is not there is no error of the caller's."""
        return self._by_appid.get(appid)

    def numbered(self, number: int) -> App | None:
        """The app with this number."""
        return self._by_number.get(number)

    def app_for_api_key(self, appid: str, key: str) -> App:
        """The app that both name. Raises `InvalidCredentials`, the same for whatever is wrong."""
        app = self._by_appid.get(appid)
        kept = app.keys.get(KeyKind.API, NO_HASH) if app else NO_HASH
        if not hmac.compare_digest(token_hash(key), kept) or app is None or not key:
            raise InvalidCredentials
        return app

    def app_for_ingest_key(self, key: str) -> App:
        """The app whose ingest key this is. Raises `InvalidCredentials`."""
        app = self._by_ingest_hash.get(token_hash(key)) if key else None
        if app is None:
            raise InvalidCredentials
        return app

    async def create_app(self, name: str, *, appid: str | None = None, api_key: str | None = None) -> NewApp:
        """Make an app with an API key and an ingest key. Raises `InvalidBody` on a bad or taken appid."""
        appid = appid or ids.new_id()
        if not ids.is_hex_id(appid):
            raise InvalidBody(f"appid is 24 lower-case hex digits, not {appid!r}", detail="appid")
        if appid in self._by_appid:
            raise _taken(appid)
        if api_key is not None and len(api_key) < 16:
            raise InvalidBody("api_key is a text of at least 16 characters", detail="api_key")
        new = NewApp(appid, name, api_key or _new_key(KeyKind.API), _new_key(KeyKind.INGEST))
        row = AppRow(appid=appid, name=name, disabled=False, created=_now())
        try:
            async with self.session.begin() as session:
                session.add(row)
                await session.flush()
                keys = ((KeyKind.API, new.api_key), (KeyKind.INGEST, new.ingest_key))
                session.add_all([_key_row(row.number, kind, key) for kind, key in keys])
        except IntegrityError:
            raise _taken(appid) from None
        await self._read(row.number)
        return new

    def app_for_deletion_key(self, appid: str, key: str) -> App:
        """The app that both name. Raises `InvalidCredentials`, and `Forbidden` while it has no deletion key."""
        app = self._by_appid.get(appid)
        if app is not None and key and KeyKind.DELETION not in app.keys:
            raise Forbidden("Deletion is not enabled for this app; `playhead key rotate --kind deletion` makes its key")
        kept = app.keys.get(KeyKind.DELETION, NO_HASH) if app else NO_HASH
        if not hmac.compare_digest(token_hash(key), kept) or app is None or not key:
            raise InvalidCredentials
        return app

    async def rename_app(self, appid: str, name: str) -> None:
        """Raises `NotFound`."""
        app = self.app(appid)
        async with self.session.begin() as session:
            await session.execute(update(AppRow).where(AppRow.number == app.number).values(name=name))
        await self._read(app.number)

    async def rotate_key(self, appid: str, kind: KeyKind, *, export: bool = True) -> str:
        """A new key of this kind; the old one, if there is one, stops working now. Raises `NotFound`."""
        app = self.app(appid)
        key = _new_key(kind)
        async with self.session.begin() as session:
            await session.execute(delete(KeyRow).where(KeyRow.app == app.number, KeyRow.kind == kind.value))
            session.add(_key_row(app.number, kind, key, export=export))
        await self._read(app.number)
        return key

    async def keys_of(self, appid: str) -> list[KeyRow]:
        """The keys in force, of which only hashes are kept. Raises `NotFound`."""
        query = select(KeyRow).where(KeyRow.app == self.app(appid).number)
        async with self.session() as session:
            return list(await session.scalars(query.order_by(KeyRow.kind)))

    async def revoke_key(self, appid: str, kind: KeyKind) -> None:
        """The key of this kind stops working now. Raises `NotFound` when there is none."""
        app = self.app(appid)
        if kind not in app.keys:
            raise NotFound(f"The app {appid} has no {kind} key")
        async with self.session.begin() as session:
            await session.execute(delete(KeyRow).where(KeyRow.app == app.number, KeyRow.kind == kind.value))
        await self._read(app.number)

    def capture_of(self, number: int) -> CaptureSettings:
        """What the app with this number captures."""
        app = self.numbered(number)
        return CaptureSettings() if app is None else app.capture

    async def set_capture(self, appid: str, changes: dict[str, Any]) -> CaptureSettings:
        """Change what the app captures. Raises `NotFound`, and `InvalidBody` naming the setting and what it takes."""
        app = self.app(appid)
        wanted = {**msgspec.to_builtins(app.capture), **changes}
        capture = _checked(wanted, CaptureSettings, "capture")
        await self._update(app, capture=wanted)
        return capture

    async def set_retention(self, appid: str, changes: dict[str, Any]) -> RetentionSettings:
        """Change how long the app's sessions are kept. Raises as `set_capture`."""
        app = self.app(appid)
        wanted = {**msgspec.to_builtins(app.retention), **changes}
        retention = _checked(wanted, RetentionSettings, "retention")
        await self._update(app, retention=wanted)
        return retention

    async def _update(self, app: App, **values: Any) -> None:
        async with self.session.begin() as session:
            await session.execute(update(AppRow).where(AppRow.number == app.number).values(**values))
        await self._read(app.number)

    async def _read(self, number: int | None = None) -> None:
        """All apps, or the one that was changed."""
        apps, keys = select(AppRow), select(KeyRow)
        if number is not None:
            apps, keys = apps.where(AppRow.number == number), keys.where(KeyRow.app == number)
        keys_of: dict[int, list[KeyRow]] = defaultdict(list)
        async with self.session() as session:
            for key in await session.scalars(keys):
                keys_of[key.app].append(key)
            for row in await session.scalars(apps):
                self._keep(_app(row, keys_of[row.number]))

    def _keep(self, app: App) -> None:
        """In the place of what was known of it."""
        if before := self._by_number.get(app.number):
            self._by_ingest_hash.pop(before.keys.get(KeyKind.INGEST, NO_HASH), None)
        self._by_number[app.number] = self._by_appid[app.appid] = app
        if KeyKind.INGEST in app.keys:
            self._by_ingest_hash[app.keys[KeyKind.INGEST]] = app


def _app(row: AppRow, keys: Sequence[KeyRow]) -> App:
    return App(
        row.number,
        row.appid,
        row.name,
        row.disabled,
        row.created,
        {KeyKind(key.kind): key.hash for key in keys},
        any(key.export for key in keys if key.kind == KeyKind.API),
        msgspec.convert(row.capture, CaptureSettings),
        msgspec.convert(row.retention, RetentionSettings),
    )


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _checked(wanted: dict[str, Any], settings: type[T], place: str) -> T:
    try:
        return msgspec.convert(wanted, settings)
    except msgspec.ValidationError as error:
        message, _, field = str(error).partition(" - at `$.")
        raise InvalidBody(message, detail=field.rstrip("`") or place) from error


def _taken(appid: str) -> InvalidBody:
    return InvalidBody(f"There is an app with the appid {appid} already", detail="appid")


def _now() -> datetime:
    """UTC, without saying so: the columns have no zone, and a server's own must not get in."""
    return datetime.now(UTC).replace(tzinfo=None)


def _new_key(kind: KeyKind) -> str:
    """API keys look like those of UXCam, the others say what they are. An ingest key can stand in a DSN (model/dsn.py)."""
    match kind:
        case KeyKind.API:
            return str(uuid.uuid4())
        case KeyKind.INGEST:
            return f"ik_{secrets.token_hex(24)}"
        case KeyKind.DELETION:
            return f"dk_{secrets.token_urlsafe(24)}"


def _key_row(app: int, kind: KeyKind, key: str, *, export: bool = True) -> KeyRow:
    return KeyRow(app=app, kind=kind.value, hash=token_hash(key), created=_now(), export=export)
