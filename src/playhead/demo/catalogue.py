"""What the shop sells: outdoor gear."""

from __future__ import annotations

from typing import NamedTuple

from .wheel import wheel


class Product(NamedTuple):
    """`cents` is the price, `query` what people type to find it, `weight` how much it is in demand."""

    name: str
    category: str
    cents: int
    query: str
    weight: float


PRODUCTS = (
    Product("Ridgeline 2 Tent", "Tents", 32_900, "tent", 7),
    Product("Basecamp 4 Tent", "Tents", 54_900, "family tent", 3),
    Product("Ultralight Tarp", "Tents", 11_900, "tarp", 3),
    Product("Granite Stakes, 8 pieces", "Tents", 1_900, "tent stakes", 2),
    Product("Summit 45 Backpack", "Backpacks", 17_900, "backpack", 9),
    Product("Daytrip 22 Backpack", "Backpacks", 8_900, "daypack", 8),
    Product("Alpine 65 Backpack", "Backpacks", 24_900, "backpack 65", 4),
    Product("Dry Bag 20 L", "Backpacks", 2_900, "dry bag", 3),
    Product("Cascade Rain Jacket", "Clothing", 14_900, "rain jacket", 10),
    Product("Merino Base Layer", "Clothing", 7_900, "merino", 8),
    Product("Larch Down Jacket", "Clothing", 22_900, "down jacket", 6),
    Product("Trail Shorts", "Clothing", 4_900, "shorts", 4),
    Product("Wool Hiking Socks", "Clothing", 1_800, "socks", 7),
    Product("Ridge Beanie", "Clothing", 2_400, "beanie", 3),
    Product("Talus Mid Boots", "Footwear", 18_900, "hiking boots", 9),
    Product("Swift Trail Runners", "Footwear", 13_900, "trail running shoes", 9),
    Product("Creek Sandals", "Footwear", 6_900, "sandals", 4),
    Product("Boot Wax", "Footwear", 900, "boot wax", 1),
    Product("Down Sleeping Bag -5 °C", "Sleeping", 28_900, "sleeping bag", 6),
    Product("Summer Sleeping Bag", "Sleeping", 9_900, "light sleeping bag", 4),
    Product("Airframe Sleeping Pad", "Sleeping", 12_900, "sleeping pad", 5),
    Product("Camp Pillow", "Sleeping", 2_900, "pillow", 3),
    Product("Pocket Stove", "Cooking", 4_900, "stove", 6),
    Product("Titanium Pot 900 ml", "Cooking", 5_900, "pot", 4),
    Product("Water Filter", "Cooking", 3_900, "water filter", 6),
    Product("Enamel Mug", "Cooking", 1_400, "mug", 4),
    Product("Beam 400 Headlamp", "Electronics", 5_900, "headlamp", 6),
    Product("Solar Panel 21 W", "Electronics", 9_900, "solar panel", 3),
    Product("Trail GPS", "Electronics", 34_900, "gps", 3),
    Product("Power Bank 20k", "Electronics", 4_500, "power bank", 4),
)


class Catalogue:
    """The products as wheels: all of them, the categories, and what one category holds."""

    def __init__(self) -> None:
        self.products = wheel((product, product.weight) for product in PRODUCTS)
        self.categories = wheel((product.category, product.weight) for product in PRODUCTS)
        self.of_category = {category: shelf(category) for category in set(self.categories)}


def shelf(category: str) -> tuple[Product, ...]:
    return wheel((product, product.weight) for product in PRODUCTS if product.category == category)
