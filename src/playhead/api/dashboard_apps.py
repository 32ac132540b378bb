"""Apps in the dashboard: made and renamed, their keys, capture settings, quarantine, erasures, and whether anything arrives."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from litestar import Controller, MediaType, Request, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from playhead.api import app_settings, quarantine
from playhead.api.app_settings import AppRequest, AppShown, KeyRequest, KeyShown, MadeApp, MadeKey
from playhead.api.data_access import asker_of
from playhead.api.deletion import status_of, submit
from playhead.api.gate import Visit, gate
from playhead.api.quarantine import QuarantineEntry, Retried
from playhead.api.services import Services
from playhead.api.told import DashboardOperation, Done, Told
from playhead.model.attributes import Entity
from playhead.model.capture import CaptureSettings
from playhead.model.member import Role
from playhead.query.answer import answer_list
from playhead.stores.audit import Action
from playhead.stores.catalog import App

EVER = [{"attribute": "date_range", "operator": "after", "value": "1970-01-01"}]


class RenameRequest(msgspec.Struct, forbid_unknown_fields=True):
    name: str


class SetUp(msgspec.Struct):
    """Whether anything arrives: `newest_session` is in the lists, `open_sessions` are not over yet, the newest part of one came at `newest_part`.

    `address` is the server's, for SDKs; `dsn` is what Sentry's are given, with `INGEST_KEY` in the place of the key.
    """

    newest_session: datetime | None
    open_sessions: int
    newest_part: datetime | None
    address: str
    dsn: str


class NewAppsController(Controller):
    """Apps of the installation: made by owners."""

    path = "/v1/dashboard/apps"
    guards = [gate]  # noqa: RUF012  # Litestar's own way
    opt = {"access": Role.OWNER}  # noqa: RUF012

    @post("/", status_code=200, operation_class=DashboardOperation)
    async def make(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], data: JSONBody[AppRequest]
    ) -> Told[MadeApp]:
        """Make an app; its keys are shown this once."""
        return Told(data=await app_settings.make_app(services, Visit(request, services).actor, data))


class AppController(Controller):
    """One app: seen by its viewers, changed by its admins."""

    path = "/v1/dashboard/apps/{appid:str}"
    guards = [gate]  # noqa: RUF012  # Litestar's own way
    opt = {"access": Role.ADMIN}  # noqa: RUF012

    @get("/", opt={"access": Role.VIEWER}, operation_class=DashboardOperation)
    async def show(self, request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Told[AppShown]:
        """The app."""
        return Told(data=app_settings.shown(Visit(request, services).app))

    @patch("/", operation_class=DashboardOperation)
    async def rename(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], data: JSONBody[RenameRequest]
    ) -> Told[AppShown]:
        """Give the app another name."""
        visit = Visit(request, services)
        return Told(data=await app_settings.rename_app(services, visit.actor, visit.app.appid, data.name))

    @get("/keys", operation_class=DashboardOperation)
    async def keys(self, request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Told[list[KeyShown]]:
        """The keys in force; what they are is not kept, only when each was made."""
        return Told(data=await app_settings.keys(services, Visit(request, services).app.appid))

    @post("/keys/{kind:str}", status_code=200, operation_class=DashboardOperation)
    async def make_key(
        self,
        request: Request[Any, Any, Any],
        services: NamedDependency[Services],
        kind: FromPath[str],
        data: JSONBody[KeyRequest],
    ) -> Told[MadeKey]:
        """A new key in place of the old one, shown this once: `api`, `ingest` or `deletion`."""
        visit = Visit(request, services)
        wanted = app_settings.key_kind(kind)
        return Told(data=await app_settings.make_key(services, visit.actor, visit.app.appid, wanted, data))

    @delete("/keys/{kind:str}", status_code=200, operation_class=DashboardOperation)
    async def revoke_key(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], kind: FromPath[str]
    ) -> Told[MadeKey]:
        """Have a key stop working, without another in its place."""
        visit = Visit(request, services)
        wanted = app_settings.key_kind(kind)
        return Told(data=await app_settings.revoke_key(services, visit.actor, visit.app.appid, wanted))

    @get("/capture", opt={"access": Role.VIEWER}, operation_class=DashboardOperation)
    async def capture(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services]
    ) -> Told[CaptureSettings]:
        """What the app captures."""
        return Told(data=Visit(request, services).app.capture)

    @patch("/capture", operation_class=DashboardOperation)
    async def set_capture(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], data: JSONBody[dict[str, Any]]
    ) -> Told[CaptureSettings]:
        """Change the capture settings that the body names."""
        visit = Visit(request, services)
        return Told(data=await app_settings.change_capture(services, visit.actor, visit.app.appid, data))

    @get("/quarantine", opt={"access": Role.VIEWER}, operation_class=DashboardOperation)
    async def quarantined(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services]
    ) -> Told[list[QuarantineEntry]]:
        """What SDKs sent and could not be understood, newest first."""
        return Told(data=await quarantine.entries(services, Visit(request, services).app.number))

    @post("/quarantine/retry", status_code=200, operation_class=DashboardOperation)
    async def retry(self, request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Told[Retried]:
        """Have everything of the app in quarantine tried again."""
        visit = Visit(request, services)
        done = await quarantine.retry(services, visit.app.number)
        await visit.note(Action.QUARANTINE_RETRIED, parts=done.parts, sessions=done.sessions)
        return Told(data=done)

    @delete("/quarantine/{entry:int}", status_code=200, operation_class=DashboardOperation)
    async def drop(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], entry: FromPath[int]
    ) -> Told[Done]:
        """Remove one entry for good."""
        visit = Visit(request, services)
        await services.journal.quarantine.drop(entry, visit.app.number)
        await visit.note(Action.QUARANTINE_DROPPED, str(entry))
        return Told(data=Done())

    @post("/deletion", status_code=200, operation_class=DashboardOperation, media_type=MediaType.JSON)
    async def erase(self, request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
        """Erase users or sessions, with the body of POST /v2/deletion. The audit log keeps that it was asked for, not whom it named."""
        visit = Visit(request, services)
        response = await submit(request, services, visit.app)
        told = msgspec.json.decode(response.content)["data"]
        await visit.note(Action.ERASED, told["requestId"])
        response.status_code = 200
        return response

    @post("/deletion/status", status_code=200, operation_class=DashboardOperation, media_type=MediaType.JSON)
    async def erasure_status(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services]
    ) -> Response[bytes]:
        """How far a deletion request is, with the body of POST /v2/deletion/status."""
        return await status_of(request, services, Visit(request, services).app)

    @get("/setup", opt={"access": Role.VIEWER}, operation_class=DashboardOperation)
    async def set_up(self, request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Told[SetUp]:
        """Whether anything of the app's SDKs has arrived yet."""
        app = Visit(request, services).app
        waiting, newest = await services.journal.sessions.waiting(app.number)
        part = datetime.fromtimestamp(newest / 1000, UTC) if newest else None
        dsn = app_settings.dsn_of(services, app.appid, "INGEST_KEY")
        newest_session = await _newest(request, services, app)
        return Told(data=SetUp(newest_session, waiting, part, services.settings.base_url, dsn))


async def _newest(request: Request[Any, Any, Any], services: Services, app: App) -> datetime | None:
    asked = {"filters": EVER, "page_size": 1, "with_video": False}
    answer = await answer_list(services.warehouse, asker_of(request, services, app), Entity.SESSION, asked)
    for row in msgspec.json.decode(msgspec.json.encode(answer.data)):
        return msgspec.convert(row["property"]["uploadedServerTime"], datetime)
    return None
