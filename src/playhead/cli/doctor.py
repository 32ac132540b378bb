"""`playhead doctor`: is the installation well? Looks at everything, and sends sessions all the way through."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from rich.console import Console

from playhead.cli.hops import Journey
from playhead.cli.options import DataOption
from playhead.cli.owner import Owner, owner
from playhead.errors import PlayheadError
from playhead.model.ids import derive_id
from playhead.settings import Settings, load_settings
from playhead.stores.checks import Check
from playhead.stores.data_dir import DataDirectory

DOCTOR_APPID = derive_id("app", "playhead doctor")
DOCTOR_SESSION = derive_id("session", "playhead doctor")


def doctor(data: DataOption = None) -> None:
    """Check engine, disk, clocks and permissions, and send sessions through, up to the video. Exits with 1 when something is wrong."""
    settings = load_settings({"data": data})
    checks = [*_local_checks(settings)]
    with owner(settings) as installation:
        checks += [Check(**each) for each in installation.call("GET", "/v1/admin/check")]
        checks.append(_quarantine(installation))
        keys = _keys(installation)
        checks.append(_round_trip(installation, keys))
        checks += Journey(installation, DOCTOR_APPID, keys, settings.base_url).checks()
    console = Console(highlight=False, soft_wrap=True)
    for check in checks:
        console.print(f"{'[green]ok  ' if check.ok else '[red]FAIL'}[/] {check.name:<12} ", end="")
        console.print(check.message, markup=False)
    if not all(check.ok for check in checks):
        sys.exit(1)


def _local_checks(settings: Settings) -> Iterator[Check]:
    settings.data.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.data).free
    yield Check(
        "disk",
        free > 2 * settings["min_free_disk"],
        f"{free // 2**20:,} MiB free; uploads are refused below {settings['min_free_disk'] // 2**20:,} MiB",
    )
    yield Check("permissions", os.access(settings.data, os.W_OK | os.X_OK), f"{settings.data} can be written")
    yield _token_check(DataDirectory(settings.data))


def _token_check(directory: DataDirectory) -> Check:
    if not directory.token_file.exists():
        return Check("token", True, "will be made at the first start")
    mode = stat.S_IMODE(directory.token_file.stat().st_mode)
    return Check("token", mode == 0o600, f"{directory.token_file} has mode {mode:o}; 600 keeps it to its owner")


def _quarantine(installation: Owner) -> Check:
    """Whether all that SDKs sent was understood; and how much of it waits."""
    amounts = installation.call("GET", "/v1/admin/quarantine")["amounts"]
    aside = amounts["quarantined"] + amounts["failedSessions"]
    told = (
        f"{aside:,} entries: look at them with `playhead quarantine list`"
        if aside
        else "all that SDKs sent was understood"
    )
    waiting = (
        f"{amounts['parts']:,} parts and {amounts['openSessions']:,} sessions wait, {amounts['bytes'] // 2**20:,} MiB"
    )
    return Check("parts", aside == 0, f"{told}; {waiting}")


def _round_trip(installation: Owner, keys: dict[str, Any]) -> Check:
    """Send a session into an app of the doctor's own, and read it back; the next run replaces it."""
    try:
        started = time.perf_counter()
        mark = f"{time.time_ns()}"
        sent = installation.send(
            "POST", "/v1/sessions", json=_session(mark), headers={"Authorization": f"Bearer {keys['ingest_key']}"}
        )
        installation.data(sent)
        found = _read_back(installation, keys["api_key"])
    except PlayheadError as error:
        return Check("round trip", False, error.message)
    took = (time.perf_counter() - started) * 1000
    well = [row["user"].get("mark") for row in found] == [mark]
    return Check("round trip", well, f"a session was sent and {'read back' if well else 'NOT found'} in {took:.0f} ms")


def _keys(installation: Owner) -> dict[str, Any]:
    apps = installation.call("GET", "/v1/admin/apps")
    if DOCTOR_APPID not in {app["appid"] for app in apps}:
        installation.call("POST", "/v1/admin/apps", json={"name": "playhead doctor", "appid": DOCTOR_APPID})
    installation.call("POST", f"/v1/admin/apps/{DOCTOR_APPID}/retention", json={"days": 1})
    path = f"/v1/admin/apps/{DOCTOR_APPID}/keys"
    return {f"{kind}_key": installation.call("POST", f"{path}/{kind}")["key"] for kind in ("api", "ingest")}


def _session(mark: str) -> dict[str, Any]:
    return {
        "sessionId": DOCTOR_SESSION,
        "startedAt": datetime.now(UTC).isoformat(),
        "durationSec": 1,
        "device": {"platform": "web", "model": "doctor"},
        "user": {"id": "doctor", "properties": {"mark": mark}},
    }


def _read_back(installation: Owner, api_key: str) -> list[dict[str, Any]]:
    filters = [
        {"attribute": "session_id", "operator": "equal", "value": DOCTOR_SESSION},
        {"attribute": "date_range", "operator": "after", "value": "1970-01-01"},
    ]
    headers = {"appid": DOCTOR_APPID, "apikey": api_key}
    response = installation.send("POST", "/v2/session/query", json={"filters": filters}, headers=headers)
    rows: list[dict[str, Any]] = installation.data(response)
    return rows
