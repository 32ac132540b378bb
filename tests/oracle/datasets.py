"""hypothesis: data sets, few values and many users' sessions, so that groups collide; uploaded in several requests of all kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from . import rows, uploads
from .session import instant, stored_properties
from .world import Upload

MOST_OF_A_NAME = 1_000
IMPORTED_DEVICE = ("appVersion", "osVersion", "model", "deviceId")
# What Python's Unicode (14) does not know it does not lower-case, and the engine, whose Unicode is newer, does:
# unassigned code points stay out. Surrogates are no text, and NUL is refused.
CHARACTERS = st.characters(exclude_categories=("Cn", "Cs"), exclude_characters="\x00")
PLATFORMS = st.sampled_from(("android", "ios", "web"))
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
        "custom": st.sampled_from([*draw(st.lists(CUSTOM_VALUES, min_size=3, max_size=8)), *draw(two_numbers())]),
        "event": st.sampled_from(draw(st.lists(NAMES, min_size=2, max_size=4))),
        "screen": st.sampled_from(draw(st.lists(NAMES, min_size=2, max_size=4))),
        "user": st.sampled_from(rows.USERS[: draw(st.integers(1, len(rows.USERS)))]),
        "upload": st.sampled_from(draw(upload_times())),
        "duration": st.sampled_from(rows.DURATIONS),
        "count": st.sampled_from(rows.COUNTS),
        "web": st.sampled_from(rows.WEBS),
    }


def two_numbers() -> st.SearchStrategy[list[Any]]:
    """Without them most properties would be text everywhere, and have no sum."""
    return st.lists(st.sampled_from(("30", 30, 10.0, 2.5, "-3", 0)), min_size=2, max_size=2)


@st.composite
def upload_times(draw: st.DrawFn) -> list[datetime]:
    """Most of them inside the default window, a few of the odd ones."""
    inside = [moment for moment in rows.UPLOADS if rows.NOW - timedelta(days=30) <= moment <= rows.NOW]
    usual = draw(st.lists(st.sampled_from(inside), min_size=3, max_size=8))
    return [*usual, *draw(st.lists(st.sampled_from(rows.UPLOADS), min_size=1, max_size=4))]


@st.composite
def imported_rows(draw: st.DrawFn, pool: Mapping[str, st.SearchStrategy[Any]]) -> dict[str, Any]:
    events = draw(st.none() | several(events_of(pool)))
    return rows.imported(
        number=draw(st.integers(1, 2**96 - 1)),
        uploaded=draw(pool["upload"]),
        user={
            **draw(properties(pool)),
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
        web=draw(pool["web"]),
    )


def properties(pool: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    often, sometimes = rows.CUSTOM_NAMES[:2], rows.CUSTOM_NAMES[2:3]
    return st.fixed_dictionaries(
        dict.fromkeys(often, pool["custom"]), optional=dict.fromkeys(sometimes, pool["custom"])
    )


def events_of(pool: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    screen = st.none() | pool["screen"]
    return st.fixed_dictionaries({"name": pool["event"], "screen": screen, "properties": properties(pool)})


def several(one: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[list[Any]]:
    return st.integers(0, most).flatmap(lambda size: st.lists(one, min_size=size, max_size=size))


def devices(pool: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Null and absent are the same; carriers and the like, which no filter reaches, are left to the fixed sample."""
    asked = (*IMPORTED_DEVICE, "sdkVersion", "country", "class", "producer", "osName", "type")
    whole = st.fixed_dictionaries({"platform": PLATFORMS, **dict.fromkeys(asked, pool["text"])})
    return whole | whole.map(lambda device: {key: value for key, value in device.items() if value is not None})


def row_key(row: Mapping[str, Any]) -> str:
    return str(row["sessionId"])


