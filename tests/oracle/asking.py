"""Questions by hand, for the tests that ask all there are of a kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .answer import Query
from .attributes import Entity
from .queries import EVER, GROUPABLE, Question, property_names
from .rows import NOW, TAGS

WIDE: dict[str, Any] = {"filters": [EVER], "page_size": 500}
SESSION, USER, EVENT = Entity
GROUPINGS = [(entity, name) for entity in Entity for name in GROUPABLE[entity]]
DATE_RANGES: Sequence[Sequence[tuple[str, Any]]] = (
    [],
    [("on", "2023-01-16")],
    [("not_on", "2023-01-16")],
    [("before", "2023-01-16")],
    [("after", "2023-01-16")],
    [("after", "2022-12-01T00:00:00.000Z")],
    [("between_dates", {"lower": "2023-01-01", "upper": "2023-01-19"})],
    [("between_dates", {"lower": "2023-01-19", "upper": "2023-01-19"})],
    [("between_dates", {"lower": "2022-12-31T23:59:59.5Z", "upper": "2023-01-19T05:45:00+05:45"})],
    [("after", "2022-12-01"), ("before", "2023-01-01")],
    [("between_dates", {"lower": "2022-12-01", "upper": "2023-01-19"}), ("before", "2023-01-16")],
    [("on", "2023-01-16"), ("on", "2023-01-19")],
)


def asked(entity: Entity, *, analytics: bool = False, **query: Any) -> Question:
    return Question(entity, analytics, Query(NOW, **query))


def grouping(attribute: str, **more: Any) -> dict[str, Any]:
    names = property_names(attribute)
    named = {"property_name": "price" if "price" in names else TAGS[1]} if names else {}
    return {"attribute": attribute, **named, **more}
