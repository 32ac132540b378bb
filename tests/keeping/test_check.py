"""The check finds what is broken, and nothing in what is whole."""

from __future__ import annotations

import json
from typing import Any

from playhead.model import ids
from tests.harness import App, Harness
from tests.keeping.pictures import number_of, record
from tests.keeping.test_orphans import lose_row


def problems(harness: Harness, app: App) -> dict[str, list[str]]:
    headers = {"Authorization": f"Bearer {harness.services.token}"}
    answer = harness.request("GET", "/v1/admin/recordings/check", params={"app": app.appid}, headers=headers)
    assert answer.status_code == 200, answer.text
    lines: list[dict[str, Any]] = [json.loads(line) for line in answer.text.splitlines()]
    assert lines[0]["total"] == lines[-1]["done"]
    found: dict[str, list[str]] = {}
    for each in (each for line in lines for each in line.get("problems", [])):
        found.setdefault(each["sessionId"], []).append(each["problem"])
    return found


def test_whole_recordings_have_no_problem(harness: Harness, app: App) -> None:
    record(harness, app, "one", "two")
    assert problems(harness, app) == {}


def test_everything_broken_is_told(harness: Harness, app: App) -> None:
    number, store = number_of(harness, app), harness.services.recordings
    cut, flipped, alone, other = record(harness, app, "cut", "flipped", "alone", "other")
    whole = {each: store.get(number, each) or b"" for each in (cut, flipped, alone, other)}
    store.put(number, cut, whole[cut][:-10])
    store.put(number, flipped, whole[flipped][:60] + bytes([whole[flipped][60] ^ 1]) + whole[flipped][61:])
    lose_row(harness, app, alone)
    store.put(number, other, whole[cut])
    (image,) = record(harness, app, "image", content=b"\xff\xd8 no image")
    store.put_asset(number, "0" * 64, b"other")
    found = problems(harness, app)
    assert found.keys() == {cut, flipped, alone, other, image, "0" * 64}
    assert "broken" in found[flipped][0]
    assert found[alone] == ["no session has this recording"]
    assert found[other] == [f"it is of the session {cut}"]
    assert "does not open" in found[image][0]


def test_a_row_that_does_not_match_is_told(harness: Harness, app: App) -> None:
    (session,) = record(harness, app, "one")
    statement = "ALTER TABLE sessions UPDATE session_has_video = false WHERE app = {app:UInt32} AND session_id = {id:UInt128} SETTINGS mutations_sync = 1"
    arguments = {"app": number_of(harness, app), "id": ids.number(session)}
    warehouse = harness.services.warehouse
    harness.run(warehouse.in_write_lane(warehouse.command_now, statement, arguments))
    assert problems(harness, app) == {session: ["it holds a picture, and its session says otherwise"]}
