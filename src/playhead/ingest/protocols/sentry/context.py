"""What Sentry's events tell of device, app, page and user, whichever event they come with (wire-protocols, 4.4).

Tags and the keys that an app adds to its user become properties of the user; contexts of the app's own do not.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from playhead.ingest.protocols.dom import is_number
from playhead.ingest.protocols.locale import language_and_country
from playhead.ingest.protocols.sentry.sender import Sender
from playhead.ingest.protocols.sentry.told import (
    LONGEST_TEXT,
    Told,
    listed,
    text,
    told_properties,
    truth,
    whole,
    within,
)
from playhead.ingest.protocols.timezone import offset_minutes
from playhead.ingest.protocols.user_agent import browser_facts
from playhead.model.session import Platform, Viewport
from playhead.model.timeline import DeviceFacts, NetworkState, NetworkType, Record, UserFacts

MEGABYTE = 1 << 20
"""Rows have memory and storage in it, whatever the names of their keys say."""
NETWORKS: dict[str, NetworkType] = {
    "wifi": "wifi",
    "cellular": "cellular",
    "ethernet": "ethernet",
    "offline": "none",
    "none": "none",
}
"""How Sentry's SDKs name networks; another name is an unknown network."""
NO_PROPERTIES = frozenset({"id", "ip_address", "geo", "data", "segment"})
"""Members of `user` that are no properties."""
SDK_TAGS = frozenset(
    {"replayId", "transaction", "isSideLoaded", "installerStore", "hermes", "event.origin", "event.environment"}
)
"""Tags that the SDKs set themselves."""
PHONES = frozenset({"iPhone", "iPod"})
UUID_LENGTH = 36
LONGEST_SIDE = 100_000
SHORT_SIDE_OF_TABLETS = 600
"""In dp; Android's own border between phones and tablets."""


def context_records(event: Told, at: int, key: str, sender: Sender, *, entry: bool = False) -> list[Record]:
    """Facts of device and user, and the network, as the event's contexts tell them at `at`.

    With `entry` the page is the first one of its session, so that its referrer and campaign are the session's.
    """
    facts = device_facts(event, at, f"{key}/device", sender)
    if entry and facts.platform == "web":
        facts.referer = text(within(event, "request", "headers"), "Referer")
        facts.utm = campaign(_first_page(event))
    records: list[Record] = [facts]
    if user := user_facts(event, at, f"{key}/user", sender):
        records.append(user)
    device = within(event, "contexts", "device")
    network = text(device, "connection_type") or ("none" if device.get("online") is False else None)
    if network is not None:
        records.append(NetworkState(at=at, key=f"{key}/network", type=network_type(network)))
    return records


def network_type(name: str) -> NetworkType:
    return NETWORKS.get(name.lower(), "unknown")


def device_facts(event: Told, at: int, key: str, sender: Sender) -> DeviceFacts:
    """What the contexts tell; None is "not told"."""
    platform = sender.platform(event)
    device, system, culture = (within(event, "contexts", name) for name in ("device", "os", "culture"))
    language, country = language_and_country(text(culture, "locale") or text(device, "locale") or "")
    zone = text(culture, "timezone") or text(device, "timezone")
    facts = DeviceFacts(
        at=at,
        key=key,
        platform=platform,
        device_id=device_id(event),
        producer=text(device, "manufacturer", "brand") or ("Apple" if platform == "ios" else None),
        model=text(device, "model"),
        type=_type(device, platform),
        os_name=text(system, "name"),
        os_version=text(system, "version"),
        app_version=app_version(text(event, "release")) or text(within(event, "contexts", "app"), "app_version"),
        sdk_version=text(within(event, "sdk"), "version") or sender.version,
        language=language,
        local_country=country,
        utc_offset_minutes=offset_minutes(zone, at),
        total_storage=_megabytes(device, "storage_size"),
        total_ram=_megabytes(device, "memory_size"),
        free_ram=_megabytes(device, "free_memory"),
        width=whole(device, "screen_width_pixels", largest=LONGEST_SIDE),
        height=whole(device, "screen_height_pixels", largest=LONGEST_SIDE),
        dpi=whole(device, "screen_dpi", largest=LONGEST_SIDE),
        viewport=_viewport(device),
        is_rooted=truth(system, "rooted"),
    )
    if platform == "web":
        _add_browser(facts, event, sender)
    return facts


