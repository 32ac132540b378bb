"""A session as a client sends it: the native format of `POST /v1/sessions`, version 1.

The keys are those of the API's own session row wherever the row has one, so that whoever reads
the API can write it. Times inside a session are seconds since its start; positions are fractions
of the screen, 0..1 from the top left corner. Unknown keys are refused by name.

    {
      "sessionId": "…",                    any text; 24 hex digits are kept, others are hashed
      "startedAt": "2026-11-01T10:00:00Z", device clock, UTC or with an offset
      "sentAt": "2026-11-01T10:05:00Z",    device clock at sending; corrects a wrong clock
      "durationSec": 55.009,
      "utcOffsetMinutes": 345,             for the device's local time
      "isCrashed": false, "offlineRecorded": false, "networkType": "wifi",
      "device": {"platform": "android", "model": "SM-G991B", "appVersion": "1.5", …},
      "user": {"id": "…", "identity": "…", "alias": "…", "properties": {…}},
      "location": {"country": "USA", "countryCode": "US", "city": "Albany", …},
      "viewport": {"width": 411, "height": 891},   in dp or CSS pixels
      "screens": [{"name": "Home", "at": 0, "duration": 4.2}],
      "gestures": [{"kind": "tap", "at": 1.25, "x": 0.5, "y": 0.3, "screen": "Home", "rage": true, "responsive": false}],
      "events": [{"name": "Add to cart", "at": 3.2, "screen": "Product", "properties": {"price": 5}}],
      "issues": [{"kind": "crash", "title": "NullPointerException in CartView", "at": 54.9, "screen": "Cart"}],
      "web": {"referer": "https://…", "utm": {"source": "mail"}, "browserName": "Firefox", "browserVersion": "144"}
    }
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

FORMAT_VERSION = 1

Name = Annotated[str, Meta(min_length=1, max_length=1_000)]
Text = Annotated[str, Meta(max_length=10_000)]
Seconds = Annotated[float, Meta(ge=0, le=31_536_000)]
Fraction = Annotated[float, Meta(ge=0, le=1)]
Count = Annotated[int, Meta(ge=0, le=4_294_967_295)]
Integer = Annotated[int, Meta(ge=-(2**53), le=2**53)]
Time = Annotated[datetime, Meta(tz=True)]
Platform = Literal["android", "ios", "web"]
GestureKind = Literal["tap", "double_tap", "long_press", "swipe", "pinch", "scroll", "click"]
IssueKind = Literal["crash", "anr", "ui_freeze", "handled_exception"]


class Device(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """The `device` object of a session row, key for key and in its order; null is unknown.

    `totalStorageInKB` and `totalRamInKB` keep UXCam's names, whatever the numbers mean (api-spec, section 11.1).
    """

    carrier_code: Text | None = None
    carrier_name: Text | None = None
    os_name: Text | None = None
    app_version: Text | None = None
    sdk_version: Text | None = None
    os_version: Text | None = None
    language: Text | None = None
    country: Text | None = None
    total_storage: Integer | None = field(default=None, name="totalStorageInKB")
    total_ram: Integer | None = field(default=None, name="totalRamInKB")
    free_ram: Integer | None = field(default=None, name="freeRamInKb")
    dpi: Integer | None = None
    height: Integer | None = None
    width: Integer | None = None
    type: Text | None = None
    class_: Text | None = field(default=None, name="class")
    producer: Text | None = None
    model: Text | None = None
    device_id: Text | None = None
    is_notification_enabled: bool | None = None
    is_rooted: bool | None = None
    platform: Platform


class Location(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """The `location` object of a session row: degrees. Recorded rows hold impossible ones, so any number is kept."""

    country_code: Text | None = None
    city: Text | None = None
    longitude: float | None = None
    latitude: float | None = None


class Place(Location, kw_only=True, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """Where the device was. The row prints `country`, its English name, under `device`."""

    country: Text | None = None


class User(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """Who used the app: `id` is the app's or SDK's own, `identity` the name the app gave (`kUXCam_UserIdentity`)."""

    id: Name | None = None
    identity: Text | None = None
    alias: Name | None = None
    properties: dict[Name, Any] = {}


class Viewport(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """The screen's size in dp (CSS pixels on the web)."""

    width: Annotated[float, Meta(gt=0, le=100_000)]
    height: Annotated[float, Meta(gt=0, le=100_000)]


class Screen(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """One stay on a screen; without `duration` it lasts until the next one."""

    name: Name
    at: Seconds
    duration: Seconds | None = None


class Gesture(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """One gesture. `rage` and `responsive` are what the client knows; null leaves them to be derived."""

    kind: GestureKind
    at: Seconds
    x: Fraction | None = None
    y: Fraction | None = None
    screen: Name | None = None
    rage: bool | None = None
    responsive: bool | None = None


class Event(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """A named thing that happened, with properties."""

    name: Name
    at: Seconds
    screen: Name | None = None
    properties: dict[Name, Any] = {}


class Issue(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Something that went wrong, as the client tells it. Issues of one kind and title are counted together."""

    kind: IssueKind
    title: Name
    at: Seconds
    screen: Name | None = None


class Web(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """What only a browser tells: where the user came from, with which campaign's tags, and in what."""

    referer: Text | None = None
    utm: dict[Name, Text] = {}
    browser_name: Text | None = None
    browser_version: Text | None = None


class Session(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """One whole session (drawn at the top of this file)."""

    session_id: Name
    started_at: Time
    duration_sec: Seconds
    sent_at: Time | None = None
    utc_offset_minutes: Annotated[int, Meta(ge=-1_440, le=1_440)] = 0
    is_crashed: bool = False
    offline_recorded: bool = False
    network_type: Text | None = None
    device: Device
    user: User = User()
    location: Place | None = None
    viewport: Viewport | None = None
    screens: Annotated[list[Screen], Meta(max_length=100_000)] = []
    gestures: Annotated[list[Gesture], Meta(max_length=100_000)] = []
    events: Annotated[list[Event], Meta(max_length=100_000)] = []
    issues: Annotated[list[Issue], Meta(max_length=10_000)] = []
    web: Web | None = None
