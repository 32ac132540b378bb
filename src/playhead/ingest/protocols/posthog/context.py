"""What PostHog's SDKs tell with every event: device, app, network and page, out of the `$…` properties (wire-protocols, 3.5).

Android tells the screen in dp and its density; iOS and React Native in points alone, so their size in pixels is not known. React Native has the model in
`$device_name`, which is a code name on Android. Browsers tell no model; on Android it may stand in the user agent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from playhead.ingest.protocols.dom import is_number
from playhead.ingest.protocols.locale import language_and_country
from playhead.ingest.protocols.timezone import offset_minutes
from playhead.model.session import Platform, Viewport
from playhead.model.timeline import DeviceFacts, NetworkType

LIBRARIES: dict[str, Platform] = {"posthog-android": "android", "posthog-ios": "ios", "web": "web", "js": "web"}
"""`$lib`, where it tells the platform."""
MOBILE_LIBRARIES = frozenset({"posthog-android", "posthog-ios", "posthog-react-native", "posthog-flutter"})
SYSTEMS: dict[str, Platform] = {
    "android": "android",
    "ios": "ios",
    "ipados": "ios",
    "iphone os": "ios",
    "tvos": "ios",
    "watchos": "ios",
    "visionos": "ios",
}
"""`$os_name` in lower case, for the SDKs that run on several platforms."""
CAMPAIGN_TAGS = ("source", "medium", "campaign", "content", "term")
CLICK_IDS = frozenset(
    "gad_source gclid gclsrc dclid gbraid wbraid fbclid msclkid twclid li_fat_id mc_cid igshid ttclid rdt_cid epik qclid "
    "sccid oppref bfcid irclid _kx".split()
)
"""What the web SDK registers as properties of every event beside the `utm_…` ones, once an advertisement led to the page."""
DIRECT = "$direct"
ANDROID_MODEL = re.compile(r"\(Linux; Android [^;)]{1,20}; ([^;)]{2,60}?)(?: Build/[^;)]*)?[;)]")
LONGEST = 1_000

Properties = Mapping[str, Any]


def platform_of(properties: Properties) -> Platform | None:
    """The platform; None for SDKs of servers."""
    found = LIBRARIES.get(str(properties.get("$lib"))) or SYSTEMS.get(str(properties.get("$os_name")).lower())
    if found is None and ("$current_url" in properties or "$browser" in properties):
        return "web"
    return found


def is_mobile(properties: Properties) -> bool:
    return str(properties.get("$lib")) in MOBILE_LIBRARIES


def device_facts(properties: Properties, at: int, key: str) -> DeviceFacts:
    """What the event tells of device, app and page; None is "not told"."""
    platform = platform_of(properties)
    language, country = language_and_country(text(properties, "$locale", "$browser_language") or "")
    agent = text(properties, "$raw_user_agent") or ""
    facts = DeviceFacts(
        at=at,
        key=key,
        platform=platform,
        device_id=device_id(properties),
        producer=text(properties, "$device_manufacturer") or ("Apple" if platform == "ios" else None),
        model=text(properties, "$device_model", "$device_name") or (model_of(agent) if platform == "web" else None),
        type=text(properties, "$device_type"),
        os_name=text(properties, "$os_name", "$os"),
        os_version=text(properties, "$os_version"),
        app_version=text(properties, "$app_version"),
        sdk_version=text(properties, "$lib_version"),
        language=language,
        local_country=country,
        utc_offset_minutes=utc_offset(properties, at),
        carrier_name=text(properties, "$network_carrier"),
    )
    _add_sizes(facts, properties)
    if platform == "web":
        _add_page(facts, properties)
    return facts


def device_id(properties: Properties) -> str | None:
    """The web SDK has an id of the device. On mobile the anonymous user's id was made on it, once for an installation."""
    if found := text(properties, "$device_id", "$anon_distinct_id"):
        return found
    return text(properties, "distinct_id") if properties.get("$is_identified") is False else None


def _add_sizes(facts: DeviceFacts, properties: Properties) -> None:
    width, height = (size(properties.get(name)) for name in ("$screen_width", "$screen_height"))
    if facts.platform == "web":
        facts.width, facts.height = (None if value is None else round(value) for value in (width, height))
        width, height = (size(properties.get(name)) for name in ("$viewport_width", "$viewport_height"))
    if width is None or height is None:
        return
    facts.viewport = Viewport(width=width, height=height)
    density = properties.get("$screen_density")
    if is_number(density) and 0.1 <= density <= 20:
        facts.dpi = round(density * 160)
        facts.width, facts.height = round(width * density), round(height * density)


def _add_page(facts: DeviceFacts, properties: Properties) -> None:
    """The session's first page tells where the user came from; later ones were reached from within."""
    facts.browser_name = text(properties, "$browser")
    facts.browser_version = text(properties, "$browser_version")
    referrer = "$session_entry_referrer" if "$session_entry_referrer" in properties else "$referrer"
    found = text(properties, referrer)
    facts.referer = None if found == DIRECT else found
    tags = {tag: text(properties, f"$session_entry_utm_{tag}", f"utm_{tag}") for tag in CAMPAIGN_TAGS}
    facts.utm = {tag: value for tag, value in tags.items() if value} or None


def network_type(properties: Properties) -> NetworkType | None:
    """None when the SDK does not tell; `none` when it tells of no network at all."""
    if properties.get("$network_wifi") is True:
        return "wifi"
    if properties.get("$network_cellular") is True:
        return "cellular"
    if "$network_wifi" in properties or "$network_cellular" in properties:
        return "unknown" if properties.get("$network_bluetooth") is True else "none"
    return None


def utc_offset(properties: Properties, at: int) -> int | None:
    """Minutes east of Greenwich. Browsers tell minutes west of it."""
    west = properties.get("$timezone_offset")
    if is_number(west) and abs(west) <= 1_440:
        return -round(west)
    return offset_minutes(text(properties, "$timezone"), at)


def model_of(user_agent: str) -> str | None:
    """`(Linux; Android 13; Pixel 7a) …` -> Pixel 7a. Newer browsers say `K` instead."""
    found = ANDROID_MODEL.search(user_agent[:LONGEST])
    return found[1] if found else None


def text(properties: Properties, *names: str) -> str | None:
    """The first of these that has a text or number, as a text of at most 1,000 characters."""
    for name in names:
        value = properties.get(name)
        if isinstance(value, str) and value:
            return value[:LONGEST]
        if is_number(value):
            return str(value)
    return None


def size(value: object) -> float | None:
    return value if is_number(value) and 0 < value <= 100_000 else None
