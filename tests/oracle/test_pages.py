"""The API against the reference: pages by number and by cursor, of lists and of analytics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from .asking import EVENT, SESSION, USER, WIDE, asked, grouping
from .attributes import Entity
from .dataset import Dataset
from .queries import EVER, Question

pytestmark = pytest.mark.usefixtures("clock")


@pytest.mark.parametrize("page_size", [1, 7, 60, 500])
@pytest.mark.parametrize("entity", Entity)
def test_pages_of_the_list_have_no_gap_and_no_repeat(data: Dataset, entity: Entity, page_size: int) -> None:
    pages = list(walk(data, asked(entity, filters=[EVER], page_size=page_size)))
    assert keys(pages) == keys([expected_whole(data, entity)])


@pytest.mark.parametrize(
    ("entity", "attribute"),
    [
        (SESSION, "device_model"),
        (SESSION, "session_uploaded_week"),
        (SESSION, "event_name"),
        (USER, "event_name"),
        (EVENT, "event_uploaded_week"),
    ],
)
def test_pages_of_the_analytics_have_no_gap_and_no_repeat(data: Dataset, entity: Entity, attribute: str) -> None:
    group_by = [grouping(attribute, max_group_number=4)]
    whole = asked(entity, analytics=True, group_by=group_by, **WIDE)
    pages = walk(data, asked(entity, analytics=True, group_by=group_by, filters=[EVER], page_size=3))
    assert [row for page in pages for row in page] == data.ask(whole.path, whole.parameters())["data"]


def walk(data: Dataset, question: Question) -> Iterator[list[dict[str, Any]]]:
    """The pages by number, until `next` is null; and the page after the last is empty."""
    parameters = question.parameters()
    page: int | None = 1
    while page is not None:
        answer = data.ask(question.path, {**parameters, "page": page})
        assert answer["pagination"]["current"] == page
        yield answer["data"]
        last, page = page, answer["pagination"]["next"]
    beyond = data.ask(question.path, {**parameters, "page": last + 1})
    assert beyond["data"] == []
    assert beyond["pagination"] == {"current": last + 1, "next": None, "total": 0}


@pytest.mark.parametrize("page_size", [1, 7, 500])
@pytest.mark.parametrize("entity", Entity)
def test_the_cursor_has_no_gap_and_no_repeat(data: Dataset, entity: Entity, page_size: int) -> None:
    question = asked(entity, filters=[EVER], page_size=page_size)
    parameters = {key: value for key, value in question.parameters().items() if key != "page"}
    pages: list[list[dict[str, Any]]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = data.ask(question.path, {**parameters, "cursor": cursor})
        pages.append(answer["data"])
        cursor = answer["pagination"]["next_cursor"]
    assert keys(pages) == keys([expected_whole(data, entity)])
    assert all(len(page) == page_size for page in pages[:-1])


def expected_whole(data: Dataset, entity: Entity) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = asked(entity, **WIDE).answer(data.world, data.app.appid)["data"]
    return rows


def keys(pages: Sequence[Sequence[Mapping[str, Any]]]) -> list[Any]:
    """What tells the rows apart; an event's id is not always known to the reference."""
    return [key(row) for page in pages for row in page]


def key(row: Mapping[str, Any]) -> Any:
    if "eventId" in row:
        return row["sessionProperty"]["sessionId"], row["eventDate"], row["eventPropertyTime"], row["eventName"]
    return row.get("sessionId") or row["uxcamUserId"]


def test_ids_of_events_are_distinct(data: Dataset) -> None:
    rows = data.ask("/v2/event", WIDE)["data"]
    assert len({row["eventId"] for row in rows}) == len(rows) == len(expected_whole(data, EVENT))
