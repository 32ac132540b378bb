"""The demo must be the same every time, well formed, and tell the stories that the dashboards show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from math import hypot

import msgspec
import pytest

from playhead.demo.places import COUNTRIES
from playhead.demo.sessions import demo_sessions
from playhead.model.session import Event, Gesture, Session

END = datetime(2026, 11, 23, 12, 30, 15, 250_000, tzinfo=UTC)
COUNT = 20_000

Demo = list[tuple[datetime, Session]]


@pytest.fixture(scope="module")
def demo() -> Demo:
    return list(demo_sessions(COUNT, end=END))


@pytest.fixture(scope="module")
def sessions(demo: Demo) -> list[Session]:
    return [session for _, session in demo]


def test_the_same_arguments_give_the_same_sessions(demo: Demo) -> None:
    assert list(islice(demo_sessions(COUNT, end=END), 500)) == demo[:500]


def test_another_seed_gives_other_users() -> None:
    one, other = ({s.user.id for _, s in demo_sessions(300, end=END, seed=seed)} for seed in (1, 2))
    assert not one & other


@pytest.mark.parametrize("count", [0, 1, 7, 250])
def test_the_count_is_exact(count: int) -> None:
    assert len(list(demo_sessions(count, end=END, days=3))) == count


def test_uploads_are_whole_seconds_in_order_within_the_window(demo: Demo) -> None:
    uploads = [uploaded for uploaded, _ in demo]
    assert uploads == sorted(uploads)
    assert END - timedelta(days=60, seconds=1) <= uploads[0]
    assert uploads[-1] < END
    assert all(uploaded.tzinfo is UTC and not uploaded.microsecond for uploaded in uploads)


@pytest.mark.parametrize(
    ("count", "end", "days"),
    [(1, datetime(2026, 1, 1), 60), (-1, END, 60), (1, END, 0)],
    ids=["naive", "count", "days"],
)
def test_nonsense_is_refused(count: int, end: datetime, days: int) -> None:
    with pytest.raises(ValueError, match="time zone"):
        demo_sessions(count, end=end, days=days)


def test_session_ids_are_unique_and_24_hex_digits(sessions: list[Session]) -> None:
    ids = {session.session_id for session in sessions}
    assert len(ids) == COUNT
    assert all(len(id_) == 24 and set(id_) <= set("0123456789abcdef") for id_ in ids)


def test_sessions_survive_the_wire_unchanged(sessions: list[Session]) -> None:
    wire = msgspec.json.encode(sessions)
    assert msgspec.json.decode(wire, type=list[Session]) == sessions


def test_sessions_are_uploaded_after_they_end(demo: Demo) -> None:
    for uploaded, session in demo:
        wait = uploaded - session.started_at - timedelta(seconds=session.duration_sec)
        low, high = (3_600, 30 * 3_600) if session.offline_recorded else (0, 30)
        assert low <= wait.total_seconds() <= high


def test_nobody_is_in_two_sessions_at_once(sessions: list[Session]) -> None:
    last_end: dict[str | None, datetime] = {}
    for session in sessions:
        assert session.started_at >= last_end.get(session.user.id, session.started_at)
        last_end[session.user.id] = session.started_at + timedelta(seconds=session.duration_sec)


def test_times_are_in_order_in_milliseconds_and_within_the_session(sessions: list[Session]) -> None:
    for session in sessions:
        for things in (session.screens, session.gestures, session.events):
            times = [thing.at for thing in things]
            assert times == sorted(times)
            assert all(at == round(at, 3) and at <= session.duration_sec for at in times)


def test_screens_follow_each_other_without_a_gap(sessions: list[Session]) -> None:
    for session in sessions:
        for screen, following in pairwise(session.screens):
            assert screen.at + (screen.duration or 0) == pytest.approx(following.at)
        last = session.screens[-1]
        assert last.at + (last.duration or 0) == pytest.approx(session.duration_sec)


def test_gestures_and_events_happen_on_the_screen_that_is_open(sessions: list[Session]) -> None:
    for session in sessions[:2_000]:
        things: list[Gesture | Event] = [*session.gestures, *session.events]
        for thing in things:
            assert any(s.name == thing.screen and s.at <= thing.at <= s.at + (s.duration or 0) for s in session.screens)


def test_cities_agree_with_country_offset_and_coordinates(sessions: list[Session]) -> None:
    known = {
        (country.code, country.name, city.name, city.longitude, city.latitude, city.utc_offset)
        for country in COUNTRIES
        for city in country.cities
    }
    for session in sessions:
        at = session.location
        assert at is not None
        assert (at.country_code, at.country, at.city, at.longitude, at.latitude, session.utc_offset_minutes) in known
        assert session.device.country == at.country


def test_the_usa_is_the_largest_country(sessions: list[Session]) -> None:
    (name, count), *_ = Counter(session.device.country for session in sessions).most_common()
    assert name == "USA"
    assert 0.3 * COUNT < count < 0.6 * COUNT


def test_carriers_are_of_the_country(sessions: list[Session]) -> None:
    codes = {country.name: {carrier.code for carrier, _ in country.carriers} for country in COUNTRIES}
    for session in sessions:
        device = session.device
        assert device.carrier_code in (codes[device.country or ""] if device.type == "Phone" else {""})


def test_the_viewport_is_the_screen_in_dp(sessions: list[Session]) -> None:
    for session in sessions:
        device, viewport = session.device, session.viewport
        assert viewport is not None
        assert device.width
        assert device.dpi
        assert 340 < viewport.width < 850
        assert viewport.width == pytest.approx(device.width * 160 / device.dpi, abs=1)


def test_crashes_are_concentrated_in_one_release(sessions: list[Session]) -> None:
    crashes = Counter((s.device.platform, s.device.app_version) for s in sessions if s.is_crashed)
    assert crashes[("android", "2.5.0")] > 0.6 * crashes.total() > 50


def test_every_crash_has_a_title_and_is_the_last_that_happens(sessions: list[Session]) -> None:
    crashes = [(session, issue) for session in sessions for issue in session.issues if issue.kind == "crash"]
    assert [session.session_id for session, _ in crashes] == [each.session_id for each in sessions if each.is_crashed]
    for session, crash in crashes:
        assert (crash.at, crash.screen) == (session.duration_sec, session.screens[-1].name)
        assert ("Exception" in crash.title or "Error" in crash.title) >= (session.device.platform == "android")


def test_issues_are_of_all_kinds_and_come_back(sessions: list[Session]) -> None:
    found = Counter((issue.kind, issue.title) for session in sessions for issue in session.issues)
    assert {kind for kind, _ in found} == {"crash", "anr", "ui_freeze", "handled_exception"}
    assert len(found) < 60 < found.total() / 5
    assert {s.device.platform for s in sessions for issue in s.issues if issue.kind == "anr"} == {"android"}


def test_releases_roll_out_and_old_ones_linger(sessions: list[Session]) -> None:
    first, last = (Counter(s.device.app_version for s in part) for part in (sessions[:3_000], sessions[-3_000:]))
    assert first.most_common(1)[0][0] == "2.4.0"
    assert not first["2.5.0"]
    assert last["2.6.0"] + last["2.6.1"] > 0.7 * last.total()
    assert last["2.3.0"]


def test_nobody_goes_back_to_an_older_release(sessions: list[Session]) -> None:
    newest: dict[str | None, str] = {}
    for session in sessions:
        version = session.device.app_version or ""
        assert version >= newest.get(session.user.id, version)
        newest[session.user.id] = version


def test_people_rage_where_the_till_is_slow(sessions: list[Session]) -> None:
    raging = [session for session in sessions if list(rage_runs(session))]
    assert 0.005 * COUNT < len(raging) < 0.05 * COUNT
    screens = Counter(run[0].screen for session in raging for run in rage_runs(session))
    assert screens["Checkout"] + screens["Payment"] > 0.95 * screens.total()
    told = {session.session_id for session in sessions if any(event.name == "rageTap" for event in session.events)}
    assert told <= {session.session_id for session in raging}


def rage_runs(session: Session) -> Iterator[list[Gesture]]:
    """At least 3 taps, neighbours at most 300 ms apart, within 40 dp (api-spec, sections 6.5 and 15)."""
    run: list[Gesture] = []
    for gesture in [*session.gestures, None]:
        if gesture and run and is_near(session, run[0], run[-1], gesture):
            run.append(gesture)
            continue
        if len(run) >= 3:
            yield run
        run = [gesture] if gesture and gesture.kind == "tap" else []


def is_near(session: Session, first: Gesture, last: Gesture, gesture: Gesture) -> bool:
    if gesture.kind != "tap" or gesture.screen != first.screen or gesture.at - last.at > 0.3:
        return False
    assert session.viewport
    across = ((gesture.x or 0) - (first.x or 0)) * session.viewport.width
    down = ((gesture.y or 0) - (first.y or 0)) * session.viewport.height
    return hypot(across, down) <= 40


def test_the_client_flags_responses_and_leaves_rage_to_the_server(sessions: list[Session]) -> None:
    gestures = [gesture for session in sessions for gesture in session.gestures]
    assert {gesture.rage for gesture in gestures} == {None}
    dead = sum(gesture.responsive is False for gesture in gestures)
    assert 0.02 * len(gestures) < dead < 0.2 * len(gestures)
    assert all(gesture.responsive is not None for gesture in gestures)


def test_rush_hours_are_visible(sessions: list[Session]) -> None:
    offsets = [(session.started_at, timedelta(minutes=session.utc_offset_minutes)) for session in sessions]
    hours = Counter((started + offset).hour for started, offset in offsets)
    night, evening = hours[2] + hours[3] + hours[4], hours[19] + hours[20] + hours[21]
    assert evening > 6 * night


def test_weekends_are_busier_and_the_shop_grows(demo: Demo) -> None:
    days = Counter(uploaded.date() for uploaded, _ in demo[:-1] if uploaded.date() < END.date())
    del days[min(days)]
    weekend = [count for day, count in days.items() if day.weekday() >= 5]
    workdays = [count for day, count in days.items() if day.weekday() < 5]
    assert sum(weekend) / len(weekend) > 1.1 * sum(workdays) / len(workdays)
    by_day = [days[day] for day in sorted(days)]
    assert sum(by_day[-28:]) > 1.08 * sum(by_day[:28])


def test_users_return_a_few_of_them_often(sessions: list[Session]) -> None:
    visits = sorted(Counter(session.user.id for session in sessions).values(), reverse=True)
    assert 3 < COUNT / len(visits) < 10
    assert visits[0] > 50
    assert sum(visits[: len(visits) // 10]) > 0.35 * COUNT
    assert sum(count == 1 for count in visits) > 0.1 * len(visits)


def test_a_user_is_always_the_same_person(sessions: list[Session]) -> None:
    people: dict[str | None, set[tuple[str | None, str | None, str | None]]] = {}
    for session in sessions:
        trait = session.user.identity, session.user.alias, session.user.properties.get("age_group")
        people.setdefault(session.user.id, set()).add(trait)
    assert all(len(traits) == 1 for traits in people.values())
    identities = [identity for traits in people.values() for identity, _, _ in traits if identity]
    assert len(set(identities)) == len(identities)
    assert 0.7 * len(people) < len(identities) < 0.9 * len(people)


def test_most_people_own_one_device_some_two(sessions: list[Session]) -> None:
    devices: dict[str | None, set[str | None]] = {}
    for session in sessions:
        devices.setdefault(session.user.id, set()).add(session.device.device_id)
    owned = Counter(len(ids) for ids in devices.values())
    assert set(owned) == {1, 2}
    assert owned[1] > 10 * owned[2]


def test_events_come_in_the_order_of_the_shop(sessions: list[Session]) -> None:
    for session in sessions:
        names = [event.name for event in session.events]
        assert names[0] == "App Opened"
        if "Purchase" in names:
            assert "Checkout started" in names[: names.index("Purchase")]
        for event in session.events:
            assert event.name != "Purchase" or event.properties["value"] > 0


def test_nobody_pays_without_a_network(sessions: list[Session]) -> None:
    offline = [session for session in sessions if session.offline_recorded]
    assert 0.005 * COUNT < len(offline) < 0.05 * COUNT
    assert {session.network_type for session in offline} == {"no network"}
    assert not any(event.name == "Purchase" for session in offline for event in session.events)
