"""What the links to videos cost a list: `python -m bench.video_links`. The bar is 1 ms more for 500 rows."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime

import msgspec

from playhead.model.attributes import Entity
from playhead.query.link import Addresses
from playhead.query.parse import parse_list
from playhead.query.resolve import resolve_list
from playhead.query.run import ListRows
from playhead.query.shape import list_answer
from playhead.replay.link import VideoLinks

ROWS, TIMES = 500, 300
TAIL = f'"property":{{}},"user":{{"text":"{"x" * 900}"}}}}'


def main() -> None:
    """Print one answer of 500 rows again and again, with links and without."""
    now = datetime.now(UTC)
    parameters = {"page_size": str(ROWS)}
    query = resolve_list(parse_list(parameters, Entity.SESSION), Entity.SESSION, app=1, appid="a" * 24, now=now)
    links = VideoLinks(b"k" * 32, "https://playhead.example.com")
    taken: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(TIMES):
        for held in taken:
            rows = ListRows([(now, number, 1, True, held, TAIL) for number in range(ROWS)], False)
            start = time.perf_counter()
            addresses = Addresses("https://playhead.example.com", links.maker("a" * 24, now))
            msgspec.json.encode(list_answer(query, rows, None, addresses))
            taken[held].append(1_000 * (time.perf_counter() - start))
    without, with_links = (statistics.median(taken[held]) for held in taken)
    print(f"{ROWS} rows: {without:.2f} ms without links, {with_links:.2f} with, {with_links - without:.2f} more")


if __name__ == "__main__":
    main()
