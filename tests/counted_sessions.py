"""Random native sessions, and what their screens, gestures and issues amount to: computed in plain Python from what is sent.

Gestures are at least a second apart, but for the taps of a rage gesture, so that what is a rage gesture is known without any rule.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.samples import Json, native

NAMES = ("Home", "Cart", "Détails", "a'b")
REPORTED = ("crash", "anr", "ui_freeze", "handled_exception")
TAPS = 4
"""In a rage gesture."""


@dataclass
class Sent:
    """A session as it is sent, and its rage gestures as (time, screen named)."""

    body: Json
    rages: list[Json]

    @property
    def screens(self) -> list[Json]:
        found: list[Json] = self.body["screens"]
        return found

    @property
    def crashed(self) -> bool:
        return bool(self.body["isCrashed"]) or any(each["kind"] == "crash" for each in self.body["issues"])


@st.composite
def sent_session(draw: st.DrawFn, number: int) -> Sent:
    """One session of one of three users, on one of two models."""
    starts = sorted(draw(st.lists(st.integers(0, 60_000), max_size=4, unique=True)))
    screens = [{"name": draw(st.sampled_from(NAMES)), "at": start / 1000} for start in starts]
    for screen in screens:
        if draw(st.booleans()):
            screen["duration"] = draw(st.integers(0, 20_000)) / 1000
    gestures: list[Json] = []
    rages: list[Json] = []
    for second in sorted(draw(st.sets(st.integers(0, 60), max_size=5))):
        gesture = draw(_gesture(second + 0.25))
        if draw(st.integers(0, 3)) == 0:
            rages.append(gesture)
            burst = [{**gesture, "kind": "tap", "at": round(second + 0.25 + nth / 10, 3)} for nth in range(TAPS)]
            gestures += burst
        else:
            gestures.append(gesture)
    body = native(
        f"s-{number}",
        durationSec=draw(st.integers(0, 90_000)) / 1000,
        device={"platform": "android", "model": draw(st.sampled_from(["A", "B"]))},
        user={"id": draw(st.sampled_from(["anna", "bert", "carl"]))},
        isCrashed=draw(st.booleans()),
        screens=screens,
        gestures=gestures,
        issues=draw(st.lists(_issue(), max_size=2)),
    )
    return Sent(body, rages)


def _screen(draw: st.DrawFn) -> Json:
    name = draw(st.none() | st.sampled_from((*NAMES, "Never shown")))
    return {} if name is None else {"screen": name}


@st.composite
def _gesture(draw: st.DrawFn, at: float) -> Json:
    responsive = draw(st.sampled_from([None, True, False]))
    known = {} if responsive is None else {"responsive": responsive}
    kind = draw(st.sampled_from(["tap", "swipe", "pinch"]))
    return {"kind": kind, "at": at, "x": 0.5, "y": 0.5, **_screen(draw), **known}


@st.composite
def _issue(draw: st.DrawFn) -> Json:
    at = draw(st.integers(0, 60_000)) / 1000
    kind, title = draw(st.sampled_from(REPORTED)), draw(st.sampled_from(["Boom", "Bang"]))
    return {"kind": kind, "title": title, "at": at, **_screen(draw)}


def some_sessions() -> st.SearchStrategy[list[Sent]]:
    return st.integers(0, 6).flatmap(lambda amount: st.tuples(*map(sent_session, range(amount))).map(list))


def visit_of(session: Sent, thing: Json) -> int | None:
    """The last visit that began by then, of the screen that is named; else the first one there."""
    named = [
        index for index, screen in enumerate(session.screens) if thing.get("screen", screen["name"]) == screen["name"]
    ]
    begun = [index for index in named if session.screens[index]["at"] <= thing["at"]]
    if begun:
        return begun[-1]
    return named[0] if named and "screen" in thing else None


def screen_of(session: Sent, thing: Json) -> str | None:
    visit = visit_of(session, thing)
    if "screen" in thing:
        named: str = thing["screen"]
        return named
    return None if visit is None else str(session.screens[visit]["name"])


@dataclass
class Tally:
    """What a row counts."""

    sessions: set[str] = field(default_factory=set)
    users: set[str] = field(default_factory=set)
    numbers: Counter[str] = field(default_factory=Counter)

    def count(self, session: Sent, **numbers: int) -> None:
        self.sessions.add(session.body["sessionId"])
        self.users.add(session.body["user"]["id"])
        self.numbers.update(numbers)


def visits(session: Sent) -> Iterator[tuple[str, dict[str, int]]]:
    """Name and numbers of each visit; `ms` is its length."""
    shown = session.screens
    ends = [each["at"] for each in shown[1:]] + [session.body["durationSec"]]
    for index, (screen, end) in enumerate(zip(shown, ends, strict=False)):
        unresponsive = [each for each in session.body["gestures"] if each.get("responsive") is False]
        is_last = index == len(shown) - 1
        yield (
            screen["name"],
            {
                "visits": 1,
                "ms": round(1000 * screen.get("duration", max(0, end - screen["at"]))),
                "entries": int(index == 0),
                "quits": int(is_last),
                "crashes": int(is_last and session.crashed),
                "rage": sum(visit_of(session, each) == index for each in session.rages),
                "unresponsive": sum(visit_of(session, each) == index for each in unresponsive),
            },
        )


def screen_rows(sessions: Iterable[Sent]) -> list[Json]:
    """Rows of GET /v2/screen, without their links."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for session in sessions:
        for name, numbers in visits(session):
            tallies[name].count(session, **numbers)
    rows = [_screen_row(name, tally) for name, tally in tallies.items()]
    return sorted(rows, key=lambda row: (-row["visits"], row["screenName"].encode()))


