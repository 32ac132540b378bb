"""hypothesis: questions about a data set, made of the values that it holds and of some that it does not."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from .answer import Answer, Query, answered
from .attributes import COUNTS, FILTERS, GROUPS, KINDS, NUMBERS, SCALE, Entity, Kind
from .datasets import histories
from .filters import numeric, stored
from .rows import CUSTOM_NAMES, NOW, TAGS
from .world import Item, Items, Upload, World

EQUALITY = ("equal", "not_equal", "in", "not_in")
OTHERS = ("others", "not_others")
SUBSTRING = ("contains", "not_contains")
ORDER = ("greater", "less", "greater_or_equal", "less_or_equal", "greater_than", "less_than")
OPERATORS: dict[Kind, Sequence[str]] = {
    Kind.TEXT: EQUALITY + OTHERS + SUBSTRING,
    Kind.PLATFORM: EQUALITY + OTHERS,
    Kind.EVENT: EQUALITY + OTHERS + SUBSTRING,
    Kind.SCREENS: ("has_any", "not_has_any"),
    Kind.ORDER: ("in_order", "not_in_order"),
    Kind.CUSTOM: EQUALITY + OTHERS + SUBSTRING + ORDER,
    Kind.FLAG: EQUALITY + OTHERS,
    Kind.INTEGER: EQUALITY + ORDER,
    Kind.LIFETIME: EQUALITY + ORDER,
    Kind.MOMENT: ("on", "not_on", "after", "before", "between_dates"),
    Kind.FREQUENCY: ("equal", *ORDER),
}
LISTS = ("in", "not_in", *OTHERS, "has_any", "not_has_any", "in_order", "not_in_order")
FILTERABLE = {entity: sorted(names) for entity, names in FILTERS.items()}
GROUPABLE = {entity: sorted(names) for entity, names in GROUPS.items()}
AGGREGATED = {entity: sorted(names) for entity, names in NUMBERS.items()}
CROWDED = ("device_model", "app_version", "device_country", "event_name", "user_custom_property")
OFTEN: dict[Entity, Sequence[str]] = {
    Entity.SESSION: (*["event_name"] * 4, "user_custom_property", *["session_screen_order", "session_event_order"] * 2),
    Entity.USER: (
        *["event_name", "event_count_per_user", "event_count_per_user"] * 2,
        "user_first_seen_on",
        "user_custom_property",
    ),
    Entity.EVENT: (*["event_name"] * 4, "event_screen_name", "event_custom_property", "event_custom_property"),
}
"""What is filtered by oftener than by the rest: there is most to be wrong."""
PROPERTY_NAMES = (*CUSTOM_NAMES[:3], *CUSTOM_NAMES[:2], "alias", "kUXCam_UserIdentity", "nowhere")
TAG_NAMES = (*TAGS, *TAGS, "nowhere")
PARAMETERS: Sequence[Any] = (0, 1, 2, 2.5, 10, 30, 100, 55.009, 55.0091, -3, "180", "5", "10.0", "2.5", 10**10)
TRUTHS: Sequence[Any] = (True, False, "true", "FALSE", "True", 1, 0)
PLATFORMS: Sequence[Any] = ("1", "2", "3", 1, 2, "android", "ios")
DAYS = ("2022-12-01", "2022-12-26", "2023-01-01", "2023-01-16", "2023-01-19", "2023-01-25", "2016-12-28")
MOMENTS = (
    *DAYS,
    "2023-01-16T00:00:00Z",
    "2023-01-15T23:59:59Z",
    "2023-01-16T05:45:00+05:45",
    f"{NOW - timedelta(days=30):%Y-%m-%dT%H:%M:%SZ}",
    f"{NOW:%Y-%m-%dT%H:%M:%SZ}",
)
FREQUENCIES: Sequence[Any] = (
    {"count": "1", "event_names": ["nowhere"]},
    {"count": 0.5, "event_names": ["Add to cart"]},
    {"count": 0, "event_names": []},
)


def dated(operator: str, value: Any) -> dict[str, Any]:
    return {"attribute": "date_range", "operator": operator, "value": value}


EVER = dated("between_dates", {"lower": "2016-01-01", "upper": "2023-02-01"})


def property_names(attribute: str) -> Sequence[str]:
    """Names worth asking an attribute for; none where it takes none."""
    if KINDS[attribute] is not Kind.CUSTOM:
        return ()
    return TAG_NAMES if attribute.endswith("utm") else PROPERTY_NAMES


@dataclass(frozen=True)
class Question:
    """A request to one of the six endpoints."""

    entity: Entity
    analytics: bool
    query: Query

    @property
    def path(self) -> str:
        return f"/v2/{self.entity}/analytics" if self.analytics else f"/v2/{self.entity}"

    def parameters(self) -> dict[str, Any]:
        query = self.query
        sent = {
            "filters": list(query.filters),
            "group_by": list(query.group_by),
            "aggregation": list(query.aggregation),
            "comparison": 1 if query.comparison else None,
            "page": query.page,
            "page_size": query.page_size,
            "with_video": None if query.with_video else "false",
        }
        return {key: value for key, value in sent.items() if value not in (None, [])}

    def answer(self, world: World, appid: str) -> Answer:
        return answered(world, self.entity, self.query, appid, analytics=self.analytics)

    def told(self) -> str:
        return f"{self.path} {json.dumps(self.parameters(), ensure_ascii=False)}"


@dataclass(frozen=True)
class Wanted:
    """Values worth asking an attribute for: those that items hold, and odd ones."""

    held: Sequence[Any]
    odd: Sequence[Any] = ()

    def all(self) -> list[Any]:
        return [*self.held, *self.odd]

    def drawn(self, operator: str) -> st.SearchStrategy[Any]:
        """Held ones three times in four, or hardly a filter would find anything."""
        odd = st.sampled_from(self.odd or self.held)
        one = st.one_of(*[st.sampled_from(self.held or self.odd)] * 3, odd)
        least = 0 if operator in OTHERS else 1
        return st.lists(one, min_size=least, max_size=3) if operator in LISTS else one


def wanted_values(items: Items, entry: Mapping[str, Any]) -> Wanted:
    """`entry` is a filter without its value."""
    kind = KINDS[entry["attribute"]]
    if kind is Kind.FLAG:
        return Wanted(TRUTHS)
    if kind is Kind.PLATFORM:
        return Wanted(PLATFORMS)
    if kind in (Kind.INTEGER, Kind.LIFETIME):
        scale = SCALE.get(entry["attribute"], 1)
        return Wanted([value / scale for value in held(items, lambda one: stored(one, entry))], PARAMETERS)
    if kind is Kind.MOMENT:
        return wanted_moments(items, entry)
    if kind is Kind.FREQUENCY:
        names = held(items, event_names)
        return Wanted([{"count": count, "event_names": names[count : count + 2]} for count in range(3)], FREQUENCIES)
    texts = held(items, lambda one: event_names(one) if kind is Kind.EVENT else stored(one, entry))
    return wanted_texts(texts, entry["operator"], kind is Kind.CUSTOM)


def event_names(item: Item) -> Sequence[str]:
    return [event.name for event in item.events]


def held(items: Items, values: Callable[[Item], Sequence[Any]]) -> list[Any]:
    return sorted({value for item in items for value in values(item)})


def wanted_moments(items: Items, entry: Mapping[str, Any]) -> Wanted:
    exact = [f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in held(items, lambda one: stored(one, entry))]
    if entry["operator"] == "between_dates":
        return Wanted([{"lower": time[:10], "upper": time} for time in exact], [{"lower": DAYS[0], "upper": DAYS[3]}])
    return Wanted([*exact, *(time[:10] for time in exact)], MOMENTS)


def wanted_texts(texts: Sequence[str], operator: str, custom: bool) -> Wanted:
    if operator in ORDER:
        return Wanted([float(text) for text in texts if numeric(text) is not None], PARAMETERS)
    if operator in SUBSTRING:
        parts = [part for text in texts for part in (text, text[:2].swapcase(), text[-3:])]
        return Wanted(parts, ("", "%", "_", "s"))
    typed: Sequence[Any] = (30, 2.5, 10.0, True, False) if custom else ()
    return Wanted(texts, [*(text.swapcase() for text in texts), "", "nowhere", "' OR 1=1 --", *typed])


@st.composite
def filters(draw: st.DrawFn, entity: Entity, items: Items) -> dict[str, Any]:
    attribute = draw(st.sampled_from((*FILTERABLE[entity], *OFTEN[entity])))
    entry = {"attribute": attribute, "operator": draw(st.sampled_from(OPERATORS[KINDS[attribute]]))}
    if property_names(attribute):
        entry["property_name"] = draw(st.sampled_from(property_names(attribute)))
    condition = draw(conditions(items)) if KINDS[attribute] is Kind.EVENT and draw(st.booleans()) else {}
    return {**entry, "value": draw(wanted_values(items, entry).drawn(entry["operator"])), **condition}


@st.composite
def conditions(draw: st.DrawFn, items: Items) -> dict[str, Any]:
    """The condition on an event's property that an event_name filter may carry."""
    name = draw(st.sampled_from((*CUSTOM_NAMES[:3], "nowhere")))
    operator = draw(st.sampled_from(OPERATORS[Kind.CUSTOM]))
    texts = held(items, lambda one: [event.properties[name] for event in one.events if name in event.properties])
    value = draw(wanted_texts(texts, operator, custom=True).drawn(operator))
    return {"property": {"name": name, "operator": operator, "value": value}}