def may_place(event: Told) -> bool:
    """Whether the address may tell where the user was: the SDK's setting says so, or with older SDKs an `ip_address` of the user."""
    told = text(within(within(event, "sdk"), "settings"), "infer_ip")
    return told != "never" if told else text(within(event, "user"), "ip_address") is not None


def user_facts(event: Told, at: int, key: str, sender: Sender) -> UserFacts | None:
    """Who the user is, with tags and his own data as properties; None when nothing is told.

    The mobile SDKs give a user without an id that of the installation: it is an id, but no name that the app gave. Sentry tells of no
    merge: an installation may be used by several users one after the other.
    """
    user = within(event, "user")
    tags = {name: value for name, value in within(event, "tags").items() if name not in SDK_TAGS}
    found = told_properties(tags) | told_properties(within(user, "data")) | told_properties(user, without=NO_PROPERTIES)
    user_id = text(user, "id", "email", "username")
    if user_id is None and not found:
        return None
    return UserFacts(at=at, key=key, id=user_id, identity=_identity(event, user, user_id, sender), set=found)


def device_id(event: Told) -> str | None:
    """The id of the installation, which Android tells with the device and iOS only as that of a user who has no other."""
    return text(within(event, "contexts", "device"), "id") or _installation(event)


def app_version(release: str | None) -> str | None:
    """`com.example.shop@1.5.2+37` -> 1.5.2; a release of another form as it is."""
    if not release:
        return None
    version = release.rpartition("@")[2].partition("+")[0]
    return version or release


def _installation(event: Told) -> str | None:
    """The user's id where it is that of the installation: a UUID in capitals, and nothing else is known of the user."""
    user = within(event, "user")
    found = text(user, "id") or ""
    alone = all(name == "id" or value in (None, "{{auto}}", {}) for name, value in user.items())
    is_uuid = len(found) == UUID_LENGTH and found.count("-") == 4 and found == found.upper()
    return found if alone and is_uuid else None


def _identity(event: Told, user: Told, user_id: str | None, sender: Sender) -> str | None:
    """The name that the app gave the user: its own id of him."""
    return None if user_id == device_id(event) and sender.platform(event) != "web" else user_id


def _type(device: Told, platform: Platform | None) -> str | None:
    """Phone or Tablet, as far as it is told: Apple's families, and short sides of 600 dp and more."""
    if platform == "ios":
        family = text(device, "family")
        return "Phone" if family in PHONES else "Tablet" if family == "iPad" else family
    viewport = _viewport(device)
    if platform != "android" or viewport is None:
        return None
    return "Tablet" if min(viewport.width, viewport.height) >= SHORT_SIDE_OF_TABLETS else "Phone"


def _viewport(device: Told) -> Viewport | None:
    """The screen in dp; iOS does not tell its density."""
    width, height = (whole(device, f"screen_{side}_pixels", largest=LONGEST_SIDE) for side in ("width", "height"))
    density = device.get("screen_density")
    if not width or not height or not is_number(density) or not 0.1 <= density <= 20:
        return None
    return Viewport(width=width / density, height=height / density)


def _add_browser(facts: DeviceFacts, event: Told, sender: Sender) -> None:
    """Browser, system and model, out of the user agent."""
    headers = within(event, "request", "headers")
    told = browser_facts(text(headers, "User-Agent") or sender.user_agent)
    for name, value in told.items():
        if getattr(facts, name) is None:
            setattr(facts, name, value)


def _first_page(event: Told) -> str:
    pages = (url for url in listed(event, "urls") if isinstance(url, str))
    return next(pages, None) or text(within(event, "request"), "url", longest=LONGEST_TEXT) or ""


def campaign(url: str) -> dict[str, str] | None:
    """`…?utm_source=mail` -> {"source": "mail"}; None where there is none."""
    try:
        pairs = parse_qsl(urlsplit(url).query, max_num_fields=200)
    except ValueError:
        return None
    return {name[4:]: value for name, value in pairs if name.startswith("utm_") and len(name) < 100} or None


def _megabytes(device: Told, name: str) -> int | None:
    found = whole(device, name)
    return None if found is None else found // MEGABYTE
