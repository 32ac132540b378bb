"""One walk through the app: the screens, gestures and events of a session, in the order they happened.

Clocks count whole milliseconds, and are divided by 1000 where they are written: that is exactly the
number rounded to three decimals, and much cheaper.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from msgspec import Struct

from playhead.model.session import Event, Gesture, Issue, Platform, Screen

from . import faults
from .basket import Basket
from .catalogue import Catalogue
from .flow import TAP_BITS, Exit, Flow, Node
from .wheel import BITS

LONGEST_WALK = 1_500_000  # ms: with the longest stay and its freezes still shorter than `crowd.REST`
LEFTOVERS = 0.25  # of the baskets hold something from last time
OFFLINE_STAYS = 4
RAGE = 0.6  # of the freezes make somebody tap and tap again
BROWSING_ADDS = 0.12  # product stays that fill the basket without going to it
COUPONS = 0.14
TYPOS = 0.3  # searches without a product afterwards that found nothing
LAST_TAP = 160  # ms before the next screen

OUT = Exit("", ())


class Weather(Struct, frozen=True):
    """What the walk cannot choose: risk of a crash at an ordinary screen, risk of a freeze at a slow one."""

    crash: float
    freeze: float
    offline: bool
    known: bool
    currency: str
    platform: Platform


class Walk:
    """Walks on construction; then `screens`, `gestures`, `events`, `issues`, `clock`, `crashed` and `basket` tell what happened."""

    def __init__(self, flow: Flow, catalogue: Catalogue, rng: Random, weather: Weather) -> None:
        self.nodes = flow.nodes
        self.catalogue = catalogue
        self.random = rng.random
        self.bits = rng.getrandbits
        self.weather = weather
        self.screens: list[Screen] = []
        self.gestures: list[Gesture] = []
        self.events: list[Event] = []
        self.issues: list[Issue] = []
        self.basket = Basket()
        self.clock = 0
        self.crashed = False
        self.screen = ""
        self.product = catalogue.products[self.bits(BITS)]
        self.fill_leftovers()
        self.go(*flow.openings[self.bits(BITS)])

    def fill_leftovers(self) -> None:
        if self.random() < LEFTOVERS:
            self.basket.add(self.catalogue.products[self.bits(BITS)], 1)

    def go(self, to: str, source: str) -> None:
        self.screen = self.nodes[to].screen
        self.tell("App Opened", 0, {"source": source})
        while to:
            to = self.stay(self.node(to))

    def node(self, name: str) -> Node:
        if name == "Cart" and not self.basket.items:
            name = "Empty cart"
        return self.nodes[name]

    def stay(self, node: Node) -> str:
        """Stay at one node and say where to go next; empty is out of the app."""
        start = self.clock
        self.screen = node.screen
        duration = node.stays[self.bits(BITS)] + self.bits(9)
        way = self.way(node)
        if self.random() < self.weather.crash * node.risk:
            self.crashed = True
            way, duration = OUT, 300 + duration // 3
            self.issues.append(faults.crash(self.weather.platform, node.screen, start + duration))
        self.touch(node, start, duration)
        happening = HAPPENINGS.get(node.name)
        if happening:
            happening(self, start, duration, way.to)
        self.clock = start + duration
        if node.slow and not self.crashed and self.random() < self.weather.freeze:
            self.freeze()
        self.leave(node, start, way)
        return way.to

    def way(self, node: Node) -> Exit:
        """Nobody shops on for ever, and nobody pays without a network."""
        way = node.ways[self.bits(BITS)]
        offline = self.weather.offline and (way.to == "Checkout" or len(self.screens) >= OFFLINE_STAYS)
        return OUT if offline or self.clock > LONGEST_WALK else way

    def touch(self, node: Node, start: int, duration: int) -> None:
        """The stay's gestures, each somewhere in its own part of the stay, the last part kept for leaving."""
        bits, screen, touches = self.bits, node.screen, node.touches
        count = min(node.touch_counts[bits(BITS)], duration // 800)
        part = duration // (count + 1)
        for begin in range(start, start + count * part, part):
            kind, x, y, responsive = touches[bits(BITS)]
            at = (begin + (part * bits(10) >> 10)) / 1000
            self.gestures.append(Gesture(kind=kind, at=at, x=x, y=y, screen=screen, responsive=responsive))

    def leave(self, node: Node, start: int, way: Exit) -> None:
        """Tap the button of the way, unless the app is closed or dies."""
        if way.to:
            x, y = way.taps[self.bits(TAP_BITS)]
            at = (self.clock - LAST_TAP) / 1000
            self.gestures.append(Gesture(kind="tap", at=at, x=x, y=y, screen=node.screen, responsive=True))
        self.screens.append(Screen(name=node.screen, at=start / 1000, duration=(self.clock - start) / 1000))

    def freeze(self) -> None:
        """The till hangs for 3 to 9 s after a tap on its button; many then tap it until it answers."""
        frozen = 3_000 + int(self.random() * 6_000)
        self.tell("UI Freeze", self.clock, {"duration": frozen / 1000})
        self.issues.append(faults.freeze(self.weather.platform, self.screen, self.clock, frozen))
        if self.random() < RAGE:
            self.rage(self.clock + 700)
        self.clock += frozen + LAST_TAP

    def rage(self, at: int) -> None:
        """3 to 7 taps on one button, over before the freeze is: the neighbours are 90 to 280 ms apart."""
        taps = 3 + int(self.random() * 5)
        for _ in range(taps):
            x = (495 + int(self.random() * 11)) / 1000
            y = (897 + int(self.random() * 7)) / 1000
            self.gestures.append(Gesture(kind="tap", at=at / 1000, x=x, y=y, screen=self.screen, responsive=False))
            at += 90 + int(self.random() * 191)
        self.tell("rageTap", at, {"taps": taps})

    def tell(self, name: str, at: int, properties: dict[str, Any]) -> None:
        self.events.append(Event(name=name, at=at / 1000, screen=self.screen, properties=properties))

    # What happens at a node: told `start`, `duration` and the node that comes next. Times stay within the stay.

    def search(self, start: int, duration: int, to: str) -> None:
        self.product = self.catalogue.products[self.bits(BITS)]
        nothing = self.weather.offline or (to != "Product" and self.random() < TYPOS)
        results = 0 if nothing else 1 + int(self.random() * 40)
        if self.weather.offline:
            self.issues.append(faults.offline(self.weather.platform, self.screen, start + duration * 2 // 5))
        self.tell("Search", start + duration * 2 // 5, {"query": self.product.query, "results": results})

    def browse(self, start: int, duration: int, to: str) -> None:
        category = self.catalogue.categories[self.bits(BITS)]
        self.product = self.catalogue.of_category[category][self.bits(BITS)]
        self.tell("view product category", start + duration // 20, {"category": category})

    def view(self, start: int, duration: int, to: str) -> None:
        product = self.product
        self.tell("Product viewed", start + duration // 16, {"product": product.name, "price": product.cents / 100})
        if not self.crashed and (to == "Cart" or self.random() < BROWSING_ADDS):
            self.add_to_cart(start + duration * 4 // 5)
        if to == "Product":
            self.product = self.catalogue.of_category[product.category][self.bits(BITS)]

    def add_to_cart(self, at: int) -> None:
        product, quantity = self.product, 1 + int(self.random() ** 4 * 3)
        self.basket.add(product, quantity)
        self.tell("Add to cart", at, {"product": product.name, "price": product.cents / 100, "quantity": quantity})

    def check_out(self, start: int, duration: int, to: str) -> None:
        basket = self.basket
        self.tell("Checkout started", start + duration // 40, {"items": basket.items, "value": basket.value})
        if to == "Payment" and not basket.percent_off and self.random() < COUPONS:
            code, basket.percent_off = ("TRAIL10", 10) if self.random() < 0.7 else ("SUMMIT20", 20)
            self.tell("Coupon applied", start + duration // 2, {"code": code, "percent": basket.percent_off})

    def buy(self, start: int, duration: int, to: str) -> None:
        basket = self.basket
        bought = {"value": basket.to_pay, "currency": self.weather.currency, "items": basket.items}
        self.tell("Purchase", start + duration // 50, bought)
        basket.empty()

    def log_in(self, start: int, duration: int, to: str) -> None:
        if self.weather.known and to:
            method = "email" if self.random() < 0.6 else "google"
            self.tell("Login", start + duration * 9 // 10, {"method": method})


HAPPENINGS: dict[str, Callable[[Walk, int, int, str], None]] = {
    "Search": Walk.search,
    "Category": Walk.browse,
    "Product": Walk.view,
    "Checkout": Walk.check_out,
    "OrderConfirmation": Walk.buy,
    "Login": Walk.log_in,
    "Till login": Walk.log_in,
}
