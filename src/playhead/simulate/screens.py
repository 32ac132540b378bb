"""The screens of a shopping app, drawn: each tells where its buttons are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from playhead.demo.catalogue import PRODUCTS, Product
from playhead.simulate.canvas import Box, Canvas

INK, QUIET, PAPER, CARD, LINE, ACCENT = "#17251f", "#6c7a73", "#f4f6f3", "#ffffff", "#dde3de", "#1d7a56"
TINTS = {
    "Tents": "#f2a65a",
    "Backpacks": "#5a8ff2",
    "Clothing": "#b56576",
    "Footwear": "#8a6d3b",
    "Sleeping": "#6d6bb5",
    "Cooking": "#d1603d",
    "Electronics": "#3d8f8f",
}
SHAPES: dict[str, tuple[tuple[float, float], ...]] = {
    "Tents": ((0.5, 0.1), (0.95, 0.9), (0.6, 0.9), (0.5, 0.5), (0.4, 0.9), (0.05, 0.9)),
    "Backpacks": ((0.3, 0.15), (0.7, 0.15), (0.8, 0.35), (0.8, 0.9), (0.2, 0.9), (0.2, 0.35)),
    "Clothing": (
        (0.35, 0.1),
        (0.65, 0.1),
        (0.98, 0.45),
        (0.8, 0.55),
        (0.75, 0.9),
        (0.25, 0.9),
        (0.2, 0.55),
        (0.02, 0.45),
    ),
    "Footwear": ((0.1, 0.3), (0.4, 0.3), (0.55, 0.55), (0.95, 0.65), (0.95, 0.85), (0.1, 0.85)),
    "Sleeping": ((0.05, 0.35), (0.8, 0.35), (0.97, 0.5), (0.97, 0.65), (0.8, 0.75), (0.05, 0.75)),
    "Cooking": ((0.15, 0.3), (0.75, 0.3), (0.98, 0.25), (0.98, 0.35), (0.75, 0.45), (0.7, 0.85), (0.2, 0.85)),
    "Electronics": ((0.25, 0.1), (0.75, 0.1), (0.75, 0.9), (0.25, 0.9)),
}
FIELDS = ("Name", "Street", "Card number")
TOP, ROW = 84.0, 196.0
"""Where a screen's content begins, and how far apart the list's rows are."""


@dataclass(slots=True)
class Shop:
    """What the app holds."""

    width: float
    height: float
    product: Product = PRODUCTS[0]
    cart: list[Product] = field(default_factory=list)
    scrolled: float = 0
    focus: str = ""
    typed: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A drawn screen: its name, its picture, and where its buttons are."""

    name: str
    picture: bytes
    buttons: dict[str, Box]


def price(cents: int) -> str:
    return f"${cents / 100:,.2f}"


