"""The records of one session to the session: what its row says is derived here, and can be derived again. Pure.

    records, each key once, in order -> screens, gestures and what became of them, events, issues, device, user -> model.session.Session

From there on it is a session like one that was sent whole (ingest/native.py counts and prints it).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from msgspec.structs import replace

from playhead.ingest.facts import (
    LONGEST_NAME,
    device_from,
    network_from,
    offset_from,
    oldest,
    user_from,
    viewport_from,
    web_from,
)
from playhead.ingest.flags import apply_flags
from playhead.ingest.gestures import TAPS
from playhead.ingest.responses import Changes, judge
from playhead.ingest.touches import gestures_of
from playhead.model.ids import derive_id
from playhead.model.session import Event, Gesture, Issue, Screen, Session
from playhead.model.surfaces import Surfaces
from playhead.model.timeline import (
    Activity,
    Chunk,
    DeviceFacts,
    EventHappened,
    GestureFlag,
    GestureSeen,
    IssueFound,
    NetworkState,
    Record,
    ScreenShown,
    SurfaceSize,
    Timed,
    Touch,
    Unkept,
    UserFacts,
    end_of,
)

MOST, MOST_ISSUES = 100_000, 10_000
"""Screens, gestures, events; issues that a session holds (model/session.py): later ones are left out."""
SCROLL_PAUSE_MS = 700
"""Scrolling that pauses for longer goes on as another gesture."""
SETTLING_MS = 500
"""Scrolling this soon after a page came up is the page's own."""

T = TypeVar("T", bound=Timed)


@dataclass(frozen=True, slots=True)
class Sessionized:
    """`merges`: pairs of user ids (24 hex digits), under which he was known and who he is."""

    session: Session
    has_picture: bool
    merges: list[tuple[str, str]]


def distinct(records: Iterable[Record]) -> list[Record]:
    """Each key once, as it came first; in the order of time."""
    by_key: dict[str, Record] = {}
    for record in records:
        by_key.setdefault(record.key, record)
    return sorted(by_key.values(), key=lambda record: record.at)


def sessionize(name: str, records: Sequence[Record], *, offline: bool, response_ms: int) -> Sessionized:
    """The session of `records` (`distinct`, at least one). `name` is the SDK's id of it, with the protocol before it."""
    timeline = _Timeline(records)
    devices, users = timeline.of(DeviceFacts), timeline.of(UserFacts)
    kept = timeline.of(Chunk)
    chunks: list[Chunk | Unkept] = [*kept, *timeline.of(Unkept)]
    device = device_from(devices, chunks)
    surfaces = Surfaces(timeline.of(SurfaceSize), viewport_from(devices))
    gestures = _gestures(timeline, surfaces, is_web=device.platform == "web")
    apply_flags(gestures, timeline.of(GestureFlag), is_web=device.platform == "web")
    judge(gestures, Changes(timeline.of(Activity), timeline.of(ScreenShown), chunks), response_ms)
    issues = [timeline.issue(each) for each in timeline.of(IssueFound)[:MOST_ISSUES] if each.title]
    session = Session(
        session_id=name[:LONGEST_NAME],
        started_at=datetime.fromtimestamp(timeline.start / 1000, UTC),
        duration_sec=timeline.seconds(timeline.end),
        utc_offset_minutes=offset_from(devices),
        offline_recorded=offline,
        network_type=network_from(timeline.of(NetworkState)),
        device=device,
        user=user_from(users),
        viewport=surfaces.viewport(),
        screens=timeline.screens[:MOST],
        gestures=[timeline.gesture(each, surfaces) for each in gestures[:MOST]],
        events=[timeline.event(each) for each in timeline.of(EventHappened)[:MOST] if each.name],
        issues=issues,
        web=web_from(devices),
    )
    return Sessionized(session, bool(kept), _merges(users))


