"""`playhead settings`: every setting, its value, and where that came from."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from playhead.cli.options import DataOption, HostOption, PortOption
from playhead.settings import SETTINGS, load_settings


def show(data: DataOption = None, host: HostOption = None, port: PortOption = None) -> None:
    """Print every setting with its value, where the value came from, and what it is for."""
    settings = load_settings({"data": data, "host": host, "port": port})
    table = Table("setting", "value", "from", "environment", "what it is for", box=None)
    for row in SETTINGS:
        table.add_row(row.name, str(settings[row.name]), settings.origins[row.name], row.variable, row.help)
    Console(soft_wrap=True).print(table)
