"""What is too old or too much goes, row and objects, and does not come back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from playhead.errors import InvalidBody
from tests.harness import App, Harness
from tests.keeping.pictures import filmed, number_of, record
from tests.samples import condition, native
from tests.sdk import rows, send_records, settle, wait_for

DAY = timedelta(days=1)
EVER = [condition("date_range", "after", "2000-01-01")]


def listed(harness: Harness, app: App) -> set[str]:
    return {row["sessionId"] for row in rows(harness, app, filters=EVER)}


def as_owner(harness: Harness, method: str, path: str, **options: Any) -> Any:
    headers = {"Authorization": f"Bearer {harness.services.token}"}
    response = harness.request(method, f"/v1/admin/{path}", headers=headers, **options)
    assert response.status_code == 200, response.text
    return response.json()["data"]


def keep(harness: Harness, app: App, **settings: Any) -> None:
    as_owner(harness, "POST", f"apps/{app.appid}/retention", json=settings)


def purged(harness: Harness) -> bool:
    return not harness.run(harness.services.erasure.unfinished())


def carried_out(harness: Harness, app: App, *, dry_run: bool = False) -> dict[str, Any]:
    """What went of the app, or would go; purged when this returns."""
    wait_for(lambda: purged(harness), "an earlier purge")
    found = as_owner(harness, "POST", "retention", json={"dryRun": dry_run})
    if not dry_run:
        wait_for(lambda: purged(harness), "the purge")
    (going,) = (each for each in found if each["appid"] == app.appid)
    return dict(going)


def test_what_is_too_old_goes_for_good(harness: Harness, app: App) -> None:
    old, starred = record(harness, app, "old", "starred")
    as_owner(harness, "PUT", f"stars/{starred}", params={"app": app.appid})
    harness.now += 10 * DAY
    (new,) = record(harness, app, "new")
    keep(harness, app, days=5)
    would = carried_out(harness, app, dry_run=True)
    assert (would["sessions"], would["byDays"], would["byBytes"]) == (1, 1, 0)
    assert would["bytes"] == harness.services.recordings.size(number_of(harness, app), old)
    assert listed(harness, app) == {old, starred, new}
    assert carried_out(harness, app)["sessions"] == 1
    assert listed(harness, app) == {starred, new}
    assert set(harness.services.recordings.all(number_of(harness, app))) == {starred, new}
    (user,) = rows(harness, app, "/v2/user", filters=EVER)
    assert user["usage"]["totalSession"] == 2
    send_records(harness, app, {"t:old": filmed(harness, "late")})
    settle(harness)
    as_owner(harness, "POST", f"apps/{app.appid}/rebuild")
    assert listed(harness, app) == {starred, new}
    (third,) = record(harness, app, "third")
    assert {row["sessionId"]: row["sessionNumber"] for row in rows(harness, app)}[third] == 4, (
        "numbers are not given twice"
    )
    as_owner(harness, "DELETE", f"stars/{starred}", params={"app": app.appid})
    assert carried_out(harness, app, dry_run=True)["sessions"] == 1


def test_a_whole_session_may_be_sent_again(harness: Harness, app: App) -> None:
    harness.ingest(app, native("s"))
    before = listed(harness, app)
    harness.now += 3 * DAY
    keep(harness, app, days=1)
    assert carried_out(harness, app)["sessions"] == 1
    assert listed(harness, app) == set()
    assert harness.ingest(app, native("s")).status_code == 200
    assert listed(harness, app) == before


def test_the_oldest_go_when_recordings_take_too_much(harness: Harness, app: App) -> None:
    names = []
    for nth in range(4):
        names += record(harness, app, f"s{nth}")
        harness.now += DAY
    harness.ingest(app, native("whole"))
    sizes = {each.name: each.size for each in harness.services.recordings.stored(number_of(harness, app))}
    assert harness.services.usage.of(number_of(harness, app)) == sum(sizes.values())
    keep(harness, app, bytes=sum(sizes.values()))
    assert carried_out(harness, app, dry_run=True)["sessions"] == 0, "within the limit"
    keep(harness, app, bytes=sum(sizes[name] for name in names[1:]) - 1)
    went = carried_out(harness, app)
    assert (went["byBytes"], went["byDays"]) == (2, 0)
    assert went["bytes"] == sum(sizes[name] for name in names[:2])
    assert set(names[2:]) < listed(harness, app), "a session without a recording stays"
    assert len(listed(harness, app)) == 3


def test_imported_events_are_as_old_as_their_session(harness: Harness, app: App) -> None:
    harness.ingest(app, native("young"))
    (session,) = listed(harness, app)
    event = {
        "eventId": "11111111-1111-4111-8111-111111111111",
        "eventName": "x",
        "eventDate": "2020-01-01T00:00:00Z",
        "eventPropertyTime": 1,
        "url": f"http://x/app/{app.appid}/sessions/list/1/{session}",
        "sessionProperty": {"sessionId": session},
        "userProperty": {"uxcamuserid": rows(harness, app)[0]["user"]["uxcamuserid"]},
    }
    harness.import_rows(app, [event], "events")
    keep(harness, app, days=30)
    assert carried_out(harness, app)["sessions"] == 0
    assert listed(harness, app) == {session}


@pytest.mark.parametrize("changes", [{"days": -1}, {"bytes": "much"}, {"weeks": 1}, {"keep_starred": None}])
def test_bad_settings_are_refused(harness: Harness, app: App, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidBody) as caught:
        harness.run(harness.services.catalog.set_retention(app.appid, changes))
    assert caught.value.detail


def test_a_star_needs_a_session(harness: Harness, app: App) -> None:
    headers = {"Authorization": f"Bearer {harness.services.token}"}
    response = harness.request("PUT", f"/v1/admin/stars/{'a' * 24}", params={"app": app.appid}, headers=headers)
    assert response.status_code == 404
    assert harness.request("PUT", "/v1/admin/stars/x", headers=headers).status_code == 400


def test_an_erased_session_loses_its_star(harness: Harness, app: App) -> None:
    (session,) = record(harness, app, "starred")
    as_owner(harness, "PUT", f"stars/{session}", params={"app": app.appid})
    selector = {"kind": "identifiers", "identifiers": [{"sessionId": [session]}]}
    as_owner(harness, "POST", f"apps/{app.appid}/deletion", json={"subjectType": "session", "selector": selector})
    harness.services.erasure.hurry()
    wait_for(lambda: purged(harness), "the purge")
    assert as_owner(harness, "GET", "stars")[app.appid] == []