@st.composite
def native_rows(draw: st.DrawFn, pool: Mapping[str, st.SearchStrategy[Any]]) -> dict[str, Any]:
    asked = (*IMPORTED_DEVICE, "sdkVersion", "class", "producer", "osName", "type")
    return uploads.native_row(
        number=draw(st.integers(1, 9)),
        user=draw(pool["user"]),
        started=draw(pool["upload"]) - timedelta(milliseconds=draw(st.integers(0, 5000))),
        alias=draw(pool["alias"])[:MOST_OF_A_NAME],
        identity=draw(pool["text"]),
        properties=draw(properties(pool)),
        device={"platform": draw(PLATFORMS), **{key: draw(pool["text"]) for key in asked}},
        place=(draw(pool["text"]), draw(pool["text"])),
        milliseconds=draw(st.sampled_from(rows.DURATIONS)),
        gestures=draw(several(st.fixed_dictionaries({"rage": st.booleans(), "responsive": st.booleans()}))),
        screens=draw(several(pool["screen"])),
        events=draw(several(events_of(pool))),
        crashed=draw(st.booleans()),
        web=draw(pool["web"]),
    )


@st.composite
def user_rows(draw: st.DrawFn, pool: Mapping[str, st.SearchStrategy[Any]]) -> dict[str, Any]:
    registered, seen = sorted((draw(pool["upload"]), draw(pool["upload"])))
    identity = draw(pool["text"])
    named = {} if identity is None else {"kUXCam_UserIdentity": identity}
    custom = {key: value for key, value in draw(properties(pool)).items() if value is not None}
    return uploads.user_row(
        user=draw(pool["user"] | st.sampled_from(uploads.NEWCOMERS)),
        registered=registered,
        seen=seen,
        properties={**custom, "alias": draw(pool["alias"]), **named},
        device={"platform": draw(PLATFORMS), **{key: draw(pool["text"]) for key in IMPORTED_DEVICE}},
        place=(draw(pool["text"]), draw(pool["text"])),
        sessions=draw(st.integers(1, 3)),
        milliseconds=draw(pool["duration"]),
        gestures=(draw(pool["count"]), draw(st.integers(0, 2))),
        rage=draw(pool["count"]),
        screens=draw(st.integers(0, 5)),
        events=draw(st.integers(0, 5)),
    )


@st.composite
def imported_events(
    draw: st.DrawFn, pool: Mapping[str, st.SearchStrategy[Any]], sessions: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Some sent again in the same import, with another date and name."""
    found = []
    for number in range(draw(st.sampled_from((8, 12, 0, 16)))):
        session = draw(st.sampled_from(sessions))
        own = st.just(instant(session["property"]["uploadedServerTime"]))
        for _ in range(draw(st.sampled_from((1, 1, 1, 2)))):
            event = draw(events_of(pool))
            date = draw(pool["upload"] | own)
            found.append(uploads.event_row(session, number, date, **{**event, "properties": texts(event)}))
    return found


def texts(event: Mapping[str, Any]) -> Mapping[str, Any]:
    return stored_properties(event["properties"])


@st.composite
def histories(draw: st.DrawFn) -> list[Upload]:
    """Mostly large ones: hypothesis by itself would draw a handful of rows, and most questions would find nothing.

    A few sessions come after their events, a few never, and a few come again changed: to another user, or without details.
    """
    pool = draw(pools())
    size = draw(st.sampled_from((40, 30, 40, 20, 40, 30, 35, 12, 40, 30, 40, 5, 25, 40, 1, 30, 0, 40)))
    sessions = draw(st.lists(imported_rows(pool), min_size=size, max_size=size, unique_by=row_key))
    late, never = size // 6, size // 8
    strange = [estranged(row, number) for number, row in enumerate(sessions[:never])]
    held_back, at_once = sessions[never : never + late], sessions[never + late :]
    again = [{**changed, "sessionId": row["sessionId"]} for row, changed in zip(at_once, held_back, strict=False)]
    natives = draw(several(native_rows(pool), 6))
    users = draw(several(user_rows(pool)))
    events = draw(imported_events(pool, [*strange, *held_back, *at_once])) if sessions else []
    return [
        Upload("sessions", at_once, rows.NOW),
        Upload("native", natives[:3], draw(pool["upload"])),
        Upload("events", events, rows.NOW),
        Upload("users", users, rows.NOW),
        Upload("sessions", [*held_back, *again], rows.NOW),
        Upload("native", natives[3:], draw(pool["upload"])),
    ]


def estranged(row: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Every second belongs to a user of whom nothing else is known."""
    if number % 2:
        return dict(row)
    return {**row, "user": {**row["user"], "uxcamuserid": uploads.STRANGERS[number // 2 % 2]}}
