"""Who the shoppers are.

A person is worked out anew each time from a hash of seed, town and number, so nobody is stored. The
hash is cut into ids and dice of 16 bits; each trait has a die of its own:

    hash (54 bytes) = user id (12) | two device ids (8 each) | thirteen dice (2 each)
"""

from __future__ import annotations

from hashlib import blake2b
from math import log
from random import Random
from struct import Struct as Layout
from typing import Any

from msgspec import Struct

from .devices import Handset, kits_sold_in
from .hours import DAY
from .places import COUNTRIES, Carrier, Country, Town
from .wheel import SLOTS, wheel

HASH = Layout("<28x13H")
SIDES = 1 << 16

ANONYMOUS = 0.18
SECOND_DEVICE = 0.08
ROOTED = 0.006
LAGGARDS = 0.11  # people who turned automatic updates off

FIRST_NAMES = (
    "Isaias", "Maren", "Tobias", "Yuki", "Priya", "Lucia", "Owen", "Greta", "Diego", "Amara", "Felix", "Noor", "Elise", "Kofi",
    "Hana", "Mateo", "Ingrid", "Ravi", "Clara", "Jonas", "Zoe", "Emil", "Leila", "Bruno", "Sofia", "Arlo", "Nadia", "Theo",
    "Mila", "Caleb", "Anouk", "Ivan", "Freya", "Omar", "Tessa", "Hugo", "Ines", "Levi", "Marta", "Silas",
)  # fmt: skip
LAST_NAMES = (
    "Altenwerth", "Birkett", "Castellan", "Dunmore", "Eriksen", "Fairweather", "Galvao", "Hollander", "Ibarra", "Jankowski",
    "Kessler", "Lindqvist", "Marchetti", "Nakagawa", "Okafor", "Pemberton", "Quiroga", "Rasmussen", "Sandoval", "Thackeray",
    "Underhill", "Vasquez", "Whitlock", "Xavier", "Yamada", "Zeller", "Ashdown", "Brightwell", "Cormack", "Delacroix",
    "Ellsworth", "Fontaine", "Grimaldi", "Hathaway", "Iyer", "Jessup", "Kaplan", "Lockhart", "Moreau", "Norgaard",
)  # fmt: skip

PLANS = (("free", 62), ("plus", 28), ("pro", 10))
GENDERS = (("female", 49), ("male", 46), ("other", 5))
AGE_GROUPS = (("10-19", 6), ("20-29", 29), ("30-39", 31), ("40-49", 18), ("50-59", 11), ("60-69", 5))
LOYALTY_CARD = (("yes", 36), ("no", 64))
SOURCES = (("organic", 34), ("google_ads", 22), ("instagram", 18), ("referral", 12), ("email", 9), ("none", 5))


class Person(Struct, frozen=True):
    """`update_lag` is in seconds; `wifi` is the chance that a session runs on wifi."""

    id: str
    identity: str | None
    alias: str
    properties: dict[str, Any]
    language: str
    carrier: Carrier
    handsets: list[Handset]
    update_lag: int
    wifi: float


class Market:
    """What the people of one country can have, as wheels."""

    def __init__(self, country: Country) -> None:
        self.kits = wheel(kits_sold_in(country))
        self.languages = wheel(country.languages)
        self.carriers = wheel(country.carriers)


class People:
    """`person(town, nth)` is always the same person for one seed."""

    def __init__(self, seed: int) -> None:
        self.key = str(seed).encode()[: blake2b.MAX_KEY_SIZE]
        self.markets = {country.code: Market(country) for country in COUNTRIES}
        self.profiles = profiles()
        self.sources = wheel(SOURCES)
        self.update_lags = update_lags()

    def person(self, town: Town, nth: int) -> Person:
        name = b"%d/%d" % (town.index, nth)
        digest = blake2b(name, digest_size=HASH.size, key=self.key).digest()
        known, first, last, who, source, talk, net, kit, second, spare, lag, wifi, root = HASH.unpack(digest)
        market = self.markets[town.country.code]
        language = market.languages[talk % SLOTS]
        properties = {"acqn_source": self.sources[source % SLOTS], "language": language}
        handsets = [Handset(market.kits[kit % SLOTS], digest[12:20].hex(), root < ROOTED * SIDES)]
        if second < SECOND_DEVICE * SIDES:
            handsets.append(Handset(market.kits[spare % SLOTS], digest[20:28].hex(), False))
        identified = known >= ANONYMOUS * SIDES
        return Person(
            id=digest[:12].hex(),
            # Unique because towns take turns, and it looks like a customer number.
            identity=f"U#{1_000 + nth * 100 + town.index}" if identified else None,
            alias=f"{FIRST_NAMES[first % len(FIRST_NAMES)]} {LAST_NAMES[last % len(LAST_NAMES)]}",
            properties={**self.profiles[who % SLOTS], **properties} if identified else properties,
            language=language,
            carrier=market.carriers[net % SLOTS],
            handsets=handsets,
            update_lag=self.update_lags[lag % SLOTS],
            wifi=0.35 + 0.6 * wifi / SIDES,
        )


def profiles() -> list[dict[str, str]]:
    """What the shop knows of its customers, a sample of them."""
    rng = Random(1)
    traits = {"plan": PLANS, "gender": GENDERS, "age_group": AGE_GROUPS, "loyalty_card": LOYALTY_CARD}
    wheels = {trait: wheel(values) for trait, values in traits.items()}
    return [{trait: rng.choice(values) for trait, values in wheels.items()} for _ in range(SLOTS)]


def update_lags() -> list[int]:
    """Laggards are weeks to months behind the store, everybody else three days on average."""
    rng = Random(1)
    laggards = int(SLOTS * LAGGARDS)
    slow = [int(rng.uniform(20, 150) * DAY) for _ in range(laggards)]
    return slow + [int(-log(1 - rng.random()) * 3 * DAY) for _ in range(SLOTS - laggards)]
