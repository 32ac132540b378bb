"""`playhead retention`: remove what the apps do not keep any more, or say what would go."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from playhead.cli.options import DataOption, JsonOption
from playhead.cli.owner import owner
from playhead.settings import load_settings


def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and remove nothing.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove what is over the apps' retention (`playhead app retention`) now. The server does it by itself every ten minutes."""
    with owner(load_settings({"data": data})) as installation:
        found = installation.call("POST", "/v1/admin/retention", json={"dryRun": dry_run})
    if as_json:
        print(json.dumps(found))
        return
    for going in found:
        print(f"{going['name']} ({going['appid']}): {_told(going, 'would go' if dry_run else 'removed')}")
    if not found:
        print("What was removed before is still being purged; run it again in a few minutes.")


def _told(going: dict[str, Any], what: str) -> str:
    if not going["sessions"]:
        return "nothing is over"
    span = f"uploaded {going['oldest'][:10]} to {going['newest'][:10]}"
    why = f"{going['byDays']:,} by age, {going['byBytes']:,} by size"
    return f"{going['sessions']:,} sessions {what} ({why}), {span}, {going['bytes'] / 2**20:,.1f} MiB of recordings"