def _screen_row(name: str, tally: Tally) -> Json:
    numbers = tally.numbers
    return {
        "screenName": name,
        "visits": numbers["visits"],
        "sessions": len(tally.sessions),
        "users": len(tally.users),
        "totalTimeSec": numbers["ms"] / 1000,
        "averageTimeSec": numbers["ms"] / (1000 * numbers["visits"]),
        "entries": numbers["entries"],
        "entryShare": 100 * numbers["entries"] / numbers["visits"],
        "quits": numbers["quits"],
        "exitShare": 100 * numbers["quits"] / numbers["visits"],
        "rageGestures": numbers["rage"],
        "unresponsiveGestures": numbers["unresponsive"],
        "crashes": numbers["crashes"],
    }


def gesture_facts(session: Sent) -> Iterator[dict[str, Any]]:
    """The attributes of each gesture."""
    raging = {tap for rage in session.rages for tap in (round(rage["at"] + nth / 10, 3) for nth in range(TAPS))}
    for gesture in session.body["gestures"]:
        yield {
            "gesture_screen_name": screen_of(session, gesture),
            "gesture_kind": gesture["kind"],
            "gesture_rage": gesture["at"] in raging,
            "gesture_responsive": gesture.get("responsive") is not False,
            "device_model": session.body["device"]["model"],
        }


def gesture_groups(sessions: Iterable[Sent], attribute: str) -> dict[Any, Json]:
    """Rows of GET /v2/gesture/analytics by one attribute, by its value."""
    tallies: dict[Any, Tally] = defaultdict(Tally)
    for session in sessions:
        for facts in gesture_facts(session):
            if facts[attribute] is not None:
                responsive = facts["gesture_responsive"]
                tallies[facts[attribute]].count(session, all=1, yes=int(responsive), no=int(not responsive))
    return {
        value: {
            attribute: value,
            "gesture_count": tally.numbers["all"],
            "gesture_responsive_count": tally.numbers["yes"],
            "gesture_unresponsive_count": tally.numbers["no"],
            "gesture_unique_session_count": len(tally.sessions),
            "gesture_unique_user_count": len(tally.users),
        }
        for value, tally in tallies.items()
    }


def issues(session: Sent) -> Iterator[tuple[str, str]]:
    """Kind and title of every issue."""
    reported = session.body["issues"]
    yield from ((each["kind"], each["title"]) for each in reported)
    if session.crashed and not any(each["kind"] == "crash" for each in reported):
        shown = session.screens
        yield "crash", f"Crash on {shown[-1]['name']}" if shown else "Crash"
    for rage in session.rages:
        screen = screen_of(session, rage)
        yield "rage", "Rage" if screen is None else f"Rage on {screen}"


def issue_rows(uploads: Iterable[tuple[str, Sent]]) -> list[Json]:
    """Rows of GET /v2/issue, without their links; sessions come with the time at which they were uploaded."""
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    seen: dict[tuple[str, str], list[str]] = defaultdict(list)
    for uploaded, session in uploads:
        for issue in issues(session):
            tallies[issue].count(session, occurrences=1)
            seen[issue].append(uploaded)
    rows = [
        {
            "kind": kind,
            "title": title,
            "occurrences": tally.numbers["occurrences"],
            "sessions": len(tally.sessions),
            "users": len(tally.users),
            "firstSeen": min(seen[kind, title]),
            "lastSeen": max(seen[kind, title]),
        }
        for (kind, title), tally in tallies.items()
    ]
    return sorted(rows, key=lambda row: (-row["occurrences"], row["kind"], row["title"].encode()))
