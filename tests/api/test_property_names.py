"""The names of custom properties, asked by a member: against what plain Python counts over what was sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.harness import App, Harness
from tests.members import Visitor, new_owner
from tests.samples import Json, condition, native

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLANS: tuple[dict[str, str], ...] = ({"plan": "pro", "a'b": "x"}, {"plan": "free"}, {})
EVENTS: tuple[list[Json], ...] = (
    [{"name": "Pay", "at": 1, "properties": {"price": 3, "Währung": "EUR"}}, {"name": "Back", "at": 2}],
    [{"name": "Pay", "at": 1, "properties": {"price": 5}}, {"name": "Pay", "at": 3, "properties": {"price": 7}}],
)
TAGS: tuple[dict[str, str], ...] = ({"source": "mail"}, {})
COUNTRIES = ("Japan", "Brazil")


@pytest.fixture(scope="module")
def visitor(harness: Harness) -> Visitor:
    return new_owner(harness)


@pytest.fixture(scope="module")
def sent() -> list[Json]:
    return [_session(number) for number in range(30)]


def _session(number: int) -> Json:
    """Two sessions of each user, whose properties change on his way."""
    return native(
        f"n{number}",
        user={"id": f"u{number // 2}", "identity": f"u{number // 2}", "properties": PLANS[number % 3]},
        device={"platform": "web"},
        location={"country": COUNTRIES[number % 2]},
        events=EVENTS[number % 2],
        screens=[{"name": "Home", "at": 0}, {"name": "Home", "at": 2}],
        web={"utm": TAGS[number % 2]},
    )


@pytest.fixture(scope="module")
def shop(harness: Harness, sent: list[Json]) -> App:
    harness.now = NOW
    app = harness.create_app()
    assert harness.ingest(app, *sent).status_code == 200
    # A session that is sent again still counts once.
    assert harness.ingest(app, *sent[:10]).status_code == 200
    return app


@pytest.fixture(autouse=True)
def clock(harness: Harness) -> None:
    harness.now = NOW


def told(visitor: Visitor, shop: App, entity: str, attribute: str, *filters: Json) -> dict[str, int]:
    body = {"entity": entity, "attribute": attribute, "filters": filters}
    rows = visitor.data("POST", f"apps/{shop.appid}/property-names", body)
    assert rows == sorted(rows, key=lambda row: (-row["count"], row["name"]))
    return {row["name"]: row["count"] for row in rows}


def user_names(session: Json) -> Iterator[str]:
    yield from session["user"]["properties"]
    yield "kUXCam_UserIdentity"


def test_names_of_sessions_are_counted_exactly(visitor: Visitor, shop: App, sent: list[Json]) -> None:
    assert told(visitor, shop, "session", "user_custom_property") == Counter(n for s in sent for n in user_names(s))
    assert told(visitor, shop, "session", "utm") == Counter(n for s in sent for n in s["web"]["utm"])


def test_filters_narrow_them(visitor: Visitor, shop: App, sent: list[Json]) -> None:
    japan = condition("device_country", "in", ["Japan"])
    wanted = Counter(n for s in sent[::2] for n in user_names(s))
    assert told(visitor, shop, "session", "user_custom_property", japan) == wanted


def test_names_of_events_are_counted_exactly(visitor: Visitor, shop: App, sent: list[Json]) -> None:
    events = [each for s in sent for each in s["events"]]
    wanted = Counter(name for each in events for name in each.get("properties", {}))
    assert told(visitor, shop, "event", "event_custom_property") == wanted
    back = condition("event_name", "in", ["Back"])
    assert told(visitor, shop, "event", "event_custom_property", back) == {}


def test_names_of_users_are_counted_once_a_user(visitor: Visitor, shop: App, sent: list[Json]) -> None:
    wanted = Counter(name for name, _ in {(n, s["user"]["id"]) for s in sent for n in user_names(s)})
    assert told(visitor, shop, "user", "user_custom_property") == wanted
    for entity in ("user", "session", "event"):
        assert told(visitor, shop, entity, "user_first_utm") == {"source": len(sent) // 2}


def test_screens_have_those_of_their_sessions(visitor: Visitor, shop: App, sent: list[Json]) -> None:
    assert told(visitor, shop, "screen", "user_custom_property") == Counter(n for s in sent for n in user_names(s))
    assert told(visitor, shop, "issue", "user_custom_property") == {}


@pytest.mark.parametrize("attribute", ["device_model", "event_custom_property", "nothing"])
def test_what_has_no_names_is_refused_with_those_that_do(visitor: Visitor, shop: App, attribute: str) -> None:
    body: dict[str, Any] = {"entity": "session", "attribute": attribute}
    answer = visitor.call("POST", f"apps/{shop.appid}/property-names", body)
    assert answer.status_code == 400
    assert answer.json()["error"]["detail"] == "attribute"
    assert "user_custom_property" in answer.json()["error"]["message"]
