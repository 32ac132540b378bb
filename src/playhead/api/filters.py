"""Filters in the dashboard: the registry that its menus are made of, and its URLs to filters and back."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from playhead.api.asked import Asked
from playhead.api.gate import MEMBER, Visit, gate
from playhead.api.services import Services
from playhead.api.told import DashboardOperation, Told
from playhead.errors import InvalidBody
from playhead.model.attributes import ATTRIBUTES, BY_NAME, PLATFORMS, Attribute, Entity, Type, Use
from playhead.model.member import Role
from playhead.query.link import Links
from playhead.query.link_reader import read_link
from playhead.query.operators import OPERATORS, operators_of
from playhead.query.parse import parse_list
from playhead.query.property_names import names_select
from playhead.query.resolve import resolve

SUGGESTED = 200
"""Names of properties that are told."""
USES = {"filter": Use.FILTER, "group": Use.GROUP, "aggregate": Use.AGGREGATE}


class AttributeShown(msgspec.Struct):
    """An attribute; `uses` says where it may stand on which entity, `property_name` whether it needs one, `scale` its units."""

    name: str
    category: str
    type: str
    description: str
    property_name: bool
    operators: list[str]
    uses: dict[str, list[str]]


class OperatorShown(msgspec.Struct):
    """`value` is what it takes: `scalar`, `array` or `dates`."""

    name: str
    value: str
    meaning: str
    negates: str | None


class Registry(msgspec.Struct):
    """What filters, groupings and metrics are made of. `platforms` are the codes with their labels."""

    attributes: list[AttributeShown]
    operators: list[OperatorShown]
    platforms: dict[str, str]


class LinkToRead(msgspec.Struct, forbid_unknown_fields=True):
    """A dashboard_link, or its path and query as the browser has them, or what stands behind `?`."""

    link: str


class OpenedLink(msgspec.Struct):
    """`entity` is whose list is to be shown; `entities` are all whose lists take these filters."""

    entity: Entity
    entities: list[Entity]
    filters: list[dict[str, Any]]


class FiltersToLink(msgspec.Struct, forbid_unknown_fields=True):
    """As a list of this entity takes them."""

    entity: Entity
    filters: list[dict[str, Any]]


class QueryOfLink(msgspec.Struct):
    """What stands behind `?`; empty without filters."""

    query: str


class NamesRequest(msgspec.Struct, forbid_unknown_fields=True):
    """`attribute` is one that needs a property_name; `filters` as this entity takes them."""

    entity: Entity
    attribute: str
    filters: list[dict[str, Any]] = []


class PropertyName(msgspec.Struct):
    """`count`: how many sessions, users or events have it, by the entity; users for facts of users."""

    name: str
    count: int


class FiltersController(Controller):
    """Beneath /v1/dashboard."""

    path = "/v1/dashboard"
    guards = [gate]  # noqa: RUF012  # Litestar's own way

    @get("/attributes", opt={"access": MEMBER}, operation_class=DashboardOperation)
    async def attributes(self) -> Told[Registry]:
        """All attributes and operators. Values of one, with counts, are analytics grouped by it."""
        shown = [_shown(row) for row in ATTRIBUTES]
        operators = [OperatorShown(row.name, row.shape.name.lower(), row.meaning, row.negates) for row in OPERATORS]
        platforms = {str(code): label for code, label in PLATFORMS.items()}
        return Told(data=Registry(shown, operators, platforms))

    @post("/apps/{appid:str}/filters", status_code=200, opt={"access": Role.VIEWER}, operation_class=DashboardOperation)
    async def filters(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], data: JSONBody[LinkToRead]
    ) -> Told[OpenedLink]:
        """The filters that a link stands for."""
        Visit(request, services)
        opened = read_link(data.link, services.now())
        return Told(data=OpenedLink(opened.entities[0], list(opened.entities), opened.filters))

    @post("/apps/{appid:str}/link", status_code=200, opt={"access": Role.VIEWER}, operation_class=DashboardOperation)
    async def link(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], data: JSONBody[FiltersToLink]
    ) -> Told[QueryOfLink]:
        """The other way: what a URL of the dashboard has behind `?` for these filters."""
        app = Visit(request, services).app
        if data.entity is Entity.GESTURE:
            raise InvalidBody("Gestures have no list; sessions are filtered by them", detail="entity")
        asked = parse_list({"filters": data.filters}, data.entity)
        query = resolve(asked, data.entity, app=app.number, appid=app.appid, now=services.now())
        dates = [entry for entry in asked.filters if entry.attribute == "date_range"]
        return Told(data=QueryOfLink(Links(query, services.settings.base_url).filters(dates)))

    @post(
        "/apps/{appid:str}/property-names",
        status_code=200,
        opt={"access": Role.VIEWER},
        operation_class=DashboardOperation,
    )
    async def property_names(
        self, request: Request[Any, Any, Any], services: NamedDependency[Services], data: JSONBody[NamesRequest]
    ) -> Told[list[PropertyName]]:
        """The names that an attribute's properties have in the data, most frequent first."""
        asked = Asked(request, services, data.filters, data.entity)
        rows = await asked.rows(names_select(asked.query, _named(data), SUGGESTED))
        return Told(data=[PropertyName(*row) for row in rows])


def _named(data: NamesRequest) -> Attribute:
    """Raises `InvalidBody` for an attribute that has no named properties on that entity."""
    possible = {name: row for name, row in BY_NAME[data.entity].items() if row.type is Type.JSON}
    if data.attribute not in possible:
        raise InvalidBody(
            f"{data.attribute} has no properties with names here; possible are {', '.join(possible)}",
            detail="attribute",
        )
    return possible[data.attribute]


def _shown(row: Attribute) -> AttributeShown:
    uses = {
        entity.value: names
        for entity in Entity
        if (names := [name for name, use in USES.items() if use in row.use(entity)])
    }
    needs = row.type is Type.JSON
    return AttributeShown(row.name, row.category, row.type.label, row.description, needs, operators_of(row.type), uses)
