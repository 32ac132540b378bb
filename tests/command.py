"""The command line as a user runs it: a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PLAYHEAD_")}


def playhead(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `playhead …` to its end."""
    command = [sys.executable, "-m", "playhead", *map(str, arguments)]
    wide = {**ENVIRONMENT, "COLUMNS": "300", **environment}
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=wide)


def made_app(data: Path) -> dict[str, Any]:
    """A new app's ids and keys, as `app create --json` prints them."""
    done = playhead("app", "create", "test", "--data", data, "--json")
    assert done.returncode == 0, done.stderr
    made: dict[str, Any] = json.loads(done.stdout)
    return made
