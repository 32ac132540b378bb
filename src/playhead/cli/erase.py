"""`playhead erase`: erase users and sessions, and see how far it is."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from playhead.cli.options import DataOption
from playhead.cli.owner import Owner, owner
from playhead.settings import load_settings

POLL = 1.0
DONE = "erased"

commands = typer.Typer(help="Erase users and sessions.", no_args_is_help=True)
AppOption = Annotated[str, typer.Option(help="The app's appid.")]
ReasonOption = Annotated[str | None, typer.Option(help="Why, for the record; no personal data.")]
WaitOption = Annotated[bool, typer.Option("--wait", help="Return only when nothing is left on the disk.")]


@commands.command("users")
def erase_users(
    app: AppOption,
    uxcam_user_id: Annotated[list[str] | None, typer.Option(help="An id in the API; may be repeated.")] = None,
    user_id: Annotated[list[str] | None, typer.Option(help="An identity that the app gave; may be repeated.")] = None,
    reason: ReasonOption = None,
    wait: WaitOption = False,
    data: DataOption = None,
) -> None:
    """Erase users with all their sessions: hidden at once, purged soon."""
    _erase(app, "user", {"uxcamUserId": uxcam_user_id or [], "userId": user_id or []}, reason, wait, data)


@commands.command("sessions")
def erase_sessions(
    app: AppOption,
    session_ids: Annotated[list[str], typer.Argument(help="Ids of sessions.")],
    reason: ReasonOption = None,
    wait: WaitOption = False,
    data: DataOption = None,
) -> None:
    """Erase sessions; their users' other sessions stay."""
    _erase(app, "session", {"sessionId": session_ids}, reason, wait, data)


@commands.command("status")
def status(
    app: AppOption,
    request_id: Annotated[str, typer.Argument(help="As `playhead erase` printed it: dr_…")],
    data: DataOption = None,
) -> None:
    """How far an erasure is."""
    with owner(load_settings({"data": data})) as installation:
        _print_progress(_status(installation, app, request_id))


def _erase(
    app: str, subject: str, identifiers: dict[str, list[str]], reason: str | None, wait: bool, data: Any
) -> None:
    selector = {"kind": "identifiers", "identifiers": [{name: each} for name, each in identifiers.items() if each]}
    body = {"subjectType": subject, "selector": selector, "reason": reason}
    with owner(load_settings({"data": data})) as installation:
        told = installation.call("POST", f"/v1/admin/apps/{app}/deletion", json=body)
        for each in told["identifiers"]:
            print(f"{each['field']} {each['value']}: {each['status'].replace('_', ' ')}")
        print(f"request {told['requestId']}: {told['accepted']} of {told['received']} accepted, {told['status']}")
        while wait:
            progress = _status(installation, app, told["requestId"])
            if progress["status"] == DONE:
                _print_progress(progress)
                return
            installation.pause(POLL)
    print(f"erased from the disk by {told['erasureExpectedBy']}")


def _status(installation: Owner, app: str, request_id: str) -> dict[str, Any]:
    path = f"/v1/admin/apps/{app}/deletion/status"
    found: dict[str, Any] = installation.call("POST", path, json={"requestId": request_id})
    return found


def _print_progress(told: dict[str, Any]) -> None:
    print(f"{told['status']}, submitted {told['submittedAt']}, {told['accepted']} of {told['received']} accepted")
    for name, amount in told["progress"].items():
        print(f"  {name} {amount:,}")
