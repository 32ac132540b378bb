"""Parts of PostHog's SDKs for tests: captured, published, or made here; and what the adapter made of them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from playhead.ingest.part import Adapted, Part
from playhead.ingest.protocols.posthog.adapter import adapt
from playhead.ingest.protocols.posthog.body import moment
from playhead.model.timeline import Timed

DATA = Path(__file__).parents[3] / "data"
SESSION = "0190a0b0-c0d0-7e0f-8a0b-0c0d0e0f0a0b"
START = int("0190a0b0c0d0", 16)
"""When that session began, by its id."""
LIMIT = 20_000_000

T = TypeVar("T", bound=Timed)


def part(
    body: Any, *, path: str = "/batch", query: dict[str, str] | None = None, received: int = START, limit: int = LIMIT
) -> Part:
    """A part; `body` is bytes as they are, or JSON to be packed."""
    content = body if isinstance(body, bytes) else gzip.compress(json.dumps(body).encode())
    return Part(app=1, protocol="posthog", path=path, query=query or {}, received=received, limit=limit, body=content)


def event(name: str, *, at: int = 0, uuid: str = "", lib: str = "posthog-android", **properties: Any) -> dict[str, Any]:
    """An event, `at` milliseconds after the session's start. Properties with a `$`: `S_lib` is `$lib`."""
    renamed = {f"${key[2:]}" if key.startswith("S_") else key: value for key, value in properties.items()}
    return {
        "event": name,
        "uuid": uuid or f"{name}/{at}",
        "timestamp": START + at,
        "distinct_id": "somebody",
        "properties": {"$session_id": SESSION, "$lib": lib, **renamed},
    }


def told(*events: dict[str, Any], **options: Any) -> Adapted:
    """What is made of a batch of these."""
    return adapt(part({"api_key": "ik_1", "batch": list(events)}, **options))


def only(adapted: Adapted, kind: type[T]) -> list[T]:
    """The records of this kind, of all sessions."""
    return [record for piece in adapted.pieces.values() for record in piece.records if isinstance(record, kind)]


def captured(name: str) -> Part:
    """A request of tests/data/captures, received the moment it was sent."""
    about = json.loads((DATA / "captures" / f"{name}.json").read_text())
    url = urlsplit(about["url"])
    body = (DATA / "captures" / f"{name}.body").read_bytes()
    content = json.loads(gzip.decompress(body))
    sent = content[0]["sent_at"] if isinstance(content, list) else content["sent_at"]
    return part(body, path=url.path, query=dict(parse_qsl(url.query)), received=moment(sent) or 0)


def published(name: str) -> Part:
    """A request of tests/data/posthog-sdks, with real ids and times in place of `<…>`."""
    text = (DATA / "posthog-sdks" / f"{name}.json").read_text()
    text = text.replace("<iso8601-timestamp>", "2024-01-02T03:04:05.678Z").replace("<sdk-version>", "3.60.4")
    for name_of_id in ("<uuid>", "<uuid-v7>"):
        while name_of_id in text:
            text = text.replace(name_of_id, f"00000000-0000-7000-9000-{text.count(name_of_id):012}", 1)
    content = json.loads(text)
    return part(content.get("body", content), path="/batch")
