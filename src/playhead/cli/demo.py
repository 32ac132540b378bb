"""`playhead demo`: a server with a believable shopping app in it."""

from __future__ import annotations

import asyncio
from contextlib import closing, suppress
from datetime import UTC, datetime
from threading import Thread
from typing import Annotated

import typer

from playhead import app, server
from playhead.api.services import Services
from playhead.cli.options import DataOption, HostOption, PortOption
from playhead.cli.serve import _log_to_stderr, say_how_to_begin
from playhead.demo.load import DEMO_API_KEY, DEMO_APPID, fill
from playhead.errors import OperatorError
from playhead.settings import Settings, load_settings
from playhead.simulate.sender import Sender
from playhead.simulate.visit import make_visit
from playhead.stores.data_dir import DataDirectory

RECORDED, SEED = 12, 60
"""Sessions with a picture that the first start sends besides."""
LOOPBACK = ("127.0.0.1", "::1", "localhost")
FILTER = '[{"attribute":"device_country","operator":"equal","value":"USA"}]'
GROUPING = '[{"attribute":"device_model","max_group_number":50}]'


def demo(
    data: DataOption = None,
    host: HostOption = None,
    port: PortOption = None,
    sessions: Annotated[int, typer.Option("--sessions", min=1, help="Sessions to make, up to millions.")] = 20_000,
) -> None:
    """Start a server with 60 days of demo data and the keys of the public documentation.

    Everybody knows these keys, so the demo listens on loopback only.
    """
    settings = load_settings({"data": data or "playhead-demo", "host": host, "port": port, "rate_limit": "off"})
    if settings["host"] not in LOOPBACK:
        raise OperatorError(
            f"The demo does not listen on {settings['host']}: its keys are printed in public documentation, so anybody "
            "who reaches it could read it. Use 'playhead serve' with an app of your own."
        )
    _log_to_stderr()
    asyncio.run(_demo(settings, sessions))


async def _demo(settings: Settings, sessions: int) -> None:
    directory = DataDirectory(settings.data)
    moved = directory.open()
    if moved:
        print(moved)
    try:
        async with app.open_services(settings, directory) as services:
            ingest_key = await fill(services, sessions, datetime.now(UTC))

            await say_how_to_begin(services)

            def ready(address: str) -> None:
                _introduce(services, address, ingest_key)
                if ingest_key:
                    Thread(target=_record, args=(address, ingest_key), daemon=True).start()

            await server.serve(services, directory, ready)
    finally:
        directory.close()


def _record(address: str, ingest_key: str) -> None:
    """Send recorded sessions over HTTP, as phones do: those that were filled in have no picture."""
    with suppress(OperatorError), closing(Sender(address, ingest_key)) as sender:
        for nth in range(RECORDED):
            sender.send(make_visit(SEED, nth))
        print(f"{RECORDED} recorded sessions have arrived, as `playhead simulate` sends them.", flush=True)


def _introduce(services: Services, address: str, ingest_key: str | None) -> None:
    query = f"appid={DEMO_APPID}&apikey={DEMO_API_KEY}"
    print(f"\nPlayhead demo is ready at {address} (API document: {address}/docs)\n")
    print(f"  appid      {DEMO_APPID}\n  API key    {DEMO_API_KEY}")
    if ingest_key:
        print(f"  ingest key {ingest_key} (shown this once)")
    print(f"  data       {services.settings.data}\n\nTry:\n")
    print(f"  curl -sG '{address}/v2/session?{query}&page_size=1' --data-urlencode 'filters={FILTER}'\n")
    print(
        f"  curl -sG '{address}/v2/session/analytics?{query}' --data-urlencode 'filters={FILTER}' "
        f"--data-urlencode 'group_by={GROUPING}'\n",
        flush=True,
    )
