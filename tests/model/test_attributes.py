"""The registry of attributes: whole, and fit for what reads it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from playhead.model.attributes import (
    ATTRIBUTES,
    BY_NAME,
    Attribute,
    Entity,
    Type,
    Use,
    attributes_for,
)
from playhead.query.entities import ENTITIES

REQUIREMENT = (Path(__file__).parent.parent / "data" / "requirement-attributes.txt").read_text().split()
INTEGER = re.compile(r"session_(duration|number_of_user|.*(gesture|screen)_count)")
OTHER_TYPES = {
    "date_range": "DateTime",
    "session_crashed": "Bool String",
    "session_has_video": "Bool String",
    "session_new_users_count": "Count",
    "session_unique_user_count": "Count",
    "session_screen_list": "list",
    "session_uploaded_month": "DateTime String",
    "session_uploaded_week": "DateTime String",
    "session_uploadedon_day": "DateTime String",
    "user_custom_property": "JSON",
}
SCHEMA = Path(__file__).parent.parent.parent / "src" / "playhead" / "stores" / "schema"
OPENED = {name for row in ENTITIES.values() for name, _ in row.counted.opened}
"""Of the arrays of a session."""
COLUMNS = OPENED.union(
    *(
        re.findall(r"^ +(?:ADD COLUMN IF NOT EXISTS )?(\w+) ", file.read_text(), re.MULTILINE)
        for file in SCHEMA.iterdir()
    )
)
every = pytest.mark.parametrize("attribute", ATTRIBUTES, ids=lambda attribute: attribute.name)


def test_the_requirements_attributes_are_here_in_its_order() -> None:
    assert len(REQUIREMENT) == 32
    assert [name for name in BY_NAME[Entity.SESSION] if name in REQUIREMENT] == REQUIREMENT


def test_names_are_distinct_on_each_entity() -> None:
    for entity in Entity:
        assert len(BY_NAME[entity]) == sum(bool(attribute.use(entity)) for attribute in ATTRIBUTES)


@every
def test_an_attribute_reads_a_column_that_exists(attribute: Attribute) -> None:
    assert attribute.type in {Type.COUNT, Type.SHARE} or attribute.column in COLUMNS


@every
def test_an_attribute_can_be_used_and_is_described(attribute: Attribute) -> None:
    assert any(attribute.use(entity) for entity in Entity)
    assert attribute.description


@every
def test_the_type_says_where_it_may_be_used(attribute: Attribute) -> None:
    """api-spec, section 6: grouping by texts and flags, aggregating what is a number or counts."""
    for use in (attribute.use(entity) for entity in Entity):
        if Use.GROUP in use:
            assert attribute.type in {Type.STRING, Type.PLATFORM, Type.ID, Type.BOOL, Type.BUCKET, Type.JSON}
        if Use.AGGREGATE in use:
            assert attribute.type in {Type.COUNT, Type.SHARE, Type.INTEGER, Type.BOOL, Type.JSON}
        if attribute.type in {Type.COUNT, Type.SHARE}:
            assert Use.FILTER not in use


def test_listed_attributes_have_the_requirements_types() -> None:
    integers = dict.fromkeys((name for name in REQUIREMENT if INTEGER.fullmatch(name)), "Integer")
    expected = {**dict.fromkeys(REQUIREMENT, "String"), **integers, **OTHER_TYPES}
    assert {name: BY_NAME[Entity.SESSION][name].type.label for name in REQUIREMENT} == expected


def test_names_for_a_use_are_in_the_registrys_order() -> None:
    names = attributes_for(Entity.SESSION, Use.GROUP)
    assert names[0] == "app_version"
    assert names == [name for name in BY_NAME[Entity.SESSION] if name in names]
    assert "session_duration" not in names
