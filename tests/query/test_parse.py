"""Parameters to a request: what is read, and what is refused with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from playhead.errors import InvalidAggregation, InvalidFilter, InvalidGroupBy, InvalidParameter, RequestError
from playhead.model.attributes import Entity
from playhead.query.parse import Aggregation, Filter, Grouping, parse_analytics, parse_list, truth, whole_number
from tests.samples import condition

FILTER = condition("device_model", "equal", "x")


def test_nothing_is_the_default() -> None:
    request = parse_list({}, Entity.SESSION)
    assert (request.filters, request.page, request.page_size, request.with_video, request.cursor) == (
        (),
        1,
        50,
        True,
        None,
    )


@pytest.mark.parametrize("filters", ["", "[]", [], None])
def test_no_filters_can_be_said_in_four_ways(filters: Any) -> None:
    assert parse_list({"filters": filters}, Entity.SESSION).filters == ()


def test_filters_are_read_from_text_and_from_json() -> None:
    expected = (Filter("device_model", "equal", "x"),)
    assert parse_list({"filters": json.dumps([FILTER], indent=2)}, Entity.SESSION).filters == expected
    assert parse_list({"filters": [FILTER]}, Entity.SESSION).filters == expected


def test_groupings_and_aggregations_are_read() -> None:
    request = parse_analytics({"group_by": '[{"attribute":"a"}]', "aggregation": '[{"attribute":"b","operator":""}]'})
    assert request.group_by == (Grouping("a", 50, None),)
    assert request.aggregation == (Aggregation("b", "", None),)


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("500", 500), (7, 7)])
def test_a_page_size_is_a_number_or_its_digits(text: Any, number: int) -> None:
    assert parse_list({"page_size": text}, Entity.SESSION).page_size == number


@pytest.mark.parametrize("value", ["0", "501", "-1", "1.0", "", "x", "+1", " 1", "1_0", "٣", True, None, 1.0, [], {}])
def test_another_page_size_is_refused(value: Any) -> None:
    with pytest.raises(InvalidParameter, match="page_size is a whole number from 1 to 500") as raised:
        parse_list({"page_size": value}, Entity.SESSION)
    assert raised.value.detail == "page_size"


@pytest.mark.parametrize(
    ("parameters", "error", "detail"),
    [
        ({"filters": "{}"}, InvalidParameter, "filters"),
        ({"filters": "x"}, InvalidParameter, "filters"),
        ({"filters": '"x"'}, InvalidParameter, "filters"),
        ({"filters": [FILTER, 1]}, InvalidFilter, "filters[1]"),
        ({"filters": [{**FILTER, "operator": 1}]}, InvalidFilter, "filters[0].operator"),
        ({"filters": [{"attribute": "a", "operator": "b"}]}, InvalidFilter, "filters[0]"),
        ({"filters": [{**FILTER, "property": {"name": 1}}]}, InvalidFilter, "filters[0].property.name"),
        ({"group_by": [{"attribute": "a", "more": 1}]}, InvalidGroupBy, "group_by[0]"),
        ({"group_by": [{"attribute": "a"}] * 3}, InvalidGroupBy, "group_by"),
        ({"group_by": [{"attribute": "a", "max_group_number": 1.5}]}, InvalidGroupBy, "group_by[0].max_group_number"),
        ({"aggregation": [{}]}, InvalidAggregation, "aggregation[0]"),
        ({"comparison": "yes"}, InvalidParameter, "comparison"),
        ({"cursor": ""}, InvalidParameter, "cursor"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(parameters: Any, error: type[RequestError], detail: str) -> None:
    with pytest.raises(error) as raised:
        parse_analytics(parameters)
    assert raised.value.detail == detail


def test_a_list_ignores_what_is_for_analytics() -> None:
    assert parse_list(
        {"group_by": "nonsense", "aggregation": "nonsense", "comparison": "nonsense"}, Entity.SESSION
    ) == parse_list({}, Entity.SESSION)


def test_page_and_cursor_exclude_each_other() -> None:
    with pytest.raises(InvalidParameter, match="exclude each other"):
        parse_list({"page": "1", "cursor": ""}, Entity.SESSION)


def test_all_unknown_parameters_are_named() -> None:
    with pytest.raises(InvalidParameter, match=r"Unknown parameter: filter;.*Unknown parameter: limit;") as raised:
        parse_list({"filter": "[]", "limit": "5"}, Entity.SESSION)
    assert raised.value.detail == "filter, limit"


@pytest.mark.parametrize(
    ("value", "number"), [(5, 5), ("5", 5), ("05", 5), (True, None), ("5.0", None), (5.0, None), (None, None)]
)
def test_whole_numbers(value: Any, number: int | None) -> None:
    assert whole_number(value) == number


@pytest.mark.parametrize(
    ("value", "flag"),
    [
        (True, True),
        ("TRUE", True),
        (1, True),
        ("0", False),
        ("False", False),
        (0, False),
        (2, None),
        ("yes", None),
        (None, None),
    ],
)
def test_truth(value: Any, flag: bool | None) -> None:
    assert truth(value) is flag
