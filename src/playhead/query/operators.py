"""The operators of filters, as rows: what each may stand on and what value it takes (api-spec, section 5.1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from playhead.model.attributes import Type


class Shape(Enum):
    """What the value has to be."""

    SCALAR = auto()
    ARRAY = auto()
    DATES = auto()


STRINGS = frozenset({Type.STRING, Type.PLATFORM, Type.ID, Type.JSON})
NUMBERS = frozenset({Type.INTEGER, Type.JSON})
BOOLS = frozenset({Type.BOOL})
EQUALS = STRINGS | NUMBERS | BOOLS | frozenset({Type.BUCKET})
LISTS = frozenset({Type.LIST})
ORDERS = frozenset({Type.ORDER})
DATES = frozenset({Type.DATETIME})


EVENT_COUNTS = frozenset({Type.EVENT_COUNT})
RANGES = NUMBERS | EVENT_COUNTS


@dataclass(frozen=True, slots=True)
class Operator:
    """One row. A negative operator matches exactly what its positive form does not."""

    name: str
    types: frozenset[Type]
    shape: Shape
    meaning: str
    negates: str | None = None
    alias: str | None = None


OPERATORS = (
    Operator("equal", EQUALS | EVENT_COUNTS, Shape.SCALAR, "is the value; case counts"),
    Operator("not_equal", EQUALS, Shape.SCALAR, "is not the value, or is missing", negates="equal"),
    Operator("in", EQUALS, Shape.ARRAY, "is one of the values; case counts"),
    Operator("not_in", EQUALS, Shape.ARRAY, "is none of the values, or is missing", negates="in"),
    Operator(
        "others", STRINGS | BOOLS, Shape.ARRAY, "has a value, which is none of these: what a row of others counts"
    ),
    Operator("not_others", STRINGS | BOOLS, Shape.ARRAY, "is one of these, or is missing", negates="others"),
    Operator("contains", STRINGS, Shape.SCALAR, "contains the text; case does not count"),
    Operator("not_contains", STRINGS, Shape.SCALAR, "does not contain the text, or is missing", negates="contains"),
    Operator("greater", RANGES, Shape.SCALAR, "is greater", alias="greater_than"),
    Operator("less", RANGES, Shape.SCALAR, "is less", alias="less_than"),
    Operator("greater_or_equal", RANGES, Shape.SCALAR, "is greater or equal"),
    Operator("less_or_equal", RANGES, Shape.SCALAR, "is less or equal"),
    Operator("has_any", LISTS, Shape.ARRAY, "has one of the values"),
    Operator("not_has_any", LISTS, Shape.ARRAY, "has none of the values", negates="has_any"),
    Operator("in_order", ORDERS, Shape.ARRAY, "has these one after the other"),
    Operator("not_in_order", ORDERS, Shape.ARRAY, "does not have these one after the other", negates="in_order"),
    Operator("on", DATES, Shape.SCALAR, "on that day (UTC)"),
    Operator("not_on", DATES, Shape.SCALAR, "not on that day; of date_range: in the default window", negates="on"),
    Operator("after", DATES, Shape.SCALAR, "from then until now"),
    Operator("before", DATES, Shape.SCALAR, "in the 30 days until then"),
    Operator("between_dates", DATES, Shape.DATES, "from lower to upper, both included; a date is its midnight"),
)

BY_NAME = {name: row for row in OPERATORS for name in (row.name, row.alias) if name is not None}


def operators_of(type_: Type) -> list[str]:
    """Names of the operators that may stand on an attribute of this type."""
    return [row.name for row in OPERATORS if type_ in row.types]
