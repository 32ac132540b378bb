"""Every recorded row: imported, it comes back equal and is found by the filters it satisfies and by no other.

Which sessions must be found is read off the recorded rows themselves, attribute by attribute; which users and events, the
reference says. That these come back equal is in `test_users_and_events.py`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.oracle.answer import Query
from tests.oracle.attributes import KINDS, Entity
from tests.oracle.compare import difference
from tests.oracle.dataset import Dataset
from tests.oracle.queries import EVER, FILTERABLE, LISTS, OPERATORS, Question, property_names, wanted_values
from tests.oracle.recorded import event_rows, nested_rows, session_rows, user_rows
from tests.oracle.world import Upload

if TYPE_CHECKING:
    from tests.harness import App, Harness

Row = Mapping[str, Any]

NOW = datetime(2023, 1, 30, 12, 0, 0, tzinfo=UTC)
ROWS = session_rows()
NESTED = nested_rows()
CODES = {"android": "1", "ios": "2"}
TEXTS: dict[str, Callable[[Row], str]] = {
    "app_version": lambda row: row["device"]["appVersion"],
    "device_city": lambda row: row["location"]["city"],
    "device_class": lambda row: row["device"]["class"],
    "device_country": lambda row: row["device"]["country"],
    "device_id": lambda row: row["device"]["deviceId"],
    "device_manufacturer": lambda row: row["device"]["producer"],
    "device_model": lambda row: row["device"]["model"],
    "device_os_version": lambda row: row["device"]["osVersion"],
    "sdk_version": lambda row: row["device"]["sdkVersion"],
    "session_id": lambda row: row["sessionId"],
    "user_name": lambda row: row["user"]["alias"],
    "uxcamuserid": lambda row: row["user"]["uxcamuserid"],
}
CODED: dict[str, Callable[[Row], Any]] = {
    "device_platform": lambda row: CODES[row["device"]["platform"]],
    "session_crashed": lambda row: row["property"]["isCrashed"],
    "session_has_video": lambda row: row["property"]["hasVideo"],
}
INTEGERS: dict[str, Callable[[Row], float]] = {
    "session_duration": lambda row: row["property"]["durationSec"],
    "session_gesture_count": lambda row: row["property"]["totalGesture"],
    "session_number_of_user": lambda row: row["sessionNumber"],
    "session_rage_gesture_count": lambda row: row["property"]["rageGestureCount"],
    "session_screen_count": lambda row: row["property"]["totalScreen"],
    "session_unique_screen_count": lambda row: row["property"]["uniqueScreensCount"],
}
RANGES: dict[str, Callable[[float, float], bool]] = {
    "greater": operator.gt,
    "less": operator.lt,
    "greater_or_equal": operator.ge,
    "less_or_equal": operator.le,
    "equal": operator.eq,
}
CUSTOM = sorted({key for row in ROWS for key in row["user"]} - {"uxcamuserid"})


@pytest.fixture(scope="module")
def app(harness: Harness) -> App:
    return imported(harness, ROWS)


def imported(harness: Harness, rows: Sequence[dict[str, Any]]) -> App:
    harness.now = NOW
    made = harness.create_app()
    assert harness.import_rows(made, list(rows))["accepted"] == len(rows)
    return made


@pytest.fixture(autouse=True)
def clock(harness: Harness) -> None:
    harness.now = NOW


def listed(harness: Harness, app: App, *filters: Mapping[str, Any]) -> list[dict[str, Any]]:
    response = harness.get(app, "/v2/session", filters=list(filters), page_size=500)
    assert response.status_code == 200, response.text
    rows: list[dict[str, Any]] = response.json()["data"]
    return rows


def found(harness: Harness, app: App, attribute: str, name: str, value: Any, **more: Any) -> set[str]:
    entry = {"attribute": attribute, "operator": name, "value": value, **more}
    return {row["sessionId"] for row in listed(harness, app, entry)}


def ids(rows: Iterable[Row]) -> set[str]:
    return {row["sessionId"] for row in rows}


def printed(row: Row, app: App) -> dict[str, Any]:
    """A recorded row after the contract's changes (api-spec, section 12), its keys in the requirement's order."""
    times = ("uploadedServerTime", "deviceLocalDateTime", "verifiedServerTime")
    property_ = {key: blank(value) if key in times else value for key, value in row["property"].items()}
    return {
        "sessionId": row["sessionId"],
        "video": None if row["property"]["hasVideo"] else "No video available for this session",
        "sessionNumber": row["sessionNumber"] if "sessionNumber" in row else row["user"]["sessionNumber"],
        "url": f"/app/{app.appid}/sessions/list/1/{row['sessionId']}",
        "property": property_,
        "user": row["user"].get("userProperty", row["user"]),
        "device": row["device"],
        "location": row["location"],
    }


def blank(time: str) -> str:
    return time.replace("T", " ").removesuffix("Z")


@pytest.mark.parametrize("rows", [ROWS, NESTED], ids=["flat", "nested"])
def test_rows_come_back_equal(harness: Harness, rows: list[dict[str, Any]]) -> None:
    made = imported(harness, rows)
    newest = sorted(rows, key=lambda row: (row["property"]["uploadedServerTime"], row["sessionId"]), reverse=True)
    assert difference([printed(row, made) for row in newest], listed(harness, made)) is None


def test_a_second_import_changes_nothing(harness: Harness) -> None:
    made = imported(harness, ROWS)
    before = listed(harness, made)
    assert harness.import_rows(made, NESTED).get("rejected", []) == []
    assert listed(harness, made) == before


@pytest.mark.parametrize("attribute", [*TEXTS, *CODED])
def test_found_by_what_it_equals(harness: Harness, app: App, attribute: str) -> None:
    read = {**TEXTS, **CODED}[attribute]
    for value in {read(row) for row in ROWS}:
        assert found(harness, app, attribute, "equal", value) == ids(row for row in ROWS if read(row) == value)
        assert found(harness, app, attribute, "not_in", [value]) == ids(row for row in ROWS if read(row) != value)


@pytest.mark.parametrize("attribute", TEXTS)
def test_found_by_what_it_contains(harness: Harness, app: App, attribute: str) -> None:
    read = TEXTS[attribute]
    for part in {read(row)[1:4].swapcase() for row in ROWS}:
        assert found(harness, app, attribute, "contains", part) == ids(
            row for row in ROWS if part.lower() in read(row).lower()
        )
        assert found(harness, app, attribute, "not_contains", part) == ids(
            row for row in ROWS if part.lower() not in read(row).lower()
        )


@pytest.mark.parametrize("attribute", INTEGERS)
@pytest.mark.parametrize("name", RANGES)
def test_found_by_its_range(harness: Harness, app: App, attribute: str, name: str) -> None:
    read, holds = INTEGERS[attribute], RANGES[name]
    for value in sorted({read(row) for row in ROWS})[:: 1 if name == "equal" else 8]:
        assert found(harness, app, attribute, name, value) == ids(row for row in ROWS if holds(read(row), value))


@pytest.mark.parametrize("key", CUSTOM)
def test_found_by_its_custom_properties(harness: Harness, app: App, key: str) -> None:
    held = {row["user"][key] for row in ROWS if key in row["user"]}
    for value in held:
        by_it = found(harness, app, "user_custom_property", "equal", value, property_name=key)
        assert by_it == ids(row for row in ROWS if row["user"].get(key) == value)
        by_others = found(harness, app, "user_custom_property", "not_equal", value, property_name=key)
        assert by_others == ids(row for row in ROWS if row["user"].get(key) != value)


@pytest.mark.parametrize("attribute", ["event_name", "session_screen_list"])
def test_rows_without_details_have_no_events_and_no_screens(harness: Harness, app: App, attribute: str) -> None:
    positive, negative = ("in", "not_in") if attribute == "event_name" else ("has_any", "not_has_any")
    assert found(harness, app, attribute, positive, ["Add to cart", ""]) == set()
    assert found(harness, app, attribute, negative, ["Add to cart", ""]) == ids(ROWS)


@pytest.mark.parametrize("kind", ["responsive", "unresponsive"])
def test_rows_without_details_do_not_know_which_gestures_were_answered(harness: Harness, app: App, kind: str) -> None:
    attribute = f"session_{kind}_gesture_count"
    assert found(harness, app, attribute, "greater_or_equal", 0) == set()
    assert found(harness, app, attribute, "not_equal", 0) == ids(ROWS)


@pytest.fixture(scope="module")
def everything(harness: Harness) -> Dataset:
    kinds = {"sessions": session_rows(), "users": user_rows(), "events": event_rows()}
    return Dataset(harness, [Upload(kind, rows, NOW) for kind, rows in kinds.items()])


def test_all_rows_are_here() -> None:
    assert [len(rows()) for rows in (session_rows, nested_rows, user_rows, event_rows)] == [103, 20, 67, 49]


@pytest.mark.parametrize(
    ("entity", "attribute"), [(entity, name) for entity in (Entity.USER, Entity.EVENT) for name in FILTERABLE[entity]]
)
def test_users_and_events_are_found_by_what_they_satisfy(everything: Dataset, entity: Entity, attribute: str) -> None:
    named = {"property_name": "age_group" if attribute.startswith("user") else "price"}
    entry = {"attribute": attribute, **(named if property_names(attribute) else {})}
    for name in OPERATORS[KINDS[attribute]]:
        values = wanted_values(everything.world.items[entity], {**entry, "operator": name}).held
        for value in [values[:2]] if name in LISTS else [*values[:1], *values[len(values) // 2 :][:1]]:
            asked = {**entry, "operator": name, "value": value}
            everything.check(Question(entity, False, Query(NOW, filters=[EVER, asked], page_size=500)))
