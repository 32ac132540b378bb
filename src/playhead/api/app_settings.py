"""Apps, keys and capture settings as they are changed: by the command line with the owner's token, by members in the dashboard."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from playhead.api.services import Services
from playhead.errors import InvalidBody, NotFound
from playhead.model.capture import CaptureSettings
from playhead.model.dsn import dsn
from playhead.model.key_kind import KeyKind
from playhead.model.retention import RetentionSettings
from playhead.stores.audit import Action, Actor
from playhead.stores.catalog import App


class AppRequest(msgspec.Struct, forbid_unknown_fields=True):
    """An app to make."""

    name: str
    appid: str | None = None
    api_key: str | None = None


class KeyRequest(msgspec.Struct, forbid_unknown_fields=True):
    """A key to make."""

    export: bool = True


class AppShown(msgspec.Struct):
    """An app, without its keys."""

    appid: str
    name: str
    disabled: bool
    created: datetime


class MadeApp(msgspec.Struct):
    """An app just made, with its keys: this once."""

    appid: str
    name: str
    api_key: str
    ingest_key: str
    dsn: str


class MadeKey(msgspec.Struct):
    """A key just made, this once; of ingest keys with the DSN for Sentry's SDKs. None when it was revoked."""

    key: str | None = None
    dsn: str | None = None


class KeyShown(msgspec.Struct):
    """A key in force. `export`: whether it may take out whole lists, of API keys."""

    kind: KeyKind
    created: datetime
    export: bool


async def keys(services: Services, appid: str) -> list[KeyShown]:
    found = await services.catalog.keys_of(appid)
    return [KeyShown(KeyKind(row.kind), row.created.replace(tzinfo=UTC), row.export) for row in found]


def shown(app: App) -> AppShown:
    return AppShown(app.appid, app.name, app.disabled, app.created.replace(tzinfo=UTC))


async def make_app(services: Services, actor: Actor, wanted: AppRequest) -> MadeApp:
    """Raises `InvalidBody`."""
    new = await services.catalog.create_app(wanted.name, appid=wanted.appid, api_key=wanted.api_key)
    await _note(services, actor, Action.APP_MADE, new.appid, new.name)
    return MadeApp(new.appid, new.name, new.api_key, new.ingest_key, dsn_of(services, new.appid, new.ingest_key))


async def rename_app(services: Services, actor: Actor, appid: str, name: str) -> AppShown:
    """Raises `InvalidBody` on an empty name."""
    if not name.strip():
        raise InvalidBody("An app has a name", detail="name")
    before = services.catalog.app(appid).name
    await services.catalog.rename_app(appid, name.strip())
    await _note(services, actor, Action.APP_RENAMED, appid, name.strip(), before=before)
    return shown(services.catalog.app(appid))


def key_kind(kind: str) -> KeyKind:
    """Raises `NotFound`."""
    if kind not in list(KeyKind):
        raise NotFound(f"No kind of key is {kind!r}; there are {', '.join(KeyKind)}")
    return KeyKind(kind)


async def make_key(services: Services, actor: Actor, appid: str, kind: KeyKind, wanted: KeyRequest) -> MadeKey:
    """A new key in place of the old one."""
    key = await services.catalog.rotate_key(appid, kind, export=wanted.export)
    await _note(services, actor, Action.KEY_MADE, appid, kind)
    return MadeKey(key, dsn_of(services, appid, key) if kind == KeyKind.INGEST else None)


async def revoke_key(services: Services, actor: Actor, appid: str, kind: KeyKind) -> MadeKey:
    await services.catalog.revoke_key(appid, kind)
    await _note(services, actor, Action.KEY_REVOKED, appid, kind)
    return MadeKey()


async def change_capture(services: Services, actor: Actor, appid: str, changes: dict[str, Any]) -> CaptureSettings:
    """Change the settings that are named."""
    capture = await services.catalog.set_capture(appid, changes)
    await _note(services, actor, Action.CAPTURE_CHANGED, appid, None, **changes)
    return capture


async def change_retention(services: Services, actor: Actor, appid: str, changes: dict[str, Any]) -> RetentionSettings:
    """Change the settings that are named; what they do not keep goes with the walker's next look."""
    retention = await services.catalog.set_retention(appid, changes)
    await _note(services, actor, Action.RETENTION_CHANGED, appid, None, **changes)
    return retention


async def _note(
    services: Services, actor: Actor, action: Action, appid: str, subject: str | None, **details: Any
) -> None:
    now, app = round(services.now().timestamp()), services.catalog.app(appid).number
    await services.membership.audit.note(actor, action, now, app=app, subject=subject, **details)


def dsn_of(services: Services, appid: str, ingest_key: str) -> str:
    """What a Sentry SDK of the app is given. It holds the key, so it is told with the key and never again."""
    return dsn(services.settings.base_url, ingest_key, services.catalog.app(appid).number)
