"""The random questions are able to find a mistake: with any one rule of the reference broken, some of them are answered otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from . import answer, attributes, event, filters, groups, links, metrics, user, world
from .answer import Answer, Query
from .attributes import Entity
from .filters import Filter
from .metrics import Aggregation, Number
from .queries import Case, Question, cases
from .rows import NOW
from .session import Row, Session, instant
from .uploads import native_row
from .user import User
from .world import Item, Items, Known, Upload, World

DATASETS, QUESTIONS = 36, 40
BY_HAND = Case(
    [
        Upload(
            "native",
            [native_row(number=day, user="u", started=NOW - timedelta(days=day), events=[{"name": "Buy"}])],
            NOW - timedelta(days=day),
        )
        for day in (2, 1)
    ],
    [
        Question(
            Entity.USER,
            True,
            Query(
                NOW,
                [
                    {
                        "attribute": "event_count_per_user",
                        "operator": "greater",
                        "value": {"count": 1, "event_names": ["Buy"]},
                    }
                ],
            ),
        )
    ],
)
"""Somebody who buys once in each of two sessions: few random questions are about how often, and none need be about such a user."""


@pytest.fixture(scope="module")
def asked() -> Sequence[Case]:
    found: list[Case] = []

    @settings(
        max_examples=DATASETS,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases(QUESTIONS))
    def collect(case: Case) -> None:
        found.append(case)

    collect()
    return [*found, BY_HAND]


@pytest.fixture(scope="module")
def answers(asked: Sequence[Case]) -> list[list[Answer]]:
    return [answered(case) for case in asked]


def answered(case: Case) -> list[Answer]:
    known = World(case.uploads)
    return [question.answer(known, "a") for question in case.questions]


Patch = tuple[Any, str, Any]


def rejecting_what_is_missing(item: Item, entry: Filter, within: Items = ()) -> bool:
    return bool(filters.stored(item, entry)) and satisfies(item, entry, within)


def each_filter_by_another_session(everything: Items, query: answer.Query, span: Any) -> Items:
    """A user who satisfies one filter in one session and another in the next."""
    conditions = [entry for entry in query.filters if entry["attribute"] != "date_range"]
    within = [item for item in everything if span.holds(item.moment)]
    by_filter = [{one.session.user for one in within if satisfies(one, entry, within)} for entry in conditions]
    return [item for item in within if all(item.session.user in users for users in by_filter)]


def each_session_with_the_total(entity: Entity, entry: Aggregation, items: Items) -> Sequence[Number]:
    persons = [item.person for item in items if item.person is not None]
    if entry["attribute"] in user.LIFETIMES:
        return [metrics.scaled(one.totals[entry["attribute"]], entry["attribute"]) for one in persons]
    return samples(entity, entry, items)


def each_session_with_the_property(_: Entity, entry: Aggregation, items: Items) -> Sequence[Number]:
    return samples(Entity.SESSION if entry["attribute"] in attributes.CUSTOMS else Entity.USER, entry, items)


def in_this_session_only(item: Item, entry: Filter, _: Items) -> int:
    return sum(one.name in entry["value"]["event_names"] for one in item.session.events)


def at_the_time_of_the_session(known: World, key: str) -> Items:
    return [Item(one.session, one.session.uploaded, one.person, one.event, one.place) for one in events(known, key)]


def without_imported_events(known: Known, alias: str | None) -> Session:
    return session(Known(known.row, known.uploaded, known.number, known.stub), alias)


def with_its_own_number(known: Known, alias: str | None) -> Session:
    number = known.row.get("sessionNumber") or known.number
    return session(Known(known.row, known.uploaded, number, known.stub, known.imported), alias)


def latest_web(person: User | None) -> Any:
    return person.in_order[-1].web if person is not None and person.in_order else {}


def only_responsive_as_told(one: Session) -> Any:
    return {**added(one), "user_responsive_gesture_count": one.responsive or 0}


def bare(row: Row, _: Row) -> Row:
    return row


def any_event(_properties: Any, _condition: Filter) -> bool:
    return True


def top_of_all(items: Items, entry: groups.Grouping, _: Any) -> Any:
    return leaders(items, entry, lambda found: Fraction(len(found)))


satisfies, samples, added, leaders = filters.satisfies, metrics.samples, user.added, groups.leaders
session, events = Known.session, World.events

LONG_AGO = instant("1970-01-01")
MUTANTS: dict[str, Patch] = {
    "a missing value satisfies no negative operator": (answer, "satisfies", rejecting_what_is_missing),
    "each filter may be satisfied by another session": (answer, "matching", each_filter_by_another_session),
    "a user counts with every session": (metrics, "samples", each_session_with_the_total),
    "a property counts with every session": (metrics, "samples", each_session_with_the_property),
    "users are not distinct": (metrics, "users", len),
    "how often something happened is asked of one session": (filters, "frequency", in_this_session_only),
    "the property condition is on any event": (filters, "property_holds", any_event),
    "an event has no date of its own": (World, "events", at_the_time_of_the_session),
    "imported events are not of the session": (Known, "session", without_imported_events),
    "a session takes the number that comes": (Known, "session", with_its_own_number),
    "order does not count": (filters, "came", lambda passed, steps: set(steps) <= set(passed)),
    "all sessions add to an imported user": (User, "counted", property(lambda one: one.in_order)),
    "an imported user is not seen": (World, "imported", lambda known, row: Item(user.as_session(row), LONG_AGO, None)),
    "a user came as he came last": (attributes, "first_web", latest_web),
    "unknown gestures were not responsive": (user, "added", only_responsive_as_told),
    "a row without details takes them away": (world, "completed", bare),
    "the top is by number of rows": (groups, "leaders", top_of_all),
    "every link looks in one table": (links, "table", lambda attribute, own: own),
    "events print the time of their session": (event, "instant", lambda text: LONG_AGO),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_rule_shows(
    asked: Sequence[Case], answers: list[list[Answer]], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, what, instead = MUTANTS[name]
    monkeypatch.setattr(where, what, instead)
    assert any(answered(case) != before for case, before in zip(asked, answers, strict=True))


def test_the_reference_answers_alike_every_time(asked: Sequence[Case], answers: list[list[Answer]]) -> None:
    assert [answered(case) for case in asked] == answers
