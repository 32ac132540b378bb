"""The audit log, for admins: who saw and who changed what, page by page, newest first."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import Parameter

from playhead.api.gate import Visit, gate
from playhead.api.services import Services
from playhead.api.told import DashboardOperation, Told, moment
from playhead.model.member import Role
from playhead.stores.audit import Entry

Before = Annotated[int | None, Parameter(description="`next` of the page before", ge=1)]
PageSize = Annotated[int, Parameter(description="Rows in a page", ge=1, le=200)]


class AuditEntry(msgspec.Struct):
    """One row. `subject` is what was seen or changed; None where there is nothing to name, or it was erased."""

    id: int
    at: datetime
    actor: str
    address: str
    appid: str | None
    action: str
    subject: str | None
    details: dict[str, Any]


class AuditPage(msgspec.Struct):
    """`next` goes into `before` for the next page; None on the last."""

    entries: list[AuditEntry]
    next: int | None


class AuditController(Controller):
    """Of one app to its admins, of everything to owners."""

    path = "/v1/dashboard"
    guards = [gate]  # noqa: RUF012  # Litestar's own way

    @get("/apps/{appid:str}/audit", opt={"access": Role.ADMIN}, operation_class=DashboardOperation)
    async def of_app(
        self,
        request: Request[Any, Any, Any],
        services: NamedDependency[Services],
        before: Before = None,
        page_size: PageSize = 50,
    ) -> Told[AuditPage]:
        """What was seen and changed of the app."""
        return Told(data=await _page(services, Visit(request, services).app.number, before, page_size))

    @get("/audit", opt={"access": Role.OWNER}, operation_class=DashboardOperation)
    async def of_all(
        self, services: NamedDependency[Services], before: Before = None, page_size: PageSize = 50
    ) -> Told[AuditPage]:
        """What was seen and changed of all apps, and logins."""
        return Told(data=await _page(services, None, before, page_size))


async def _page(services: Services, app: int | None, before: int | None, size: int) -> AuditPage:
    found = await services.membership.audit.page(app, before, size + 1)
    appids = {each.number: each.appid for each in services.catalog.apps()}
    shown = [_shown(each, appids) for each in found[:size]]
    return AuditPage(shown, shown[-1].id if len(found) > size else None)


def _shown(entry: Entry, appids: dict[int, str]) -> AuditEntry:
    appid = None if entry.app is None else appids[entry.app]
    actor, details = entry.actor, dict(entry.details)
    return AuditEntry(
        entry.id, moment(entry.at), actor.name, actor.address, appid, entry.action, entry.subject, details
    )