@st.composite
def date_ranges(draw: st.DrawFn) -> list[dict[str, Any]]:
    """No date_range, one as wide as can be, any one, or two that meet."""
    forms: tuple[tuple[str, ...], ...] = (("one",), ("after", "before"), ("between_dates", "before"))
    form = draw(st.sampled_from(((), ("ever",), (), ("ever",), (), ("ever",), *forms)))
    return [EVER] if form == ("ever",) else [draw(date_range(one)) for one in form]


@st.composite
def date_range(draw: st.DrawFn, form: str) -> dict[str, Any]:
    operators = ("on", "not_on", "after", "before", "between_dates")
    operator = draw(st.sampled_from(operators)) if form == "one" else form
    if operator in ("on", "not_on"):
        return dated(operator, draw(st.sampled_from(DAYS)))
    if operator != "between_dates":
        return dated(operator, draw(st.sampled_from(MOMENTS)))
    lower, upper = sorted((draw(st.sampled_from(DAYS)), draw(st.sampled_from(DAYS))))
    return dated(operator, {"lower": lower, "upper": upper})


@st.composite
def groupings(draw: st.DrawFn, entity: Entity) -> dict[str, Any]:
    entry: dict[str, Any] = {"attribute": draw(st.sampled_from((*GROUPABLE[entity], *CROWDED)))}
    if property_names(entry["attribute"]):
        entry["property_name"] = draw(st.sampled_from(property_names(entry["attribute"])))
    maximum = draw(st.sampled_from((None, 1, 2, 3, 500)))
    return entry if maximum is None else {**entry, "max_group_number": maximum}


