"""How many bytes the recordings of each app take: counted as objects are put and removed, kept in the catalog between two runs.

While a process counts, the catalog has none: after a crash all is counted anew (keeping/orphans.py).
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping

from sqlalchemy import BigInteger, ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from playhead.stores.catalog import Base, Catalog


class UsageRow(Base):
    """The bytes of an app's objects."""

    __tablename__ = "recording_usage"
    app: Mapped[int] = mapped_column(ForeignKey("apps.number"), primary_key=True)
    bytes: Mapped[int] = mapped_column(BigInteger)


class Usage:
    """The counters, for all threads."""

    def __init__(self) -> None:
        self._bytes: Counter[int] = Counter()
        self._lock = threading.Lock()

    def add(self, app: int, size: int) -> None:
        """`size` is negative for what was removed."""
        with self._lock:
            self._bytes[app] += size

    def of(self, app: int) -> int:
        return max(0, self._bytes[app])

    @property
    def total(self) -> int:
        with self._lock:
            return max(0, sum(self._bytes.values()))

    def all(self) -> Mapping[int, int]:
        with self._lock:
            return dict(self._bytes)


class UsageBook:
    """The counters as the catalog keeps them."""

    def __init__(self, catalog: Catalog, usage: Usage) -> None:
        self._catalog, self._usage = catalog, usage

    async def take(self) -> bool:
        """Take the counters out; whether there were any: if not, all has to be counted."""
        async with self._catalog.session.begin() as session:
            rows = (await session.scalars(select(UsageRow))).all()
            await session.execute(delete(UsageRow))
        for row in rows:
            self._usage.add(row.app, row.bytes)
        return bool(rows)

    async def put(self) -> None:
        """Put them back, when nothing is written any more."""
        async with self._catalog.session.begin() as session:
            session.add_all([UsageRow(app=app, bytes=max(0, size)) for app, size in self._usage.all().items()])
