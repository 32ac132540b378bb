"""What one shopper does: looks, swipes, opens a product, taps in anger at a link that does nothing, buys. The same seed does the same.

Times are milliseconds since the visit's start; the items are those of `POST /v1/parts` (ingest/protocols/parts/adapter.py), but for their times.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from playhead.demo.catalogue import PRODUCTS
from playhead.simulate.canvas import Box
from playhead.simulate.screens import FIELDS, Shop, Shown, cart, checkout, price, product, products, thanks

Json = dict[str, Any]
FRAME_EVERY = 1_000
"""A frame a second, as an app would look at its screen."""
SWIPE = 0.45
"""How far a swipe goes, of the screen."""
CRASH = "IllegalStateException: payment sheet was dismissed"


@dataclass(frozen=True, slots=True)
class Phone:
    """A model, and its screen in dp."""

    facts: Json
    width: float
    height: float


def _phone(platform: str, producer: str, model: str, system: str, width: int, height: int, density: float) -> Phone:
    name, _, version = system.partition(" ")
    facts = {
        "platform": platform,
        "producer": producer,
        "model": model,
        "osName": name,
        "osVersion": version,
        "type": "Mobile",
        "language": "en-US",
        "appVersion": "2.4.0",
        "sdkVersion": "simulate",
        "width": round(width * density),
        "height": round(height * density),
    }
    return Phone(facts, width, height)


PHONES = (
    _phone("android", "Google", "Pixel 8", "Android 15", 412, 915, 2.625),
    _phone("android", "Samsung", "SM-S921B", "Android 14", 360, 780, 3),
    _phone("ios", "Apple", "iPhone15,2", "iOS 18.1", 393, 852, 3),
    _phone("ios", "Apple", "iPhone14,6", "iOS 17.6", 375, 667, 2),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the screen shows at a time; `is_change` where it showed something else before."""

    at: int
    picture: bytes
    is_change: bool


@dataclass(slots=True)
class Visit:
    """One visit. `items` are lists of the part's, by name; each item has `at`."""

    name: str
    phone: Phone
    device_id: str
    user: Json
    items: dict[str, list[Json]] = field(default_factory=dict)
    frames: list[Frame] = field(default_factory=list)
    length: int = 0

    def tell(self, kind: str, /, **item: Any) -> None:
        self.items.setdefault(kind, []).append({"at": self.length, **item})


def make_visit(seed: int, nth: int, *, crash: bool = False) -> Visit:
    """The nth visit of a seed."""
    random = Random(f"{seed}/{nth}")
    shopper = random.randrange(10_000)
    visit = Visit(
        name=f"simulated-{seed}-{nth}",
        phone=random.choice(PHONES),
        device_id=f"simulated-phone-{shopper}",
        user={"id": f"shopper-{shopper}", "properties": {"plan": random.choice(("free", "gold"))}},
    )
    _Shopper(visit, random).shop(crash=crash)
    return visit


