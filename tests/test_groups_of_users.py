"""Users by groups: each once in every group that he has sessions in, with the facts of his own row and by his latest session there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.samples import condition, native

if TYPE_CHECKING:
    from tests.harness import App, Harness

NOW = datetime(2026, 1, 30, 12, tzinfo=UTC)
SESSIONS = (
    ("u", "Pixel", 10, "https://a.example/"),
    ("u", "Pixel", 20, None),
    ("u", "Moto", 30, None),
    ("u", "Pixel", "unknown", None),
    ("v", "Pixel", 40, "https://b.example/"),
    ("w", "Moto", None, "https://a.example/"),
    ("x", "Nokia", 0.5, None),
)


@pytest.fixture(scope="module")
def app(harness: Harness) -> Iterator[App]:
    before, made = harness.now, harness.create_app()
    for number, (user, model, age, referer) in enumerate(SESSIONS):
        harness.now = NOW + timedelta(hours=number)
        someone = {"id": user, "properties": {} if age is None else {"age": age}}
        device, web = {"platform": "web", "model": model}, {"referer": referer}
        harness.ingest(
            made,
            native(
                str(number),
                user=someone,
                device=device,
                web=web | {"utm": {"rank": str(number)}} if referer else {"utm": {"rank": "1"}},
            ),
        )
    yield made
    harness.now = before


def ask(harness: Harness, app: App, groups: list[dict[str, Any]], *metrics: dict[str, Any]) -> list[dict[str, Any]]:
    found = harness.get(
        app,
        "/v2/user/analytics",
        filters=[condition("date_range", "after", "2026-01-29")],
        group_by=groups,
        aggregation=list(metrics),
    )
    assert found.status_code == 200, found.text
    rows: list[dict[str, Any]] = found.json()["data"]
    return rows


def age(function: str) -> dict[str, Any]:
    return {"attribute": "user_custom_property", "property_name": "age", "operator": function}


@pytest.mark.parametrize(
    ("function", "ages"),
    [
        ("avg", {"Pixel": 30, "Moto": 30, "Nokia": 0.5}),
        ("sum", {"Pixel": 60, "Moto": 30, "Nokia": 0.5}),
        ("min", {"Pixel": 20, "Moto": 30, "Nokia": 0.5}),
        ("max", {"Pixel": 40, "Moto": 30, "Nokia": 0.5}),
    ],
)
def test_a_property_in_a_group_is_that_of_the_latest_session_there(
    harness: Harness, app: App, function: str, ages: dict[str, float]
) -> None:
    rows = ask(harness, app, [{"attribute": "device_model"}], age(function), {"attribute": "user_count"})
    assert {row["device_model"]: row[f"{function}_user_custom_property_age"] for row in rows} == ages
    assert {row["device_model"]: row["user_count"] for row in rows} == {"Pixel": 2, "Moto": 2, "Nokia": 1}


def test_groups_are_ranked_by_the_property(harness: Harness, app: App) -> None:
    rows = ask(harness, app, [{"attribute": "device_model", "max_group_number": 1}], age("sum"))
    assert [(row["device_model"], row["sum_user_custom_property_age"]) for row in rows] == [
        ("Pixel", 60),
        ("others", 30.5),
    ]


def test_others_are_all_users_of_other_values_of_their_own(harness: Harness, app: App) -> None:
    """By what their own rows hold; who has none is left out."""
    rows = ask(
        harness,
        app,
        [{"attribute": "user_first_referer", "max_group_number": 1}],
        {"attribute": "user_count"},
        {"attribute": "user_session_count", "operator": "sum"},
    )
    assert [(row["user_first_referer"], row["user_count"], row["sum_user_session_count"]) for row in rows] == [
        ("https://a.example/", 2, 5),
        ("others", 1, 1),
    ]


def test_two_groups_fold_users_and_sessions_alike(harness: Harness, app: App) -> None:
    by: list[dict[str, Any]] = [
        {"attribute": "device_model", "max_group_number": 1},
        {"attribute": "user_first_referer"},
    ]
    rows = ask(harness, app, by, {"attribute": "user_count"}, age("max"))
    assert {(row["device_model"], row["user_first_referer"]): row["user_count"] for row in rows} == {
        ("Moto", "https://a.example/"): 2,
        ("others", "https://a.example/"): 1,
        ("others", "https://b.example/"): 1,
    }
    assert max(row["max_user_custom_property_age"] or 0 for row in rows) == 40


@pytest.mark.parametrize(
    ("function", "everywhere", "pixel"), [("sum", 13, 6), ("avg", 13 / 7, 6 / 4), ("min", 0, 0), ("max", 5, 4)]
)
def test_what_only_sessions_have_counts_once_a_session(
    harness: Harness, app: App, function: str, everywhere: float, pixel: float
) -> None:
    rank = {"attribute": "utm", "property_name": "rank", "operator": function}
    (row,) = ask(harness, app, [], rank)
    assert row[f"{function}_utm_rank"] == pytest.approx(everywhere)
    found = {
        row["device_model"]: row[f"{function}_utm_rank"]
        for row in ask(harness, app, [{"attribute": "device_model"}], rank)
    }
    assert found["Pixel"] == pytest.approx(pixel)
