"""How people move through the app: its screens, the ways between them and where fingers land on each.

    Home ── Category ─┐
      └──── Search ───┴─ Product ── Cart ── Checkout ── Payment ── OrderConfirmation
      └──── Profile ── Orders, Settings, Help, Login

A step knows nothing of the steps before it. Where it must, one screen has two nodes: the till's own
sign-in leads back to the till, and nobody checks out from an empty cart.
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from playhead.model.session import GestureKind

from .wheel import SLOTS, wheel


class Way(NamedTuple):
    """One way out of a node and the thousandths of the screen where its button is; `to` is empty for leaving the app."""

    to: str
    weight: float
    x: int = 0
    y: int = 0


class Exit(NamedTuple):
    """A way with the taps on its button worked out: (x, y) as fractions of the screen."""

    to: str
    taps: tuple[tuple[float, float], ...]


class Spot(NamedTuple):
    """Where gestures land: the middle, how far they scatter, and the share of them that the app does not answer."""

    kind: GestureKind
    weight: float
    x: float
    y: float
    across: float
    down: float
    dead: float = 0.06


class Touch(NamedTuple):
    """One gesture without its time."""

    kind: GestureKind
    x: float
    y: float
    responsive: bool


class Stop(NamedTuple):
    """A row of the flow: `seconds` is the median stay, `touches` the mean of the gestures before the one that leaves.

    `risk` multiplies the release's risk of a crash; a stop that is `slow` may freeze.
    """

    node: str
    screen: str
    seconds: float
    touches: float
    risk: float
    slow: bool
    ways: tuple[Way, ...]
    spots: tuple[Spot, ...]


LIST = Spot("scroll", 5, 0.52, 0.58, 0.12, 0.14)
PICK = Spot("tap", 2, 0.50, 0.45, 0.22, 0.20, 0.20)
FORM = Spot("tap", 5, 0.50, 0.36, 0.18, 0.14)
KEYS = Spot("tap", 5, 0.50, 0.82, 0.22, 0.07)

STOPS = (
    Stop("Home", "Home", 9, 1.3, 1, False,
         (Way("Category", 33, 500, 420), Way("Search", 25, 300, 960), Way("Product", 18, 500, 690), Way("Cart", 6, 500, 960),
          Way("Profile", 8, 900, 960), Way("", 10)),
         (LIST, PICK, Spot("swipe", 3, 0.50, 0.22, 0.15, 0.04), Spot("tap", 1, 0.50, 0.22, 0.20, 0.05, 0.55))),
    Stop("Search", "Search", 11, 1.5, 1, False,
         (Way("Product", 62, 500, 340), Way("Category", 9, 760, 170), Way("Home", 12, 100, 960), Way("", 15)),
         (KEYS, LIST, Spot("tap", 2, 0.50, 0.08, 0.25, 0.01))),
    Stop("Category", "Category", 12, 1.3, 1, False,
         (Way("Product", 65, 290, 460), Way("Search", 7, 300, 960), Way("Home", 12, 60, 60), Way("", 14)),
         (LIST, PICK, Spot("tap", 1, 0.85, 0.13, 0.05, 0.01))),
    Stop("Product", "Product", 16, 1.2, 1, False,
         (Way("Cart", 12, 500, 910), Way("Category", 31, 60, 60), Way("Search", 10, 300, 960), Way("Product", 21, 500, 780),
          Way("Home", 8, 100, 960), Way("", 18)),
         (LIST, Spot("swipe", 4, 0.50, 0.30, 0.16, 0.06), Spot("pinch", 1, 0.50, 0.32, 0.12, 0.07),
          Spot("double_tap", 1, 0.50, 0.32, 0.15, 0.08), Spot("tap", 2, 0.50, 0.62, 0.20, 0.05, 0.12),
          Spot("long_press", 0.4, 0.50, 0.30, 0.15, 0.08, 0.60))),
    Stop("Cart", "Cart", 10, 1.2, 2, False,
         (Way("Checkout", 38, 500, 910), Way("Product", 17, 300, 300), Way("Home", 17, 100, 960), Way("", 28)),
         (LIST, Spot("tap", 4, 0.84, 0.38, 0.04, 0.12), Spot("swipe", 1, 0.60, 0.36, 0.15, 0.10))),
    Stop("Empty cart", "Cart", 4, 0.4, 1, False,
         (Way("Home", 45, 100, 960), Way("Category", 25, 500, 620), Way("", 30)),
         (Spot("tap", 1, 0.50, 0.42, 0.15, 0.08, 0.50),)),
    Stop("Checkout", "Checkout", 21, 3.0, 6, True,
         (Way("Payment", 59, 500, 910), Way("Till login", 9, 500, 180), Way("Cart", 10, 60, 60), Way("", 22)),
         (FORM, KEYS, LIST)),
    Stop("Payment", "Payment", 24, 3.0, 9, True,
         (Way("OrderConfirmation", 72, 500, 900), Way("Checkout", 10, 60, 60), Way("", 18)),
         (FORM, KEYS, Spot("tap", 1, 0.50, 0.90, 0.12, 0.01, 0.30))),
    Stop("OrderConfirmation", "OrderConfirmation", 7, 0.6, 1, False,
         (Way("Orders", 24, 500, 720), Way("Home", 26, 500, 820), Way("", 50)),
         (LIST, PICK)),
    Stop("Profile", "Profile", 6, 0.7, 1, False,
         (Way("Orders", 38, 500, 280), Way("Settings", 16, 500, 420), Way("Login", 14, 500, 160), Way("Help", 8, 500, 560),
          Way("Home", 10, 100, 960), Way("", 14)),
         (LIST, Spot("tap", 1, 0.20, 0.14, 0.05, 0.03, 0.70))),
    Stop("Orders", "Orders", 9, 1.3, 1, False,
         (Way("Help", 12, 820, 80), Way("Product", 18, 300, 340), Way("Profile", 12, 60, 60), Way("Home", 18, 100, 960), Way("", 40)),
         (LIST, PICK)),
    Stop("Login", "Login", 14, 3.0, 1, False,
         (Way("Home", 48, 500, 620), Way("Profile", 38, 500, 620), Way("", 14)),
         (FORM, KEYS)),
    Stop("Till login", "Login", 14, 3.0, 1, False,
         (Way("Checkout", 84, 500, 620), Way("", 16)),
         (FORM, KEYS)),
    Stop("Settings", "Settings", 8, 1.6, 1, False,
         (Way("Profile", 48, 60, 60), Way("Help", 12, 500, 820), Way("Home", 18, 100, 960), Way("", 22)),
         (LIST, Spot("tap", 5, 0.86, 0.40, 0.04, 0.16))),
    Stop("Help", "Help", 18, 2.0, 1, False,
         (Way("Orders", 16, 60, 60), Way("Home", 28, 100, 960), Way("", 56)),
         (LIST, PICK)),
)  # fmt: skip

# Where a session opens, and what brought the person there.
OPENINGS = (
    (("Home", "icon"), 66),
    (("Home", "push"), 7),
    (("Product", "push"), 8),
    (("Product", "deep link"), 7),
    (("Category", "email"), 4),
    (("Cart", "push"), 3),
    (("Orders", "push"), 5),
)

SHORTEST_STAY, LONGEST_STAY = 900, 180_000  # ms
TAP_BITS = 7
SPREAD = 0.75  # sigma of the stays' logarithms


class Node:
    """A stop made ready to walk: every choice at it is a wheel."""

    def __init__(self, stop: Stop, rng: Random) -> None:
        self.name = stop.node
        self.screen = stop.screen
        self.risk = stop.risk
        self.slow = stop.slow
        self.ways = wheel((exit_by(way, rng), way.weight) for way in stop.ways)
        self.stays = [stay(stop.seconds, rng) for _ in range(SLOTS)]
        self.touch_counts = [touch_count(stop.touches, rng) for _ in range(SLOTS)]
        spots = wheel((spot, spot.weight) for spot in stop.spots)
        self.touches = [touch(spot, rng) for spot in spots]


class Flow:
    """The whole graph; the wheels of one seed are always the same."""

    def __init__(self, seed: int) -> None:
        rng = Random(seed)
        self.nodes = {stop.node: Node(stop, rng) for stop in STOPS}
        self.openings = wheel(OPENINGS)


def exit_by(way: Way, rng: Random) -> Exit:
    taps = ((way.x + rng.randint(-24, 24), way.y + rng.randint(-12, 12)) for _ in range(1 << TAP_BITS))
    return Exit(way.to, tuple((x / 1_000, y / 1_000) for x, y in taps))


def stay(median: float, rng: Random) -> int:
    """A stay in ms: most are short, some are very long."""
    return min(max(int(median * 1_000 * rng.lognormvariate(0, SPREAD)), SHORTEST_STAY), LONGEST_STAY)


def touch_count(mean: float, rng: Random) -> int:
    """Spread evenly around the mean, from none to twice as many."""
    return int(2 * mean * rng.random() + 0.5)


def touch(spot: Spot, rng: Random) -> Touch:
    x = within_screen(rng.gauss(spot.x, spot.across / 2))
    y = within_screen(rng.gauss(spot.y, spot.down / 2))
    return Touch(spot.kind, x, y, rng.random() >= spot.dead)


def within_screen(fraction: float) -> float:
    return round(min(max(fraction, 0.01), 0.99), 4)
