"""The reference text: attribute and operator tables out of the registries, as Markdown.

It is the description of the OpenAPI document, the page `/docs`, and the generated part of `docs/api.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from playhead.model.attributes import BY_NAME, RECORDED, Attribute, Entity, Type, Use
from playhead.query.operators import OPERATORS, Shape, operators_of

SHAPES = {Shape.SCALAR: "one value", Shape.ARRAY: "array", Shape.DATES: '`{"lower": date, "upper": date}`'}


def reference() -> str:
    """Both tables with their headings."""
    return "\n".join((*_attributes(), *_operators(), ""))


def _attributes() -> Iterator[str]:
    for entity in Entity:
        counted = entity not in RECORDED
        yield f"### {entity.capitalize()} attributes"
        yield ""
        if counted:
            yield "And those of sessions: to filter by as there; to group by, but for `event_name`."
            yield ""
        if entity is Entity.SESSION:
            yield "To filter by, those of screens, gestures and issues too: one visit, gesture or issue has to meet all that is asked of its kind."
            yield ""
        yield from _table(
            ("attribute", "category", "type", "filter", "group", "aggregate", "description"),
            (
                _attribute(row, entity)
                for row in BY_NAME[entity].values()
                if row.own is entity or not (counted or row.own)
            ),
        )
        yield ""


def _attribute(attribute: Attribute, entity: Entity) -> tuple[str, ...]:
    uses = ("yes" if use in attribute.use(entity) else "" for use in (Use.FILTER, Use.GROUP, Use.AGGREGATE))
    return (f"`{attribute.name}`", attribute.category, attribute.type.label, *uses, attribute.description)


def _operators() -> Iterator[str]:
    yield "### Filter operators"
    yield ""
    yield from _table(
        ("operator", "also", "value", "on", "matches when the attribute"),
        (
            (f"`{row.name}`", f"`{row.alias}`" if row.alias else "", SHAPES[row.shape], _types(row.name), row.meaning)
            for row in OPERATORS
        ),
    )


def _types(operator: str) -> str:
    return ", ".join(dict.fromkeys(type_.label for type_ in Type if operator in operators_of(type_)))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
