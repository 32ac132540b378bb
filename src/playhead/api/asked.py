"""What a member's request of the dashboard counts by, beside the public endpoints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Request

from playhead.api.data_access import asker_of
from playhead.api.gate import Visit
from playhead.api.services import Services
from playhead.model.attributes import Entity
from playhead.query.link import Links
from playhead.query.parse import parse_list
from playhead.query.resolve import Query, resolve
from playhead.query.run import Runner
from playhead.query.sql import Select
from playhead.stores.warehouse import Lane, Row


class Asked:
    """The filters of a request, resolved, and the way to the engine. Raises as the entity's list does."""

    def __init__(
        self,
        request: Request[Any, Any, Any],
        services: Services,
        filters: list[dict[str, Any]],
        entity: Entity = Entity.SESSION,
    ) -> None:
        asker = asker_of(request, services, Visit(request, services).app)
        listed = parse_list({"filters": filters}, entity)
        self.query: Query = resolve(listed, entity, app=asker.app, appid=asker.appid, now=asker.now)
        self.links = Links(self.query, services.settings.base_url)
        self._runner = Runner(services.warehouse, asker.request_id)

    async def rows(self, select: Select) -> Sequence[Row]:
        return await self._runner.select(select, Lane.ANALYTICS)
