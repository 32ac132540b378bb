"""`playhead simulate`: phones that shop, to try a server with."""

from __future__ import annotations

import secrets
from contextlib import closing
from typing import Annotated

import typer
from rich.console import Console

from playhead.simulate.sender import Sender
from playhead.simulate.visit import make_visit


def simulate(
    key: Annotated[str, typer.Option("--key", help="Ingest key of the app.")],
    to: Annotated[str, typer.Option("--to", help="Address of the server.", metavar="URL")] = "http://127.0.0.1:8321",
    sessions: Annotated[int, typer.Option("--sessions", min=1, help="Sessions to send, one after another.")] = 1,
    speed: Annotated[
        float, typer.Option("--speed", min=0, help="1 sends as things happen, 10 ten times as fast, 0 at once.")
    ] = 0,
    seed: Annotated[
        int | None, typer.Option("--seed", help="The same seed is the same sessions; sent again, they change nothing.")
    ] = None,
    crash: Annotated[bool, typer.Option("--crash", help="Let every session end in a crash.")] = False,
) -> None:
    """Send mobile sessions with drawn screens to a server, by POST /v1/parts."""
    seed = secrets.randbelow(1_000_000) if seed is None else seed
    console = Console(highlight=False, soft_wrap=True)
    with closing(Sender(to, key, speed)) as sender:
        for nth in range(sessions):
            visit = make_visit(seed, nth, crash=crash)
            sent = sender.send(visit)
            console.print(f"{sent.session_id}  {visit.length / 1000:.1f} s, {sent.parts} parts, {sent.size // 1024} kB")
    console.print(
        f"{sessions} sessions sent to {to} (seed {seed}); they are listed some seconds after their end", markup=False
    )
