"""What analytics count, by entity: each count over the entity's rows, of users over one row for each of a group."""

from __future__ import annotations

from playhead.model.attributes import Entity
from playhead.query.entities import USER
from playhead.query.events import COUNTS_OF_EVENTS, IS_NEW
from playhead.query.sql import Column, Constant, Expression, call

SESSION = Column("session_id")
IS_ENTRY = call("equals", Column("v_index"), Constant(1))
IS_EXIT = call("equals", Column("v_index"), call("length", Column("visit_screen")))
AMOUNT, IS_RESPONSIVE = Column("g_amount"), Column("g_responsive")
COUNTS: dict[Entity, dict[str, Expression]] = {
    Entity.SESSION: {
        "session_count": call("count"),
        "session_unique_user_count": call("uniqExact", USER),
        "session_new_users_count": call("uniqExactIf", USER, IS_NEW),
    },
    Entity.USER: {
        "user_count": call("count"),
        "session_new_users_count": call("sum", Column("is_new")),
    },
    Entity.EVENT: COUNTS_OF_EVENTS,
    Entity.SCREEN: {
        "screen_visit_count": call("count"),
        "screen_unique_session_count": call("uniqExact", SESSION),
        "screen_unique_user_count": call("uniqExact", USER),
        "screen_entry_count": call("countIf", IS_ENTRY),
        "screen_quit_count": call("countIf", IS_EXIT),
        "screen_crash_count": call("countIf", call("and", IS_EXIT, Column("session_crashed"))),
    },
    Entity.GESTURE: {
        "gesture_count": call("sum", AMOUNT),
        "gesture_responsive_count": call("sumIf", AMOUNT, IS_RESPONSIVE),
        "gesture_unresponsive_count": call("sumIf", AMOUNT, call("not", IS_RESPONSIVE)),
        "gesture_unique_session_count": call("uniqExact", SESSION),
        "gesture_unique_user_count": call("uniqExact", USER),
    },
    Entity.ISSUE: {
        "issue_count": call("count"),
        "issue_unique_session_count": call("uniqExact", SESSION),
        "issue_unique_user_count": call("uniqExact", USER),
    },
}
SHARES = {"screen_entry_share": IS_ENTRY, "screen_exit_share": IS_EXIT}
"""Of which rows a share is, in percent of all."""
