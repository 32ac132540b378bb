"""hypothesis: data sets of imported rows, few values and many users' sessions, so that groups collide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from . import rows

# What Python's Unicode (14) does not know it does not lower-case, and the engine, whose Unicode is newer, does:
# unassigned code points stay out. Surrogates are no text, and NUL is refused.
CHARACTERS = st.characters(exclude_categories=("Cn", "Cs"), exclude_characters="\x00")
FREE_TEXTS = st.text(CHARACTERS, max_size=6)
TEXTS = st.sampled_from(rows.TEXTS) | FREE_TEXTS
NAMES = st.sampled_from(rows.EVENT_NAMES) | st.text(CHARACTERS, min_size=1, max_size=6)
CUSTOM_VALUES = st.sampled_from(rows.CUSTOM_VALUES) | TEXTS


@st.composite
def pools(draw: st.DrawFn) -> Mapping[str, st.SearchStrategy[Any]]:
    """The values of one data set: a handful of each sort, so that its rows share them."""
    texts = draw(st.lists(TEXTS, min_size=2, max_size=5))
    return {
        "text": st.sampled_from([*texts, None]),
        "alias": st.sampled_from(texts).map(lambda text: text or "A"),
        "custom": st.sampled_from(draw(st.lists(CUSTOM_VALUES, min_size=3, max_size=8))),
        "event": st.sampled_from(draw(st.lists(NAMES, min_size=2, max_size=4))),
        "screen": st.sampled_from(draw(st.lists(NAMES, min_size=2, max_size=4))),
        "user": st.sampled_from(rows.USERS[: draw(st.integers(1, len(rows.USERS)))]),
        "upload": st.sampled_from(draw(uploads())),
        "duration": st.sampled_from(rows.DURATIONS),
        "count": st.sampled_from(rows.COUNTS),
    }


@st.composite
def uploads(draw: st.DrawFn) -> list[datetime]:
    """Most of them inside the default window, a few of the odd ones."""
    inside = [moment for moment in rows.UPLOADS if rows.NOW - timedelta(days=30) <= moment <= rows.NOW]
    usual = draw(st.lists(st.sampled_from(inside), min_size=3, max_size=8))
    return [*usual, *draw(st.lists(st.sampled_from(rows.UPLOADS), min_size=1, max_size=4))]


@st.composite
def imported_rows(draw: st.DrawFn, pool: Mapping[str, st.SearchStrategy[Any]]) -> dict[str, Any]:
    often, sometimes = rows.CUSTOM_NAMES[:2], rows.CUSTOM_NAMES[2:3]
    properties = st.fixed_dictionaries(
        dict.fromkeys(often, pool["custom"]), optional=dict.fromkeys(sometimes, pool["custom"])
    )
    event = st.fixed_dictionaries({"name": pool["event"], "properties": properties})
    events = draw(st.none() | several(event))
    return rows.imported(
        number=draw(st.integers(1, 2**96 - 1)),
        uploaded=draw(pool["upload"]),
        user={
            **draw(properties),
            "alias": draw(pool["alias"]),
            "kUXCam_UserIdentity": draw(pool["text"]),
            "uxcamuserid": draw(pool["user"]),
        },
        device=draw(devices(pool)),
        city=draw(pool["text"]),
        session_number=draw(st.integers(1, 3)),
        milliseconds=draw(pool["duration"]),
        gestures=(draw(pool["count"]), draw(st.integers(0, 2))),
        rage=draw(pool["count"]),
        screens=draw(st.integers(0, 5)) if events is None else draw(several(pool["screen"])),
        events=events,
        crashed=draw(st.booleans()),
        video=draw(st.booleans()),
    )


def several(one: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.integers(0, 3).flatmap(lambda size: st.lists(one, min_size=size, max_size=size))


def devices(pool: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Null and absent are the same; carriers and the like, which no filter reaches, are left to the fixed sample."""
    asked = ("appVersion", "sdkVersion", "osVersion", "country", "class", "producer", "model", "deviceId")
    whole = st.fixed_dictionaries(
        {"platform": st.sampled_from(("android", "ios", "web")), **dict.fromkeys(asked, pool["text"])}
    )
    return whole | whole.map(lambda device: {key: value for key, value in device.items() if value is not None})


def row_key(row: Mapping[str, Any]) -> str:
    return str(row["sessionId"])


@st.composite
def datasets(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Mostly large ones: hypothesis by itself would draw a handful of rows, and most questions would find nothing."""
    size = draw(st.sampled_from((40, 30, 40, 20, 40, 30, 35, 12, 40, 30, 40, 5, 25, 40, 1, 30, 0, 40)))
    return draw(st.lists(imported_rows(draw(pools())), min_size=size, max_size=size, unique_by=row_key))
