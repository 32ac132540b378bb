"""SQL printing: text, placeholders, and the condition that no table goes without."""

from __future__ import annotations

from dataclasses import replace

import pytest

from playhead.query.sql import (
    Column,
    Constant,
    Expression,
    InRows,
    Join,
    Lambda,
    Order,
    Select,
    Source,
    Value,
    call,
    print_select,
)

APP = 7
CANARY = "c4nary'); DROP TABLE sessions --"
COLUMN = (("a", Column("a")),)
T = Source("t")


def where(expression: Expression) -> str:
    sql = print_select(Select(T, COLUMN, APP, (expression,))).sql
    return sql.removeprefix("SELECT a AS a FROM t FINAL WHERE equals(app, {p0:UInt32}) AND ")


def test_the_least_select() -> None:
    printed = print_select(Select(T, COLUMN, APP))
    assert printed.sql == "SELECT a AS a FROM t FINAL WHERE equals(app, {p0:UInt32})"
    assert printed.parameters == {"p0": APP}


def test_every_part_in_its_place() -> None:
    order = (Order(Column("a")), Order(Column("b"), descending=True))
    select = Select(
        replace(T, final=False),
        COLUMN,
        APP,
        (Column("c"),),
        (Column("a"), Column("b")),
        None,
        order,
        limit=5,
        offset=10,
        settings=(("optimize_read_in_order", 0),),
    )
    assert print_select(select).sql == (
        "SELECT a AS a FROM t WHERE equals(app, {p0:UInt32}) AND c GROUP BY a, b"
        " ORDER BY a ASC NULLS LAST, b DESC NULLS LAST LIMIT 5 OFFSET 10 SETTINGS optimize_read_in_order = 0"
    )


@pytest.mark.parametrize(
    ("expression", "sql"),
    [
        (Column("b"), "b"),
        (Constant(5), "5"),
        (Constant(None), "NULL"),
        (Value("x", "String"), "{p1:String}"),
        (call("f", Column("b"), Constant(1)), "f(b, 1)"),
        (call("f"), "f()"),
        (Lambda(("x", "y"), Column("x")), "(x, y) -> x"),
    ],
)
def test_expressions(expression: Expression, sql: str) -> None:
    assert where(expression) == sql


def test_placeholders_are_numbered_in_the_order_of_the_text() -> None:
    columns = (("a", Value("first", "String")),)
    printed = print_select(Select(Source("t"), columns, APP, (Value("third", "String"),)))
    assert printed.parameters == {"p0": "first", "p1": APP, "p2": "third"}


def test_a_subquery_has_the_condition_of_the_app() -> None:
    rows = InRows(("a", "b"), Select(Source("keys", final=False), COLUMN, 8))
    printed = print_select(Select(T, COLUMN, APP, (rows,)))
    assert where(rows) == "(a, b) IN (SELECT a AS a FROM keys WHERE equals(app, {p1:UInt32}))"
    assert printed.parameters == {"p0": APP, "p1": 8}


def test_a_join_has_the_condition_of_the_app() -> None:
    printed = print_select(Select(T, COLUMN, APP, join=Join(Select(Source("u"), COLUMN, APP), "a")))
    assert printed.sql == (
        "SELECT a AS a FROM t FINAL LEFT JOIN (SELECT a AS a FROM u FINAL WHERE equals(app, {p0:UInt32}))"
        " AS joined USING (a) WHERE equals(app, {p1:UInt32})"
    )


def test_every_table_has_the_condition_of_the_app() -> None:
    inner = Select(T, COLUMN, APP, (InRows(("a",), Select(T, COLUMN, APP)),), join=Join(Select(T, COLUMN, APP), "a"))
    sql = print_select(Select(T, COLUMN, APP, (InRows(("a",), inner),))).sql
    assert sql.count("FROM t") == sql.count("equals(app, ") == 4


@pytest.mark.parametrize("name", ["", "a b", "a;", "a'", "1a", "a.b", "a--", "a\n", "ä", "a`", CANARY])
@pytest.mark.parametrize("place", ["column", "alias", "table", "function", "variable", "using", "rows"])
def test_a_bad_identifier_is_refused(name: str, place: str) -> None:
    fine = Select(T, COLUMN, APP)
    bad = {
        "column": Select(Source("t"), (("a", Column(name)),), APP),
        "alias": Select(Source("t"), ((name, Column("a")),), APP),
        "table": Select(Source(name), COLUMN, APP),
        "function": Select(T, COLUMN, APP, (call(name),)),
        "variable": Select(T, COLUMN, APP, (Lambda((name,), Column("a")),)),
        "using": Select(T, COLUMN, APP, join=Join(fine, name)),
        "rows": Select(T, COLUMN, APP, (InRows((name,), fine),)),
    }
    with pytest.raises(ValueError, match="is not an SQL identifier"):
        print_select(bad[place])


@pytest.mark.parametrize("value", [CANARY, [CANARY], (CANARY, 1)])
def test_a_value_travels_beside_the_text(value: object) -> None:
    printed = print_select(Select(T, COLUMN, APP, (Value(value, "String"),)))
    assert "c4nary" not in printed.sql
    assert printed.parameters["p1"] == value
