"""Erased sessions leave nothing behind here: all is refused at once, and the files are gone after the purge."""

from __future__ import annotations

from pathlib import Path

import pytest

from playhead.model.key_kind import KeyKind
from playhead.stores.recordings import Recordings
from tests.api.test_shares import listed, share
from tests.api.test_video_link import link, recorded
from tests.harness import App, Harness
from tests.replay.recorded import number_of, record
from tests.sdk import wait_for

PARTS = ("", "/timeline", "/segments/1", "/data")


async def hurry(harness: Harness) -> None:
    harness.services.erasure.hurry()


@pytest.mark.parametrize("subject", ["session", "user"])
def test_an_erased_session_is_refused_at_once_and_then_gone(
    harness: Harness, app: App, tmp_path: Path, subject: str
) -> None:
    number, stored = number_of(harness, app), Recordings.in_folder(harness.data / "recordings")
    session = recorded(harness, app, tmp_path)
    video, shared = link(harness, app, session), share(harness, app, session)
    path = f"/v2/session/{session}/recording"
    key = harness.run(harness.services.catalog.rotate_key(app.appid, KeyKind.DELETION))
    (user,) = (each["uxcamUserId"] for each in harness.get(app, "/v2/user").json()["data"])
    named = {"sessionId": [session]} if subject == "session" else {"uxcamUserId": [user]}
    body = {"subjectType": subject, "selector": {"kind": "identifiers", "identifiers": [named]}}
    answer = harness.request(
        "POST", f"/v2/deletion?appid={app.appid}", json=body, headers={"Authorization": f"Bearer {key}"}
    )
    assert answer.status_code == 202, answer.text
    for part in PARTS:
        assert harness.get(app, f"{path}{part}").status_code == 404
        for token in (shared["token"], ".".join(("v", app.appid, *video.removesuffix(".mp4").split("/")[-2:]))):
            assert harness.request("GET", f"{path}{part}", params={"token": token}).status_code in (403, 404)
    for page in (video, shared["path"]):
        refused = harness.request("GET", page)
        assert refused.status_code in (403, 404)
        assert refused.headers["Content-Type"].startswith("text/html")
    harness.run(hurry(harness))
    wait_for(lambda: listed(harness, app, session) == [] and stored.size(number, session) is None, "the purge")
    assert stored.video_size(number, session) is None
    assert harness.request("GET", shared["path"]).status_code == 403
    again = record(harness, app, "afterwards") if subject == "session" else None
    assert again is None or harness.get(app, f"/v2/session/{again}/recording").status_code == 200
