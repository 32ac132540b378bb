"""Every recorded request, sent again: the same shape, the same keys in the same order, the right numbers.

The recorded answers come from a demo app whose totals cannot be reproduced, so values are compared with the reference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.oracle.answer import Query
from tests.oracle.attributes import Entity
from tests.oracle.compare import difference
from tests.oracle.dataset import Dataset
from tests.oracle.queries import Question
from tests.oracle.recorded import Case, cases, uploads
from tests.oracle.shapes import contracted, faults

if TYPE_CHECKING:
    from tests.harness import App, Harness

CASES = cases()
EMPTY = {"c043", "c070", "c093"}


@pytest.fixture(scope="module")
def data(harness: Harness) -> Dataset:
    return Dataset(harness, uploads(CASES[0].recorded_at))


def answer(harness: Harness, app: App, path: str, query: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    harness.now = now
    response = harness.get(app, path, **query)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].partition(";")[0] == "application/json"
    parsed: dict[str, Any] = response.json()
    return parsed


def recorded(data: Dataset, case: Case) -> dict[str, Any]:
    return answer(data.harness, data.app, case.path, case.query, case.recorded_at)


def test_all_cases_are_here() -> None:
    """Of all six endpoints, in the number that the collection has."""
    assert Counter(case.path for case in CASES) == {
        "/v2/session": 11,
        "/v2/session/analytics": 12,
        "/v2/user": 14,
        "/v2/user/analytics": 15,
        "/v2/event": 7,
        "/v2/event/analytics": 11,
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_recorded_shape(data: Dataset, case: Case) -> None:
    assert list(faults(contracted(case.shape, "analytics" in case.path), recorded(data, case))) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_recorded_query_has_rows_to_compare(data: Dataset, case: Case) -> None:
    """A shape compared with no row proves nothing; the empty recordings asked for iOS, which the app has not."""
    assert bool(recorded(data, case)["data"]) is (case.n_rows is not None)
    assert (case.id in EMPTY) is (case.n_rows is None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_recorded_query_has_the_right_answer(data: Dataset, case: Case) -> None:
    query = Query(case.recorded_at, **{**case.query, "comparison": bool(case.query.get("comparison"))})
    _, _, entity, *analytics = case.path.split("/")
    expected = Question(Entity(entity), bool(analytics), query).answer(data.world, data.app.appid)
    assert difference(expected, recorded(data, case)) is None


SAMPLE_ROW: dict[str, Any] = {
    "sessionId": "60f7dd4efd9c2f001169bb96",
    "video": "Video Link",
    "sessionNumber": 20,
    "url": "https://app.uxcam.com/app/60f6c0b8b97ba419120b82eb/sessions/list/1/60f7dd4efd9c2f001169bb96",
    "property": {
        "uploadedServerTime": "2023-01-16 10:43:47",
        "deviceLocalDateTime": "2021-09-10 10:43:47",
        "verifiedServerTime": "2021-07-21 08:39:42",
        "offlineRecorded": False,
        "hasVideo": True,
        "isCrashed": False,
        "durationSec": 55.009,
        "totalGesture": 26,
        "totalScreen": 17,
        "uniqueScreensCount": 5,
        "rageGestureCount": 0,
        "networkType": "wifi",
    },
    "user": {
        "kUXCam_UserIdentity": "U#5066",
        "gender": "male",
        "exp_var_key": "test_2",
        "age_group": "10-19",
        "alias": "Isaias Altenwerth",
        "language": "English",
        "loyalty_card": "no",
        "acqn_source": "none",
        "uxcamuserid": "60f7dd46972a633e88696d6b",
    },
    "device": {
        "carrierCode": "42901",
        "carrierName": "Verizon Wireless",
        "osName": " O_MR1",
        "appVersion": "1.5",
        "sdkVersion": "3.3.5",
        "osVersion": "8.1",
        "language": "English",
        "country": "USA",
        "totalStorageInKB": 11289,
        "totalRamInKB": 2815,
        "freeRamInKb": None,
        "dpi": -1,
        "height": 2340,
        "width": 1080,
        "type": "Phone",
        "class": "Android Large",
        "producer": "Huawei",
        "model": "JKM-LX1",
        "deviceId": "03c1e123941a19ec",
        "isNotificationEnabled": None,
        "isRooted": False,
        "platform": "android",
    },
    "location": {"countryCode": "US", "city": "Albany", "longitude": -73.7987, "latitude": 42.6664},
}
REQUIREMENT_NOW = datetime(2023, 1, 16, 10, 45, 0, tzinfo=UTC)
USA = {"filters": [{"attribute": "device_country", "operator": "equal", "value": "USA"}]}
BY_MODEL = {**USA, "group_by": [{"attribute": "device_model", "max_group_number": 50}], "page": 1, "page_size": 100}


@pytest.fixture(scope="module")
def requirement_app(harness: Harness) -> App:
    harness.now = REQUIREMENT_NOW
    made = harness.create_app()
    assert harness.import_rows(made, [SAMPLE_ROW])["accepted"] == 1
    return made


def test_the_row_of_the_requirement(harness: Harness, requirement_app: App) -> None:
    (found,) = answer(harness, requirement_app, "/v2/session", USA, REQUIREMENT_NOW)["data"]
    expected = {
        **SAMPLE_ROW,
        "video": None,
        "url": f"/app/{requirement_app.appid}/sessions/list/1/{SAMPLE_ROW['sessionId']}",
    }
    assert difference(expected, found) is None


def test_the_analytics_row_of_the_requirement(harness: Harness, requirement_app: App) -> None:
    (found,) = answer(harness, requirement_app, "/v2/session/analytics", BY_MODEL, REQUIREMENT_NOW)["data"]
    link = found.pop("dashboard_link")
    assert found == {
        "device_model": "JKM-LX1",
        "session_count": 1,
        "session_unique_user_count": 1,
        "session_new_users_count": 0,
        "avg_session_gesture_count": 26,
        "avg_session_rage_gesture_count": 0,
        "avg_session_responsive_gesture_count": None,
        "avg_session_unresponsive_gesture_count": None,
        "avg_session_duration": 55.009,
        "avg_session_unique_screen_count": 5,
    }
    place, _, parts = link.partition("?")
    assert place.endswith(f"/app/{requirement_app.appid}/sessions/list/1")
    assert parts == (
        'device_model={"o":"in","v":["JKM-LX1"], "tb": "session"}'
        '&date_range={"o": "between_dates", "v": {"lower": "2022-12-17T10:45:00Z", "upper": "2023-01-16T10:45:00Z"}, '
        '"tb": "session"}'
        '&device_country={"o":"equal","v":"USA", "tb": "session"}'
    )


def test_one_value_of_each_sort_in_a_link(harness: Harness, requirement_app: App) -> None:
    """The printed forms of section 10, byte by byte."""
    filters = [
        {"attribute": "device_manufacturer", "operator": "not_in", "value": ["Sam sung", "a&b'\""]},
        {"attribute": "session_duration", "operator": "less", "value": "180"},
        {"attribute": "session_gesture_count", "operator": "greater", "value": 10},
        {"attribute": "session_has_video", "operator": "equal", "value": True},
        {"attribute": "user_custom_property", "operator": "in", "property_name": "age_group", "value": ["10-19"]},
    ]
    query = {"filters": filters, "aggregation": [{"attribute": "session_count", "operator": ""}]}
    (found,) = answer(harness, requirement_app, "/v2/session/analytics", query, REQUIREMENT_NOW)["data"]
    assert found["dashboard_link"].split("&")[1:] == [
        'device_manufacturer={"o":"not_in","v":["Sam%20sung", "a%26b%27%5C%22"], "tb": "session"}',
        'session_duration={"o":"less","v":180.0, "tb": "session"}',
        'session_gesture_count={"o":"greater","v":10, "tb": "session"}',
        'session_has_video={"o":"equal","v":"True", "tb": "session"}',
        'user_custom_property={"o":"in","property_name":"age_group","v":["10-19"], "tb": "session"}',
    ]
    assert found["session_count"] == 1
