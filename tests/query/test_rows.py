"""Ids of events that have none of their own."""

from __future__ import annotations

from uuid import UUID, uuid5

from playhead.model.details import StoredEvent
from playhead.query.rows import EVENTS, event_id

OWN = UUID("0" * 31 + "1")


def test_an_id_that_came_along_stays() -> None:
    assert event_id("f" * 24, StoredEvent(name="a", at=1.5, id=OWN), 0) == str(OWN)


def test_others_are_derived_as_version_5() -> None:
    for number, name in enumerate(["Add to cart", "€ 😀", ""]):
        derived = event_id("f" * 24, StoredEvent(name=name, at=1.2345, properties={}), number)
        assert derived == str(uuid5(EVENTS, f"{'f' * 24} 1234 {number} {name}"))
