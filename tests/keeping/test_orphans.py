"""What lost its other half is mended or removed, and what is young is left alone."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

from msgspec.json import encode

from playhead.model import ids
from playhead.model.ids import derive_id
from playhead.model.packing import unpack
from playhead.model.timeline import Chunk, DeviceFacts, Lifecycle, Record
from tests.harness import App, Harness
from tests.keeping.pictures import number_of, record
from tests.keeping.test_retention import EVER, as_owner
from tests.sdk import now_ms, rows, send_records, settle, wait_for

HOURS = timedelta(hours=3)


def mend(harness: Harness, app: App) -> dict[str, object]:
    found = as_owner(harness, "POST", "recordings/mend")[app.appid]
    return {name: value for name, value in found.items() if value}


def lose_row(harness: Harness, app: App, session: str) -> None:
    """As if the warehouse were of an older backup than the recordings."""
    for table in ("sessions", "session_keys", "user_sessions"):
        statement = f"DELETE FROM {table} WHERE app = {{app:UInt32}} AND session_id = {{id:UInt128}}"
        arguments = {"app": number_of(harness, app), "id": ids.number(session)}
        warehouse = harness.services.warehouse
        harness.run(warehouse.in_write_lane(warehouse.command_now, statement, arguments))


def test_a_lost_row_is_made_again(harness: Harness, app: App) -> None:
    (session,) = record(harness, app, "one")
    before = rows(harness, app, filters=EVER, with_video=False)
    lose_row(harness, app, session)
    assert rows(harness, app, filters=EVER) == []
    harness.clock.reset()
    assert mend(harness, app) == {}, "its row may be on its way"
    harness.now += HOURS
    assert mend(harness, app) == {"rowsMade": 1}
    assert rows(harness, app, filters=EVER, with_video=False) == before
    assert mend(harness, app) == {}


def test_videos_and_assets_of_nothing_go(harness: Harness, app: App, tmp_path: Path) -> None:
    number, store = number_of(harness, app), harness.services.recordings
    record(harness, app, "one")
    video = tmp_path / "video"
    video.write_bytes(b"video")
    store.put_video(number, "c" * 24, video)
    digest = hashlib.sha256(b"asset").hexdigest()
    store.put_asset(number, digest, b"asset")
    used = harness.services.usage.of(number)
    harness.now += HOURS
    assert mend(harness, app) == {"videosRemoved": 1, "assetsRemoved": 1}
    assert harness.services.usage.of(number) == used - len(b"video") - len(b"asset")
    assert store.video_size(number, "c" * 24) is None


def test_the_bytes_are_counted_anew(harness: Harness, app: App) -> None:
    number = number_of(harness, app)
    record(harness, app, "one")
    used = harness.services.usage.of(number)
    harness.services.usage.add(number, 10_000)
    mend(harness, app)
    assert harness.services.usage.of(number) == used > 0


def test_what_cannot_be_read_stays_and_is_told(harness: Harness, app: App) -> None:
    number, store = number_of(harness, app), harness.services.recordings
    store.put(number, "d" * 24, b"nonsense")
    harness.now += HOURS
    assert mend(harness, app) == {"unreadable": [f"{'d' * 24}: It is no recording of Playhead"]}
    assert store.get(number, "d" * 24) == b"nonsense"
    store.delete(number, "d" * 24)


def test_a_row_without_its_recording_says_so(harness: Harness, app: App) -> None:
    lost, kept = record(harness, app, "lost", "kept")
    harness.services.recordings.delete(number_of(harness, app), lost)
    headers = {"Authorization": f"Bearer {harness.services.token}"}
    told = harness.request("GET", "/v1/admin/recordings/check", params={"app": app.appid}, headers=headers).text
    assert "there is no recording" in told
    assert mend(harness, app) == {"rowsCorrected": 1}
    shown = {row["sessionId"]: row["property"]["hasVideo"] for row in rows(harness, app, filters=EVER)}
    assert shown == {lost: False, kept: True}


def page(harness: Harness, name: str, css: str) -> list[Record]:
    """A session of a page with this style sheet."""
    now = now_ms(harness)
    node = {"type": 2, "tagName": "style", "attributes": {"_cssText": css}, "childNodes": [], "id": 2}
    snapshot = {"type": 2, "timestamp": now, "data": {"node": {"type": 0, "id": 1, "childNodes": [node]}}}
    return [
        DeviceFacts(at=now, key="device", platform="web"),
        Chunk(at=now, until=now + 1_000, key=f"dom {name}", kind="dom", content=encode(snapshot) + b"\n"),
        Lifecycle(at=now + 1_000, key="end", state="end"),
    ]


def test_an_erasure_takes_the_assets_that_only_it_used(harness: Harness, app: App) -> None:
    number, store = number_of(harness, app), harness.services.recordings
    shared, own = "a { color: red }" * 2_000, "b { color: secret }" * 2_000
    send_records(harness, app, {"t:1": page(harness, "1", shared), "t:2": page(harness, "2", shared)})
    send_records(harness, app, {"t:3": page(harness, "3", own)})
    settle(harness)
    assert len(list(store.stored_assets(number))) == 2
    selector = {"kind": "identifiers", "identifiers": [{"sessionId": [derive_id("session", "t:3")]}]}
    as_owner(harness, "POST", f"apps/{app.appid}/deletion", json={"subjectType": "session", "selector": selector})
    harness.services.erasure.hurry()
    wait_for(lambda: not harness.run(harness.services.erasure.unfinished()), "the purge")
    (left,) = store.stored_assets(number)
    assert unpack(store.get_asset(number, left.name) or b"", "asset") == shared.encode()
    headers = {"Authorization": f"Bearer {harness.services.token}"}
    told = harness.request("GET", "/v1/admin/recordings/check", params={"app": app.appid}, headers=headers).text
    assert 'problem"' not in told
