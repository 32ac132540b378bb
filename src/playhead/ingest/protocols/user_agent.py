"""What a browser's User-Agent tells: names of browser, system and device. The text itself is not kept."""

from __future__ import annotations

from functools import lru_cache
from typing import TypedDict

from ua_parser import Device, parse

LONGEST = 500
"""Characters that are looked at; browsers write about 150, and the patterns take long over what is endless."""
TABLET = ("iPad", "Tablet", "Kindle")
NO_DEVICES = ("Mac", "Spider", "Smartphone", "Generic Smartphone")
"""Models that name no device."""


class BrowserFacts(TypedDict, total=False):
    """Fields of `DeviceFacts` (model/timeline.py)."""

    browser_name: str
    browser_version: str
    os_name: str
    os_version: str
    producer: str
    model: str
    type: str


@lru_cache(4_096)
def browser_facts(user_agent: str) -> BrowserFacts:
    """What is known of the browser; empty where nothing is.

    "Mozilla/5.0 (X11; Linux x86_64) … Chrome/126.0.0.0 Safari/537.36" -> Chrome 126, Linux, Desktop
    """
    facts: BrowserFacts = {}
    text = user_agent[:LONGEST]
    found = parse(text)
    if found.user_agent is not None:
        facts["browser_name"] = found.user_agent.family
        if found.user_agent.major:
            facts["browser_version"] = found.user_agent.major
    if found.os is not None:
        facts["os_name"] = found.os.family
        if version := ".".join(part for part in (found.os.major, found.os.minor) if part):
            facts["os_version"] = version
    if found.device is not None and found.device.model and not _is_generic(found.device):
        facts["model"] = found.device.model
        if found.device.brand:
            facts["producer"] = found.device.brand
    if facts:
        facts["type"] = _kind(text)
    return facts


def _is_generic(device: Device) -> bool:
    """Chrome calls every Android phone `K`."""
    return device.model in NO_DEVICES or (device.brand or "").startswith("Generic")


def _kind(user_agent: str) -> str:
    """By what browsers agreed on: phones say `Mobile`, Android tablets do not."""
    if any(word in user_agent for word in TABLET) or ("Android" in user_agent and "Mobile" not in user_agent):
        return "Tablet"
    return "Mobile" if "Mobi" in user_agent else "Desktop"
