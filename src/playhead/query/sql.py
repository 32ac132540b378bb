"""SQL as a handful of frozen values, and the one place that prints it.

Client text never becomes SQL text: it travels in `Value`, printed as a placeholder `{p0:String}` that the engine fills.
Names of columns and functions come from our own code and are checked here all the same. Every table is printed with the
app's condition and that of its kinds of rows, so no query can forget them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Column:
    """A column, or the variable of a lambda."""

    name: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value from a client, with the engine's type: `String`, `Array(UInt128)`."""

    value: Any
    type: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A whole number of our own, or NULL."""

    value: int | None


@dataclass(frozen=True, slots=True)
class Call:
    """A function of expressions: `Call("equals", (a, b))`."""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Lambda:
    """A function argument: `(name, …) -> body`."""

    names: tuple[str, ...]
    body: Expression


@dataclass(frozen=True, slots=True)
class InRows:
    """Whether the tuple of `columns` is among the rows of `select`."""

    columns: tuple[str, ...]
    select: Select


Expression = Column | Value | Constant | Call | Lambda | InRows


@dataclass(frozen=True, slots=True)
class Source:
    """Rows to select from: a table, the `kinds` of its rows (none: all), whether only the newest versions (`final`).

    `opened` are arrays, one row an element, with the name of each; those that a SELECT does not read are left closed, but
    for one, as there are as many rows. `where` holds for every row.
    """

    table: str
    kinds: tuple[int, ...] = ()
    final: bool = True
    opened: tuple[tuple[str, Expression], ...] = ()
    where: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """A sort key; NULL comes last either way."""

    by: Expression
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Join:
    """`LEFT JOIN (select) USING (using)`."""

    select: Select
    using: str


@dataclass(frozen=True, slots=True)
class Select:
    """One SELECT, from a table or from another one. `settings` are the engine's, for this SELECT."""

    source: Source | Select
    columns: tuple[tuple[str, Expression], ...]
    app: int
    where: tuple[Expression, ...] = ()
    group_by: tuple[Expression, ...] = ()
    having: Expression | None = None
    order_by: tuple[Order, ...] = ()
    limit: int | None = None
    offset: int = 0
    join: Join | None = None
    settings: tuple[tuple[str, int], ...] = ()


@dataclass(slots=True)
class Printed:
    """SQL text and the parameters it names."""

    parameters: dict[str, Any] = field(default_factory=dict)
    sql: str = ""


def call(function: str, *arguments: Expression) -> Call:
    return Call(function, arguments)


def names_in(expression: Expression) -> set[str]:
    """The columns that an expression reads."""
    match expression:
        case Column(name):
            return {name}
        case Call(_, arguments):
            return set().union(*map(names_in, arguments))
        case Lambda(names, body):
            return names_in(body) - set(names)
        case InRows(columns, _):
            return set(columns)
        case _:
            return set()


def _names_read(select: Select) -> set[str]:
    """All names that the parts of a SELECT from a table read."""
    assert isinstance(select.source, Source)
    columns = (expression for _, expression in select.columns)
    having = () if select.having is None else (select.having,)
    order = (each.by for each in select.order_by)
    parts = (*columns, *select.where, *select.source.where, *select.group_by, *having, *order)
    return set().union(*map(names_in, parts))


def print_select(select: Select) -> Printed:
    """The text of `select` and its parameters."""
    printer = _Printer()
    sql = printer.select(select)
    return Printed(printer.parameters, sql)


class _Printer:
    def __init__(self) -> None:
        self.parameters: dict[str, Any] = {}

    def select(self, select: Select) -> str:
        columns = ", ".join(f"{self.expression(e)} AS {_name(alias)}" for alias, e in select.columns)
        parts = [f"SELECT {columns} FROM {self._source(select)}"]
        where = (*self._always(select), *(self.expression(e) for e in select.where))
        if where:
            parts.append("WHERE " + " AND ".join(where))
        if select.group_by:
            parts.append("GROUP BY " + ", ".join(self.expression(e) for e in select.group_by))
        if select.having is not None:
            parts.append(f"HAVING {self.expression(select.having)}")
        if select.order_by:
            parts.append("ORDER BY " + ", ".join(self._order(order) for order in select.order_by))
        if select.limit is not None:
            parts.append(f"LIMIT {select.limit:d} OFFSET {select.offset:d}")
        if select.settings:
            parts.append("SETTINGS " + ", ".join(f"{_name(name)} = {value:d}" for name, value in select.settings))
        return " ".join(parts)

    def _source(self, select: Select) -> str:
        """Arrays are opened last: what is joined is then looked for once a row."""
        source = select.source
        if isinstance(source, Select):
            text = f"({self.select(source)}) AS inner_rows"
        else:
            text = f"{_name(source.table)}{' FINAL' if source.final else ''}"
        if select.join is not None:
            text += f" LEFT JOIN ({self.select(select.join.select)}) AS joined USING ({_name(select.join.using)})"
        if isinstance(source, Source) and source.opened:
            read = _names_read(select)
            arrays = [each for each in source.opened if each[0] in read] or source.opened[:1]
            text += " ARRAY JOIN " + ", ".join(f"{self.expression(e)} AS {_name(name)}" for name, e in arrays)
        return text

    def _always(self, select: Select) -> Iterator[str]:
        """The app's condition, and those of the source; a SELECT within has its own."""
        if isinstance(select.source, Select):
            return
        yield self.expression(call("equals", Column("app"), Value(select.app, "UInt32")))
        if select.source.kinds:
            yield f"kind IN ({', '.join(f'{kind:d}' for kind in select.source.kinds)})"
        yield from (self.expression(e) for e in select.source.where)

    def expression(self, expression: Expression) -> str:
        match expression:
            case Column(name):
                return _name(name)
            case Value(value, type_):
                return self._placeholder(value, type_)
            case Constant(value):
                return "NULL" if value is None else f"{value:d}"
            case Call(function, arguments):
                return f"{_name(function)}({', '.join(self.expression(a) for a in arguments)})"
            case Lambda(names, body):
                return f"({', '.join(_name(name) for name in names)}) -> {self.expression(body)}"
            case InRows(columns, select):
                return f"({', '.join(_name(c) for c in columns)}) IN ({self.select(select)})"

    def _placeholder(self, value: Any, type_: str) -> str:
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"{{{name}:{type_}}}"

    def _order(self, order: Order) -> str:
        return f"{self.expression(order.by)} {'DESC' if order.descending else 'ASC'} NULLS LAST"


def _name(name: str) -> str:
    if IDENTIFIER.fullmatch(name) is None:
        raise ValueError(f"{name!r} is not an SQL identifier")
    return name
