"""The public number of each metric, from the parts that compile.py selects: sums are divided here, after the engine is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from playhead.model.record import ZULU
from playhead.query.resolve import Metric


def metric_values(metrics: tuple[Metric, ...], row: Sequence[Any]) -> dict[str, Any]:
    """The number of each metric by its key in analytics: None where there is nothing to tell of."""
    cells = iter(row)
    return {metric.key: _value(metric, cells) for metric in metrics}


def _value(metric: Metric, cells: Iterator[Any]) -> Any:
    total, scale = next(cells), metric.attribute.scale
    if metric.has_amount:
        amount = next(cells)
        return _number(total, scale if metric.function == "sum" else scale * amount) if amount else None
    if metric.function is None or total is None:
        return total
    return total.strftime(ZULU) if isinstance(total, datetime) else _number(total, scale)


def _number(total: Any, divisor: int) -> int | float:
    """`total / divisor`, correctly rounded; without a fraction where there is none."""
    if isinstance(total, int) and total % divisor == 0:
        return total // divisor
    return float(total / divisor)
