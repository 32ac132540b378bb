"""A populated data directory of each past format opens, moves forward and answers as it did.

`python -m tests.stores.test_past_formats` makes the archive of the current format, once per format: it is never made again.
"""

from __future__ import annotations

import json
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import httpx
import pytest

from playhead.stores.data_dir import FORMAT
from tests.archives import unpack
from tests.command import playhead
from tests.server_process import ServerProcess

PAST = Path(__file__).parent.parent / "data" / "data-directories"
ROWS = Path(__file__).parent.parent / "data" / "conformance" / "rows" / "sessions.jsonl"
APPID, API_KEY = "60f6c0b8b97ba419120b82eb", "a key for tests only"
EVER = '[{"attribute":"date_range","operator":"between_dates","value":{"lower":"2000-01-01","upper":"2100-01-01"}}]'
GROUP = '[{"attribute":"device_model"}]'


def answers(server: ServerProcess) -> list[Any]:
    """What the endpoints say, without the address, which differs."""
    credentials = {"appid": APPID, "apikey": API_KEY, "filters": EVER}
    questions = (("/v2/session", {"page_size": 500}), ("/v2/session/analytics", {"group_by": GROUP}))
    texts = [httpx.get(f"{server.address}{path}", params={**credentials, **more}).text for path, more in questions]
    return [json.loads(text.replace(server.address, "")) for text in texts]


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_it_opens_and_answers_as_it_did(number: int, tmp_path: Path) -> None:
    unpack(PAST / f"{number}.tar.gz", tmp_path / "data")
    server = ServerProcess(tmp_path / "data")
    server.start()
    found = answers(server)
    server.stop()
    assert found == json.loads((PAST / f"{number}.json").read_text())
    assert (tmp_path / "data" / "format").read_text() == f"{FORMAT}\n"


def make() -> None:
    """Keep a directory of the current format, and what it answers."""
    with tempfile.TemporaryDirectory() as folder:
        server = ServerProcess(Path(folder) / "data")
        playhead("app", "create", "kept", "--appid", APPID, "--api-key", API_KEY, "--data", server.data)
        playhead("import", "sessions", ROWS, "--app", APPID, "--data", server.data)
        server.start()
        kept = answers(server)
        server.stop()
        PAST.mkdir(exist_ok=True)
        (PAST / f"{FORMAT}.json").write_text(json.dumps(kept))
        with tarfile.open(PAST / f"{FORMAT}.tar.gz", "w:gz") as archive:
            archive.add(server.data, arcname=".")


if __name__ == "__main__":
    make()
