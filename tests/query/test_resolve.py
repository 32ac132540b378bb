"""A request to a query: names, types and defaults."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from playhead.errors import InvalidAggregation, InvalidFilter, InvalidGroupBy, InvalidOperator, RequestError
from playhead.query.resolve import Query, stored_bounds
from tests.query.test_compile import NOW, analysed, listed
from tests.samples import Json, condition

DEFAULTS = [
    "session_count",
    "session_unique_user_count",
    "session_new_users_count",
    "avg_session_gesture_count",
    "avg_session_rage_gesture_count",
    "avg_session_responsive_gesture_count",
    "avg_session_unresponsive_gesture_count",
    "avg_session_duration",
    "avg_session_unique_screen_count",
]


def keys(query: Query) -> list[str]:
    return [metric.key for metric in query.metrics]


def test_the_default_metrics_in_their_order() -> None:
    assert keys(analysed()) == DEFAULTS


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [
        ([{"attribute": "session_duration", "operator": "max"}], ["session_count", "max_session_duration"]),
        ([{"attribute": "session_unique_user_count", "operator": ""}], ["session_unique_user_count"]),
        ([{"attribute": "session_count"}, {"attribute": "session_count", "operator": "count"}], ["session_count"]),
        (
            [{"attribute": "user_custom_property", "operator": "avg", "property_name": "price"}],
            ["session_count", "avg_user_custom_property_price"],
        ),
        (
            [{"attribute": "session_crashed", "operator": "sum"}, {"attribute": "session_new_users_count"}],
            ["sum_session_crashed", "session_new_users_count"],
        ),
    ],
)
def test_given_metrics_replace_the_defaults_and_have_a_count(aggregation: list[Json], expected: list[str]) -> None:
    assert keys(analysed(aggregation=aggregation)) == expected


def test_group_keys_name_the_property() -> None:
    query = analysed(group_by=[{"attribute": "user_custom_property", "property_name": "age_group"}])
    assert [group.key for group in query.groups] == ["user_custom_property_age_group"]


def test_comparison_is_ignored_with_groups() -> None:
    assert analysed(comparison="1").comparison
    assert not analysed(comparison="1", group_by=[{"attribute": "device_model"}]).comparison


def test_a_date_range_is_the_window_and_no_condition() -> None:
    query = listed(condition("date_range", "after", "2023-01-01"))
    assert query.matches == ()
    assert (f"{query.window.lower:%F}", query.window.upper) == ("2023-01-01", NOW)


@pytest.mark.parametrize(
    ("attribute", "operator", "value", "typed"),
    [
        ("device_model", "equal", "x", "x"),
        ("device_model", "in", ["x", "y"], ("x", "y")),
        ("device_platform", "equal", "iOS", 2),
        ("device_platform", "in", [1, "3"], (1, 3)),
        ("device_platform", "contains", "OS", "OS"),
        ("session_crashed", "equal", "TRUE", True),
        ("session_crashed", "in", [0, "false"], (False, False)),
        ("session_duration", "greater", "180", Decimal(180)),
        ("session_duration", "in", [1.5, 2], (Decimal("1.5"), Decimal(2))),
    ],
)
def test_values_get_their_attributes_type(attribute: str, operator: str, value: Any, typed: Any) -> None:
    assert listed(condition(attribute, operator, value)).matches[0].value == typed


@pytest.mark.parametrize(("alias", "name"), [("greater_than", "greater"), ("less_than", "less")])
def test_operators_have_aliases(alias: str, name: str) -> None:
    assert listed(condition("session_duration", alias, 1)).matches[0].operator.name == name


@pytest.mark.parametrize(("value", "text"), [(5, "5"), (5.5, "5.5"), (True, "true"), ("5", "5")])
def test_a_propertys_value_is_compared_as_the_row_shows_it(value: Any, text: str) -> None:
    entry = condition("user_custom_property", "equal", value, property_name="p")
    assert listed(entry).matches[0].value == text


@pytest.mark.parametrize(
    ("entry", "error", "detail"),
    [
        (condition("nothing", "equal", 1), InvalidFilter, "attribute"),
        (condition("session_count", "equal", 1), InvalidFilter, "attribute"),
        (condition("user_session_count", "equal", 1), InvalidFilter, "attribute"),
        (condition("device_model", "Equal", "x"), InvalidOperator, "operator"),
        (condition("session_screen_list", "equal", "x"), InvalidOperator, "operator"),
        (condition("session_screen_order", "has_any", ["x"]), InvalidOperator, "operator"),
        (condition("session_screen_order", "in_order", "x"), InvalidFilter, "value"),
        (condition("session_screen_order", "in_order", ["x", 1]), InvalidFilter, "value[1]"),
        (condition("session_screen_12", "equal", "x"), InvalidFilter, "attribute"),
        (condition("session_crashed", "greater", 0), InvalidOperator, "operator"),
        (condition("device_model", "in", "x"), InvalidFilter, "value"),
        (condition("device_model", "equal", ["x"]), InvalidFilter, "value"),
        (condition("device_model", "in", ["x", 1]), InvalidFilter, "value[1]"),
        (condition("device_platform", "equal", 4), InvalidFilter, "value"),
        (condition("device_platform", "equal", "amiga"), InvalidFilter, "value"),
        (condition("session_crashed", "equal", 2), InvalidFilter, "value"),
        (condition("session_duration", "equal", True), InvalidFilter, "value"),
        (condition("session_duration", "equal", "5s"), InvalidFilter, "value"),
        (condition("user_custom_property", "equal", "x"), InvalidFilter, "property_name"),
        (condition("user_custom_property", "equal", "x", property_name=""), InvalidFilter, "property_name"),
        (condition("device_model", "equal", "x", property_name="p"), InvalidFilter, "property_name"),
        (
            condition("device_model", "equal", "x", property={"name": "p", "operator": "equal", "value": 1}),
            InvalidFilter,
            "property",
        ),
        (
            condition("event_name", "equal", "x", property={"name": "p", "operator": "on", "value": 1}),
            InvalidOperator,
            "property.operator",
        ),
        (
            condition("event_name", "equal", "x", property={"name": "p", "operator": "less", "value": "x"}),
            InvalidFilter,
            "property.value",
        ),
    ],
)
def test_a_wrong_filter_is_told_with_its_place(entry: Json, error: type[RequestError], detail: str) -> None:
    with pytest.raises(error) as raised:
        listed(condition("device_city", "equal", "x"), entry)
    assert raised.value.detail == f"filters[1].{detail}"


@pytest.mark.parametrize(
    ("group", "detail"),
    [
        ({"attribute": "date_range"}, "attribute"),
        ({"attribute": "session_screen_list"}, "attribute"),
        ({"attribute": "session_gesture_count"}, "attribute"),
        ({"attribute": "device_model", "property_name": "p"}, "property_name"),
        ({"attribute": "user_custom_property"}, "property_name"),
        ({"attribute": "device_model", "max_group_number": 0}, "max_group_number"),
        ({"attribute": "device_model", "max_group_number": "many"}, "max_group_number"),
    ],
)
def test_a_wrong_grouping_is_told_with_its_place(group: Json, detail: str) -> None:
    with pytest.raises(InvalidGroupBy) as raised:
        analysed(group_by=[group])
    assert raised.value.detail == f"group_by[0].{detail}"


def test_two_equal_groupings_are_refused() -> None:
    with pytest.raises(InvalidGroupBy, match="the same"):
        analysed(group_by=[{"attribute": "device_model"}] * 2)


@pytest.mark.parametrize("maximum", [500, "500", 10**30])
def test_a_maximum_of_groups_has_no_upper_refusal(maximum: Any) -> None:
    assert analysed(group_by=[{"attribute": "device_model", "max_group_number": maximum}]).groups[0].maximum >= 500


@pytest.mark.parametrize(
    ("aggregation", "detail"),
    [
        ({"attribute": "device_model", "operator": "sum"}, "attribute"),
        ({"attribute": "session_screen_list", "operator": "sum"}, "attribute"),
        ({"attribute": "session_uploaded_week", "operator": "sum"}, "attribute"),
        ({"attribute": "session_duration", "operator": "SUM"}, "operator"),
        ({"attribute": "session_duration", "operator": ""}, "operator"),
        ({"attribute": "session_count", "operator": "sum"}, "operator"),
        ({"attribute": "user_custom_property", "operator": "sum"}, "property_name"),
    ],
)
def test_a_wrong_aggregation_is_told_with_its_place(aggregation: Json, detail: str) -> None:
    with pytest.raises(InvalidAggregation) as raised:
        analysed(aggregation=[aggregation])
    assert raised.value.detail == f"aggregation[0].{detail}"


@pytest.mark.parametrize(
    ("value", "scale", "bounds"),
    [
        ("5", 1, (5, 5)),
        ("5.5", 1, (5, 6)),
        ("-5.5", 1, (-6, -5)),
        ("55.009", 1000, (55_009, 55_009)),
        ("55.0091", 1000, (55_009, 55_010)),
        ("1e300", 1000, (2**62, 2**62)),
        ("-1e300", 1, (-(2**62), -(2**62))),
        ("1e-300", 1, (0, 1)),
    ],
)
def test_stored_bounds_lie_around_a_public_number(value: str, scale: int, bounds: tuple[int, int]) -> None:
    assert stored_bounds(Decimal(value), scale) == bounds
