"""Rows for an import, and a fixed data set made of them that meets every attribute and every awkward value.

The values are chosen to collide (few of them, equal but for case), to sit on a boundary (midnight, both ends of the
default window), and to break what is quoted, escaped, compared or lower-cased carelessly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime(2023, 1, 25, 12, 0, 0, tzinfo=UTC)

LONG = "x" * 5_000
TEXTS = (
    "Samsung",
    "samsung",
    "SAMSUNG",
    "Sony",
    "",
    " ",
    "others",
    "null",
    "\\N",
    "true",
    "30",
    "2.5",
    "O'Brien",
    'say "hi"',
    "back\\slash\\",
    "100%_",
    "a&b=c#d{p0:String}",
    "tab\tline\nend\r",
    "Straße NAÏVE",
    "straße naïve",
    "日本語",
    "🎉👩\u200d👩\u200d👧",
    "İstanbul",
    "ΟΔΟΣ",
    "e\u0301",
    "\u00e9",
    LONG,
)

# Dyadic fractions: their sums and averages are exact as floats too, so that ties are ties on both sides.
CUSTOM_VALUES: tuple[Any, ...] = (
    "30",
    30,
    "10.0",
    10.0,
    2.5,
    "-3",
    "1e2",
    "2.5E-1",
    "-0",
    0,
    "",
    "abc",
    "ABC",
    "30 ",
    "+30",
    "007",
    ".5",
    "5.",
    "0x1F",
    "inf",
    "NaN",
    "٣",
    True,
    "true",
    False,
    None,
    "20-29",
    "O'Brien\\",
    "🎉",
)
CUSTOM_NAMES = ("age_group", "price", "it's", "Ключ 🔑")
EVENT_NAMES = ("Add to cart", "add to cart", "UI Freeze", "others", "view 'product' \\", "日本 🎉", "y" * 900)
SCREEN_NAMES = ("Home", "home", "OrderConfirmationActivity", "It's \\ 100%", "画面")
WEBS: tuple[Any, ...] = (
    None,
    {},
    {"referer": "https://User@Example.org:8443/a?b", "utm": {"source": "mail", "rank": "30"}, "browserName": "Firefox"},
    {"referer": "", "utm": {"source": "MAIL", "rank": "2.5"}, "browserName": "firefox", "browserVersion": "144"},
    {"referer": "no address", "utm": {"source": ""}, "browserVersion": ""},
    {"referer": "http://example.org", "browserName": "Firefox", "browserVersion": "144.0"},
)
TAGS = ("source", "rank")
DURATIONS = (0, 1, 999, 55_009, 60_000, 180_000, 98_773, 31_535_999_999)
COUNTS = (0, 1, 2, 5, 10, 26, 4_294_967_293)
STRANGER = "60f7dd46972a633e8869ffff"
USERS = tuple(f"60f7dd46972a633e8869{number:04x}" for number in range(6))
MIDNIGHTS = tuple(
    datetime(*day, tzinfo=UTC) for day in ((2023, 1, 1), (2023, 1, 16), (2023, 1, 19), (2022, 12, 26), (2022, 12, 1))
)
UPLOADS = (
    NOW,
    NOW - timedelta(hours=1),
    NOW - timedelta(seconds=1),
    NOW + timedelta(seconds=1),
    *(NOW - timedelta(days=days, seconds=seconds) for days in (30, 60) for seconds in (-1, 0, 1)),
    *(midnight + timedelta(seconds=seconds) for midnight in MIDNIGHTS for seconds in (-1, 0, 1, 40_000)),
    # The weeks of these two print alike, "Dec 26 - Jan 01", six years apart.
    datetime(2016, 12, 28, 10, 0, 0, tzinfo=UTC),
    datetime(2022, 12, 28, 10, 0, 0, tzinfo=UTC),
)
DEVICE_TEXTS = (
    "carrierCode",
    "carrierName",
    "osName",
    "appVersion",
    "sdkVersion",
    "osVersion",
    "language",
    "country",
    "type",
    "class",
    "producer",
    "model",
    "deviceId",
)


def imported(
    *,
    number: int,
    uploaded: datetime,
    user: Mapping[str, Any],
    device: Mapping[str, Any],
    city: str | None = None,
    session_number: int = 1,
    milliseconds: int = 0,
    gestures: tuple[int, int] = (0, 0),
    rage: int = 0,
    screens: Sequence[str] | int = 0,
    events: Sequence[Mapping[str, Any]] | None = None,
    crashed: bool = False,
    video: bool = False,
    web: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """One row; `screens` and `events` as names bring the row's `details` with them.

    `number` becomes the session's id, `gestures` are the responsive and the unresponsive ones.
    """
    visits = range(screens) if isinstance(screens, int) else screens
    time = f"{uploaded:%Y-%m-%dT%H:%M:%SZ}"
    details = {} if events is None else {"details": detailed(gestures, visits, events, web)}
    return {
        "sessionId": f"{number:024x}",
        "video": None,
        "sessionNumber": session_number,
        "url": f"https://app.uxcam.com/app/60f6c0b8b97ba419120b82eb/sessions/list/1/{number:024x}",
        "property": {
            "uploadedServerTime": time,
            "deviceLocalDateTime": time,
            "verifiedServerTime": time,
            "offlineRecorded": False,
            "hasVideo": video,
            "isCrashed": crashed,
            "durationSec": milliseconds / 1000,
            "totalGesture": sum(gestures),
            "totalScreen": len(visits),
            "uniqueScreensCount": len(set(visits)),
            "rageGestureCount": rage,
            "networkType": "wifi",
        },
        "user": dict(user),
        "device": {"totalStorageInKB": 1, "totalRamInKB": 1, "dpi": -1, "height": 2, "width": 1, "isRooted": False}
        | dict(device),
        "location": {"countryCode": "US", "city": city, "longitude": -73.75, "latitude": 42},
        **details,
    }


def detailed(
    gestures: tuple[int, int],
    screens: Sequence[Any],
    events: Sequence[Mapping[str, Any]],
    web: Mapping[str, Any] | None,
) -> Mapping[str, Any]:
    visits = screens if not isinstance(screens, range) else ()
    return {
        "format": 1,
        "responsiveGestureCount": gestures[0],
        "unresponsiveGestureCount": gestures[1],
        "screens": [{"name": name, "at": 0, "duration": 0} for name in visits],
        "gestures": [],
        "events": [{"at": 0, "screen": None, **event} for event in events],
        **({} if web is None else {"web": web}),
    }


def cycle(pool: Sequence[Any], number: int) -> Any:
    return pool[number % len(pool)]


def sample_row(number: int) -> dict[str, Any]:
    """Pools of different lengths, walked side by side, meet in ever new combinations. Of the stranger no session has details."""
    nullable = (*TEXTS[:7], None, *TEXTS[7:-1])
    detailed = number % 4 != 3
    user = STRANGER if number % 8 == 3 else cycle(USERS, number * 5)
    events = [
        {"name": cycle(EVENT_NAMES, number * step), "properties": {"price": cycle(CUSTOM_VALUES, number + step)}}
        for step in range(number % 4)
    ]
    identity = {"kUXCam_UserIdentity": cycle(TEXTS[:-1], number)} if number % 3 else {}
    custom = {name: cycle(CUSTOM_VALUES, number + at) for at, name in enumerate(CUSTOM_NAMES) if (number + at) % 3}
    return imported(
        number=(number * 0x9E3779B97F4A7C15F39CC060 + 1) % 2**96,
        uploaded=cycle(UPLOADS, number),
        user={**custom, "alias": cycle(TEXTS, number // 3) or "A", **identity, "uxcamuserid": user},
        device={key: cycle(nullable, number // 2 + at) for at, key in enumerate(DEVICE_TEXTS)}
        | {"platform": cycle(("android", "android", "ios", "android", "web"), number)},
        city=cycle(nullable, number // 5) if number else LONG,
        session_number=1 + number % 4,
        milliseconds=cycle(DURATIONS, number // 2),
        gestures=(cycle(COUNTS[:6], number), cycle(COUNTS[:4], number)),
        rage=cycle(COUNTS, number),
        screens=[cycle(SCREEN_NAMES, number * step) for step in range(number % 5)] if detailed else number % 5,
        events=events if detailed else None,
        crashed=number % 5 == 0,
        video=number % 7 < 4,
        web=cycle(WEBS, number // 2),
    )


def sample() -> list[dict[str, Any]]:
    return [sample_row(number) for number in range(60)]
