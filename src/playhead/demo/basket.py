"""What a shopper is about to buy."""

from __future__ import annotations

from .catalogue import Product


class Basket:
    """Money is in cents until it is printed into an event's properties."""

    def __init__(self) -> None:
        self.items = 0
        self.cents = 0
        self.percent_off = 0

    def add(self, product: Product, quantity: int) -> None:
        self.items += quantity
        self.cents += product.cents * quantity

    def empty(self) -> None:
        self.items = self.cents = self.percent_off = 0

    @property
    def value(self) -> float:
        return self.cents / 100

    @property
    def to_pay(self) -> float:
        return (self.cents * (100 - self.percent_off) // 100) / 100
