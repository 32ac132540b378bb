"""Every console example of the documentation is run, page by page, against a server of its own, and prints what the page says.

`$ ` begins a command, `> ` goes on with it, and what follows is its output; `...` stands for anything.
"""

from __future__ import annotations

import doctest
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.samples import native
from tests.server_process import ServerProcess

DOCS = Path(__file__).parent.parent / "docs"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PAGES = sorted(path.name for path in DOCS.glob("*.md") if BLOCK.search(path.read_text()))
END = "-- end of output --"


def examples(text: str) -> list[tuple[str, str]]:
    """Commands of a page with the output that it shows."""
    found: list[tuple[str, str]] = []
    for block in BLOCK.findall(text):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], ""))
            elif line.startswith("> "):
                found[-1] = (f"{found[-1][0]}\n{line[2:]}", found[-1][1])
            else:
                found[-1] = (found[-1][0], f"{found[-1][1]}{line}\n")
    return found


TAP = {"kind": "tap", "x": 0.5, "y": 0.9, "screen": "Cart", "responsive": False}
MORE = {
    "bert-2": {"gestures": [{**TAP, "at": at} for at in (5, 5.2, 5.4)]},
    "carl-2": {"issues": [{"kind": "crash", "title": "NullPointerException in CartView", "at": 20, "screen": "Cart"}]},
}
"""What two of the sessions have in place of the others'."""


def people() -> str:
    sessions = [
        native(
            f"{name}-{nth}",
            startedAt=f"2026-11-0{nth}T10:00:00Z",
            durationSec=10 * nth,
            device={"platform": "android", "model": "Pixel 8", "appVersion": "1.5"},
            **{
                "user": {"id": name, "identity": f"{name}@example.com", "properties": {"plan": "gold"}},
                "screens": [{"name": "Home", "at": 0}, {"name": "Cart", "at": 3}],
                "gestures": [{"kind": "tap", "at": 1, "x": 0.5, "y": 0.3, "screen": "Home"}],
                "events": [{"name": "Add to cart", "at": 4, "screen": "Cart", "properties": {"price": 12.5}}],
                **MORE.get(f"{name}-{nth}", {}),
            },
        )
        for name in ("anna", "bert", "carl")
        for nth in (1, 2)
    ]
    return "\n".join(map(json.dumps, sessions))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_what_happens(page: str, tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data")
    server.start()
    try:
        app = server.create_app("My shop")
        headers = {"Authorization": f"Bearer {app.ingest_key}", "Content-Type": "application/x-ndjson"}
        response = httpx.post(f"{server.address}/v1/sessions", content=people(), headers=headers, timeout=60)
        assert response.json()["data"]["accepted"] == 6
        environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PLAYHEAD_DATA": str(server.data),
            "SERVER": server.address,
            "APPID": app.appid,
            "API_KEY": app.api_key,
            "INGEST_KEY": app.ingest_key,
            "COLUMNS": "120",
        }
        commands = examples((DOCS / page).read_text())
        script = "\n".join(f"{command}\necho\necho '{END}'" for command, _ in commands)
        done = subprocess.run(
            ["bash", "-c", f"exec 2>&1\n{script}"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        outputs = done.stdout.split(f"{END}\n")
        checker = doctest.OutputChecker()
        for (command, wanted), output in zip(commands, outputs, strict=False):
            got = output.strip()
            matches = checker.check_output(
                f"{wanted.strip()}\n", f"{got}\n", doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
            )
            assert matches, f"{page}\n$ {command}\n{got}"
        assert len(outputs) == len(commands) + 1
    finally:
        server.stop()
