"""Users and events written by hand, for the engine (`plain`, `people`) and for DuckDB (`sessions`, `people`)."""

from __future__ import annotations

TOTALS = (
    "session_duration_ms",
    "session_rage_gesture_count",
    "session_event_count",
    "session_screen_count",
)
PEOPLE = f"""
SELECT uxcamuserid, max(uploaded) AS seen, count(*) AS amount, {", ".join(f"sum({name}) AS total_{name}" for name in TOTALS)}
FROM {{table}} GROUP BY uxcamuserid ORDER BY uxcamuserid
"""
"""A row a user, as a table of its own."""
_AVERAGES = f"avg(amount), {', '.join(f'avg(total_{name})' for name in TOTALS)}"
_USERS = f"""
SELECT device_model, count(*) AS persons, sum(is_new), {_AVERAGES}
FROM (
    SELECT device_model, uxcamuserid, max({{is_new}}) AS is_new FROM {{table}} WHERE {{country}} GROUP BY device_model, uxcamuserid
) AS met JOIN people USING (uxcamuserid)
GROUP BY device_model ORDER BY persons DESC, device_model LIMIT 51
"""
_USER_LIST = """
SELECT uxcamuserid FROM people WHERE uxcamuserid IN (SELECT uxcamuserid FROM {table} WHERE {country})
ORDER BY seen DESC, uxcamuserid DESC LIMIT 50
"""
_IN_ENGINE = "uploaded BETWEEN {lower:UInt32} AND {upper:UInt32}"
_ENGINE = {
    "table": "plain",
    "is_new": "session_number_of_user = 1",
    "country": f"app = 1 AND device_country = {{country:String}} AND {_IN_ENGINE}",
}
ENGINE = {
    "users": _USERS.format(**_ENGINE),
    "user list": _USER_LIST.format(**_ENGINE),
    "events": f"""
        SELECT name, count() AS amount, groupBitmapIf(number, nth = 1), countIf(nth = 1) FROM plain
        LEFT JOIN (
            SELECT uxcamuserid, toUInt32(rowNumberInAllBlocks()) AS number FROM people WHERE seen >= {{lower:UInt32}}
        ) AS numbered USING (uxcamuserid)
        ARRAY JOIN event_name AS name, arrayEnumerateUniq(event_name) AS nth
        WHERE app = 1 AND {_IN_ENGINE} GROUP BY name ORDER BY amount DESC, name LIMIT 51
    """,
}
"""Users are numbered for the query, and names that a session has again are passed over: the quickest of those tried."""
_IN_DUCKDB = "uploaded BETWEEN make_timestamp($lower::BIGINT * 1000000) AND make_timestamp($upper::BIGINT * 1000000)"
_DUCKDB = {
    "table": "sessions",
    "is_new": "(session_number_of_user = 1)::INTEGER",
    "country": f"device_country = $country AND {_IN_DUCKDB}",
}
DUCKDB = {
    "users": _USERS.format(**_DUCKDB),
    "user list": _USER_LIST.format(**_DUCKDB),
    "events": f"""
        SELECT name, amount, users, sessions FROM (
            SELECT name, count(*) AS amount FROM (SELECT unnest(event_name) AS name FROM sessions WHERE {_IN_DUCKDB}) GROUP BY name
        ) JOIN (
            SELECT name, count(DISTINCT uxcamuserid) AS users, count(*) AS sessions
            FROM (SELECT uxcamuserid, unnest(list_distinct(event_name)) AS name FROM sessions WHERE {_IN_DUCKDB}) GROUP BY name
        ) USING (name) ORDER BY amount DESC, name LIMIT 51
    """,
}
