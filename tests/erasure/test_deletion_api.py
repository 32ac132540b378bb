"""The Data Deletion API as deletion-api.md has it: requests, envelopes, idempotency, and that nothing shows what was erased."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.erasure.engine_files import holders
from tests.harness import Harness
from tests.samples import condition, native, row

Json = dict[str, Any]
PURGE = 120
EVER = [condition("date_range", "after", "2000-01-01")]
LISTS = ("session", "user", "event")


class Deletion:
    """An app with a deletion key."""

    def __init__(self, harness: Harness) -> None:
        self.harness = harness
        self.app = harness.create_app()
        self.key = self.rotate()

    def rotate(self) -> str:
        key: str = self._keys("POST").json()["data"]["key"]
        return key

    def revoke(self) -> None:
        assert self._keys("DELETE").status_code == 200

    def _keys(self, method: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.harness.services.token}"}
        return self.harness.request(method, f"/v1/admin/apps/{self.app.appid}/keys/deletion", headers=headers)

    def post(self, body: Any, *, path: str = "/v2/deletion", key: str | None = None, **headers: str) -> httpx.Response:
        return self.harness.request(
            "POST",
            path,
            params={"appid": self.app.appid},
            json=body,
            headers={"Authorization": f"Bearer {key or self.key}", **headers},
        )

    def erase(self, subject: str, **identifiers: list[str]) -> Json:
        response = self.post(request(subject, **identifiers))
        assert response.status_code == 202, response.text
        data: Json = response.json()["data"]
        return data

    def status(self, request_id: str) -> Json:
        response = self.post({"requestId": request_id}, path="/v2/deletion/status")
        data: Json = response.json()["data"]
        return data

    def purged(self, request_id: str) -> Json:
        """Have it purged now and wait until nothing is left."""
        self.harness.run(_hurry(self.harness))
        ends = time.monotonic() + PURGE
        while time.monotonic() < ends:
            found = self.status(request_id)
            if found["status"] == "erased":
                return found
            time.sleep(0.5)
        raise AssertionError(f"not erased: {found}")

    def data(self, entity: str, **parameters: Any) -> list[Json]:
        rows: list[Json] = self.harness.get(self.app, f"/v2/{entity}", filters=EVER, **parameters).json()["data"]
        return rows


async def _hurry(harness: Harness) -> None:
    harness.services.erasure.hurry()


def request(subject: str, **identifiers: Any) -> Json:
    entries = [{name: values} for name, values in identifiers.items()]
    return {"subjectType": subject, "selector": {"kind": "identifiers", "identifiers": entries}}


@pytest.fixture
def deletion(harness: Harness) -> Deletion:
    return Deletion(harness)


def person(name: str, **more: Any) -> Json:
    return {"id": name, "identity": f"{name}@example.com", "properties": {"plan": f"plan-of-{name}"}, **more}


def session_of(name: str, nth: int) -> Json:
    return native(
        f"{name}-{nth}",
        user=person(name),
        startedAt=f"2026-01-0{nth}T10:00:00Z",
        screens=[{"name": f"Screen of {name} {nth}", "at": 0}],
        events=[{"name": f"Event of {name}", "at": 1, "properties": {"nth": nth}}],
    )


def fill(deletion: Deletion, *names: str) -> list[Json]:
    """Two sessions of each of some people."""
    sessions = [session_of(name, nth) for name in names or ("anna", "bert") for nth in (1, 2)]
    return list(deletion.harness.ingest(deletion.app, *sessions).json()["data"]["sessions"])


def user_of(deletion: Deletion, name: str) -> str:
    (found,) = [each["uxcamUserId"] for each in deletion.data("user") if each["userId"] == f"{name}@example.com"]
    return str(found)


def everything(deletion: Deletion) -> str:
    """All that the lists and numbers show, as text."""
    texts = [deletion.harness.get(deletion.app, f"/v2/{each}", filters=EVER, with_details=True).text for each in LISTS]
    texts += [deletion.harness.get(deletion.app, f"/v2/{each}/analytics", filters=EVER).text for each in LISTS]
    return "\n".join(texts)


def test_an_erased_user_is_gone_at_once(deletion: Deletion) -> None:
    fill(deletion)
    before = everything(deletion)
    assert "anna" in before
    told = deletion.erase("user", userId=["anna@example.com"])
    assert {name: told[name] for name in ("status", "received", "accepted", "notFound", "duplicates")} == {
        "status": "suppressed",
        "received": 1,
        "accepted": 1,
        "notFound": 0,
        "duplicates": 0,
    }
    assert told["requestId"].startswith("dr_")
    assert len(told["requestId"]) == 35
    assert told["appId"] == deletion.app.appid
    assert told["visibleRemoval"] == "immediate"
    assert told["identifiers"] == [{"field": "userId", "value": "anna@example.com", "status": "accepted"}]
    after = everything(deletion)
    assert "anna" not in after
    assert [len(deletion.data(each)) for each in LISTS] == [2, 1, 2]
    (numbers,) = deletion.harness.get(deletion.app, "/v2/session/analytics", filters=EVER).json()["data"]
    assert numbers["session_count"] == 2
    assert numbers["session_new_users_count"] == 1


def test_an_erased_session_leaves_the_user_s_others(deletion: Deletion) -> None:
    first, second, *_ = fill(deletion)
    told = deletion.erase("session", sessionId=[second["sessionId"], "f" * 24, second["sessionId"]])
    assert [each["status"] for each in told["identifiers"]] == ["accepted", "not_found", "duplicate"]
    (anna,) = [each for each in deletion.data("user") if each["userId"] == "anna@example.com"]
    assert anna["usage"]["totalSession"] == 1
    assert anna["usage"]["eventCount"] == 1
    kept = {each["sessionId"] for each in deletion.data("session")}
    assert first["sessionId"] in kept
    assert second["sessionId"] not in kept
    assert "Screen of anna 2" not in everything(deletion)


def test_what_was_erased_does_not_come_back(deletion: Deletion) -> None:
    fill(deletion)
    exported = deletion.data("session", with_details=True)
    users = deletion.data("user", with_details=True)
    events = deletion.data("event", with_details=True)
    anna = user_of(deletion, "anna")
    told = deletion.erase("user", uxcamUserId=[anna])
    for again in range(2):
        single = deletion.harness.ingest(deletion.app, session_of("anna", 1))
        assert single.status_code == 410
        assert single.json()["error"]["code"] == "ERASED"
        several = deletion.harness.ingest(deletion.app, session_of("anna", 1), session_of("bert", 2)).json()["data"]
        assert (several["accepted"], several["rejected"][0]["line"]) == (1, 1)
        assert deletion.harness.import_rows(deletion.app, exported)["accepted"] == 2
        baselines = [{name: value for name, value in each.items() if name != "details"} for each in users]
        assert deletion.harness.import_rows(deletion.app, baselines, "users")["accepted"] == 1
        assert deletion.harness.import_rows(deletion.app, events, "events")["rejectedCount"] == 2
        assert "anna" not in everything(deletion)
        if not again:
            deletion.purged(told["requestId"])


def test_an_erased_session_does_not_come_back_under_another_user(deletion: Deletion) -> None:
    fill(deletion)
    deletion.erase("user", userId=["anna@example.com"])
    moved = {**session_of("anna", 1), "user": person("carl")}
    assert deletion.harness.ingest(deletion.app, moved).status_code == 410


def test_somebody_who_comes_again_begins_anew(deletion: Deletion) -> None:
    fill(deletion)
    told = deletion.erase("user", userId=["anna@example.com"])
    later = (deletion.harness.now + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    deletion.harness.now += timedelta(minutes=5)
    again = deletion.harness.ingest(deletion.app, {**session_of("anna", 3), "startedAt": later}).json()
    assert again["data"]["sessions"][0]["sessionNumber"] == 1
    deletion.purged(told["requestId"])
    (anna,) = [each for each in deletion.data("user") if each["userId"] == "anna@example.com"]
    assert anna["usage"]["totalSession"] == 1
    assert len(deletion.data("session")) == 3


def test_a_session_that_was_given_to_another_stays_his(deletion: Deletion) -> None:
    fill(deletion)
    anna = user_of(deletion, "anna")
    deletion.harness.ingest(deletion.app, {**session_of("anna", 1), "user": person("carl")})
    told = deletion.erase("user", uxcamUserId=[anna])
    deletion.purged(told["requestId"])
    assert {each["userId"] for each in deletion.data("user")} == {"bert@example.com", "carl@example.com"}
    assert len(deletion.data("session")) == 3


def test_nothing_is_left_on_the_disk(deletion: Deletion) -> None:
    """The files are read unpacked, and hold everything before: a search that cannot find proves nothing."""
    anna, bert = "anna-of-the-disk", "bert-of-the-disk"
    first, _, third, fourth = fill(deletion, anna, bert)
    imported = {
        "uxcamUserId": "abcdef0123456789abcdef01",
        "userId": "dora-of-the-disk",
        "property": {"hobby": "hobby-of-dora"},
        "usage": {"registeredOn": "2025-01-01T00:00:00Z", "lastseenOn": "2025-02-01T00:00:00Z"},
    }
    deletion.harness.import_rows(deletion.app, [imported], "users")
    texts = {
        "identity": f"{anna}@example.com",
        "property": f"plan-of-{anna}",
        "screen": f"Screen of {anna} 1",
        "event": f"Event of {anna}",
        "client's id": f"{anna}-1",
        "id": user_of(deletion, anna),
        "imported property": "hobby-of-dora",
        "imported id": "abcdef0123456789abcdef01",
        "screen of a session": f"Screen of {bert} 2",
    }
    binary = {
        "id in binary": texts["id"],
        "imported id in binary": texts["imported id"],
        "session in binary": first["sessionId"],
        "other session in binary": fourth["sessionId"],
    }
    needles = {name: text.encode() for name, text in texts.items()}
    needles |= {name: int(hex_id, 16).to_bytes(16, "little") for name, hex_id in binary.items()}
    requests = [
        deletion.erase("user", userId=[f"{anna}@example.com", "dora-of-the-disk"]),
        deletion.erase("session", sessionId=[fourth["sessionId"]]),
    ]
    assert needles.keys() - holders(deletion.harness.data, needles).keys() == set()
    progress = [deletion.purged(each["requestId"])["progress"] for each in requests]
    assert holders(deletion.harness.data, needles) == {}
    assert [(each["sessionsPurged"], each["usersPurged"]) for each in progress] == [(2, 2), (1, 0)]
    assert all(each["rowsDeleted"] > 0 for each in progress)
    assert {each["sessionId"] for each in deletion.data("session")} == {third["sessionId"]}


def test_status_tells_until_nothing_is_left(deletion: Deletion) -> None:
    fill(deletion)
    told = deletion.erase("user", userId=["anna@example.com", "nobody@example.com"])
    before = deletion.status(told["requestId"])
    assert (before["status"], before["progress"], before["liveDataDeleted"]) == ("suppressed", {}, False)
    assert before["identifiers"] == told["identifiers"]
    after = deletion.purged(told["requestId"])
    assert after["liveDataDeleted"] is True
    assert [each["value"] for each in after["identifiers"]] == [None, None]
    assert [each["status"] for each in after["identifiers"]] == ["accepted", "not_found"]


def test_the_same_payload_again_is_the_first_request(deletion: Deletion) -> None:
    fill(deletion)
    body = request("user", userId=["anna@example.com"])
    first = deletion.post(body)
    again = deletion.post(body)
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.headers["Location"] == f"/v2/deletion/status?appid={deletion.app.appid}"
    assert again.json()["data"] == {**first.json()["data"], "status": "duplicate"}
    deletion.purged(first.json()["data"]["requestId"])
    assert deletion.post(body).json()["data"] == {**first.json()["data"], "status": "duplicate"}
    deletion.harness.now += timedelta(days=8)
    later = deletion.post(body)
    assert later.status_code == 202
    assert later.json()["data"]["notFound"] == 1


def test_an_idempotency_key_gives_the_first_acknowledgement(deletion: Deletion) -> None:
    fill(deletion)
    body = request("user", userId=["anna@example.com"])
    first = deletion.post(body, **{"Idempotency-Key": "k-1"})
    again = deletion.post(body, **{"Idempotency-Key": "k-1"})
    assert (again.status_code, again.json()) == (202, first.json())
    other = deletion.post(request("user", userId=["bert@example.com"]), **{"Idempotency-Key": "k-1"})
    assert other.status_code == 422
    assert "bert@example.com" in everything(deletion)


def test_the_deletion_key_stands_apart(deletion: Deletion, harness: Harness) -> None:
    body = request("session", sessionId=["a" * 24])
    other = harness.create_app()
    wrong = [deletion.app.api_key, deletion.app.ingest_key, "nonsense"]
    assert [deletion.post(body, key=key).status_code for key in wrong] == [401] * 3
    url = f"/v2/deletion?appid={deletion.app.appid}"
    assert harness.request("POST", url, json=body).status_code == 401
    assert harness.request("POST", f"{url}&apikey={deletion.key}", json=body).status_code == 401
    bearer = {"Authorization": f"Bearer {deletion.key}"}
    refused = harness.request("POST", f"/v2/deletion?appid={other.appid}", json=body, headers=bearer)
    assert refused.status_code == 403
    assert refused.json() == {"success": False, "error": {"message": refused.json()["error"]["message"], "status": 403}}
    assert harness.request("POST", f"{url}&key=1", json=body, headers=bearer).json()["error"]["detail"] == "key"
    old, new = deletion.key, deletion.rotate()
    assert deletion.post(body, key=old).status_code == 401
    assert deletion.post(body, key=new).status_code == 202
    deletion.revoke()
    assert deletion.post(body, key=new).status_code == 403


def test_another_app_s_request_is_not_found(deletion: Deletion, harness: Harness) -> None:
    told = deletion.erase("session", sessionId=["a" * 24])
    other = Deletion(harness)
    response = other.post({"requestId": told["requestId"]}, path="/v2/deletion/status")
    assert response.status_code == 404
    assert response.json()["error"]["status"] == 404


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({**request("user", userId=["x"]), "colour": 1}, "colour"),
        ({"subjectType": "user", "selector": {"kind": "all", "identifiers": []}}, "all"),
        ({"subjectType": "user", "selector": {"kind": "identifiers", "identifiers": [], "more": 1}}, "more"),
        (request("device", deviceId=["x"]), "device"),
        (request("user", sessionId=["a" * 24]), "sessionId"),
        (request("session", userId=["x"]), "userId"),
        (request("session", sessionId=["A" * 24]), "A" * 24),
        (request("user", uxcamUserId=["short"]), "short"),
        (request("user", userId=[""]), "userId"),
        (request("user", userId=[]), "identifiers"),
        (request("user", userId=[str(each) for each in range(2_001)]), "2,001"),
        (request("user", userId="x"), "identifiers"),
        ([], "object"),
    ],
)
def test_a_wrong_body_is_told(deletion: Deletion, body: Any, named: str) -> None:
    response = deletion.post(body)
    assert response.status_code == 400
    error = response.json()["error"]
    assert set(error) == {"message", "status", "detail"}
    assert named in f"{error['message']} {error['detail']}"


def test_a_field_stands_once(deletion: Deletion) -> None:
    entries = [{"userId": ["a"]}, {"userId": ["b"]}]
    body = {"subjectType": "user", "selector": {"kind": "identifiers", "identifiers": entries}}
    assert deletion.post(body).json()["error"]["detail"] == "selector.identifiers[1]"
    body["selector"]["identifiers"] = [{"userId": ["a"], "uxcamUserId": ["b" * 24]}]  # type: ignore[index]
    assert deletion.post(body).json()["error"]["detail"] == "selector.identifiers[0]"


def test_an_imported_session_with_events_of_other_dates(deletion: Deletion) -> None:
    """Events imported by themselves stand in rows of their own."""
    deletion.harness.import_rows(deletion.app, [row("1" * 24), row("2" * 24)])
    event = {
        "eventId": "6f1e7a52-3c1f-5d0e-9a44-5d6e2b7c8f10",
        "eventName": "bought",
        "eventDate": "2026-03-03T10:00:00Z",
        "sessionProperty": {"sessionId": "1" * 24},
        "userProperty": {"uxcamuserid": "b" * 24},
        "device": {"platform": "android"},
    }
    report = deletion.harness.import_rows(deletion.app, [event], "events")
    assert report["accepted"] == 1, report
    assert len(deletion.data("event")) == 1
    told = deletion.erase("session", sessionId=["1" * 24])
    assert deletion.data("event") == []
    assert len(deletion.data("session")) == 1
    deletion.purged(told["requestId"])
    assert deletion.data("event") == []
