"""What is asked of the API: parameters of `/v2/session` and `/v2/session/analytics`. No two repetitions ask for the same values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from random import Random
from typing import Any

from bench.data import Plan
from bench.peers import Example

LIST = "/v2/session"
ANALYTICS = "/v2/session/analytics"
DAY = 86_400
COUNTRIES = ("USA", "Canada", "Nepal", "Germany", "France", "India", "Brazil", "Japan", "Spain", "Poland")
MODELS = ("SM-A525F", "SM-G991B", "iPhone13,2", "iPhone14,5", "SM-A125F", "Redmi Note 9", "Pixel 6", "JKM-LX1")
Parameters = dict[str, Any]


def condition(attribute: str, operator: str, value: Any) -> Parameters:
    return {"attribute": attribute, "operator": operator, "value": value}


def between(lower: int, upper: int) -> Parameters:
    """Upload times from `lower` to `upper`, in epoch seconds."""
    return condition("date_range", "between_dates", {"lower": _iso(lower), "upper": _iso(upper)})


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Questions:
    """Draws the values from a seed."""

    def __init__(self, plan: Plan, seed: int) -> None:
        self._plan = plan
        self._random = Random(seed)

    def window(self, days: int) -> Parameters:
        """So many days, up to some second of the last hours."""
        upper = self._plan.end - self._random.randrange(DAY // 4)
        return between(upper - days * DAY, upper)

    def example(self, days: int = 30) -> Example:
        """The requirement's example, moved by up to a quarter of a day."""
        upper = self._plan.end - self._random.randrange(DAY // 4)
        return Example("USA", upper - days * DAY, upper)

    def newest(self, country: str | None = None) -> Parameters:
        """The newest 50 of one country."""
        chosen = country or self._random.choice(COUNTRIES)
        return {"filters": [condition("device_country", "equal", chosen), self.window(30)]}

    def rare(self) -> Parameters:
        """Many conditions that few sessions meet."""
        country = self._random.choice(COUNTRIES)
        filters = [
            condition("device_country", "equal", country),
            condition("device_city", "equal", f"{country} City {self._random.randint(1, 12)}"),
            condition("device_model", "equal", self._random.choice(MODELS)),
            condition("session_rage_gesture_count", "greater", 1),
            condition("session_duration", "greater", self._random.randint(150, 200)),
            self.window(30),
        ]
        return {"filters": filters}

    def heavy(self, group_by: Iterable[Parameters]) -> Parameters:
        """A grouping of everything there is."""
        return {"group_by": list(group_by), "filters": [self.window(90)]}

    def somewhere(self, page_size: int = 20) -> Parameters:
        """Sessions from any time."""
        upper = self._plan.moment_of(self._random.randrange(self._plan.first, self._plan.total))
        return {"filters": [between(upper - DAY, upper)], "page_size": page_size}


def example_parameters(example: Example) -> Parameters:
    """The requirement's own request, with the window spelled out."""
    return {
        "filters": [condition("device_country", "equal", example.country), between(example.lower, example.upper)],
        "group_by": [{"attribute": "device_model", "max_group_number": 50}],
        "page": 1,
        "page_size": 100,
    }


def by_id(session_id: str, window: Parameters) -> Parameters:
    return {"filters": [condition("session_id", "equal", session_id), window]}


def by_user(user_id: str, window: Parameters) -> Parameters:
    return {"filters": [condition("uxcamuserid", "equal", user_id), window]}
