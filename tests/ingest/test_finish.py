"""From parts to sessions through the real stores."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from playhead.model.ids import derive_id
from playhead.model.recording import read_recording
from playhead.model.timeline import Chunk, DeviceFacts, EventHappened, Lifecycle, Record, UserFacts
from playhead.stores.recordings import Recordings
from tests.erasure.engine_files import holders
from tests.harness import App, Harness
from tests.samples import condition
from tests.sdk import amounts, now_ms, rows, send_part, send_records, settle, wait_for

SECOND = timedelta(seconds=1)
EVER = [condition("date_range", "after", "2000-01-01")]


def session_of(harness: Harness, *names: str, user: str | None = None, **facts: Any) -> list[Record]:
    """A session of some events, a second apart, ended."""
    now = now_ms(harness)
    records: list[Record] = [DeviceFacts(at=now, key="device", platform="android")]
    records += [EventHappened(at=now + 1_000 * i, key=f"e{name}", name=name) for i, name in enumerate(names)]
    if user or facts:
        records.append(UserFacts(at=now, key=f"user {user}", id=user, **facts))
    return [*records, Lifecycle(at=now + 1_000 * len(names), key="end", state="end")]


def recording(harness: Harness, app: App, session: str) -> tuple[Any, list[Record]]:
    number = harness.services.catalog.app(app.appid).number
    recordings = Recordings.in_folder(harness.data / "recordings")
    content = recordings.get(number, derive_id("session", session))
    assert content is not None
    return read_recording(content, partial(recordings.get_asset, number))


def names(harness: Harness, app: App) -> list[str]:
    return sorted(row["eventName"] for row in rows(harness, app, "/v2/event"))


def test_a_session_is_there_when_it_is_over(harness: Harness, app: App) -> None:
    send_records(harness, app, {"t:1": session_of(harness, "a", "b", user="u")})
    wait_for(lambda: amounts(harness)["parts"] == 0, "sorting")
    assert rows(harness, app) == []
    settle(harness)
    (row,) = rows(harness, app)
    assert (row["property"]["durationSec"], row["sessionNumber"]) == (2, 1)
    assert names(harness, app) == ["a", "b"]


def test_it_is_over_after_silence_too(harness: Harness, app: App) -> None:
    send_records(harness, app, {"t:1": session_of(harness, "a")[:-1]})
    settle(harness, timedelta(seconds=1_801))
    assert len(rows(harness, app)) == 1


def test_what_comes_late_makes_it_anew(harness: Harness, app: App) -> None:
    send_records(harness, app, {"t:1": session_of(harness, "a")})
    settle(harness)
    (before,) = rows(harness, app)
    send_records(harness, app, {"t:1": session_of(harness, "b")})
    settle(harness)
    (after,) = rows(harness, app)
    assert names(harness, app) == ["a", "b"]
    kept = ("sessionId", "sessionNumber")
    assert [after[key] for key in kept] == [before[key] for key in kept]
    assert after["property"]["uploadedServerTime"] == before["property"]["uploadedServerTime"]
    assert recording(harness, app, "t:1")[0].version == 2


def test_a_part_that_is_sent_again_changes_nothing(harness: Harness, app: App) -> None:
    records = session_of(harness, "a", "b")
    for _ in range(2):
        send_records(harness, app, {"t:1": records})
    settle(harness)
    send_records(harness, app, {"t:1": records})
    settle(harness)
    assert names(harness, app) == ["a", "b"]


def test_one_part_tells_of_many_sessions(harness: Harness, app: App) -> None:
    send_records(harness, app, {f"t:{i}": session_of(harness, f"e{i}", user=f"u{i}") for i in range(50)})
    settle(harness)
    assert len(rows(harness, app)) == 50
    assert {row["sessionNumber"] for row in rows(harness, app)} == {1}


def test_a_session_of_yesterday_was_recorded_offline(harness: Harness, app: App) -> None:
    records = session_of(harness, "a")
    harness.now += timedelta(hours=20)
    send_records(harness, app, {"t:1": records, "t:2": session_of(harness, "b")})
    settle(harness)
    assert sorted(row["property"]["offlineRecorded"] for row in rows(harness, app)) == [False, True]


def test_an_impossible_time_is_the_time_of_the_part(harness: Harness, app: App) -> None:
    now = now_ms(harness)
    times = (-(2**62), 0, now + 10 * 86_400_000, 2**62)
    send_records(harness, app, {"t:1": [EventHappened(at=at, key=f"{at}", name="x") for at in times]})
    settle(harness)
    assert rows(harness, app)[0]["property"]["durationSec"] == 0


def test_the_place_is_that_of_the_address(harness: Harness, app: App) -> None:
    send_records(harness, app, {"t:1": session_of(harness, "a")}, address="8.8.8.8")
    settle(harness)
    assert rows(harness, app)[0]["device"]["country"] == "USA"
    assert "8.8.8.8" not in str(recording(harness, app, "t:1"))


def identified(harness: Harness, app: App) -> None:
    """Two sessions of a stranger, then one in which he says who he is, then one more."""
    for session, more in (
        ("t:1", {"user": "anon"}),
        ("t:2", {"user": "anon"}),
        ("t:3", {"user": "bob", "identity": "bob", "anonymous_id": "anon"}),
        ("t:4", {"user": "bob", "identity": "bob"}),
    ):
        send_records(harness, app, {session: session_of(harness, "x", **more)})
        settle(harness)


def test_earlier_sessions_of_a_user_who_says_who_he_is_are_his(harness: Harness, app: App) -> None:
    identified(harness, app)
    found = rows(harness, app)
    assert {row["user"]["uxcamuserid"] for row in found} == {derive_id("user", "bob")}
    assert sorted(row["sessionNumber"] for row in found) == [1, 2, 3, 4]
    (user,) = rows(harness, app, "/v2/user")
    assert (user["usage"]["totalSession"], user["usage"]["eventCount"], user["userId"]) == (4, 4, "bob")
    (counted,) = rows(harness, app, "/v2/session/analytics")
    assert [counted[f"session_{each}"] for each in ("count", "unique_user_count", "new_users_count")] == [4, 1, 1]


def test_what_a_stranger_sent_offline_follows_him(harness: Harness, app: App) -> None:
    identified(harness, app)
    send_records(harness, app, {"t:5": session_of(harness, "late", user="anon")})
    settle(harness)
    assert {row["user"]["uxcamuserid"] for row in rows(harness, app)} == {derive_id("user", "bob")}


def test_two_who_log_in_on_one_device_stay_two(harness: Harness, app: App) -> None:
    identified(harness, app)
    send_records(harness, app, {"t:6": session_of(harness, "x", user="eve", anonymous_id="anon")})
    settle(harness)
    users = {row["uxcamUserId"]: row["usage"]["totalSession"] for row in rows(harness, app, "/v2/user")}
    assert users == {derive_id("user", "bob"): 4, derive_id("user", "eve"): 1}


def test_a_chain_of_names_ends_at_the_last(harness: Harness, app: App) -> None:
    for session, user, before in (("t:1", "a", None), ("t:2", "b", "a"), ("t:3", "c", "b")):
        send_records(harness, app, {session: session_of(harness, "x", user=user, anonymous_id=before)})
        settle(harness)
    assert {row["user"]["uxcamuserid"] for row in rows(harness, app)} == {derive_id("user", "c")}


def answers(harness: Harness, app: App) -> list[Any]:
    group = [{"attribute": "device_platform"}]
    return [
        *(rows(harness, app, f"/v2/{each}", filters=EVER) for each in ("session", "user", "event")),
        *(
            rows(harness, app, f"/v2/{each}/analytics", filters=EVER, group_by=group)
            for each in ("session", "user", "event")
        ),
    ]


def test_a_rebuild_changes_nothing(harness: Harness, app: App) -> None:
    identified(harness, app)
    before = answers(harness, app)
    number = harness.services.catalog.app(app.appid).number
    assert harness.run(harness.services.rebuild.app(number)) == (4, [])
    assert answers(harness, app) == before


def test_a_rebuild_tells_what_it_cannot_read(harness: Harness, app: App) -> None:
    identified(harness, app)
    number = harness.services.catalog.app(app.appid).number
    harness_store = Recordings.in_folder(harness.data / "recordings")
    session = derive_id("session", "t:2")
    harness_store.put(number, session, b"nonsense")
    assert harness.run(harness.services.rebuild.app(number)) == (3, [f"{session}: It is no recording of Playhead"])
    assert len(rows(harness, app)) == 4


def capture(harness: Harness, app: App, **changes: Any) -> None:
    harness.run(harness.services.catalog.set_capture(app.appid, changes))


def with_picture(harness: Harness, seconds: int = 10) -> list[Record]:
    now = now_ms(harness)
    chunk = Chunk(at=now, key="c", kind="frame", content=b"\xff\xd8", until=now + 1_000 * seconds)
    return [*session_of(harness, "a"), chunk]


@pytest.mark.parametrize(
    ("changes", "has_video"),
    [
        ({}, True),
        ({"recording": False}, False),
        ({"sampling": 0.0}, False),
        ({"min_duration_sec": 11}, False),
        ({"min_duration_sec": 10}, True),
    ],
)
def test_pictures_are_kept_as_the_app_says(
    harness: Harness, app: App, changes: dict[str, Any], has_video: bool
) -> None:
    capture(harness, app, **changes)
    send_records(harness, app, {"t:1": with_picture(harness)})
    settle(harness)
    (row,) = rows(harness, app)
    assert row["property"]["hasVideo"] is has_video
    assert any(isinstance(each, Chunk) for each in recording(harness, app, "t:1")[1]) is has_video


def quarantine(harness: Harness, app: App) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = harness.get(app, "/v1/quarantine").json()["data"]
    return found


def test_what_cannot_be_understood_is_kept_aside_and_tried_again(harness: Harness, app: App) -> None:
    send_records(harness, app, {})
    send_part(harness, app, "records", b"\xc1")
    send_records(harness, app, {"t:1": session_of(harness, "a")})
    settle(harness)
    assert len(rows(harness, app)) == 1
    (entry,) = quarantine(harness, app)
    assert entry["place"] == "records /test"
    assert "The adapter failed" in entry["reason"]
    other = harness.create_app()
    assert quarantine(harness, other) == []
    headers = {"Authorization": f"Bearer {harness.services.token}"}
    told = harness.request("POST", "/v1/admin/quarantine/retry", headers=headers).json()["data"]
    assert told["parts"] >= 1
    settle(harness)
    (again,) = quarantine(harness, app)
    assert harness.request("DELETE", f"/v1/admin/quarantine/{again['id']}", headers=headers).status_code == 200
    assert quarantine(harness, app) == []


def test_a_session_that_cannot_be_made_is_not_in_the_way(harness: Harness, app: App) -> None:
    number = harness.services.catalog.app(app.appid).number
    Recordings.in_folder(harness.data / "recordings").put(number, derive_id("session", "t:bad"), b"nonsense")
    send_records(harness, app, {"t:bad": session_of(harness, "a"), "t:good": session_of(harness, "b")})
    settle(harness)
    assert names(harness, app) == ["b"]
    (entry,) = quarantine(harness, app)
    assert (entry["place"], entry["reason"]) == ("t:bad", "It is no recording of Playhead")
    shutil.rmtree(harness.data / "recordings" / f"{number}" / derive_id("session", "t:bad")[:2])
    headers = {"Authorization": f"Bearer {harness.services.token}"}
    harness.request("POST", "/v1/admin/quarantine/retry", headers=headers)
    settle(harness)
    assert names(harness, app) == ["a", "b"]


def erase(harness: Harness, app: App, subject: str, **identifiers: Sequence[str]) -> None:
    headers = {"Authorization": f"Bearer {harness.services.token}"}
    body = {
        "subjectType": subject,
        "selector": {"kind": "identifiers", "identifiers": [{name: list(each)} for name, each in identifiers.items()]},
    }
    path = f"/v1/admin/apps/{app.appid}/deletion"
    told = harness.request("POST", path, json=body, headers=headers).json()["data"]
    assert told["accepted"] == 1, told
    wait = {"requestId": told["requestId"]}

    def gone() -> bool:
        status: str = harness.request("POST", f"{path}/status", json=wait, headers=headers).json()["data"]["status"]
        return status == "erased"

    wait_for(gone, "the purge")


def test_of_an_erased_session_no_recording_is_left(harness: Harness, app: App) -> None:
    send_records(harness, app, {"t:1": session_of(harness, "a"), "t:2": session_of(harness, "b")})
    settle(harness)
    erase(harness, app, "session", sessionId=[derive_id("session", "t:1")])
    folder = harness.data / "recordings" / f"{harness.services.catalog.app(app.appid).number}"
    assert [file.name for file in folder.rglob("*.playhead")] == [f"{derive_id('session', 't:2')}.playhead"]
    send_records(harness, app, {"t:1": session_of(harness, "late")})
    settle(harness)
    assert names(harness, app) == ["b"]
    assert len(list(folder.rglob("*.playhead"))) == 1


def test_of_an_erased_user_nothing_is_left_that_waits(harness: Harness, app: App) -> None:
    """His open session, and under which names he was known, go with him."""
    hexes = {"anon": "a1" * 12, "bob": "b0" * 12}
    send_records(harness, app, {"t:1": session_of(harness, "x", user=hexes["anon"])})
    settle(harness)
    known = session_of(harness, "y", user=hexes["bob"], anonymous_id=hexes["anon"])
    send_records(harness, app, {"t:2": known})
    settle(harness)
    send_records(harness, app, {"t:3": session_of(harness, "secret words", user=hexes["anon"])[:-1]})
    wait_for(lambda: amounts(harness)["parts"] == 0, "sorting")
    harness.now += timedelta(seconds=5)
    erase(harness, app, "user", uxcamUserId=[hexes["bob"]])
    assert rows(harness, app, filters=EVER) == []
    needles = {name: text.encode() for name, text in {**hexes, "event": "secret words"}.items()}
    assert holders(harness.data, needles) == {}
