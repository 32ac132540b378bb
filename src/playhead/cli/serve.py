"""`playhead serve`: the server."""

from __future__ import annotations

import asyncio
import logging

from playhead import app, server
from playhead.api.members import owner_link
from playhead.api.services import Services
from playhead.cli.options import DataOption, HostOption, PortOption
from playhead.settings import Settings, load_settings
from playhead.stores.audit import COMMAND_LINE, Actor
from playhead.stores.data_dir import DataDirectory


def serve(data: DataOption = None, host: HostOption = None, port: PortOption = None) -> None:
    """Start the server and keep it running until SIGTERM or Ctrl-C."""
    settings = load_settings({"data": data, "host": host, "port": port})
    _log_to_stderr()
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    directory = DataDirectory(settings.data)
    moved = directory.open()
    if moved:
        print(moved)
    try:
        async with app.open_services(settings, directory) as services:
            if not services.catalog.apps():
                print(f"No app yet. Make one with: playhead app create NAME --data {directory.path}")
            await say_how_to_begin(services)
            await server.serve(services, directory, _say_ready)
    finally:
        directory.close()


async def say_how_to_begin(services: Services) -> None:
    """Until there is an owner, every start prints a link that makes one; the link of the start before works no more."""
    if not services.membership.members.owners():
        made = await owner_link(services, Actor(COMMAND_LINE))
        print(f"No owner yet. Open this link within a day to become it: {made.link}", flush=True)


def _say_ready(address: str) -> None:
    print(f"Playhead is ready at {address} (API document: {address}/docs)", flush=True)


def _log_to_stderr() -> None:
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    logging.getLogger("playhead").setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)