class _Timeline:
    """The records by kind, and the time in seconds since the start."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._by_kind: dict[type[Timed], list[Timed]] = defaultdict(list)
        for record in records:
            self._by_kind[type(record)].append(record)
        self.start = records[0].at
        self.end = max(end_of(record) for record in records)
        self.screens = self._screens()
        self._shown = [screen.at for screen in self.screens]

    def of(self, kind: type[T]) -> list[T]:
        """The records of a kind, in the order of time."""
        return self._by_kind[kind]  # type: ignore[return-value]  # by construction

    def seconds(self, at: int) -> float:
        return min(max(0, at - self.start), self.end - self.start) / 1000

    def gesture(self, seen: GestureSeen, surfaces: Surfaces) -> Gesture:
        x, y = surfaces.fraction(seen.window, seen.at, seen.x, seen.y)
        return Gesture(
            kind=seen.kind,
            at=self.seconds(seen.at),
            x=x,
            y=y,
            screen=self._screen(seen.screen, seen.at),
            rage=seen.rage,
            responsive=seen.responsive,
        )

    def event(self, event: EventHappened) -> Event:
        properties = {name[:LONGEST_NAME]: value for name, value in event.properties.items() if name}
        return Event(
            name=event.name[:LONGEST_NAME],
            at=self.seconds(event.at),
            screen=self._screen(event.screen, event.at),
            properties=properties,
        )

    def issue(self, issue: IssueFound) -> Issue:
        return Issue(
            kind=issue.kind,
            title=issue.title[:LONGEST_NAME],
            at=self.seconds(issue.at),
            screen=self._screen(issue.screen, issue.at),
        )

    def _screens(self) -> list[Screen]:
        """One entry a stay: an SDK may tell of the screen that is shown already."""
        stays: list[ScreenShown] = []
        for each in self.of(ScreenShown):
            if each.name and (not stays or stays[-1].name != each.name):
                stays.append(each)
        return [Screen(name=each.name[:LONGEST_NAME], at=self.seconds(each.at)) for each in stays]

    def _screen(self, named: str | None, at: int) -> str | None:
        """The screen that is named, else the one that is shown at this time."""
        if named:
            return named[:LONGEST_NAME]
        index = bisect_right(self._shown, self.seconds(at)) - 1
        return self.screens[index].name if index >= 0 else None


def _gestures(timeline: _Timeline, surfaces: Surfaces, *, is_web: bool) -> list[GestureSeen]:
    """All gestures in the order of time, fresh copies. Of a page's touches only what is no tap counts: the browser makes clicks of those."""
    touched = gestures_of(timeline.of(Touch), surfaces.distance)
    if is_web:
        touched = [gesture for gesture in touched if gesture.kind not in TAPS]
    seen = [replace(gesture) for gesture in timeline.of(GestureSeen)]
    return sorted([*seen, *touched, *_scrolls(timeline)], key=lambda gesture: gesture.at)


def _scrolls(timeline: _Timeline) -> list[GestureSeen]:
    """Scrolling without a long pause is one gesture."""
    by_window: dict[str, list[int]] = defaultdict(list)
    for activity in timeline.of(Activity):
        by_window[activity.window] += activity.scrolls
    pages = [screen.at for screen in timeline.of(ScreenShown)]
    gestures = []
    for window, times in by_window.items():
        before = None
        for at in sorted(times):
            if (before is None or at - before > SCROLL_PAUSE_MS) and not _settles(at, pages):
                gestures.append(GestureSeen(at=at, key=f"scroll/{window}/{at}", kind="scroll", window=window))
            before = at
    return gestures


def _settles(at: int, pages: Sequence[int]) -> bool:
    index = bisect_right(pages, at) - 1
    return index >= 0 and at - pages[index] <= SETTLING_MS


def _merges(users: Sequence[UserFacts]) -> list[tuple[str, str]]:
    """Who was known under another id before, or became known in this session."""
    named: str | None = oldest(users, "id")
    pairs = [
        (derive_id("user", facts.anonymous_id[:LONGEST_NAME]), derive_id("user", known_as[:LONGEST_NAME]))
        for facts in users
        if facts.anonymous_id and (known_as := facts.id or named)
    ]
    return [pair for pair in dict.fromkeys(pairs) if pair[0] != pair[1]]
