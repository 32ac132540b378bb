"""Demo data: the sessions of an invented shop for outdoor gear, Trailhead Outfitters, on Android and iOS.

    for uploaded, session in demo_sessions(100_000, end=datetime(2026, 11, 1, tzinfo=UTC)): ...

The same count, end, days and seed give the same sessions. They come in order of upload, one at a
time; what is kept in memory is eight bytes a user and the upload times of one hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from msgspec import Struct

from playhead.model.session import Session, User

from .catalogue import Catalogue
from .crowd import RESIDENTS, Crowd, habits
from .devices import Handset, device
from .flow import Flow
from .hours import HOUR, Hour, busy_hours
from .people import People, Person
from .places import Town, towns
from .releases import Release, Rollout
from .walk import Walk, Weather

OFFLINE = 0.03  # of the sessions of people who were away for long enough
LONG_AWAY = 6 * HOUR
LONGEST_DELAY = 30 * HOUR
WEAK_DEVICE = 1.8  # times as many freezes


class Delay(Struct, frozen=True):
    """What lies between a session's end and its upload."""

    ms: int
    offline: bool


def demo_sessions(count: int, *, end: datetime, days: int = 60, seed: int = 8321) -> Iterator[tuple[datetime, Session]]:
    """Yield exactly `count` pairs (upload time in UTC, session), uploaded in the `days` before `end`.

    Upload times are whole seconds and never go back. Raises ValueError if `end` has no time zone,
    `count` is negative or `days` is not positive.
    """
    if end.tzinfo is None or count < 0 or days < 1:
        raise ValueError(f"end must have a time zone, count >= 0, days >= 1; got {end!r}, {count}, {days}")
    return Shop(count, int(end.timestamp()), days, seed).sessions()


class Shop:
    """One run of the demo."""

    def __init__(self, count: int, end: int, days: int, seed: int) -> None:
        self.count, self.end, self.days = count, end, days
        self.rng = Random(seed)
        self.key = self.rng.getrandbits(32)
        self.towns = towns()
        self.flow = Flow(seed)
        self.catalogue = Catalogue()
        self.people = People(seed)
        self.rollout = Rollout(end)
        shared = habits()
        self.crowds = [Crowd(round(count * RESIDENTS * town.weight), shared, self.rng.random) for town in self.towns]

    def sessions(self) -> Iterator[tuple[datetime, Session]]:
        hours = self.days * 24
        nth = 0
        for hour in busy_hours(self.count, self.end - hours * HOUR, hours, self.towns):
            for second, town in self.uploads(hour):
                uploaded = datetime.fromtimestamp(second, UTC)
                yield uploaded, self.session(nth, second, uploaded, town)
                nth += 1

    def uploads(self, hour: Hour) -> Iterator[tuple[int, Town]]:
        seconds = sorted(int(self.rng.random() * HOUR) for _ in range(hour.sessions))
        whence = self.rng.choices(self.towns, cum_weights=hour.weights, k=hour.sessions)
        return ((hour.start + second, town) for second, town in zip(seconds, whence, strict=True))

    def session(self, nth: int, second: int, uploaded: datetime, town: Town) -> Session:
        crowd = self.crowds[town.index]
        member = crowd.pick(second)
        delay = self.delay(second - crowd.seen[member])
        crowd.seen[member] = second
        person = self.people.person(town, member)
        release = self.rollout.running(second - delay.ms // 1000, crowd.joined[member], person.update_lag)
        handset = self.handset(person)
        walk = Walk(self.flow, self.catalogue, self.rng, weather(town, person, handset, release, delay))
        person.properties["cart_value"] = walk.basket.value
        return Session(
            session_id=f"{second:08x}{self.key:08x}{nth:08x}",
            started_at=uploaded - timedelta(milliseconds=walk.clock + delay.ms),
            duration_sec=walk.clock / 1000,
            utc_offset_minutes=town.utc_offset,
            is_crashed=walk.crashed,
            offline_recorded=delay.offline,
            network_type=self.network(person, delay),
            device=device(handset, release, town.country, person.carrier, person.language),
            user=User(id=person.id, identity=person.identity, alias=person.alias, properties=person.properties),
            location=town.location,
            viewport=handset.kit.viewport,
            screens=walk.screens,
            gestures=walk.gestures,
            events=walk.events,
            issues=walk.issues,
        )

    def delay(self, away: int) -> Delay:
        """A few seconds; for hours where there was no network. `away` is the time since the person's last upload."""
        if away > LONG_AWAY and self.rng.random() < OFFLINE:
            longest = min(away - HOUR, LONGEST_DELAY)
            return Delay((HOUR + int(self.rng.random() * (longest - HOUR))) * 1000, True)
        return Delay(800 + int(self.rng.random() ** 2 * 20_000), False)

    def handset(self, person: Person) -> Handset:
        """The second device is the one at home."""
        return person.handsets[-1 if self.rng.random() < 0.3 else 0]

    def network(self, person: Person, delay: Delay) -> str:
        if delay.offline:
            return "no network"
        return "wifi" if self.rng.random() < person.wifi else "cellular"


def weather(town: Town, person: Person, handset: Handset, release: Release, delay: Delay) -> Weather:
    model = handset.kit.model
    return Weather(
        crash=release.crash_ios if model.platform == "ios" else release.crash_android,
        freeze=release.slow * (WEAK_DEVICE if model.weak else 1),
        offline=delay.offline,
        known=person.identity is not None,
        currency=town.country.currency,
        platform=model.platform,
    )
