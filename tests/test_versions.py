"""A session that is sent again is still one session, with its last acknowledged content, in every list and number.

However often it is sent, in whatever order, by how many clients at once, and wherever between two steps the process
ends: its number and its upload time stay, and what was acknowledged is there. SIGKILL_ROUNDS=N kills a server N times.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from playhead.errors import Unavailable
from playhead.stores.warehouse import Warehouse
from tests.harness import App, Harness, text_of
from tests.samples import NDJSON, Json, condition, native, row
from tests.server_process import ServerProcess

ROUNDS = int(os.environ.get("SIGKILL_ROUNDS", "6"))
CRASHING = (sys.executable, "-m", "tests.crashing_server")
NOW = datetime(2026, 3, 4, 12, 0, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(harness: Harness) -> None:
    harness.now = NOW


def version(session: str, content: int, user: str = "someone", **more: Any) -> Json:
    """A version whose content is a number that every list and sum shows: the duration, a property, the model."""
    return native(
        session,
        durationSec=content,
        device={"platform": "android", "model": f"model {content}"},
        user={"id": user, "properties": {"content": content}},
        screens=[{"name": f"screen {content}", "at": 0}],
        events=[{"name": f"event {content}", "at": 0}],
        **more,
    )


def send(harness: Harness, app: App, *sessions: Json) -> list[Json]:
    response = harness.ingest(app, *sessions)
    assert response.status_code == 200, response.text
    accepted: list[Json] = response.json()["data"]["sessions"]
    return accepted


def listed(harness: Harness, app: App, *filters: Json, **parameters: Any) -> list[Json]:
    answer = harness.get(app, "/v2/session", filters=list(filters), page_size=500, **parameters).json()
    rows: list[Json] = answer["data"]
    return rows


def numbers(harness: Harness, app: App, *filters: Json, **parameters: Any) -> list[Json]:
    answer = harness.get(app, "/v2/session/analytics", filters=list(filters), page_size=500, **parameters).json()
    rows: list[Json] = answer["data"]
    return rows


def contents(rows: list[Json]) -> list[int]:
    return [int(each["user"]["content"]) for each in rows]


@pytest.fixture
def replaced(harness: Harness, app: App) -> App:
    """One session in 20 versions, and a quiet one of another user."""
    send(harness, app, version("quiet", 1_000, "another"))
    for content in range(1, 21):
        send(harness, app, version("busy", content))
    return app


# One session, many versions


def test_every_upload_is_told_its_version_and_the_same_number(harness: Harness, app: App) -> None:
    accepted = [send(harness, app, version("busy", content))[0] for content in range(1, 6)]
    assert [each["version"] for each in accepted] == [1, 2, 3, 4, 5]
    assert {(each["sessionId"], each["sessionNumber"]) for each in accepted} == {(accepted[0]["sessionId"], 1)}


def test_the_list_has_it_once_with_its_last_content(harness: Harness, replaced: App) -> None:
    assert sorted(contents(listed(harness, replaced))) == [20, 1_000]


def test_the_list_row_is_the_last_version_whole(harness: Harness, replaced: App) -> None:
    (shown,) = listed(harness, replaced, condition("device_model", "equal", "model 20"))
    assert (shown["property"]["durationSec"], shown["device"]["model"]) == (20, "model 20")


@pytest.mark.parametrize(
    "outdated",
    [
        condition("device_model", "in", ["model 1", "model 19"]),
        condition("session_duration", "less", 20),
        condition("event_name", "equal", "event 19"),
        condition("session_screen_list", "has_any", ["screen 19"]),
        condition("user_custom_property", "equal", "19", property_name="content"),
    ],
    ids=lambda each: each["attribute"],
)
def test_no_filter_finds_an_outdated_version(harness: Harness, replaced: App, outdated: Json) -> None:
    assert listed(harness, replaced, outdated) == []
    assert numbers(harness, replaced, outdated)[0]["session_count"] == 0


def test_a_small_page_of_a_rare_filter_has_it_once(harness: Harness, replaced: App) -> None:
    harness.now += timedelta(days=20)
    for page_size in (1, 2):
        answer = harness.get(
            replaced, "/v2/session", filters=[condition("session_duration", "less", 21)], page_size=page_size
        )
        assert contents(answer.json()["data"]) == [20]
        assert answer.json()["pagination"]["next"] is None


def test_sums_and_counts_have_it_once(harness: Harness, replaced: App) -> None:
    metrics = [{"attribute": "session_duration", "operator": name} for name in ("sum", "min", "max")]
    (total,) = numbers(harness, replaced, aggregation=metrics)
    del total["dashboard_link"]
    shown = {"sum_session_duration": 1_020, "min_session_duration": 20, "max_session_duration": 1_000}
    assert total == {"session_count": 2, **shown}


def test_users_are_counted_once(harness: Harness, replaced: App) -> None:
    (total,) = numbers(harness, replaced)
    assert (total["session_unique_user_count"], total["session_new_users_count"]) == (2, 2)


def test_a_users_lifetime_totals_have_it_once(harness: Harness, replaced: App) -> None:
    metrics = [{"attribute": f"user_session_{name}", "operator": "sum"} for name in ("count", "duration")]
    (total,) = numbers(harness, replaced, aggregation=metrics)
    assert (total["sum_user_session_count"], total["sum_user_session_duration"]) == (2, 1_020)


@pytest.mark.parametrize(
    ("attribute", "more"),
    [("device_model", {}), ("event_name", {}), ("user_custom_property", {"property_name": "content"})],
)
def test_groups_have_it_once(harness: Harness, replaced: App, attribute: str, more: Json) -> None:
    groups = numbers(harness, replaced, group_by=[{"attribute": attribute, **more}])
    assert sorted((each["session_count"], each["avg_session_duration"]) for each in groups) == [(1, 20), (1, 1_000)]


def test_by_id_it_is_found_once(harness: Harness, replaced: App) -> None:
    (session_id,) = {each["sessionId"] for each in listed(harness, replaced) if each["user"]["content"] == "20"}
    by_id = condition("session_id", "equal", session_id)
    assert contents(listed(harness, replaced, by_id)) == [20]
    assert numbers(harness, replaced, by_id)[0]["session_count"] == 1


def test_by_user_it_is_found_once(harness: Harness, replaced: App) -> None:
    (user,) = {each["user"]["uxcamuserid"] for each in listed(harness, replaced) if each["user"]["content"] == "20"}
    by_user = condition("uxcamuserid", "in", [user])
    assert contents(listed(harness, replaced, by_user)) == [20]
    assert numbers(harness, replaced, by_user)[0]["session_count"] == 1


def test_merged_parts_answer_the_same(harness: Harness, replaced: App) -> None:
    before = listed(harness, replaced), numbers(harness, replaced)
    for table in ("sessions", "session_keys", "user_sessions"):
        harness.run(
            harness.services.warehouse.in_write_lane(
                harness.services.warehouse.command_now, f"OPTIMIZE TABLE {table} FINAL"
            )
        )
    assert (listed(harness, replaced), numbers(harness, replaced)) == before
    assert send(harness, replaced, version("busy", 21))[0]["version"] == 21


# What is assigned once


def test_the_upload_time_stays(harness: Harness, app: App) -> None:
    send(harness, app, version("busy", 1))
    harness.now += timedelta(days=9)
    send(harness, app, version("busy", 2))
    (shown,) = listed(harness, app)
    assert shown["property"]["uploadedServerTime"] == f"{NOW:%Y-%m-%d %H:%M:%S}"
    assert contents([shown]) == [2]


def test_an_older_version_that_comes_late_replaces_and_does_not_double(harness: Harness, app: App) -> None:
    """The server cannot tell: what was acknowledged last counts."""
    for content in (1, 3, 2):
        send(harness, app, version("busy", content))
    assert contents(listed(harness, app)) == [2]


def test_numbers_go_on_after_a_replaced_session(harness: Harness, app: App) -> None:
    for session, content in (("first", 1), ("second", 2), ("first", 3), ("third", 4), ("second", 5)):
        send(harness, app, version(session, content))
    assert sorted((each["sessionNumber"], int(each["user"]["content"])) for each in listed(harness, app)) == [
        (1, 3),
        (2, 5),
        (3, 4),
    ]


def test_a_session_that_changes_its_user_keeps_its_number(harness: Harness, app: App) -> None:
    send(harness, app, version("other", 1, "anonymous"))
    send(harness, app, version("busy", 2, "anonymous"))
    (accepted,) = send(harness, app, version("busy", 3, "known"))
    assert accepted["sessionNumber"] == 2
    assert numbers(harness, app)[0]["session_count"] == 2


def test_a_session_that_changes_its_user_is_its_new_users_alone(harness: Harness, app: App) -> None:
    send(harness, app, version("busy", 1, "a" * 24))
    send(harness, app, version("busy", 2, "b" * 24))
    assert listed(harness, app, condition("uxcamuserid", "equal", "a" * 24)) == []
    assert contents(listed(harness, app, condition("uxcamuserid", "equal", "b" * 24))) == [2]
    assert numbers(harness, app)[0]["session_unique_user_count"] == 1


# In one request


def test_the_last_line_of_a_body_counts(harness: Harness, app: App) -> None:
    accepted = send(harness, app, *(version("busy", content) for content in (1, 2, 3)))
    assert [each["version"] for each in accepted] == [1, 2, 3]
    assert contents(listed(harness, app)) == [3]


def test_the_last_line_of_a_body_counts_whatever_its_start(harness: Harness, app: App) -> None:
    later, earlier = "2026-01-01T10:05:00Z", "2026-01-01T10:00:00Z"
    send(harness, app, version("busy", 1, startedAt=later), version("busy", 2, startedAt=earlier))
    assert contents(listed(harness, app)) == [2]


def test_an_imported_row_and_a_native_session_of_one_id_are_one(harness: Harness, app: App) -> None:
    send(harness, app, version("c" * 24, 1, "b" * 24))
    harness.import_rows(app, [row("c" * 24, uploaded="2026-03-01 00:00:00")])
    (shown,) = listed(harness, app)
    assert shown["property"]["uploadedServerTime"] == f"{NOW:%Y-%m-%d %H:%M:%S}"
    assert shown["property"]["durationSec"] == 5


def test_importing_twice_changes_nothing(harness: Harness, app: App) -> None:
    rows = [row(f"{index:024x}", uploaded=f"2026-02-{index:02} 00:00:00") for index in range(10, 20)]
    harness.import_rows(app, rows)
    before = listed(harness, app), numbers(harness, app)
    harness.import_rows(app, list(reversed(rows)))
    assert (listed(harness, app), numbers(harness, app)) == before


def test_an_imported_row_that_says_nothing_new_is_not_written_again(harness: Harness, app: App) -> None:
    rows = [row(f"{index:024x}", uploaded=f"2026-02-{index:02} 00:00:00") for index in range(10, 20)]
    harness.import_rows(app, rows)
    before = versions(harness, app)
    rows[3]["property"]["durationSec"] += 1
    harness.import_rows(app, rows)
    changed = {f"{13:024x}": 2}
    assert versions(harness, app) == before | changed
    assert {shown["sessionId"]: shown["property"]["durationSec"] for shown in listed(harness, app)}[
        f"{13:024x}"
    ] == rows[3]["property"]["durationSec"]


def versions(harness: Harness, app: App) -> dict[str, int]:
    """The newest version of each session."""
    sql = "SELECT lower(leftPad(hex(session_id), 32, '0')), max(version) FROM sessions WHERE app = {app:UInt32} GROUP BY 1"
    number = harness.services.catalog.app(app.appid).number
    found = harness.run(harness.services.warehouse.query(sql, {"app": number}))
    return {session[-24:]: version for session, version in found}


# At the same time


def test_parallel_versions_are_numbered_without_gaps(harness: Harness, app: App) -> None:
    sessions = [version(f"session {index % 4}", index, f"user {index % 2}") for index in range(60)]
    accepted = post_all(harness, app, sessions)
    by_session = defaultdict(list)
    for each in accepted:
        by_session[each["sessionId"]].append((each["version"], each["sessionNumber"]))
    for versions in by_session.values():
        assert sorted(number for number, _ in versions) == list(range(1, 16))
        assert len({nth for _, nth in versions}) == 1


def test_parallel_versions_leave_one_row_a_session(harness: Harness, app: App) -> None:
    sessions = [version(f"session {index % 4}", index, f"user {index % 2}") for index in range(60)]
    accepted = post_all(harness, app, sessions)
    newest = {a["sessionId"]: s["durationSec"] for a, s in sorted(zip(accepted, sessions, strict=True), key=by_version)}
    shown = listed(harness, app)
    assert {each["sessionId"]: each["property"]["durationSec"] for each in shown} == newest
    assert len(shown) == numbers(harness, app)[0]["session_count"] == 4


def test_parallel_first_sessions_of_a_user_are_numbered_without_doubles(harness: Harness, app: App) -> None:
    accepted = post_all(harness, app, [version(f"session {index}", index) for index in range(40)])
    assert sorted(each["sessionNumber"] for each in accepted) == list(range(1, 41))


def by_version(pair: tuple[Json, Json]) -> int:
    return int(pair[0]["version"])


def post_all(harness: Harness, app: App, sessions: list[Json]) -> list[Json]:
    """Each in a request of its own, all at once."""
    headers = {"Authorization": f"Bearer {app.ingest_key}"}

    async def post() -> list[httpx.Response]:
        posts = (harness.client.post("/v1/sessions", json=session, headers=headers) for session in sessions)
        return await asyncio.gather(*posts)

    return [response.json()["data"]["sessions"][0] for response in harness.run(post())]


# A fault between two steps


class Fault:
    """Lets one insert fail: `before` it happens, or after."""

    def __init__(self, warehouse: Warehouse, table: str, error: Exception, *, before: bool = True) -> None:
        self._insert, self._table, self._error, self._before = warehouse.insert_now, table, error, before

    def insert_now(self, table: str, lines: bytes) -> None:
        if table != self._table:
            self._insert(table, lines)
            return
        if not self._before:
            self._insert(table, lines)
        raise self._error


def failing(harness: Harness, app: App, fault: Fault, *sessions: Json) -> httpx.Response:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(harness.services.warehouse, "insert_now", fault.insert_now)
        return harness.ingest(app, *sessions)


@pytest.fixture(params=["user_sessions", "session_keys", "sessions"])
def fault(request: pytest.FixtureRequest, harness: Harness) -> Fault:
    return Fault(harness.services.warehouse, request.param, Unavailable("The disk is full", retry_after=7))


def test_a_failed_insert_is_a_503_that_says_when_to_come_again(harness: Harness, app: App, fault: Fault) -> None:
    response = failing(harness, app, fault, version("busy", 1))
    assert (response.status_code, response.headers["Retry-After"]) == (503, "7")
    assert response.json()["error"]["code"] == "UNAVAILABLE"


def test_after_a_failed_insert_nothing_is_visible(harness: Harness, app: App, fault: Fault) -> None:
    failing(harness, app, fault, version("d" * 24, 1, "e" * 24))
    assert listed(harness, app) == []
    assert listed(harness, app, condition("session_id", "equal", "d" * 24)) == []
    assert listed(harness, app, condition("uxcamuserid", "equal", "e" * 24)) == []
    assert numbers(harness, app)[0]["session_count"] == 0


def test_after_a_failed_insert_the_last_acknowledged_version_stays(harness: Harness, app: App, fault: Fault) -> None:
    send(harness, app, version("busy", 1))
    failing(harness, app, fault, version("busy", 2))
    assert contents(listed(harness, app)) == [1]


def test_after_a_failed_insert_the_retry_gets_the_same_number(harness: Harness, app: App, fault: Fault) -> None:
    send(harness, app, version("first", 1))
    failing(harness, app, fault, version("busy", 2), version("busier", 3))
    accepted = send(harness, app, version("busier", 3), version("busy", 2))
    assert sorted(each["sessionNumber"] for each in accepted) == [2, 3]
    assert sorted(contents(listed(harness, app))) == [1, 2, 3]


def test_a_version_that_failed_after_it_was_written_is_there_once(harness: Harness, app: App) -> None:
    fault = Fault(harness.services.warehouse, "sessions", Unavailable("Too late"), before=False)
    assert failing(harness, app, fault, version("busy", 1)).status_code == 503
    send(harness, app, version("busy", 2))
    assert contents(listed(harness, app)) == [2]


def test_an_unforeseen_fault_is_a_500_and_the_writer_goes_on(harness: Harness, app: App) -> None:
    fault = Fault(harness.services.warehouse, "sessions", RuntimeError("secret particulars"))
    response = failing(harness, app, fault, version("busy", 1))
    assert (response.status_code, response.json()["error"]["code"]) == (500, "INTERNAL_ERROR")
    assert "secret" not in response.text
    assert send(harness, app, version("busy", 2))[0]["sessionNumber"] == 1


STEPS = ["before:user_sessions", "before:session_keys", "before:sessions", "before:users", "after:users"]


@contextmanager
def ended_at(step: str, directory: Path, before: list[Json], during: list[Json]) -> Iterator[Client]:
    """The client of a server that took `before`, was killed at `step` of writing `during`, and runs again."""
    server = ServerProcess(directory, command=CRASHING)
    try:
        server.start()
        client = Client(server, server.create_app())
        if before:
            client.post(before)
        server.stop()
        server.start(CRASH_AT=step)
        with pytest.raises(httpx.TransportError):
            client.post(during)
        server.kill()
        server.start()
        yield client
    finally:
        server.kill()


@pytest.mark.parametrize("step", STEPS)
def test_a_process_that_ends_between_two_steps(tmp_path: Path, step: str) -> None:
    during = [version("first", 2), version("second", 3)]
    with ended_at(step, tmp_path / "data", [version("first", 1)], during) as client:
        assert client.durations() == [2, 3]
        client.post([version("second", 4), version("first", 5)])
        assert client.durations() == [4, 5]
        assert sorted(each["sessionNumber"] for each in client.rows()) == [1, 2]


@pytest.mark.parametrize("step", STEPS)
def test_another_session_of_the_user_comes_before_the_retry(tmp_path: Path, step: str) -> None:
    with ended_at(step, tmp_path / "data", [], [version("first", 1)]) as client:
        client.post([version("second", 2)])
        client.post([version("first", 3)])
        assert client.durations() == [2, 3]
        assert sorted(each["sessionNumber"] for each in client.rows()) == [1, 2]


# SIGKILL at any moment


@dataclass(frozen=True)
class Sent:
    """One version on its way: acknowledged or not, it may have been written at any time from `start` to `end`."""

    content: int
    start: float
    end: float
    acknowledged: bool


@dataclass
class Journal:
    """What was sent and answered, by all client threads together."""

    sent: dict[str, list[Sent]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    uploaded: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    contents: Iterator[int] = field(default_factory=lambda: count(1))
    ids: dict[str, str] = field(default_factory=dict)

    def acknowledged(self) -> set[str]:
        return {session for session, sent in self.sent.items() if any(each.acknowledged for each in sent)}

    def possible(self, session: str) -> set[int]:
        """Contents that no acknowledged version, sent after they ended, has replaced."""
        sent = self.sent[session]
        last = max((each.start for each in sent if each.acknowledged), default=0.0)
        return {each.content for each in sent if each.end >= last}


class Client:
    """Asks a server of its own process."""

    def __init__(self, server: ServerProcess, app: App) -> None:
        self._app = app
        self._http = httpx.Client(base_url=server.address, timeout=30)

    def post(self, sessions: list[Json]) -> list[Json]:
        headers = {"Authorization": f"Bearer {self._app.ingest_key}", "Content-Type": NDJSON}
        body = "\n".join(text_of(session) for session in sessions)
        response = self._http.post("/v1/sessions", content=body, headers=headers)
        assert response.status_code == 200, response.text
        accepted: list[Json] = response.json()["data"]["sessions"]
        return accepted

    def get(self, path: str, **parameters: Any) -> list[Json]:
        query = {"appid": self._app.appid, "apikey": self._app.api_key, "page_size": "500"}
        response = self._http.get(path, params=query | {name: text_of(value) for name, value in parameters.items()})
        assert response.status_code == 200, response.text
        rows: list[Json] = response.json()["data"]
        return rows

    def rows(self, *filters: Json) -> list[Json]:
        return self.get("/v2/session", filters=list(filters))

    def durations(self) -> list[int]:
        return sorted(each["property"]["durationSec"] for each in self.rows())


SESSIONS = {f"session {index}": f"user {index % 3}" for index in range(12)}


def post_until(client: Client, journal: Journal, stop: threading.Event, seed: int) -> None:
    """Post one to four versions at a time, of any of the sessions, until the server is gone."""
    chance = random.Random(seed)
    while not stop.is_set():
        names = chance.sample(sorted(SESSIONS), chance.randint(1, 4))
        batch = [version(name, next(journal.contents), SESSIONS[name]) for name in names]
        start, accepted = time.monotonic(), []
        try:
            accepted = client.post(batch)
        except httpx.TransportError:
            stop.set()
        end = time.monotonic() if accepted else float("inf")
        for index, (name, each) in enumerate(zip(names, batch, strict=True)):
            journal.sent[name].append(Sent(each["durationSec"], start, end, bool(accepted)))
            if accepted:
                journal.ids[name] = accepted[index]["sessionId"]
                journal.numbers[name].add(accepted[index]["sessionNumber"])


def check(client: Client, journal: Journal) -> None:
    """Everything acknowledged is there once, and every way of asking says the same."""
    rows = client.rows()
    names = {session_id: name for name, session_id in journal.ids.items()}
    by_id = {each["sessionId"]: each for each in rows}
    assert len(by_id) == len(rows), "a session is listed twice"
    assert {journal.ids[name] for name in journal.acknowledged()} <= by_id.keys(), "an acknowledged session is lost"
    for session_id, each in by_id.items():
        if session_id in names:
            check_row(each, names[session_id], journal)
    check_numbers(client, rows)


def check_row(shown: Json, name: str, journal: Journal) -> None:
    content = int(shown["user"]["content"])
    assert content in journal.possible(name), f"{name} shows {content}, not one of {journal.possible(name)}"
    assert shown["property"]["durationSec"] == content
    journal.numbers[name].add(shown["sessionNumber"])
    journal.uploaded[name].add(shown["property"]["uploadedServerTime"])
    assert len(journal.numbers[name]) == 1, f"{name} was renumbered: {journal.numbers[name]}"
    assert len(journal.uploaded[name]) == 1, f"{name} changed its upload time: {journal.uploaded[name]}"


def check_numbers(client: Client, rows: list[Json]) -> None:
    """Ungrouped, grouped, by id and by user: the same sessions as in the list, each once."""
    total = sum(each["property"]["durationSec"] for each in rows)
    metrics = [{"attribute": "session_duration", "operator": "sum"}]
    (ungrouped,) = client.get("/v2/session/analytics", aggregation=metrics)
    assert ungrouped["session_count"] == len(rows)
    assert (ungrouped["sum_session_duration"] or 0) == total
    users = Counter(each["user"]["uxcamuserid"] for each in rows)
    groups = client.get("/v2/session/analytics", group_by=[{"attribute": "uxcamuserid"}])
    assert {each["uxcamuserid"]: each["session_count"] for each in groups} == users
    for user, sessions in users.items():
        found = client.rows(condition("uxcamuserid", "equal", user))
        nths = [each["sessionNumber"] for each in found]
        assert len(found) == sessions == len(set(nths)), f"{user} has the numbers {nths}"
    for each in rows:
        assert client.rows(condition("session_id", "equal", each["sessionId"])) == [each]


def test_sigkill_at_any_moment(tmp_path: Path) -> None:
    seed = int(os.environ.get("SIGKILL_SEED", "1"))
    chance, journal = random.Random(seed), Journal()
    server = ServerProcess(tmp_path / "data")
    try:
        server.start()
        app = server.create_app()
        for attempt in range(ROUNDS):
            kill_under_load(server, app, journal, seed * 1_000 + attempt * 10, chance.uniform(0.02, 1.5))
            server.start()
            check(Client(server, app), journal)
        check_at_last(Client(server, app), journal)
    finally:
        server.kill()


def kill_under_load(server: ServerProcess, app: App, journal: Journal, seed: int, after: float) -> None:
    stop = threading.Event()
    arguments = [(Client(server, app), journal, stop, seed + index) for index in range(4)]
    threads = [threading.Thread(target=post_until, args=each) for each in arguments]
    for thread in threads:
        thread.start()
    time.sleep(after)
    server.kill()
    for thread in threads:
        thread.join()


def check_at_last(client: Client, journal: Journal) -> None:
    """Once every client has retried, each user's numbers are 1..n."""
    for name, user in SESSIONS.items():
        (accepted,) = client.post([version(name, next(journal.contents), user)])
        journal.numbers[name].add(accepted["sessionNumber"])
        assert len(journal.numbers[name]) == 1
    by_user = defaultdict(list)
    for each in client.rows():
        by_user[each["user"]["uxcamuserid"]].append(each["sessionNumber"])
    assert all(sorted(nths) == list(range(1, len(nths) + 1)) for nths in by_user.values()), dict(by_user)
