"""The names that custom properties have in the data, most frequent first. Pure.

A row is (name, how many): rows that the entity counts, sessions for screens, gestures and issues; users, where the properties are facts of theirs.
"""

from __future__ import annotations

from playhead.model.attributes import RESERVED_PROPERTIES, Attribute, Entity
from playhead.query.compile import SCAN, conditions, users_of
from playhead.query.entities import ENTITIES, USER, USERS
from playhead.query.resolve import Query
from playhead.query.sql import Column, Expression, InRows, Order, Select, Value, call

IDENTITY = "kUXCam_UserIdentity"
"""Filtered by as a custom property, and stored beside them."""
EACH_SESSION, EACH_USER = call("uniqExact", Column("session_id")), call("uniqExact", USER)
AMOUNTS = {Entity.SESSION: call("count"), Entity.EVENT: call("count"), Entity.USER: EACH_USER}


def names_select(query: Query, attribute: Attribute, limit: int) -> Select:
    """The names of a JSON attribute among the rows that meet the query's filters."""
    counted, where = ENTITIES[query.entity].counted, conditions(query)
    amount = AMOUNTS.get(query.entity, EACH_SESSION)
    if attribute.of_user:
        where = (InRows(("uxcamuserid",), users_of(counted, query.app, where)),)
        counted, amount = USERS, call("count")
    return Select(
        counted,
        (("name", call("arrayJoin", _names(attribute))), ("amount", amount)),
        query.app,
        where,
        group_by=(Column("name"),),
        order_by=(Order(Column("amount"), descending=True), Order(Column("name"))),
        limit=limit,
        settings=SCAN,
    )


def _names(attribute: Attribute) -> Expression:
    names = call("mapKeys", Column(attribute.column))
    identity = RESERVED_PROPERTIES[IDENTITY]
    if attribute.column != "user_properties" or identity is None:
        return names
    here, nowhere = Value([IDENTITY], "Array(String)"), Value([], "Array(String)")
    return call("arrayConcat", names, call("if", call("isNotNull", Column(identity)), here, nowhere))