def products(shop: Shop) -> Shown:
    """All products in two columns; one button each, by name, where it is in sight."""
    canvas = Canvas(shop.width, shop.height, PAPER)
    buttons: dict[str, Box] = {}
    wide = (shop.width - 36) / 2
    for nth, product in enumerate(PRODUCTS):
        box = (12 + nth % 2 * (wide + 12), TOP + 12 + nth // 2 * ROW - shop.scrolled, wide, ROW - 12)
        if box[1] + box[3] > TOP and box[1] < shop.height:
            _card(canvas, box, product)
        if box[1] > TOP and box[1] + box[3] < shop.height:
            buttons[product.name] = box
    buttons["cart"] = _bar(canvas, "Outdoor gear", shop)
    return Shown("Products", canvas.picture(), buttons)


def product(shop: Shop) -> Shown:
    """One product; its size guide does nothing."""
    canvas = Canvas(shop.width, shop.height, CARD)
    item, wide = shop.product, shop.width
    _image(canvas, (0, TOP, wide, wide * 0.8), item)
    below = TOP + wide * 0.8 + 20
    canvas.text((20, below), item.name, INK, size=22, bold=True)
    canvas.text((20, below + 34), price(item.cents), ACCENT, size=20, bold=True)
    for nth, line in enumerate(("Made for long days outside, light enough", "to be forgotten. Ships in two days.")):
        canvas.text((20, below + 72 + nth * 21), line, QUIET, size=14)
    guide = (20.0, below + 126, 110.0, 30.0)
    canvas.text((20, below + 134), "Size guide  >", ACCENT, size=14)
    buttons = {"size guide": guide, "add to cart": _button(canvas, shop, "Add to cart")}
    buttons["cart"] = _bar(canvas, item.category, shop)
    return Shown("Product", canvas.picture(), buttons)


def cart(shop: Shop) -> Shown:
    """What was chosen; applying a voucher does nothing."""
    canvas = Canvas(shop.width, shop.height, PAPER)
    for nth, item in enumerate(shop.cart):
        top = TOP + 12 + nth * 92
        canvas.box((12, top, shop.width - 24, 80), CARD, radius=12, line=LINE)
        _image(canvas, (20, top + 8, 64, 64), item, radius=8)
        canvas.text((96, top + 18), item.name, INK, size=14, bold=True)
        canvas.text((96, top + 44), price(item.cents), QUIET, size=14)
    below = TOP + 24 + len(shop.cart) * 92
    voucher = (12.0, below, shop.width - 24, 44.0)
    canvas.box(voucher, PAPER, radius=10, line=QUIET)
    canvas.text((shop.width / 2, below + 22), "Apply voucher", INK, size=14, anchor="mm")
    canvas.text((20, below + 74), "Total", INK, size=18, bold=True)
    canvas.text((shop.width - 20, below + 74), _total(shop.cart), INK, size=18, bold=True, anchor="ra")
    buttons = {"voucher": voucher, "checkout": _button(canvas, shop, "Checkout")}
    _bar(canvas, "Your cart", shop)
    return Shown("Cart", canvas.picture(), buttons)


def checkout(shop: Shop) -> Shown:
    """A form; what is typed is hidden before the picture leaves the phone."""
    canvas = Canvas(shop.width, shop.height, PAPER)
    buttons: dict[str, Box] = {}
    for nth, label in enumerate(FIELDS):
        top = TOP + 20 + nth * 84
        canvas.text((20, top), label, QUIET, size=13)
        buttons[label] = (20.0, top + 20, shop.width - 40, 44.0)
        canvas.box(buttons[label], CARD, radius=8, line=ACCENT if label == shop.focus else LINE)
        if label == shop.focus:
            canvas.box((27, top + 31, 2, 22), ACCENT)
        if nth < shop.typed:
            canvas.box((32, top + 33, 150 - 30 * nth, 18), INK, radius=3)
    canvas.text((20, TOP + 290), "Total", INK, size=18, bold=True)
    canvas.text((shop.width - 20, TOP + 290), _total(shop.cart), INK, size=18, bold=True, anchor="ra")
    buttons["pay"] = _button(canvas, shop, "Pay")
    _bar(canvas, "Checkout", shop)
    return Shown("Checkout", canvas.picture(), buttons)


def thanks(shop: Shop) -> Shown:
    """The order is placed."""
    canvas = Canvas(shop.width, shop.height, PAPER)
    middle = shop.width / 2
    canvas.box((middle - 44, 230, 88, 88), ACCENT, radius=44)
    tick = ((0.26, 0.52), (0.34, 0.44), (0.44, 0.55), (0.68, 0.3), (0.76, 0.38), (0.44, 0.7))
    canvas.shape((middle - 44, 230, 88, 88), tick, CARD)
    canvas.text((middle, 360), "Thank you!", INK, size=24, bold=True, anchor="mm")
    canvas.text((middle, 394), "Your order is on its way.", QUIET, size=15, anchor="mm")
    _bar(canvas, "Order placed", shop)
    return Shown("Thank you", canvas.picture(), {})


def _total(items: Sequence[Product]) -> str:
    return price(sum(item.cents for item in items))


def _bar(canvas: Canvas, title: str, shop: Shop) -> Box:
    """Status and title, over everything; where the cart is."""
    canvas.box((0, 0, shop.width, TOP), ACCENT)
    canvas.text((18, 9), "9:41", CARD, size=12, bold=True)
    canvas.box((shop.width - 42, 10, 24, 11), ACCENT, radius=3, line=CARD)
    canvas.box((shop.width - 40, 12, 16, 7), CARD, radius=1)
    canvas.text((18, 46), title, CARD, size=20, bold=True)
    cart_box = (shop.width - 56, 38.0, 40.0, 36.0)
    canvas.shape(cart_box, ((0.1, 0.2), (0.25, 0.2), (0.35, 0.4), (0.9, 0.4), (0.8, 0.8), (0.35, 0.8)), CARD)
    if shop.cart:
        canvas.box((shop.width - 28, 34, 18, 18), TINTS["Tents"], radius=9)
        canvas.text((shop.width - 19, 43), str(len(shop.cart)), INK, size=11, anchor="mm", bold=True)
    return cart_box


def _button(canvas: Canvas, shop: Shop, label: str) -> Box:
    """The large one at the bottom."""
    box = (16.0, shop.height - 76, shop.width - 32, 52.0)
    canvas.box(box, ACCENT, radius=14)
    canvas.text((shop.width / 2, box[1] + 26), label, CARD, size=17, anchor="mm", bold=True)
    return box


def _card(canvas: Canvas, box: Box, item: Product) -> None:
    left, top, width, height = box
    canvas.box(box, CARD, radius=12, line=LINE)
    _image(canvas, (left + 8, top + 8, width - 16, height - 68), item, radius=8)
    canvas.text((left + 10, top + height - 50), item.name.partition(",")[0], INK, size=12, bold=True)
    canvas.text((left + 10, top + height - 28), price(item.cents), ACCENT, size=13, bold=True)


def _image(canvas: Canvas, box: Box, item: Product, radius: float = 0) -> None:
    """The product, as far as its kind tells."""
    left, top, width, height = box
    canvas.box(box, TINTS[item.category], radius=radius)
    size = min(width, height) * 0.6
    square = (left + (width - size) / 2, top + (height - size) / 2, size, size)
    canvas.shape(square, SHAPES[item.category], CARD)
