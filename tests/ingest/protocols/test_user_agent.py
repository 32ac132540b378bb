"""Browsers told by their User-Agent, and time zones by their names."""

from __future__ import annotations

import time

import pytest

from playhead.ingest.protocols.locale import named_language
from playhead.ingest.protocols.timezone import offset_minutes
from playhead.ingest.protocols.user_agent import browser_facts

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1"
GALAXY = "Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
REDUCED = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
)
TABLET = (
    "Mozilla/5.0 (Linux; Android 13; SM-X906C) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0"
JANUARY, JULY = 1_767_225_600_000, 1_782_864_000_000


@pytest.mark.parametrize(
    ("user_agent", "browser", "system", "kind"),
    [
        (IPHONE, "Mobile Safari 17", "iOS 17.4", "Mobile"),
        (GALAXY, "Chrome Mobile 126", "Android 14", "Mobile"),
        (TABLET, "Chrome 126", "Android 13", "Tablet"),
        (FIREFOX, "Firefox 144", "Windows 10", "Desktop"),
    ],
)
def test_browser_system_and_kind(user_agent: str, browser: str, system: str, kind: str) -> None:
    facts = browser_facts(user_agent)
    assert f"{facts['browser_name']} {facts['browser_version']}" == browser
    assert f"{facts['os_name']} {facts['os_version']}" == system
    assert facts["type"] == kind


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (IPHONE, ("Apple", "iPhone")),
        (GALAXY, ("Samsung", "SM-S911B")),
        (REDUCED, (None, None)),
        (FIREFOX, (None, None)),
    ],
)
def test_the_device_where_it_is_told(user_agent: str, device: tuple[str | None, str | None]) -> None:
    facts = browser_facts(user_agent)
    assert (facts.get("producer"), facts.get("model")) == device


@pytest.mark.parametrize("user_agent", ["", "nothing known", "\x00\uffff"])
def test_nothing_is_made_up(user_agent: str) -> None:
    assert browser_facts(user_agent) == {}


def test_an_endless_text_takes_no_time() -> None:
    start = time.perf_counter()
    browser_facts("Mozilla/5.0 (Linux; Android " * 10_000)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("name", "at", "minutes"),
    [
        ("UTC", JANUARY, 0),
        ("Asia/Kathmandu", JANUARY, 345),
        ("America/New_York", JANUARY, -300),
        ("America/New_York", JULY, -240),
        ("Mars/Olympus", JANUARY, None),
        ("../../etc/passwd", JANUARY, None),
        ("", JANUARY, None),
        (None, JANUARY, None),
        ("Pacific/Kiritimati", 253_402_300_799_000, None),
    ],
)
def test_time_zones(name: str | None, at: int, minutes: int | None) -> None:
    assert offset_minutes(name, at) == minutes


@pytest.mark.parametrize(
    ("told", "facts"),
    [
        ("en-US", {"language": "English", "local_country": "USA"}),
        ("fr", {"language": "French"}),
        ("French", {"language": "French"}),
        ("Serbo-Croatian", {"language": "Serbo-Croatian"}),
        (None, {}),
    ],
)
def test_languages_are_named_as_rows_name_them(told: str | None, facts: dict[str, str]) -> None:
    assert named_language(told) == facts
