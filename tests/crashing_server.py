"""`playhead`, with a power cut at one step of the writer: CRASH_AT is `before` or `after`, and a table of the warehouse.

`before:sessions` ends the process as SIGKILL does, between the insert of the keys and that of the sessions.
"""

from __future__ import annotations

import os
import signal

from playhead.cli.main import main
from playhead.stores.warehouse import Warehouse

_insert = Warehouse.insert_now
_moment, _, _table = os.environ.get("CRASH_AT", "").partition(":")


def insert_now(self: Warehouse, table: str, lines: bytes) -> None:
    if (_moment, _table) == ("before", table):
        os.kill(os.getpid(), signal.SIGKILL)
    _insert(self, table, lines)
    if (_moment, _table) == ("after", table):
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    Warehouse.insert_now = insert_now  # type: ignore[method-assign]  # the fault that this process is for
    main()