class _Shopper:
    """Lets time pass, and tells the visit what happens meanwhile."""

    def __init__(self, visit: Visit, random: Random) -> None:
        self._visit, self._random = visit, random
        self._shop = Shop(visit.phone.width, visit.phone.height)
        self._shown = Shown("", b"", {})
        self._looked = 0

    def shop(self, *, crash: bool) -> None:
        """The whole visit."""
        self._visit.tell("calls", url="https://api.shop.test/products", status=200, duration=0.18, size=18_204)
        self._show(products)
        self._look(2, 4)
        for _ in range(self._random.randrange(1, 3)):
            self._swipe_up()
            self._look(1, 3)
        self._open_product()
        if self._random.random() < 0.5:
            self._rage("size guide")
        self._put_into_cart()
        self._tap("cart", cart)
        self._look(2, 4)
        if self._random.random() < 0.4:
            self._rage("voucher")
        self._visit.tell("events", name="Begin checkout", properties={"items": len(self._shop.cart)})
        self._tap("checkout", checkout)
        self._look(1, 3)
        self._fill_in()
        self._pay(crash=crash)
        self._visit.frames.append(Frame(self._visit.length, self._shown.picture, is_change=False))

    def _open_product(self) -> None:
        names = [item.name for item in PRODUCTS if item.name in self._shown.buttons]
        name = self._random.choice(names)
        self._shop.product = next(item for item in PRODUCTS if item.name == name)
        self._tap(name, product)
        self._visit.tell("events", name="View product", properties={"product": name})
        self._look(3, 6)

    def _put_into_cart(self) -> None:
        item = self._shop.product
        self._shop.cart.append(item)
        self._visit.tell("calls", url="https://api.shop.test/cart", method="POST", status=201, duration=0.31)
        self._tap("add to cart", product)
        self._visit.tell("events", name="Add to cart", properties={"product": item.name, "price": item.cents / 100})
        self._look(1, 3)

    def _fill_in(self) -> None:
        for label in FIELDS:
            self._shop.focus = label
            self._tap(label, checkout)
            self._look(2, 3)
            self._shop.typed += 1
            self._show(checkout)

    def _pay(self, *, crash: bool) -> None:
        if crash:
            self._finger(self._shown.buttons["pay"])
            self._pass(400)
            self._visit.tell("issues", kind="crash", title=CRASH)
            self._visit.tell("lifecycle", state="end")
            return
        total = price(sum(item.cents for item in self._shop.cart))
        self._tap_and(self._empty_cart, "pay", thanks)
        self._visit.tell("events", name="Purchase", properties={"total": total})
        self._look(2, 4)
        self._visit.tell("lifecycle", state="end")

    def _empty_cart(self) -> None:
        self._shop.cart.clear()

    def _tap(self, button: str, then: Callable[[Shop], Shown]) -> None:
        self._tap_and(lambda: None, button, then)

    def _tap_and(self, change: Callable[[], None], button: str, then: Callable[[Shop], Shown]) -> None:
        """A tap that is answered by another picture."""
        self._finger(self._shown.buttons[button])
        self._pass(self._random.randrange(120, 420))
        change()
        self._show(then)

    def _rage(self, button: str) -> None:
        """Tap what does nothing, wait, and give up."""
        left, top, width, height = self._shown.buttons[button]
        spot = (left + width / 2 - 10, top + height / 2 - 10, 20.0, 20.0)
        for _ in range(self._random.randrange(3, 6)):
            self._finger(spot)
            self._pass(self._random.randrange(60, 150))
        self._look(3, 4)

    def _swipe_up(self) -> None:
        x = self._random.uniform(0.4, 0.6)
        for step in range(6):
            phase = "start" if step == 0 else "end" if step == 5 else "move"
            self._visit.tell("touches", phase=phase, x=round(x, 3), y=round(0.75 - SWIPE * step / 5, 3))
            self._pass(40)
        self._shop.scrolled += SWIPE * self._shop.height
        self._show(products)

    def _finger(self, box: Box) -> None:
        """Down and up, somewhere in the box."""
        left, top, width, height = box
        x = (left + width * self._random.uniform(0.3, 0.7)) / self._shop.width
        y = (top + height * self._random.uniform(0.3, 0.7)) / self._shop.height
        self._visit.tell("touches", phase="start", x=round(x, 4), y=round(y, 4))
        self._pass(self._random.randrange(60, 110))
        self._visit.tell("touches", phase="end", x=round(x, 4), y=round(y, 4))

    def _show(self, screen: Callable[[Shop], Shown]) -> None:
        """Draw, and tell of the screen where it is another."""
        before, self._shown = self._shown, screen(self._shop)
        if before.name != self._shown.name:
            self._visit.tell("screens", name=self._shown.name)
        self._visit.frames.append(Frame(self._visit.length, self._shown.picture, before.picture != self._shown.picture))
        self._looked = self._visit.length

    def _look(self, least: int, most: int) -> None:
        """Do nothing for some seconds."""
        self._pass(self._random.randrange(least * 1_000, most * 1_000))

    def _pass(self, duration: int) -> None:
        """Time goes by; an unchanged screen is looked at every second."""
        end = self._visit.length + duration
        while self._looked + FRAME_EVERY <= end:
            self._looked += FRAME_EVERY
            self._visit.frames.append(Frame(self._looked, self._shown.picture, is_change=False))
        self._visit.length = end
