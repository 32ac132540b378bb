"""What several SDKs send at once, while the server is killed at random moments: every request that was answered is in the sessions once.

SIGKILL_ROUNDS=50 kills more often than the suite does; SIGKILL_SEED chooses other moments.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx

from tests.harness import App
from tests.server_process import ServerProcess

ROUNDS = int(os.environ.get("SIGKILL_ROUNDS", "6"))
SEED = int(os.environ.get("SIGKILL_SEED", "1"))
SENDERS = 4
SETTLED = 120

Request = tuple[str, dict[str, str], bytes]
"""Path, headers, body."""


@dataclass
class Sent:
    """The names of events: of requests that were answered, and of those of which nobody knows."""

    answered: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    names: Iterator[int] = field(default_factory=count)


def moment() -> int:
    return round(time.time() * 1000)


def snippet(app: App, session: str, name: str) -> Request:
    event = {
        "type": 5,
        "timestamp": moment(),
        "data": {"tag": "playhead.event", "payload": {"name": name, "properties": {}}},
    }
    body = {"key": app.ingest_key, "session": session, "batch": name, "sentAt": moment(), "events": [event]}
    return "/v1/rrweb", {"Content-Type": "text/plain"}, gzip.compress(json.dumps(body).encode())


def posthog(app: App, session: str, name: str) -> Request:
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    properties = {"$session_id": session, "$lib": "posthog-android", "$os_name": "Android", "$device_model": "Pixel 8"}
    event = {"event": name, "uuid": name, "distinct_id": session, "timestamp": stamp, "properties": properties}
    body = {"api_key": app.ingest_key, "sent_at": stamp, "batch": [event]}
    return "/batch", {"Content-Type": "application/json"}, gzip.compress(json.dumps(body).encode())


def by_hand(app: App, session: str, name: str) -> Request:
    body = {
        "sessionId": session,
        "sequence": int(name.rsplit(" ", 1)[1]),
        "startedAt": moment() - 1_000,
        "sentAt": moment(),
        "device": {"platform": "ios"},
        "events": [{"name": name, "at": moment()}],
    }
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {app.ingest_key}"}
    return "/v1/parts", headers, json.dumps(body).encode()


def sentry(app: App, session: str, name: str) -> Request:
    crumb = {
        "type": 5,
        "timestamp": moment(),
        "data": {"tag": "breadcrumb", "payload": {"category": name, "timestamp": moment() / 1000}},
    }
    replay = uuid5(NAMESPACE_URL, session).hex
    segment = int(name.rsplit(" ", 1)[1])
    event = {
        "type": "replay_event",
        "replay_id": replay,
        "event_id": replay,
        "segment_id": segment,
        "timestamp": moment() / 1000,
    }
    recording = json.dumps({"segment_id": segment}).encode() + b"\n" + json.dumps([crumb]).encode()
    items = [({"type": "replay_event"}, json.dumps(event).encode()), ({"type": "replay_recording"}, recording)]
    envelope = json.dumps(
        {"event_id": replay, "sdk": {"name": "sentry.javascript.browser", "version": "11.12.0"}}
    ).encode()
    for header, payload in items:
        envelope += b"\n" + json.dumps({**header, "length": len(payload)}).encode() + b"\n" + payload
    project = app.dsn.rsplit("/", 1)[1]
    return f"/api/{project}/envelope/?sentry_key={app.ingest_key}", {}, gzip.compress(envelope)


SDKS: dict[str, Callable[[App, str, str], Request]] = {
    "snippet": snippet,
    "posthog": posthog,
    "by hand": by_hand,
    "sentry": sentry,
}


def send_until(server: ServerProcess, app: App, sent: Sent, stop: threading.Event, seed: int) -> None:
    """Events of many sessions, one a request, until the server is gone. Half of what was not answered is sent again later."""
    chance = random.Random(seed)
    with httpx.Client(base_url=server.address, timeout=30) as client:
        while not stop.is_set():
            sdk = chance.choice(list(SDKS))
            name = f"{sdk} {next(sent.names)}"
            path, headers, body = SDKS[sdk](app, f"{sdk}-{chance.randrange(8)}", name)
            sent.unknown.add(name)
            try:
                response = client.post(path, headers=headers, content=body)
            except httpx.TransportError:
                stop.set()
                return
            assert response.status_code == 200, response.text
            sent.answered.add(name)


def kill_under_load(server: ServerProcess, app: App, sent: Sent, seed: int, after: float) -> None:
    stop = threading.Event()
    arguments = [(server, app, sent, stop, seed + index) for index in range(SENDERS)]
    threads = [threading.Thread(target=send_until, args=each) for each in arguments]
    for thread in threads:
        thread.start()
    time.sleep(after)
    server.kill()
    stop.set()
    for thread in threads:
        thread.join()


def listed(server: ServerProcess, app: App, path: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        query = {"appid": app.appid, "apikey": app.api_key, "page_size": "500", "cursor": cursor}
        answer = httpx.get(f"{server.address}{path}", params=query, timeout=60).json()
        rows += answer["data"]
        cursor = answer["pagination"].get("next_cursor")
    return rows


def settled(server: ServerProcess) -> None:
    """Until nothing waits any more."""
    headers = {"Authorization": f"Bearer {(server.data / 'token').read_text()}"}
    end = time.monotonic() + SETTLED
    while True:
        told = httpx.get(f"{server.address}/v1/admin/quarantine", headers=headers).json()["data"]
        amounts = told["amounts"]
        assert not told["entries"], told
        if amounts["parts"] == 0 and amounts["openSessions"] == 0:
            return
        assert time.monotonic() < end, amounts
        time.sleep(0.2)


def test_sigkill_at_any_moment(tmp_path: Path) -> None:
    chance, sent = random.Random(SEED), Sent()
    server = ServerProcess(tmp_path / "data", web_silence="1", mobile_silence="1", background_silence="1")
    try:
        server.start()
        app = server.create_app()
        for attempt in range(ROUNDS):
            kill_under_load(server, app, sent, SEED * 1_000 + attempt * 10, chance.uniform(0.05, 3))
            server.start()
        settled(server)
        events = Counter(row["eventName"] for row in listed(server, app, "/v2/event"))
        sessions = listed(server, app, "/v2/session")
    finally:
        server.kill()
    assert len(sent.answered) > ROUNDS
    assert sent.answered <= events.keys(), f"lost: {sorted(sent.answered - events.keys())[:10]}"
    assert events.keys() <= sent.unknown
    assert max(events.values()) == 1, f"more than once: {[name for name, amount in events.items() if amount > 1][:10]}"
    assert len({row["sessionId"] for row in sessions}) == len(sessions) <= len(SDKS) * 8
