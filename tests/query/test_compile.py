"""Parameters to SQL: the exact text and its parameters."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from playhead.model.attributes import Entity
from playhead.query.compile import analytics_select, conditions, groups_select, list_select
from playhead.query.conditions import NUMERIC
from playhead.query.parse import parse_analytics, parse_list
from playhead.query.resolve import Query, resolve, resolve_list
from playhead.query.sql import print_select
from tests.samples import Json, condition

APP = 7
SESSION_ENTITY = Entity.SESSION
APPID = "60f6c0b8b97ba419120b82eb"
NOW = datetime(2023, 1, 16, 10, 25, 8, tzinfo=UTC)
LOWER, UPPER = 1671272708, 1673864708
SESSION = "60f7dd4efd9c2f001169bb96"
LIST_START = (
    "SELECT uploaded AS uploaded, session_id AS session_id, session_number_of_user AS session_number_of_user,"
    " session_has_video AS session_has_video, picture_held AS picture_held, row AS row FROM sessions FINAL WHERE equals(app, {p0:UInt32}) AND kind IN (1)"
)
WINDOW = " AND greaterOrEquals(uploaded, toDateTime({p1:UInt32})) AND lessOrEquals(uploaded, toDateTime({p2:UInt32}))"
LIST_END = " ORDER BY uploaded DESC NULLS LAST, session_id DESC NULLS LAST LIMIT 51 OFFSET 0 SETTINGS max_threads = 1"
ID_NUMBER = int(SESSION, 16)
AGE = "if(mapContains(user_properties, {{p{0}:String}}), arrayElement(user_properties, {{p{1}:String}}), NULL)"
REACHED = (
    "equals(arrayFold((done_steps, passed) -> plus(done_steps, and(less(done_steps, 2), equals(passed,"
    " arrayElement({p4:Array(String)}, plus(done_steps, 1))))), visit_screen, toUInt64(0)), 2)"
)
EVENT = {"property": {"name": "price", "operator": "not_equal", "value": "10"}}
RANKED = " GROUP BY g0 ORDER BY order_key DESC NULLS LAST, g0 ASC NULLS LAST LIMIT 10 OFFSET 0"


def listed(*filters: Any, **parameters: Any) -> Query:
    """A list with these filters."""
    return resolve(
        parse_list({"filters": json.dumps(filters), **parameters}, SESSION_ENTITY),
        SESSION_ENTITY,
        app=APP,
        appid=APPID,
        now=NOW,
    )


def analysed(*filters: Any, entity: Entity = SESSION_ENTITY, **parameters: Any) -> Query:
    """Analytics with these filters; lists become JSON."""
    texts = {name: json.dumps(value) if isinstance(value, list) else value for name, value in parameters.items()}
    return resolve(parse_analytics({"filters": json.dumps(filters), **texts}), entity, app=APP, appid=APPID, now=NOW)


LISTS: list[tuple[Json, str, list[Any]]] = [
    (condition("device_country", "equal", "USA"), "equals(device_country, {p3:String})", ["USA"]),
    (
        condition("device_country", "not_in", ["USA", "UK"]),
        "not(ifNull(in(device_country, {p3:Array(String)}), 0))",
        [["USA", "UK"]],
    ),
    (
        condition("device_model", "contains", "SM"),
        "greater(position(lowerUTF8(device_model), lowerUTF8({p3:String})), 0)",
        ["SM"],
    ),
    (condition("session_duration", "equal", 55.009), "in(session_duration_ms, {p3:Array(Int64)})", [[55009]]),
    (condition("session_duration", "equal", 0.0001), "in(session_duration_ms, {p3:Array(Int64)})", [[]]),
    (condition("session_duration", "greater_than", "1.2345"), "greater(session_duration_ms, {p3:Int64})", [1234]),
    (condition("session_duration", "less", 1.2345), "less(session_duration_ms, {p3:Int64})", [1235]),
    (condition("device_platform", "in", ["android", 2]), "in(device_platform, {p3:Array(UInt8)})", [[1, 2]]),
    (
        condition("session_crashed", "not_equal", "true"),
        "not(ifNull(in(session_crashed, {p3:Array(UInt8)}), 0))",
        [[1]],
    ),
    (
        condition("session_screen_list", "has_any", ["Home"]),
        "hasAny(session_screen_list, {p3:Array(String)})",
        [["Home"]],
    ),
    (
        condition("session_screen_order", "in_order", ["Home", "Cart"]),
        f"and(hasAll(visit_screen, {{p3:Array(String)}}), {REACHED})",
        [["Home", "Cart"]] * 2,
    ),
    (
        condition("session_event_order", "not_in_order", []),
        "not(ifNull(and(hasAll(event_name, {p3:Array(String)}), equals(arrayFold((done_steps, passed) -> plus(done_steps,"
        " and(less(done_steps, 0), equals(passed, arrayElement({p4:Array(String)}, plus(done_steps, 1))))), event_name,"
        " toUInt64(0)), 0)), 0))",
        [[], []],
    ),
    (
        condition("session_screen_2", "equal", "Home"),
        "equals(arrayElementOrNull(visit_screen, 2), {p3:String})",
        ["Home"],
    ),
    (
        condition("session_screen_11", "not_others", []),
        "not(ifNull(and(isNotNull(arrayElementOrNull(visit_screen, 11)),"
        " not(in(arrayElementOrNull(visit_screen, 11), {p3:Array(String)}))), 0))",
        [[]],
    ),
    (
        condition("session_id", "equal", SESSION),
        "in(session_id, {p3:Array(UInt128)}) AND (uploaded, session_id) IN (SELECT uploaded AS uploaded, session_id AS"
        " session_id FROM session_keys WHERE equals(app, {p4:UInt32}) AND in(session_id, {p5:Array(UInt128)}))",
        [[ID_NUMBER], APP, [ID_NUMBER]],
    ),
    (
        condition("uxcamuserid", "in", [SESSION]),
        "in(uxcamuserid, {p3:Array(UInt128)}) AND (uploaded, session_id) IN (SELECT uploaded AS uploaded, session_id AS"
        " session_id FROM user_sessions WHERE equals(app, {p4:UInt32}) AND in(uxcamuserid, {p5:Array(UInt128)}))",
        [[ID_NUMBER], APP, [ID_NUMBER]],
    ),
    (
        condition("user_custom_property", "equal", 5, property_name="age"),
        f"equals({AGE.format(3, 4)}, {{p5:String}})",
        ["age", "age", "5"],
    ),
    (
        condition("user_custom_property", "less", "5", property_name="age"),
        f"less(if(match(ifNull({AGE.format(3, 4)}, {{p5:String}}), {{p6:String}}),"
        f" toFloat64OrNull({AGE.format(7, 8)}), NULL), {{p9:Float64}})",
        ["age", "age", "", NUMERIC, "age", "age", 5.0],
    ),
    (
        condition("user_custom_property", "equal", "Ada", property_name="alias"),
        "equals(user_name, {p3:String})",
        ["Ada"],
    ),
    (condition("event_name", "in", ["a", "b"]), "hasAny(event_name, {p3:Array(String)})", [["a", "b"]]),
    (
        condition("event_name", "equal", "Add", **EVENT),
        "arrayExists((n, p) -> and(equals(n, {p3:String}), ifNull(not(ifNull(equals(if(mapContains(p, {p4:String}),"
        " arrayElement(p, {p5:String}), NULL), {p6:String}), 0)), 0)), event_name, event_properties)",
        ["Add", "price", "price", "10"],
    ),
]


@pytest.mark.parametrize(("entry", "sql", "parameters"), LISTS)
def test_filters_of_a_list(entry: Json, sql: str, parameters: list[Any]) -> None:
    query = listed(entry)
    printed = print_select(list_select(query, conditions(query), 51))
    assert printed.sql == f"{LIST_START}{WINDOW} AND {sql}{LIST_END}"
    assert list(printed.parameters.values()) == [APP, LOWER, UPPER, *parameters]


ANALYTICS: list[tuple[dict[str, Any], str, str, str]] = [
    (
        {"group_by": [{"attribute": "device_model"}], "aggregation": [{"attribute": "session_count"}]},
        "device_model AS g0, count() AS m0, m0 AS order_key",
        " AND isNotNull(device_model)",
        RANKED,
    ),
    (
        {
            "group_by": [{"attribute": "event_name"}],
            "aggregation": [{"attribute": "session_duration", "operator": "sum"}],
        },
        "arrayJoin(arrayDistinct(event_name)) AS g0, count() AS m0, sum(session_duration_ms) AS m1,"
        " count(session_duration_ms) AS n1, if(equals(n1, 0), NULL, m1) AS order_key",
        " AND notEmpty(event_name)",
        RANKED,
    ),
    (
        {"group_by": [{"attribute": "session_screen_1"}], "aggregation": [{"attribute": "session_count"}]},
        "arrayElementOrNull(visit_screen, 1) AS g0, count() AS m0, m0 AS order_key",
        " AND isNotNull(arrayElementOrNull(visit_screen, 1))",
        RANKED,
    ),
    (
        {"group_by": [{"attribute": "session_uploaded_week"}], "aggregation": [{"attribute": "session_count"}]},
        "toMonday(uploaded) AS g0, count() AS m0, m0 AS order_key",
        " AND isNotNull(toMonday(uploaded))",
        RANKED,
    ),
    (
        {"aggregation": [{"attribute": "session_gesture_count", "operator": "max"}]},
        "count() AS m0, maxOrNull(session_gesture_count) AS m1",
        "",
        " LIMIT 10 OFFSET 0",
    ),
]


@pytest.mark.parametrize(("asked", "columns", "grouped", "end"), ANALYTICS)
def test_analytics(asked: dict[str, Any], columns: str, grouped: str, end: str) -> None:
    query = analysed(**asked)
    printed = print_select(analytics_select(query, query.window, folds=(None,) * len(query.groups), limit=10))
    where = " FROM sessions FINAL WHERE equals(app, {p0:UInt32}) AND kind IN (1)" + WINDOW
    assert (
        printed.sql
        == f"SELECT {columns}{where}{grouped}{end} SETTINGS optimize_read_in_order = 0, use_uncompressed_cache = 1"
    )
    assert list(printed.parameters.values()) == [APP, LOWER, UPPER]


ISSUES = "issue_kind AS i_kind, issue_title AS i_title"
VISITS = "visit_screen AS v_screen"
IN_ORDER = "arrayEnumerate(visit_screen) AS v_index"
OWN: list[tuple[Entity, dict[str, Any], str, str]] = [
    (Entity.SCREEN, {"attribute": "screen_visit_count"}, "count() AS m0", VISITS),
    (Entity.SCREEN, {"attribute": "screen_entry_count"}, "countIf(equals(v_index, 1)) AS m0", IN_ORDER),
    (
        Entity.SCREEN,
        {"attribute": "screen_crash_count"},
        "countIf(and(equals(v_index, length(visit_screen)), session_crashed)) AS m0",
        IN_ORDER,
    ),
    (
        Entity.SCREEN,
        {"attribute": "screen_exit_share"},
        "multiply(countIf(equals(v_index, length(visit_screen))), 100) AS m0, count() AS n0",
        IN_ORDER,
    ),
    (
        Entity.SCREEN,
        {"attribute": "screen_time", "operator": "avg"},
        "count() AS m0, sum(v_ms) AS m1, count(v_ms) AS n1",
        "visit_ms AS v_ms",
    ),
    (Entity.GESTURE, {"attribute": "gesture_count"}, "sum(g_amount) AS m0", "gesture_amount AS g_amount"),
    (
        Entity.GESTURE,
        {"attribute": "gesture_unresponsive_count"},
        "sumIf(g_amount, not(g_responsive)) AS m0",
        "gesture_responsive AS g_responsive, gesture_amount AS g_amount",
    ),
    (
        Entity.ISSUE,
        {"attribute": "issue_unique_user_count"},
        "uniqExact(uxcamuserid) AS m0",
        "issue_kind AS i_kind",
    ),
]


@pytest.mark.parametrize(("entity", "metric", "columns", "opened"), OWN)
def test_analytics_of_what_a_session_has_many_of(
    entity: Entity, metric: dict[str, Any], columns: str, opened: str
) -> None:
    """Only the arrays that are read are opened, or one where none is."""
    query = analysed(entity=entity, aggregation=[metric])
    sql = print_select(analytics_select(query, query.window)).sql
    assert sql.startswith(
        f"SELECT {columns} FROM sessions FINAL ARRAY JOIN {opened} WHERE equals(app, {{p0:UInt32}}) AND kind IN (1){WINDOW} SETTINGS"
    )


def test_a_list_of_groups_is_ordered_by_its_first_number() -> None:
    request = parse_list({}, Entity.ISSUE)
    query = resolve_list(request, Entity.ISSUE, app=APP, appid=APPID, now=NOW)
    sql = print_select(groups_select(query, 51)).sql
    assert sql.startswith(
        "SELECT i_kind AS g0, i_title AS g1, count() AS m0, uniqExact(session_id) AS m1, uniqExact(uxcamuserid) AS m2,"
        f" minOrNull(uploaded) AS m3, maxOrNull(uploaded) AS m4, m0 AS order_key FROM sessions FINAL ARRAY JOIN {ISSUES} WHERE"
    )
    order = "GROUP BY g0, g1 ORDER BY order_key DESC NULLS LAST, g0 ASC NULLS LAST, g1 ASC NULLS LAST LIMIT 51 OFFSET 0"
    assert order in sql


def test_a_share_is_ordered_by_its_exact_value() -> None:
    query = analysed(
        entity=Entity.SCREEN,
        group_by=[{"attribute": "screen_name"}],
        aggregation=[{"attribute": "screen_entry_share"}],
    )
    sql = print_select(groups_select(query)).sql
    assert (
        "if(equals(n0, 0), NULL, intDiv(multiply(toInt256(ifNull(m0, 0)), toInt256({p0:String})), n0)) AS order_key"
        in sql
    )


def test_lifetime_totals_are_joined_from_the_apps_users() -> None:
    query = analysed(aggregation=[{"attribute": "user_session_count", "operator": "avg"}])
    sql = print_select(analytics_select(query, query.window)).sql
    assert (
        "FROM sessions FINAL LEFT JOIN (SELECT uxcamuserid AS uxcamuserid, user_session_count AS user_session_count"
        " FROM users FINAL WHERE equals(app, {p0:UInt32}) AND kind IN (1)) AS joined USING (uxcamuserid) WHERE"
    ) in sql


def test_users_are_counted_by_their_sessions_first() -> None:
    """Each group's users once, then with what their own rows hold."""
    query = analysed(
        entity=Entity.USER,
        group_by=[{"attribute": "device_model"}],
        aggregation=[{"attribute": "session_new_users_count"}, {"attribute": "user_session_count", "operator": "avg"}],
    )
    printed = print_select(analytics_select(query, query.window, folds=(None,), limit=10))
    assert printed.sql == (
        "SELECT g0 AS g0, sum(is_new) AS m0, sum(user_session_count) AS m1, count(user_session_count) AS n1,"
        " m0 AS order_key FROM (SELECT device_model AS g0, uxcamuserid AS uxcamuserid,"
        " max(equals(session_number_of_user, 1)) AS is_new FROM sessions FINAL"
        f" WHERE equals(app, {{p0:UInt32}}) AND kind IN (1, 3){WINDOW} AND isNotNull(device_model)"
        " GROUP BY g0, uxcamuserid) AS inner_rows LEFT JOIN (SELECT uxcamuserid AS uxcamuserid,"
        " user_session_count AS user_session_count FROM users FINAL WHERE equals(app, {p3:UInt32}) AND kind IN (1))"
        f" AS joined USING (uxcamuserid){RANKED} SETTINGS optimize_read_in_order = 0, use_uncompressed_cache = 1"
    )


def test_only_the_arrays_that_are_read_are_opened() -> None:
    query = analysed(
        entity=Entity.EVENT, group_by=[{"attribute": "event_name"}], aggregation=[{"attribute": "event_count"}]
    )
    sql = print_select(analytics_select(query, query.window, folds=(None,), limit=10)).sql
    assert "FROM sessions FINAL ARRAY JOIN event_name AS e_name, arrayEnumerate(event_name) AS e_index WHERE" in sql


@pytest.mark.parametrize("attribute", ["device_country", "session_id", "uxcamuserid", "event_name"])
@pytest.mark.parametrize("operator", ["equal", "not_in", "contains"])
def test_no_text_of_a_client_is_in_the_sql(attribute: str, operator: str) -> None:
    canary = "c4nary' OR 1=1"
    query = listed(condition(attribute, operator, [canary] if operator == "not_in" else canary))
    assert "c4nary" not in print_select(list_select(query, conditions(query), 51)).sql