@st.composite
def aggregations(draw: st.DrawFn, entity: Entity) -> dict[str, Any]:
    attribute = draw(st.sampled_from((*COUNTS[entity], *AGGREGATED[entity], *["user_custom_property"] * 3)))
    if attribute in COUNTS[entity]:
        return {"attribute": attribute, **draw(st.sampled_from(({}, {"operator": ""}, {"operator": "count"})))}
    entry = {"attribute": attribute, "operator": draw(st.sampled_from(("sum", "avg", "min", "max")))}
    names = property_names(attribute)
    return {**entry, "property_name": draw(st.sampled_from(names))} if names else entry


def identity(entry: Mapping[str, Any]) -> str:
    """Two groupings or metrics alike would print one key twice."""
    operator = "" if KINDS[entry["attribute"]] is Kind.COUNT else entry.get("operator", "")
    return f"{operator}_{entry['attribute']}_{entry.get('property_name')}"


@st.composite
def questions(draw: st.DrawFn, world: World) -> Question:
    """Half of them of sessions."""
    entity = draw(st.sampled_from((Entity.SESSION, Entity.USER, Entity.SESSION, Entity.EVENT)))
    conditions = draw(so_many(filters(entity, world.items[entity]), (1, 0, 0, 1, 2, 1, 0, 3)))
    page, page_size = draw(
        st.sampled_from(((1, 500), (1, 500), (1, 7), (1, 500), (2, 7), (1, 500), (1, 3), (3, 3), (1, 500)))
    )
    paged: dict[str, Any] = {"now": NOW, "page": page, "page_size": page_size}
    asked = {**paged, "filters": [*draw(date_ranges()), *conditions]}
    if draw(st.integers(0, 3)) == 0:
        with_video = entity is not Entity.SESSION or draw(st.booleans())
        return Question(entity, False, Query(**asked, with_video=with_video))
    group_by = draw(so_many(groupings(entity), (0, 1, 1, 1, 2, 2)))
    aggregation = draw(so_many(aggregations(entity), (0, 0, 1, 2, 3)))
    query = Query(**asked, group_by=group_by, aggregation=aggregation)
    return Question(entity, True, replace(query, comparison=comparable(query) and draw(st.booleans())))


@st.composite
def so_many(draw: st.DrawFn, one: st.SearchStrategy[Any], sizes: Sequence[int]) -> list[Any]:
    """Lists of the given sizes, each as often as it is named."""
    size = draw(st.sampled_from(sizes))
    return draw(st.lists(one, min_size=size, max_size=size, unique_by=identity))


def comparable(query: Query) -> bool:
    """A window turned inside out has no length; and which days `not_on` takes out of the period before is left open."""
    return query.window.lower <= query.window.upper and not query.window.without


@dataclass(frozen=True)
class Case:
    """A data set and questions about it. A failure shows as much of the data set as can be read."""

    uploads: Sequence[Upload]
    questions: Sequence[Question]

    def __repr__(self) -> str:
        text = repr(self.uploads)
        return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]} …"


MOST_SHOWN = 20_000


@st.composite
def cases(draw: st.DrawFn, number: int) -> Case:
    """So many questions about a data set."""
    uploads = draw(histories())
    return Case(uploads, draw(st.lists(questions(World(uploads)), min_size=number, max_size=number)))
