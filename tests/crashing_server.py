"""`playhead`, with a power cut at one step of the writer: CRASH_AT is `before` or `after`, and a table of the warehouse.

`before:sessions` ends the process as SIGKILL does, between the insert of the keys and that of the sessions; `before:sessions:3` at
the third such insert. PART_SESSIONS is how many sessions an upgrade makes anew together.
"""

from __future__ import annotations

import os
import signal

from playhead.cli.main import main
from playhead.ingest import upgrade
from playhead.stores.warehouse import Warehouse

_insert = Warehouse.insert_now
_moment, _, _place = os.environ.get("CRASH_AT", "").partition(":")
_table, _, _number = _place.partition(":")
_nth = int(_number or 1)
_inserts = 0


def insert_now(self: Warehouse, table: str, lines: bytes) -> None:
    global _inserts
    _inserts += table == _table
    if (_moment, table, _inserts) == ("before", _table, _nth):
        os.kill(os.getpid(), signal.SIGKILL)
    _insert(self, table, lines)
    if (_moment, table, _inserts) == ("after", _table, _nth):
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    upgrade.PART_SESSIONS = int(os.environ.get("PART_SESSIONS", upgrade.PART_SESSIONS))
    Warehouse.insert_now = insert_now  # type: ignore[method-assign]  # the fault that this process is for
    main()
